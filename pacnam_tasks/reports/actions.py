"""Asking for a report, and every change in the life of that request."""

from datetime import date, datetime

from sqlmodel import Session, col, select

from pacnam_tasks.accounts.models import Appointment
from pacnam_tasks.accounts.rules import Actor, Holding, Role
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.errors import NotAllowed, Refused, SentBefore
from pacnam_tasks.core.files import StoredFile
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.history.actions import Happening, record
from pacnam_tasks.reports.access import may_stop
from pacnam_tasks.reports.editing.arranging import Arrangement
from pacnam_tasks.reports.forms import ReportInput
from pacnam_tasks.reports.issuing.queries import in_force
from pacnam_tasks.reports.kinds.kind import Kind, Option
from pacnam_tasks.reports.kinds.registry import KINDS, right_to_make
from pacnam_tasks.reports.models import Report
from pacnam_tasks.reports.queries import requests
from pacnam_tasks.reports.queries.letterheads import letterhead_of
from pacnam_tasks.reports.rule_sets import Organisation, rule_set_of
from pacnam_tasks.reports.rules import LEASE, MAX_ATTEMPTS, WAITING, Failure, ReportState, Step
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.one import get_whole

ASKED = (
    "kind", "as_of", "period_id", "signer_title", "signer_name", "issuer_id", "replaces_id", "unit_id", "task_id",
    "meeting_id", "seen", "arranged",
)  # fmt: skip
"""What two requests with the same key must have in common."""


def request_report(session: Session, wanted: ReportInput, *, by: Actor, clock: Clock) -> Report:
    """Ask for a report; the scheduler's process writes it. The same form asks once.

    Raises NotAllowed, NotFound for a task that the person may not know of, or SentBefore where the form asked for
    something else.
    """
    kind = KINDS[wanted.kind]
    task = get_whole(session, wanted.task_code, by) if wanted.task_code else None
    unit_id = task.lead_unit_id if task is not None else wanted.unit_id
    if (right := right_to_make(by, kind, unit_id)) is None:
        raise NotAllowed(
            _("Heads make documents of their own units; others are printed by those who see all tasks.")
            if kind.of_own_unit
            else _("Reports are printed by those who see all tasks.")
        )
    refuse_unless_in_force(session, wanted.replaces_id, wanted.key, by)
    return ask(session, wanted, by=right, clock=clock, unit_id=unit_id, task=task)


def refuse_unless_in_force(session: Session, replaces_id: int | None, key: str, by: Actor) -> None:
    """Raises Refused where a new request would replace what is not in force, NotFound what may not be read.

    A form that is sent again asks for nothing new.
    """
    if replaces_id is None or requests.with_key(session, key) is not None or in_force(session, by, replaces_id):
        return
    raise Refused(_("Only a document in force can be replaced. Please open the one to be replaced and begin there."))


def ask(
    session: Session,
    wanted: ReportInput,
    *,
    by: Holding | None,
    clock: Clock,
    unit_id: int | None = None,
    task: Task | None = None,
) -> Report:
    """The request itself, in whose right it was checked; nobody's is one that a schedule makes. Raises SentBefore."""
    report = _asked(session, wanted, by, clock, unit_id, task)
    if (before := requests.with_key(session, wanted.key)) is not None:
        if any(getattr(before, name) != getattr(report, name) for name in ASKED):
            raise SentBefore
        return before
    session.add(report)
    session.flush()
    data = {"report": report.id, "kind": report.kind, "as_of": report.as_of}
    named = {
        "period": wanted.period_id,
        "unit": unit_id,
        "meeting": wanted.meeting_id,
        "issuer": wanted.issuer_id,
        "task": task.code if task is not None else None,
    }
    data |= {name: value for name, value in named.items() if value is not None}
    actor_id = by.id if by else None
    record(session, [Happening("report_requested", clock.now(), report.document_on, data, actor_id=actor_id)])
    return report


def _asked(
    session: Session, wanted: ReportInput, by: Holding | None, clock: Clock, unit_id: int | None, task: Task | None
) -> Report:
    """The request as it waits for its turn."""
    kind, today = KINDS[wanted.kind], clock.today()
    return Report(
        replaces_id=wanted.replaces_id,
        kind=wanted.kind,
        rules=wanted.rules or rule_set_of(today, _organisation(session, kind, unit_id, wanted.issuer_id, today)).code,
        as_of=wanted.as_of,
        document_on=today,
        signer_title=wanted.signer.title,
        signer_name=wanted.signer.name,
        state=ReportState.QUEUED,
        requested_by_id=by.id if by else None,
        requested_at=clock.now(),
        key=str(wanted.key),
        period_id=wanted.period_id,
        unit_id=unit_id,
        task_id=task.id if task is not None else None,
        meeting_id=wanted.meeting_id,
        issuer_id=wanted.issuer_id,
        seen=wanted.extra,
        arranged=Arrangement(marks=wanted.marks).text,
    )


def _organisation(
    session: Session, kind: Kind, unit_id: int | None, issuer_id: int | None, today: date
) -> Organisation:
    """Whose rules of layout count: those of the unit whose document it is, else those of who issues it."""
    return letterhead_of(session, today, unit_id if Option.UNIT in kind.options else issuer_id).organisation


