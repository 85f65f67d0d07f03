"""Requests for a later due day."""

from datetime import date, datetime

from sqlalchemy import Index, Text, text
from sqlmodel import Field, SQLModel

from pacnam_tasks.core.db import BigId, UTCDateTime

IS_OPEN = text("state = 'open'")


class ExtensionRequest(SQLModel, table=True):
    """A request and its decision; of a task at most one is open.

    `number` says which extension of the task it would be, `due_on` is the due day in force when it was asked for,
    `decided_due_on` the one that was decided. `asked_by` and `decided_by` are appointments. `event_seq` and
    `decided_event_seq` are the events of the request and of what ended it.
    """

    __tablename__ = "extension_request"
    __table_args__ = (
        Index("ix_extension_request_task_id_id", "task_id", "id"),
        Index("uq_extension_request_open", "task_id", unique=True, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    task_id: int = Field(foreign_key="task.id", sa_type=BigId)
    number: int
    asked_by: int = Field(foreign_key="appointment.id")
    asked_at: datetime = Field(sa_type=UTCDateTime)
    asked_on: date
    cause: str = Field(max_length=30)
    reason: str = Field(sa_type=Text)
    proposed_on: date
    due_on: date
    level: str = Field(max_length=20)
    state: str = Field(max_length=10)
    event_seq: int = Field(sa_type=BigId)
    decided_by: int | None = Field(default=None, foreign_key="appointment.id")
    decided_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    decided_due_on: date | None = None
    note: str = Field(default="", sa_type=Text)
    document_number: str = Field(default="", max_length=60)
    decided_event_seq: int | None = Field(default=None, sa_type=BigId)
