"""Printed reports: the list, the form, one report with its progress, and the document itself."""

import hashlib
import logging
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, make_response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from pacnam_tasks.accounts.signed_in import current_actor
from pacnam_tasks.core.errors import NotFound, Refused
from pacnam_tasks.core.text import dmy, number
from pacnam_tasks.core.web import clock, database, reading, render, settings
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.reports import actions
from pacnam_tasks.reports.access import printing_right
from pacnam_tasks.reports.content import PossibleSigner
from pacnam_tasks.reports.forms import read_report
from pacnam_tasks.reports.jobs import documents
from pacnam_tasks.reports.labels import FAILURE, KIND, STEP
from pacnam_tasks.reports.queries.letterheads import possible_signers
from pacnam_tasks.reports.queries.requests import Listed, finished, listed, newest
from pacnam_tasks.reports.rules import Failure, ReportKind, ReportState, Step

bp = Blueprint("reports", __name__)
logger = logging.getLogger(__name__)


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
        report = listed(session, report_id)
    return render("reports/show.html", "reports/_job.html", report=_shown(report), files=_files(report), figures=())


@bp.get("/reports/<int:report_id>.pdf")
def download(report_id: int) -> Response:
    """The document as it was stored; anything else in its place is not handed out."""
    with reading() as session:
        report = finished(session, report_id)
    try:
        pdf = documents(settings().data_dir).path(report.file_id).read_bytes()
    except OSError as gone:
        logger.exception("the document of report %s is gone", report_id)
        raise NotFound from gone
    if hashlib.sha256(pdf).hexdigest() != report.pdf_sha256:
        logger.error("the document of report %s has been changed", report_id)
        raise NotFound
    response = make_response(pdf)
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="bao-cao-theo-doi-{report.as_of}.pdf"'
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "no-store"
    return response


def _index(form: Mapping[str, str], errors: Mapping[str, str], status: int = 200) -> Response:
    before, may_print = request.args.get("after", ""), printing_right(current_actor()) is not None
    with reading() as session:
        rows, after = newest(session, int(before) if before.isascii() and before.isdigit() else None)
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
        "kinds": [(kind.value, KIND[kind]) for kind in ReportKind],
        "signers": [*named, ("", _("Leave the name blank"))],
        "as_of": clock().today(),
        "form": {"signer": named[0][0] if named else ""} | dict(form),
        "errors": errors,
    }


def _shown(report: Listed) -> dict[str, Any]:
    return {
        "id": report.id,
        "url": f"/reports/{report.id}",
        "title": KIND[ReportKind(report.kind)],
        "as_of": report.as_of,
        "state": "waiting" if report.state == ReportState.QUEUED else report.state,
        "step": STEP[Step(report.step)],
        "created_at": report.requested_at,
        "who": report.who,
        "fault": FAILURE[Failure(report.error)] if report.error else "",
    }


def _files(report: Listed) -> list[tuple[str, str, str]]:
    if report.state != ReportState.DONE:
        return []
    size = _("%(pages)s pages, %(size)s kB", pages=report.pages, size=number(max(1, report.pdf_bytes // 1000)))
    return [(_("Download the PDF of %(day)s", day=dmy(report.as_of)), f"/reports/{report.id}.pdf", size)]
