"""The page on which a letter is drafted: the units, what they will be urged about, and how the letter goes out."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, redirect, request
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from pacnam_tasks.accounts.signed_in import current_actor
from pacnam_tasks.calendar.queries import calendar_of
from pacnam_tasks.core.errors import NotFound, Refused
from pacnam_tasks.core.web import clock, database, fresh_key, reading, render
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.reports.labels import urgencies
from pacnam_tasks.reports.letterheads.rules import addressed
from pacnam_tasks.reports.letters import actions
from pacnam_tasks.reports.letters.content import LetterSigner, Urged
from pacnam_tasks.reports.letters.forms import Chosen, read_letter
from pacnam_tasks.reports.letters.queries import n_urged, possible_letter_signers, urged_of
from pacnam_tasks.reports.letters.rules import ANSWER_WITHIN
from pacnam_tasks.reports.new_page import rules_choices
from pacnam_tasks.reports.queries.letterheads import letterhead_of
from pacnam_tasks.reports.rule_sets import Organisation
from pacnam_tasks.units.models import Unit
from pacnam_tasks.units.queries import all_units
from pacnam_tasks.units.rules import UnitKind

bp = Blueprint("letters", __name__)
PAGE = "/reports/letters/new"


@bp.get(PAGE)
def new() -> Response:
    """Which units are to be urged; of those that were chosen, about what."""
    with reading() as session:
        return _page(session, _named(session, request.args.getlist("unit")), {}, {})


@bp.post("/reports/letters")
def create() -> AnyResponse:
    """Ask for the letter and go to its page, where it can be watched."""
    today, codes = clock().today(), request.form.getlist("unit")
    try:
        with database().writing() as session:
            units = _named(session, codes)
            if not units:
                raise NotFound
            signers, calendar = possible_letter_signers(session, today), calendar_of(session)
            usual = calendar.after_working_days(today, ANSWER_WITHIN)
            wanted = read_letter(request.form, _chosen(units), today, usual, signers, calendar)
            report = actions.request_letter(session, wanted, by=current_actor(), clock=clock())
    except Refused as refused:
        with reading() as session:
            return _page(session, _named(session, codes), request.form, refused.messages, 422)
    return redirect(f"/reports/{report.id}", 303)


def _named(session: Session, codes: Collection[str]) -> list[Unit]:
    """The units that were chosen, in protocol order; raises NotFound for a code that is none."""
    wanted = set(codes) - {""}
    found = [unit for unit in all_units(session) if unit.code in wanted] if wanted else []
    if len(found) < len(wanted):
        raise NotFound
    return found


def _chosen(units: Sequence[Unit], by: Organisation = Organisation.PARTY) -> list[Chosen]:
    """The units with how they are addressed by a body `by` which the letter goes out."""
    field = "addressee" if len(units) == 1 else "addressee-%s"
    return [
        Chosen(
            one.id or 0,
            one.code,
            one.name,
            field.replace("%s", one.code),
            addressed(by, one.name, UnitKind(one.kind)),
        )
        for one in units
    ]


def _page(
    session: Session, units: Sequence[Unit], form: Mapping[str, str], errors: Mapping[str, str], status: int = 200
) -> Response:
    """Before any unit is chosen all are ticked of whom something is due; those of whom nothing is are left out."""
    actor, today = current_actor(), clock().today()
    counts = n_urged(session, actor, today)
    codes = {one.code for one in units}
    listed = [one for one in all_units(session) if one.id in counts or one.code in codes]
    found = urged_of(session, actor, [one.id or 0 for one in units], today) if units else {}
    owing = [one for one in units if found[one.id or 0]]
    by = letterhead_of(session, today).organisation if owing else Organisation.PARTY
    about = [(chosen, found[chosen.unit_id]) for chosen in _chosen(owing, by)]
    signers = possible_letter_signers(session, today) if about else []
    return render(
        "letters/new.html",
        None,
        status,
        units=units,
        choices=[
            (one.code, f"{one.short_name} ({counts.get(one.id or 0, 0)})", not units or one.code in codes)
            for one in listed
        ],
        about=about,
        nothing=_nothing([one.name for one in units if one not in owing], len(units)),
        signers=[(one.key, _signer(one)) for one in signers],
        rules=rules_choices(),
        usual_day=calendar_of(session).after_working_days(today, ANSWER_WITHIN),
        urgencies=urgencies(),
        form=_as_typed(form, about, signers),
        errors=errors,
        replaces=request.values.get("replaces", ""),
        key=fresh_key(),
    )


def _nothing(without: Sequence[str], n_units: int) -> str:
    """Why some of the units, or all, are not urged."""
    if not without:
        return ""
    return actions.nothing_due() if n_units == 1 else actions.nothing_due_to(without)


def _signer(one: LetterSigner) -> str:
    named = f"{one.authority}, {one.signer.title}" if one.authority else one.signer.title
    named = named.replace("\n", ", ")
    who = f"{one.signer.name} ({named})" if one.signer.name else _("Leave the name blank (%(title)s)", title=named)
    return f"{one.issuer}: {who}"


def _as_typed(
    form: Mapping[str, str], about: Sequence[tuple[Chosen, Urged]], signers: Sequence[LetterSigner]
) -> dict[str, Any]:
    usual = {chosen.field: chosen.usual for chosen, _urged in about}
    return usual | {"signer": signers[0].key if signers else ""} | dict(form)
