"""The list of tasks, and the lead unit taking a task on."""

from datetime import date
from typing import Any

from flask import Blueprint, Response, jsonify, redirect, request
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from pacnam_tasks.accounts.rules import Actor, Role
from pacnam_tasks.accounts.signed_in import current_actor
from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.form_fields import no_value, read_key, read_version, ticked
from pacnam_tasks.core.text import number
from pacnam_tasks.core.web import clock, database, reading, render, wants_part
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.history import queries as history
from pacnam_tasks.tasks import actions
from pacnam_tasks.tasks.cards import Card, as_json, card_of
from pacnam_tasks.tasks.formats import as_csv, as_xlsx
from pacnam_tasks.tasks.forms import Format, TaskFilter, read_format
from pacnam_tasks.tasks.list_page import all_beside, known_count, list_page
from pacnam_tasks.tasks.queries import one
from pacnam_tasks.tasks.queries.choices import choices
from pacnam_tasks.tasks.queries.counts import AsOf, Scope, sum_of
from pacnam_tasks.tasks.queries.days import judged_on
from pacnam_tasks.tasks.queries.lists import Page, count, level_of, page_of, rows_with
from pacnam_tasks.tasks.queries.lost import ended, unknown
from pacnam_tasks.tasks.saved_views.page import NO_BAR, Bar, bar_of, lost_note

bp = Blueprint("tasks", __name__)

EXPORT_ROWS = 5000
CONTENT_TYPE = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@bp.get("/tasks")
def index() -> Response:
    """The list that was asked for, as page, part, JSON, CSV or workbook."""
    actor, today = current_actor(), clock().today()
    wanted = TaskFilter.from_args(request.args, today)
    when = AsOf(wanted.as_of or today, today, clock().zone)
    kind = read_format(request.args)
    with reading() as session:
        page = page_of(session, actor, wanted, when, EXPORT_ROWS if kind else 25)
        bar = NO_BAR if kind or wants_part() else bar_of(session, actor, today, wanted, request.args.get("view", ""))
        note = "" if page.rows else _why_empty(session, wanted, bar, today)
        on = judged_on(session, when.day)
        cards = [card_of(row, on, actor) for row in page.rows]
        if kind:
            if page.after and kind is not Format.JSON:  # half a list would be taken for the whole
                raise Refused(_("More than %(n)s tasks fit no file. Please narrow the list.", n=number(EXPORT_ROWS)))
            co_units = one.co_unit_codes(session, [row.id for row in page.rows])
            rows = [as_json(card, co_units.get(card.listed.id, [])) for card in cards]
            return jsonify(rows=rows, next=page.after) if kind is Format.JSON else _file(kind, rows)
        return _page(session, actor, wanted, when, cards, page, pinned=bar.items, note=note)


def _why_empty(session: Session, wanted: TaskFilter, bar: Bar, today: date) -> str:
    """What a saved view says of conditions that are none any more; else Refused: an empty list looks like an answer."""
    if bar.opened:
        return lost_note(bar.opened, ended(session, wanted, today))
    for name in unknown(session, wanted):
        raise no_value(getattr(wanted, name), name)
    return ""


def _file(kind: Format, rows: list[dict[str, Any]]) -> Response:
    content = as_csv(rows) if kind is Format.CSV else as_xlsx(rows)
    response = Response(content, content_type=CONTENT_TYPE[kind])
    response.headers["Content-Disposition"] = f"attachment; filename=nhiem-vu.{kind}"
    return response


def _page(
    session: Session,
    actor: Actor,
    wanted: TaskFilter,
    when: AsOf,
    cards: list[Card],
    page: Page,
    **more: Any,
) -> Response:
    beside = all_beside(actor, wanted, when.today)
    gives_others = actor.holding(Role.OFFICE) is not None and not when.is_past
    found = choices(session, [(known.number, known.values) for known in beside], when.today if gives_others else None)
    scope = Scope(
        level=level_of(actor, wanted),
        field_id=next((f.id for f in found.fields if f.code == wanted.field), None),
        unit_id=next((u.id for u in found.units if u.code == wanted.unit), None),
        member_id=wanted.member,
    )
    cut = wanted.programme or wanted.plan or wanted.indicator
    beyond = wanted.q or cut or wanted.role or wanted.since or not actor.reads_all
    tally = None if beyond else sum_of(session, actor, when, scope)
    n_rows = known_count(wanted, tally) if cards or wanted.after else 0
    if n_rows is None:
        n_rows = count(session, actor, wanted, when)
    return render(
        "tasks/list.html",
        "tasks/_list.html",
        rows=cards,
        may_draft=actor.holding(Role.OFFICE) is not None,
        members=[(person.id, person.name) for person in found.in_charge],
        next_url=wanted.url(after=page.after) if page.after else "",
        **list_page(wanted, level_of(actor, wanted), tally, n_rows, found, beside),
        **more,
    )


@bp.post("/tasks/<code>/assignment")
def assign(code: str) -> AnyResponse:
    """A draft is given to its lead unit."""
    actor = current_actor()
    key, version = read_key(request.form), read_version(request.form)
    with database().writing() as session:
        task = one.get_whole(session, code, actor)
        if not history.already_done(session, key, task.id or 0, "assigned"):
            actions.check_version(task, version)
            actions.ask_about_late([task], clock().today(), sure=ticked(request.form, "late"))
            actions.assign(session, task, by=actor, clock=clock(), key=key)
    return redirect(f"/tasks/{code}", 303)


@bp.post("/tasks/<code>/acceptance")
def accept(code: str) -> AnyResponse:
    """The lead unit takes the task on."""
    actor = current_actor()
    key = read_key(request.form)
    with database().writing() as session:
        task = one.get_whole(session, code, actor)
        if not history.already_done(session, key, task.id or 0, "accepted"):
            actions.accept(session, task, by=actor, clock=clock(), version=read_version(request.form), key=key)
    if wants_part():
        with reading() as session:
            row = card_of(rows_with(session, [task.id or 0])[0], judged_on(session, clock().today()), actor)
        return render("tasks/_card.html", "tasks/_card.html", row=row)
    return redirect(f"/tasks/{code}", 303)
