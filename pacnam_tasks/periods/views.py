"""Reporting periods: the list, one period with its figures, and what is done to it."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, Response, flash, jsonify, redirect, request
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from pacnam_tasks.accounts.signed_in import current_actor
from pacnam_tasks.core.csv_files import csv_file
from pacnam_tasks.core.errors import Conflict, Refused
from pacnam_tasks.core.form_fields import no_value, read_key, read_version, typed_id
from pacnam_tasks.core.text import number
from pacnam_tasks.core.web import clock, database, fresh_key, local_time, reading, render
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.core.words import said_at
from pacnam_tasks.history import queries as history
from pacnam_tasks.periods import actions, formats, forms, page, rows, sentences
from pacnam_tasks.periods.access import powers
from pacnam_tasks.periods.queries import pictures, standing
from pacnam_tasks.periods.queries.standing import Stands
from pacnam_tasks.periods.rules import PeriodState

bp = Blueprint("periods", __name__)
Errors = Mapping[str, str]
Act = Callable[[Session, Stands, int, str], str]


@bp.get("/periods")
def index() -> Response:
    """All periods, the latest first."""
    return _index()


@bp.post("/periods")
def create() -> AnyResponse:
    """Open a period."""
    try:
        key, sent = read_key(request.form), forms.read_period(request.form, clock().zone)
        with database().writing() as session:
            if history.already_said(session, key, None, "period_opened", {"period": sent.name}):
                period_id = standing.id_named(session, sent.name)
            else:
                period_id = actions.open_period(session, sent, by=current_actor(), clock=clock(), key=key)
    except Refused as refused:
        return _index(422, refused.messages)
    flash(_("The period %(name)s is open: its reports are being collected.", name=sent.name))
    return redirect(f"/periods/{period_id}", 303)


@bp.get("/periods/<int:period_id>")
def show(period_id: int) -> Response:
    """One period; beside another `with` its id; as CSV or JSON its rows."""
    return _show(period_id)


@bp.get("/periods/<int:period_id>/rows")
def show_rows(period_id: int) -> Response:
    """The rows behind one figure of the period."""
    wanted = rows.Wanted.of(request.args)
    with reading() as session:
        stands = standing.listed(session, period_id, clock())
        found = rows.found(pictures.picture_of(session, stands, clock()), wanted)
    return render("periods/rows.html", None, period=page.shown(stands), **rows.context(stands.period.id, wanted, found))


@bp.post("/periods/<int:period_id>/reminders")
def remind(period_id: int) -> AnyResponse:
    """Tell the units whose reports are missing."""

    def act(session: Session, stands: Stands, version: int, key: str) -> str:
        n = actions.remind(session, stands, by=current_actor(), clock=clock(), version=version, key=key)
        return _("%(n)s units are told on their home page to report for the period.", n=number(n))

    return _once(period_id, "remind", "period_reminded", act)


@bp.post("/periods/<int:period_id>/lock")
def lock(period_id: int) -> AnyResponse:
    """Close the books of a period."""

    def act(session: Session, stands: Stands, version: int, key: str) -> str:
        sent = forms.read_lock(request.form)
        actions.lock(session, stands, sent, by=current_actor(), clock=clock(), version=version, key=key)
        return _("The period is locked: what is recorded from now on is no part of it.")

    return _once(period_id, "lock", "period_locked", act)


@bp.post("/periods/<int:period_id>/unlocks")
def unlock(period_id: int) -> AnyResponse:
    """Open a locked period for the entries of one person."""

    def act(session: Session, stands: Stands, version: int, key: str) -> str:
        sent = forms.read_unlock(request.form, clock().now(), clock().zone)
        actions.unlock(session, stands, sent, by=current_actor(), clock=clock(), version=version, key=key)
        return _("The period is open for this person until %(at)s.", at=said_at(local_time(sent.ends_at)))

    return _once(period_id, "unlock", "period_unlocked", act)


@bp.post("/periods/<int:period_id>/unlocks/end")
def relock(period_id: int) -> AnyResponse:
    """End the unlock that is running."""

    def act(session: Session, stands: Stands, version: int, key: str) -> str:
        actions.relock(session, stands, by=current_actor(), clock=clock(), version=version, key=key)
        return _("The unlock has ended; the period is locked again.")

    return _once(period_id, "relock", "period_relocked", act)


@bp.post("/periods/<int:period_id>/freezing")
def freeze(period_id: int) -> AnyResponse:
    """Keep the figures and rows of a locked period for ever; the picture is taken before anybody has to wait for it."""
    with database().reading() as session:
        stands = standing.listed(session, period_id, clock())
        may = powers(current_actor(), stands).freeze is not None
        picture = pictures.taken(session, stands, clock()) if may else None
    seen = stands.period.version

    def act(session: Session, stands: Stands, version: int, key: str) -> str:
        if picture is None or stands.period.version != seen:
            actions.check_right("freeze", current_actor(), stands, version)
            raise Conflict
        actions.freeze(session, stands, picture, by=current_actor(), clock=clock(), version=version, key=key)
        return _("The period is frozen: its figures and rows stay as they are for ever.")

    return _once(period_id, "freeze", "period_frozen", act)


def _once(period_id: int, form_name: str, kind: str, act: Act) -> AnyResponse:
    """Act once for each form, then lead back to the period; what was refused comes back with what was typed."""
    try:
        key, version = read_key(request.form), read_version(request.form)
        with database().writing() as session:
            stands = standing.to_change(session, period_id, clock())
            if history.already_said(session, key, None, kind, {"period": stands.period.name}):
                return redirect(f"/periods/{period_id}", 303)
            said = act(session, stands, version, key)
    except Refused as refused:
        return _show(period_id, 422, refused.messages, form_name)
    except Conflict:
        with database().reading() as session:
            told = sentences.changed_meanwhile(standing.listed(session, period_id, clock()), clock().zone)
        return _show(period_id, 409, {"": told}, form_name)
    flash(said)
    return redirect(f"/periods/{period_id}", 303)


def _index(status: int = 200, errors: Errors | None = None) -> Response:
    after = request.args.get("after", "")
    with reading() as session:
        start = int(after[:6]) if after.isascii() and after.isdigit() else 0
        context = page.index_page(session, current_actor(), clock(), start)
    return render("periods/index.html", None, status, **context, **_sent(errors))


def _show(period_id: int, status: int = 200, errors: Errors | None = None, form_name: str = "") -> Response:
    beside, wanted = request.args.get("with", ""), request.args.get("format", "")
    with reading() as session:
        stands, others = standing.with_others(session, period_id, clock())
        if wanted:
            return _file(session, stands, wanted)
        context: dict[str, Any] = {"comparison": None}
        if beside:
            context["comparison"] = page.compared(session, stands, _other(session, beside), clock())
        context |= page.period_page(session, stands, others, current_actor(), clock())
    return render("periods/show.html", None, status, **context, form_name=form_name, **_sent(errors))


def _other(session: Session, text: str) -> Stands:
    other = typed_id(request.args, "with")
    if other is None:
        raise no_value(text, "with")
    return standing.listed(session, other, clock())


def _file(session: Session, stands: Stands, wanted: str) -> Response:
    if wanted not in {"csv", "json"}:
        raise no_value(wanted, "format")
    picture = pictures.picture_of(session, stands, clock())
    if wanted == "csv":
        return csv_file(f"ky-{stands.period.name}", formats.rows_as_csv(picture))
    frozen = stands.state == PeriodState.FROZEN
    return jsonify(formats.as_json(picture, frozen=frozen, sha256=stands.period.sha256 or ""))


def _sent(errors: Errors | None) -> dict[str, Any]:
    return {"errors": errors or {}, "form": request.form.to_dict(), "key": fresh_key()}
