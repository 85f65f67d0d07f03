"""The event table: nothing updates or deletes a row; the database refuses it (trigger)."""

from datetime import date, datetime

from sqlalchemy import Index, Text, text
from sqlmodel import Field, SQLModel

from pacnam_tasks.core.db import BigId, UTCDateTime

HAS_FACTS = text("facts IS NOT NULL")


class Event(SQLModel, table=True):
    """One recorded change.

    `seq` has no gaps. `mac` is the HMAC-SHA256 over the event before it and this one. `actor_id` is the
    appointment in whose right a person acted, none for the system; `on_behalf_of_id` the unit whose paper
    report was entered. `data` (what happened) and `facts` (the task's facts after it) are canonical JSON.
    """

    __table_args__ = (
        Index("ix_event_task_id_seq", "task_id", "seq"),
        # The last facts of each task by an instant are found here alone, without a look at the events themselves.
        Index("ix_event_facts", "task_id", "seq", "at", sqlite_where=HAS_FACTS, postgresql_where=HAS_FACTS),
    )

    seq: int = Field(primary_key=True, sa_type=BigId, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(sa_type=UTCDateTime, index=True)
    effective_on: date
    kind: str = Field(max_length=40)
    task_id: int | None = Field(default=None, sa_type=BigId)
    actor_id: int | None = Field(default=None)
    on_behalf_of_id: int | None = Field(default=None)
    key: str | None = Field(default=None, max_length=64, unique=True)
    data: str = Field(sa_type=Text)
    facts: str | None = Field(default=None, sa_type=Text)
    mac: str = Field(max_length=64)


class HistoryEnd(SQLModel, table=True):
    """The mark of the last event: one row once there is any, renewed with each change.

    `seal` is made with the chain's key, so that who cuts the end off cannot mark another; it is empty from the
    migration that brought the mark until `flask db upgrade` has sealed it.
    """

    __tablename__ = "history_end"

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    seal: str = Field(max_length=64)
