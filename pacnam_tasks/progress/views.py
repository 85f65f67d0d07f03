"""The page of one task; updates, submission, withdrawal, and the evidence files."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, flash, redirect, request, send_file
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from pacnam_tasks.accounts.rules import Actor, Role
from pacnam_tasks.accounts.signed_in import current_actor
from pacnam_tasks.core.errors import Conflict, NotFound, Refused
from pacnam_tasks.core.form_fields import read_key
from pacnam_tasks.core.web import clock, database, reading, render, wants_part
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.history import queries as history
from pacnam_tasks.progress import forms, home_page, queries
from pacnam_tasks.progress.home_page import Marks, desk_home, notices, unit_home
from pacnam_tasks.progress.jobs import file_store
from pacnam_tasks.progress.keeping import kept
from pacnam_tasks.progress.labels import CAUSE
from pacnam_tasks.progress.models import ProgressUpdate
from pacnam_tasks.progress.recording import both_texts, record_once, said_of
from pacnam_tasks.progress.task_page import show_page
from pacnam_tasks.progress.withdrawals.actions import withdraw
from pacnam_tasks.tasks.cards import Card, card_of
from pacnam_tasks.tasks.queries import desk, one
from pacnam_tasks.tasks.queries.counts import AsOf
from pacnam_tasks.tasks.queries.days import judged_on
from pacnam_tasks.tasks.queries.desk import UnitWork
from pacnam_tasks.tasks.rules.tally import Tally
from pacnam_tasks.tasks.saved_views.page import bar_of

bp = Blueprint("progress", __name__)


@bp.app_context_processor
def causes() -> dict[str, Any]:
    """The classes of obstacle, for every update form."""
    return {"obstacle_classes": [(code.value, word) for code, word in CAUSE.items()]}


@bp.get("/")
def home() -> Response:
    """What comes first for this person: a unit's work, the office's desk, or what the committee decides.

    Who has two posts finds both: with a unit's work what a desk has beside it, under the office's desk the unit's work.
    """
    actor, today = current_actor(), clock().today()
    if actor.roles <= {Role.ADMINISTRATOR}:
        return render("accounts/administrator.html")
    page = "home_office" if Role.OFFICE in actor.roles else "home_unit" if actor.unit_ids else "home_committee"
    with reading() as session:
        context: dict[str, Any] = {"notices": notices(session, actor), "pinned": bar_of(session, actor, today).items}
        by_field: dict[int, Tally] = {}
        if actor.reads_all:
            when = AsOf(today, today, clock().zone)
            by_field = desk.counted_by_field(session, actor, when)
            context |= _desk_home(session, actor, when, by_field)
        else:
            context |= _unit_home(session, actor, today, desk.unit_work(session, actor, today))
        for add in home_page.ADDITIONS:
            context |= add(session, actor, today)
        if named := context.get("fields_in_charge"):
            context["own_fields"] = home_page.own_fields(named, by_field)
    return render(f"tasks/{page}.html", None, **context)


def _desk_home(session: Session, actor: Actor, when: AsOf, by_field: Mapping[int, Tally]) -> dict[str, Any]:
    on = judged_on(session, when.day)
    if not actor.unit_ids:
        return desk_home(desk.desk_groups(session, actor, when, by_field), on, actor)
    work, groups = desk.unit_work_and_desk(session, actor, when, by_field)
    if Role.OFFICE in actor.roles:
        unit = _unit_home(session, actor, when.day, work, place="don-vi-")
        return {**desk_home(groups, on, actor), "unit": unit}
    return {"beside": home_page.beside_unit(groups, on, actor), **_unit_home(session, actor, when.day, work)}


def _unit_home(session: Session, actor: Actor, today: date, work: UnitWork, place: str = "") -> dict[str, Any]:
    ids = [row.id for group in work.groups for row in group.rows]
    beside = queries.beside_tasks(session, ids, actor.unit_ids, today)
    marks = Marks(beside.stuck, beside.periods)
    return unit_home(work, marks, beside.unit_names, judged_on(session, today), actor, place)


@bp.get("/tasks/<code>")
def show_task(code: str) -> Response:
    """One task with everything the person may see of it."""
    return show_page(code)


@bp.post("/tasks/<code>/updates")
def create_update(code: str) -> AnyResponse:
    """Record an update; a repeat of the same form gives the first result again."""
    actor = current_actor()
    try:
        sent = forms.read_update(request.form, clock().today())
        uploads = forms.read_files(request.files.getlist("files"))
        with kept(uploads) as evidence, database().writing() as session:
            task = one.get_whole(session, code, actor)
            update = record_once(session, task, sent, evidence, by=actor, clock=clock())
            row = _card(session, code, actor) if wants_part() else None
            has_counters = row is not None and bool(actor.unit_ids) and _is_first_page()
            counts = desk.unit_counts(session, actor, clock().today()) if has_counters else {}
    except Refused as refused:
        return _answer(code, actor, 422, form=request.form.to_dict(), errors=refused.messages)
    except Conflict:
        return _conflict(code, actor)
    return _recorded(code, said_of(sent, task.measure), update, row, counts)


def _is_first_page() -> bool:
    """Whether the person, whose browser sends a part of a page, is on the first one, where the counters are."""
    return urlsplit(request.headers.get("HX-Current-URL", "")).path == "/"


def _recorded(code: str, text: str, update: ProgressUpdate, row: Card | None, counts: Mapping[str, int]) -> AnyResponse:
    if row is None:
        flash(text)
        return redirect("/" if request.form.get("back") == "/" else f"/tasks/{code}", 303)
    done = {"text": text, "update_id": update.id}
    counters = home_page.unit_counters(counts, set()) if counts else []
    return render("tasks/_recorded.html", "tasks/_recorded.html", row=row, done=done, counters=counters)


def _card(session: Session, code: str, actor: Actor) -> Card:
    """The task as it now stands; read by the writer who changed it, this needs no transaction of its own."""
    return card_of(one.listed_whole(session, code, actor), judged_on(session, clock().today()), actor)


def _answer(code: str, actor: Actor, status: int, **more: Any) -> Response:
    """The card for htmx, else the whole page."""
    if not wants_part():
        return show_page(code, status, form_name="paper" if request.form.get("paper") else "update", **more)
    with reading() as session:
        row = _card(session, code, actor)
    return render("tasks/_card.html", "tasks/_card.html", status, row=row, **more)


def _conflict(code: str, actor: Actor) -> Response:
    """409: both texts, the one recorded meanwhile and the one typed; nothing is saved until the person chooses."""
    with reading() as session:
        texts = both_texts(session, code, actor)
    return render("tasks/conflict.html", "tasks/_conflict.html", 409, form=request.form.to_dict(), **texts)


@bp.post("/tasks/<code>/updates/<int:update_id>/withdrawal")
def withdraw_update(code: str, update_id: int) -> AnyResponse:
    """Take back one's own update within ten minutes."""
    actor = current_actor()
    key = read_key(request.form)
    with database().writing() as session:
        task = one.get_whole(session, code, actor)
        if not history.already_done(session, key, task.id or 0, "update_withdrawn"):
            withdraw(session, task, update_id, by=actor, clock=clock(), key=key)
    if wants_part():
        return _answer(code, actor, 200)
    flash(_("The update is withdrawn."))
    return redirect(f"/tasks/{code}", 303)


