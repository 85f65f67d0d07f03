"""Meetings, the fields on their agenda, and what was decided."""

from datetime import date, datetime

from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel

from pacnam_tasks.core.db import BigId, UTCDateTime


class Meeting(SQLModel, table=True):
    """A meeting that takes stock on a day; `chair_id`, `opened_by` and `closed_by` are appointments.

    `closed_by` and `closed_at` say who closed or cancelled it.

    `previous_id` is the last meeting that was closed when this one was: what had changed was counted since it.
    """

    id: int | None = Field(default=None, primary_key=True)
    title: str = Field(max_length=200)
    held_on: date = Field(index=True)
    chair_id: int = Field(foreign_key="appointment.id")
    state: str = Field(max_length=10, index=True)
    previous_id: int | None = Field(default=None, foreign_key="meeting.id")
    opened_by: int = Field(foreign_key="appointment.id")
    opened_at: datetime = Field(sa_type=UTCDateTime)
    closed_by: int | None = Field(default=None, foreign_key="appointment.id")
    closed_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    version: int = 1


class AgendaItem(SQLModel, table=True):
    """A field on the agenda; `place` counts from 1."""

    __tablename__ = "agenda_item"

    meeting_id: int = Field(primary_key=True, foreign_key="meeting.id")
    field_id: int = Field(primary_key=True, foreign_key="field.id")
    place: int


class MeetingDecision(SQLModel, table=True):
    """What a meeting decided on a field: which unit does what by which day, and what became of it.

    It became a direction on the field (`direction_id`) or on one task (`task_direction_id`, with `task_id`), or the
    draft of a task (`task_id` alone), in the transaction that recorded it.
    `recorded_by` is the appointment of whoever wrote it down.
    """

    __tablename__ = "meeting_decision"
    __table_args__ = (Index("ix_meeting_decision_meeting_id_field_id", "meeting_id", "field_id"),)

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id")
    field_id: int = Field(foreign_key="field.id")
    kind: str = Field(max_length=10)
    text: str = Field(sa_type=Text)
    unit_id: int = Field(foreign_key="unit.id")
    due_on: date
    direction_id: int | None = Field(default=None, foreign_key="field_direction.id", sa_type=BigId)
    task_id: int | None = Field(default=None, foreign_key="task.id", sa_type=BigId)
    task_direction_id: int | None = Field(default=None, foreign_key="direction.id", sa_type=BigId)
    recorded_by: int = Field(foreign_key="appointment.id")
    recorded_at: datetime = Field(sa_type=UTCDateTime)
