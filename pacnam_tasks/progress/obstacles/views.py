"""The register of obstacles, and the acts upon one on the page of its task."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from flask import Blueprint, Response, flash, redirect, request
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.accounts.signed_in import current_actor
from pacnam_tasks.core.errors import Conflict, Refused
from pacnam_tasks.core.form_fields import read_key, read_text, read_version
from pacnam_tasks.core.text import number, plain_cell
from pacnam_tasks.core.web import clock, database, render
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.history import queries as history
from pacnam_tasks.plans.queries import all_fields
from pacnam_tasks.progress.labels import CAUSE
from pacnam_tasks.progress.models import Obstacle
from pacnam_tasks.progress.obstacles import actions, forms, queries
from pacnam_tasks.progress.obstacles.cards import ObstacleCard, card_of
from pacnam_tasks.progress.obstacles.forms import ObstacleFilter, StateChoice
from pacnam_tasks.progress.obstacles.labels import OBSTACLE_STATE
from pacnam_tasks.progress.obstacles.rules import ObstacleState
from pacnam_tasks.progress.task_page import show_page
from pacnam_tasks.tasks.access import powers
from pacnam_tasks.tasks.labels import AUTHORITY
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries import one
from pacnam_tasks.tasks.rules.levels import ANSWERING
from pacnam_tasks.units.queries import all_units

bp = Blueprint("obstacles", __name__)
EXPORT_ROWS = 5000
Act = Callable[[Session, Task, Obstacle, str], None]
EFFECT = {"escalation": "obstacle_escalated", "answer": "obstacle_answered", "closure": "obstacle_closed"}
SAYS = {"escalation": "note", "answer": "answer", "closure": "note"}
COLUMNS = (
    "task", "title", "unit", "field", "cause", "obstacle", "done", "proposal", "level", "answer_by", "state",
    "age_days", "raised_on", "answer", "document",
)  # fmt: skip


@bp.get("/obstacles")
def index() -> Response:
    """The register as asked for, as page, part or CSV."""
    actor, today = current_actor(), clock().today()
    wanted = ObstacleFilter.from_args(request.args)
    as_file = _wants_csv(request.args)
    with database().reading() as session:
        fields = {field.code: field.name for field in all_fields(session)}
        units = {unit.code: unit.short_name for unit in all_units(session)}
        _check_codes(wanted, fields, units)
        page = queries.page_of(session, actor, wanted, EXPORT_ROWS if as_file else queries.PAGE)
    cards = [card_of(row, actor, today) for row in page.rows]
    if as_file:
        if page.after:
            raise Refused(_("More than %(n)s rows fit no file. Please narrow the list.", n=number(EXPORT_ROWS)))
        return _csv(cards)
    return render("obstacles/index.html", "obstacles/_list.html", **_context(wanted, cards, page.after, fields, units))


def _wants_csv(args: Mapping[str, str]) -> bool:
    text = args.get("format", "")
    if text not in {"", "csv"}:
        raise Refused(_("“%(text)s” is not a value of %(name)s.", text=text[:40], name="format"))
    return bool(text)


def _check_codes(wanted: ObstacleFilter, fields: Mapping[str, str], units: Mapping[str, str]) -> None:
    """Refuse a code that names nothing: an empty list would look like an answer."""
    for name, code, known in (("field", wanted.field, fields), ("unit", wanted.unit, units)):
        if code and code not in known:
            raise Refused(_("“%(text)s” is not a value of %(name)s.", text=code[:40], name=name))


def _context(
    wanted: ObstacleFilter, cards: Sequence[ObstacleCard], after: str, fields: dict[str, str], units: dict[str, str]
) -> dict[str, Any]:
    url = wanted.url()
    return {
        "cards": cards,
        "wanted": wanted,
        "views": [
            {"label": word, "url": wanted.url(state=state), "n": None, "current": state is wanted.state}
            for state, word in _states().items()
        ],
        "selects": [
            _select(_("Class"), "cause", wanted.cause, CAUSE),
            _select(_("Level that must answer"), "level", wanted.level, {one: AUTHORITY[one] for one in ANSWERING}),
            _select(_("Field"), "field", wanted.field, fields),
            _select(_("Unit"), "unit", wanted.unit, units),
        ],
        "is_filtered": any((wanted.cause, wanted.level, wanted.field, wanted.unit)),
        "export_url": f"{url}{'&' if '?' in url else '?'}format=csv",
        "next_url": wanted.url(after=after) if after else "",
        "first_url": url if wanted.after else "",
    }


def _states() -> dict[StateChoice, str]:
    return {
        StateChoice.OPEN: str(OBSTACLE_STATE[ObstacleState.OPEN]),
        StateChoice.ANSWERED: str(OBSTACLE_STATE[ObstacleState.ANSWERED]),
        StateChoice.CLOSED: str(OBSTACLE_STATE[ObstacleState.CLOSED]),
        StateChoice.ALL: _("All"),
    }


def _select(label: str, name: str, value: Any, options: Mapping[Any, Any]) -> dict[str, Any]:
    pairs = [(getattr(code, "value", code), word) for code, word in options.items()]
    return {"label": label, "name": name, "value": str(value or ""), "options": [("", _("All")), *pairs]}


def _csv(cards: Sequence[ObstacleCard]) -> Response:
    """The same rows for a spreadsheet, no cell a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for card in cards:
        row = card.row
        answer_by: date | None = row.answer_by
        cells = (
            row.task_code, row.task_title, row.unit_code, row.field_code, row.cause, row.text, row.done_text,
            row.proposal, row.level, answer_by.isoformat() if answer_by else "", card.state.value, card.age_days,
            card.raised_on.isoformat(), row.answer, row.answer_document,
        )  # fmt: skip
        writer.writerow([plain_cell(cell) if isinstance(cell, str) else cell for cell in cells])
    response = Response("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = "attachment; filename=vuong-mac.csv"
    return response


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
        with database().reading() as session:
            if powers(actor, one.get_whole(session, code, actor)).update is None:
                raise
        return _shown_again(code, "obstacle", 409, _changed())
    flash(_("The obstacle is recorded; it waits for an answer."))
    return redirect(f"/tasks/{code}#vuong-mac", 303)


@bp.post("/tasks/<code>/obstacles/<int:obstacle_id>/escalation")
def create_escalation(code: str, obstacle_id: int) -> AnyResponse:
    """The level that must answer passes the obstacle one level up."""

    def act(session: Session, task: Task, obstacle: Obstacle, key: str) -> None:
        actions.escalate(
            session,
            task,
            obstacle,
            by=current_actor(),
            clock=clock(),
            version=read_version(request.form),
            note=read_text(request.form, "note"),
            answer_by=forms.read_later_day(request.form, "answer_by", clock().today()),
            key=key,
        )

    return _act(code, obstacle_id, "escalation", act, _("The obstacle is passed to the level above."))


@bp.post("/tasks/<code>/obstacles/<int:obstacle_id>/answer")
def create_answer(code: str, obstacle_id: int) -> AnyResponse:
    """The level that must answer does so."""

    def act(session: Session, task: Task, obstacle: Obstacle, key: str) -> None:
        actions.answer(
            session,
            task,
            obstacle,
            by=current_actor(),
            clock=clock(),
            version=read_version(request.form),
            text=read_text(request.form, "answer"),
            document=forms.read_document(request.form),
            key=key,
        )

    return _act(code, obstacle_id, "answer", act, _("The answer is recorded; the unit will read it."))


@bp.post("/tasks/<code>/obstacles/<int:obstacle_id>/closure")
def create_closure(code: str, obstacle_id: int) -> AnyResponse:
    """Nothing stands in the way any more."""

    def act(session: Session, task: Task, obstacle: Obstacle, key: str) -> None:
        actions.close(
            session,
            task,
            obstacle,
            by=current_actor(),
            clock=clock(),
            version=read_version(request.form),
            note=read_text(request.form, "note"),
            key=key,
        )

    return _act(code, obstacle_id, "closure", act, _("The obstacle is closed."))


def _act(code: str, obstacle_id: int, name: str, act: Act, done: str) -> AnyResponse:
    """Act once for each form; what was refused comes back with what was typed."""
    try:
        key = read_key(request.form)
        with database().writing() as session:
            task = one.get_whole(session, code, current_actor())
            obstacle = queries.obstacle_of(session, task.id or 0, obstacle_id)
            mine = {"obstacle_id": obstacle_id, "note": read_text(request.form, SAYS[name])}
            if not history.already_said(session, key, task.id or 0, EFFECT[name], mine):
                act(session, task, obstacle, key)
    except Refused as refused:
        return _shown_again(code, f"{name}-{obstacle_id}", 422, refused.messages)
    except Conflict:
        if not _still_mine(code, obstacle_id, name):
            raise
        return _shown_again(code, f"{name}-{obstacle_id}", 409, _changed())
    flash(done)
    return redirect(f"/tasks/{code}#vuong-mac", 303)


def _changed() -> dict[str, str]:
    return {"": _("This has changed meanwhile, so nothing was recorded. Please look again and send it once more.")}


def _still_mine(code: str, obstacle_id: int, name: str) -> bool:
    """Whether the person's form still stands on the page; then what was typed is shown there."""
    actor: Actor = current_actor()
    with database().reading() as session:
        task = one.get_whole(session, code, actor)
        row = next((row for row in queries.not_closed(session, task.id or 0) if row.id == obstacle_id), None)
    if row is None:
        return False
    can = card_of(row, actor, clock().today()).can
    return {"escalation": can.escalate, "answer": can.answer, "closure": can.close}[name] is not None


def _shown_again(code: str, form_name: str, status: int, errors: dict[str, str]) -> Response:
    return show_page(code, status, form=request.form.to_dict(), errors=errors, form_name=form_name)
