"""The form by which the expected path of given work is changed."""

from flask import Blueprint, request
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from pacnam_tasks.accounts.signed_in import current_actor
from pacnam_tasks.core.web import clock
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.decisions.deciding import DecisionForm, decide
from pacnam_tasks.decisions.paths import actions, forms
from pacnam_tasks.decisions.paths.page import path_form
from pacnam_tasks.progress.task_page import ADDITIONS
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.rules.moves import Act

bp = Blueprint("paths", __name__)
ADDITIONS.append(path_form)
PATH = DecisionForm("path", Act.SET_PATH, "path_set")


@bp.post("/tasks/<code>/path")
def create(code: str) -> AnyResponse:
    """From now on the work is expected to go another way."""

    def decided(session: Session, task: Task, key: str) -> None:
        sent = forms.read_decision(request.form, clock().today().year)
        actions.set_path(session, task, sent, by=current_actor(), clock=clock(), key=key)

    return decide(code, PATH, decided, _("The expected path is changed; from today on the work is rated by it."))
