"""One report as its page shows it, and a stored document as it is handed out."""

import hashlib
import logging
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from flask import Response, make_response

from pacnam_tasks.accounts.signed_in import current_actor
from pacnam_tasks.core.errors import NotFound
from pacnam_tasks.core.files import StoredFile
from pacnam_tasks.core.text import dmy, number
from pacnam_tasks.core.web import fresh_key, reading, render, settings
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.reports.access import may_stop
from pacnam_tasks.reports.editing.checks import Finding
from pacnam_tasks.reports.editing.labels import finding_words
from pacnam_tasks.reports.editing.looked_at import draft_printed, look_at
from pacnam_tasks.reports.issuing import queries as issuing
from pacnam_tasks.reports.kinds.registry import AGENDA, KINDS, LETTER, MINUTES, may_read_draft, right_to_make
from pacnam_tasks.reports.labels import FAILURE, STEP
from pacnam_tasks.reports.models import Report
from pacnam_tasks.reports.queries.requests import Listed, listed
from pacnam_tasks.reports.rules import WAITING, Failure, ReportState, Step
from pacnam_tasks.reports.stored import documents
from pacnam_tasks.reports.table_writer.measures import JOINED
from pacnam_tasks.reports.trace.rules import in_groups
from pacnam_tasks.reports.wording import number_line

CONTENT_TYPE = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
LAST_LINES = 4000
NOTHING: Mapping[str, str] = {}
logger = logging.getLogger(__name__)


def show_report(report_id: int, typed: Mapping[str, str] = NOTHING, errors: Mapping[str, str] = NOTHING) -> Response:
    """The page of one report, or how far its writing is; what was refused stands beside its form."""
    actor = current_actor()
    with reading() as session:
        report = listed(session, actor, report_id)
        taken = issuing.number_of(session, report_id) if report.number is not None else None
        successor = issuing.successor_of(session, report_id) if taken is not None else None
        is_draft = taken is None and report.state == ReportState.DONE  # until it is, what was printed is old
        reads_drafts = bool(report.frozen_file_id) and may_read_draft(actor, report.kind, report.unit_id)
        draft = draft_printed(session, report_id, actor, is_open=taken is None) if reads_drafts else None
        found = look_at(session, draft) if draft is not None and is_draft else []
    return render(
        "reports/show.html",
        None if errors else "reports/_job.html",
        status=422 if errors else 200,
        report=shown(report),
        files=_files(report),
        is_joined=_is_joined(report),
        earlier=_earlier(report),
        may_cancel=may_stop(actor, report.requested_by),
        may_write_again=right_to_make(actor, KINDS[report.kind], report.unit_id) is not None,
        taken=taken,
        signed_size=_("%(size)s kB", size=_kilobytes(taken.signed_bytes)) if taken is not None else "",
        successor=successor,
        has_draft=draft is not None,
        findings=found,
        replacement=_replacement(report),
        key=fresh_key(),
        typed=typed,
        errors=errors,
        figures=(),
    )


def _replacement(report: Listed) -> tuple[str, bool]:
    """Where one asks for a document that replaces this one, and whether that is asked for at once, without a form."""
    pages = {MINUTES.key: "minutes", AGENDA.key: "agenda/document"}
    if report.kind in pages:
        return f"/stocktake/{report.meeting_id}/{pages[report.kind]}", True
    if report.kind == LETTER.key:
        unit = f"&unit={quote(report.unit_code)}" if report.unit_code else ""
        return f"/reports/letters/new?replaces={report.id}{unit}", False
    return f"/reports/new?kind={report.kind}&replaces={report.id}", False


def _is_joined(report: Listed) -> bool:
    """Whether the PDF was joined of parts, as it says of itself in its last lines."""
    if report.state in WAITING or not report.file_id:
        return False
    try:
        with documents(settings().data_dir).path(report.file_id).open("rb") as stored:
            stored.seek(max(0, report.pdf_bytes - LAST_LINES))
            return JOINED.encode() in stored.read()
    except OSError:
        return False


