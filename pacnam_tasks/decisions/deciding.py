"""A decision sent by a form: it counts once, and what was refused comes back with what was typed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from flask import flash, redirect, request
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from pacnam_tasks.accounts.signed_in import current_actor
from pacnam_tasks.core.errors import Conflict, Refused
from pacnam_tasks.core.form_fields import read_key, typed_day
from pacnam_tasks.core.web import clock, database, reading
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.history import queries as history
from pacnam_tasks.progress.task_page import show_page
from pacnam_tasks.tasks.access import powers
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries import one
from pacnam_tasks.tasks.rules.moves import Act

Decision = Callable[[Session, Task, str], None]


@dataclass(frozen=True)
class DecisionForm:
    """A form of the page of a task: its name in the address, the act it stands for, the event it brings about."""

    name: str
    act: Act
    kind: str


def decide(code: str, form: DecisionForm, decision: Decision, done: str) -> AnyResponse:
    """Decide once for each form; what was refused comes back with what was typed."""
    try:
        key = read_key(request.form)
        with database().writing() as session:
            task = one.get_whole(session, code, current_actor())
            if not history.already_done(session, key, task.id or 0, form.kind):
                decision(session, task, key)
    except Refused as refused:
        return show_page(code, 422, form=request.form.to_dict(), errors=refused.messages, form_name=form.name)
    except Conflict:
        if not _still_mine(code, form.act):
            raise
        changed = {"": _("The task has changed meanwhile, so nothing was decided. Please look again and decide.")}
        return show_page(code, 409, form=request.form.to_dict(), errors=changed, form_name=form.name)
    flash(done)
    return redirect(f"/tasks/{code}", 303)


def _still_mine(code: str, act: Act) -> bool:
    """Whether the person may decide the task as it stands now; then what was typed is shown on its page."""
    with reading() as session:
        can = powers(current_actor(), one.get_whole(session, code, current_actor()))
    return getattr(can, act.value) is not None


def read_day(form: Mapping[str, str], name: str) -> date | None:
    """A day that was typed, none where none was; raises Refused."""
    wrong: dict[str, str] = {}
    day = typed_day(form, name, wrong, clock().today().year)
    if wrong:
        raise Refused(wrong)
    return day
