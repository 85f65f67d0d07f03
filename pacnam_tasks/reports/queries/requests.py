"""What was asked for to be printed, as far as the asker may read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from pacnam_tasks.accounts.models import Appointment, Person
from pacnam_tasks.accounts.rules import Actor, Role
from pacnam_tasks.core.db import fetch
from pacnam_tasks.core.errors import NotFound
from pacnam_tasks.periods.models import ReportingPeriod
from pacnam_tasks.reports.issuing.models import DocumentNumber
from pacnam_tasks.reports.kinds.registry import readable
from pacnam_tasks.reports.models import Report
from pacnam_tasks.reports.rules import ReportState
from pacnam_tasks.reports.trace.models import PrintedCode
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.units.models import Unit

PAGE = 25


@dataclass(frozen=True, slots=True)
class Listed:
    """A report as lists show it.

    `unit` is the one that a letter goes to (none: to several) or a report is of, `task` the code of what it is about,
    `period` the name of the one it is of, `number` what it was issued under; nobody (`requested_by`) has asked for what
    a schedule has prepared. `code` is that of the newest printing.
    """

    id: int
    kind: str
    as_of: date
    document_on: date
    state: str
    step: str
    error: str
    requested_by: int | None
    requested_at: datetime
    who: str | None
    unit_id: int | None
    unit: str | None
    task: str | None
    pages: int
    file_id: str
    frozen_file_id: str
    unsound: str
    pdf_bytes: int
    word_bytes: int
    excel_bytes: int
    period: str | None
    symbol: str
    number: int | None
    voided_at: datetime | None
    code: str | None
    unit_code: str | None
    meeting_id: int | None


_NEWEST_CODE = (
    select(col(PrintedCode.code))
    .where(col(PrintedCode.report_id) == col(Report.id))
    .order_by(col(PrintedCode.id).desc())
    .limit(1)
    .scalar_subquery()
)


def newest(session: Session, actor: Actor, before: int | None = None) -> tuple[list[Listed], int | None]:
    """The newest reports (of those before a number), and the number at which the next page begins."""
    wanted = _listed(actor).order_by(col(Report.id).desc()).limit(PAGE + 1)
    if before is not None:
        wanted = wanted.where(col(Report.id) < before)
    rows = [Listed(*row) for row in fetch(session, wanted)]
    return rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None


def listed(session: Session, actor: Actor, report_id: int) -> Listed:
    """One report; NotFound if there is none."""
    row = fetch(session, _listed(actor).where(col(Report.id) == report_id)).first()
    if row is None:
        raise NotFound
    return Listed(*row)


def _listed(actor: Actor) -> Select[tuple[object, ...]]:
    beside: dict[str, Any] = {
        "requested_by": Person.id,
        "who": Person.full_name,
        "unit": Unit.short_name,
        "unit_code": Unit.code,
        "task": Task.code,
        "period": ReportingPeriod.name,
        "number": DocumentNumber.number,
        "voided_at": DocumentNumber.voided_at,
        "code": _NEWEST_CODE,
    }
    return (
        select(*(beside[name] if name in beside else getattr(Report, name) for name in Listed.__slots__))
        .outerjoin(Appointment, col(Appointment.id) == col(Report.requested_by_id))
        .outerjoin(Person, col(Person.id) == col(Appointment.person_id))
        .outerjoin(Unit, col(Unit.id) == col(Report.unit_id))
        .outerjoin(Task, col(Task.id) == col(Report.task_id))
        .outerjoin(DocumentNumber, col(DocumentNumber.report_id) == col(Report.id))
        .outerjoin(ReportingPeriod, col(ReportingPeriod.id) == col(Report.period_id))
        .where(readable_by(actor))
    )


def readable_by(actor: Actor) -> ColumnElement[bool]:
    """The documents that the person may read: of some kinds all, of others those of the own units, once they have a
    number also what went to these.
    """
    return or_(drafts_readable_by(actor), and_(has_number(), issued_readable_by(actor)))


def drafts_readable_by(actor: Actor) -> ColumnElement[bool]:
    """Those that the person may read before they have a number, too."""
    kinds = readable(actor)
    of_own = and_(col(Report.kind).in_(kinds.own), _of_units_of(actor))
    return or_(col(Report.kind).in_(kinds.whole), of_own)


def issued_readable_by(actor: Actor) -> ColumnElement[bool]:
    """Those that the person may read once they have a number."""
    kinds = readable(actor)
    to_own = and_(col(Report.kind).in_(kinds.to_own), _of_units_of(actor))
    return or_(col(Report.kind).in_(kinds.issued), to_own)


def _of_units_of(actor: Actor) -> ColumnElement[bool]:
    return col(Report.unit_id).in_(actor.units_as(Role.LEADER))


def has_number() -> ColumnElement[bool]:
    """Whether the document has taken a number."""
    return exists().where(col(DocumentNumber.report_id) == col(Report.id)).correlate(Report)


def readable_report(session: Session, actor: Actor, report_id: int) -> Report:
    """The report, whatever has become of it; NotFound where the person may not read it."""
    report = session.exec(select_rows(Report).where(col(Report.id) == report_id, readable_by(actor))).one_or_none()
    if report is None:
        raise NotFound
    return report


def finished(session: Session, actor: Actor, report_id: int) -> Report:
    """A report of which a document is there, if only that of the printing before; NotFound otherwise."""
    report = readable_report(session, actor, report_id)
    if not report.file_id:
        raise NotFound
    return report


def with_key(session: Session, key: str) -> Report | None:
    """The report that a form with this one-time key has already asked for."""
    return session.exec(select_rows(Report).where(col(Report.key) == key)).first()


def next_waiting(session: Session, real_now: datetime) -> Report | None:
    """The report whose turn it is: queued, or left by a worker whose lease ran out.

    Of nobody two are written at once. The turn is that of the person for whom nothing was begun for the longest time;
    of one person's reports the oldest comes first. What a schedule has asked for keeps nobody waiting long and comes
    before all.
    """
    abandoned = and_(col(Report.state) == ReportState.RUNNING, col(Report.lease_until) < real_now)
    other, others = aliased(Report), aliased(Appointment)
    of_the_same = and_(
        col(others.id) == col(other.requested_by_id), col(others.person_id) == col(Appointment.person_id)
    )
    is_written = and_(col(other.state) == ReportState.RUNNING, col(other.lease_until) >= real_now)
    last_begun = select(func.max(col(other.started_at))).where(of_the_same).scalar_subquery()
    return session.exec(
        select_rows(Report)
        .outerjoin(Appointment, col(Appointment.id) == col(Report.requested_by_id))
        .where(or_(col(Report.state) == ReportState.QUEUED, abandoned))
        .where(~exists().where(of_the_same, is_written))
        .order_by(last_begun.nulls_first(), col(Report.id))
        .limit(1)
    ).first()


def same_content(session: Session, content_sha256: str) -> Sequence[Report]:
    """Finished reports with exactly this content, the newest first."""
    return session.exec(
        select_rows(Report)
        .where(col(Report.content_sha256) == content_sha256, col(Report.state) == ReportState.DONE)
        .order_by(col(Report.id).desc())
        .limit(3)
    ).all()


def stored_ids(session: Session) -> frozenset[str]:
    """The ids of all documents that a row names."""
    kinds = col(Report.file_id), col(Report.word_file_id), col(Report.excel_file_id), col(Report.frozen_file_id)
    named = fetch(session, select(*kinds).where(col(Report.file_id) != ""))
    signed = fetch(session, select(col(DocumentNumber.signed_file_id)).where(col(DocumentNumber.signed_file_id) != ""))
    traced = fetch(session, select(col(PrintedCode.frozen_file_id)))
    return frozenset(one for found in (named, signed, traced) for row in found for one in row if one)
