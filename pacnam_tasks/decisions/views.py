"""Confirmation and return of a submitted task."""

from collections.abc import Callable, Mapping
from datetime import date

from flask import Blueprint, flash, redirect, request
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from pacnam_tasks.accounts.signed_in import current_actor
from pacnam_tasks.core.errors import Conflict, Refused
from pacnam_tasks.core.form_fields import read_key, read_text, read_version
from pacnam_tasks.core.text import read_date
from pacnam_tasks.core.web import clock, database
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.decisions import actions
from pacnam_tasks.history import queries as history
from pacnam_tasks.progress.task_page import show_page
from pacnam_tasks.tasks.access import powers
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries import one

bp = Blueprint("decisions", __name__)
Decision = Callable[[Session, Task, str], None]
EFFECT = {"confirmation": "confirmed", "return": "returned"}


@bp.post("/tasks/<code>/confirmation")
def create_confirmation(code: str) -> AnyResponse:
    """The submitted task is done."""

    def decide(session: Session, task: Task, key: str) -> None:
        note, version = read_text(request.form, "note"), read_version(request.form)
        actions.confirm(session, task, by=current_actor(), clock=clock(), version=version, note=note, key=key)

    return _decide(code, "confirmation", decide, _("Confirmed as done."))


@bp.post("/tasks/<code>/return")
def create_return(code: str) -> AnyResponse:
    """The submitted task goes back with a reason."""

    def decide(session: Session, task: Task, key: str) -> None:
        actions.return_(
            session,
            task,
            by=current_actor(),
            clock=clock(),
            version=read_version(request.form),
            reason=read_text(request.form, "reason"),
            again_by=_read_day(request.form, "again_by"),
            key=key,
        )

    return _decide(code, "return", decide, _("Returned; the unit will receive the reason."))


def _decide(code: str, form_name: str, decide: Decision, done: str) -> AnyResponse:
    """Decide once for each form; what was refused comes back with what was typed."""
    try:
        key = read_key(request.form)
        with database().writing() as session:
            task = one.get_whole(session, code, current_actor())
            if not history.already_done(session, key, task.id or 0, EFFECT[form_name]):
                decide(session, task, key)
    except Refused as refused:
        return show_page(code, 422, form=request.form.to_dict(), errors=refused.messages, form_name=form_name)
    except Conflict:
        if not _still_mine(code, form_name):
            raise
        changed = {"": _("The task has changed meanwhile, so nothing was decided. Please look again and decide.")}
        return show_page(code, 409, form=request.form.to_dict(), errors=changed, form_name=form_name)
    flash(done)
    return redirect(f"/tasks/{code}", 303)


def _still_mine(code: str, form_name: str) -> bool:
    """Whether the person may decide the task as it stands now; then what was typed is shown on its page."""
    with database().reading() as session:
        can = powers(current_actor(), one.get_whole(session, code, current_actor()))
    return (can.confirm if form_name == "confirmation" else can.return_) is not None


def _read_day(form: Mapping[str, str], name: str) -> date | None:
    text = form.get(name, "").strip()
    try:
        return read_date(text, clock().today().year) if text else None
    except ValueError as wrong:
        message = _("“%(text)s” is not a day. Please write it like 31/08/2023.", text=text[:40])
        raise Refused({name: message}) from wrong
