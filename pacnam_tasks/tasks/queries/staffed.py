"""In which units somebody can act on work that is given to them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, not_, or_, select
from sqlalchemy import true as sql_true
from sqlmodel import Session, col

from pacnam_tasks.accounts.models import Account, Appointment
from pacnam_tasks.accounts.queries import in_force, not_over
from pacnam_tasks.accounts.rules import Role
from pacnam_tasks.core.db import fetch
from pacnam_tasks.tasks.access import OF_THE_UNIT
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.rules.moves import OPEN
from pacnam_tasks.units.models import Unit

SOON = timedelta(days=14)
"""So long before the last head of a unit goes it is told that nobody follows."""
NEVER = date.max


def somebody_in(unit_id: Any, today: date) -> ColumnElement[bool]:
    """Whether somebody who can sign in works in the unit with this id (a column), as a condition."""
    return (
        exists()
        .where(col(Appointment.unit_id) == unit_id, col(Appointment.role).in_(sorted(OF_THE_UNIT)))
        .where(in_force(today), col(Account.person_id) == col(Appointment.person_id))
        .where(col(Account.enabled) == sql_true())
    )


def nobody_in(session: Session, today: date, unit_ids: Collection[int] | None = None) -> dict[int, str]:
    """The units (of these) in which nobody works who can sign in, by their short names in protocol order.

    An acting head is there as the head is; so is the office in its own unit, but no member of the committee in its.
    """
    nobody = not_(somebody_in(col(Unit.id), today))
    units = select(col(Unit.id), col(Unit.short_name)).where(nobody).order_by(col(Unit.rank), col(Unit.code))
    if unit_ids is not None:
        units = units.where(col(Unit.id).in_(sorted(unit_ids)))
    return {row.id: row.short_name for row in fetch(session, units)}


@dataclass(frozen=True, slots=True)
class Headless:
    """A unit with open tasks that nobody heads; or nobody after `last`, a day that is near."""

    code: str
    name: str
    n_tasks: int
    last: date | None


def is_headless(today: date) -> ColumnElement[bool]:
    """Units with open tasks that nobody heads today who can sign in, in person or acting; the office heads its own."""
    return and_(not_(_is_headed(today)), _has_open_task())


def headless(session: Session, today: date) -> list[Headless]:
    """These units, and those of which the last head goes soon and nobody is known to follow, in protocol order."""
    last = _heads(func.max(func.coalesce(col(Appointment.valid_to), NEVER)))
    last_on = last.where(not_over(today), col(Appointment.unit_id) == col(Unit.id)).correlate(Unit).scalar_subquery()
    n_tasks = select(func.count()).where(*_open_tasks()).correlate(Unit).scalar_subquery()
    is_headed = _is_headed(today)
    found = fetch(
        session,
        select(
            *(col(Unit.code), col(Unit.name), n_tasks.label("n"), last_on.label("last"), is_headed.label("is_headed"))
        )
        .where(_has_open_task(), or_(not_(is_headed), last_on < today + SOON))
        .order_by(col(Unit.rank), col(Unit.code)),
    )
    return [Headless(row.code, row.name, row.n, row.last if row.is_headed else None) for row in found]


def _is_headed(today: date) -> ColumnElement[bool]:
    return col(Unit.id).in_(_heads(col(Appointment.unit_id)).where(in_force(today)))


def _heads(what: Any) -> Any:
    """Of appointments as head whose person can sign in."""
    return (
        select(what)
        .join(Account, and_(col(Account.person_id) == col(Appointment.person_id), col(Account.enabled)))
        .where(col(Appointment.role).in_([Role.LEADER, Role.OFFICE]))
    )


def _open_tasks() -> tuple[Any, ...]:
    return (col(Task.lead_unit_id) == col(Unit.id), col(Task.state).in_(sorted(OPEN)))


def _has_open_task() -> ColumnElement[bool]:
    return exists().where(*_open_tasks())
