"""The settings of printed documents: the letterhead of the committee, its office or a unit, and its versions."""

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, Response, flash, redirect, request
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from pacnam_tasks.accounts.signed_in import current_actor
from pacnam_tasks.core.errors import Conflict, NotFound, Refused
from pacnam_tasks.core.form_fields import read_key
from pacnam_tasks.core.text import dmy
from pacnam_tasks.core.web import clock, database, reading, render
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.history import queries as history
from pacnam_tasks.reports.letterheads import actions, page
from pacnam_tasks.reports.letterheads.forms import read_version
from pacnam_tasks.units.queries import by_code

bp = Blueprint("letterheads", __name__)
PAGE = "/admin/settings"


@bp.get(PAGE)
def index() -> Response:
    """Under what name documents are issued, by whom the address says; the committee's, where it says nothing."""
    return _page(request.args.get("unit", ""), {}, {})


@bp.post(f"{PAGE}/letterheads")
def create() -> AnyResponse:
    """Set a letterhead from a day on."""
    code = request.form.get("unit", "")
    try:
        key, today = read_key(request.form), clock().today()
        version = read_version(request.form, today.year, is_collective=not code)
        with database().writing() as session:
            unit_id = _unit_id(session, code)
            named = actions.named(session, version.valid_from, unit_id)
            if not history.already_said(session, key, None, "letterhead_set", named):
                stamp = request.form.get("stamp", "")
                actions.set_letterhead(
                    session, version, unit_id, by=current_actor(), clock=clock(), stamp=stamp, key=key
                )
    except Refused as refused:
        return _page(code, request.form, refused.messages, 422)
    except Conflict:
        changed = _("Another version was set meanwhile, so nothing was saved. Please compare with it and send again.")
        return _page(code, request.form, {"": changed}, 409)
    flash(_("The letterhead counts from %(day)s on; older documents keep theirs.", day=dmy(version.valid_from)))
    return redirect(_address(code), 303)


@bp.post(f"{PAGE}/letterheads/<day>/removal")
def destroy(day: str) -> AnyResponse:
    """Take back a version that has not begun."""
    code = request.form.get("unit", "")
    try:
        valid_from = date.fromisoformat(day)
    except ValueError:
        raise NotFound from None
    try:
        key = read_key(request.form)
        with database().writing() as session:
            unit_id = _unit_id(session, code)
            named = actions.named(session, valid_from, unit_id)
            if not history.already_said(session, key, None, "letterhead_taken_back", named):
                actions.take_back(session, valid_from, unit_id, by=current_actor(), clock=clock(), key=key)
    except Refused as refused:
        return _page(code, {}, refused.messages, 422)
    flash(_("The version of %(day)s is taken back.", day=dmy(valid_from)))
    return redirect(_address(code), 303)


def _unit_id(session: Session, code: str) -> int | None:
    return by_code(session, code).id if code else None


def _address(code: str) -> str:
    return f"{PAGE}?unit={code}" if code else PAGE


def _page(code: str, form: Mapping[str, str], errors: Mapping[str, str], status: int = 200) -> Response:
    with reading() as session:
        context = page.settings_page(session, code, form, clock().today())
    return render("letterheads/index.html", None, status, errors=errors, **context)
