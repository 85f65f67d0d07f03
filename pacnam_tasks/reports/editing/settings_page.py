"""The form in which it is chosen how a draft is made."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlmodel import Session
from werkzeug.datastructures import MultiDict

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.text import dmy
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.reports.editing.actions import settings_token
from pacnam_tasks.reports.editing.arranging import Arrangement
from pacnam_tasks.reports.editing.forms import KnownPart, parts_of
from pacnam_tasks.reports.editing.queries import Draft
from pacnam_tasks.reports.kinds.extra import Extra
from pacnam_tasks.reports.kinds.kind import Option
from pacnam_tasks.reports.kinds.registry import KINDS
from pacnam_tasks.reports.labels import URGENCY, urgencies
from pacnam_tasks.reports.models import Report
from pacnam_tasks.reports.new_page import offer_of, signer_choices, signer_words
from pacnam_tasks.reports.offer import Offer, PossibleSigner
from pacnam_tasks.reports.queries.letterheads import InForce
from pacnam_tasks.reports.rule_sets import RULE_SETS


def offer_for(session: Session, draft: Draft, actor: Actor, clock: Clock, known: InForce | None = None) -> Offer:
    """What can be chosen for a draft that is there: not of what it is."""
    offer = offer_of(session, KINDS[draft.report.kind], actor, clock, known)
    held_on = Extra.of(draft.report.seen).held_on
    return replace(offer, units=None, asks_task=False, asks_meeting=False, plans=None, held_on=held_on)


def settings_form(
    session: Session, draft: Draft, actor: Actor, clock: Clock, typed: Mapping[str, str], known: InForce
) -> dict[str, Any]:
    """What `editing/_settings.html` wants; what was typed is kept."""
    report, kind = draft.report, KINDS[draft.report.kind]
    offer = offer_for(session, draft, actor, clock, known)
    signer = _signer_of(report, offer)
    period = "" if report.period_id is None else str(report.period_id)
    marks = Arrangement.of(report.arranged).marks
    form = {
        "as_of": dmy(report.as_of),
        "period": period,
        "signer": signer.key if signer else "",
        "rules": report.rules,
        "urgency": marks.urgency.value,
        "conference": "1" if marks.for_conference and not typed else "",
    }
    periods = [(str(one.id), one.name) for one in offer.periods]
    names = dict(periods)
    return {
        "version": settings_token(report),
        "form": form | {name: value for name, value in typed.items() if name in form},
        "signers": signer_choices(offer),
        "periods": [("", _("No period: as of the day above")), *periods] if periods else [],
        "rules": [(one.code, f"{one.code} ({one.source})") for one in RULE_SETS.values()],
        "urgencies": urgencies() if offer.asks_marks else [],
        "known": [_part(one, place, typed) for place, one in enumerate(parts_of(draft), 1)],
        "asks_period": Option.PERIOD in kind.options,
        "asks_signer": Option.SIGNER in kind.options,
        "now": [
            (_("Figures as of the end of"), names.get(period, form["as_of"])),
            (_("Signed by"), signer_words(signer) if signer else report.signer_name or _("Leave the name blank")),
            (_("Rules of layout"), report.rules),
            (_("Urgency"), str(URGENCY[marks.urgency])),
        ],
    }


def _signer_of(report: Report, offer: Offer) -> PossibleSigner | None:
    """Who signs it, found again whatever the title is by now; a blank name only under the same title."""
    whose = report.signer_name, report.issuer_id
    found = [one for one in offer.signers if (one.signer.name, one.issuer_id) == whose]
    same = [one for one in found if one.signer.title == report.signer_title]
    return next(iter(same or [one for one in found if one.signer.name]), None)


def _part(one: KnownPart, place: int, typed: Mapping[str, str]) -> dict[str, Any]:
    ticked = typed.getlist("part") if isinstance(typed, MultiDict) else []
    return {
        "key": one.key,
        "name": one.name,
        "is_in": one.key in ticked if ticked else one.is_in,
        "is_appendix": one.is_appendix,
        "place": typed.get(f"place-{one.key}", str(place)),
    }
