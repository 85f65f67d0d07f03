"""What members said of a task's rating."""

from datetime import date, datetime

from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel

from pacnam_tasks.core.db import BigId, UTCDateTime


class Overruling(SQLModel, table=True):
    """A rating that a member gave a task; the newest of a task is the one that counts.

    Without `rating` it gives the task back to the rule. `computed` is what the rule said then, `holds_until` the last
    day, `ruled_by` an appointment.
    """

    __table_args__ = (Index("ix_overruling_task_id_id", "task_id", "id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    task_id: int = Field(foreign_key="task.id", sa_type=BigId)
    rating: str | None = Field(default=None, max_length=1)
    computed: str = Field(max_length=1)
    reason: str = Field(sa_type=Text)
    holds_until: date | None = None
    ruled_at: datetime = Field(sa_type=UTCDateTime)
    ruled_by: int = Field(foreign_key="appointment.id")
