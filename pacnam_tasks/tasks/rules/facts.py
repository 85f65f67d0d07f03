"""What a task's facts mean on a day: timeliness, silence, expected progress; its rating is made in rated.py."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import lru_cache
from operator import attrgetter
from typing import Any

from pacnam_tasks.tasks.rules.days import OnDay

SILENT_AFTER = 14
HUNDRED = Decimal(100)
Point = tuple[date, Decimal]


class State(StrEnum):
    """Where a task stands in its life; stored."""

    DRAFT = "draft"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    DONE = "done"
    PAUSED = "paused"
    REVOKED = "revoked"


OPEN = frozenset({State.ASSIGNED, State.IN_PROGRESS, State.SUBMITTED})
CARRIED = OPEN - {State.SUBMITTED}


class Timeliness(StrEnum):
    """How a task stands against its deadline on a day; derived, never stored."""

    IN_TIME = "in_time"
    DUE_SOON = "due_soon"
    DUE_TODAY = "due_today"
    OVERDUE = "overdue"
    UNDATED = "undated"
    DONE_ON_TIME = "done_on_time"
    DONE_LATE = "done_late"
    DONE_UNDATED = "done_undated"


class Rating(StrEnum):
    """Progress against the plan to date, as the lamp's letter: X on path, V at risk, Đ off path."""

    ON_PATH = "X"
    AT_RISK = "V"
    OFF_PATH = "Đ"
    NONE = "–"


class Level(StrEnum):
    """A task of the plan, or a unit's part of one."""

    TASK = "task"
    PART = "part"


class MeasureKind(StrEnum):
    """How a quantity adds up: a share of 100, a countable sum, or a level that may fall again."""

    PERCENT = "percent"
    COUNT = "count"
    LEVEL = "level"


class Recurrence(StrEnum):
    """How often a task is reported in dated periods."""

    NONE = ""
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_year"


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """Everything about a task that a count depends on, as known at some instant.

    `recorded_on` is the day of the last record, `submitted_on` that of the submission that stands (after
    confirmation: of the one confirmed). `percent` has one decimal, `target` is what it was measured against.
    `path` holds milestones (day, expected percent), or, `sloped`, points between which the straight line holds;
    `base` is the percent done before the start and counted in; `extensions` how often the due day was moved, None
    for never; `review_on` the day by which undated work is looked at. `rolled_on` is the working day that counts
    where the due day is a day off and rolls, as it was known then; `original_rolled_on` the same of the original due
    day. `counted_target` is what `percent` was measured against while some parts stood still, None where it was
    `target`. `obstacle_since` is the day on which the oldest obstacle that waits for an answer was reported; `ruled`
    the rating by which the computed one was overruled, which holds through `ruled_until`.
    """

    level: Level
    field_id: int
    lead_unit_id: int
    state: State
    start_on: date
    recorded_on: date
    original_due_on: date | None = None
    due_on: date | None = None
    submitted_on: date | None = None
    returned_on: date | None = None
    member_id: int | None = None
    parent_unit_id: int | None = None
    weight: Decimal = Decimal(1)
    percent: Decimal = Decimal(0)
    quantity: Decimal | None = None
    target: Decimal | None = None
    base: Decimal = Decimal(0)
    path: tuple[tuple[date, Decimal], ...] = ()
    sloped: bool = False
    reported: bool = False
    extensions: int | None = None
    review_on: date | None = None
    rolled_on: date | None = None
    original_rolled_on: date | None = None
    counted_target: Decimal | None = None
    obstacle_since: date | None = None
    ruled: Rating | None = None
    ruled_until: date | None = None

    @property
    def is_open(self) -> bool:
        """Whether work is still owed."""
        return self.state in OPEN

    @property
    def counts_on(self) -> date | None:
        """The day through which the work is in time: the due day, or the working day to which it rolls."""
        return self.rolled_on or self.due_on

    @property
    def clock_due_on(self) -> date | None:
        """The day against which the clock runs; none when it stands.

        A submission by the due day stops the clock until it is returned.
        """
        due = self.counts_on
        if not self.is_open or due is None:
            return None
        in_time = self.submitted_on is not None and self.submitted_on <= due
        return None if self.state is State.SUBMITTED and in_time else due

    def as_record(self) -> dict[str, Any]:
        """The facts as kept with each event; what is not known is left out."""
        values = zip(PLAIN_FACTS, plain_facts_of(self), strict=True)
        record = {name: _as_json(value) for name, value in values if value is not None and value is not False}
        if self.path:
            record["path"] = [[day.isoformat(), str(percent)] for day, percent in self.path]
        return record

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> "TaskFacts":
        """The facts kept with an event."""
        return cls(**{name: _READ[name](value) if name in _READ else value for name, value in record.items()})


