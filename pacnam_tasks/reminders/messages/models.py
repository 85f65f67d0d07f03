"""The messages in which reminders leave the house."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from pacnam_tasks.core.db import BigId, UTCDateTime


class Message(SQLModel, table=True):
    """One message to one person by one channel, with the reminders that were frozen into it.

    `message_id` is its Message-ID for ever; once a try may have got through it is `in_doubt`. `made_on` and `made_at`
    say when it was made, the latter since when it waits where it was sent again by hand, `sent_at` when it was sent, on
    the tasks' clock; `next_try_at` and `lease_until` are real time.
    """

    __table_args__ = (
        UniqueConstraint("message_id", name="uq_message_message_id"),
        Index("ix_message_waiting", "state", "next_try_at", "id"),
        Index("ix_message_made_on", "person_id", "channel", "made_on"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    person_id: int = Field(foreign_key="person.id")
    channel: str = Field(max_length=10)
    message_id: str = Field(max_length=200)
    state: str = Field(max_length=10)
    made_on: date
    made_at: datetime = Field(sa_type=UTCDateTime)
    next_try_at: datetime = Field(sa_type=UTCDateTime)
    lease_until: datetime | None = Field(default=None, sa_type=UTCDateTime)
    leased_by: str = Field(default="", max_length=60)
    attempts: int = 0
    in_doubt: bool = False
    sent_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    error: str = Field(default="", max_length=200)
