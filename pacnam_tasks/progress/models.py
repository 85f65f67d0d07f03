"""What units report: updates, obstacles, evidence files."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Index, Text, text
from sqlmodel import Field, SQLModel

from pacnam_tasks.core.db import BigId, Fixed, UTCDateTime


class ProgressUpdate(SQLModel, table=True):
    """One report on a task; `event_seq` is its event, whose facts say where it brought the task."""

    __tablename__ = "progress_update"
    __table_args__ = (Index("ix_progress_update_task_id_id", "task_id", "id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    task_id: int = Field(foreign_key="task.id", sa_type=BigId)
    author_id: int | None = Field(default=None, foreign_key="appointment.id")
    recorded_at: datetime = Field(sa_type=UTCDateTime)
    quantity: Decimal | None = Field(default=None, sa_type=Fixed(4))
    percent: Decimal | None = Field(default=None, sa_type=Fixed(1))
    note: str = Field(default="", sa_type=Text)
    event_seq: int = Field(sa_type=BigId)
    withdrawn_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


NOT_CLOSED = text("closed_at IS NULL")


class Obstacle(SQLModel, table=True):
    """What stands in the way of a task, as the unit reported it; open until answered, there until closed.

    `level` must answer now, by `answer_by`; at the level of units that is the lead of what the part was split from, or,
    passed on, `asked_unit_id` further up. `escalated_at` is when it came there from below. `raised_by`, `answered_by`
    and `closed_by` are appointments, none where the system did it.
    """

    __table_args__ = (
        Index("ix_obstacle_not_closed", "level", "id", sqlite_where=NOT_CLOSED, postgresql_where=NOT_CLOSED),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    task_id: int = Field(foreign_key="task.id", index=True, sa_type=BigId)
    update_id: int | None = Field(default=None, foreign_key="progress_update.id", sa_type=BigId)
    cause: str = Field(max_length=30)
    text: str = Field(sa_type=Text)
    raised_at: datetime = Field(sa_type=UTCDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    done_text: str = Field(default="", sa_type=Text)
    proposal: str = Field(default="", sa_type=Text)
    level: str = Field(default="thuong_truc", max_length=20)
    asked_unit_id: int | None = Field(default=None, foreign_key="unit.id")
    answer_by: date | None = None
    raised_by: int | None = None
    escalated_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    answer: str = Field(default="", sa_type=Text)
    answer_document: str = Field(default="", max_length=80)
    answered_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    answered_by: int | None = None
    closing_note: str = Field(default="", sa_type=Text)
    closed_by: int | None = None
    version: int = 1


class EvidenceFile(SQLModel, table=True):
    """A file that came with an update, or with a note (no `update_id`); its bytes lie in the data folder under `id`."""

    __tablename__ = "evidence_file"

    id: str = Field(primary_key=True, max_length=36)
    task_id: int = Field(foreign_key="task.id", index=True, sa_type=BigId)
    update_id: int | None = Field(default=None, foreign_key="progress_update.id", index=True, sa_type=BigId)
    name: str = Field(max_length=255)
    media_type: str = Field(max_length=100)
    size: int
    sha256: str = Field(max_length=64)
    uploaded_at: datetime = Field(sa_type=UTCDateTime)
