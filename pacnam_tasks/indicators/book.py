"""All that was recorded about indicators by a day, read once, and the line that one makes of it in a period."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from pacnam_tasks.core.periods import Period, ending_alike, read_period, year_before
from pacnam_tasks.indicators.line import NO_VALUE, Line, Value
from pacnam_tasks.indicators.queries import definitions, linked, recorded, together
from pacnam_tasks.indicators.queries.definitions import Definition, Described, Reporter
from pacnam_tasks.indicators.queries.in_force import Closed, stood
from pacnam_tasks.indicators.rules.figures import Amount, Kind, Qualifier, fed, qualifier_of_sum
from pacnam_tasks.indicators.rules.sentence import PERCENT
from pacnam_tasks.tasks.queries.counts import AsOf
from pacnam_tasks.trajectories.rules.curves import Curve
from pacnam_tasks.trajectories.rules.path import Path, Shape
from pacnam_tasks.units.rules import is_valid_on

Place = tuple[int, str, str, int | None]
"""Indicator, period, kind, unit (none for the whole)."""


@dataclass(frozen=True)
class Book:
    """What was recorded by a day.

    `period` is the one that is shown, none where each indicator is shown in its own latest one. `quantities` are those
    of the feeding tasks at the end of `fed_period`.
    """

    when: AsOf
    period: Period | None
    indicators: Sequence[Described]
    values: Mapping[Place, Any]
    explanations: Mapping[tuple[int, str], Any]
    paths: Mapping[tuple[int, int], Any]
    feeders: Sequence[Any]
    quantities: Mapping[int, Decimal | None]

    def periods_of(self, indicator_id: int | None = None) -> list[Period]:
        """The periods of which there is an actual, the latest first; of two that end together the shorter one."""
        return _periods(self.values, indicator_id)

    @property
    def fed_period(self) -> Period:
        """The period whose actual linked tasks give where nobody has entered it: the one that is shown, else the month
        of the day.
        """
        return self.period or month_of(self.when.day)

    def own_period(self, indicator: Described) -> Period:
        """The latest period of an indicator of which the whole is known.

        What only some units have reported takes the place of no earlier figure, but stands where there is none.
        """
        known = self.periods_of(indicator.id)
        whole = (one for one in known if self.value(indicator, one.label, Kind.ACTUAL).is_whole)
        if found := next(whole, known[0] if known else None):
            return found
        is_fed = any(one.indicator_id == indicator.id for one in self.feeders)
        return self.fed_period if is_fed else _latest(self.values, self.when)

    def shown(self, indicator: Described) -> Line:
        """An indicator in the period that is shown, else in its own latest one, with what is being collected since."""
        if self.period is not None:
            return self.line(indicator, self.period)
        line = self.line(indicator, self.own_period(indicator))
        newer = [one for one in self.periods_of(indicator.id) if one.ends_on > line.period.ends_on]
        return replace(line, collecting=[(one, self.value(indicator, one.label, Kind.ACTUAL)) for one in newer])

    def line_at_end(self, indicator: Described, period: Period) -> Line:
        """An indicator at the end of a period: in the period itself, or in another that ends with it if only of that
        the whole is known.
        """
        known = (one for one in ending_alike(period) if self.value(indicator, one.label, Kind.ACTUAL).is_whole)
        return self.line(indicator, next(known, period))

    def reporters(self, indicator: Described, period: Period) -> list[Reporter]:
        """The units that report an indicator in a period: the communes of its end, and who has a plan of its own."""
        if not indicator.is_per_unit:
            return []
        found = {one.id: one for one in indicator.communes if is_valid_on(one, period.ends_on)}
        for (own, label, kind, unit), row in self.values.items():
            is_planned = own == indicator.id and kind == Kind.PLAN and label in {period.label, period.whole}
            if is_planned and unit is not None and unit not in found:
                found[unit] = Reporter(unit, row.of_unit_code, row.of_unit_name, period.starts_on, None)
        return list(found.values())

    def value(self, indicator: Described, label: str, kind: Kind) -> Value:
        """The value of the whole: as it was entered, else the sum of its units; none of a percentage.

        A sum is as sure as the least sure of its parts; `missing` are the units that have not reported.
        """
        row = self.values.get((indicator.id, label, kind, None))
        if row is not None:
            return Value(amount_of(row), row, label)
        rows = [
            one
            for (own, period, of, unit), one in self.values.items()
            if (own, period, of) == (indicator.id, label, kind) and unit is not None and one.amount is not None
        ]
        by = {one.definition_id for one in rows}
        measures = [one.measure for one in indicator.definitions if one.id in by]
        if len(by) != 1 or measures[0].startswith(PERCENT):
            return NO_VALUE
        total = sum((one.amount for one in rows), Decimal(0))
        qualifier = qualifier_of_sum(Qualifier(one.qualifier) for one in rows)
        reported = {one.unit_id for one in rows}
        missing = [one for one in self.reporters(indicator, read_period(label)) if one.id not in reported]
        return Value(Amount(total, by.pop(), qualifier), None, label, rows=rows, missing=missing)

    def actual(self, indicator: Described, period: Period) -> Value:
        """What was reached, from the linked tasks where nobody entered it."""
        found = self.value(indicator, period.label, Kind.ACTUAL)
        feeders = [one for one in self.feeders if one.indicator_id == indicator.id and period == self.fed_period]
        if found.amount is not None or found.row is not None or not feeders:
            return found
        by = indicator.definition_on(period.ends_on)
        total = fed([self.quantities.get(one.task_id) for one in feeders], is_cumulative=by.is_cumulative)
        return NO_VALUE if total is None else Value(Amount(total, by.id), None, period.label, is_fed=True)

    def same(self, indicator: Described, period: Period) -> Value:
        """The same period of last year, as it was entered with this one, else as the actual of then."""
        found = self.value(indicator, period.label, Kind.SAME)
        before = year_before(period)
        if found.amount is not None or before is None:
            return found
        return self.value(indicator, before.label, Kind.ACTUAL)

    def line(self, indicator: Described, period: Period) -> Line:
        """An indicator in a period."""
        plan = self.value(indicator, period.whole, Kind.PLAN)
        definition, actual = indicator.definition_on(period.ends_on), self.actual(indicator, period)
        return Line(
            indicator=indicator,
            definition=definition,
            period=period,
            on=min(period.ends_on, self.when.day) if actual.is_fed else period.ends_on,
            actual=actual,
            plan=plan,
            interim=NO_VALUE if period.is_year else self.value(indicator, period.label, Kind.PLAN),
            same=self.same(indicator, period),
            path=self.path(indicator.id, period.year, plan, definition),
            explanation=self.explanations.get((indicator.id, period.label)),
        )

    def path(self, indicator_id: int, year: int, plan: Value, definition: Definition) -> Path | None:
        """The path to the plan of a year: as it was set, else through the plans of its periods, else straight.

        A level has one only where it was set by points or milestones: before the first of them it stands where they
        begin.
        """
        if plan.whole is None:
            return None
        row = self.paths.get((indicator_id, year))
        starts_on, ends_on = date(year - 1, 12, 31), date(year, 12, 31)
        points = points_of(row.points) if row is not None else self._interim(indicator_id, year)
        shape = Shape(row.shape) if row is not None else Shape.POINTS if points else Shape.STRAIGHT
        if definition.is_cumulative:
            base = Decimal(0)
        elif points:
            base = points[0][1]
        else:
            return None
        curve = Curve(row.curve) if row is not None and row.curve else None
        return Path(starts_on, ends_on, base, plan.whole.value, shape, points, curve)

    def _interim(self, indicator_id: int, year: int) -> tuple[tuple[date, Decimal], ...]:
        """The plans of the periods of a year as points; they are counted from the beginning of the year."""
        found = {
            period.ends_on: row.amount
            for (own, label, kind, unit), row in self.values.items()
            if own == indicator_id and kind == Kind.PLAN and unit is None and row.amount is not None
            if (period := read_period(label)).year == year and not period.is_year
        }
        return tuple(sorted((on, value) for on, value in found.items() if on < date(year, 12, 31)))


def amount_of(row: Any) -> Amount | None:
    """The amount of a value's row, none where the document gives no figure."""
    if row.amount is None:
        return None
    return Amount(row.amount, row.definition_id, Qualifier(row.qualifier), row.is_derived)


