"""The form by which undated work is reviewed."""

from flask import Blueprint, request
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from pacnam_tasks.accounts.signed_in import current_actor
from pacnam_tasks.core.web import clock
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.decisions.deciding import DecisionForm, decide
from pacnam_tasks.decisions.reviews import actions, forms
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.rules.moves import Act

bp = Blueprint("reviews", __name__)
REVIEW = DecisionForm("review", Act.REVIEW, "reviewed")


@bp.post("/tasks/<code>/reviews")
def create(code: str) -> AnyResponse:
    """The task was looked at; a next day of review stands."""

    def reviewed(session: Session, task: Task, key: str) -> None:
        sent = forms.read_review(request.form, clock().today())
        actions.review(session, task, sent, by=current_actor(), clock=clock(), key=key)

    return decide(code, REVIEW, reviewed, _("The review is recorded; the next day of review stands."))
