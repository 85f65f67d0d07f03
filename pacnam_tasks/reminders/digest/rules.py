"""Which week a digest is about, when it is due, and what it says. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from pacnam_tasks.calendar.rules import WorkingCalendar

DAYS = timedelta(days=7)
ONE_DAY = timedelta(days=1)
LONG = timedelta(days=21)
"""What is overdue for so long has climbed as far as the ladder reaches; each digest counts it until it is done."""
MADE_GOOD_WITHIN = timedelta(days=2)
"""Who comes to it later than this waits for the next digest, unless no scheduler ran since it was due."""


class Count(StrEnum):
    """What is counted of a week; what has been overdue for long is counted as it stands when the digest is sent."""

    DONE = "done"
    SUBMITTED = "submitted"
    NEW_OVERDUE = "new_overdue"
    EXTENDED = "extended"
    OBSTACLES = "obstacles"
    LONG_OVERDUE = "long_overdue"


@dataclass(frozen=True, slots=True)
class Week:
    """The week of which a digest speaks, named by the Monday on which it is over."""

    monday: date

    @property
    def first(self) -> date:
        """Its first day."""
        return self.monday - DAYS

    @property
    def last(self) -> date:
        """Its last day."""
        return self.monday - ONE_DAY

    @property
    def path(self) -> str:
        """The page on which the same figures stand, compared with the evening before the week."""
        return f"/progress?as_of={self.last}&since={self.first - ONE_DAY}"


@dataclass(frozen=True, slots=True)
class Waits:
    """How much of one kind waits for the person on the page of decisions, and its place there."""

    title: str
    count: int
    anchor: str


@dataclass(frozen=True, slots=True)
class Digest:
    """What a digest says: counts and where to look."""

    week: Week
    counts: Mapping[Count, int]
    waiting: Sequence[Waits]
    of_all: bool


def monday_of(day: date) -> date:
    """The Monday of the week of a day."""
    return day - timedelta(days=day.weekday())


def first_due(day: date, calendar: WorkingCalendar) -> date:
    """The first working day of the week of `day`, or after it."""
    return calendar.next_working_day(monday_of(day))


def due_on(day: date, calendar: WorkingCalendar, planned_before: date | None = None) -> date | None:
    """The first working day of the week of `day`, where that day or one of the two after it is `day`.

    Any later day of that week too, where the last day before it of which anything was planned lies before that first.
    """
    first = first_due(day, calendar)
    stood_still = planned_before is not None and planned_before < first
    return first if first <= day and (day <= first + MADE_GOOD_WITHIN or stood_still) else None
