"""A draft is given to its lead unit, which takes it on."""

from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.errors import NotAllowed, Refused
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.tasks.access import powers
from pacnam_tasks.tasks.actions.changes import change_task
from pacnam_tasks.tasks.actions.deed import NOT_REFUSED, Deed, check_version
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.staffed import nobody_in
from pacnam_tasks.tasks.rules.facts import State
from pacnam_tasks.tasks.rules.moves import Act
from pacnam_tasks.tasks.sentences import nobody_acts, why_not


def assign(session: Session, task: Task, *, by: Actor, clock: Clock, key: str | None = None) -> None:
    """Give a drafted task to its lead unit."""
    right = powers(by, task).assign
    if right is None:
        raise NotAllowed(why_not(Act.ASSIGN, by, task))
    check_has_day(task)
    check_has_people(session, task, clock)
    change_task(session, task, Deed("assigned", right, key=key), clock, state=State.ASSIGNED)


def check_has_day(task: Task) -> None:
    """Raise Refused for work that nobody would look at again: with neither a due day nor a day of review."""
    if task.due_on is None and task.review_on is None:
        raise Refused(
            _("%(code)s has neither a due day nor a day of review. Please enter one of the two first.", code=task.code)
        )


def check_has_people(session: Session, task: Task, clock: Clock) -> None:
    """Raise Refused for a lead unit in which nobody could take the work on."""
    for name in nobody_in(session, clock.today(), [task.lead_unit_id]).values():
        raise Refused(nobody_acts(name))


def accept(session: Session, task: Task, *, by: Actor, clock: Clock, version: int, key: str | None = None) -> None:
    """The lead unit takes the task on."""
    right = powers(by, task).accept
    if right is None:
        raise NotAllowed(why_not(Act.ACCEPT, by, task))
    check_version(task, version)
    change_task(session, task, Deed("accepted", right, key=key), clock, state=State.IN_PROGRESS, **NOT_REFUSED)
