"""What was printed under which code."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from pacnam_tasks.core.db import UTCDateTime


class PrintedCode(SQLModel, table=True):
    """One printing of a report: the code on its pages, and the SHA-256 of each file as it was stored.

    Two reports that say exactly the same as drafts bear the same code. `number` is what the paper bears, `frozen_*`
    names the content from which it was printed.
    """

    __tablename__ = "printed_code"
    __table_args__ = (UniqueConstraint("code", "report_id", name="uq_printed_code_of_report"),)

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(max_length=20)
    report_id: int = Field(foreign_key="report.id", index=True)
    number: int | None = None
    printed_at: datetime = Field(sa_type=UTCDateTime)
    pdf_sha256: str = Field(max_length=64)
    word_sha256: str = Field(max_length=64)
    excel_sha256: str = Field(max_length=64)
    frozen_file_id: str = Field(max_length=36)
    frozen_sha256: str = Field(max_length=64)