def hand_out(stored: StoredFile, name: str) -> Response:
    """A document as it was stored; anything else in its place is not handed out."""
    response = make_response(stored_content(stored, name))
    response.headers["Content-Type"] = CONTENT_TYPE[PurePath(name).suffix]
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "no-store"
    return response


def stored_content(stored: StoredFile, name: str) -> bytes:
    """What was stored; NotFound where it is gone or something else is in its place."""
    try:
        content = documents(settings().data_dir).path(stored.id).read_bytes()
    except OSError as gone:
        logger.exception("the document %s is gone", name)
        raise NotFound from gone
    if hashlib.sha256(content).hexdigest() != stored.sha256:
        logger.error("the document %s has been changed", name)
        raise NotFound
    return content


def shown(report: Listed) -> dict[str, Any]:
    """What lists and pages say of a report."""
    return {
        "id": report.id,
        "url": f"/reports/{report.id}",
        "title": _title(report),
        "as_of": report.as_of,
        "number": number_line(report.symbol, report.number) if report.number is not None else "",
        "document_on": report.document_on,
        "is_void": report.voided_at is not None,
        "is_letter": report.kind == LETTER.key,
        "is_issued": KINDS[report.kind].is_issued,
        "kind": report.kind,
        "state": state_of(report),
        "step": STEP[Step(report.step)],
        "created_at": report.requested_at,
        "who": report.who or _("the schedule"),
        "trace_url": f"/t/{in_groups(report.code)}" if report.code else "",
        "fault": fault_of(report),
    }


def fault_of(report: Listed | Report) -> str:
    """Why the writing failed, with the part that could not be composed; empty where it has not."""
    if report.error == Failure.CONTENT and report.unsound:
        return finding_words(Finding.of(report.unsound))
    return str(FAILURE[Failure(report.error)]) if report.error else ""


def state_of(report: Listed | Report) -> str:
    """The state that people are told: what was stopped has not failed."""
    if report.error == Failure.CANCELLED:
        return "cancelled"
    return "waiting" if report.state == ReportState.QUEUED else report.state


def _title(report: Listed) -> str:
    """The kind, with the unit or the task that it is about or the period that it is of."""
    kind = str(KINDS[report.kind].name)
    if report.task:
        return f"{kind}: {report.task}"
    if report.period:
        return f"{kind}: {_('Period %(name)s', name=report.period)}"
    if report.unit:
        return f"{kind}: {report.unit}"
    return f"{kind}: {_('several units')}" if report.kind == LETTER.key else kind


def _files(report: Listed) -> list[tuple[str, str, str]]:
    if report.state in WAITING or not report.file_id:
        return []
    size = _("%(pages)s pages, %(size)s kB", pages=report.pages, size=_kilobytes(report.pdf_bytes))
    pdf = (_pdf_of(report), f"/reports/{report.id}.pdf", size)
    others = (("docx", _("Download as Word"), report.word_bytes), ("xlsx", _("Download as Excel"), report.excel_bytes))
    beside = [
        (words, f"/reports/{report.id}.{ending}", _("%(size)s kB", size=_kilobytes(told)))
        for ending, words, told in others
        if told
    ]
    # A letter, or what else has a page of its own, is worked on by hand before it is signed; a report is read.
    return [pdf, *beside] if KINDS[report.kind].is_offered else [*beside, pdf]


def _earlier(report: Listed) -> str:
    """Which text the files show where they are those of the printing before; empty where they are the newest."""
    if report.state != ReportState.FAILED or not report.file_id:
        return ""
    if report.number is not None:
        return _("These files show the draft that was issued, still without its number. They are not for signature.")
    return _("These files show the text as it was before the last change.")


def _pdf_of(report: Listed) -> str:
    if report.state == ReportState.FAILED:
        return _("Download the PDF of the printing before")
    if not KINDS[report.kind].is_offered:
        return _("Download as PDF")
    return _("Download the PDF of %(day)s", day=dmy(report.as_of))


def _kilobytes(size: int) -> str:
    return number(max(1, size // 1000))
