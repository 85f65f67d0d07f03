"""What was recorded about indicators by the end of a day: everybody who may open the pages reads it whole."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col

from pacnam_tasks.accounts.queries import Doer
from pacnam_tasks.core.db import fetch
from pacnam_tasks.core.errors import NotFound
from pacnam_tasks.indicators.models import IndicatorExplanation, IndicatorPath, IndicatorValue
from pacnam_tasks.indicators.queries.in_force import in_force
from pacnam_tasks.tasks.queries.counts import AsOf
from pacnam_tasks.units.models import Unit

ENTERER, CONFIRMER, EXPLAINER = (
    Doer(col(IndicatorValue.entered_by)),
    Doer(col(IndicatorValue.confirmed_by)),
    Doer(col(IndicatorExplanation.entered_by)),
)
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
