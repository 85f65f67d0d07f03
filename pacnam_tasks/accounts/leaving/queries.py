"""What a person who leaves still holds of appointments."""

from datetime import date

from sqlalchemy import or_
from sqlmodel import Session, col, select

from pacnam_tasks.accounts.models import Appointment


def not_over(session: Session, person_id: int, today: date) -> list[Appointment]:
    """The person's appointments that count today or will."""
    lasts = or_(col(Appointment.valid_to).is_(None), col(Appointment.valid_to) >= today)
    mine = select(Appointment).where(col(Appointment.person_id) == person_id, lasts)
    return list(session.exec(mine.order_by(col(Appointment.id))))
