"""The day on which tasks are judged. Pure."""

from dataclasses import dataclass
from datetime import date

from pacnam_tasks.calendar.rules import WorkingCalendar

DUE_SOON = 3


@dataclass(frozen=True, slots=True)
class OnDay:
    """A day, and the last one that is soon: what is due after it up to `soon_until` is due soon."""

    day: date
    soon_until: date


def on_day(calendar: WorkingCalendar, day: date) -> OnDay:
    """A day with the third working day after it."""
    return OnDay(day, calendar.after_working_days(day, DUE_SOON))


def rolled_by(calendar: WorkingCalendar, due_on: date | None) -> date | None:
    """The next working day after a due day that is off; none for a due day that is worked."""
    return calendar.next_working_day(due_on) if due_on is not None and calendar.is_off(due_on) else None
