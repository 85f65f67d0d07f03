"""For whose entries a locked period can be opened."""

from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from pacnam_tasks.accounts.models import Account, Appointment, Person
from pacnam_tasks.accounts.queries import in_force
from pacnam_tasks.accounts.rules import Role
from pacnam_tasks.core.db import fetch
from pacnam_tasks.units.models import Unit

ENTERING = (Role.OFFICE, Role.LEADER, Role.STAFF)


def who_enter(session: Session, today: date) -> list[tuple[int, str]]:
    """The office, heads and staff of units who can sign in today, in protocol order: id and name with the unit."""
    rows = fetch(
        session,
        select(col(Person.id), col(Person.full_name), col(Unit.short_name), col(Unit.rank))
        .join(Account, col(Account.person_id) == col(Person.id))
        .join(Appointment, col(Appointment.person_id) == col(Person.id))
        .join(Unit, col(Unit.id) == col(Appointment.unit_id))
        .where(col(Appointment.role).in_(ENTERING), in_force(today), col(Account.enabled).is_(True))
        .distinct()
        .order_by(col(Unit.rank), col(Person.full_name), col(Person.id)),
    )
    return list({row.id: (row.id, f"{row.full_name}, {row.short_name}") for row in rows}.values())
