"""What was recorded about indicators by the end of a day: everybody who may open the pages reads it whole.

Rows are in force from when they were entered until another replaced them, so one condition reads any day.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from pacnam_tasks.accounts.queries import Doer
from pacnam_tasks.core.db import fetch
from pacnam_tasks.core.errors import NotFound
from pacnam_tasks.indicators.models import (
    Indicator,
    IndicatorDefinition,
    IndicatorExplanation,
    IndicatorPath,
    IndicatorTask,
    IndicatorValue,
)
from pacnam_tasks.indicators.rules.figures import Direction
from pacnam_tasks.plans.models import Field
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.counts import AsOf
from pacnam_tasks.units.models import Unit
from pacnam_tasks.units.rules import UnitKind

ENTERER, CONFIRMER, EXPLAINER = (
    Doer(col(IndicatorValue.entered_by)),
    Doer(col(IndicatorValue.confirmed_by)),
    Doer(col(IndicatorExplanation.entered_by)),
)
_DEFINED = ("valid_from", "text", "measure", "direction", "is_cumulative", "decimals", "document")
_OF_COMMUNE = ("id", "code", "short_name", "valid_from", "valid_to")
COMMUNE = Unit.__table__.alias("commune")  # type: ignore[attr-defined]  # a model is its table
_INDICATORS: Any = (
    select(
        *(getattr(Indicator, name) for name in ("id", "code", "name", "unit_id", "is_per_unit")),
        col(Field.code).label("field_code"),
        col(Field.name).label("field_name"),
        col(Unit.short_name).label("unit_name"),
        col(Unit.code).label("unit_code"),
        col(IndicatorDefinition.id).label("definition_id"),
        *(getattr(IndicatorDefinition, name) for name in _DEFINED),
        *(COMMUNE.c[name].label(f"commune_{name}") for name in _OF_COMMUNE),
    )
    .join(IndicatorDefinition, col(IndicatorDefinition.indicator_id) == col(Indicator.id))
    .join(Field, col(Field.id) == col(Indicator.field_id))
    .join(Unit, col(Unit.id) == col(Indicator.unit_id))
    .outerjoin(COMMUNE, and_(col(Indicator.is_per_unit).is_(True), COMMUNE.c.kind == UnitKind.COMMUNE))
    .order_by(col(Indicator.rank), col(Indicator.code), col(IndicatorDefinition.valid_from), COMMUNE.c.rank)
)
_ONCE = or_(
    COMMUNE.c.id.is_(None),
    COMMUNE.c.id == select(func.min(col(Unit.id))).where(col(Unit.kind) == UnitKind.COMMUNE).scalar_subquery(),
)
"""Beside one of the communes alone: what else is asked of an indicator need not come with each of them."""
OF_UNIT = Unit.__table__.alias("of_unit")  # type: ignore[attr-defined]  # a model is its table
_VALUES: Any = CONFIRMER.join(
    ENTERER.join(
        select(
            *(getattr(IndicatorValue, name) for name in IndicatorValue.model_fields),
            ENTERER.name.label("enterer_name"),
            ENTERER.person.id.label("enterer_id"),  # type: ignore[union-attr]  # a column of an alias
            CONFIRMER.name.label("confirmer_name"),
            OF_UNIT.c.short_name.label("of_unit_name"),
            OF_UNIT.c.code.label("of_unit_code"),
        ).outerjoin(OF_UNIT, OF_UNIT.c.id == col(IndicatorValue.unit_id))
    ),
    maybe=True,
).order_by(col(IndicatorValue.id))


@dataclass(frozen=True, slots=True)
class Definition:
    """What an indicator measures from a day on."""

    id: int
    valid_from: date
    text: str
    measure: str
    direction: Direction
    is_cumulative: bool
    decimals: int
    document: str


@dataclass(frozen=True, slots=True)
class Reporter:
    """A unit that reports an indicator, from when to when it is there."""

    id: int
    code: str
    name: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Described:
    """An indicator with its definitions, the oldest first, of which there is one at least.

    `communes` are those of all times, where it has values of single units.
    """

    id: int
    code: str
    name: str
    field_code: str
    field_name: str
    unit_id: int
    unit_code: str
    unit_name: str
    is_per_unit: bool
    definitions: list[Definition] = field(default_factory=list)
    communes: list[Reporter] = field(default_factory=list)

    def definition_on(self, day: date) -> Definition:
        """The definition in force on a day; the first one also before it was."""
        in_force = [one for one in self.definitions if one.valid_from <= day]
        return in_force[-1] if in_force else self.definitions[0]


@dataclass(frozen=True)
class Closed(AsOf):
    """The last day of a period whose books were closed at an instant: what was recorded by then is known."""

    instant: datetime

    @property
    def until(self) -> datetime:
        """The instant of the closing, whatever day it is."""
        return self.instant


def in_force(table: Any, entered_at: Any, when: AsOf) -> ColumnElement[bool]:
    """Rows that were recorded by the end of the day and not yet replaced by then."""
    return col(table.replaced_at).is_(None) if when.until is None else known_at(table, entered_at, when.until)


def known_at(table: Any, entered_at: Any, instant: datetime) -> ColumnElement[bool]:
    """Rows that were recorded before an instant and not replaced before it."""
    return and_(entered_at < instant, or_(col(table.replaced_at).is_(None), col(table.replaced_at) >= instant))


def indicators(session: Session, when: AsOf, code: str = "") -> list[Described]:
    """Every indicator, or the one with this code, and its definitions, as they had been made by the day; in order."""
    named = (col(Indicator.code) == code,) if code else ()
    return _described(fetch(session, _INDICATORS.where(*_made(when), *named)))


def with_paths_and_feeders(
    session: Session, when: AsOf
) -> tuple[list[Described], dict[tuple[int, int], Any], list[Any]]:
    """Every indicator, the expected paths by indicator and year, and the tasks that feed any of them, each with
    `indicator_id`, `task_id`, `quantity` and `baseline`; in one statement, for pages that ask much more.
    """
    path = (getattr(IndicatorPath, name).label(f"path_{name}") for name in ("year", "shape", "curve", "points"))
    fed_by: tuple[Any, ...] = (col(Task.id).label("task_id"), col(Task.quantity), col(Task.baseline))
    rows = fetch(
        session,
        _INDICATORS.add_columns(*path, *fed_by)
        .outerjoin(IndicatorPath, _of_indicator(IndicatorPath, col(IndicatorPath.entered_at), when))
        .outerjoin(
            IndicatorTask,
            and_(
                _of_indicator(IndicatorTask, col(IndicatorTask.linked_at), when),
                col(IndicatorTask.feeds).is_(True),
                _ONCE,
            ),
        )
        .outerjoin(Task, col(Task.id) == col(IndicatorTask.task_id))
        .where(*_made(when)),
    ).all()
    paths_ = {
        (row.id, row.path_year): SimpleNamespace(shape=row.path_shape, curve=row.path_curve, points=row.path_points)
        for row in rows
        if row.path_year is not None
    }
    feeders = {
        (row.id, row.task_id): SimpleNamespace(
            indicator_id=row.id, task_id=row.task_id, quantity=row.quantity, baseline=row.baseline
        )
        for row in rows
        if row.task_id is not None
    }
    return _described(rows), paths_, list(feeders.values())


_STATED = (
    "id", "period", "kind", "amount", "qualifier", "percent_of_plan", "percent_of_plan_qualifier", "percent_of_same",
    "percent_of_same_qualifier", "is_derived", "said_low", "confirmed_at", "definition_id", "unit_id",
)  # fmt: skip


@dataclass(frozen=True)
class Stated:
    """What was entered of some indicators."""

    indicators: list[Described]
    values: list[Any]
    paths: dict[tuple[int, int], Any]
    explanations: dict[tuple[int, str], Any]


def stated(session: Session, when: AsOf, *, unit_ids: Sequence[int] = (), field_id: int | None = None) -> Stated:
    """The indicators of a field, or those for which units answer, with the values of this year and of the year before
    (of single units this year's), who explained them, and this year's path; in one statement, for pages that ask much
    else.
    """
    year = when.day.year
    value: Any = aliased(IndicatorValue)
    said: Any = aliased(IndicatorExplanation)
    path: Any = aliased(IndicatorPath)
    this_year, last_year = (col(value.period).startswith(str(one)) for one in (year, year - 1))
    of_years = or_(this_year, and_(last_year, col(value.unit_id).is_(None)))
    whose = col(Indicator.unit_id).in_(unit_ids) if field_id is None else col(Indicator.field_id) == field_id
    explained = and_(said.indicator_id == value.indicator_id, said.period == value.period)
    rows = fetch(
        session,
        _INDICATORS.add_columns(
            *(getattr(value, name).label(f"value_{name}") for name in _STATED),
            *(getattr(path, name).label(f"path_{name}") for name in ("shape", "curve", "points")),
            *(getattr(said, name).label(f"said_{name}") for name in ("cause", "remedy")),
        )
        .outerjoin(value, and_(_of_indicator(value, value.entered_at, when), of_years, _ONCE))
        .outerjoin(said, and_(explained, in_force(said, said.entered_at, when)))
        .outerjoin(path, and_(_of_indicator(path, path.entered_at, when), path.year == year))
        .where(*_made(when), whose),
    ).all()
    values_: dict[int, Any] = {}
    paths_, explanations_ = {}, {}
    for row in rows:
        if row.path_shape is not None:
            paths_[row.id, year] = SimpleNamespace(shape=row.path_shape, curve=row.path_curve, points=row.path_points)
        if row.value_id is not None:
            of_value = {name: getattr(row, f"value_{name}") for name in _STATED}
            values_[row.value_id] = SimpleNamespace(indicator_id=row.id, of_unit_code="", of_unit_name="", **of_value)
        if row.said_cause is not None:
            explained_ = SimpleNamespace(cause=row.said_cause, remedy=row.said_remedy)
            explanations_[row.id, row.value_period] = explained_
    in_order = [values_[one] for one in sorted(values_)]
    return Stated(_described(rows), in_order, paths_, explanations_)


def _of_indicator(table: Any, entered_at: Any, when: AsOf) -> ColumnElement[bool]:
    return and_(table.indicator_id == col(Indicator.id), in_force(table, entered_at, when))


def _made(when: AsOf) -> tuple[ColumnElement[bool], ...]:
    instant = when.until
    return () if instant is None else (col(IndicatorDefinition.made_at) < instant,)


def _described(rows: Iterable[Any]) -> list[Described]:
    """Indicators with their definitions and communes, each once."""
    found: dict[int, Described] = {}
    for row in rows:
        one = found.setdefault(
            row.id,
            Described(
                row.id, row.code, row.name, row.field_code, row.field_name, row.unit_id, row.unit_code, row.unit_name,
                row.is_per_unit,
            ),
        )  # fmt: skip
        definition = Definition(
            row.definition_id, row.valid_from, row.text, row.measure, Direction(row.direction), row.is_cumulative,
            row.decimals, row.document,
        )  # fmt: skip
        if definition not in one.definitions:
            one.definitions.append(definition)
        if row.commune_id is not None:
            commune = Reporter(*(getattr(row, f"commune_{name}") for name in _OF_COMMUNE))
            if commune not in one.communes:
                one.communes.append(commune)
    return list(found.values())


def indicator_named(session: Session, code: str, when: AsOf) -> Described:
    """The indicator with this code, as it had been made by the day; raises NotFound."""
    found = indicators(session, when, code)
    if not found:
        raise NotFound
    return found[0]


def answered_for_by(session: Session, unit_id: int, _today: date) -> list[str]:
    """The indicators for which a unit answers, by code: it does not end before another answers for them."""
    codes = fetch(session, select(col(Indicator.code)).where(col(Indicator.unit_id) == unit_id)).scalars()
    return sorted(codes)


def for_change(session: Session, code: str) -> Indicator:
    """The indicator's row, inside the write transaction; raises NotFound."""
    row = session.exec(select_rows(Indicator).where(col(Indicator.code) == code)).one_or_none()
    if row is None:
        raise NotFound
    return row


def values(session: Session, when: AsOf) -> Sequence[Any]:
    """The values of all indicators in force on the day, in the order of their entry, with who entered and confirmed."""
    rows: Sequence[Any] = fetch(
        session, _VALUES.where(in_force(IndicatorValue, col(IndicatorValue.entered_at), when))
    ).all()
    return rows


def values_ever(session: Session) -> Sequence[Any]:
    """The values of all indicators that were ever entered, replaced ones too, in the order of their entry."""
    rows: Sequence[Any] = fetch(session, _VALUES).all()
    return rows


def value_with_enterer(session: Session, indicator_id: int, value_id: int) -> Any:
    """A value of the indicator with who entered it; raises NotFound."""
    row = fetch(
        session, _VALUES.where(col(IndicatorValue.id) == value_id, col(IndicatorValue.indicator_id) == indicator_id)
    ).first()
    if row is None:
        raise NotFound
    return row


def values_of(session: Session, indicator_id: int, when: AsOf) -> Sequence[Any]:
    """All values of an indicator that had been entered by the day, replaced ones too, in the order of their entry."""
    instant = when.until
    entered = () if instant is None else (col(IndicatorValue.entered_at) < instant,)
    rows: Sequence[Any] = fetch(
        session, _VALUES.where(col(IndicatorValue.indicator_id) == indicator_id, *entered)
    ).all()
    return rows


def stood(row: Any, when: AsOf) -> bool:
    """Whether a row that had been entered by the day was still in force at its end."""
    instant = when.until
    return row.replaced_at is None or (instant is not None and row.replaced_at >= instant)


def explanations(session: Session, when: AsOf, indicator_id: int | None = None) -> dict[tuple[int, str], Any]:
    """The causes and remedies in force on the day by indicator and period, with who entered them."""
    columns = (getattr(IndicatorExplanation, name) for name in IndicatorExplanation.model_fields)
    statement = EXPLAINER.join(select(*columns, EXPLAINER.name.label("explainer_name")))
    recorded = in_force(IndicatorExplanation, col(IndicatorExplanation.entered_at), when)
    rows = fetch(session, statement.where(recorded, *_of(IndicatorExplanation, indicator_id)))
    return {(row.indicator_id, row.period): row for row in rows}


def paths(session: Session, when: AsOf, indicator_id: int | None = None) -> dict[tuple[int, int], Any]:
    """The expected paths that had been set by the day, by indicator and year."""
    columns = (getattr(IndicatorPath, name) for name in IndicatorPath.model_fields)
    recorded = in_force(IndicatorPath, col(IndicatorPath.entered_at), when)
    rows = fetch(session, select(*columns).where(recorded, *_of(IndicatorPath, indicator_id)))
    return {(row.indicator_id, row.year): row for row in rows}


def _of(table: Any, indicator_id: int | None) -> tuple[ColumnElement[bool], ...]:
    return () if indicator_id is None else (col(table.indicator_id) == indicator_id,)
