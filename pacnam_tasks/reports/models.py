"""Reports and letters that were asked for, and the letterheads they are printed under."""

from datetime import date, datetime

from sqlalchemy import Index, Text, text
from sqlmodel import Field, SQLModel

from pacnam_tasks.core.db import UTCDateTime
from pacnam_tasks.reports.rule_sets import Organisation


class Report(SQLModel, table=True):
    """One request for a printed report and what became of it.

    `document_on` is the day the document bears, `as_of` that of its figures. `content_sha256` names what is
    printed; `file_id` the stored file, with its own checksum. `lease_until` and `leased_by` (real time) say
    which worker has it. `error` is a code of `rules.Failure`. `key` is the form's own: a double submit asks once.
    A letter goes to a unit (to several where there is none: `seen` names them), asks for an answer by a day and is
    written from `seen`, what the office saw then (JSON); so are the minutes of the meeting `meeting_id`. `word_*` and
    `excel_*` name the same content as Word and Excel files, where it has them. With `period_id` the figures are those
    of the period, and `as_of` its last day. Nobody has requested what a schedule has prepared.
    `frozen_*` names the content as it was first printed (JSON): what is issued is printed from that, with its number;
    `symbol` is that of its series, `replaces_id` the issued report that it replaces.
    With `issuer_id` it is that unit's document, else the committee's.
    `arranged` says which parts it has in what order and which marks it bears (JSON; empty: all as they come, none),
    `head` under what name it was composed (empty: before that was kept), `unsound` what keeps it from being issued
    (the first finding, JSON). What failed or was stopped keeps the files of the printing before.
    """

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=20)
    rules: str = Field(max_length=10)
    as_of: date
    document_on: date
    signer_title: str = Field(default="", max_length=80)
    signer_name: str = Field(default="", max_length=120)
    state: str = Field(max_length=10, index=True)
    step: str = Field(default="", max_length=20)
    error: str = Field(default="", max_length=20)
    requested_by_id: int | None = Field(default=None, foreign_key="appointment.id")
    requested_at: datetime = Field(sa_type=UTCDateTime)
    started_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    attempts: int = 0
    lease_until: datetime | None = Field(default=None, sa_type=UTCDateTime)
    leased_by: str = Field(default="", max_length=60)
    content_sha256: str = Field(default="", max_length=64, index=True)
    file_id: str = Field(default="", max_length=36)
    pdf_sha256: str = Field(default="", max_length=64)
    pdf_bytes: int = 0
    pages: int = 0
    key: str = Field(max_length=64, unique=True)
    unit_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    answer_by: date | None = None
    seen: str = Field(default="", sa_type=Text)
    word_file_id: str = Field(default="", max_length=36)
    word_sha256: str = Field(default="", max_length=64)
    word_bytes: int = 0
    frozen_file_id: str = Field(default="", max_length=36)
    frozen_sha256: str = Field(default="", max_length=64)
    frozen_bytes: int = 0
    symbol: str = Field(default="", max_length=20)
    head: str = Field(default="", sa_type=Text)
    replaces_id: int | None = Field(default=None, foreign_key="report.id", index=True)
    period_id: int | None = Field(default=None, foreign_key="reporting_period.id")
    excel_file_id: str = Field(default="", max_length=36)
    excel_sha256: str = Field(default="", max_length=64)
    excel_bytes: int = 0
    task_id: int | None = Field(default=None, foreign_key="task.id")
    meeting_id: int | None = Field(default=None, foreign_key="meeting.id")
    arranged: str = Field(default="", sa_type=Text)
    unsound: str = Field(default="", sa_type=Text)
    issuer_id: int | None = Field(default=None, foreign_key="unit.id")


class Letterhead(SQLModel, table=True):
    """Under what name a unit issues documents, from a day on; without `unit_id` the committee.

    `recipients` holds one recipient a line, as printed after "Nơi nhận:" of reports; `carriers` those of what gives out
    work, `inside` those of what stays in the house (empty: as usual). `organisation` says whose rules of layout count.
    """

    __table_args__ = (
        Index("uq_letterhead_of_unit", "unit_id", "valid_from", unique=True),
        Index(
            "uq_letterhead_of_committee",
            "valid_from",
            unique=True,
            sqlite_where=text("unit_id IS NULL"),
            postgresql_where=text("unit_id IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    unit_id: int | None = Field(default=None, foreign_key="unit.id")
    valid_from: date
    superior: str = Field(max_length=120)
    issuer: str = Field(max_length=120)
    place: str = Field(max_length=80)
    symbol: str = Field(max_length=20)
    authority: str = Field(max_length=120)
    author: str = Field(max_length=120)
    addressee: str = Field(max_length=120)
    recipients: str = Field(sa_type=Text)
    organisation: str = Field(default=Organisation.PARTY.value, max_length=10)
    carriers: str = Field(default="", sa_type=Text)
    inside: str = Field(default="", sa_type=Text)
