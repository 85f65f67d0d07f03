"""The register of obstacles, and the acts upon one on the page of its task."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, Response, flash, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.accounts.signed_in import current_actor
from pacnam_tasks.core.errors import Conflict, Refused
from pacnam_tasks.core.form_fields import no_value, read_key, read_text, read_version
from pacnam_tasks.core.text import number
from pacnam_tasks.core.web import clock, database, reading, render, wants_part
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.history import queries as history
from pacnam_tasks.plans.queries import all_fields
from pacnam_tasks.progress.obstacles import actions, forms, queries
from pacnam_tasks.progress.obstacles.cards import card_of
from pacnam_tasks.progress.obstacles.forms import ObstacleFilter, StateChoice
from pacnam_tasks.progress.obstacles.register import check_codes, obstacles_file, register_page
from pacnam_tasks.progress.task_page import show_page
from pacnam_tasks.tasks.access import powers
from pacnam_tasks.tasks.queries import one
from pacnam_tasks.units.queries import all_units

bp = Blueprint("obstacles", __name__)
EXPORT_ROWS = 5000
Form = Mapping[str, str]
Said = dict[str, Any]


@dataclass(frozen=True)
class Act:
    """An act upon an obstacle: its name in the address, the event, the action, and what its form says to that."""

    name: str
    kind: str
    do: Callable[..., None]
    said: Callable[[Form], Said]


@bp.get("/obstacles")
def index() -> Response:
    """The register as asked for, as page, part or CSV."""
    actor, today = current_actor(), clock().today()
    wanted = ObstacleFilter.from_args(request.args)
    as_file = _wants_csv(request.args)
    with reading() as session:
        fields = {field.code: field.name for field in all_fields(session)}
        units = {unit.code: unit.short_name for unit in all_units(session)}
        check_codes(wanted, fields, units)
        page = queries.page_of(session, actor, wanted, today, EXPORT_ROWS if as_file else queries.PAGE)
        late = replace(wanted, state=StateChoice.OVERDUE)
        n_late = 0 if as_file or wants_part() else queries.count_of(session, actor, late, today)
    cards = [card_of(row, actor, today) for row in page.rows]
    if as_file:
        if page.after:
            raise Refused(_("More than %(n)s rows fit no file. Please narrow the list.", n=number(EXPORT_ROWS)))
        return obstacles_file(cards)
    context = register_page(wanted, cards, page.after, fields, units, n_late)
    return render("obstacles/index.html", "obstacles/_list.html", **context)


def _wants_csv(args: Mapping[str, str]) -> bool:
    text = args.get("format", "")
    if text not in {"", "csv"}:
        raise no_value(text, "format")
    return bool(text)


@bp.post("/tasks/<code>/obstacles")
def create(code: str) -> AnyResponse:
    """The unit raises an obstacle without a figure."""
    actor = current_actor()
    try:
        sent, key = forms.read_obstacle(request.form, clock().today()), read_key(request.form)
        with database().writing() as session:
            task = one.get_whole(session, code, actor)
            if not history.already_said(session, key, task.id or 0, "obstacle_raised", actions.said(task, sent)):
                version = read_version(request.form)
                actions.raise_obstacle(session, task, sent, by=actor, clock=clock(), version=version, key=key)
    except Refused as refused:
        return _shown_again(code, "obstacle", 422, refused.messages)
    except Conflict:
        with reading() as session:
            if powers(actor, one.get_whole(session, code, actor)).update is None:
                raise
        return _shown_again(code, "obstacle", 409, _changed())
    flash(_("The obstacle is recorded; it waits for an answer."))
    return redirect(f"/tasks/{code}#vuong-mac", 303)


@bp.post("/tasks/<code>/obstacles/<int:obstacle_id>/escalation")
def create_escalation(code: str, obstacle_id: int) -> AnyResponse:
    """The level that must answer passes the obstacle one level up."""

    def said(form: Form) -> Said:
        return {"note": read_text(form, "note"), "answer_by": forms.read_later_day(form, "answer_by", clock().today())}

    escalation = Act("escalation", "obstacle_escalated", actions.escalate, said)
    return _act(code, obstacle_id, escalation, _("The obstacle is passed to the level above."))


@bp.post("/tasks/<code>/obstacles/<int:obstacle_id>/answer")
def create_answer(code: str, obstacle_id: int) -> AnyResponse:
    """The level that must answer does so."""

    def said(form: Form) -> Said:
        return {"text": read_text(form, "answer"), "document": forms.read_document(form)}

    answer = Act("answer", "obstacle_answered", actions.answer, said)
    return _act(code, obstacle_id, answer, _("The answer is recorded; the unit will read it."))


@bp.post("/tasks/<code>/obstacles/<int:obstacle_id>/closure")
def create_closure(code: str, obstacle_id: int) -> AnyResponse:
    """Nothing stands in the way any more."""
    closure = Act("closure", "obstacle_closed", actions.close, lambda form: {"note": read_text(form, "note")})
    return _act(code, obstacle_id, closure, _("The obstacle is closed."))


def _act(code: str, obstacle_id: int, act: Act, done: str) -> AnyResponse:
    """Act once for each form; what was refused comes back with what was typed."""
    by, form_name = current_actor(), f"{act.name}-{obstacle_id}"
    try:
        key, said = read_key(request.form), act.said(request.form)
        with database().writing() as session:
            task = one.get_whole(session, code, by)
            obstacle = queries.obstacle_of(session, task.id or 0, obstacle_id)
            if not history.already_said(session, key, task.id or 0, act.kind, {"obstacle_id": obstacle_id}):
                version = read_version(request.form)
                act.do(session, task, obstacle, by=by, clock=clock(), version=version, key=key, **said)
    except Refused as refused:
        return _shown_again(code, form_name, 422, refused.messages)
    except Conflict:
        if not _still_mine(code, obstacle_id, act.name):
            raise
        return _shown_again(code, form_name, 409, _changed())
    flash(done)
    return redirect(f"/tasks/{code}#vuong-mac", 303)


def _changed() -> dict[str, str]:
    return {"": _("This has changed meanwhile, so nothing was recorded. Please look again and send it once more.")}


def _still_mine(code: str, obstacle_id: int, name: str) -> bool:
    """Whether the person's form still stands on the page; then what was typed is shown there."""
    actor: Actor = current_actor()
    with reading() as session:
        task = one.get_whole(session, code, actor)
        row = next((row for row in queries.not_closed(session, task.id or 0) if row.id == obstacle_id), None)
    if row is None:
        return False
    can = card_of(row, actor, clock().today()).can
    return {"escalation": can.escalate, "answer": can.answer, "closure": can.close}[name] is not None


def _shown_again(code: str, form_name: str, status: int, errors: dict[str, str]) -> Response:
    return show_page(code, status, form=request.form.to_dict(), errors=errors, form_name=form_name)
