"""Whether what a reminder speaks of still stands: a deadline may move, a request be decided, a report come."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, literal, or_, select
from sqlmodel import Session, col

from pacnam_tasks.accounts.models import Appointment
from pacnam_tasks.accounts.rules import Role
from pacnam_tasks.core.db import fetch
from pacnam_tasks.history.models import Event
from pacnam_tasks.reminders.ladder.rules import Ladder
from pacnam_tasks.reminders.matters import Thing, things_of
from pacnam_tasks.reminders.models import Reminder, unread, void_unsent
from pacnam_tasks.reminders.queries.open_days import DAY, TOLD_SINCE
from pacnam_tasks.reminders.rules import OF_THE_LADDER, WHILE_IT_STANDS, Matter
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.rules.facts import State
from pacnam_tasks.tasks.rules.moves import ENDED

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


def _task_is(*so: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(col(Task.id) == col(Reminder.task_id), *so).correlate(Reminder)


_WAITS_TO_BE_ACCEPTED = _task_is(col(Task.state) == State.ASSIGNED)
_STANDS: Mapping[Matter, ColumnElement[bool]] = {
    Matter.ASSIGNED: _WAITS_TO_BE_ACCEPTED,
    Matter.DELEGATED: _task_is(col(Task.handler_id) == col(Reminder.person_id), col(Task.state).not_in(sorted(ENDED))),
}
"""Whether a change that is told only while it stands does."""


def _of_ladder(is_so: Callable[[Matter], ColumnElement[bool]]) -> ColumnElement[bool]:
    return or_(*(and_(col(Reminder.matter) == matter.value, is_so(matter)) for matter in sorted(OF_THE_LADDER)))


_FELL = or_(*(and_(col(Reminder.matter) == matter.value, ~_STANDS[matter]) for matter in sorted(WHILE_IT_STANDS)))
GONE: tuple[Any, ...] = (*unread(), or_(_of_ladder(lambda matter: ~_has_ground(matter)), _FELL))
"""Unread notices of which the ground has gone."""
_IS_NEWS = exists().where(col(Event.seq) == col(Reminder.matter_id), col(Event.at) >= TOLD_SINCE).correlate(Reminder)
_WAITS_AGAIN = and_(col(Reminder.matter) == Matter.ASSIGNED.value, _WAITS_TO_BE_ACCEPTED, _IS_NEWS)
BACK: tuple[Any, ...] = (*void_unsent(), or_(_of_ladder(_has_ground), _WAITS_AGAIN))
"""What became void, never left, and has its ground again; of changes a task that waits to be accepted again while that
is still told, as into whose hands a task comes is told anew each time.
"""
_FIRST = select(col(Reminder.id)).where(*GONE).limit(1)


def has_lost_grounds(session: Session, day: date) -> bool:
    """Whether there is such a notice."""
    return fetch(session, _FIRST, {DAY.key: day}).first() is not None
