"""What others did to the task of a unit: its head, or who handles it, is told once, by the same outbox as all else."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, String, case, cast, literal, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from pacnam_tasks.accounts.models import Appointment
from pacnam_tasks.accounts.queries import in_force
from pacnam_tasks.accounts.rules import Role
from pacnam_tasks.history.models import Event
from pacnam_tasks.reminders.ladder.queries import NO_WORKING_DAYS
from pacnam_tasks.reminders.rules import (
    CHANGES,
    MADE_GOOD_WITHIN_DAYS,
    OF_THE_HANDLER,
    TOLD_WITHIN_DAYS,
    Channel,
    Matter,
    bits_of,
)
from pacnam_tasks.reminders.ways import columns
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.rules.facts import State
from pacnam_tasks.tasks.rules.moves import ENDED

DONE_AS = aliased(Appointment)
ONE_DAY = timedelta(days=1)


def told_since(day: date, planned_before: date | None) -> datetime:
    """From when on what was done is told on a day; `planned_before` is the last day before it of which anything was
    planned, so that what happened while no scheduler ran is made good.
    """
    usual = day - timedelta(days=TOLD_WITHIN_DAYS)
    return _start(usual if planned_before is None else max(_earliest(day), min(usual, planned_before - ONE_DAY)))


def news_since(day: date) -> datetime:
    """From when on what was done is still news on a day to whom it was planned to be told."""
    return _start(_earliest(day))


def _earliest(day: date) -> date:
    return day - timedelta(days=MADE_GOOD_WITHIN_DAYS)


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def changes(day: Any, since: Any) -> list[Any]:
    """Who is told on `day` what somebody else did to a task of their unit, `since` an instant; both may be left open.

    That a task was given, or given into somebody's hands, is told only while it stands so.
    """
    kind, person = col(Event.kind), col(Appointment.person_id)
    heads = _told(day, since, kind).where(
        kind.in_(sorted(CHANGES - OF_THE_HANDLER)),
        or_(kind != Matter.ASSIGNED, col(Task.state) == State.ASSIGNED),
        col(Appointment.role) == Role.LEADER,
    )
    delegated = kind == Matter.DELEGATED
    given = (
        _told(day, since, Matter.DELEGATED)
        .where(delegated, _names(person, before='{"before":%,"handler":'), col(Task.handler_id) == person)
        .where(col(Task.state).not_in(sorted(ENDED)))
    )
    taken = _told(day, since, Matter.DELEGATION_ENDED).where(
        delegated,
        _names(person, before='{"before":'),
        or_(col(Task.handler_id).is_(None), col(Task.handler_id) != person),
    )
    return [heads, given, taken]


def _told(day: Any, since: Any, matter: Any) -> Select[Any]:
    """Events of the last days about tasks, each with the other people of the lead unit."""
    on = col(Event.effective_on)
    told_before = case((on < day, 0))
    what = columns(matter, col(Event.seq), literal(0, Integer), on, told_before, literal(bits_of(Channel), Integer))
    return (
        select(*what, NO_WORKING_DAYS.label("working_days"), col(Appointment.person_id))
        .select_from(Event)
        .join(Task, col(Task.id) == col(Event.task_id))
        .join(DONE_AS, col(DONE_AS.id) == col(Event.actor_id))
        .join(Appointment, col(Appointment.unit_id) == col(Task.lead_unit_id))
        .where(
            col(Event.at) >= since,
            on <= day,
            col(Appointment.person_id) != col(DONE_AS.person_id),
            in_force(day),
        )
    )


def _names(person: Any, *, before: str) -> ColumnElement[bool]:
    """Whether what an event says begins so and goes on with the person's number.

    Its JSON is canonical: keys in order, no spaces; a quotation mark inside a text is escaped and matches none.
    """
    return col(Event.data).like(literal(before).concat(cast(person, String)).concat(",%"))
