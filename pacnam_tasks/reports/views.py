"""Printed reports: the list, the form, one report with its progress, and the document itself."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, Response, redirect, request
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from pacnam_tasks.accounts.access import REPORT_READERS
from pacnam_tasks.accounts.signed_in import current_actor
from pacnam_tasks.core.errors import NotFound, Refused
from pacnam_tasks.core.files import StoredFile
from pacnam_tasks.core.web import clock, database, reading, render
from pacnam_tasks.reports import actions
from pacnam_tasks.reports.forms import read_report
from pacnam_tasks.reports.issuing.queries import number_of
from pacnam_tasks.reports.issuing.rules import file_name
from pacnam_tasks.reports.kinds.registry import KINDS, USUAL, offered_to
from pacnam_tasks.reports.models import Report
from pacnam_tasks.reports.new_page import form_of, offer_of
from pacnam_tasks.reports.page import hand_out, show_report, shown
from pacnam_tasks.reports.queries.requests import finished, newest
from pacnam_tasks.reports.rules import ReportState

bp = Blueprint("reports", __name__)
EARLIER = "ban-in-truoc"
"""In the name of a file that does not say what the report says by now."""


@bp.get("/reports")
def index() -> Response:
    """What has been printed, the newest first, and the form for another."""
    with reading() as session:
        return _page(session, "reports/index.html", {}, {})


@bp.get("/reports/new")
def new() -> Response:
    """The form alone, for the kind that the address names."""
    with reading() as session:
        return _page(session, "reports/new.html", request.args, {})


@bp.post("/reports")
def create() -> AnyResponse:
    """Ask for a report and go to its page, where it can be watched."""
    actor, today = current_actor(), clock().today()
    try:
        with database().writing() as session:
            offers = [offer_of(session, kind, actor, clock()) for kind in offered_to(actor)]
            wanted = read_report(request.form, today, offers, request.form.getlist("only"))
            report = actions.request_report(session, wanted, by=actor, clock=clock())
    except Refused as refused:
        with reading() as session:
            alone = request.form.get("kind") in KINDS and request.form["kind"] != USUAL.key
            page = "reports/new.html" if alone else "reports/index.html"
            return _page(session, page, request.form, refused.messages, 422)
    return redirect(f"/reports/{report.id}", 303)


@bp.get("/reports/<int:report_id>")
def show(report_id: int) -> Response:
    """One report; as a part, how far its writing is."""
    return show_report(report_id)


@bp.post("/reports/<int:report_id>/cancel")
def cancel(report_id: int) -> AnyResponse:
    """Stop the writing, and go back to the page that says so."""
    with database().writing() as session:
        actions.cancel(session, report_id, by=current_actor(), clock=clock())
    return redirect(f"/reports/{report_id}", 303)


@bp.post("/reports/<int:report_id>/writing")
def write_again(report_id: int) -> AnyResponse:
    """Have what failed or was stopped written again, and go back to where it can be watched."""
    with database().writing() as session:
        actions.write_again(session, report_id, by=current_actor(), clock=clock())
    return redirect(f"/reports/{report_id}", 303)


@bp.get("/reports/<int:report_id>.pdf")
def download(report_id: int) -> Response:
    """The document as it was stored; anything else in its place is not handed out."""
    return _file(report_id, lambda one: StoredFile(one.file_id, one.pdf_bytes, one.pdf_sha256), "pdf")


@bp.get("/reports/<int:report_id>.docx")
def download_word(report_id: int) -> Response:
    """The same in Word, of what is written so."""
    return _file(report_id, lambda one: StoredFile(one.word_file_id, one.word_bytes, one.word_sha256), "docx")


@bp.get("/reports/<int:report_id>.xlsx")
def download_excel(report_id: int) -> Response:
    """The tables of the same in Excel, of what has tables."""
    return _file(report_id, lambda one: StoredFile(one.excel_file_id, one.excel_bytes, one.excel_sha256), "xlsx")


def _file(report_id: int, file_of: Callable[[Report], StoredFile], ending: str) -> Response:
    """One of the files; that of an issued document is named by its number, as its signed copy is."""
    with reading() as session:
        report = finished(session, current_actor(), report_id)
        taken = number_of(session, report_id)
    stored = file_of(report)
    if not stored.id:
        raise NotFound
    name = f"{KINDS[report.kind].file}-{report.as_of.isoformat()}"
    if report.state != ReportState.DONE:
        name = f"{KINDS[report.kind].file}-{EARLIER}"
    elif taken is not None:
        name = file_name(taken.symbol, taken.number, taken.document_on)
    return hand_out(stored, f"{name}.{ending}")


def _page(
    session: Session, page: str, form: Mapping[str, str], errors: Mapping[str, str], status: int = 200
) -> Response:
    actor = current_actor()
    kinds = offered_to(actor)
    kind = next((one for one in kinds if one.key == form.get("kind", "")), next(iter(kinds), None))
    context: dict[str, Any] = {"may_print": kind is not None}
    if page == "reports/index.html":
        before = request.args.get("after", "")
        rows, after = newest(session, actor, int(before) if before.isascii() and before.isdigit() else None)
        context |= {
            "reports": [shown(row) for row in rows],
            "next_url": f"/reports?after={after}" if after else "",
            "first_url": "/reports" if before else "",
            "may_read_register": REPORT_READERS.admits(actor),
        }
    if kind is not None:
        context |= form_of(session, kind, kinds, actor, clock(), form)
    return render(page, None, status, errors=errors, **context)
