"""The people to whom the head of a unit can hand a task."""

from datetime import date
from typing import Any

from sqlalchemy import bindparam, select, true
from sqlmodel import Session, col

from pacnam_tasks.accounts.models import Account, Appointment, Person
from pacnam_tasks.accounts.queries import in_force
from pacnam_tasks.accounts.rules import WORKS_IN_UNIT
from pacnam_tasks.core.db import fetch

_WORKERS: Any = (
    select(col(Person.id), col(Person.full_name))
    .join(Appointment, col(Appointment.person_id) == col(Person.id))
    .join(Account, col(Account.person_id) == col(Person.id))
    .where(
        col(Appointment.unit_id) == bindparam("unit_id"),
        col(Appointment.role).in_(sorted(WORKS_IN_UNIT)),
        in_force(bindparam("today")),
        col(Account.enabled) == true(),
    )
    .distinct()
    .order_by(col(Person.full_name), col(Person.id))
)


def workers_of(session: Session, unit_id: int, today: date) -> list[tuple[int, str]]:
    """Whoever works in the unit on this day and can sign in, with their names."""
    return [(row.id, row.full_name) for row in fetch(session, _WORKERS, {"unit_id": unit_id, "today": today})]
