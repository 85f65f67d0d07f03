"""The outbox, and the marks that schedulers leave."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Index, UniqueConstraint, literal_column, text
from sqlmodel import Field, SQLModel

from pacnam_tasks.core.db import BigId, UTCDateTime

KEY = ("matter", "matter_id", "rung", "occurrence", "person_id", "channel")
"""What makes a reminder one and the same."""
IN_INBOX = text("channel = 'inbox'")
UNREAD = text("channel = 'inbox' AND read_at IS NULL AND state = 'sent'")
GATHERED = text("in_message_id IS NOT NULL")
VOID_UNSENT = text("state = 'void' AND in_message_id IS NULL")
UNGATHERED = text("channel <> 'inbox' AND state = 'planned' AND in_message_id IS NULL")


class Reminder(SQLModel, table=True):
    """One reminder to one person by one channel; an inbox row is delivered by being there.

    `matter` says what it is about and `matter_id` of which one: the task, the request, the obstacle, the direction,
    the event; only a direction on a field has no `task_id`. `planned_on` is the day for which it was planned;
    `planned_at`, `sent_at` and `read_at` are on the tasks' clock; of a mail `read_at` is known only where a report was
    saved by a link in it. What goes by another channel than the inbox waits to be gathered into the message in which it
    leaves; `state`, `sent_at` and `error` are then as that ends. What became void and is in no message never left.

    A notice of which the ground had gone and came back is a new row; the old one is `retired` under its own number, so
    that the ledger keeps both days. Of all others that is 0.

    `rung` is the number of the rung in its days; where these are working days, `working_days` says how many of them it
    counts (what a repetition is further are weeks), so that a ladder that was changed later changes no old row.

    Task and person are named without a constraint: planning takes them from their own rows, and neither is removed.
    """

    __table_args__ = (
        UniqueConstraint(*KEY, "retired", name="uq_reminder_key"),
        Index("ix_reminder_in_message_id", "in_message_id", sqlite_where=GATHERED, postgresql_where=GATHERED),
        Index("ix_reminder_ungathered", "person_id", "channel", sqlite_where=UNGATHERED, postgresql_where=UNGATHERED),
        Index("ix_reminder_void", "matter", "matter_id", sqlite_where=VOID_UNSENT, postgresql_where=VOID_UNSENT),
        Index("ix_reminder_planned_on", "planned_on", "id"),
        Index("ix_reminder_inbox", "person_id", "id", sqlite_where=IN_INBOX, postgresql_where=IN_INBOX),
        Index("ix_reminder_unread", "person_id", "task_id", sqlite_where=UNREAD, postgresql_where=UNREAD),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    task_id: int | None = Field(default=None, sa_type=BigId)
    matter: str = Field(max_length=20)
    matter_id: int = Field(sa_type=BigId)
    rung: int
    working_days: int | None = None
    occurrence: date
    person_id: int
    channel: str = Field(max_length=10)
    retired: int = Field(default=0, sa_type=BigId)
    state: str = Field(max_length=10)
    planned_on: date
    planned_at: datetime = Field(sa_type=UTCDateTime)
    in_message_id: int | None = Field(default=None, foreign_key="message.id", sa_type=BigId)
    sent_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    read_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    error: str = Field(default="", max_length=200)


def in_inbox(of: Any = Reminder) -> ColumnElement[bool]:
    """Notices, written as their index is."""
    is_there: ColumnElement[bool] = of.channel == literal_column("'inbox'")
    return is_there


def unread(of: Any = Reminder) -> tuple[ColumnElement[bool], ...]:
    """Notices that the person has not read, written as their index is."""
    return (in_inbox(of), of.read_at.is_(None), of.state == literal_column("'sent'"))


def ungathered() -> tuple[Any, ...]:
    """What waits to be gathered into a message, written as its index is."""
    of: Any = Reminder
    waits = of.state == literal_column("'planned'")
    return (of.channel != literal_column("'inbox'"), waits, of.in_message_id.is_(None))


def void_unsent(of: Any = Reminder) -> tuple[ColumnElement[bool], ...]:
    """What became void and never left, with notices of which the ground went, written as their index is."""
    return (of.state == literal_column("'void'"), of.in_message_id.is_(None))


class Heartbeat(SQLModel, table=True):
    """When the scheduler last said that it lives, in real time."""

    name: str = Field(primary_key=True, max_length=20)
    seen_at: datetime = Field(sa_type=UTCDateTime)


class Lease(SQLModel, table=True):
    """Which of several schedulers has a piece of work to itself, until when in real time."""

    name: str = Field(primary_key=True, max_length=20)
    holder: str = Field(max_length=60)
    until: datetime = Field(sa_type=UTCDateTime)
