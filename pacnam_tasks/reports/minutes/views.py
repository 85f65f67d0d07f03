"""The buttons by which the papers of a meeting are written."""

from collections.abc import Callable

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from pacnam_tasks.accounts.signed_in import current_actor
from pacnam_tasks.core.form_fields import read_key, typed_id
from pacnam_tasks.core.web import clock, database
from pacnam_tasks.reports.minutes import actions
from pacnam_tasks.reports.models import Report

bp = Blueprint("minutes", __name__)


@bp.post("/stocktake/<int:meeting_id>/minutes")
def create(meeting_id: int) -> AnyResponse:
    """Ask for the minutes and go to their page, where they can be watched and fetched."""
    return _asked(meeting_id, actions.request_minutes)


@bp.post("/stocktake/<int:meeting_id>/agenda/document")
def create_agenda(meeting_id: int) -> AnyResponse:
    """The same with the agenda, before the meeting."""
    return _asked(meeting_id, actions.request_agenda)


def _asked(meeting_id: int, ask: Callable[..., Report]) -> AnyResponse:
    key, replaces_id = read_key(request.form), typed_id(request.form, "replaces")
    with database().writing() as session:
        report = ask(session, meeting_id, str(key), replaces_id, by=current_actor(), clock=clock())
    return redirect(f"/reports/{report.id}", 303)
