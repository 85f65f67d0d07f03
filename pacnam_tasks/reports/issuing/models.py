"""Numbers that were taken, and the terms in which they count."""

from datetime import date, datetime

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from pacnam_tasks.core.db import UTCDateTime


class DocumentNumber(SQLModel, table=True):
    """A number, taken once and for all by one report; voided it stays, with the reason, and is never given again.

    `term_from` is the first day of the committee's term, `document_on` the day the document bears. `signed_*` is the
    copy that came back from signing, kept beside what was printed.
    """

    __tablename__ = "document_number"
    __table_args__ = (UniqueConstraint("symbol", "term_from", "number", name="uq_document_number_in_series"),)

    id: int | None = Field(default=None, primary_key=True)
    report_id: int = Field(foreign_key="report.id", unique=True)
    symbol: str = Field(max_length=20)
    term_from: date
    number: int
    document_on: date
    taken_at: datetime = Field(sa_type=UTCDateTime)
    taken_by_id: int = Field(foreign_key="appointment.id")
    voided_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    voided_by_id: int | None = Field(default=None, foreign_key="appointment.id")
    void_reason: str = Field(default="", sa_type=Text)
    signed_file_id: str = Field(default="", max_length=36)
    signed_sha256: str = Field(default="", max_length=64)
    signed_bytes: int = 0
    signed_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    signed_by_id: int | None = Field(default=None, foreign_key="appointment.id")


class NumbersOutside(SQLModel, table=True):
    """Numbers from `first` through `last` of a series that documents outside the system bear; never given again.

    `document_on` is the day of the last of them, `abstract` what they are about. Together with those that were taken
    here they have no gap. Those from `voided_from` on were recorded wrongly: no document bears them.
    """

    __tablename__ = "numbers_outside"
    __table_args__ = (
        UniqueConstraint("symbol", "term_from", "first", name="uq_numbers_outside_first"),
        UniqueConstraint("symbol", "term_from", "last", name="uq_numbers_outside_last"),
    )

    id: int | None = Field(default=None, primary_key=True)
    symbol: str = Field(max_length=20)
    term_from: date
    first: int
    last: int
    document_on: date
    abstract: str = Field(sa_type=Text)
    entered_at: datetime = Field(sa_type=UTCDateTime)
    entered_by_id: int = Field(foreign_key="appointment.id")
    voided_from: int | None = None
    voided_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    voided_by_id: int | None = Field(default=None, foreign_key="appointment.id")
    void_reason: str = Field(default="", sa_type=Text)


class CommitteeTerm(SQLModel, table=True):
    """A term of the committee, from the day after its congress closed; numbers begin anew with it."""

    __tablename__ = "committee_term"

    id: int | None = Field(default=None, primary_key=True)
    valid_from: date = Field(unique=True)
    name: str = Field(max_length=120)
    entered_at: datetime = Field(sa_type=UTCDateTime)
    entered_by_id: int = Field(foreign_key="appointment.id")
