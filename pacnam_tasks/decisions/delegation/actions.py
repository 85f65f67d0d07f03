"""A task is handed to a person of its lead unit. It stands beside the task: nothing that counts changes."""

from sqlmodel import Session

from pacnam_tasks.accounts.queries import workers_of
from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.errors import Conflict, NotAllowed, Refused
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.decisions.delegation.forms import Delegation
from pacnam_tasks.tasks.access import powers
from pacnam_tasks.tasks.actions import Deed, note_beside
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.rules.moves import Act
from pacnam_tasks.tasks.sentences import why_not


def delegate(
    session: Session, task: Task, sent: Delegation, *, by: Actor, clock: Clock, key: str | None = None
) -> None:
    """Hand the task over; raises NotAllowed, Refused by field, or Conflict where another has handed it on meanwhile."""
    right = powers(by, task).delegate
    if right is None:
        raise NotAllowed(why_not(Act.DELEGATE, by, task))
    if task.handler_id != sent.before:
        raise Conflict
    names = {one.id: one.full_name for one in workers_of(session, [task.lead_unit_id], clock.today())}
    if sent.handler_id is not None and sent.handler_id not in names:
        raise Refused({"handler": _("Please choose a person of the unit.")})
    if sent.handler_id == task.handler_id:
        raise Refused({"handler": _("The task is with this person already. Please choose another.")})
    task.handler_id = sent.handler_id
    session.add(task)
    data = {
        "handler": sent.handler_id,
        "before": sent.before,
        "person": names.get(sent.handler_id or 0, ""),
        "note": sent.note,
    }
    note_beside(session, task, Deed("delegated", right, data, key), clock)
