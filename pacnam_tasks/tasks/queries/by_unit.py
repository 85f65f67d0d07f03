"""What a unit has to do with, whoever asks: for acts on the unit itself."""

from datetime import date

from sqlalchemy import or_, select
from sqlmodel import Session, col

from pacnam_tasks.core.db import fetch
from pacnam_tasks.tasks.labels import STATE
from pacnam_tasks.tasks.models import Participation, Task
from pacnam_tasks.tasks.rules.facts import State

ENDED = (State.DONE, State.REVOKED)


def carried_by(session: Session, unit_id: int, _today: date) -> list[str]:
    """Tasks and parts that have not ended, drafts among them, by code: those that the unit leads or helps with, and
    those that it gave out, on which it decides.
    """
    helped = select(col(Participation.task_id)).where(col(Participation.unit_id) == unit_id)
    rows = fetch(
        session,
        select(col(Task.code), col(Task.state))
        .where(
            or_(col(Task.lead_unit_id) == unit_id, col(Task.parent_unit_id) == unit_id, col(Task.id).in_(helped)),
            col(Task.state).not_in(ENDED),
        )
        .order_by(col(Task.code)),
    )
    return [f"{row.code} ({STATE[State(row.state)]})" for row in rows]
