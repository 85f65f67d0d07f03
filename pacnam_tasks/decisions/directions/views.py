"""A direction on a task, and the answer of its unit."""

from flask import Blueprint, request
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from pacnam_tasks.accounts.signed_in import current_actor
from pacnam_tasks.core.web import clock
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.decisions.deciding import DecisionForm, decide
from pacnam_tasks.decisions.directions import actions, forms, queries
from pacnam_tasks.decisions.directions.page import directions_of
from pacnam_tasks.progress.task_page import ADDITIONS
from pacnam_tasks.tasks.actions import saved_id
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.rules.moves import Act

bp = Blueprint("directions", __name__)
ADDITIONS.append(directions_of)
DIRECTION = DecisionForm("direction", Act.DIRECT, "directed")


@bp.post("/tasks/<code>/directions")
def create(code: str) -> AnyResponse:
    """A member of the committee directs the lead unit."""

    def directed(session: Session, task: Task, key: str) -> None:
        sent = forms.read_direction(request.form, clock().today())
        actions.direct(session, task, sent, by=current_actor(), clock=clock(), key=key)

    return decide(code, DIRECTION, directed, _("The direction is sent; the unit will answer on this page."))


@bp.post("/tasks/<code>/directions/<int:direction_id>/answer")
def create_answer(code: str, direction_id: int) -> AnyResponse:
    """The lead unit answers."""
    form = DecisionForm(f"direction-{direction_id}", Act.ANSWER_DIRECTION, "direction_answered")

    def answered(session: Session, task: Task, key: str) -> None:
        direction = queries.direction_of(session, saved_id(task), direction_id)
        text = forms.read_answer(request.form)
        actions.answer(session, task, direction, text, by=current_actor(), clock=clock(), key=key)

    return decide(code, form, answered, _("The answer is sent."))
