"""What a rung is, which one is in force on a day, and which ladders are none. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum, StrEnum, auto
from functools import cached_property
from typing import Any, Protocol

from pacnam_tasks.calendar.rules import WorkingCalendar
from pacnam_tasks.reminders.rules import GIVEN, WAITS_FROM, WAYS_OUT, Channel, Matter

FARTHEST = 60
"""A rung lies at most so many days from the day it counts from."""
WEEK, WORKING_DAYS = 7, 5


class Source(StrEnum):
    """The day that a rung counts from."""

    DUE = "due"
    REVIEW = "review"
    SILENCE = "silence"
    PERIOD = "period"
    SUBMISSION = "submission"
    ACCEPTANCE = "acceptance"
    RESUBMISSION = "resubmission"
    EXTENSION = "extension"
    EXTENSION_DUE = "extension_due"
    OBSTACLE = "obstacle"
    DIRECTION_GIVEN = "direction_given"
    DIRECTION = "direction"


class Unit(StrEnum):
    """What a rung counts."""

    CALENDAR = "calendar"
    WORKING = "working"


class Addressee(StrEnum):
    """Whom a rung reaches. Where nobody handles a task its head does; who decides is asked for requests only."""

    OFFICER = "officer"
    HEAD = "head"
    ACTING = "acting"
    MEMBER = "member"
    OFFICE = "office"
    STANDING = "standing"
    DECIDER = "decider"


DECIDED = frozenset({Source.SUBMISSION, Source.EXTENSION, Source.EXTENSION_DUE, Source.OBSTACLE})
"""What these count from waits for somebody's decision."""
BEFORE_TOO = frozenset({
    Source.DUE, Source.REVIEW, Source.RESUBMISSION, Source.EXTENSION_DUE, Source.OBSTACLE, Source.DIRECTION
})  # fmt: skip
"""These days are known beforehand."""
OVERTAKEN_BY = {Source.EXTENSION: Source.EXTENSION_DUE, Source.DIRECTION_GIVEN: Source.DIRECTION}
"""A rung of the first is in force only until one of the second is."""
NUMBERED_FROM: Mapping[Source, int] = {Source.EXTENSION: WAITS_FROM, Source.DIRECTION_GIVEN: GIVEN}
"""Rungs of one matter that count from another day have numbers of their own, below all others."""
MATTERS: Mapping[Source, tuple[Matter, ...]] = {
    Source.DUE: (Matter.DEADLINE,),
    Source.REVIEW: (Matter.REVIEW,),
    Source.SILENCE: (Matter.SILENCE,),
    Source.PERIOD: (Matter.PERIOD,),
    Source.SUBMISSION: (Matter.SUBMISSION,),
    Source.ACCEPTANCE: (Matter.ACCEPTANCE,),
    Source.RESUBMISSION: (Matter.RESUBMISSION,),
    Source.EXTENSION: (Matter.EXTENSION,),
    Source.EXTENSION_DUE: (Matter.EXTENSION,),
    Source.OBSTACLE: (Matter.OBSTACLE,),
    Source.DIRECTION_GIVEN: (Matter.DIRECTION, Matter.FIELD_DIRECTION),
    Source.DIRECTION: (Matter.DIRECTION, Matter.FIELD_DIRECTION),
}


def addressees_of(source: Source) -> list[Addressee]:
    """Whom the rungs that count from this can reach."""
    return [one for one in Addressee if one is not Addressee.DECIDER or source in DECIDED]


def days_allowed(source: Source) -> tuple[int, int]:
    """The first and the last number of days of a rung that counts from this."""
    if source is Source.DIRECTION_GIVEN:
        return 0, 0
    if source is Source.SILENCE:
        return 1, FARTHEST  # on the day itself there is a report
    return -FARTHEST if source in BEFORE_TOO else 0, FARTHEST


@dataclass(frozen=True, slots=True)
class Rung:
    """Who is reminded so many days after a day, before it where negative; from then on each week where `weekly`.

    It goes by those of its `ways` out of the system that are open to the person, and always stands among the notices:
    what was reminded can be proved. Within a source its days name it: a reminder that was sent stays sent when they are
    counted otherwise.
    """

    source: Source
    days: int
    audience: frozenset[Addressee]
    ways: frozenset[Channel] = WAYS_OUT
    unit: Unit = Unit.CALENDAR
    weekly: bool = False
    enabled: bool = True

    @property
    def number(self) -> int:
        """By what its reminders are known for ever."""
        return NUMBERED_FROM.get(self.source, 0) + self.days

    @property
    def working_days(self) -> int | None:
        """How many working days it counts; none where it counts calendar days, or the day itself."""
        return self.days or None if self.unit is Unit.WORKING else None

    @property
    def channels(self) -> frozenset[Channel]:
        """Its ways out and the notices."""
        return self.ways | {Channel.INBOX}


