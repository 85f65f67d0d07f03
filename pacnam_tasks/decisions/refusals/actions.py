"""A unit refuses what it was given, and the assigner answers."""

from dataclasses import dataclass

from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor, Holding
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.errors import NotAllowed, Refused
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.decisions.course.actions import revoke_as
from pacnam_tasks.decisions.rules import Answer, Ruling
from pacnam_tasks.decisions.rulings import check_ruling
from pacnam_tasks.tasks.access import powers
from pacnam_tasks.tasks.actions import NOT_REFUSED, Deed, change_task, check_version
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.rules.moves import Act
from pacnam_tasks.tasks.sentences import why_not


def refuse(
    session: Session, task: Task, *, by: Actor, clock: Clock, version: int, reason: str, key: str | None = None
) -> None:
    """The lead unit refuses; the task stays assigned, with a mark, until the assigner answers."""
    right = powers(by, task).refuse
    if right is None:
        raise NotAllowed(why_not(Act.REFUSE, by, task))
    check_version(task, version)
    if task.refused_on is not None:
        raise Refused(_("The task was refused already; the answer is awaited."))
    if not reason:
        raise Refused({"reason": _("Please write why the unit refuses; the assigner will receive it.")})
    deed = Deed("refused", right, data={"reason": reason}, key=key)
    change_task(session, task, deed, clock, refused_on=clock.today(), refusal_reason=reason)


@dataclass(frozen=True)
class Answered:
    """An answer to a refusal as it was sent."""

    answer: Answer
    ruling: Ruling
    by: Actor
    version: int
    key: str | None = None

    @property
    def kind(self) -> str:
        """The kind of event that it becomes."""
        return f"refusal_{self.answer}"


def answer_refusal(session: Session, task: Task, answered: Answered, clock: Clock) -> None:
    """The task stands and the unit carries it, or it is revoked by a decision with its document."""
    right = check_answerable(task, answered.by)
    check_version(task, answered.version)
    if task.refused_on is None:
        raise Refused(_("The unit has not refused this task, so there is nothing to answer."))
    released = answered.answer is Answer.RELEASED
    ruling = check_ruling(answered.ruling, task, with_document=released)
    deed = Deed(answered.kind, right, data=ruling.as_data(), key=answered.key)
    if released:
        revoke_as(session, task, deed, clock)
    else:
        change_task(session, task, deed, clock, **NOT_REFUSED)


def check_answerable(task: Task, by: Actor) -> Holding:
    """The appointment in whose right the person answers; raises NotAllowed."""
    right = powers(by, task).answer_refusal
    if right is None:
        raise NotAllowed(why_not(Act.ANSWER_REFUSAL, by, task))
    return right
