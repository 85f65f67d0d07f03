"""A task's facts in whole numbers that a database can compare and add up, and what a class of like tasks counts as.

Tasks of a corner that count alike on a day are one class. Which one a task is in, the database finds from its numbers
(`queries.in_force`); what a class counts as is said here. Both together are held to `contribution`. Pure.
"""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from functools import lru_cache

from pacnam_tasks.tasks.rules.days import OnDay
from pacnam_tasks.tasks.rules.facts import CARRIED, OPEN, Rating, State, TaskFacts, Timeliness, timeliness
from pacnam_tasks.tasks.rules.original import is_extended, original_clock_due_on, original_timeliness
from pacnam_tasks.tasks.rules.rated import OFTEN_EXTENDED
from pacnam_tasks.tasks.rules.tally import AGE_LIMITS, RATED_AS, STANDING_STILL, Tally

NEVER = date.max.toordinal()
"""The day of what does not come."""
DRAFT = -1
"""How a draft is settled, which counts nowhere."""


class When(IntEnum):
    """How a task stands against its deadline on a day; from `DUE_SOON` on only the day can tell."""

    IN_TIME = 0
    UNDATED = 1
    DONE_ON_TIME = 2
    DONE_LATE = 3
    DONE_UNDATED = 4
    PAUSED = 5
    REVOKED = 6
    DUE_SOON = 7
    DUE_TODAY = 8
    OVERDUE = 9
    """The first of five, by age."""


class Stage(IntEnum):
    """Where open work stands."""

    NOT_OPEN = 0
    NOT_ACCEPTED = 1
    CARRIED = 2
    SUBMITTED = 3


LETTERS = (None, Rating.ON_PATH, Rating.AT_RISK, Rating.OFF_PATH, Rating.NONE)
"""A rating by its number; the first is for work that is not open."""
SIZES = (When.OVERDUE + len(AGE_LIMITS) + 1, len(Stage), len(LETTERS), 2, 2, 2, 2, 2)
"""How many values each part of a class has: when, stage, letter, whether returned, updated, extended, late at first and
reported."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """What counts need of a task's facts. Days are ordinals, `NEVER` where there is none; ids 0.

    `settled` is how it stands (`When`, or `DRAFT`) where the day decides nothing, `IN_TIME` where its clock may run;
    `clock_on` and `first_clock_on` are the days against which that runs, now and by the original deadline. `weight` is
    in hundredths, `percent` and `base` in tenths. `doubted`: an obstacle waits, or the deadline was moved often.
    `by_milestones`: what should be reached is told by milestones, which only `expected` reads.
    """

    level: str
    field_id: int
    unit_id: int
    member_id: int
    parent_unit_id: int
    settled: int
    stage: int
    clock_on: int
    first_clock_on: int
    start_on: int
    due_on: int
    recorded_on: int
    weight: int
    percent: int
    base: int
    ruled: int
    ruled_until: int
    returned: bool
    extended: bool
    done_late_first: bool
    reported: bool
    doubted: bool
    by_milestones: bool


def numbers_of(facts: TaskFacts) -> Numbers:
    """The facts in numbers."""
    is_open = facts.state in OPEN
    extended = is_extended(facts)
    clock_on = _ordinal(facts.clock_due_on)
    return Numbers(
        level=facts.level.value,
        field_id=facts.field_id,
        unit_id=facts.lead_unit_id,
        member_id=facts.member_id or 0,
        parent_unit_id=facts.parent_unit_id or 0,
        settled=_settled(facts),
        stage=_stage(facts),
        clock_on=clock_on,
        first_clock_on=_ordinal(original_clock_due_on(facts)) if extended else clock_on,
        start_on=facts.start_on.toordinal(),
        due_on=_ordinal(facts.counts_on),
        recorded_on=facts.recorded_on.toordinal(),
        weight=0 if facts.state in STANDING_STILL else int(facts.weight * 100),
        percent=int(facts.percent * 10),
        base=int(facts.base * 10),
        ruled=LETTERS.index(facts.ruled) if is_open else 0,
        ruled_until=facts.ruled_until.toordinal() if facts.ruled_until else 0,
        returned=facts.returned_on is not None and facts.state is State.IN_PROGRESS,
        extended=extended,
        done_late_first=facts.state is State.DONE and original_timeliness(facts, _ANY_DAY) is Timeliness.DONE_LATE,
        reported=facts.reported,
        doubted=facts.obstacle_since is not None or (facts.extensions or 0) >= OFTEN_EXTENDED,
        by_milestones=bool(facts.path) and facts.counts_on is not None and facts.state not in STANDING_STILL,
    )


_ANY_DAY = OnDay(date.min, date.min)
_STANDING = {State.PAUSED: When.PAUSED, State.REVOKED: When.REVOKED}
_DONE = {
    Timeliness.DONE_ON_TIME: When.DONE_ON_TIME,
    Timeliness.DONE_LATE: When.DONE_LATE,
    Timeliness.DONE_UNDATED: When.DONE_UNDATED,
}


def _ordinal(day: date | None) -> int:
    return NEVER if day is None else day.toordinal()


def _settled(facts: TaskFacts) -> int:
    if facts.state is State.DRAFT:
        return DRAFT
    if facts.state in _STANDING:
        return _STANDING[facts.state]
    if facts.state is State.DONE:
        when = timeliness(facts, _ANY_DAY)
        assert when is not None  # noqa: S101  # what is done has one
        return _DONE[when]
    return When.UNDATED if facts.counts_on is None else When.IN_TIME


def _stage(facts: TaskFacts) -> Stage:
    if facts.state is State.ASSIGNED:
        return Stage.NOT_ACCEPTED
    if facts.state in CARRIED:
        return Stage.CARRIED
    return Stage.SUBMITTED if facts.state is State.SUBMITTED else Stage.NOT_OPEN


_OPEN_AS = {
    When.IN_TIME: ("open_in_time",),
    When.DUE_SOON: ("open_in_time", "due_soon"),
    When.DUE_TODAY: ("open_in_time", "due_today"),
    When.UNDATED: ("open_undated",),
}


@lru_cache(4096)
def counts_as(of_class: int) -> Tally:
    """What each task of a class adds to the counts, weights apart."""
    parts = []
    for size in reversed(SIZES):
        of_class, part = divmod(of_class, size)
        parts.append(part)
    reported, late_first, extended, updated, returned, letter, stage, when = parts
    tally = Tally(extended=extended)
    if when in {When.PAUSED, When.REVOKED}:
        setattr(tally, When(when).name.lower(), 1)
        return tally
    tally.reported = reported
    if stage == Stage.NOT_OPEN:
        setattr(tally, When(when).name.lower(), 1)
        tally.done_late_original = late_first
        return tally
    is_overdue = when >= When.OVERDUE
    for name in ("open_overdue", f"age_{when - When.OVERDUE + 1}") if is_overdue else _OPEN_AS[When(when)]:
        setattr(tally, name, 1)
    tally.open_overdue_original = late_first
    tally.not_accepted = int(stage == Stage.NOT_ACCEPTED)
    tally.submitted = int(stage == Stage.SUBMITTED)
    tally.returned = returned
    tally.updated = updated
    tally.silent = int(not updated and stage != Stage.SUBMITTED)
    rating = LETTERS[letter]
    if rating in RATED_AS:
        setattr(tally, RATED_AS[rating], 1)
    tally.at_risk = int(not is_overdue and rating in {Rating.AT_RISK, Rating.OFF_PATH})
    return tally
