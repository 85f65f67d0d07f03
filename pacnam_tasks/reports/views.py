"""Printed reports: the list, the form, one report with its progress, and the document itself."""

import hashlib
import logging
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, make_response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from pacnam_tasks.accounts.signed_in import current_actor
from pacnam_tasks.core.errors import NotFound, Refused
from pacnam_tasks.core.files import StoredFile
from pacnam_tasks.core.text import dmy, number
from pacnam_tasks.core.web import clock, database, reading, render, settings
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.reports import actions
from pacnam_tasks.reports.access import printing_right
from pacnam_tasks.reports.content import PossibleSigner
from pacnam_tasks.reports.forms import read_report
from pacnam_tasks.reports.jobs import documents
from pacnam_tasks.reports.labels import FAILURE, KIND, STEP
from pacnam_tasks.reports.models import Report
from pacnam_tasks.reports.queries.letterheads import possible_signers
from pacnam_tasks.reports.queries.requests import Listed, finished, listed, newest
from pacnam_tasks.reports.rules import OF_A_DAY, Failure, ReportKind, ReportState, Step

bp = Blueprint("reports", __name__)
logger = logging.getLogger(__name__)
CONTENT_TYPE = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
FILE: dict[str, str] = {ReportKind.FOLLOWUP: "bao-cao-theo-doi", ReportKind.LETTER: "cong-van-don-doc"}


@bp.get("/reports")
def index() -> Response:
    """What has been printed, the newest first, and the form for another."""
    return _index({}, {})


@bp.get("/reports/new")
def new() -> Response:
    """The form alone."""
    with reading() as session:
        signers = possible_signers(session, clock().today())
    return render("reports/new.html", None, **_form(signers, request.args, {}))


@bp.post("/reports")
def create() -> AnyResponse:
    """Ask for a report and go to its page, where it can be watched."""
    actor, today = current_actor(), clock().today()
    try:
        with database().writing() as session:
            wanted = read_report(request.form, today, possible_signers(session, today))
            report = actions.request_report(session, wanted, by=actor, clock=clock())
    except Refused as refused:
        return _index(request.form, refused.messages, 422)
    return redirect(f"/reports/{report.id}", 303)


@bp.get("/reports/<int:report_id>")
def show(report_id: int) -> Response:
    """One report; as a part, how far its writing is."""
    with reading() as session:
        report = listed(session, current_actor(), report_id)
    return render("reports/show.html", "reports/_job.html", report=_shown(report), files=_files(report), figures=())


@bp.get("/reports/<int:report_id>.pdf")
def download(report_id: int) -> Response:
    """The document as it was stored; anything else in its place is not handed out."""
    with reading() as session:
        report = finished(session, current_actor(), report_id)
    return _file(report, StoredFile(report.file_id, report.pdf_bytes, report.pdf_sha256), "pdf")


@bp.get("/reports/<int:report_id>.docx")
def download_word(report_id: int) -> Response:
    """The same in Word, of what is written so."""
    with reading() as session:
        report = finished(session, current_actor(), report_id)
    if not report.word_file_id:
        raise NotFound
    return _file(report, StoredFile(report.word_file_id, report.word_bytes, report.word_sha256), "docx")


def _file(report: Report, stored: StoredFile, ending: str) -> Response:
    try:
        content = documents(settings().data_dir).path(stored.id).read_bytes()
    except OSError as gone:
        logger.exception("the document of report %s is gone", report.id)
        raise NotFound from gone
    if hashlib.sha256(content).hexdigest() != stored.sha256:
        logger.error("the document of report %s has been changed", report.id)
        raise NotFound
    response = make_response(content)
    response.headers["Content-Type"] = CONTENT_TYPE[ending]
    response.headers["Content-Disposition"] = f'attachment; filename="{FILE[report.kind]}-{report.as_of}.{ending}"'
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "no-store"
    return response


def _index(form: Mapping[str, str], errors: Mapping[str, str], status: int = 200) -> Response:
    before, may_print = request.args.get("after", ""), printing_right(current_actor()) is not None
    with reading() as session:
        rows, after = newest(session, current_actor(), int(before) if before.isascii() and before.isdigit() else None)
        signers = possible_signers(session, clock().today()) if may_print else []
    return render(
        "reports/index.html",
        None,
        status=status,
        reports=[_shown(row) for row in rows],
        next_url=f"/reports?after={after}" if after else "",
        first_url="/reports" if before else "",
        may_print=may_print,
        **_form(signers, form, errors),
    )


def _form(signers: list[PossibleSigner], form: Mapping[str, str], errors: Mapping[str, str]) -> dict[str, Any]:
    named = [(one.key, f"{one.signer.name}, {one.signer.title}") for one in signers]
    return {
        "kinds": [(kind.value, KIND[kind]) for kind in OF_A_DAY],
        "signers": [*named, ("", _("Leave the name blank"))],
        "as_of": clock().today(),
        "form": {"signer": named[0][0] if named else ""} | dict(form),
        "errors": errors,
    }


def _shown(report: Listed) -> dict[str, Any]:
    return {
        "id": report.id,
        "url": f"/reports/{report.id}",
        "title": f"{KIND[ReportKind(report.kind)]}: {report.unit}" if report.unit else KIND[ReportKind(report.kind)],
        "as_of": report.as_of,
        "is_letter": report.kind == ReportKind.LETTER,
        "state": "waiting" if report.state == ReportState.QUEUED else report.state,
        "step": STEP[Step(report.step)],
        "created_at": report.requested_at,
        "who": report.who,
        "fault": FAILURE[Failure(report.error)] if report.error else "",
    }


def _files(report: Listed) -> list[tuple[str, str, str]]:
    if report.state != ReportState.DONE:
        return []
    size = _("%(pages)s pages, %(size)s kB", pages=report.pages, size=_kilobytes(report.pdf_bytes))
    pdf = (_pdf_of(report), f"/reports/{report.id}.pdf", size)
    if not report.word_bytes:
        return [pdf]
    in_word = _("%(size)s kB", size=_kilobytes(report.word_bytes))
    return [(_("Download as Word"), f"/reports/{report.id}.docx", in_word), pdf]


def _pdf_of(report: Listed) -> str:
    if report.kind == ReportKind.LETTER:
        return _("Download as PDF")
    return _("Download the PDF of %(day)s", day=dmy(report.as_of))


def _kilobytes(size: int) -> str:
    return number(max(1, size // 1000))