def on_working_day(day: date, n: int, calendar: WorkingCalendar) -> date:
    """The n-th working day after `day`, before it where negative; `day` itself for none."""
    step = timedelta(days=1 if n > 0 else -1)
    for _ in range(abs(n)):
        day += step
        while calendar.is_off(day):
            day += step
    return day


def reach(rung: Rung, day: date, calendar: WorkingCalendar) -> date:
    """The latest day to count from whose rung has come by `day`."""
    if rung.unit is Unit.CALENDAR or rung.days == 0:
        return day - timedelta(days=rung.days)
    if rung.days < 0:
        return on_working_day(day, -rung.days, calendar)
    return on_working_day(day + timedelta(days=1), -rung.days, calendar) - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """The days to count from, after `after` through `until`, for which a rung is in force on a day."""

    rung: Rung
    until: date
    after: date | None

    def number_for(self, counted_from: date) -> int:
        """The number of the rung, or of its repetition: a week further for each week that has passed."""
        weeks = (self.until - counted_from).days // WEEK if self.rung.weekly else 0
        return self.rung.number + WEEK * weeks


class Spans(Protocol):
    """Tells which rungs are in force on a day."""

    def spans(self, source: Source, day: Any) -> list[Span]:
        """On the day."""
        ...

    def spans_before(self, source: Source, day: Any) -> list[Span]:
        """On the day before it."""
        ...


@dataclass(frozen=True)
class Ladder:
    """All rungs, and the calendar by which those of working days go; without one they know weekends."""

    rungs: tuple[Rung, ...]
    calendar: WorkingCalendar = field(default_factory=WorkingCalendar)

    @cached_property
    def _by_source(self) -> dict[Source, list[Rung]]:
        return {one: [rung for rung in self.rungs if rung.source is one and rung.enabled] for one in Source}

    def spans(self, source: Source, day: date) -> list[Span]:
        """Which rung is in force on `day` for which days to count from: of those that have come the latest.

        One that repeats stays from the day on which it comes, also where days off let another come after it.
        """
        reached: dict[date, Rung] = {}
        for rung in sorted(self._by_source[source], key=lambda one: (one.weekly, one.days)):
            reached[reach(rung, day, self.calendar)] = rung
        repeats = max((until for until, rung in reached.items() if rung.weekly), default=date.min)
        found: list[Span] = []
        before: date | None = None
        for until in sorted(until for until in reached if until >= repeats):
            found.append(Span(reached[until], until, before))
            before = until
        return found

    def spans_before(self, source: Source, day: date) -> list[Span]:
        """Those of the day before."""
        return self.spans(source, day - timedelta(days=1))

    def in_force(self, source: Source, counted_from: date, day: date) -> int | None:
        """The number of the rung in force on `day`; None before the first."""
        for span in self.spans(source, day):
            if counted_from <= span.until:
                return span.number_for(counted_from)
        return None


class Fault(Enum):
    """Why rungs make no ladder."""

    TWICE = auto()
    TOO_FAR = auto()
    NOBODY = auto()
    NOT_REACHED = auto()
    NOT_LAST = auto()


def fault_of(rung: Rung, others: Iterable[Rung]) -> Fault | None:
    """Why this rung cannot stand beside the others; none when it can."""
    first, last = days_allowed(rung.source)
    if not first <= rung.days <= last:
        return Fault.TOO_FAR
    if not rung.audience:
        return Fault.NOBODY
    if not rung.audience <= set(addressees_of(rung.source)):
        return Fault.NOT_REACHED
    beside = [one for one in others if one.source is rung.source]
    if any(one.days == rung.days for one in beside):
        return Fault.TWICE
    alive = [one for one in [*beside, rung] if one.enabled]
    return Fault.NOT_LAST if _repeats_too_early(alive) else None


def _repeats_too_early(rungs: Sequence[Rung]) -> bool:
    """Whether a rung repeats though another follows, or can follow in weeks without holidays: only the last may."""
    last = max((latest(one) for one in rungs), default=0)
    return any(one.weekly and latest(one) < last for one in rungs)


def latest(rung: Rung) -> int:
    """At most how many calendar days after the day that it counts from it comes, in weeks without holidays."""
    n = abs(rung.days)
    if rung.unit is Unit.CALENDAR or n == 0:
        return rung.days
    if rung.days > 0:
        return n + 2 * -(-n // WORKING_DAYS)
    return -n - 2 * ((n - 1) // WORKING_DAYS)
