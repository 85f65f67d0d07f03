"""The page on which a letter is drafted: the unit, what it will be urged about, and how the letter goes out."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, Response, redirect, request
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from pacnam_tasks.accounts.signed_in import current_actor
from pacnam_tasks.calendar.queries import calendar_of
from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.web import clock, database, fresh_key, reading, render
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.reports.labels import urgencies
from pacnam_tasks.reports.letters import actions
from pacnam_tasks.reports.letters.content import LetterSigner
from pacnam_tasks.reports.letters.forms import read_letter
from pacnam_tasks.reports.letters.queries import letter_signers, n_urged, urged
from pacnam_tasks.reports.letters.rules import ANSWER_WITHIN
from pacnam_tasks.reports.queries.letterheads import letterhead_of
from pacnam_tasks.units.models import Unit
from pacnam_tasks.units.queries import all_units, by_code

bp = Blueprint("letters", __name__)
PAGE = "/reports/letters/new"


@bp.get(PAGE)
def new() -> Response:
    """Which units are to be urged; of one of them, about what."""
    with reading() as session:
        unit = by_code(session, code) if (code := request.args.get("unit", "")) else None
        return _page(session, unit, {}, {})


@bp.post("/reports/letters")
def create() -> AnyResponse:
    """Ask for the letter and go to its page, where it can be watched."""
    today = clock().today()
    try:
        with database().writing() as session:
            unit = by_code(session, request.form.get("unit", ""))
            signers, usual = _signers(session, today), _usual_day(session, today)
            wanted = read_letter(request.form, unit.id or 0, today, usual, signers)
            report = actions.request_letter(session, wanted, by=current_actor(), clock=clock())
    except Refused as refused:
        with reading() as session:
            return _page(session, by_code(session, request.form["unit"]), request.form, refused.messages, 422)
    return redirect(f"/reports/{report.id}", 303)


def _signers(session: Session, today: date) -> list[LetterSigner]:
    return letter_signers(session, letterhead_of(session, today), today)


def _usual_day(session: Session, today: date) -> date:
    return calendar_of(session).after_working_days(today, ANSWER_WITHIN)


def _page(
    session: Session, unit: Unit | None, form: Mapping[str, str], errors: Mapping[str, str], status: int = 200
) -> Response:
    actor, today = current_actor(), clock().today()
    counts = n_urged(session, actor, today)
    units = [(one.code, f"{one.short_name} ({counts[one.id or 0]})") for one in all_units(session) if one.id in counts]
    if unit is not None and unit.id not in counts:
        units.insert(0, (unit.code, f"{unit.short_name} (0)"))
    about = urged(session, actor, unit.id or 0, today) if unit is not None else None
    signers = _signers(session, today) if about else []
    return render(
        "letters/new.html",
        None,
        status,
        unit=unit,
        units=units,
        urged=about,
        nothing="" if about or unit is None else actions.nothing_due(),
        signers=[(one.key, _signer(one)) for one in signers],
        usual_day=_usual_day(session, today),
        urgencies=urgencies(),
        form=_as_typed(form, unit, signers),
        errors=errors,
        key=fresh_key(),
    )


def _signer(one: LetterSigner) -> str:
    named = f"{one.authority}, {one.signer.title}"
    return f"{one.signer.name} ({named})" if one.signer.name else _("Leave the name blank (%(title)s)", title=named)


def _as_typed(form: Mapping[str, str], unit: Unit | None, signers: list[LetterSigner]) -> dict[str, Any]:
    usual = {"addressee": unit.name if unit else "", "signer": signers[0].key if signers else ""}
    return usual | dict(form)
