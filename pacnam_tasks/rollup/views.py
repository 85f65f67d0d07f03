"""Progress pages: the whole and by field, unit, programme, member; every number leads to the list it counts."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from flask import Blueprint, Response, jsonify, request
from sqlalchemy import ColumnElement, exists, literal, or_, select
from sqlmodel import Session, col

from pacnam_tasks.accounts.models import Person
from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.accounts.signed_in import current_actor
from pacnam_tasks.core.csv_files import csv_file
from pacnam_tasks.core.db import fetch
from pacnam_tasks.core.errors import NotFound, Refused
from pacnam_tasks.core.web import clock, reading, render
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.decisions.directions.page import directions_on_field, may_direct_field
from pacnam_tasks.plans.models import Field, Programme
from pacnam_tasks.rollup import formats
from pacnam_tasks.rollup.comparison import comparison
from pacnam_tasks.rollup.page import View, context
from pacnam_tasks.rollup.queries import By, Table, roll_up
from pacnam_tasks.tasks.forms import LevelChoice, read_as_of, read_since
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.changes import span_of
from pacnam_tasks.tasks.queries.counts import AsOf, Scope, day_of, sums_by
from pacnam_tasks.tasks.queries.visible import visible_to
from pacnam_tasks.units.models import Unit

bp = Blueprint("rollup", __name__)
NAMED_DAYS: list[Callable[[Session, str], date | None]] = []
"""What features above know of days by name, for the day to compare with: the last one of a locked period."""


@bp.get("/progress")
def show() -> Response:
    """The whole plan, by field and by unit."""
    return _answer("", "", {})


@bp.get("/progress/fields/<code>")
def show_field(code: str) -> Response:
    """One field, by unit."""
    return _answer("field", code, {"field": code})


@bp.get("/progress/units/<code>")
def show_unit(code: str) -> Response:
    """One unit, by field; tasks and parts side by side, never added."""
    return _answer("unit", code, {"unit": code})


@bp.get("/progress/programmes/<code>")
def show_programme(code: str) -> Response:
    """One programme, by field and unit."""
    return _answer("programme", code, {"programme": code})


@bp.get("/progress/members/<int:member_id>")
def show_member(member_id: int) -> Response:
    """One member in charge, by field and unit."""
    return _answer("member", str(member_id), {"member": str(member_id)})


def _answer(what: str, code: str, values: dict[str, str]) -> Response:
    actor, today = current_actor(), clock().today()
    when = AsOf(read_as_of(request.args, today) or today, today, clock().zone)
    level = _level()
    with reading() as session:
        since = read_since(_with_days(session, request.args), today)
        scope, title = _scope(session, actor, what, code)
        if scope.programme_id:
            day_of(session, when, scope.programme_id, keep=True)  # no summary knows programmes
        span = span_of(session, when, since, scope.programme_id) if since else None
        if "level" not in request.args and "format" not in request.args:
            level = _first_level(session, actor, when, scope)
        view = View(actor, when, level, _at(scope, level), request.path, values, title, span)
        wanted = request.args.get("format", "")
        if wanted:
            return _data(session, view, wanted)
        tables = [roll_up(session, actor, when, by, view.scope, span) for by in _shown(what)]
        parts = _parts_beside(session, view) if what == "unit" and view.level is LevelChoice.TASK else None
        compared = _compared(session, view, tables, parts) if span else {}
        more = _directions(session, view, code) if what == "field" and not when.is_past else {}
        more |= {"letter_to": code} if what == "unit" and not when.is_past else {}
    return render("rollup/progress.html", None, **context(view, tables, parts, today), **compared, **more)


def _with_days(session: Session, args: Mapping[str, str]) -> Mapping[str, str]:
    """The address values, with the day for which a name stands as the day to compare with."""
    text = args.get("since", "").strip()
    day = next((found for find in NAMED_DAYS if text and (found := find(session, text)) is not None), None)
    return args if day is None else dict(args.items()) | {"since": day.isoformat()}


def _directions(session: Session, view: View, code: str) -> dict[str, Any]:
    """What was directed in a field and answered so far; it is part of today's page only."""
    field_id = view.scope.field_id or 0
    return {
        "directed": True,
        "field_code": code,
        "field_directions": directions_on_field(session, field_id, view.actor, view.when.day),
        "may_direct": may_direct_field(view.actor, field_id),
    }


def _at(scope: Scope, level: LevelChoice) -> Scope:
    return replace(scope, level=None if level is LevelChoice.ALL else level.value)


def _first_level(session: Session, actor: Actor, when: AsOf, scope: Scope) -> LevelChoice:
    """Tasks; a commune that leads none sees its parts first."""
    if actor.reads_all or LevelChoice.TASK.value in sums_by(session, actor, when, scope, "level"):
        return LevelChoice.TASK
    return LevelChoice.PART


def _shown(what: str) -> tuple[By, ...]:
    if what == "field":
        return ("unit",)
    return ("field",) if what == "unit" else ("field", "unit")


def _parts_beside(session: Session, view: View) -> Table:
    return roll_up(session, view.actor, view.when, "field", _at(view.scope, LevelChoice.PART), view.span)


def _compared(session: Session, view: View, tables: list[Table], parts: Table | None) -> dict[str, Any]:
    assert view.span is not None  # noqa: S101
    pairs = [(view, table) for table in tables]
    if parts is not None and parts.lines:
        pairs.append((replace(view, level=LevelChoice.PART), parts))
    return comparison(session, view, view.span, pairs)


def _level() -> LevelChoice:
    text = request.args.get("level", "") or LevelChoice.TASK.value
    try:
        return LevelChoice(text)
    except ValueError as unknown:
        raise Refused(_("“%(text)s” is not a value of %(name)s.", text=text[:40], name="level")) from unknown


def _data(session: Session, view: View, wanted: str) -> Response:
    by = request.args.get("by", "field")
    if by not in {"field", "unit", "programme", "member"}:
        raise Refused(_("“%(text)s” is not a value of %(name)s.", text=by[:40], name="by"))
    table = roll_up(session, view.actor, view.when, _by(by), view.scope, view.span)
    if wanted == "json":
        return jsonify(formats.as_json(table, view.when, view.since))
    if wanted == "csv":
        return csv_file(f"tien-do-{view.when.day.isoformat()}", formats.as_csv(table))
    raise Refused(_("“%(text)s” is not a value of %(name)s.", text=wanted[:40], name="format"))


def _by(text: str) -> By:
    choices: dict[str, By] = {"field": "field", "unit": "unit", "programme": "programme", "member": "member"}
    return choices[text]


def _is_in_charge(actor: Actor) -> ColumnElement[bool]:
    """People named as member in charge of a task that the asker may see: nobody else's name is told by number."""
    return exists(select(col(Task.id)).where(col(Task.member_id) == col(Person.id), visible_to(actor)))


def _scope(session: Session, actor: Actor, what: str, code: str) -> tuple[Scope, str]:
    tables: dict[str, Any] = {"field": Field, "unit": Unit, "programme": Programme}
    if not what:
        return Scope(), ""
    if what == "member":
        open_to_asker = or_(literal(actor.reads_all), _is_in_charge(actor))
        row = fetch(
            session,
            select(col(Person.id), col(Person.full_name).label("name")).where(
                col(Person.id) == int(code), open_to_asker
            ),
        ).first()
    else:
        table = tables[what]
        row = fetch(session, select(table.id, table.name).where(table.code == code)).first()
    if row is None:
        raise NotFound
    return Scope(**{f"{what}_id": row.id}), row.name
