"""Which week a digest is about, when it is due, and what it says. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from pacnam_tasks.calendar.rules import WorkingCalendar
from pacnam_tasks.decisions.waiting.rules import Named
from pacnam_tasks.tasks.rules.selection import Selection, StateFilter, TimeFilter

DAYS = timedelta(days=7)
ONE_DAY = timedelta(days=1)
LONG = timedelta(days=21)
"""What is overdue for so long has climbed as far as the ladder reaches; each digest counts it until it is done."""
MADE_GOOD_WITHIN = timedelta(days=2)
"""Who comes to it later than this waits for the next digest, unless no scheduler ran since it was due."""


FIRST = 5
"""So many tasks of each kind are named; a list holds the rest."""


class Count(StrEnum):
    """What happened to tasks in a week; what has been overdue for long is told as it stands when the digest is sent."""

    NEW_OVERDUE = "new_overdue"
    LONG_OVERDUE = "long_overdue"
    DONE = "done"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    OBSTACLES = "obstacles"
    ANSWERED = "answered"
    EXTENDED = "extended"
    PAUSED = "paused"
    REVOKED = "revoked"
    GIVEN = "given"


LISTS = {
    Count.NEW_OVERDUE: Selection(time=TimeFilter.OPEN_OVERDUE),
    Count.DONE: Selection(StateFilter.DONE),
    Count.SUBMITTED: Selection(StateFilter.SUBMITTED),
    Count.RETURNED: Selection(StateFilter.RETURNED),
    Count.PAUSED: Selection(StateFilter.PAUSED),
    Count.REVOKED: Selection(StateFilter.REVOKED),
    Count.GIVEN: Selection(),
}
"""What a list has at the end of the week and did not have before it."""


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
    def before(self) -> date:
        """The day with whose evening its end is compared."""
        return self.first - ONE_DAY

    @property
    def page(self) -> str:
        """Where its reader finds the digest."""
        return f"/inbox/digest/{self.monday}"

    @property
    def path(self) -> str:
        """The page on which the same figures stand, compared with the evening before the week."""
        return f"/progress?as_of={self.last}&since={self.before}"


@dataclass(frozen=True, slots=True)
class Listing:
    """A list that holds all of what is counted; `field_name` where it is of one of the reader's several fields."""

    path: str
    field_name: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """To how many tasks something happened, the first of them, and where the others stand."""

    kind: Count
    count: int
    first: Sequence[Named]
    lists: Sequence[Listing]


@dataclass(frozen=True, slots=True)
class Waits:
    """How much of one kind waits for the person on the page of decisions, the first of it, and its place there."""

    title: str
    count: int
    anchor: str
    first: Sequence[Named] = ()


@dataclass(frozen=True, slots=True)
class Digest:
    """What a digest says: what waits for the reader and what changed; of what there is nothing it says nothing."""

    week: Week
    changes: Sequence[Change]
    waiting: Sequence[Waits]
    of_all: bool

    def untitled(self) -> "Digest":
        """The same without titles, for mails that carry none; what has no code has no other name."""
        changes = [replace(one, first=_untitled(one.first)) for one in self.changes]
        return replace(
            self, changes=changes, waiting=[replace(one, first=_untitled(one.first)) for one in self.waiting]
        )


def _untitled(named: Sequence[Named]) -> list[Named]:
    return [replace(one, title="") if one.code else one for one in named]


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
