"""Under what name a unit reports, and who heads it."""

from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from pacnam_tasks.accounts.models import Appointment, Person
from pacnam_tasks.accounts.queries import in_force
from pacnam_tasks.accounts.rules import Role
from pacnam_tasks.core.db import fetch
from pacnam_tasks.reports.content import Letterhead, Signer
from pacnam_tasks.reports.rules import head_title, unit_letterhead
from pacnam_tasks.units.models import Unit
from pacnam_tasks.units.rules import UnitKind


def letterhead_of_unit(session: Session, unit_id: int, above: Letterhead) -> Letterhead:
    """The letterhead under which the unit reports to the committee that has the letterhead `above`."""
    unit = session.get_one(Unit, unit_id)
    parent = session.get(Unit, unit.parent_id) if unit.parent_id is not None else None
    superior = above.issuer if parent is None or parent.kind == UnitKind.COMMITTEE else parent.name
    return unit_letterhead(unit.name, unit.code, superior, UnitKind(unit.kind), above)


def head_of_unit(session: Session, unit_id: int, day: date) -> Signer:
    """The head in person, by title and name; blank where there is none."""
    row = fetch(
        session,
        select(col(Appointment.title), col(Person.full_name))
        .join(Person, col(Person.id) == col(Appointment.person_id))
        .where(
            col(Appointment.role) == Role.LEADER,
            col(Appointment.unit_id) == unit_id,
            col(Appointment.acting_for_id).is_(None),
            in_force(day),
        )
        .order_by(col(Appointment.id))
        .limit(1),
    ).first()
    return Signer(head_title(row.title or "Thủ trưởng đơn vị"), row.full_name) if row else Signer("THỦ TRƯỞNG ĐƠN VỊ")
