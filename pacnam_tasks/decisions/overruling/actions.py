"""A rating is overruled. That stands beside the work: the task stays as silent as it was, and its forms stay good."""

from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.errors import Conflict, NotAllowed, Refused
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.decisions.overruling.forms import OverrulingInput
from pacnam_tasks.decisions.overruling.models import Overruling
from pacnam_tasks.decisions.overruling.queries import last_of
from pacnam_tasks.tasks.access import powers
from pacnam_tasks.tasks.actions import Deed, change_beside, saved_id
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.rules.moves import Act
from pacnam_tasks.tasks.rules.rated import computed, is_overruled
from pacnam_tasks.tasks.sentences import why_not


def overrule(
    session: Session, task: Task, sent: OverrulingInput, *, by: Actor, clock: Clock, key: str | None = None
) -> Overruling:
    """Rate a task otherwise than the rule, or by the rule again; raises NotAllowed or Refused.

    Raises Conflict where somebody has said something since the form was made.
    """
    right = powers(by, task).overrule
    if right is None:
        raise NotAllowed(why_not(Act.OVERRULE, by, task))
    last = last_of(session, saved_id(task))
    if (last.id if last is not None else None) != sent.seen:
        raise Conflict
    if sent.rating is None and not is_overruled(task.facts, clock.today()):
        raise Refused({"rating": _("The task is rated by the rule already.")})
    rule = computed(task.facts, clock.today()).rating
    said = Overruling(
        task_id=saved_id(task),
        rating=sent.rating,
        computed=rule,
        reason=sent.reason,
        holds_until=sent.holds_until,
        ruled_at=clock.now(),
        ruled_by=right.id,
    )
    session.add(said)
    session.flush()
    data = {"reason": sent.reason, "rating": sent.rating, "computed": rule, "holds_until": sent.holds_until}
    deed = Deed("overruled", right, data | {"overruling_id": said.id}, key)
    change_beside(session, task, deed, clock, ruled=sent.rating, ruled_until=sent.holds_until)
    return said
