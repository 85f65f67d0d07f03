"""How sending stands, and what failed."""

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlmodel import Session, col

from pacnam_tasks.accounts.models import Account, Person
from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.db import UTCDateTime, fetch
from pacnam_tasks.core.errors import NotFound
from pacnam_tasks.history.models import Event
from pacnam_tasks.reminders.messages.models import Message
from pacnam_tasks.reminders.models import Heartbeat, Reminder, ungathered
from pacnam_tasks.reminders.queries.inbox import SCHEDULER
from pacnam_tasks.reminders.rules import Fate
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.visible import visible_to

PAGE = 25
DROPPED = "reminder_dropped"
WAITS = col(Message.state) == Fate.PLANNED
FAILED = col(Message.state) == Fate.FAILED


@dataclass(frozen=True, slots=True)
class Sending:
    """`seen_at` is real time, the others are on the tasks' clock; `planned_at` is when something was planned last.

    `gathering` is how many reminders wait to be gathered into a message, `oldest_at` when the oldest of those messages
    was made that wait to be sent; `tried` is how many of them were tried in vain, `last_error` what was answered to the
    one tried last.
    """

    seen_at: datetime | None
    planned_at: datetime | None
    gathering: int
    waiting: int
    oldest_at: datetime | None
    failed: int
    tried: int
    last_error: str | None


def sending(session: Session) -> Sending:
    """How sending stands, in one statement."""
    seen_at = select(col(Heartbeat.seen_at)).where(col(Heartbeat.name) == SCHEDULER).scalar_subquery()
    planned_at = select(col(Reminder.planned_at)).order_by(col(Reminder.id).desc()).limit(1).scalar_subquery()
    gathering = select(func.count()).select_from(Reminder).where(*ungathered()).scalar_subquery()
    oldest = select(func.min(col(Message.made_at), type_=UTCDateTime())).where(WAITS).scalar_subquery()
    waiting = select(func.count()).select_from(Message).where(WAITS).scalar_subquery()
    failed = select(func.count()).select_from(Message).where(FAILED).scalar_subquery()
    in_vain = (WAITS, col(Message.attempts) > 0)
    tried = select(func.count()).select_from(Message).where(*in_vain).scalar_subquery()
    last = select(col(Message.error)).where(*in_vain, col(Message.error) != "")
    error = last.order_by(col(Message.next_try_at).desc(), col(Message.id)).limit(1).scalar_subquery()
    return Sending(*fetch(session, select(seen_at, planned_at, gathering, waiting, oldest, failed, tried, error)).one())


@dataclass(frozen=True, slots=True)
class Failure:
    """A failed message, and the reminders in it; of tasks that are out of sight no code."""

    message: Any
    reminders: list[Any]


def failures(session: Session, actor: Actor, after: int | None = None) -> list[Failure]:
    """A page of failed messages and one more, the newest first."""
    before = [] if after is None else [col(Message.id) < after]
    messages = fetch(
        session,
        select(
            *(getattr(Message, name) for name in ("id", "made_at", "attempts", "error", "channel")),
            col(Person.full_name).label("person"),
            col(Person.email),
            col(Account.username),
        )
        .join(Person, col(Person.id) == col(Message.person_id))
        .outerjoin(Account, col(Account.person_id) == col(Person.id))
        .where(FAILED, *before)
        .order_by(col(Message.id).desc())
        .limit(PAGE + 1),
    ).all()
    inside: dict[int, list[Any]] = {one.id: [] for one in messages}
    names = ("in_message_id", "matter", "occurrence", "planned_on")
    reminders = (
        select(*(getattr(Reminder, name) for name in names), col(Task.code))
        .select_from(Reminder)
        .outerjoin(Task, and_(col(Task.id) == col(Reminder.task_id), visible_to(actor)))
        .where(col(Reminder.in_message_id).in_(list(inside)), col(Reminder.state) == Fate.FAILED)
        .order_by(col(Reminder.id))
    )
    for row in fetch(session, reminders) if inside else ():
        inside[row.in_message_id].append(row)
    return [Failure(one, inside[one.id]) for one in messages]


@dataclass(frozen=True, slots=True)
class Cause:
    """How many messages failed on the same way with the same words, and the number of the newest."""

    channel: str
    error: str
    count: int
    newest: int

    @property
    def name(self) -> str:
        """Short and fit for a form; the same for the same cause."""
        return hashlib.sha256(f"{self.channel} {self.error}".encode()).hexdigest()[:16]

    @property
    def messages(self) -> ColumnElement[bool]:
        """Those of this cause."""
        return and_(col(Message.channel) == self.channel, col(Message.error) == self.error)


def causes(session: Session) -> list[Cause]:
    """Why messages failed, the most frequent cause first."""
    cause = (col(Message.channel), col(Message.error))
    counted = select(*cause, func.count().label("n"), func.max(col(Message.id)).label("newest"))
    rows = fetch(session, counted.where(FAILED).group_by(*cause).order_by(func.count().desc(), *cause))
    return [Cause(row.channel, row.error, row.n, row.newest) for row in rows]


def count(session: Session, which: ColumnElement[bool]) -> int:
    """How many of these have failed."""
    return int(fetch(session, select(func.count()).select_from(Message).where(FAILED, which)).scalar_one())


def dropped_because(session: Session, message_ids: Collection[int], since: datetime) -> dict[int, str]:
    """Why each of these was dropped by hand, from the events since an instant before that."""
    if not message_ids:
        return {}
    is_drop = (col(Event.at) >= since, col(Event.kind) == DROPPED)
    said = (json.loads(data) for data in fetch(session, select(col(Event.data)).where(*is_drop)).scalars())
    return {one["message"]: one["reason"] for one in said if one["message"] in message_ids}


def message(session: Session, message_id: int) -> Message:
    """One message; raises NotFound."""
    found = session.get(Message, message_id)
    if found is None:
        raise NotFound
    return found
