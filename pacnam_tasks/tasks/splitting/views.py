"""The page on which a task is split between units."""

from collections.abc import Mapping

from flask import Blueprint, Response, flash, redirect, request
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from pacnam_tasks.accounts.signed_in import current_actor
from pacnam_tasks.core.errors import Conflict, NotAllowed, Refused
from pacnam_tasks.core.form_fields import read_key, read_version
from pacnam_tasks.core.web import clock, database, fresh_key, render
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.history import queries as history
from pacnam_tasks.tasks import actions
from pacnam_tasks.tasks.access import powers
from pacnam_tasks.tasks.models import Task, measure_kind_of
from pacnam_tasks.tasks.queries import one
from pacnam_tasks.tasks.rules.breakdown import is_counted, whole_of
from pacnam_tasks.tasks.rules.moves import Act
from pacnam_tasks.tasks.sentences import why_not
from pacnam_tasks.tasks.splitting.forms import FIELD, read_shares
from pacnam_tasks.units.models import Unit
from pacnam_tasks.units.queries import all_units
from pacnam_tasks.units.rules import UnitKind, is_valid_on

bp = Blueprint("splitting", __name__)
Form = Mapping[str, str]


@bp.get("/tasks/<code>/breakdown")
def edit(code: str) -> Response:
    """The units and an empty field for the share of each."""
    with database().reading() as session:
        return _form_page(session, _splittable(session, code), {})


@bp.post("/tasks/<code>/breakdown")
def create(code: str) -> AnyResponse:
    """Split the task as typed; the same form sent again leads to the same parts."""
    try:
        key = read_key(request.form)
        with database().writing() as session:
            task = one.get_whole(session, code, current_actor())
            if not history.already_done(session, key, task.id or 0, "broken_down"):
                _check(task)
                actions.check_version(task, read_version(request.form))
                shares = read_shares(request.form, task, _units(session, task))
                actions.break_down(session, task, shares, by=current_actor(), clock=clock(), key=key)
    except Refused as refused:
        return _again(code, 422, refused.messages)
    except Conflict:
        changed = _("The task has changed meanwhile, so it was not split. Please look again and send it once more.")
        return _again(code, 409, {"": changed})
    flash(_("The task is split; each unit finds its part under its own work."))
    return redirect(f"/tasks/{code}", 303)


def _again(code: str, status: int, errors: dict[str, str]) -> Response:
    with database().reading() as session:
        return _form_page(session, _splittable(session, code), request.form.to_dict(), status, errors)


def _splittable(session: Session, code: str) -> Task:
    task = one.get_whole(session, code, current_actor())
    _check(task)
    return task


def _check(task: Task) -> None:
    if task.parent_id is not None:
        raise NotAllowed(_("A part is not split again."))
    if powers(current_actor(), task).break_down is None:
        raise NotAllowed(why_not(Act.BREAK_DOWN, current_actor(), task))
    if task.has_parts:
        raise NotAllowed(_("The task is split already; its parts are on its page."))


def _units(session: Session, task: Task) -> list[Unit]:
    """The units that can hold a part today: the committee, which assigned the whole, is none."""
    today = clock().today()
    return [
        unit
        for unit in all_units(session)
        if is_valid_on(unit, today) and unit.id != task.lead_unit_id and unit.kind != UnitKind.COMMITTEE
    ]


def _form_page(
    session: Session, task: Task, form: Form, status: int = 200, errors: dict[str, str] | None = None
) -> Response:
    kind, units = measure_kind_of(task), _units(session, task)
    wrong = errors or {}
    return render(
        "splitting/form.html",
        None,
        status,
        row={"code": task.code, "title": task.title, "version": task.version, "key": fresh_key()},
        communes=[_field(unit, form, wrong) for unit in units if unit.kind == UnitKind.COMMUNE],
        others=[_field(unit, form, wrong) for unit in units if unit.kind != UnitKind.COMMUNE],
        whole=whole_of(kind, task.target),
        measure=task.measure if is_counted(kind, task.target) else "%",
        errors=wrong,
    )


def _field(unit: Unit, form: Form, wrong: Form) -> dict[str, str]:
    name = f"{FIELD}{unit.code}"
    return {"name": name, "title": unit.short_name, "typed": form.get(name, ""), "wrong": wrong.get(name, "")}
