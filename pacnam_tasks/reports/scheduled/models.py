"""What is prepared at the end of which periods."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from pacnam_tasks.core.db import UTCDateTime


class ReportSchedule(SQLModel, table=True):
    """A report of a kind at the end of each period of a kind, at an hour of the day after it.

    Only periods count whose hour comes after `since`: when it was set, or switched on again.
    """

    __tablename__ = "report_schedule"
    __table_args__ = (UniqueConstraint("kind", "period_kind", name="uq_report_schedule_of_kind"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=20)
    period_kind: str = Field(max_length=10)
    hour: int
    is_on: bool = True
    since: datetime = Field(sa_type=UTCDateTime)
    set_by_id: int = Field(foreign_key="appointment.id")
