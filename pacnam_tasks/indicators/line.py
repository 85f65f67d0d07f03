"""An indicator in a period: its values, and all that follows from them by the rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from pacnam_tasks.core.periods import Period
from pacnam_tasks.indicators.queries.definitions import Definition, Described, Reporter
from pacnam_tasks.indicators.rules.figures import (
    Amount,
    Answer,
    Measured,
    Pace,
    Published,
    Qualifier,
    Standing,
    needed_pace,
    percent,
    remainder,
    standing,
)
from pacnam_tasks.indicators.rules.sentence import sentence
from pacnam_tasks.trajectories.rules.path import Path


@dataclass(frozen=True)
class Value:
    """A value as a line shows it: the row as it was entered, if there is one, and its amount.

    `rows` are those of the units whose sum it is, `missing` the units that should be in the sum and are not; `is_fed`
    that the linked tasks gave it; `period` where it stands, which for a same period may be the actual of the year
    before.
    """

    amount: Amount | None
    row: Any = None
    period: str = ""
    is_fed: bool = False
    rows: Sequence[Any] = ()
    missing: Sequence[Reporter] = ()

    @property
    def parts(self) -> int:
        """Of how many units it is the sum."""
        return len(self.rows)

    @property
    def is_partial(self) -> bool:
        """Whether units are missing from the sum."""
        return bool(self.rows) and bool(self.missing)

    @property
    def is_whole(self) -> bool:
        """Whether it says how the whole stands, with a figure or without."""
        return (self.amount is not None or self.row is not None) and not self.is_partial

    @property
    def whole(self) -> Amount | None:
        """The amount of the whole, none where units are missing from it."""
        return None if self.is_partial else self.amount


NO_VALUE = Value(None)


@dataclass(frozen=True)
class Line:
    """An indicator in a period: its values and all that follows from them.

    What was reached was reached by the end of `on`: the last day of the period, or the day of the page where linked
    tasks are counted in a period that still runs. `collecting` are later periods of which only some units have
    reported.
    """

    indicator: Described
    definition: Definition
    period: Period
    on: date
    actual: Value
    plan: Value
    interim: Value
    same: Value
    path: Path | None
    explanation: Any = None
    collecting: Sequence[tuple[Period, Value]] = ()

    @cached_property
    def measured(self) -> Measured:
        """What the rules ask for."""
        expected = self.path.expected(self.on) if self.path else None
        return Measured(
            period=self.period,
            direction=self.definition.direction,
            is_cumulative=self.definition.is_cumulative,
            actual=self.actual.whole,
            plan=self.plan.whole,
            interim=self.interim.whole,
            same=self.same.whole,
            expected=expected,
            said_low=self.actual.row is not None and self.actual.row.said_low,
            is_partial=self.actual.is_partial,
        )

    @cached_property
    def of_plan(self) -> Answer:
        """The computed percentage of plan."""
        return percent(self.measured.actual, self.measured.target)

    @cached_property
    def of_same(self) -> Answer:
        """The computed percentage of the same period of last year."""
        return percent(self.measured.actual, self.measured.same)

    @property
    def published_of_plan(self) -> Published | None:
        """The percentage of plan as it was published, if it was."""
        row = self.actual.row
        if row is None or row.percent_of_plan is None:
            return None
        return Published(row.percent_of_plan, Qualifier(row.percent_of_plan_qualifier))

    @property
    def published_of_same(self) -> Published | None:
        """The percentage of the same period as it was published, if it was."""
        row = self.actual.row
        if row is None or row.percent_of_same is None:
            return None
        return Published(row.percent_of_same, Qualifier(row.percent_of_same_qualifier))

    @cached_property
    def left(self) -> Answer:
        """What is left to do."""
        return remainder(self.measured.actual, self.measured.target)

    @cached_property
    def pace(self) -> Pace:
        """What each month of the rest of the year must bring."""
        of = self.measured
        when = (self.period.year, self.on)
        return needed_pace(of.actual, of.plan, *when, is_cumulative=of.is_cumulative, direction=of.direction)

    @cached_property
    def standing(self) -> Standing:
        """Low or not."""
        return standing(self.measured)

    @property
    def reported(self) -> tuple[int, int] | None:
        """How many of how many units have reported, where some are missing."""
        of = self.actual
        return (of.parts, of.parts + len(of.missing)) if of.is_partial else None

    @property
    def lacks_explanation(self) -> bool:
        """Whether it is low and nobody has said why and what is done about it."""
        return bool(self.standing.is_low) and self.explanation is None

    @property
    def sentence(self) -> str:
        """The official sentence, from published percentages where there are any."""
        return sentence(
            self.indicator.name,
            self.definition.measure,
            self.actual.amount,
            self.published_of_plan or self.of_plan,
            self.published_of_same or self.of_same,
            of_period=self.measured.plan is None,
            reported=self.reported,
        )
