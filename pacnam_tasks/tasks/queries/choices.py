"""What a list can be narrowed to, for its filters; everyone who is signed in may know fields and units."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import literal, select, union_all
from sqlmodel import Session, col

from pacnam_tasks.core.db import fetch
from pacnam_tasks.plans.models import Field
from pacnam_tasks.units.models import Unit

FIELD, UNIT = "field", "unit"


@dataclass(frozen=True, slots=True)
class Choice:
    """A field or a unit to choose; of a unit the short name."""

    id: int
    code: str
    name: str


def _of(kind: str, table: type[Field | Unit], name: Any) -> Any:
    return select(
        literal(kind).label("kind"),
        col(table.id).label("id"),
        col(table.code).label("code"),
        name.label("name"),
        col(table.rank).label("rank"),
    )


_BOTH = union_all(_of(FIELD, Field, col(Field.name)), _of(UNIT, Unit, col(Unit.short_name))).subquery()
_IN_ORDER = select(_BOTH).order_by(_BOTH.c.rank, _BOTH.c.code)


def fields_and_units(session: Session) -> tuple[list[Choice], list[Choice]]:
    """Every field and every unit, each in the committee's order: one statement, as a list asks for both."""
    found: dict[str, list[Choice]] = {FIELD: [], UNIT: []}
    for row in fetch(session, _IN_ORDER):
        found[row.kind].append(Choice(row.id, row.code, row.name))
    return found[FIELD], found[UNIT]