def claim(session: Session, worker: str, clock: Clock) -> Report | None:
    """Take the waiting report whose turn it is under a lease; one that three workers have lost fails instead."""
    real_now = clock.real_now()
    while (report := requests.next_waiting(session, real_now)) is not None:
        if report.attempts < MAX_ATTEMPTS:
            report.state, report.step = ReportState.RUNNING, Step.COLLECTING
            report.attempts += 1
            report.started_at, report.leased_by, report.lease_until = clock.now(), worker, real_now + LEASE
            session.add(report)
            return report
        _end(report, ReportState.FAILED, clock.now(), error=Failure.LOST)
        session.add(report)
        session.flush()
    return None


def mine(session: Session, report_id: int, worker: str) -> Report | None:
    """The report while this worker still holds its lease."""
    return session.exec(
        select(Report).where(
            col(Report.id) == report_id,
            col(Report.leased_by) == worker,
            col(Report.state) == ReportState.RUNNING,
        )
    ).one_or_none()


def note_step(session: Session, report: Report, step: Step, content_sha256: str, clock: Clock) -> None:
    """Say how far the writing is, and keep the lease."""
    report.step, report.content_sha256, report.lease_until = step, content_sha256, clock.real_now() + LEASE
    session.add(report)


def keep_frozen(session: Session, report: Report, frozen: StoredFile, symbol: str, head: str, unsound: str) -> None:
    """Keep what was printed as content, from which it can be issued unless it is `unsound`."""
    report.frozen_file_id, report.frozen_sha256, report.frozen_bytes = frozen.id, frozen.sha256, frozen.size
    report.symbol, report.head, report.unsound = symbol, head, unsound
    session.add(report)


def finish(
    session: Session,
    report: Report,
    stored: StoredFile,
    pages: int,
    word: StoredFile,
    excel: StoredFile,
    clock: Clock,
) -> None:
    """The document is on the disk, in Word and Excel too where it was written so."""
    report.file_id, report.pdf_sha256, report.pdf_bytes, report.pages = stored.id, stored.sha256, stored.size, pages
    report.word_file_id, report.word_sha256, report.word_bytes = word.id, word.sha256, word.size
    report.excel_file_id, report.excel_sha256, report.excel_bytes = excel.id, excel.sha256, excel.size
    _end(report, ReportState.DONE, clock.now())
    session.add(report)


def fail(session: Session, report: Report, failure: Failure, clock: Clock, unsound: str = "") -> None:
    """The document cannot be made; the page says why, and what of it is `unsound`. What was printed before is kept."""
    _end(report, ReportState.FAILED, clock.now(), error=failure)
    report.unsound = unsound or report.unsound
    session.add(report)


def cancel(session: Session, report_id: int, *, by: Actor, clock: Clock) -> None:
    """Stop the writing of a document; one that is written or has failed stays so.

    Its number, if it has one, is kept, and so is what was printed before; it can be written again.
    Raises NotFound, or NotAllowed where another has asked for it (`access.may_stop`).
    """
    report = requests.readable_report(session, by, report_id)
    asked_in = None if report.requested_by_id is None else session.get_one(Appointment, report.requested_by_id)
    if not may_stop(by, None if asked_in is None else asked_in.person_id):
        raise NotAllowed(
            _("The writing of a document is stopped by the one who has asked for it.")
            if asked_in is not None
            else _("The writing of a scheduled report is stopped by the office.")
        )
    if report.state in WAITING:
        fail(session, report, Failure.CANCELLED, clock)
        right = by.holding(Role.OFFICE) if asked_in is None else None
        _record(session, "report_cancelled", report, right.id if right else report.requested_by_id, clock)


def write_again(session: Session, report_id: int, *, by: Actor, clock: Clock) -> None:
    """Have a document written whose writing failed or was stopped; any other is left as it is.

    Raises NotFound, or NotAllowed where the person makes no such document.
    """
    report = requests.readable_report(session, by, report_id)
    if (right := right_to_make(by, KINDS[report.kind], report.unit_id)) is None:
        raise NotAllowed(_("A document is written again for those who may make such a document."))
    if report.state == ReportState.FAILED:
        print_anew(session, report)
        _record(session, "report_written_again", report, right.id, clock)


def _record(session: Session, kind: str, report: Report, actor_id: int | None, clock: Clock) -> None:
    record(session, [Happening(kind, clock.now(), clock.today(), {"report": report.id}, actor_id=actor_id)])


def give_back(session: Session, report: Report) -> None:
    """Leave the report to the next try."""
    report.state, report.step, report.leased_by, report.lease_until = ReportState.QUEUED, Step.NONE, "", None
    session.add(report)


def print_anew(session: Session, report: Report) -> None:
    """Have it written again; who is writing it now does so in vain."""
    report.attempts, report.error = 0, ""
    give_back(session, report)


def _end(report: Report, state: ReportState, at: datetime, error: Failure | None = None) -> None:
    report.state, report.step, report.error, report.finished_at = state, Step.NONE, error or "", at
    report.leased_by, report.lease_until = "", None
