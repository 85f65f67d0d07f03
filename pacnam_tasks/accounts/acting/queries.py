"""Acting heads, and the heads for whom they act."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from pacnam_tasks.accounts.models import Appointment, Person
from pacnam_tasks.accounts.queries import Doer, in_force
from pacnam_tasks.accounts.rules import Role
from pacnam_tasks.core.db import fetch
from pacnam_tasks.core.errors import NotFound

SHOWN = 20
HEAD = Doer(col(Appointment.acting_for_id))
_ACTING = HEAD.join(
    select(
        col(Appointment.id),
        col(Appointment.unit_id),
        col(Appointment.valid_from).label("first"),
        col(Appointment.valid_to).label("last"),
        col(Appointment.basis),
        col(Person.full_name).label("name"),
        HEAD.name.label("head_name"),
    )
    .join(Person, col(Person.id) == col(Appointment.person_id))
    .where(col(Appointment.valid_to) >= col(Appointment.valid_from))
)
_OF_UNIT = _ACTING.where(col(Appointment.unit_id) == bindparam("unit_id"))
_HEADS: Any = (
    select(col(Appointment.id), col(Appointment.person_id), col(Person.full_name).label("name"))
    .join(Person, col(Person.id) == col(Appointment.person_id))
    .where(
        col(Appointment.unit_id) == bindparam("unit_id"),
        col(Appointment.role) == Role.LEADER,
        col(Appointment.acting_for_id).is_(None),
        col(Appointment.valid_from) <= bindparam("today"),
    )
)


def of_unit(session: Session, unit_id: int) -> Sequence[Any]:
    """The acting heads of a unit, the latest first; a period that was ended before it began is none."""
    statement = _OF_UNIT.order_by(col(Appointment.valid_from).desc(), col(Appointment.id).desc()).limit(SHOWN)
    rows: Sequence[Any] = fetch(session, statement, {"unit_id": unit_id}).all()
    return rows


def on_day(session: Session, day: date) -> dict[int, Any]:
    """Who acts on this day, by unit."""
    return {row.unit_id: row for row in fetch(session, _ACTING.where(in_force(day)))}


def overlapping(session: Session, unit_id: int, first: date, last: date) -> Any | None:
    """An acting head of the unit whose period shares a day with this one."""
    shares = (col(Appointment.valid_from) <= last, col(Appointment.valid_to) >= first)
    return fetch(session, _OF_UNIT.where(*shares).limit(1), {"unit_id": unit_id}).first()


def heads_of(session: Session, unit_id: int, today: date) -> Sequence[Any]:
    """The heads of a unit in person on this day; where the post is vacant, the last one."""
    values = {"unit_id": unit_id, "today": today}
    by_name = _HEADS.where(in_force(bindparam("today"))).order_by(col(Person.full_name), col(Appointment.id))
    found: Sequence[Any] = fetch(session, by_name, values).all()
    if found:
        return found
    last_first = _HEADS.order_by(col(Appointment.valid_to).desc(), col(Appointment.id).desc()).limit(1)
    before: Sequence[Any] = fetch(session, last_first, values).all()
    return before


def one_of(session: Session, unit_id: int, appointment_id: int) -> Appointment:
    """The acting head's appointment, looked up through the unit; raises NotFound."""
    found = session.exec(
        select_rows(Appointment).where(
            col(Appointment.unit_id) == unit_id,
            col(Appointment.id) == appointment_id,
            col(Appointment.acting_for_id).is_not(None),
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    return found