DAYS = {
    "start_on", "recorded_on", "original_due_on", "due_on", "submitted_on", "returned_on", "review_on", "rolled_on",
    "original_rolled_on", "obstacle_since", "ruled_until",
}  # fmt: skip
# A past day is read from a record of each task, in which the same few days and numbers come again and again.
_day = lru_cache(4096)(date.fromisoformat)
_number = lru_cache(4096)(Decimal)
_READ: Mapping[str, Callable[[Any], Any]] = {
    "level": lru_cache(Level),
    "state": lru_cache(State),
    "ruled": lru_cache(Rating),
    "path": lambda path: tuple((_day(day), _number(percent)) for day, percent in path),
    **dict.fromkeys(DAYS, _day),
    **dict.fromkeys(("weight", "percent", "quantity", "target", "base", "counted_target"), _number),
}
PLAIN_FACTS = tuple(one.name for one in fields(TaskFacts) if one.name != "path")
plain_facts_of = attrgetter(*PLAIN_FACTS)


def _as_json(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def timeliness(facts: TaskFacts, on: OnDay) -> Timeliness | None:
    """How the task stands at the end of a day: one due that day is not yet late. None where no clock applies."""
    due = facts.counts_on
    if facts.state is State.DONE:
        if due is None:
            return Timeliness.DONE_UNDATED
        late = (facts.submitted_on or facts.recorded_on) > due
        return Timeliness.DONE_LATE if late else Timeliness.DONE_ON_TIME
    if not facts.is_open:
        return None
    if due is None:
        return Timeliness.UNDATED
    if facts.clock_due_on is None:
        return Timeliness.IN_TIME
    if due < on.day:
        return Timeliness.OVERDUE
    if due == on.day:
        return Timeliness.DUE_TODAY
    return Timeliness.DUE_SOON if due <= on.soon_until else Timeliness.IN_TIME


def overdue_days(facts: TaskFacts, day: date) -> int:
    """Calendar days past the due day while the clock runs; 0 when not overdue."""
    due = facts.clock_due_on
    return max(0, (day - due).days) if due else 0


def silent_days(facts: TaskFacts, day: date) -> int | None:
    """Days since the last record, where that is too long: open, not submitted, more than 14 days."""
    if facts.state not in CARRIED:
        return None
    days = (day - facts.recorded_on).days
    return days if days > SILENT_AFTER else None


def quiet_days(facts: TaskFacts, day: date) -> int | None:
    """Days since the last record of carried work without a due day: no clock says how it stands, so this counts."""
    return (day - facts.recorded_on).days if facts.state in CARRIED and facts.due_on is None else None


def is_to_review(facts: TaskFacts, day: date) -> bool:
    """Whether carried work without a due day is to be looked at: its day of review has come, or it has none."""
    return facts.state in CARRIED and facts.due_on is None and (facts.review_on is None or facts.review_on <= day)


def expected(facts: TaskFacts, day: date) -> Decimal | None:
    """The percent that should be reached by `day`: the milestone in force, else a straight line to the due day.

    A milestone is in force from its day until the next one's or the day that counts, when all is due. A path that is
    sloped is a straight line from the start through each point to that day; points from it on say nothing any more.
    None without a due day.
    """
    due = facts.counts_on
    if due is None:
        return None
    if day >= due:
        return HUNDRED
    if facts.sloped:
        return facts.base if day <= facts.start_on else _on_the_line(day, *_around(facts, due, day))
    in_force = [percent for on, percent in facts.path if on <= day]
    if in_force:
        return in_force[-1]
    return facts.base if day <= facts.start_on else _on_the_line(day, (facts.start_on, facts.base), (due, HUNDRED))


def _around(facts: TaskFacts, due: date, day: date) -> tuple[Point, Point]:
    """The points of a sloped path around a day between its ends."""
    before = (facts.start_on, facts.base)
    for point in facts.path:
        if point[0] >= due:
            break
        if day <= point[0]:
            return before, point
        before = point
    return before, (due, HUNDRED)


def _on_the_line(day: date, before: Point, after: Point) -> Decimal:
    (since, reached), (until, value) = before, after
    # Multiplied before it is divided: a third of it and back would lose what decides at a half.
    return round_half_up(reached + (value - reached) * (day - since).days / (until - since).days)


def round_half_up(value: Decimal) -> Decimal:
    """One decimal, half up."""
    return value.quantize(Decimal("0.1"), ROUND_HALF_UP)


def percent_of(quantity: Decimal, target: Decimal) -> Decimal:
    """Own percent: min(100, quantity ÷ target × 100), one decimal, half up."""
    if target <= 0:
        return HUNDRED
    return max(Decimal(0), round_half_up(min(HUNDRED, quantity / target * HUNDRED)))
