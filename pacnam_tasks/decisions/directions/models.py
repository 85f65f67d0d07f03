"""Directions on tasks and on fields."""

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


class FieldDirection(SQLModel, table=True):
    """A direction to units that lead work in a field; to whom it is addressed stands in `DirectedUnit`."""

    __tablename__ = "field_direction"
    __table_args__ = (Index("ix_field_direction_field_id_id", "field_id", "id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    field_id: int = Field(foreign_key="field.id")
    text: str = Field(sa_type=Text)
    answer_by: date
    given_at: datetime = Field(sa_type=UTCDateTime)
    given_by: int = Field(foreign_key="appointment.id")


class DirectedUnit(SQLModel, table=True):
    """A unit to which a direction on a field is addressed, and its one answer."""

    __tablename__ = "directed_unit"
    __table_args__ = (
        Index(
            "ix_directed_unit_unanswered",
            "unit_id",
            "direction_id",
            sqlite_where=IS_UNANSWERED,
            postgresql_where=IS_UNANSWERED,
        ),
    )

    direction_id: int = Field(foreign_key="field_direction.id", primary_key=True, sa_type=BigId)
    unit_id: int = Field(foreign_key="unit.id", primary_key=True)
    answer: str = Field(default="", sa_type=Text)
    answered_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    answered_by: int | None = Field(default=None, foreign_key="appointment.id")
