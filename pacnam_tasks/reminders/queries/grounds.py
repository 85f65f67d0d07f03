"""Whether what a notice speaks of still stands: a deadline may move, a request be decided, a report come."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, literal, or_, select
from sqlmodel import Session, col

from pacnam_tasks.accounts.models import Appointment
from pacnam_tasks.accounts.rules import Role
from pacnam_tasks.core.db import fetch
from pacnam_tasks.reminders.ladder.rules import Ladder
from pacnam_tasks.reminders.matters import Thing, things_of
from pacnam_tasks.reminders.models import Reminder, unread
from pacnam_tasks.reminders.queries.open_days import DAY
from pacnam_tasks.reminders.rules import OF_THE_LADDER, Matter

NO_RUNGS = Ladder(())


def _stands(thing: Thing) -> ColumnElement[bool]:
    """Whether a thing of a notice is as it was when the notice was made; of several units a head looks at the own."""
    same = (thing.id == col(Reminder.matter_id), thing.occurrence == col(Reminder.occurrence))
    found = select(literal(1)).select_from(thing.rows).where(*thing.where, *same)
    if not thing.of_task:
        theirs = exists().where(col(Appointment.person_id) == col(Reminder.person_id))
        here, heads = col(Appointment.unit_id) == thing.unit_id, col(Appointment.role) == Role.LEADER
        found = found.where(or_(theirs.where(here), ~theirs.where(heads)))
    return found.exists()


def _is_gone(matter: Matter) -> ColumnElement[bool]:
    things = things_of(matter, NO_RUNGS, DAY)
    return and_(col(Reminder.matter) == matter.value, ~or_(*map(_stands, things)))


GONE: tuple[Any, ...] = (*unread(), or_(*map(_is_gone, sorted(OF_THE_LADDER))))
"""Unread notices of which the ground has gone."""
_FIRST = select(col(Reminder.id)).where(*GONE).limit(1)


def has_lost_grounds(session: Session, day: date) -> bool:
    """Whether there is such a notice."""
    return fetch(session, _FIRST, {DAY.key: day}).first() is not None