@bp.post("/tasks/<code>/submission")
def create_submission(code: str) -> AnyResponse:
    """Report completion without a new figure."""
    actor = current_actor()
    note = request.form.get("note", "")
    try:
        sent = forms.read_update({**_bare(request.form), "note": note, "submit": "1"}, clock().today())
        with database().writing() as session:
            task = one.get_whole(session, code, actor)
            record_once(session, task, sent, [], by=actor, clock=clock())
    except Refused as refused:
        return show_page(code, 422, form=request.form.to_dict(), errors=refused.messages, form_name="update")
    except Conflict:
        return _conflict(code, actor)
    flash(_("Completion is reported; it waits for confirmation."))
    return redirect(f"/tasks/{code}", 303)


def _bare(form: Mapping[str, str]) -> dict[str, str]:
    return {name: form.get(name, "") for name in ("version", "key", "sure")}


@bp.get("/tasks/<code>/files/<uuid:file_id>")
def show_file(code: str, file_id: Any) -> Response:
    """An evidence file, as an attachment that can run nothing."""
    with reading() as session:
        task = one.get_whole(session, code, current_actor())
        file = queries.file_of(session, task.id or 0, str(file_id))
    if file is None:
        raise NotFound
    response = send_file(
        file_store().path(file.id), mimetype=file.media_type, as_attachment=True, download_name=file.name
    )
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "no-store"
    return response
