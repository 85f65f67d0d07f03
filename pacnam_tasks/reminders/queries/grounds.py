"""Whether what a reminder speaks of still stands: a deadline may move, a request be decided, a report come."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, literal, or_, select
from sqlmodel import Session, col

from pacnam_tasks.accounts.models import Appointment
from pacnam_tasks.accounts.rules import Role
from pacnam_tasks.core.db import fetch
from pacnam_tasks.reminders.ladder.rules import Ladder
from pacnam_tasks.reminders.matters import Thing, things_of
from pacnam_tasks.reminders.models import Reminder, unread, void_unsent
from pacnam_tasks.reminders.queries.open_days import DAY
from pacnam_tasks.reminders.rules import OF_THE_LADDER, Matter

NO_RUNGS = Ladder(())


def _stands(thing: Thing) -> ColumnElement[bool]:
    """Whether a thing of a reminder is as it was when that was made; of several units a head looks at the own."""
    same = (thing.id == col(Reminder.matter_id), thing.occurrence == col(Reminder.occurrence))
    found = select(literal(1)).select_from(thing.rows).where(*thing.where, *same)
    if not thing.of_task:
        theirs = exists().where(col(Appointment.person_id) == col(Reminder.person_id))
        here, heads = col(Appointment.unit_id) == thing.unit_id, col(Appointment.role) == Role.LEADER
        found = found.where(or_(theirs.where(here), ~theirs.where(heads)))
    return found.exists()


def _has_ground(matter: Matter) -> ColumnElement[bool]:
    return or_(*map(_stands, things_of(matter, NO_RUNGS, DAY)))


def _of_ladder(is_so: Callable[[Matter], ColumnElement[bool]]) -> ColumnElement[bool]:
    return or_(*(and_(col(Reminder.matter) == matter.value, is_so(matter)) for matter in sorted(OF_THE_LADDER)))


GONE: tuple[Any, ...] = (*unread(), _of_ladder(lambda matter: ~_has_ground(matter)))
"""Unread notices of which the ground has gone."""
BACK: tuple[Any, ...] = (*void_unsent(), _of_ladder(_has_ground))
"""What became void, never left, and has its ground again."""
_FIRST = select(col(Reminder.id)).where(*GONE).limit(1)


def has_lost_grounds(session: Session, day: date) -> bool:
    """Whether there is such a notice."""
    return fetch(session, _FIRST, {DAY.key: day}).first() is not None
