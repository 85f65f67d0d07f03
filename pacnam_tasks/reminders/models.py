"""The outbox, and the marks that schedulers leave."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from pacnam_tasks.core.db import BigId, UTCDateTime

UNREAD = text("channel = 'inbox' AND read_at IS NULL")


class Reminder(SQLModel, table=True):
    """One reminder to one person by one channel; an inbox row is delivered by being there.

    `matter` says what it is about and `matter_id` of which one: the task, the request, the obstacle, the direction,
    the event; only a direction on a field has no `task_id`. `planned_on` is the day for which it was planned;
    `planned_at`, `sent_at` and `read_at` are on the tasks' clock. `next_try_at` and `lease_until` are real time.
    `message_id` is kept from the first try on.
    """

    __table_args__ = (
        UniqueConstraint("matter", "matter_id", "rung", "occurrence", "person_id", "channel", name="uq_reminder_key"),
        Index("ix_reminder_waiting", "state", "next_try_at", "id"),
        Index("ix_reminder_planned_on", "planned_on", "id"),
        Index("ix_reminder_inbox", "person_id", "channel", "id"),
        Index("ix_reminder_unread", "person_id", sqlite_where=UNREAD, postgresql_where=UNREAD),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    task_id: int | None = Field(default=None, foreign_key="task.id", sa_type=BigId)
    matter: str = Field(max_length=20)
    matter_id: int = Field(sa_type=BigId)
    rung: int
    occurrence: date
    person_id: int = Field(foreign_key="person.id")
    channel: str = Field(max_length=10)
    state: str = Field(max_length=10)
    planned_on: date
    planned_at: datetime = Field(sa_type=UTCDateTime)
    next_try_at: datetime = Field(sa_type=UTCDateTime)
    lease_until: datetime | None = Field(default=None, sa_type=UTCDateTime)
    leased_by: str = Field(default="", max_length=60)
    attempts: int = 0
    sent_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    read_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    error: str = Field(default="", max_length=200)
    message_id: str = Field(default="", max_length=200)


class Heartbeat(SQLModel, table=True):
    """When the scheduler last said that it lives, in real time."""

    name: str = Field(primary_key=True, max_length=20)
    seen_at: datetime = Field(sa_type=UTCDateTime)


class Lease(SQLModel, table=True):
    """Which of several schedulers has a piece of work to itself, until when in real time."""

    name: str = Field(primary_key=True, max_length=20)
    holder: str = Field(max_length=60)
    until: datetime = Field(sa_type=UTCDateTime)
