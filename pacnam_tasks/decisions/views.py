"""What waits for a decision; check, confirmation and return of a submitted task."""

from flask import Blueprint, Response, request
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from pacnam_tasks.accounts.signed_in import current_actor
from pacnam_tasks.core.form_fields import read_text, read_version
from pacnam_tasks.core.web import clock, reading, render
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.decisions import actions
from pacnam_tasks.decisions.deciding import DecisionForm, decide, read_day
from pacnam_tasks.decisions.rules import Question
from pacnam_tasks.decisions.waiting.home import on_desk
from pacnam_tasks.decisions.waiting.sections import SECTIONS, desk_of
from pacnam_tasks.progress import home_page
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.rules.moves import Act

bp = Blueprint("decisions", __name__)
home_page.ADDITIONS.append(on_desk)
CHECK = DecisionForm("check", Act.CHECK, "checked")
CONFIRMATION = DecisionForm("confirmation", Act.CONFIRM, "confirmed")
RETURN = DecisionForm("return", Act.RETURN, "returned")


@bp.get("/decisions")
def index() -> Response:
    """What waits for this person's decision, disagreements first."""
    actor, today = current_actor(), clock().today()
    with reading() as session:
        desk = desk_of(session, actor, today)
        found = [(section, *section.find(desk)) for section in SECTIONS]
    sections = [
        {"anchor": one.anchor, "title": one.title, "template": one.template, "count": count, "rows": rows}
        for one, count, rows in found
        if rows
    ]
    return render("decisions/index.html", sections=sections)


@bp.post("/tasks/<code>/check")
def create_check(code: str) -> AnyResponse:
    """What was found on checking a report of completion."""

    def checked(session: Session, task: Task, key: str) -> None:
        holds = [question for question in Question if request.form.get(question, "") not in {"", "0"}]
        note, version = read_text(request.form, "note"), read_version(request.form)
        actions.check(
            session, task, by=current_actor(), clock=clock(), version=version, holds=holds, note=note, key=key
        )

    return decide(code, CHECK, checked, _("The check is recorded."))


@bp.post("/tasks/<code>/confirmation")
def create_confirmation(code: str) -> AnyResponse:
    """The submitted task is done."""

    def confirmed(session: Session, task: Task, key: str) -> None:
        note, version = read_text(request.form, "note"), read_version(request.form)
        actions.confirm(session, task, by=current_actor(), clock=clock(), version=version, note=note, key=key)

    return decide(code, CONFIRMATION, confirmed, _("Confirmed as done."))


@bp.post("/tasks/<code>/return")
def create_return(code: str) -> AnyResponse:
    """The submitted task goes back with a reason."""

    def returned(session: Session, task: Task, key: str) -> None:
        actions.return_(
            session,
            task,
            by=current_actor(),
            clock=clock(),
            version=read_version(request.form),
            reason=read_text(request.form, "reason"),
            again_by=read_day(request.form, "again_by"),
            key=key,
        )

    return decide(code, RETURN, returned, _("Returned; the unit will receive the reason."))
