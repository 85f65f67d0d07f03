"""The form by which a member overrules a rating."""

from flask import Blueprint, request
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from pacnam_tasks.accounts.signed_in import current_actor
from pacnam_tasks.core.web import clock
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.decisions.deciding import DecisionForm, decide
from pacnam_tasks.decisions.overruling import actions, forms
from pacnam_tasks.decisions.overruling.page import rating_of
from pacnam_tasks.progress.task_page import ADDITIONS
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.rules.moves import Act

bp = Blueprint("overruling", __name__)
ADDITIONS.append(rating_of)
OVERRULING = DecisionForm("overruling", Act.OVERRULE, "overruled")


@bp.post("/tasks/<code>/ratings")
def create(code: str) -> AnyResponse:
    """A member rates the task otherwise, or gives it back to the rule."""

    def overruled(session: Session, task: Task, key: str) -> None:
        sent = forms.read_overruling(request.form, clock().today())
        actions.overrule(session, task, sent, by=current_actor(), clock=clock(), key=key)

    return decide(code, OVERRULING, overruled, _("The rating is recorded; it stands beside the computed one."))
