"""What follows from the values of an indicator; for every question an answer, a number or why there is none."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from pacnam_tasks.core.periods import MONTHS_OF_YEAR, Period, months_gone
from pacnam_tasks.core.text import one_decimal

HUNDRED = Decimal(100)


class Direction(StrEnum):
    """Whether more is better, or less."""

    RISING = "rising"
    FALLING = "falling"


class Kind(StrEnum):
    """What a value of a period says: the target (of a year, or of a period within it), what was reached, what was
    reached in the same period a year before.
    """

    PLAN = "plan"
    ACTUAL = "actual"
    SAME = "same_period"


class Qualifier(StrEnum):
    """The word that stands before a number as it was published; it belongs to the number."""

    NONE = ""
    ABOVE = "tren"
    NEAR = "gan"
    ESTIMATE = "uoc"


def qualifier_of_sum(parts: Iterable[Qualifier]) -> Qualifier:
    """The word that belongs to a sum: that of its parts; an estimate where one of them is, or where they say above and
    near of different parts.
    """
    said = set(parts) - {Qualifier.NONE}
    if len(said) > 1:
        return Qualifier.ESTIMATE
    return said.pop() if said else Qualifier.NONE


class Origin(StrEnum):
    """Where a value comes from."""

    HAND = "hand"
    EXCEL = "excel"
    TASKS = "tasks"


class Of(StrEnum):
    """With what an actual is compared."""

    PLAN = "plan"
    SAME = "same_period"


class Why(StrEnum):
    """Why there is no number."""

    NO_ACTUAL = "no_actual"
    NO_BASE = "no_base"
    ZERO_BASE = "zero_base"
    NEGATIVE_BASE = "negative_base"
    OTHER_DEFINITION = "other_definition"
    NOT_CUMULATIVE = "not_cumulative"
    FALLING = "falling"
    REACHED = "reached"
    YEAR_OVER = "year_over"


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its qualifier, by which definition it was measured, and whether it was derived from others."""

    value: Decimal
    definition: int = 0
    qualifier: Qualifier = Qualifier.NONE
    is_derived: bool = False


@dataclass(frozen=True, slots=True)
class Published:
    """A percentage as it was published; it stays as it is, whatever is computed beside it."""

    value: Decimal
    qualifier: Qualifier = Qualifier.NONE


@dataclass(frozen=True, slots=True)
class Answer:
    """A number, or why there is none."""

    value: Decimal | None = None
    why: Why | None = None


def percent(actual: Amount | None, base: Amount | None) -> Answer:
    """Actual ÷ base × 100, one decimal, half up, whatever the direction: above 100 % is more, not better.

    Numbers of two definitions are never divided, nor is anything by zero or by less.
    """
    why = _why_not(actual, base)
    if actual is None or base is None or why is not None:
        return Answer(why=why)
    if base.value == 0:
        return Answer(why=Why.ZERO_BASE)
    if base.value < 0:
        return Answer(why=Why.NEGATIVE_BASE)
    return Answer(one_decimal(actual.value / base.value * HUNDRED))


def remainder(actual: Amount | None, plan: Amount | None) -> Answer:
    """Plan less actual: what is left to do, or, falling, what is left until the limit; below zero it is passed."""
    why = _why_not(actual, plan)
    return Answer(why=why) if actual is None or plan is None or why else Answer(plan.value - actual.value)


def _why_not(actual: Amount | None, base: Amount | None) -> Why | None:
    if actual is None:
        return Why.NO_ACTUAL
    if base is None:
        return Why.NO_BASE
    return None if actual.definition == base.definition else Why.OTHER_DEFINITION


@dataclass(frozen=True, slots=True)
class Pace:
    """What each month of what is left of the year must bring, and how many times the pace so far that is.

    `times` is none where the pace so far was not above zero; `why` says why there is no pace at all.
    """

    per_month: Decimal | None = None
    times: Decimal | None = None
    why: Why | None = None


def needed_pace(
    actual: Amount | None, plan: Amount | None, year: int, on: date, *, is_cumulative: bool, direction: Direction
) -> Pace:
    """The pace at which the plan of a year is still reached from the end of a day on, by which `actual` was.

    Months count as parts of twelve; times have two decimals.
    """
    if not is_cumulative:
        return Pace(why=Why.NOT_CUMULATIVE)
    if direction is Direction.FALLING:
        return Pace(why=Why.FALLING)
    left = remainder(actual, plan)
    if left.value is None or actual is None:
        return Pace(why=left.why)
    if left.value <= 0:
        return Pace(why=Why.REACHED)
    gone = months_gone(year, on)
    if gone >= MONTHS_OF_YEAR:
        return Pace(why=Why.YEAR_OVER)
    needed = left.value / (MONTHS_OF_YEAR - gone)
    so_far = actual.value / gone
    return Pace(needed, (needed / so_far).quantize(Decimal("0.01")) if so_far > 0 else None)


class Ground(StrEnum):
    """On what ground an indicator is judged."""

    SAID = "said"
    INTERIM = "interim"
    PATH = "path"
    PLAN = "plan"
    SAME = "same_period"
    PARTIAL = "partial"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether an indicator is low, none where nothing tells; on what ground, and what should have been reached."""

    is_low: bool | None
    ground: Ground
    expected: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """All that is known of an indicator in a period.

    `plan` is that of the year, `interim` that of the period itself, `expected` what the path of the year's plan
    wants by the day of the actual (none where there is no path); `said_low` that the document called it low;
    `is_partial` that only some of the units have reported, so that there is no actual of the whole yet.
    """

    period: Period
    direction: Direction
    is_cumulative: bool
    actual: Amount | None = None
    plan: Amount | None = None
    interim: Amount | None = None
    same: Amount | None = None
    expected: Decimal | None = None
    said_low: bool = False
    is_partial: bool = False

    @property
    def target(self) -> Amount | None:
        """With what percentages of plan are made: the plan of the year, where there is none that of the period."""
        return self.plan or self.interim


def standing(of: Measured) -> Standing:
    """Low or not: what the document says; else the target of the period; else the path to the year's; else last year.

    A level is held to the plan of the year only at its end: before, nothing says how far it should be.
    """
    if of.said_low:
        return Standing(True, Ground.SAID)
    if of.is_partial:
        return Standing(None, Ground.PARTIAL)
    if of.actual is None:
        return Standing(None, Ground.NOTHING)
    if of.interim is not None and _why_not(of.actual, of.interim) is None:
        return _held_to(of.interim.value, of, Ground.INTERIM)
    if of.plan is not None and _why_not(of.actual, of.plan) is None:
        if of.expected is not None:
            return _held_to(of.expected, of, Ground.PATH)
        if of.period.is_year:
            return _held_to(of.plan.value, of, Ground.PLAN)
    if of.same is not None and _why_not(of.actual, of.same) is None:
        return _held_to(of.same.value, of, Ground.SAME)
    return Standing(None, Ground.NOTHING)


def _held_to(expected: Decimal, of: Measured, ground: Ground) -> Standing:
    assert of.actual is not None  # noqa: S101  # asked before
    behind = of.actual.value < expected if of.direction is Direction.RISING else of.actual.value > expected
    return Standing(behind, ground, expected)


def fed(quantities: list[Decimal | None], *, is_cumulative: bool) -> Decimal | None:
    """The value that linked tasks give: their sum; of a level only where there is a single one to take it from.

    None where no task gives any: a task that has reported nothing yet counts as nothing done, not as unknown,
    beside others.
    """
    known = [one for one in quantities if one is not None]
    if not known or (not is_cumulative and len(quantities) != 1):
        return None
    return sum(known, Decimal(0))
