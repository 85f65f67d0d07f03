"""Directions on tasks."""

from datetime import date, datetime

from sqlalchemy import Index, Text, text
from sqlmodel import Field, SQLModel

from pacnam_tasks.core.db import BigId, UTCDateTime

IS_UNANSWERED = text("answered_at IS NULL")


class Direction(SQLModel, table=True):
    """A direction to the lead unit of a task and the answer; `given_by` and `answered_by` are appointments."""

    __table_args__ = (
        Index("ix_direction_task_id_id", "task_id", "id"),
        Index(
            "ix_direction_unanswered",
            "task_id",
            "answer_by",
            sqlite_where=IS_UNANSWERED,
            postgresql_where=IS_UNANSWERED,
        ),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    task_id: int = Field(foreign_key="task.id", sa_type=BigId)
    text: str = Field(sa_type=Text)
    answer_by: date
    given_at: datetime = Field(sa_type=UTCDateTime)
    given_by: int = Field(foreign_key="appointment.id")
    answer: str = Field(default="", sa_type=Text)
    answered_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    answered_by: int | None = Field(default=None, foreign_key="appointment.id")
