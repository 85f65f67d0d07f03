"""Minutes of hand-over."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Index, Text, text
from sqlmodel import Field, SQLModel

from pacnam_tasks.core.db import BigId, Fixed, UTCDateTime

IS_OPEN = text("state = 'open'")


class Handover(SQLModel, table=True):
    """What goes from one person to another; nothing moves before the receiver confirms it.

    `opened_by` and `ended_by` are appointments; nobody ended what lapsed with an account. `reason` says why it was
    declined.
    """

    __table_args__ = (Index("ix_handover_open", "to_person_id", sqlite_where=IS_OPEN, postgresql_where=IS_OPEN),)

    id: int | None = Field(default=None, primary_key=True)
    from_person_id: int = Field(foreign_key="person.id", index=True)
    to_person_id: int = Field(foreign_key="person.id", index=True)
    opened_by: int = Field(foreign_key="appointment.id")
    opened_at: datetime = Field(sa_type=UTCDateTime)
    opened_on: date
    note: str = Field(default="", sa_type=Text)
    state: str = Field(max_length=10)
    ended_by: int | None = Field(default=None, foreign_key="appointment.id")
    ended_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    reason: str = Field(default="", sa_type=Text)


class HandedTask(SQLModel, table=True):
    """A task of a minute as it stood on the day of the minute; `was` tells as what the person held it.

    `left_out` says why it did not move when the minute was confirmed, empty where it did.
    """

    __tablename__ = "handed_task"

    handover_id: int = Field(foreign_key="handover.id", primary_key=True)
    task_id: int = Field(foreign_key="task.id", primary_key=True, index=True, sa_type=BigId)
    was: str = Field(primary_key=True, max_length=10)
    title: str = Field(sa_type=Text)
    state: str = Field(max_length=12)
    percent: Decimal = Field(sa_type=Fixed(1))
    due_on: date | None = None
    timeliness: str | None = Field(default=None, max_length=20)
    left_out: str = Field(default="", max_length=10)
