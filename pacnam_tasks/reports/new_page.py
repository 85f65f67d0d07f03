"""What the form of one kind of document asks for, and of whom."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor, Role
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.reports.content import Signer, Span
from pacnam_tasks.reports.forms import Offer
from pacnam_tasks.reports.kinds.kind import DAYS_BACK, Asked, Kind, Option
from pacnam_tasks.reports.kinds.registry import right_to_make
from pacnam_tasks.reports.queries.letterheads import letterhead_of, possible_signers
from pacnam_tasks.reports.queries.of_period import possible_periods
from pacnam_tasks.reports.rule_sets import RULE_SETS, rule_set_of
from pacnam_tasks.reports.spans import span_of
from pacnam_tasks.tasks.queries.counts import AsOf
from pacnam_tasks.units.queries import all_units
from pacnam_tasks.units.rules import UnitKind, is_valid_on


def offer_of(session: Session, kind: Kind, actor: Actor, clock: Clock) -> Offer:
    """What the person may ask for with this kind: of a unit, those of which they may."""
    asks = kind.options
    return Offer(
        kind.key,
        possible_signers(session, clock.today()) if Option.SIGNER in asks else (),
        possible_periods(session, clock) if Option.PERIOD in asks else (),
        _units(session, kind, actor, clock) if Option.UNIT in asks else None,
        Option.TASK in asks,
        Option.HELD_ON in asks,
    )


def _units(session: Session, kind: Kind, actor: Actor, clock: Clock) -> list[tuple[int, str]]:
    found = [
        unit for unit in all_units(session) if unit.kind != UnitKind.COMMITTEE and is_valid_on(unit, clock.today())
    ]
    if right_to_make(actor, kind) is None:
        found = [unit for unit in found if unit.id in actor.units_as(Role.LEADER)]
    return [(unit.id or 0, unit.code) for unit in found]


def _choices(session: Session, kind: Kind, clock: Clock, last: date, span: Span | None) -> Sequence[tuple[str, str]]:
    """What can be chosen of a span of days."""
    if kind.choices is None:
        return ()
    today = clock.today()
    when, letterhead = AsOf(last, today, clock.zone), letterhead_of(session, today)
    return kind.choices(Asked(session, clock, when, today, Signer(), rule_set_of(today), letterhead, span=span))


def form_of(
    session: Session, kind: Kind, kinds: Sequence[Kind], actor: Actor, clock: Clock, form: Mapping[str, str]
) -> dict[str, Any]:
    """What `reports/_new.html` wants; what was typed is kept."""
    offer, today = offer_of(session, kind, actor, clock), clock.today()
    names = {unit.id: unit.name for unit in all_units(session)} if offer.units else {}
    signers = [(one.key, f"{one.signer.name}, {one.signer.title}") for one in offer.signers]
    period = next((one for one in offer.periods if str(one.id) == form.get("period", "")), None)
    first, last = (period.first_on, min(period.last_on, today)) if period else (today - DAYS_BACK, today)
    span = span_of(period.name, period.first_on, period.last_on) if period else None
    choices = _choices(session, kind, clock, last, span)
    return {
        "kind": kind.key,
        "kind_name": kind.name,
        "others": [(one.key, one.name) for one in kinds if one is not kind],
        "signers": [*signers, ("", _("Leave the name blank"))] if Option.SIGNER in kind.options else [],
        "periods": [("", _("No period: as of the day above")), *((one.id, one.name) for one in offer.periods)]
        if offer.periods
        else [],
        "units": [(code, names[unit_id]) for unit_id, code in offer.units or ()],
        "rules": [
            ("", _("Those of the day and of the kind of organisation")),
            *((one.code, f"{one.code} ({one.source})") for one in RULE_SETS.values()),
        ],
        "asks_unit": offer.units is not None,
        "asks_task": offer.asks_task,
        "asks_meeting": offer.asks_meeting,
        "choices": choices,
        "choices_from": first,
        "choices_to": last,
        "as_of": today,
        "replaces": form.get("replaces", ""),
        "form": {"signer": signers[0][0] if signers else ""} | {name: form[name] for name in form},
    }
