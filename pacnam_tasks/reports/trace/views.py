"""`/t/CODE`: what a printed document says and what it is today."""

from typing import Any

from flask import Blueprint, Response, request

from pacnam_tasks.accounts.access import REPORT_READERS
from pacnam_tasks.accounts.signed_in import current_actor
from pacnam_tasks.core.web import reading, render
from pacnam_tasks.reports.issuing.queries import successor_of
from pacnam_tasks.reports.page import shown as report_shown
from pacnam_tasks.reports.queries.requests import listed
from pacnam_tasks.reports.render import RenderFailed
from pacnam_tasks.reports.stored import frozen_content
from pacnam_tasks.reports.trace import tables
from pacnam_tasks.reports.trace.queries import Paper, papers
from pacnam_tasks.reports.trace.rules import in_groups, read_code
from pacnam_tasks.reports.trace.sentences import standing
from pacnam_tasks.reports.trace.texts import texts

bp = Blueprint("trace", __name__)


@bp.get("/t/<printed_code>")
def show(printed_code: str) -> Response:
    """The document that bears the code; of a long list the page that is asked for."""
    code, actor = read_code(printed_code), current_actor()
    with reading() as session:
        found = papers(session, actor, code)
        paper = found[0]
        report = report_shown(listed(session, actor, paper.report.id or 0))
        is_replaced = paper.taken is not None and successor_of(session, paper.report.id or 0) is not None
        context = _frozen(paper, period_id=paper.report.period_id if REPORT_READERS.admits(actor) else None)
    tone, sentences = standing(paper, is_replaced=is_replaced)
    return render(
        "trace/show.html",
        code=in_groups(code),
        report=report,
        tone=tone,
        sentences=sentences,
        printed=paper.printed,
        files=_files(paper),
        others=[one.report for one in found[1:]],
        **context,
    )


def _frozen(paper: Paper, period_id: int | None) -> dict[str, Any]:
    """What was frozen, its figures leading to the rows of a period or to the lists of its day; nothing where the file
    is gone or not what it was.
    """
    try:
        document = frozen_content(paper.printed.frozen_file_id, paper.printed.frozen_sha256)
    except (RenderFailed, OSError):
        return {"document": None, "tables": [], "texts": [], "wanted": ""}
    wanted, after = request.args.get("table", ""), request.args.get("after", "")
    ways = tables.Ways(paper.report.as_of, period_id)
    start = int(after[:6]) if after.isascii() and after.isdigit() else 0
    return {
        "document": document,
        "tables": tables.shown(document, ways, wanted, start),
        "is_number": tables.is_number,
        "texts": [] if wanted else texts(document, ways),
        "wanted": wanted,
    }


def _files(paper: Paper) -> list[tuple[str, str, str]]:
    """Each file that was stored: its kind, its SHA-256, and where it is had while it is the newest printing."""
    report, printed = paper.report, paper.printed
    kept = (
        ("PDF", "pdf", printed.pdf_sha256, report.pdf_sha256),
        ("Word", "docx", printed.word_sha256, report.word_sha256),
        ("Excel", "xlsx", printed.excel_sha256, report.excel_sha256),
    )
    here = f"/reports/{report.id}."
    return [(words, then, here + ending if then == now else "") for words, ending, then, now in kept if then]
