"""Directions on a field: whole for those who read all; a unit reads those addressed to it, with its own answer only."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, exists, select, true
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from pacnam_tasks.accounts.queries import Doer
from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.db import fetch
from pacnam_tasks.core.errors import NotFound
from pacnam_tasks.decisions.directions.access import is_own_unit
from pacnam_tasks.decisions.directions.models import DirectedUnit, FieldDirection
from pacnam_tasks.plans.models import Field
from pacnam_tasks.tasks.queries.counts import AsOf, Scope, sums_by
from pacnam_tasks.units.models import Unit
from pacnam_tasks.units.queries import all_units

SHOWN = 20
GIVER, ANSWERER = Doer(col(FieldDirection.given_by)), Doer(col(DirectedUnit.answered_by))
_TO_UNITS: Any = (
    select(
        *(getattr(FieldDirection, name) for name in FieldDirection.model_fields),
        *(getattr(DirectedUnit, name) for name in ("unit_id", "answer", "answered_at")),
        col(Unit.code).label("unit_code"),
        col(Unit.short_name).label("unit_name"),
        GIVER.name.label("giver_name"),
        ANSWERER.name.label("answerer_name"),
    )
    .join(DirectedUnit, col(DirectedUnit.direction_id) == col(FieldDirection.id))
    .join(Unit, col(Unit.id) == col(DirectedUnit.unit_id))
)
_NAMED = ANSWERER.join(GIVER.join(_TO_UNITS), maybe=True)


@dataclass(frozen=True)
class Choice:
    """A unit that can be addressed."""

    id: int
    code: str
    name: str


def addressed_to(actor: Actor) -> ColumnElement[bool]:
    """The addressees, with their answers, of whom the person may know: all, or the own units."""
    return true() if actor.reads_all else col(DirectedUnit.unit_id).in_(sorted(actor.unit_ids))


def field_named(session: Session, code: str) -> Field:
    """The field with this code; raises NotFound."""
    found = session.exec(select_rows(Field).where(col(Field.code) == code)).one_or_none()
    if found is None:
        raise NotFound
    return found


def on_field(session: Session, field_id: int, actor: Actor) -> Sequence[Any]:
    """The first directions on a field, a row for each addressee: those to answer first, the newest of each first."""
    mine = _of_direction(actor)
    waits = exists().where(mine, col(DirectedUnit.answered_at).is_(None))
    first = (
        select(col(FieldDirection.id))
        .where(col(FieldDirection.field_id) == field_id, exists().where(mine))
        .order_by(waits.desc(), col(FieldDirection.id).desc())
        .limit(SHOWN)
    )
    statement = _NAMED.where(col(FieldDirection.id).in_(first.scalar_subquery()), addressed_to(actor))
    rows: Sequence[Any] = fetch(session, statement.order_by(col(FieldDirection.id).desc(), col(Unit.rank))).all()
    return rows


def _of_direction(actor: Actor) -> ColumnElement[bool]:
    """An addressee of the direction at hand of whom the person may know."""
    return (col(DirectedUnit.direction_id) == col(FieldDirection.id)) & addressed_to(actor)


def addressee(session: Session, field_code: str, direction_id: int, unit_code: str, actor: Actor) -> DirectedUnit:
    """The addressee, looked up through field, direction and unit; raises NotFound for those who may not know of it."""
    found = session.exec(
        select_rows(DirectedUnit)
        .join(FieldDirection, col(FieldDirection.id) == col(DirectedUnit.direction_id))
        .join(Field, col(Field.id) == col(FieldDirection.field_id))
        .join(Unit, col(Unit.id) == col(DirectedUnit.unit_id))
        .where(
            col(Field.code) == field_code,
            col(DirectedUnit.direction_id) == direction_id,
            col(Unit.code) == unit_code,
            addressed_to(actor),
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def addressable(session: Session, field_id: int, actor: Actor, when: AsOf) -> list[Choice]:
    """The units whom the person can direct: those that lead open or paused work in the field, never the own ones.

    Parts count too: of work that is split, a commune leads its part. In protocol order.
    """
    tallies = sums_by(session, actor, when, Scope(field_id=field_id), "unit_id")
    at_work = {unit_id for unit_id, tally in tallies.items() if tally.open + tally.paused}
    return [
        Choice(unit.id or 0, unit.code, unit.short_name)
        for unit in all_units(session)
        if unit.id in at_work and not is_own_unit(actor, unit.id or 0)
    ]
