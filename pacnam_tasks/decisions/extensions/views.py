"""A later due day: the request of a unit, the decision on it, its withdrawal."""

from collections.abc import Callable, Sequence

from flask import Blueprint, flash, redirect, request
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from pacnam_tasks.accounts.signed_in import current_actor
from pacnam_tasks.core.errors import Conflict, Refused
from pacnam_tasks.core.form_fields import read_key, read_version
from pacnam_tasks.core.text import dmy
from pacnam_tasks.core.web import clock, database
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.decisions.extensions import actions, forms
from pacnam_tasks.decisions.extensions.page import extension_of, levels
from pacnam_tasks.decisions.extensions.rules import Verdict
from pacnam_tasks.history import queries as history
from pacnam_tasks.progress.actions import Evidence
from pacnam_tasks.progress.forms import read_files
from pacnam_tasks.progress.keeping import discard, kept
from pacnam_tasks.progress.task_page import ADDITIONS, show_page
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries import one

bp = Blueprint("extensions", __name__)
ADDITIONS.append(extension_of)
Act = Callable[[Session, Task, Sequence[Evidence]], str]


@bp.post("/tasks/<code>/extensions")
def create(code: str) -> AnyResponse:
    """The lead unit's head asks for a later due day."""

    def act(session: Session, task: Task, files: Sequence[Evidence]) -> str:
        sent = forms.read_request(request.form, clock().today().year)
        made = actions.ask(session, task, sent, files, by=current_actor(), clock=clock(), ladder=levels())
        return _("The request for an extension to %(day)s is sent.", day=dmy(made.proposed_on))

    return _once(code, "extension", "extension_asked", act)


@bp.post("/tasks/<code>/extensions/<int:extension_id>/decision")
def create_decision(code: str, extension_id: int) -> AnyResponse:
    """The request is granted, changed or refused."""

    def act(session: Session, task: Task, _files: Sequence[Evidence]) -> str:
        sent = forms.read_decision(request.form, clock().today().year)
        made = actions.decide(session, task, extension_id, sent, by=current_actor(), clock=clock())
        if made.decided_due_on is None:
            return _("Not granted; the deadline stays %(day)s.", day=dmy(task.due_on))
        return _("The deadline is now %(day)s.", day=dmy(made.decided_due_on))

    is_refusal = request.form.get("verdict") == Verdict.REFUSED
    return _once(code, "extension_decision", "extension_refused" if is_refusal else "extended", act)


@bp.post("/tasks/<code>/extensions/<int:extension_id>/withdrawal")
def create_withdrawal(code: str, extension_id: int) -> AnyResponse:
    """Who asked takes the open request back."""

    def act(session: Session, task: Task, _files: Sequence[Evidence]) -> str:
        key, version = read_key(request.form), read_version(request.form)
        actions.withdraw(session, task, extension_id, by=current_actor(), clock=clock(), version=version, key=key)
        return _("The request is withdrawn; the deadline stays %(day)s.", day=dmy(task.due_on))

    return _once(code, "extension_withdrawal", "extension_withdrawn", act)


def _once(code: str, form_name: str, kind: str, act: Act) -> AnyResponse:
    """Act once for each form; what was refused comes back with what was typed."""
    said = ""
    try:
        key, uploads = read_key(request.form), read_files(request.files.getlist("files"))
        with kept(uploads) as files, database().writing() as session:
            task = one.get_whole(session, code, current_actor())
            if history.already_done(session, key, task.id or 0, kind):
                discard(files)
            else:
                said = act(session, task, files)
    except Refused as refused:
        return show_page(code, 422, form=request.form.to_dict(), errors=refused.messages, form_name=form_name)
    except Conflict:
        changed = {"": _("The task or the request has changed meanwhile, so nothing was saved. Please look again.")}
        return show_page(code, 409, form=request.form.to_dict(), errors=changed, form_name=form_name)
    if said:
        flash(said)
    return redirect(f"/tasks/{code}", 303)
