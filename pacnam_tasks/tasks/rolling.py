"""Due days that roll to the next working day follow the calendar, each with an event; what is done stays as it was."""

from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from pacnam_tasks.accounts.rules import Holding
from pacnam_tasks.calendar.rules import WorkingCalendar
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.db import fetch
from pacnam_tasks.tasks.actions import Deed, change_beside, follow_due_day, saved_id
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.rules.days import rolled_by
from pacnam_tasks.tasks.rules.facts import OPEN, State

FOLLOWING = OPEN | {State.DRAFT, State.PAUSED}


def follow_calendar(
    session: Session, _before: WorkingCalendar, after: WorkingCalendar, right: Holding, clock: Clock
) -> None:
    """State anew the days that count of the tasks that roll and are not done or revoked.

    A draft has no events yet. Of a task that was given out, past days keep what was in force on them.
    """
    days = select(
        *(getattr(Task, name) for name in ("id", "due_on", "original_due_on", "rolled_on", "original_rolled_on"))
    ).where(col(Task.rolls), col(Task.state).in_(sorted(FOLLOWING)))
    moved = {
        row.id: now
        for row in fetch(session, days).all()
        if (now := (rolled_by(after, row.due_on), rolled_by(after, row.original_due_on)))
        != (row.rolled_on, row.original_rolled_on)
    }
    for task in session.exec(select_rows(Task).where(col(Task.id).in_(moved)).order_by(col(Task.id))).all():
        _state_anew(session, task, *moved[saved_id(task)], right, clock)


def _state_anew(
    session: Session, task: Task, day: date | None, first: date | None, right: Holding, clock: Clock
) -> None:
    columns = {"rolled_on": day, "original_rolled_on": first}
    if task.state == State.DRAFT:
        for name, value in columns.items():
            setattr(task, name, value)
        follow_due_day(task)
        session.add(task)
        return
    data = {"due_on": task.due_on, "counted_before": task.facts.counts_on, "counts_on": day or task.due_on}
    change_beside(session, task, Deed("due_restated", right, data), clock, **columns)
