"""The day on which tasks are judged. Pure."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

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


class Due(Protocol):
    """What has a due day, and the day to which that rolls."""

    @property
    def due_on(self) -> date | None: ...
    @property
    def rolled_on(self) -> date | None: ...


def has_passed(task: Due, today: date) -> bool:
    """Whether the day by which something was due lies before today."""
    counts_on = task.rolled_on or task.due_on
    return counts_on is not None and counts_on < today
