"""Values of indicators that wait for a person's confirmation."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, false, func, literal, null, select
from sqlmodel import Session, col

from pacnam_tasks.accounts.queries import Doer
from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.db import fetch
from pacnam_tasks.indicators.access import right_to_confirm
from pacnam_tasks.indicators.models import Indicator, IndicatorValue
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.units.models import Unit

NOBODY_ID = 0
_ENTERER = Doer(col(IndicatorValue.entered_by))
_OF_UNIT = Unit.__table__.alias("of_unit")  # type: ignore[attr-defined]  # a model is its table


def waits_for(actor: Actor) -> ColumnElement[bool]:
    """Values in force that the person may confirm: none that the person entered."""
    if right_to_confirm(actor, NOBODY_ID) is None:
        return false()
    return and_(
        col(IndicatorValue.replaced_at).is_(None),
        col(IndicatorValue.confirmed_at).is_(None),
        col(_ENTERER.person.id) != actor.person_id,
    )


def _waiting(*columns: Any) -> Any:
    return (
        _ENTERER.join(select(*columns))
        .join(Indicator, col(Indicator.id) == col(IndicatorValue.indicator_id))
        .join(Unit, col(Unit.id) == col(Indicator.unit_id))
        .outerjoin(_OF_UNIT, _OF_UNIT.c.id == col(IndicatorValue.unit_id))
    )


def to_confirm(session: Session, actor: Actor, most: int) -> Sequence[Any]:
    """The first values, the oldest entry first, each with how many there are in all."""
    statement = _waiting(
        *(getattr(IndicatorValue, name) for name in ("id", "period", "kind", "amount", "qualifier", "source")),
        col(IndicatorValue.entered_at),
        col(Indicator.code),
        col(Indicator.name),
        col(Unit.short_name).label("unit_name"),
        _OF_UNIT.c.short_name.label("of_unit_name"),
        _ENTERER.name.label("enterer_name"),
        func.count().over().label("in_all"),
    )
    first = statement.where(waits_for(actor)).order_by(col(IndicatorValue.id)).limit(most)
    rows: Sequence[Any] = fetch(session, first).all() if right_to_confirm(actor, NOBODY_ID) else ()
    return rows


def first_to_confirm(actor: Actor, kind: str, most: int) -> Any | None:
    """The same in the columns of `decisions.waiting.glance`, none where the person confirms nothing."""
    if right_to_confirm(actor, NOBODY_ID) is None:
        return None
    statement = _waiting(
        literal(kind).label("kind"),
        col(Indicator.code),
        cast(col(Indicator.name), String).label("title"),
        col(Unit.short_name).label("unit"),
        cast(col(IndicatorValue.source), String).label("text"),
        cast(null(), Task.__table__.c.due_on.type).label("on"),  # type: ignore[attr-defined]  # a model is its table
        func.count().over().label("n"),
        func.row_number().over(order_by=col(IndicatorValue.id)).label("place"),
        literal("").label("field_code"),
        literal("").label("giver"),
    )
    return statement.where(waits_for(actor)).order_by(col(IndicatorValue.id)).limit(most)
