"""Naming the acting head of a unit, and ending that."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, flash, redirect, request
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from pacnam_tasks.accounts.acting import actions, queries
from pacnam_tasks.accounts.acting.access import head_in_person, naming_right
from pacnam_tasks.accounts.acting.forms import read_acting
from pacnam_tasks.accounts.acting.rules import is_over
from pacnam_tasks.accounts.queries import workers_of
from pacnam_tasks.accounts.signed_in import current_actor
from pacnam_tasks.core.errors import Conflict, Refused
from pacnam_tasks.core.form_fields import read_key
from pacnam_tasks.core.web import clock, database, fresh_key, reading, render
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.history import queries as history
from pacnam_tasks.units.models import Unit
from pacnam_tasks.units.queries import all_units, by_code
from pacnam_tasks.units.rules import is_valid_on

bp = Blueprint("acting", __name__)


@bp.get("/acting")
def index() -> Response:
    """The units for which the person may name an acting head, with who acts today."""
    actor, today = current_actor(), clock().today()
    with reading() as session:
        units = [unit for unit in all_units(session) if is_valid_on(unit, today) and naming_right(actor, unit.id or 0)]
        now = queries.on_day(session, today) if units else {}
    return render("acting/index.html", units=[(unit, now.get(unit.id or 0)) for unit in units])


@bp.get("/units/<code>/acting")
def show(code: str) -> Response:
    """Who acts, acted and will act for the head of a unit, and the form that names somebody."""
    return _page(code)


@bp.post("/units/<code>/acting")
def create(code: str) -> AnyResponse:
    """Name an acting head."""
    try:
        key = read_key(request.form)
        with database().writing() as session:
            unit_id = by_code(session, code).id or 0
            actions.may_name(current_actor(), unit_id)
            if not history.already_said(session, key, None, "acting_named", {"unit": unit_id}):
                sent = read_acting(request.form, clock().today())
                actions.name_acting(session, unit_id, sent, by=current_actor(), clock=clock(), key=key)
    except Refused as refused:
        return _page(code, 422, request.form.to_dict(), refused.messages)
    flash(_("The acting head is named; the rights count from the first day through the last."))
    return redirect(f"/units/{code}/acting", 303)


@bp.post("/units/<code>/acting/<int:appointment_id>/end")
def end(code: str, appointment_id: int) -> AnyResponse:
    """End the period of an acting head at once."""
    try:
        key = read_key(request.form)
        with database().writing() as session:
            unit_id = by_code(session, code).id or 0
            actions.may_name(current_actor(), unit_id)
            appointment = queries.one_of(session, unit_id, appointment_id)
            if not history.already_said(session, key, None, "acting_ended", {"appointment": appointment_id}):
                actions.end_acting(session, appointment, by=current_actor(), clock=clock(), key=key)
    except Conflict:
        return _page(code, 409, {}, {"": _("This period has ended already; nothing was changed.")})
    except Refused as refused:
        return _page(code, 422, {}, refused.messages)
    flash(_("The acting head's rights have ended."))
    return redirect(f"/units/{code}/acting", 303)


def _page(
    code: str, status: int = 200, form: Mapping[str, str] | None = None, errors: dict[str, str] | None = None
) -> Response:
    with reading() as session:
        unit = by_code(session, code)
        actions.may_name(current_actor(), unit.id or 0)
        return render("acting/unit.html", None, status, **_context(session, unit), form=form or {}, errors=errors or {})


def _context(session: Session, unit: Unit) -> dict[str, Any]:
    today, unit_id = clock().today(), unit.id or 0
    heads = queries.heads_of(session, unit_id, today)
    leading = {one.person_id for one in heads}
    return {
        "unit": unit,
        "in_person": head_in_person(current_actor(), unit_id) is not None,
        "heads": [(one.id, one.name) for one in heads],
        "people": [(one.id, one.full_name) for one in workers_of(session, [unit_id], today) if one.id not in leading],
        "periods": [(row, not is_over(row.last, today)) for row in queries.of_unit(session, unit_id)],
        "key": fresh_key(),
    }
