"""In which units somebody can act on work that is given to them."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, exists, not_, select
from sqlalchemy import true as sql_true
from sqlmodel import Session, col

from pacnam_tasks.accounts.models import Account, Appointment
from pacnam_tasks.accounts.queries import in_force
from pacnam_tasks.core.db import fetch
from pacnam_tasks.tasks.access import OF_THE_UNIT
from pacnam_tasks.units.models import Unit


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
