"""Indicators with what they measure from a day on, as they had been made by a day; everybody reads them whole."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, select
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from pacnam_tasks.core.db import fetch
from pacnam_tasks.core.errors import NotFound
from pacnam_tasks.indicators.models import Indicator, IndicatorDefinition
from pacnam_tasks.indicators.rules.figures import Direction
from pacnam_tasks.plans.models import Field
from pacnam_tasks.tasks.queries.counts import AsOf
from pacnam_tasks.units.models import Unit
from pacnam_tasks.units.rules import UnitKind

_DEFINED = ("valid_from", "text", "measure", "direction", "is_cumulative", "decimals", "document")
_OF_COMMUNE = ("id", "code", "short_name", "valid_from", "valid_to")
COMMUNE = Unit.__table__.alias("commune")  # type: ignore[attr-defined]  # a model is its table
INDICATORS: Any = (
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


def indicators(session: Session, when: AsOf, code: str = "") -> list[Described]:
    """Every indicator, or the one with this code, and its definitions, as they had been made by the day; in order."""
    named = (col(Indicator.code) == code,) if code else ()
    return described(fetch(session, INDICATORS.where(*made_by(when), *named)))


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


def made_by(when: AsOf) -> tuple[ColumnElement[bool], ...]:
    """Definitions that had been made by the end of the day."""
    instant = when.until
    return () if instant is None else (col(IndicatorDefinition.made_at) < instant,)


def described(rows: Iterable[Any]) -> list[Described]:
    """What rows of `INDICATORS` say: indicators with their definitions and communes, each once."""
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