def points_of(text: str) -> tuple[tuple[date, Decimal], ...]:
    """The points of a path as they are kept."""
    return tuple((date.fromisoformat(day), Decimal(value)) for day, value in json.loads(text))


def read_book(session: Session, when: AsOf, period: Period | None = None) -> Book:
    """All indicators as recorded by the day, in a period, or each in its own latest one."""
    values = by_place(recorded.values(session, when))
    feeders = linked.feeding(session, when)
    return Book(
        when=when,
        period=period,
        indicators=definitions.indicators(session, when),
        values=values,
        explanations=recorded.explanations(session, when),
        paths=recorded.paths(session, when),
        feeders=feeders,
        quantities=linked.quantities_on(session, feeders, _end(period, when), when) if feeders else {},
    )


def read_briefly(session: Session, when: AsOf) -> Book:
    """The same for showing how each stands in its own latest period, in few statements: without explanations."""
    values = by_place(recorded.values(session, when))
    indicators, paths, linked_tasks = together.with_paths_and_feeders(session, when)
    entered = {one for one, _label, kind, _unit in values if kind == Kind.ACTUAL}
    feeders = [one for one in linked_tasks if one.indicator_id not in entered]
    return Book(
        when=when,
        period=None,
        indicators=indicators,
        values=values,
        explanations={},
        paths=paths,
        feeders=feeders,
        quantities=linked.quantities_on(session, feeders, _end(None, when), when) if feeders else {},
    )


