"""The units, fields and people of a load; with a password they can sign in, and an office account is made."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from pacnam_tasks.accounts.actions import hash_password
from pacnam_tasks.accounts.models import Account, Appointment, Person
from pacnam_tasks.accounts.rules import Role
from pacnam_tasks.core.db import fetch
from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.text import fold
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.operations.bulk.reading import Source
from pacnam_tasks.plans.models import Field
from pacnam_tasks.units.models import Unit
from pacnam_tasks.units.rules import UnitKind

OFFICE = "bench"
OFFICE_NAME = "Văn phòng đo"


@dataclass(frozen=True)
class House:
    """Where the lines of a load are found in the database: units, people and appointments, fields by their name."""

    units: Mapping[int, Unit]
    people: Mapping[str, int]
    appointments: Mapping[str, int]
    fields: Mapping[str, int]

    def unit_id(self, number: int) -> int:
        """The unit with this id in the files."""
        return _id(self.units[number])


def save_house(session: Session, source: Source, *, since: date, password: str | None) -> House:
    """Save units, fields, people and appointments in force from `since`."""
    units = _save_units(session, source, since)
    heads = {line.unit_id: login for login, line in reversed(source.people.items())}
    people: dict[str, int] = {}
    appointments: dict[str, int] = {}
    for login, line in source.people.items():
        role = Role.LEADER if heads[line.unit_id] == login else Role.STAFF
        people[login], appointments[login] = _save_person(session, line.name, units[line.unit_id], role, since)
    if password is not None and units:
        people[OFFICE], _office = _save_person(session, OFFICE_NAME, next(iter(units.values())), Role.OFFICE, since)
        _save_accounts(session, people, password)
    return House(units, people, appointments, _save_fields(session, source))


def _save_units(session: Session, source: Source, since: date) -> dict[int, Unit]:
    _refuse_known(session, col(Unit.code), [line.code for line in source.units.values()])
    rank = fetch(session, select(func.coalesce(func.max(col(Unit.rank)), 0))).scalar_one()
    units = {
        number: Unit(
            code=line.code,
            name=line.name,
            short_name=line.name[:80],
            kind=UnitKind.COMMUNE if line.name.startswith("Ủy ban nhân dân") else UnitKind.GOVERNMENT,
            rank=rank + index,
            valid_from=since,
        )
        for index, (number, line) in enumerate(source.units.items(), start=1)
    }
    session.add_all(units.values())
    session.flush()
    return units


def _save_person(session: Session, name: str, unit: Unit, role: Role, since: date) -> tuple[int, int]:
    person = Person(full_name=name)
    session.add(person)
    session.flush()
    appointment = Appointment(person_id=_id(person), unit_id=_id(unit), role=role, valid_from=since)
    session.add(appointment)
    session.flush()
    return _id(person), _id(appointment)


def _id(saved: Any) -> int:
    return int(saved.id)


def _save_accounts(session: Session, people: Mapping[str, int], password: str) -> None:
    _refuse_known(session, col(Account.username), people)
    hashed = hash_password(password)
    session.add_all(
        Account(person_id=person_id, username=login.lower(), password_hash=hashed)
        for login, person_id in people.items()
    )
    session.flush()


def _save_fields(session: Session, source: Source) -> dict[str, int]:
    """The fields by name; one that is there already under its code is taken."""
    known = dict(fetch(session, select(col(Field.code), col(Field.id))).all())
    rank = fetch(session, select(func.coalesce(func.max(col(Field.rank)), 0))).scalar_one()
    found: dict[str, int] = {}
    for name in dict.fromkeys(line.field for line in source.tasks.values()):
        code = field_code(name)
        if code not in known:
            field = Field(code=code, name=name, rank=rank + len(found) + 1)
            session.add(field)
            session.flush()
            known[code] = _id(field)
        found[name] = known[code]
    return found


def field_code(name: str) -> str:
    """The name folded, its words joined by hyphens."""
    return "-".join("".join(letter if letter.isalnum() else " " for letter in fold(name)).split())


def _refuse_known(session: Session, column: Any, wanted: Iterable[str]) -> None:
    there: Collection[str] = fetch(session, select(column)).scalars().all()
    if both := sorted(set(wanted) & set(there)):
        raise Refused(_("“%(text)s” is in the database already.", text=both[0]))
