"""What units report: updates, obstacles, evidence files."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import Index, Text
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


class Obstacle(SQLModel, table=True):
    """What stands in the way of a task, as the unit reported it; open until closed."""

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    task_id: int = Field(foreign_key="task.id", index=True, sa_type=BigId)
    update_id: int | None = Field(default=None, foreign_key="progress_update.id", sa_type=BigId)
    cause: str = Field(max_length=30)
    text: str = Field(sa_type=Text)
    raised_at: datetime = Field(sa_type=UTCDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class EvidenceFile(SQLModel, table=True):
    """A file that came with an update; its bytes lie in the data folder under `id`."""

    __tablename__ = "evidence_file"

    id: str = Field(primary_key=True, max_length=36)
    task_id: int = Field(foreign_key="task.id", index=True, sa_type=BigId)
    update_id: int = Field(foreign_key="progress_update.id", index=True, sa_type=BigId)
    name: str = Field(max_length=255)
    media_type: str = Field(max_length=100)
    size: int
    sha256: str = Field(max_length=64)
    uploaded_at: datetime = Field(sa_type=UTCDateTime)
