"""The page on which a task is split between units, and its shares changed later."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, flash, redirect, request
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from pacnam_tasks.accounts.rules import Role
from pacnam_tasks.accounts.signed_in import current_actor
from pacnam_tasks.core.errors import Conflict, Refused
from pacnam_tasks.core.form_fields import read_key, read_version
from pacnam_tasks.core.text import plain_number
from pacnam_tasks.core.web import clock, database, fresh_key, reading, render
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.history import queries as history
from pacnam_tasks.tasks.actions import check_version, saved_id
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries import one, tree
from pacnam_tasks.tasks.rules.breakdown import is_circular
from pacnam_tasks.tasks.rules.facts import State
from pacnam_tasks.tasks.splitting import actions
from pacnam_tasks.tasks.splitting.forms import FIELD, read_shares, read_wanted
from pacnam_tasks.tasks.splitting.shares import TO_CHANGE, counts_shares, sizes_of, whole_task
from pacnam_tasks.units.models import Unit
from pacnam_tasks.units.queries import all_units
from pacnam_tasks.units.rules import Hierarchy, UnitKind, is_valid_on

bp = Blueprint("splitting", __name__)
Form = Mapping[str, str]
KINDS = ("broken_down", "shares_changed")


@bp.get("/tasks/<code>/breakdown")
def edit(code: str) -> Response:
    """The units, each with the share it holds or an empty field."""
    with reading() as session:
        return _form_page(session, code)


@bp.post("/tasks/<code>/breakdown")
def create(code: str) -> AnyResponse:
    """Split the task as typed, or share it anew; the same form sent again has had its effect already."""
    try:
        key = read_key(request.form)
        with database().writing() as session:
            task = one.get_whole(session, code, current_actor())
            was_split = task.has_parts
            if not history.already_done(session, key, saved_id(task), *KINDS):
                actions.right_to_split(current_actor(), task)
                check_version(task, read_version(request.form))
                _split(session, task, key)
    except Refused as refused:
        return _again(code, 422, refused.messages)
    except Conflict:
        changed = _("The task has changed meanwhile, so it was not split. Please look again and send it once more.")
        return _again(code, 409, {"": changed})
    if was_split:
        flash(_("The shares are changed; each unit sees it on its part."))
    else:
        flash(_("The task is split; each unit finds its part under its own work."))
    return redirect(f"/tasks/{code}", 303)


def _split(session: Session, task: Task, key: str) -> None:
    form, by = request.form, current_actor()
    parts = one.parts_of(session, saved_id(task))
    units = _units(session, task, parts, all_units(session))
    if not task.has_parts:
        actions.break_down(session, task, read_shares(form, task, units), by=by, clock=clock(), key=key)
        return
    held = {part.lead_unit_id for part in parts if part.state in TO_CHANGE}
    wanted = read_wanted(form, task, units, [unit.code for unit in units if unit.id in held])
    actions.change_shares(session, task, wanted, by=by, clock=clock(), key=key)


def _units(session: Session, task: Task, parts: Sequence[Task], known: Sequence[Unit]) -> list[Unit]:
    """The units that hold a part, and those for which a share is read; the action says which can be given one.

    The committee, which assigned the whole, gets none, nor does a unit that leads what the task hangs on.
    """
    today, line, held = clock().today(), tree.line_of(session, task), {part.lead_unit_id for part in parts}
    return [
        unit
        for unit in known
        if unit.id in held
        or (
            is_valid_on(unit, today)
            and unit.id != task.lead_unit_id
            and unit.kind != UnitKind.COMMITTEE
            and not is_circular(line, unit.id or 0)
        )
    ]


def _again(code: str, status: int, errors: dict[str, str]) -> Response:
    with reading() as session:
        return _form_page(session, code, request.form.to_dict(), status, errors)


def _form_page(
    session: Session, code: str, form: Form | None = None, status: int = 200, errors: dict[str, str] | None = None
) -> Response:
    task = one.get_whole(session, code, current_actor())
    right = actions.right_to_split(current_actor(), task)
    actions.check_depth(tree.line_of(session, task))
    parts = one.parts_of(session, saved_id(task))
    fields = _Fields(task, parts, form, errors or {})
    known = all_units(session)
    units = _units(session, task, parts, known)
    own, communes, others = _offered(task, units, parts, fields.typed, Hierarchy(known))
    return render(
        "splitting/form.html",
        None,
        status,
        row={"code": task.code, "title": task.title, "version": task.version, "key": fresh_key()},
        held=[fields.of(unit) for unit in units if unit.id in {part.lead_unit_id for part in parts}],
        own=[fields.of(unit) for unit in own],
        communes=[fields.of(unit) for unit in communes],
        others=[fields.of(unit) for unit in others],
        on_behalf=right.role is Role.OFFICE,
        whole=whole_task(task),
        measure=task.measure if counts_shares(task) else "%",
        reported=task.percent if task.reported and not task.has_parts else None,
        reason=fields.typed.get("reason", ""),
        leaves_rest=bool(fields.typed.get("leaves_rest")),
        may_leave_rest=any(part.state == State.REVOKED for part in parts),
        errors=errors or {},
    )


def _offered(
    task: Task, units: Sequence[Unit], parts: Sequence[Task], typed: Form, hierarchy: Hierarchy
) -> tuple[list[Unit], list[Unit], list[Unit]]:
    """The units that can be given a part: those below the lead unit, communes, others; with any that was typed into."""
    lead, held = task.lead_unit_id, {part.lead_unit_id for part in parts}
    free = [
        unit
        for unit in units
        if unit.id not in held
        and (typed.get(f"{FIELD}{unit.code}", "").strip() or hierarchy.may_give_work(lead, unit.id or 0))
    ]
    own = [unit for unit in free if hierarchy.is_below(unit.id or 0, lead)]
    communes = [unit for unit in free if unit not in own and unit.kind == UnitKind.COMMUNE]
    return own, communes, [unit for unit in free if unit not in own and unit not in communes]


@dataclass(frozen=True)
class _Fields:
    """The fields of the form: what was typed, else what each part holds."""

    task: Task
    parts: Sequence[Task]
    form: Form | None
    wrong: Form

    @property
    def typed(self) -> Form:
        """What was typed, if anything."""
        return self.form or {}

    def of(self, unit: Unit) -> dict[str, Any]:
        """The field of a unit; without one (`fixed`) where its part keeps its share, or was revoked."""
        name = f"{FIELD}{unit.code}"
        part = next((one_ for one_ in self.parts if one_.lead_unit_id == unit.id), None)
        size = sizes_of(self.task, self.parts)[saved_id(part)] if part is not None else None
        return {
            "name": name,
            "title": unit.short_name,
            "typed": self.typed[name] if name in self.typed else plain_number(size) if size is not None else "",
            "wrong": self.wrong.get(name, ""),
            "code": part.code if part is not None else "",
            "state": part.state if part is not None else "",
            "size": size,
            "fixed": part is not None and part.state not in TO_CHANGE,
        }
