"""Printed reports: the list, the form, one report with its progress, and the document itself."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from pacnam_tasks.accounts.signed_in import current_actor
from pacnam_tasks.core.errors import NotFound, Refused
from pacnam_tasks.core.files import StoredFile
from pacnam_tasks.core.web import clock, database, reading, render
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.reports import actions
from pacnam_tasks.reports.access import printing_right
from pacnam_tasks.reports.content import PossiblePeriod, PossibleSigner
from pacnam_tasks.reports.forms import read_report
from pacnam_tasks.reports.labels import KIND
from pacnam_tasks.reports.models import Report
from pacnam_tasks.reports.page import hand_out, show_report, shown
from pacnam_tasks.reports.queries.letterheads import possible_signers
from pacnam_tasks.reports.queries.of_period import possible_periods
from pacnam_tasks.reports.queries.requests import finished, newest
from pacnam_tasks.reports.rules import OF_A_DAY, ReportKind

bp = Blueprint("reports", __name__)
FILE: dict[str, str] = {ReportKind.FOLLOWUP: "bao-cao-theo-doi", ReportKind.LETTER: "cong-van-don-doc"}


@bp.get("/reports")
def index() -> Response:
    """What has been printed, the newest first, and the form for another."""
    return _index({}, {})


@bp.get("/reports/new")
def new() -> Response:
    """The form alone."""
    with reading() as session:
        signers, periods = possible_signers(session, clock().today()), possible_periods(session, clock())
    return render("reports/new.html", None, **_form(signers, periods, request.args, {}))


@bp.post("/reports")
def create() -> AnyResponse:
    """Ask for a report and go to its page, where it can be watched."""
    actor, today = current_actor(), clock().today()
    try:
        with database().writing() as session:
            periods = possible_periods(session, clock())
            wanted = read_report(request.form, today, possible_signers(session, today), periods)
            report = actions.request_report(session, wanted, by=actor, clock=clock())
    except Refused as refused:
        return _index(request.form, refused.messages, 422)
    return redirect(f"/reports/{report.id}", 303)


@bp.get("/reports/<int:report_id>")
def show(report_id: int) -> Response:
    """One report; as a part, how far its writing is."""
    return show_report(report_id)


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
    return _file(report, StoredFile(report.word_file_id, report.word_bytes, report.word_sha256), "docx")


@bp.get("/reports/<int:report_id>.xlsx")
def download_excel(report_id: int) -> Response:
    """The tables of the same in Excel, of what has tables."""
    with reading() as session:
        report = finished(session, current_actor(), report_id)
    return _file(report, StoredFile(report.excel_file_id, report.excel_bytes, report.excel_sha256), "xlsx")


def _file(report: Report, stored: StoredFile, ending: str) -> Response:
    if not stored.id:
        raise NotFound
    return hand_out(stored, f"{FILE[report.kind]}-{report.as_of}.{ending}")


def _index(form: Mapping[str, str], errors: Mapping[str, str], status: int = 200) -> Response:
    before, may_print = request.args.get("after", ""), printing_right(current_actor()) is not None
    with reading() as session:
        rows, after = newest(session, current_actor(), int(before) if before.isascii() and before.isdigit() else None)
        signers = possible_signers(session, clock().today()) if may_print else []
        periods = possible_periods(session, clock()) if may_print else []
    return render(
        "reports/index.html",
        None,
        status=status,
        reports=[shown(row) for row in rows],
        next_url=f"/reports?after={after}" if after else "",
        first_url="/reports" if before else "",
        may_print=may_print,
        **_form(signers, periods, form, errors),
    )


def _form(
    signers: list[PossibleSigner],
    periods: list[PossiblePeriod],
    form: Mapping[str, str],
    errors: Mapping[str, str],
) -> dict[str, Any]:
    named = [(one.key, f"{one.signer.name}, {one.signer.title}") for one in signers]
    return {
        "kinds": [(kind.value, KIND[kind]) for kind in OF_A_DAY],
        "signers": [*named, ("", _("Leave the name blank"))],
        "periods": [("", _("No period: as of the day above")), *((one.id, one.name) for one in periods)]
        if periods
        else [],
        "as_of": clock().today(),
        "replaces": form.get("replaces", ""),
        "form": {"signer": named[0][0] if named else ""} | dict(form),
        "errors": errors,
    }
