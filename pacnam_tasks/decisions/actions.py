"""What those in authority decide: a submitted task is confirmed or returned."""

from datetime import date

from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.errors import NotAllowed, Refused
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.tasks.access import powers
from pacnam_tasks.tasks.actions import Deed, change_task, check_version
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.rules.facts import Level, State


def confirm(
    session: Session, task: Task, *, by: Actor, clock: Clock, version: int, note: str = "", key: str | None = None
) -> None:
    """The submitted task is done; on time or late goes by the day of the submission."""
    right = powers(by, task).confirm
    if right is None:
        raise NotAllowed(_why_not(task))
    check_version(task, version)
    data = {"note": note} if note else {}
    change_task(session, task, Deed("confirmed", right, data=data, key=key), clock, state=State.DONE)


def return_(
    session: Session,
    task: Task,
    *,
    by: Actor,
    clock: Clock,
    version: int,
    reason: str,
    again_by: date | None = None,
    key: str | None = None,
) -> None:
    """The submitted task goes back with a reason and, where given, a day by which to submit again.

    The clock runs on against the same due day.
    """
    right = powers(by, task).return_
    if right is None:
        raise NotAllowed(_why_not(task))
    check_version(task, version)
    if not reason:
        raise Refused({"reason": _("Please write the reason; the unit will receive it.")})
    if again_by is not None and again_by < clock.today():
        raise Refused({"again_by": _("This day has passed. Please enter a day from today on.")})
    data = {"reason": reason} | ({"again_by": again_by} if again_by else {})
    change_task(
        session,
        task,
        Deed("returned", right, data=data, key=key),
        clock,
        state=State.IN_PROGRESS,
        submitted_on=None,
        returned_on=clock.today(),
        return_reason=reason,
    )


def _why_not(task: Task) -> str:
    if task.state != State.SUBMITTED:
        return _("The task does not wait for confirmation now.")
    if task.level == Level.PART:
        return _("A part is decided by the head of the unit that leads the whole task.")
    return _("Completion is confirmed by the standing members, on the office's check.")
