"""The devices of a person."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, exists
from sqlmodel import Session, col, select

from pacnam_tasks.accounts.models import Person
from pacnam_tasks.reminders.devices.models import PushDevice

HAS_DEVICE: ColumnElement[bool] = exists().where(col(PushDevice.person_id) == col(Person.id))
"""Persons who have messages shown on some device."""


def devices_of(session: Session, person_id: int) -> Sequence[PushDevice]:
    """All, the oldest first."""
    mine: Any = select(PushDevice).where(col(PushDevice.person_id) == person_id)
    found: Sequence[PushDevice] = session.exec(mine.order_by(col(PushDevice.id))).all()
    return found
