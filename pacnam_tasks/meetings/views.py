"""Meetings: the list, the screens of one, its agenda, what is decided, and its end."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, Response, flash, redirect, request
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from pacnam_tasks.accounts.signed_in import current_actor
from pacnam_tasks.core.errors import Conflict, Refused
from pacnam_tasks.core.form_fields import FormKey, read_key, read_version
from pacnam_tasks.core.web import clock, database, fresh_key, local_time, reading, render
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.core.words import said_at
from pacnam_tasks.history import queries as history
from pacnam_tasks.meetings import forms, page, sentences
from pacnam_tasks.meetings.actions import deciding, holding
from pacnam_tasks.meetings.queries import agenda, on_wall
from pacnam_tasks.meetings.queries.one import Held, held, to_change
from pacnam_tasks.plans.queries import all_fields
from pacnam_tasks.units.queries import all_units

bp = Blueprint("meetings", __name__)
Errors = Mapping[str, str]
NOTHING: Errors = {}


@bp.get("/stocktake")
def index() -> Response:
    """All meetings, the newest first, and the form that puts one on."""
    return _index()


@bp.post("/stocktake")
def create() -> AnyResponse:
    """Put a meeting on; the same form sent again leads to the same meeting."""
    try:
        key = read_key(request.form)
        with database().writing() as session:
            before = history.caused_by(session, key, "meeting_opened")
            if before is not None:
                return redirect(f"/stocktake/{json.loads(before.data)['meeting']}", 303)
            meeting_id = holding.open_meeting(session, _agenda(session), by=current_actor(), clock=clock(), key=key)
    except Refused as refused:
        return _index(422, refused.messages)
    return redirect(f"/stocktake/{meeting_id}", 303)


@bp.get("/stocktake/<int:meeting_id>")
def show(meeting_id: int) -> Response:
    """The screens of a meeting, all on one page, so that a lost network does not stop it."""
    return _show(meeting_id)


@bp.get("/stocktake/<int:meeting_id>/agenda")
def edit(meeting_id: int) -> AnyResponse:
    """The form of the agenda of an open meeting."""
    with reading() as session:
        meeting = held(session, meeting_id)
        context = page.agenda_form(session, clock(), meeting) if meeting.is_open else None
    return redirect(f"/stocktake/{meeting_id}", 303) if context is None else _agenda_page(meeting, context)


@bp.post("/stocktake/<int:meeting_id>/agenda")
def update(meeting_id: int) -> AnyResponse:
    """The agenda becomes another."""

    def act(session: Session, key: FormKey) -> None:
        meeting = to_change(session, meeting_id)
        if not history.already_said(session, key, None, "agenda_changed", {"meeting": meeting_id}):
            version, sent = read_version(request.form), _agenda(session)
            holding.set_agenda(session, meeting, sent, by=current_actor(), clock=clock(), version=version, key=key)

    def again(status: int, errors: Errors) -> Response:
        with reading() as session:
            meeting = held(session, meeting_id)
            context = page.agenda_form(session, clock(), meeting)
        return _agenda_page(meeting, context, status, errors)

    answer = _once(meeting_id, act, again)
    return answer or redirect(f"/stocktake/{meeting_id}", 303)


@bp.post("/stocktake/<int:meeting_id>/fields/<code>/decisions")
def record(meeting_id: int, code: str) -> AnyResponse:
    """Write down what was decided on a field."""

    def act(session: Session, key: FormKey) -> None:
        meeting, field = to_change(session, meeting_id), agenda.field_on_agenda(session, meeting_id, code)
        said = {"meeting": meeting_id, "field": code}
        if not history.already_said(session, key, None, "decision_recorded", said):
            named = agenda.task_on(session, field.id or 0, request.form.get("task", ""))
            sent = forms.read_decision(request.form, all_units(session), clock().today(), named)
            deciding.record_decision(session, meeting, field, sent, by=current_actor(), clock=clock(), key=key)

    def again(status: int, errors: Errors) -> Response:
        return _show(meeting_id, status, errors, code)

    answer = _once(meeting_id, act, again)
    return answer or redirect(f"/stocktake/{meeting_id}#{code}", 303)


@bp.post("/stocktake/<int:meeting_id>/closing")
def close(meeting_id: int) -> AnyResponse:
    """The meeting is over."""
    answer = _end(meeting_id, "meeting_closed", holding.close_meeting)
    if answer is None:
        flash(_("The meeting is closed. Its minutes can be written now."))
    return answer or redirect(f"/stocktake/{meeting_id}#ket-luan", 303)


@bp.post("/stocktake/<int:meeting_id>/cancellation")
def cancel(meeting_id: int) -> AnyResponse:
    """The meeting was put on by mistake."""
    answer = _end(meeting_id, "meeting_cancelled", holding.cancel_meeting)
    if answer is None:
        flash(_("The meeting is cancelled."))
    return answer or redirect("/stocktake", 303)


def _end(meeting_id: int, event: str, end: Callable[..., None]) -> Response | None:
    """End the meeting, once, which the event tells; what was refused stands beside the forms that end it."""

    def act(session: Session, key: FormKey) -> None:
        meeting = to_change(session, meeting_id)
        if not history.already_said(session, key, None, event, {"meeting": meeting_id}):
            end(session, meeting, by=current_actor(), clock=clock(), key=key)

    def again(status: int, errors: Errors) -> Response:
        return _show(meeting_id, status, errors, "ket-luan")

    return _once(meeting_id, act, again)


def _once(
    meeting_id: int, act: Callable[[Session, FormKey], None], again: Callable[[int, Errors], Response]
) -> Response | None:
    """Act once for each form; what was refused comes back with what was typed. None where it was done."""
    try:
        key = read_key(request.form)
        with database().writing() as session:
            act(session, key)
    except Refused as refused:
        return again(422, refused.messages)
    except Conflict:
        with database().reading() as session:
            meeting = held(session, meeting_id)
        return _show(meeting_id, 409, {"": _closed(meeting)}) if not meeting.is_open else again(409, {"": _changed()})
    return None


def _closed(meeting: Held) -> str:
    assert meeting.closed_at is not None  # noqa: S101  # whoever closes it says when
    return sentences.closed_meanwhile(meeting, said_at(local_time(meeting.closed_at)))


def _changed() -> str:
    return _("The agenda has changed meanwhile, so nothing was kept. Please compare and send it again.")


def _agenda(session: Session) -> forms.AgendaInput:
    today = clock().today()
    return forms.read_agenda(request.form, all_fields(session), agenda.chairs(session, today), today)


def _index(status: int = 200, errors: Errors = NOTHING) -> Response:
    with reading() as session:
        context = page.index_page(session, current_actor(), clock())
    return render("meetings/index.html", None, status, **context, **_sent(errors))


def _agenda_page(meeting: Held, context: dict[str, Any], status: int = 200, errors: Errors = NOTHING) -> Response:
    return render("meetings/agenda.html", None, status, meeting=meeting, **context, **_sent(errors))


def _show(meeting_id: int, status: int = 200, errors: Errors = NOTHING, form_name: str = "") -> Response:
    with reading() as session:
        meeting = on_wall.held_with_units(session, meeting_id, clock().today())
        context: dict[str, Any] = page.show_page(session, meeting, current_actor(), clock())
    return render("meetings/show.html", None, status, **context, form_name=form_name, **_sent(errors))


def _sent(errors: Errors) -> dict[str, Any]:
    return {"errors": errors, "form": request.form.to_dict(), "key": fresh_key()}
