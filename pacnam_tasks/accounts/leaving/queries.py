"""What a person who leaves, or the people of a unit that ends, still hold of appointments."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import case, func
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from pacnam_tasks.accounts import queries as accounts
from pacnam_tasks.accounts.labels import ROLE
from pacnam_tasks.accounts.models import Account, Appointment, Person
from pacnam_tasks.accounts.rules import NEEDED, Role
from pacnam_tasks.core.db import fetch
from pacnam_tasks.core.text import dmy
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.units.models import Unit


def not_over(session: Session, person_id: int, today: date) -> list[Appointment]:
    """The person's appointments that count today or will."""
    mine = select(Appointment).where(col(Appointment.person_id) == person_id, accounts.not_over(today))
    return list(session.exec(mine.order_by(col(Appointment.id))))


def posts_beyond(session: Session, unit_id: int, last_day: date) -> list[Appointment]:
    """The appointments in a unit that count after this day."""
    beyond = accounts.not_over(last_day + timedelta(days=1))
    posts = select(Appointment).where(col(Appointment.unit_id) == unit_id, beyond)
    return list(session.exec(posts.order_by(col(Appointment.id))))


def acting_in(session: Session, unit_id: int, today: date) -> list[str]:
    """Whoever acts for a head of the unit today or will, as a sentence."""
    acting: Any = select_columns(
        col(Person.full_name).label("name"), col(Appointment.valid_to).label("last"), col(Unit.code)
    ).where(
        col(Appointment.unit_id) == unit_id,
        col(Appointment.acting_for_id).is_not(None),
        col(Appointment.valid_to) >= today,
        col(Appointment.valid_to) >= col(Appointment.valid_from),
    )
    named = acting.join(Person, col(Person.id) == col(Appointment.person_id)).join(
        Unit, col(Unit.id) == col(Appointment.unit_id)
    )
    return [
        _(
            "%(name)s acts for the head through %(day)s; end that at /units/%(code)s/acting",
            name=row.name,
            day=dmy(row.last),
            code=row.code,
        )
        for row in fetch(session, named.order_by(col(Appointment.valid_from), col(Appointment.id)))
    ]


def lost_with_unit(session: Session, unit_id: int, today: date) -> list[str]:
    """The roles which nobody outside the unit holds, each as a sentence: they would end with it."""
    return _only_by(session, col(Appointment.unit_id) == unit_id, today)


def lost_with_person(session: Session, person_id: int, today: date) -> list[str]:
    """The roles which nobody but the person holds."""
    return _only_by(session, col(Appointment.person_id) == person_id, today)


def _only_by(session: Session, those: Any, today: date) -> list[str]:
    """The needed roles whose holders who can sign in today are all among those."""
    found: Any = (
        select_columns(col(Appointment.role), func.min(case((those, 1), else_=0)).label("only"))
        .join(Account, col(Account.person_id) == col(Appointment.person_id))
        .where(accounts.in_force(today), col(Account.enabled), col(Appointment.role).in_(sorted(NEEDED)))
        .group_by(col(Appointment.role))
        .order_by(col(Appointment.role))
    )
    return [
        _("Nobody else holds the role “%(role)s”. Give it to another person first.", role=str(ROLE[Role(row.role)]))
        for row in fetch(session, found)
        if row.only
    ]
