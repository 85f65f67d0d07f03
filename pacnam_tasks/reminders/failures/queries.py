"""How sending stands, and what failed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, select
from sqlmodel import Session, col

from pacnam_tasks.accounts.models import Person
from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.db import UTCDateTime, fetch
from pacnam_tasks.core.errors import NotFound
from pacnam_tasks.reminders.models import Heartbeat, Reminder
from pacnam_tasks.reminders.queries.inbox import SCHEDULER
from pacnam_tasks.reminders.rules import Channel, Fate
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.visible import visible_to

PAGE = 25
WAITS = and_(col(Reminder.state) == Fate.PLANNED, col(Reminder.channel) == Channel.EMAIL)
FAILED = col(Reminder.state) == Fate.FAILED


@dataclass(frozen=True, slots=True)
class Sending:
    """`seen_at` is real time, the others are on the tasks' clock; `planned_at` is when something was planned last."""

    seen_at: datetime | None
    planned_at: datetime | None
    waiting: int
    oldest_at: datetime | None
    failed: int


def sending(session: Session) -> Sending:
    """How sending stands, in one statement."""
    seen_at = select(col(Heartbeat.seen_at)).where(col(Heartbeat.name) == SCHEDULER).scalar_subquery()
    planned_at = select(col(Reminder.planned_at)).order_by(col(Reminder.id).desc()).limit(1).scalar_subquery()
    oldest = select(func.min(col(Reminder.planned_at), type_=UTCDateTime())).where(WAITS).scalar_subquery()
    waiting = select(func.count()).select_from(Reminder).where(WAITS).scalar_subquery()
    failed = select(func.count()).select_from(Reminder).where(FAILED).scalar_subquery()
    return Sending(*fetch(session, select(seen_at, planned_at, waiting, oldest, failed)).one())


def failures(session: Session, actor: Actor, after: int | None = None) -> list[Any]:
    """A page of failed messages and one more, the newest first; of tasks that are out of sight no code."""
    before = [] if after is None else [col(Reminder.id) < after]
    names = ("id", "matter", "rung", "occurrence", "planned_on", "attempts", "error", "channel")
    return list(
        fetch(
            session,
            select(
                *(getattr(Reminder, name) for name in names),
                col(Person.full_name).label("person"),
                col(Person.email),
                col(Task.code),
            )
            .select_from(Reminder)
            .join(Person, col(Person.id) == col(Reminder.person_id))
            .outerjoin(Task, and_(col(Task.id) == col(Reminder.task_id), visible_to(actor)))
            .where(FAILED, *before)
            .order_by(col(Reminder.id).desc())
            .limit(PAGE + 1),
        )
    )


def message(session: Session, message_id: int) -> Reminder:
    """One message; raises NotFound."""
    found = session.get(Reminder, message_id)
    if found is None or found.channel != Channel.EMAIL:
        raise NotFound
    return found
