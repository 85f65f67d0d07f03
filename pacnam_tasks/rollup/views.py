"""Progress pages: the whole and one field, unit, programme, plan, indicator, member; each number leads to its list."""

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
from pacnam_tasks.core.form_fields import no_value, read_choice
from pacnam_tasks.core.web import clock, reading, render
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.core.workbooks import xlsx_file
from pacnam_tasks.decisions.directions.page import directions_on_field, may_direct_field
from pacnam_tasks.indicators.telling import of_field
from pacnam_tasks.plans.models import Field
from pacnam_tasks.rollup import formats, trend_files
from pacnam_tasks.rollup.comparison import comparison
from pacnam_tasks.rollup.forms import Asked, File, Show, read_asked
from pacnam_tasks.rollup.frame import frame_of
from pacnam_tasks.rollup.page import context
from pacnam_tasks.rollup.queries import By, Table, in_order, roll_up
from pacnam_tasks.rollup.standing import Counted, Span, standings
from pacnam_tasks.rollup.standing_page import StandingView, standing_context, standing_file
from pacnam_tasks.rollup.trends import courses, trends
from pacnam_tasks.rollup.view import View
from pacnam_tasks.tasks.forms import LevelChoice, read_as_of, read_since
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.changes import span_of
from pacnam_tasks.tasks.queries.counts import AsOf, Scope, day_of, sums_by
from pacnam_tasks.tasks.queries.sets import SETS, names_of
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


@bp.get("/progress/plans/<code>")
def show_plan(code: str) -> Response:
    """One plan, by field and unit."""
    return _answer("plan", code, {"plan": code})


@bp.get("/progress/indicators/<code>")
def show_indicator(code: str) -> Response:
    """The tasks that serve an indicator, by field and unit."""
    return _answer("indicator", code, {"indicator": code})


@bp.get("/progress/members/<int:member_id>")
def show_member(member_id: int) -> Response:
    """One member in charge, by field and unit."""
    return _answer("member", str(member_id), {"member": str(member_id)})


@bp.get("/progress/standing")
def show_standing() -> Response:
    """Units beside each other over a span, work counted to whom it was with at the time."""
    actor, today = current_actor(), clock().today()
    when = AsOf(read_as_of(request.args, today) or today, today, clock().zone)
    kind = read_choice(File, request.args, "format")
    with reading() as session:
        since = read_since(_with_days(session, request.args), today) or date(when.day.year - 1, 12, 31)
        level = _level() if "level" in request.args or actor.reads_all else LevelChoice.PART
        what = read_choice(Counted, request.args, "counts") or Counted.CARRIED
        view = StandingView(actor, Span(since, when), level, request.args.get("unit", ""), what)
        if level is LevelChoice.ALL:
            raise Refused(_("Tasks and parts are never added here. Please choose one of them."))
        found = standings(session, actor, view.span, level)
        if kind is not None:
            return standing_file(view, found, kind)
        return render("rollup/standing.html", None, **standing_context(session, view, found, today))


def _answer(what: str, code: str, values: dict[str, str]) -> Response:
    actor, today = current_actor(), clock().today()
    when = AsOf(read_as_of(request.args, today) or today, today, clock().zone)
    asked, level = read_asked(request.args), _level()
    with reading() as session:
        since = read_since(_with_days(session, request.args), today)
        scope, title = _scope(session, actor, what, code)
        if scope.within:
            day_of(session, when, scope.within, keep=True)  # no summary knows sets
        span = span_of(session, when, since, scope.within) if since else None
        if "level" not in request.args and asked.file is None:
            level = _first_level(session, actor, when, scope)
        view = View(actor, when, level, _at(scope, level), request.path, values, title, span, asked)
        if asked.file is not None:
            return _file(session, view, asked.file)
        if asked.show is Show.TRENDS:
            trended = trends(session, view, _shown(what, asked))
            return render("rollup/progress.html", None, **frame_of(view, today), **trended)
        found = (roll_up(session, actor, when, by, view.scope, span) for by in _shown(what, asked))
        tables = [in_order(table, asked.order) for table in found]
        parts = _parts_beside(session, view) if what == "unit" and view.level is LevelChoice.TASK else None
        compared = _compared(session, view, tables, parts) if span else {}
        more = _directions(session, view, code) if what == "field" and not when.is_past else {}
        if what == "field" and span is None:
            more["field_indicators"] = of_field(session, view.scope.field_id or 0, when)
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


def _shown(what: str, asked: Asked) -> tuple[By, ...]:
    if asked.by is not None:
        return (asked.by.value,)
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
        raise no_value(text, "level") from unknown


def _file(session: Session, view: View, wanted: File) -> Response:
    by: By = view.asked.by.value if view.asked.by else "field"
    if view.asked.show is Show.TRENDS:
        return _trend_file(session, view, by, wanted)
    table = in_order(roll_up(session, view.actor, view.when, by, view.scope, view.span), view.asked.order)
    name = f"tien-do-{view.when.day.isoformat()}"
    if wanted is File.JSON:
        return jsonify(formats.as_json(table, view.when, view.since))
    if wanted is File.CSV:
        return csv_file(name, formats.as_csv(table))
    return xlsx_file(name, formats.as_xlsx(table))


def _trend_file(session: Session, view: View, by: By, wanted: File) -> Response:
    rows, whole = courses(session, view, by)
    name = f"dien-bien-{view.when.day.isoformat()}"
    if wanted is File.JSON:
        return jsonify(trend_files.as_json(view, by, rows, whole))
    if wanted is File.CSV:
        return csv_file(name, trend_files.as_csv(rows, whole))
    return xlsx_file(name, trend_files.as_xlsx(rows, whole))


def _is_in_charge(actor: Actor) -> ColumnElement[bool]:
    """People named as member in charge of a task that the asker may see: nobody else's name is told by number."""
    return exists(select(col(Task.id)).where(col(Task.member_id) == col(Person.id), visible_to(actor)))


def _scope(session: Session, actor: Actor, what: str, code: str) -> tuple[Scope, str]:
    if not what:
        return Scope(), ""
    table: Any = {"field": Field, "unit": Unit}.get(what)
    if what == "member":
        open_to_asker = or_(literal(actor.reads_all), _is_in_charge(actor))
        named: Any = select(col(Person.id), col(Person.full_name).label("name"))
        row = fetch(session, named.where(col(Person.id) == int(code), open_to_asker)).first()
    elif what in SETS:
        row = fetch(session, names_of(what).where(SETS[what].table.code == code)).first()
    else:
        row = fetch(session, select(table.id, table.name).where(table.code == code)).first()
    if row is None:
        raise NotFound
    return (Scope(within=(what, row.id)) if what in SETS else Scope(**{f"{what}_id": row.id})), row.name
