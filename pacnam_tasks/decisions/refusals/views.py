"""The forms by which a unit refuses a task and the assigner answers."""

from flask import Blueprint, request
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from pacnam_tasks.accounts.signed_in import current_actor
from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.form_fields import read_text, read_version
from pacnam_tasks.core.web import clock
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.decisions.deciding import DecisionForm, decide
from pacnam_tasks.decisions.refusals import actions
from pacnam_tasks.decisions.refusals.actions import Answered
from pacnam_tasks.decisions.rules import Answer
from pacnam_tasks.decisions.rulings import read_ruling
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.rules.moves import Act

bp = Blueprint("refusals", __name__)
REFUSAL = DecisionForm("refusal", Act.REFUSE, "refused")
DONE = {
    Answer.UPHELD: lambda: _("Answered: the task stands, and the unit carries it."),
    Answer.RELEASED: lambda: _("Answered: the task is revoked."),
}


@bp.post("/tasks/<code>/refusal")
def create(code: str) -> AnyResponse:
    """The lead unit refuses the task with its reason."""

    def refused(session: Session, task: Task, key: str) -> None:
        reason, version = read_text(request.form, "reason"), read_version(request.form)
        actions.refuse(session, task, by=current_actor(), clock=clock(), version=version, reason=reason, key=key)

    return decide(code, REFUSAL, refused, _("The refusal is recorded; the assigner will answer."))


@bp.post("/tasks/<code>/refusal/answer")
def answer(code: str) -> AnyResponse:
    """The assigner answers the refusal."""
    chosen = request.form.get("answer", "")
    known = Answer(chosen) if chosen in set(Answer) else None

    def answered(session: Session, task: Task, key: str) -> None:
        if known is None:
            actions.check_answerable(task, current_actor())
            raise Refused({"answer": _("Please choose whether the task stands or is revoked.")})
        version = read_version(request.form)
        sent = Answered(known, read_ruling(request.form), current_actor(), version, key)
        actions.answer_refusal(session, task, sent, clock())

    kind = f"refusal_{known or Answer.UPHELD}"
    done = DONE[known]() if known else ""
    return decide(code, DecisionForm("refusal-answer", Act.ANSWER_REFUSAL, kind), answered, done)
