"""What is prepared at the end of which periods."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from pacnam_tasks.core.db import UTCDateTime


class ReportSchedule(SQLModel, table=True):
    """A report of a kind at the end of each period of a kind, at an hour of the day after it.

    It goes out in the name of the unit `issuer_id` (the office's, or the one that reports), else in the committee's.
    Only periods count whose hour comes after `since`: when it was set, or switched on again.
    """

    __tablename__ = "report_schedule"
    __table_args__ = (
        Index("uq_report_schedule_of_unit", "kind", "period_kind", "issuer_id", unique=True),
        Index(
            "uq_report_schedule_of_committee",
            "kind",
            "period_kind",
            unique=True,
            sqlite_where=text("issuer_id IS NULL"),
            postgresql_where=text("issuer_id IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=20)
    period_kind: str = Field(max_length=10)
    hour: int
    is_on: bool = True
    since: datetime = Field(sa_type=UTCDateTime)
    set_by_id: int = Field(foreign_key="appointment.id")
    issuer_id: int | None = Field(default=None, foreign_key="unit.id")
