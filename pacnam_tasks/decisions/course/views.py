"""The forms that pause, resume, revoke and re-open a task."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, request
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from pacnam_tasks.accounts.signed_in import current_actor
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.form_fields import read_version
from pacnam_tasks.core.web import clock
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.decisions.course import actions
from pacnam_tasks.decisions.course.actions import Decided
from pacnam_tasks.decisions.deciding import DecisionForm, decide
from pacnam_tasks.decisions.rulings import read_ruling
from pacnam_tasks.tasks.labels import AUTHORITY
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.rules.levels import OF_THE_COMMITTEE
from pacnam_tasks.tasks.rules.moves import Act

bp = Blueprint("course", __name__)
Decide = Callable[[Session, Task, Decided, Clock], None]
PAUSE = DecisionForm("pause", Act.PAUSE, "paused")
RESUMPTION = DecisionForm("resumption", Act.RESUME, "resumed")
REVOCATION = DecisionForm("revocation", Act.REVOKE, "revoked")
REOPENING = DecisionForm("reopening", Act.REOPEN, "reopened")
ROLLING = DecisionForm("rolling", Act.SET_ROLLING, "rolling_set")


@bp.app_context_processor
def levels() -> dict[str, Any]:
    """The levels that decide, for every form that records a decision."""
    return {"decision_levels": [(level.value, word) for level, word in AUTHORITY.items() if level in OF_THE_COMMITTEE]}


@bp.post("/tasks/<code>/pause")
def create_pause(code: str) -> AnyResponse:
    """The clock stands."""
    return _decide(code, PAUSE, actions.pause, _("The task is paused; its clock stands."))


@bp.post("/tasks/<code>/resumption")
def create_resumption(code: str) -> AnyResponse:
    """The clock runs again."""
    return _decide(code, RESUMPTION, actions.resume, _("The task is carried again."))


@bp.post("/tasks/<code>/revocation")
def create_revocation(code: str) -> AnyResponse:
    """The task is no longer owed."""
    return _decide(code, REVOCATION, actions.revoke, _("The task is revoked."))


@bp.post("/tasks/<code>/reopening")
def create_reopening(code: str) -> AnyResponse:
    """What was done or revoked is carried again."""
    return _decide(code, REOPENING, actions.reopen, _("The task is re-opened and carried again."))


@bp.post("/tasks/<code>/rolling")
def create_rolling(code: str) -> AnyResponse:
    """Whether a due day on a day off counts through the next working day, from now on."""
    rolls = request.form.get("rolls") == "1"

    def set_rolling(session: Session, task: Task, decided: Decided, clock: Clock) -> None:
        actions.set_rolling(session, task, decided, clock, rolls=rolls)

    return _decide(code, ROLLING, set_rolling, _("How the deadline counts on a day off is changed."))


def _decide(code: str, form: DecisionForm, act: Decide, done: str) -> AnyResponse:
    def decided(session: Session, task: Task, key: str) -> None:
        ruling = read_ruling(request.form)
        act(session, task, Decided(ruling, current_actor(), read_version(request.form), key), clock())

    return decide(code, form, decided, done)