def book_of_one(
    session: Session, when: AsOf, period: Period | None, indicator: Described, rows: Iterable[Any], links: Iterable[Any]
) -> Book:
    """The same of one indicator, of whose values and links the page reads more."""
    values = by_place(row for row in rows if stood(row, when))
    feeders = [one for one in links if one.feeds]
    return Book(
        when=when,
        period=period,
        indicators=[indicator],
        values=values,
        explanations=recorded.explanations(session, when, indicator.id),
        paths=recorded.paths(session, when, indicator.id),
        feeders=feeders,
        quantities=linked.quantities_on(session, feeders, _end(period, when), when) if feeders else {},
    )


def book_of_closed(
    session: Session,
    when: Closed,
    period: Period,
    admits: Callable[[Any], bool],
    quantities: Callable[[Iterable[Any]], Mapping[int, Decimal | None]],
) -> Book:
    """What a reporting period knows of indicators: the last values that it admits, the rest as known at its closing.

    `quantities` gives those of the feeding tasks as the period knows them.
    """
    feeders = linked.feeding(session, when)
    return Book(
        when=when,
        period=period,
        indicators=definitions.indicators(session, when),
        values=by_place(row for row in recorded.values_ever(session) if admits(row)),
        explanations=recorded.explanations(session, when),
        paths=recorded.paths(session, when),
        feeders=feeders,
        quantities=quantities(feeders),
    )


def _end(period: Period | None, when: AsOf) -> date:
    """The day at whose end the linked tasks are counted."""
    return (period or month_of(when.day)).ends_on


def by_place(rows: Iterable[Any]) -> dict[Place, Any]:
    """Values in force by where they stand."""
    return {(row.indicator_id, row.period, row.kind, row.unit_id): row for row in rows}


def month_of(day: date) -> Period:
    """The month in which a day lies."""
    return read_period(f"{day.year}-{day.month:02d}")


def _latest(values: Iterable[Place], when: AsOf) -> Period:
    return next(iter(_periods(values)), read_period(f"{when.day.year}"))


def _periods(values: Iterable[Place], indicator_id: int | None = None) -> list[Period]:
    labels = {label for one, label, kind, _unit in values if kind == Kind.ACTUAL and indicator_id in {None, one}}
    return sorted(map(read_period, labels), key=lambda one: (one.ends_on, one.starts_on), reverse=True)
