"""Who signs for a unit."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col

from pacnam_tasks.accounts.models import Appointment, Person
from pacnam_tasks.accounts.queries import in_force
from pacnam_tasks.accounts.rules import Role
from pacnam_tasks.core.db import fetch
from pacnam_tasks.reports.document import Signer
from pacnam_tasks.reports.signing import deputy_title, head_title, signed_by_deputy

USUAL_TITLE = "Thủ trưởng đơn vị"


def signing_of_unit(session: Session, unit_id: int, day: date, collective: str) -> tuple[str, Signer]:
    """The lines of authority and who signs for the unit: while a deputy is acting head the deputy, else the head.

    `collective` is the authority under which the head signs, if any; the name is blank where there is no head.
    """
    head = _leading(session, unit_id, day, col(Appointment.acting_for_id).is_(None))
    title = head_title(head.title or USUAL_TITLE) if head is not None else USUAL_TITLE.upper()
    if (acting := _deputy(session, unit_id, day)) is not None:
        return signed_by_deputy(collective, title), acting
    return collective, Signer(title, head.full_name if head is not None else "")


def _deputy(session: Session, unit_id: int, day: date) -> Signer | None:
    """The acting head, who signs as deputy where the own appointment in the unit is one."""
    acting = _leading(session, unit_id, day, col(Appointment.acting_for_id).is_not(None))
    if acting is None:
        return None
    own = select(col(Appointment.title)).where(
        col(Appointment.person_id) == acting.person_id,
        col(Appointment.unit_id) == unit_id,
        col(Appointment.acting_for_id).is_(None),
        in_force(day),
    )
    titles = (deputy_title(title) for title in fetch(session, own.order_by(col(Appointment.id))).scalars())
    return next((Signer(title, acting.full_name) for title in titles if title), None)


def _leading(session: Session, unit_id: int, day: date, which: ColumnElement[bool]) -> Any:
    return fetch(
        session,
        select(col(Appointment.title), col(Person.full_name), col(Appointment.person_id))
        .join(Person, col(Person.id) == col(Appointment.person_id))
        .where(col(Appointment.role) == Role.LEADER, col(Appointment.unit_id) == unit_id, which, in_force(day))
        .order_by(col(Appointment.id))
        .limit(1),
    ).first()
