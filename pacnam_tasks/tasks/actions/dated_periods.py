"""The dated periods of recurring work: laid out when it is given out, and again whenever its due day moves."""

from datetime import date

from sqlmodel import Session

from pacnam_tasks.tasks.models import Task, TaskPeriod
from pacnam_tasks.tasks.queries import one
from pacnam_tasks.tasks.rules.facts import Recurrence
from pacnam_tasks.tasks.rules.recurrence import Period, moved, periods


def lay_out(session: Session, task: Task, due_before: date | None, today: date) -> None:
    """State the periods of a task up to its due day; without a due day before, it is given out today.

    Periods that are reported stay; those that would begin after the due day go.
    """
    if not task.recurrence or task.due_on is None or task.due_on == due_before:
        return
    recurrence, rows = Recurrence(task.recurrence), {}
    if due_before is None:
        wanted = periods(recurrence, today, task.due_on, task.start_on)
    else:
        rows = {row.label: row for row in one.periods_of(session, task.id or 0)}
        held = [Period(row.label, row.starts_on, row.ends_on) for row in rows.values()]
        reported = {row.label for row in rows.values() if row.reported_on is not None}
        wanted = moved(recurrence, held, reported, due_before, task.due_on)
    for span in wanted:
        row = rows.pop(span.label, None)
        if row is None:
            row = TaskPeriod(task_id=task.id or 0, label=span.label, starts_on=span.starts_on, ends_on=span.ends_on)
        row.ends_on = span.ends_on
        session.add(row)
    for row in rows.values():
        session.delete(row)
    session.flush()
