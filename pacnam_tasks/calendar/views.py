"""The working calendar of a year: anybody signed in reads it, the office keeps and confirms it."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask import Blueprint, Response, flash, redirect, request
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from pacnam_tasks.accounts.signed_in import current_actor
from pacnam_tasks.calendar import actions, forms, page, queries
from pacnam_tasks.calendar.rules import FIRST_YEAR, LAST_YEAR
from pacnam_tasks.core.errors import Conflict, NotFound, Refused
from pacnam_tasks.core.form_fields import read_key
from pacnam_tasks.core.text import dmy
from pacnam_tasks.core.web import clock, database, fresh_key, reading, render
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.history import queries as history

bp = Blueprint("calendar", __name__)
PAGE = "/admin/calendar"
Act = Callable[[Session, int, str], str]
Show = Callable[[int, Mapping[str, str]], Response]


@bp.get(PAGE)
def index() -> Response:
    """A year of the calendar."""
    try:
        year = forms.read_year(request.args.get("year"), clock().today())
    except Refused as refused:
        return _year_page(forms.read_year(None, clock().today()), 422, refused.messages)
    return _year_page(year)


@bp.post(f"{PAGE}/<int:year>/days")
def create(year: int) -> AnyResponse:
    """Enter a day."""
    _check_year(year)

    def act(session: Session, stamp: int, key: str) -> str:
        day, sent = forms.read_new_day(request.form, year, clock().today())
        if not history.already_said(session, key, None, "calendar_day_entered", {"day": day}):
            actions.enter(session, year, day, sent, by=current_actor(), clock=clock(), stamp=stamp, key=key)
        return _("%(day)s is entered.", day=dmy(day))

    return _once(year, act, lambda status, errors: _year_page(year, status, errors))


@bp.get(f"{PAGE}/days/<day>")
def edit(day: str) -> Response:
    """The form that changes a day which stands in the calendar, or enters one that is proposed."""
    return _day_page(_read(day))


@bp.post(f"{PAGE}/days/<day>")
def update(day: str) -> AnyResponse:
    """Say something else of a day."""
    on = _read(day)

    def act(session: Session, stamp: int, key: str) -> str:
        sent = forms.read_day(request.form, clock().today())
        if not history.already_said(session, key, None, "calendar_day_changed", {"day": on}):
            actions.change(session, on, sent, by=current_actor(), clock=clock(), stamp=stamp, key=key)
        return _("%(day)s is changed.", day=dmy(on))

    return _once(on.year, act, lambda status, errors: _day_page(on, status, errors))


@bp.post(f"{PAGE}/days/<day>/removal")
def destroy(day: str) -> AnyResponse:
    """Take a day out."""
    on = _read(day)

    def act(session: Session, stamp: int, key: str) -> str:
        if not history.already_said(session, key, None, "calendar_day_removed", {"day": on}):
            actions.remove(session, on, by=current_actor(), clock=clock(), stamp=stamp, key=key)
        return _("%(day)s is taken out of the calendar.", day=dmy(on))

    return _once(on.year, act, lambda status, errors: _year_page(on.year, status, errors))


@bp.post(f"{PAGE}/<int:year>/confirmation")
def confirm(year: int) -> AnyResponse:
    """Confirm the days of the year."""
    _check_year(year)

    def act(session: Session, stamp: int, key: str) -> str:
        if not history.already_said(session, key, None, "calendar_confirmed", {"year": year}):
            actions.confirm(session, year, by=current_actor(), clock=clock(), stamp=stamp, key=key)
        return _("The working calendar of %(year)s is confirmed.", year=year)

    return _once(year, act, lambda status, errors: _year_page(year, status, errors))


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotFound


def _read(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise NotFound from None
    _check_year(day.year)
    return day


def _once(year: int, act: Act, show: Show) -> AnyResponse:
    """Act once for each form, then lead back to the year; what was refused comes back with what was typed."""
    try:
        key, stamp = read_key(request.form), forms.read_stamp(request.form)
        with database().writing() as session:
            said = act(session, stamp, key)
    except Refused as refused:
        return show(422, refused.messages)
    except Conflict:
        changed = _(
            "The calendar of this year has changed meanwhile, so nothing was saved. Please compare, send again."
        )
        return show(409, {"": changed})
    flash(said)
    return redirect(f"{PAGE}?year={year}", 303)


def _year_page(year: int, status: int = 200, errors: Mapping[str, str] | None = None) -> Response:
    with reading() as session:
        context = page.year_page(session, year, current_actor(), clock().today())
    return render("calendar/year.html", None, status, **context, **_sent(errors))


def _day_page(day: date, status: int = 200, errors: Mapping[str, str] | None = None) -> Response:
    with reading() as session:
        row = queries.entered_in(session, day.year).get(day)
        special = queries.calendar_of(session).special(day)
        if row is None and special is None:
            raise NotFound
        how = queries.confirmation_of(session, day.year)
    return render("calendar/day.html", None, status, **page.day_page(day, row, special, how), **_sent(errors))


def _sent(errors: Mapping[str, str] | None) -> dict[str, Any]:
    return {"errors": errors or {}, "form": request.form.to_dict(), "key": fresh_key()}
