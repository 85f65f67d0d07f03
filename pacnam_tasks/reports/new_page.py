"""What the form of one kind of document asks for, and of whom."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session
from werkzeug.datastructures import MultiDict

from pacnam_tasks.accounts.rules import Actor, Role
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.text import dmy
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.reports.content import Span
from pacnam_tasks.reports.document import Signer
from pacnam_tasks.reports.kinds.kind import DAYS_BACK, Asked, Kind, Option
from pacnam_tasks.reports.kinds.registry import right_to_make
from pacnam_tasks.reports.labels import urgencies
from pacnam_tasks.reports.letterheads.rules import Meets, met_by, name_of
from pacnam_tasks.reports.offer import Offer, PossibleMeeting, PossibleSigner
from pacnam_tasks.reports.queries.assigned import possible_plans
from pacnam_tasks.reports.queries.concluded import possible_meetings
from pacnam_tasks.reports.queries.letterheads import (
    InForce,
    in_force_on,
    letterhead_of,
    possible_delegates,
    possible_signers,
)
from pacnam_tasks.reports.queries.of_period import possible_periods
from pacnam_tasks.reports.rule_sets import RULE_SETS, Organisation, rule_set_of
from pacnam_tasks.reports.spans import span_of
from pacnam_tasks.tasks.queries.counts import AsOf
from pacnam_tasks.units.queries import all_units
from pacnam_tasks.units.rules import UnitKind, is_valid_on


def offer_of(session: Session, kind: Kind, actor: Actor, clock: Clock, known: InForce | None = None) -> Offer:
    """What the person may ask for with this kind: of a unit, those of which they may; `known` is what is in force."""
    asks = kind.options
    return Offer(
        kind.key,
        _signers(session, kind, clock, known),
        possible_periods(session, clock) if Option.PERIOD in asks else (),
        _units(session, kind, actor, clock) if Option.UNIT in asks else None,
        Option.TASK in asks,
        Option.HELD_ON in asks,
        possible_meetings(session, clock.today()) if Option.HELD_ON in asks else (),
        possible_plans(session) if Option.PLAN in asks else None,
        asks_marks=bool(kind.symbol),
        bodies=_bodies(session, clock) if Option.HELD_ON in asks else (),
    )


def _signers(session: Session, kind: Kind, clock: Clock, known: InForce | None) -> list[PossibleSigner]:
    """Who may sign, those first whose document it usually is."""
    if Option.ISSUER in kind.options:
        found = (known or in_force_on(session, clock.today())).signers
        return sorted(found, key=lambda one: one.issuer_id is None) if kind.is_of_office else found
    found = possible_signers(session, clock.today()) if Option.SIGNER in kind.options else []
    return [*found, *(possible_delegates(session, clock.today()) if Option.DELEGATE in kind.options else ())]


def rules_choices() -> list[tuple[str, str]]:
    """The choices of a form, what is usual first."""
    known = [(one.code, f"{one.code} ({one.source})") for one in RULE_SETS.values()]
    return [("", _("Those of the day and of the kind of organisation")), *known]


def _bodies(session: Session, clock: Clock) -> list[tuple[str, str]]:
    """Which body may have met; a State body is not told apart."""
    letterhead = letterhead_of(session, clock.today())
    is_of_party = letterhead.organisation is Organisation.PARTY
    return [(one.value, name_of(letterhead, one)) for one in Meets] if is_of_party else []


def signer_words(one: PossibleSigner) -> str:
    """Who signs and, where that is chosen with it, in whose name the document goes out."""
    title = f"{one.authority}, {one.signer.title}" if one.authority else one.signer.title
    blank = _("Leave the name blank (%(title)s)", title=title) if one.authority else _("Leave the name blank")
    named_ = f"{one.signer.name}, {title}" if one.signer.name else blank
    return f"{one.issuer}: {named_}" if one.issuer else named_


def signer_choices(offer: Offer) -> list[tuple[str, str]]:
    """The choices of a form, a blank name among them."""
    found = [(one.key, signer_words(one)) for one in offer.signers]
    return found if any(key == "" for key, _words in found) else [*found, ("", _("Leave the name blank"))]


def _units(session: Session, kind: Kind, actor: Actor, clock: Clock) -> list[tuple[int, str]]:
    found = [
        unit for unit in all_units(session) if unit.kind != UnitKind.COMMITTEE and is_valid_on(unit, clock.today())
    ]
    if right_to_make(actor, kind) is None:
        found = [unit for unit in found if unit.id in actor.units_as(Role.LEADER)]
    return [(unit.id or 0, unit.code) for unit in found]


def _choices(
    session: Session, kind: Kind, clock: Clock, span: Span | None, meeting: PossibleMeeting | None
) -> Sequence[tuple[str, str]]:
    """What can be chosen of a span of days, or of what a meeting decided."""
    if kind.choices is None:
        return ()
    today = clock.today()
    when, letterhead = AsOf(today, today, clock.zone), letterhead_of(session, today)
    meeting_id = meeting.id if meeting else None
    return kind.choices(
        Asked(session, clock, when, today, Signer(), rule_set_of(today), letterhead, span=span, meeting_id=meeting_id)
    )


def form_of(
    session: Session, kind: Kind, kinds: Sequence[Kind], actor: Actor, clock: Clock, form: Mapping[str, str]
) -> dict[str, Any]:
    """What `reports/_new.html` wants; what was typed is kept."""
    offer, today = offer_of(session, kind, actor, clock), clock.today()
    names = {unit.id: unit.name for unit in all_units(session)} if offer.units else {}
    signers = signer_choices(offer)
    period = next((one for one in offer.periods if str(one.id) == form.get("period", "")), None)
    span = span_of(period.name, period.first_on, period.last_on) if period else None
    meeting = next((one for one in offer.meetings if str(one.id) == form.get("meeting", "")), None)
    return {
        "kind": kind.key,
        "kind_name": kind.name,
        "others": [(one.key, one.name) for one in kinds if one is not kind],
        "signers": signers if Option.SIGNER in kind.options else [],
        "periods": _or_none(_("No period: as of the day above"), [(one.id, one.name) for one in offer.periods]),
        "units": [(code, names[unit_id]) for unit_id, code in offer.units or ()],
        "rules": rules_choices(),
        "asks_unit": offer.units is not None,
        "asks_task": offer.asks_task,
        "asks_meeting": offer.asks_meeting,
        "meetings": _or_none(
            _("No meeting: the day below"), [(str(one.id), _meeting_words(one)) for one in offer.meetings]
        ),
        "meeting": meeting,
        "bodies": offer.bodies if meeting else _or_none(_("As the title of the meeting says"), offer.bodies),
        "plans": _or_none(_("All plans"), [(one.code, one.title) for one in offer.plans or ()]),
        "choices": _choices(session, kind, clock, span, meeting),
        "choices_from": period.first_on if period else today - DAYS_BACK,
        "choices_to": today,
        "chosen": form.getlist("only") if isinstance(form, MultiDict) else [],
        "urgencies": urgencies() if offer.asks_marks else [],
        "as_of": today,
        "replaces": form.get("replaces", ""),
        "form": {"signer": signers[0][0], "body": met_by(meeting.title).value if meeting else ""}
        | {name: form[name] for name in form},
    }


def _or_none(words: str, found: Sequence[tuple[Any, str]]) -> list[tuple[Any, str]]:
    """The choices of a form that may be left out, in these words; no choice where there is nothing to choose."""
    return [("", words), *found] if found else []


def _meeting_words(one: PossibleMeeting) -> str:
    return f"{dmy(one.held_on)} {one.title}"
