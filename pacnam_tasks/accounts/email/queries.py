"""Who is reminded and has no address for mails."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, exists, func, or_, select
from sqlalchemy import true as sql_true
from sqlmodel import Session, col

from pacnam_tasks.accounts.links.access import KEEPERS
from pacnam_tasks.accounts.models import Account, Appointment, Person
from pacnam_tasks.accounts.queries import in_force
from pacnam_tasks.core.db import fetch


def without_address(session: Session, today: date, at_most: int) -> Sequence[Row[Any]]:
    """The first of those who have deadlines to keep, can sign in and have no address, and how many there are: username,
    full_name, n.
    """
    has_deadlines = exists().where(
        col(Appointment.person_id) == col(Account.person_id),
        col(Appointment.role).in_(sorted(KEEPERS.roles)),
        in_force(today),
    )
    found: Sequence[Row[Any]] = fetch(
        session,
        select(col(Account.username), col(Person.full_name), func.count().over().label("n"))
        .join(Person, col(Person.id) == col(Account.person_id))
        .where(col(Account.enabled) == sql_true(), or_(col(Person.email).is_(None), col(Person.email) == ""))
        .where(has_deadlines)
        .order_by(col(Account.username))
        .limit(at_most),
    ).all()
    return found
