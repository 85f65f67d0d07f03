"""Reporting periods, their unlocks, and what was frozen."""

from datetime import date, datetime

from sqlalchemy import Index, LargeBinary, Text
from sqlmodel import Field, SQLModel

from pacnam_tasks.core.db import UTCDateTime


class ReportingPeriod(SQLModel, table=True):
    """A period for which figures are collected, locked and frozen.

    `name` is that of the contract (2023-09, 2023-W37); `first_on` and `last_on` are its own bounds, both included;
    from `cut_off_at` on a locked period is frozen. `missing` are the units (names of that day, one a line) without
    whose reports it was locked, with the locker's reason. `opened_by` and `locked_by` are appointments.
    """

    __tablename__ = "reporting_period"
    __table_args__ = (Index("ix_reporting_period_kind_last_on", "kind", "last_on"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=10)
    name: str = Field(max_length=10, unique=True)
    first_on: date
    last_on: date
    cut_off_at: datetime = Field(sa_type=UTCDateTime)
    state: str = Field(max_length=10, index=True)
    opened_by: int | None = Field(default=None, foreign_key="appointment.id")
    opened_at: datetime = Field(sa_type=UTCDateTime)
    reminded_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    locked_by: int | None = Field(default=None, foreign_key="appointment.id")
    locked_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    lock_reason: str = Field(default="", sa_type=Text)
    missing: str = Field(default="", sa_type=Text)
    frozen_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    version: int = 1


class PeriodUnlock(SQLModel, table=True):
    """A locked period was opened for the entries of one person until `ends_at`, which an early end brings forward."""

    __tablename__ = "period_unlock"

    id: int | None = Field(default=None, primary_key=True)
    period_id: int = Field(foreign_key="reporting_period.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    reason: str = Field(sa_type=Text)
    unlocked_by: int = Field(foreign_key="appointment.id")
    unlocked_at: datetime = Field(sa_type=UTCDateTime)
    ends_at: datetime = Field(sa_type=UTCDateTime)


class FrozenPeriod(SQLModel, table=True):
    """What a period holds for ever: its figures (canonical JSON), and the rows they were counted from (zlib).

    `figures` names the SHA-256 of the rows, `sha256` is that of `figures`, and the event that froze the period names
    it: the chain of the history seals all three.
    """

    __tablename__ = "frozen_period"

    period_id: int = Field(
        primary_key=True, foreign_key="reporting_period.id", sa_column_kwargs={"autoincrement": False}
    )
    figures: str = Field(sa_type=Text)
    rows: bytes = Field(sa_type=LargeBinary)
    n_rows: int
    sha256: str = Field(max_length=64)
