"""What was recorded about indicators by the end of a day: everybody who may open the pages reads it whole.

Rows are in force from when they were entered until another replaced them, so one condition reads any day.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from pacnam_tasks.accounts.queries import Doer
from pacnam_tasks.core.clock import end_of_day
from pacnam_tasks.core.db import fetch
from pacnam_tasks.core.errors import NotFound
from pacnam_tasks.indicators.models import (
    Indicator,
    IndicatorDefinition,
    IndicatorExplanation,
    IndicatorPath,
    IndicatorValue,
)
from pacnam_tasks.plans.models import Field
from pacnam_tasks.tasks.queries.counts import AsOf
from pacnam_tasks.units.models import Unit

ENTERER, CONFIRMER, EXPLAINER = (
    Doer(col(IndicatorValue.entered_by)),
    Doer(col(IndicatorValue.confirmed_by)),
    Doer(col(IndicatorExplanation.entered_by)),
)
DEFINER = Doer(col(IndicatorDefinition.made_by))
_INDICATORS: Any = (
    select(
        *(getattr(Indicator, name) for name in Indicator.model_fields),
        col(Field.code).label("field_code"),
        col(Field.name).label("field_name"),
        col(Unit.code).label("unit_code"),
        col(Unit.short_name).label("unit_name"),
    )
    .join(Field, col(Field.id) == col(Indicator.field_id))
    .join(Unit, col(Unit.id) == col(Indicator.unit_id))
    .order_by(col(Indicator.rank), col(Indicator.code))
)
OF_UNIT = Unit.__table__.alias("of_unit")  # type: ignore[attr-defined]
_VALUES: Any = CONFIRMER.join(
    ENTERER.join(
        select(
            *(getattr(IndicatorValue, name) for name in IndicatorValue.model_fields),
            ENTERER.name.label("enterer_name"),
            ENTERER.person.id.label("enterer_id"),  # type: ignore[union-attr]
            CONFIRMER.name.label("confirmer_name"),
            OF_UNIT.c.short_name.label("of_unit_name"),
            OF_UNIT.c.code.label("of_unit_code"),
        ).outerjoin(OF_UNIT, OF_UNIT.c.id == col(IndicatorValue.unit_id))
    ),
    maybe=True,
).order_by(col(IndicatorValue.id))


def instant_of(when: AsOf) -> datetime | None:
    """The instant before which something must have been recorded to be known on a past day; none for today."""
    return end_of_day(when.day, when.zone) if when.is_past else None


def in_force(table: Any, entered_at: Any, when: AsOf) -> ColumnElement[bool]:
    """Rows that were recorded by the end of the day and not yet replaced by then."""
    instant = instant_of(when)
    if instant is None:
        return col(table.replaced_at).is_(None)
    return and_(entered_at < instant, or_(col(table.replaced_at).is_(None), col(table.replaced_at) >= instant))


def indicators(session: Session, when: AsOf) -> Sequence[Any]:
    """Every indicator that had been made by the day, in order, with names of field and unit."""
    instant = instant_of(when)
    made = () if instant is None else (col(Indicator.made_at) < instant,)
    rows: Sequence[Any] = fetch(session, _INDICATORS.where(*made)).all()
    return rows


def indicator_named(session: Session, code: str) -> Any:
    """The indicator with this code; raises NotFound."""
    row = fetch(session, _INDICATORS.where(col(Indicator.code) == code)).first()
    if row is None:
        raise NotFound
    return row


def for_change(session: Session, code: str) -> Indicator:
    """The indicator's row, inside the write transaction; raises NotFound."""
    row = session.exec(select_rows(Indicator).where(col(Indicator.code) == code)).one_or_none()
    if row is None:
        raise NotFound
    return row


def definitions(session: Session, when: AsOf, indicator_id: int | None = None) -> dict[int, list[Any]]:
    """The definitions of each indicator that had been made by the day, the oldest first, with who made them."""
    instant = instant_of(when)
    made = () if instant is None else (col(IndicatorDefinition.made_at) < instant,)
    columns = (getattr(IndicatorDefinition, name) for name in IndicatorDefinition.model_fields)
    statement = DEFINER.join(select(*columns, DEFINER.name.label("definer_name")))
    mine = _of(IndicatorDefinition, indicator_id)
    return _grouped(fetch(session, statement.where(*made, *mine).order_by(col(IndicatorDefinition.valid_from))))


def values(session: Session, when: AsOf, indicator_id: int | None = None) -> dict[int, list[Any]]:
    """The values of each indicator in force on the day, in the order of their entry, with who entered and confirmed."""
    mine = _of(IndicatorValue, indicator_id)
    return _grouped(
        fetch(session, _VALUES.where(in_force(IndicatorValue, col(IndicatorValue.entered_at), when), *mine))
    )


def value_with_enterer(session: Session, indicator_id: int, value_id: int) -> Any:
    """A value of the indicator with who entered it; raises NotFound."""
    row = fetch(
        session, _VALUES.where(col(IndicatorValue.id) == value_id, col(IndicatorValue.indicator_id) == indicator_id)
    ).first()
    if row is None:
        raise NotFound
    return row


def all_values(session: Session, indicator_id: int, limit: int) -> Sequence[Any]:
    """The newest entries of an indicator, replaced ones too, newest first."""
    newest = _VALUES.order_by(None).order_by(col(IndicatorValue.id).desc()).limit(limit)
    rows: Sequence[Any] = fetch(session, newest.where(col(IndicatorValue.indicator_id) == indicator_id)).all()
    return rows


def explanations(session: Session, when: AsOf, indicator_id: int | None = None) -> dict[int, list[Any]]:
    """The causes and remedies of each indicator in force on the day, with who entered them."""
    columns = (getattr(IndicatorExplanation, name) for name in IndicatorExplanation.model_fields)
    statement = EXPLAINER.join(select(*columns, EXPLAINER.name.label("explainer_name")))
    recorded = in_force(IndicatorExplanation, col(IndicatorExplanation.entered_at), when)
    mine = _of(IndicatorExplanation, indicator_id)
    return _grouped(fetch(session, statement.where(recorded, *mine).order_by(col(IndicatorExplanation.id))))


def paths(session: Session, when: AsOf, indicator_id: int | None = None) -> dict[tuple[int, int], Any]:
    """The expected paths that had been set by the day, by indicator and year."""
    columns = (getattr(IndicatorPath, name) for name in IndicatorPath.model_fields)
    recorded = in_force(IndicatorPath, col(IndicatorPath.entered_at), when)
    rows = fetch(session, select(*columns).where(recorded, *_of(IndicatorPath, indicator_id)))
    return {(row.indicator_id, row.year): row for row in rows}


def _of(table: Any, indicator_id: int | None) -> tuple[ColumnElement[bool], ...]:
    return () if indicator_id is None else (col(table.indicator_id) == indicator_id,)


def _grouped(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.indicator_id, []).append(row)
    return found
