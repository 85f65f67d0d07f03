"""The head of the lead unit hands a task to a person of the unit."""

from flask import Blueprint, request
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from pacnam_tasks.accounts.signed_in import current_actor
from pacnam_tasks.core.web import clock
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.decisions.deciding import DecisionForm, decide
from pacnam_tasks.decisions.delegation import actions, forms
from pacnam_tasks.decisions.delegation.page import delegation_of
from pacnam_tasks.progress.task_page import ADDITIONS
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.rules.moves import Act

bp = Blueprint("delegation", __name__)
ADDITIONS.append(delegation_of)
HANDOVER = DecisionForm("handover", Act.DELEGATE, "delegated")


@bp.post("/tasks/<code>/handover")
def create(code: str) -> AnyResponse:
    """Another person of the unit handles the task from now on."""

    def delegated(session: Session, task: Task, key: str) -> None:
        sent = forms.read_delegation(request.form)
        actions.delegate(session, task, sent, by=current_actor(), clock=clock(), key=key)

    return decide(code, HANDOVER, delegated, _("The task is handed over."))
