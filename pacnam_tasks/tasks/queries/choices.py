"""What a list can be narrowed to, for its filters; everyone who is signed in may know fields, units and programmes."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, String, bindparam, cast, literal, select, union_all
from sqlmodel import Session, col

from pacnam_tasks.accounts.models import Appointment, Person
from pacnam_tasks.accounts.queries import in_force
from pacnam_tasks.accounts.rules import Role
from pacnam_tasks.core.db import fetch
from pacnam_tasks.plans.models import Field, Plan, Programme
from pacnam_tasks.units.models import Unit

FIELD, UNIT, PROGRAMME, NUMBER = "field", "unit", "programme", "number"
PLAN, MEMBER, IN_CHARGE = "plan", "member", "in_charge"
MAY_BE_IN_CHARGE = (col(Appointment.role).in_([Role.MEMBER, Role.STANDING]), in_force(bindparam("today")))
"""Committee members in office on `today`."""


class Choice(NamedTuple):
    """What can be chosen; of a unit the short name, of a member the code is the person's number."""

    id: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Choices:
    """Every field, unit, programme, plan and (once) member in charge, who may be in charge where that was asked, and
    the numbers asked for along with them.

    The first three in the committee's order.
    """

    fields: list[Choice]
    units: list[Choice]
    programmes: list[Choice]
    plans: list[Choice]
    members: list[Choice]
    in_charge: list[Choice]
    numbers: list[int]

    @property
    def names(self) -> "Names":
        """Their names by code."""
        found = (self.fields, self.units, self.programmes, self.plans, self.members)
        return Names(*({one.code: one.name for one in some} for some in found))


@dataclass(frozen=True, slots=True)
class Names:
    """The names of fields, units, programmes and plans by code, of members by the number in the address."""

    fields: Mapping[str, str]
    units: Mapping[str, str]
    programmes: Mapping[str, str]
    plans: Mapping[str, str]
    members: Mapping[str, str]


def _row(kind: str, **columns: Any) -> Any:
    return select(literal(kind).label("kind"), *(column.label(name) for name, column in columns.items()))


def _of(kind: str, table: type[Field | Unit | Programme], name: Any) -> Any:
    return _row(kind, id=col(table.id), code=col(table.code), name=name, rank=col(table.rank))


_NAMED = (
    _of(FIELD, Field, col(Field.name)),
    _of(UNIT, Unit, col(Unit.short_name)),
    _of(PROGRAMME, Programme, col(Programme.name)),
    _row(PLAN, id=col(Plan.id), code=col(Plan.code), name=col(Plan.title), rank=-col(Plan.id)),
    _row(
        MEMBER, id=col(Person.id), code=cast(col(Person.id), String), name=col(Person.full_name), rank=col(Person.id)
    ).where(col(Person.id).in_(select(col(Appointment.person_id)).where(col(Appointment.role) == Role.MEMBER))),
)


_IN_CHARGE = _row(
    IN_CHARGE, id=col(Person.id), code=col(Person.full_name), name=col(Person.full_name), rank=literal(0)
).where(col(Person.id).in_(select(col(Appointment.person_id)).where(*MAY_BE_IN_CHARGE)))


@lru_cache(64)
def _with(numbers: tuple[ColumnElement[int], ...], *, in_charge: bool) -> Any:
    """The statement with these numbers in it: to make it took longer than to run it."""
    empty = literal("")
    counted = (_row(NUMBER, id=one, code=empty, name=empty, rank=literal(n)) for n, one in enumerate(numbers))
    found = union_all(*_NAMED, *([_IN_CHARGE] if in_charge else []), *counted).subquery()
    return select(found).order_by(found.c.rank, found.c.code, found.c.id)


def choices(
    session: Session,
    numbers: Sequence[tuple[ColumnElement[int], Mapping[str, Any]]] = (),
    in_charge_on: date | None = None,
) -> Choices:
    """One statement, as a list asks for all of them and has few to spare; each number with the values it names."""
    values: dict[str, Any] = {name: value for _number, given in numbers for name, value in given.items()}
    found: dict[str, list[Choice]] = defaultdict(list)
    statement = _with(tuple(number for number, _given in numbers), in_charge=in_charge_on is not None)
    for kind, *columns, _rank in fetch(session, statement, {"today": in_charge_on} | values):
        found[kind].append(Choice(*columns))
    numbered = [one.id for one in found[NUMBER]]
    return Choices(found[FIELD], found[UNIT], found[PROGRAMME], found[PLAN], found[MEMBER], found[IN_CHARGE], numbered)
