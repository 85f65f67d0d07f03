"""Who can administer, and which fields a member can be in charge of."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy import true as sql_true
from sqlmodel import Session, col

from pacnam_tasks.accounts.models import Account, Appointment
from pacnam_tasks.accounts.queries import in_force
from pacnam_tasks.accounts.rules import Role
from pacnam_tasks.core.db import fetch

FIELD_IDS: list[Callable[[Session], Mapping[str, int]]] = []
"""Where features above tell the ids of fields by their codes."""


def field_ids(session: Session) -> dict[str, int]:
    """The id of each field by its code."""
    return {code: field_id for tell in FIELD_IDS for code, field_id in tell(session).items()}


def can_anybody_administer(session: Session, today: date) -> bool:
    """Whether an administrator can sign in on this day."""
    who: Any = exists().where(
        col(Appointment.role) == Role.ADMINISTRATOR,
        in_force(today),
        col(Account.person_id) == col(Appointment.person_id),
        col(Account.enabled) == sql_true(),
    )
    return bool(fetch(session, select(who)).scalar_one())
