"""Paragraphs of drafts that people have written themselves."""

from datetime import datetime

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from pacnam_tasks.core.db import UTCDateTime


class ReportParagraph(SQLModel, table=True):
    """What stands in a report in place of the system's own paragraph `key`, as a template with bound figures.

    `own` is the system's template at that time, `figures` the values then seen (JSON), for what is counted no more.
    """

    __tablename__ = "report_paragraph"
    __table_args__ = (UniqueConstraint("report_id", "key", name="uq_report_paragraph_key"),)

    id: int | None = Field(default=None, primary_key=True)
    report_id: int = Field(foreign_key="report.id")
    key: str = Field(max_length=300)
    template: str = Field(sa_type=Text)
    own: str = Field(sa_type=Text)
    figures: str = Field(sa_type=Text)
    edited_by_id: int = Field(foreign_key="appointment.id")
    edited_at: datetime = Field(sa_type=UTCDateTime)
