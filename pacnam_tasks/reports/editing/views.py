"""Working on a draft through its page."""

from flask import Blueprint, Response, make_response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from pacnam_tasks.accounts.signed_in import current_actor
from pacnam_tasks.core.errors import Conflict, NotFound, Refused
from pacnam_tasks.core.files import StoredFile
from pacnam_tasks.core.web import clock, database, reading
from pacnam_tasks.reports.editing import actions, page
from pacnam_tasks.reports.editing.forms import named_passage, read_paragraph, read_settings
from pacnam_tasks.reports.editing.looked_at import anchor, draft_of
from pacnam_tasks.reports.editing.pictures import picture_of
from pacnam_tasks.reports.editing.settings_page import offer_for
from pacnam_tasks.reports.kinds.registry import KINDS
from pacnam_tasks.reports.page import stored_content
from pacnam_tasks.reports.queries.requests import finished

bp = Blueprint("editing", __name__)


@bp.get("/reports/<int:report_id>/draft")
def show(report_id: int) -> Response:
    """The draft paragraph by paragraph, one of them open to be written; or a page of what was last printed."""
    number = request.args.get("page", "")
    at = int(number) if number.isascii() and number.isdigit() and len(number) < 5 else 0
    return page.show(
        report_id, paragraph=request.args.get("paragraph", ""), page=at, compared="compared" in request.args
    )


@bp.get("/reports/<int:report_id>/pages/<int:number>.png")
def picture(report_id: int, number: int) -> Response:
    """A page of what was last printed, as a picture."""
    with reading() as session:
        report = finished(session, current_actor(), report_id)
    if not 1 <= number <= report.pages:
        raise NotFound
    content = stored_content(StoredFile(report.file_id, report.pdf_bytes, report.pdf_sha256), f"report {report_id}")
    response = make_response(picture_of(content, number))
    response.headers["Content-Type"] = "image/png"
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.post("/reports/<int:report_id>/paragraphs")
def edit(report_id: int) -> AnyResponse:
    """Write a paragraph; where it has changed meanwhile both texts are shown and nothing is saved."""
    paragraph = request.form.get("paragraph", "")
    try:
        with database().writing() as session:
            draft = draft_of(session, report_id, current_actor())
            passage = named_passage(request.form, draft)
            actions.open_to(draft, current_actor())
            template, seen = read_paragraph(request.form, draft, passage), request.form.get("version", "")
            actions.write_paragraph(session, draft, passage, template, seen, by=current_actor(), clock=clock())
            place = anchor(draft, passage.key)
    except Refused as refused:
        return page.show(report_id, 422, paragraph=paragraph, typed=request.form, errors=refused.messages)
    except Conflict:
        return page.show(report_id, 409, paragraph=paragraph, typed=request.form, conflict=True)
    return redirect(f"/reports/{report_id}/draft#{place}", 303)


@bp.post("/reports/<int:report_id>/paragraphs/restoring")
def restore(report_id: int) -> AnyResponse:
    """Give a paragraph back to the system."""
    key = request.form.get("paragraph", "")
    try:
        with database().writing() as session:
            draft = draft_of(session, report_id, current_actor())
            actions.drop_written(session, draft, key, by=current_actor(), clock=clock())
            place = anchor(draft, key)
    except Refused as refused:
        return page.show(report_id, 422, errors=refused.messages)
    return redirect(f"/reports/{report_id}/draft#{place}", 303)


@bp.post("/reports/<int:report_id>/settings")
def arrange(report_id: int) -> AnyResponse:
    """Have the draft made anew of other figures, by other rules, with other parts."""
    actor, today = current_actor(), clock().today()
    try:
        with database().writing() as session:
            draft = draft_of(session, report_id, actor)
            actions.open_to(draft, actor)
            if not KINDS[draft.report.kind].is_offered:
                raise NotFound
            offer = offer_for(session, draft, actor, clock())
            wanted = read_settings(request.form, draft, offer, today, request.form.getlist("part"))
            actions.arrange(session, draft, wanted, request.form.get("version", ""), by=actor, clock=clock())
    except Refused as refused:
        return page.show(report_id, 422, settings=request.form, errors=refused.messages)
    except Conflict:
        return page.show(report_id, 409, settings=request.form, settings_conflict=True)
    return redirect(f"/reports/{report_id}/draft", 303)
