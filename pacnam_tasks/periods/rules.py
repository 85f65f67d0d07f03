"""What a reporting period is, what of the history belongs to it, and what came too late. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from pacnam_tasks.core.periods import read_period


class PeriodKind(StrEnum):
    """How long a period is."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"


class PeriodState(StrEnum):
    """Where a period stands; an unlock that runs does not change it."""

    COLLECTING = "collecting"
    LOCKED = "locked"
    FROZEN = "frozen"


KINDS = {"": PeriodKind.YEAR, "W": PeriodKind.WEEK, "Q": PeriodKind.QUARTER, "H": PeriodKind.HALF_YEAR}
"""By the letter after the year; a month has none."""
MONTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.HALF_YEAR: 6, PeriodKind.YEAR: 12}
LONGEST = {
    PeriodKind.WEEK: 14,
    PeriodKind.MONTH: 62,
    PeriodKind.QUARTER: 124,
    PeriodKind.HALF_YEAR: 248,
    PeriodKind.YEAR: 400,
}
"""Days that bounds of one's own may span: more is a slip of the pen."""
CUT_OFF_AFTER = 5
CUT_OFF_HOUR = 17
LONGEST_UNLOCK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Named:
    """What a name of the contract (`2023-W37` `2023-09` `2023-Q3` `2023-H1` `2023`) says: kind, calendar days."""

    kind: PeriodKind
    first_on: date
    last_on: date


def named(name: str) -> Named | None:
    """What a name says; None for what is no name of a period, or is not written as the contract does."""
    try:
        period = read_period(name)
    except ValueError:
        return None
    kind = KINDS.get(name[5:6], PeriodKind.MONTH)
    return Named(kind, period.starts_on, period.ends_on) if period.label == name else None


def name_of(kind: PeriodKind, day: date) -> str:
    """The name of the calendar period of a kind in which a day lies."""
    if kind is PeriodKind.WEEK:
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02d}"
    if kind is PeriodKind.YEAR:
        return str(day.year)
    nth = (day.month - 1) // MONTHS[kind] + 1
    if kind is PeriodKind.MONTH:
        return f"{day.year}-{nth:02d}"
    return f"{day.year}-{'Q' if kind is PeriodKind.QUARTER else 'H'}{nth}"


class WrongBounds(StrEnum):
    """What is wrong with bounds of one's own."""

    BACKWARDS = "backwards"
    ELSEWHERE = "elsewhere"
    TOO_LONG = "too_long"


def wrong_bounds(what: Named, first_on: date, last_on: date) -> WrongBounds | None:
    """Bounds may differ from the calendar; they run forwards, meet what the name says and are not far longer."""
    if first_on > last_on:
        return WrongBounds.BACKWARDS
    if first_on > what.last_on or last_on < what.first_on:
        return WrongBounds.ELSEWHERE
    return WrongBounds.TOO_LONG if (last_on - first_on).days >= LONGEST[what.kind] else None


@dataclass(frozen=True, slots=True)
class Window:
    """An unlock: from when until when, and whose entries count."""

    starts_at: datetime
    ends_at: datetime
    person_id: int

    def holds(self, at: datetime, person_id: int | None) -> bool:
        """Whether an entry of that instant and person was let in."""
        return self.starts_at <= at < self.ends_at and person_id == self.person_id


@dataclass(frozen=True, slots=True)
class Closing:
    """When the books of a period were closed: `closed_at` is the lock, or now while none stands."""

    first_on: date
    last_on: date
    closed_at: datetime
    windows: tuple[Window, ...] = ()

    def takes(self, belongs_on: date, at: datetime, person_id: int | None) -> bool:
        """Whether an entry is part of the period: of a day up to its last, recorded before the lock or let in."""
        if belongs_on > self.last_on:
            return False
        return at < self.closed_at or any(window.holds(at, person_id) for window in self.windows)

    def is_late(self, belongs_on: date, at: datetime, person_id: int | None) -> bool:
        """Whether an entry speaks of this period, and came after the lock."""
        return (
            self.first_on <= belongs_on <= self.last_on
            and at >= self.closed_at
            and not self.takes(belongs_on, at, person_id)
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """One event with facts, as far as it decides what a period knows; `belongs_on` is the day of which it speaks.

    `facts` may still be the text of the history: most entries are of later days and never read.
    """

    task_id: int
    kind: str
    at: datetime
    belongs_on: date
    person_id: int | None
    facts: Any


FOLLOWS_CAUSE = "rolled_up"
FOLLOWS_TASK = "update_withdrawn"


@dataclass
class Known:
    """The facts of tasks as a period knows them: at the end of its last day, then what still came for it."""

    facts: dict[int, Any]
    _moved_on: set[int] = field(default_factory=set)
    _taken: dict[int, bool] = field(default_factory=dict)

    def follow(self, entries: Iterable[Entry], closing: Closing) -> None:
        """Let in what belongs to the period, in the order of recording.

        A task's facts stop at its first event of a later day: facts after that hold what is not the period's. A whole
        follows what moved it, and a withdrawal what it takes back.
        """
        cause = False
        for entry in entries:
            if entry.kind == FOLLOWS_CAUSE:
                taken = cause
            elif entry.kind == FOLLOWS_TASK and entry.task_id in self._taken:
                taken = cause = self._taken[entry.task_id]
            else:
                taken = cause = closing.takes(entry.belongs_on, entry.at, entry.person_id)
            self._taken[entry.task_id] = taken
            if not taken:
                self._moved_on.add(entry.task_id)
            elif entry.task_id not in self._moved_on:
                self.facts[entry.task_id] = entry.facts


@dataclass(frozen=True, slots=True)
class UnitReport:
    """What a unit that leads open work has recorded in a period; `owed` are its recurring reports that are missing."""

    unit_id: int
    code: str
    name: str
    open_tasks: int
    reported_tasks: int
    owed: tuple[tuple[str, str], ...] = ()

    @property
    def is_silent(self) -> bool:
        """Whether nothing at all is recorded."""
        return self.open_tasks > 0 and self.reported_tasks == 0

    @property
    def is_missing(self) -> bool:
        """Whether the office still waits for it."""
        return self.is_silent or bool(self.owed)


class Verdict(StrEnum):
    """What a check of a frozen period finds."""

    HOLDS = "holds"
    RULES_CHANGED = "rules_changed"
    HISTORY_DIFFERS = "history_differs"
    BROKEN = "broken"
