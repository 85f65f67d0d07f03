"""The button by which the minutes of a meeting are written."""

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from pacnam_tasks.accounts.signed_in import current_actor
from pacnam_tasks.core.form_fields import read_key
from pacnam_tasks.core.web import clock, database
from pacnam_tasks.reports.minutes import actions

bp = Blueprint("minutes", __name__)


@bp.post("/stocktake/<int:meeting_id>/minutes")
def create(meeting_id: int) -> AnyResponse:
    """Ask for the minutes and go to their page, where they can be watched and fetched."""
    key = read_key(request.form)
    with database().writing() as session:
        report = actions.request_minutes(session, meeting_id, str(key), by=current_actor(), clock=clock())
    return redirect(f"/reports/{report.id}", 303)
