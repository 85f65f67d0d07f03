"""The indicators of a reporting period: their lines with the values, and of whom values are missing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, exists, or_, select
from sqlmodel import Session, col

from pacnam_tasks.core.db import fetch
from pacnam_tasks.core.periods import Period, ending_alike, read_period
from pacnam_tasks.indicators.book import book_of_closed
from pacnam_tasks.indicators.formats import record
from pacnam_tasks.indicators.line import Line, Value
from pacnam_tasks.indicators.models import Indicator, IndicatorDefinition, IndicatorTask, IndicatorValue
from pacnam_tasks.indicators.queries.in_force import Closed
from pacnam_tasks.indicators.rules.figures import Kind
from pacnam_tasks.periods.queries.standing import Stands
from pacnam_tasks.periods.rules import PeriodKind
from pacnam_tasks.units.models import Unit
from pacnam_tasks.units.rules import UnitKind

VALUE = (
    "period", "kind", "amount", "qualifier", "percent_of_plan", "percent_of_plan_qualifier", "percent_of_same",
    "percent_of_same_qualifier", "is_derived", "said_low", "origin", "source", "note",
)  # fmt: skip


def indicator_lines(
    session: Session, stands: Stands, known: Mapping[int, Mapping[str, Any]], zone: ZoneInfo
) -> list[dict[str, Any]]:
    """A line for each indicator at the end of the period, with the values that stand behind it as plain JSON.

    `known` are the facts of tasks as the period knows them. Of a week only the indicators that have a value of it.
    """
    closing, period = stands.closing, read_period(stands.period.name)
    when = Closed(closing.last_on, stands.today, zone, closing.closed_at)
    until = max((closing.closed_at, *(window.ends_at for window in closing.windows)))

    def quantities(feeders: Iterable[Any]) -> dict[int, Decimal | None]:
        return {one.task_id: _quantity(known.get(one.task_id), one.baseline) for one in feeders}

    def admits(row: Any) -> bool:
        return closing.takes(closing.first_on, row.entered_at, row.enterer_id)

    book = book_of_closed(session, when, period, admits, quantities)
    lines = [book.line_at_end(one, period) for one in book.indicators]
    is_asked = stands.period.kind != PeriodKind.WEEK
    return [_kept(line, until) for line in lines if is_asked or line.actual.amount or line.actual.row]


def _quantity(facts: Mapping[str, Any] | None, baseline: Decimal | None) -> Decimal | None:
    if facts is None:
        return None
    return baseline if facts.get("quantity") is None else Decimal(facts["quantity"])


def _kept(line: Line, until: datetime) -> dict[str, Any]:
    """What is kept of an indicator: the line as it is given to others, and the facts from which it follows."""
    definition, explained = line.definition, line.explanation
    facts = {
        "definition": [definition.valid_from.isoformat(), definition.text, definition.measure, definition.document],
        "fed": _plain(line.actual.amount.value) if line.actual.is_fed and line.actual.amount else None,
        "explanation": None if explained is None else [explained.cause, explained.remedy],
        "values": {
            "actual": _values(line.actual, until),
            "plan": _values(line.plan, until),
            "interim": _values(line.interim, until),
            "same": _values(line.same, until),
        },
        "missing": [one.code for one in line.actual.missing],
    }
    rows = [line.actual.row] if line.actual.row is not None else line.actual.rows
    said = {
        "unit_name": line.indicator.unit_name,
        "by": sorted({one.enterer_name for one in rows}),
        "explained_by": "" if explained is None else explained.explainer_name,
        "missing": [one.name for one in line.actual.missing],
    }
    return {**record(line, until), **said, "facts": facts}


def _values(of: Value, until: datetime) -> list[dict[str, Any]]:
    rows = [of.row] if of.row is not None else of.rows
    return [
        {
            **{name: _plain(getattr(row, name)) for name in VALUE},
            "unit": row.of_unit_code or "",
            "enterer": row.enterer_id,
            "entered_at": row.entered_at.isoformat(),
            "confirmed_at": row.confirmed_at.isoformat() if row.confirmed_at and row.confirmed_at < until else None,
        }
        for row in rows
    ]


def _plain(value: Any) -> Any:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value


@dataclass(frozen=True)
class OwedValue:
    """An indicator without a value of the whole in a period; `units` are those that owe theirs."""

    code: str
    name: str
    unit: str
    units: list[str]


def owed_values(session: Session, period: Any, today: date) -> list[OwedValue]:
    """The indicators of which the period has no value yet, by order, each with the units that owe one.

    Where the quantities of tasks are counted in, none is owed; nor is any of a week.
    """
    if period.kind == PeriodKind.WEEK:
        return []
    end = min(read_period(period.name).ends_on, today)
    found: dict[str, OwedValue] = {}
    for row in fetch(session, _owed(ending_alike(read_period(period.name)), end)):
        one = found.setdefault(row.code, OwedValue(row.code, row.name, row.unit, []))
        if row.reporter:
            one.units.append(row.reporter)
    return list(found.values())


def _owed(periods: list[Period], end: date) -> Any:
    reporter = Unit.__table__.alias("reporter")  # type: ignore[attr-defined]  # a model is its table
    mine = and_(col(IndicatorValue.indicator_id) == col(Indicator.id), col(IndicatorValue.replaced_at).is_(None))
    labels = [one.label for one in periods]
    of_unit = col(IndicatorValue.unit_id) == reporter.c.id
    planned = exists().where(
        mine,
        of_unit,
        col(IndicatorValue.kind) == Kind.PLAN,
        col(IndicatorValue.period).in_([*labels, periods[0].whole]),
    )
    reports = and_(
        col(Indicator.is_per_unit).is_(True),
        reporter.c.valid_from <= end,
        or_(reporter.c.valid_to.is_(None), reporter.c.valid_to >= end),
        or_(reporter.c.kind == UnitKind.COMMUNE, planned),
    )
    entered = exists().where(
        mine,
        col(IndicatorValue.kind) == Kind.ACTUAL,
        col(IndicatorValue.period).in_(labels),
        or_(col(IndicatorValue.unit_id).is_(None), of_unit),
    )
    fed = exists().where(
        col(IndicatorTask.indicator_id) == col(Indicator.id),
        col(IndicatorTask.feeds).is_(True),
        col(IndicatorTask.replaced_at).is_(None),
    )
    begun = exists().where(
        col(IndicatorDefinition.indicator_id) == col(Indicator.id), col(IndicatorDefinition.valid_from) <= end
    )
    return (
        select(
            col(Indicator.code),
            col(Indicator.name),
            col(Unit.short_name).label("unit"),
            reporter.c.short_name.label("reporter"),
        )
        .join(Unit, col(Unit.id) == col(Indicator.unit_id))
        .outerjoin(reporter, reports)
        .where(~entered, ~fed, begun)
        .order_by(col(Indicator.rank), col(Indicator.code), reporter.c.rank)
    )
