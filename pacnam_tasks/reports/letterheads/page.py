"""What the page of the letterheads shows: the one in force, the form of another, and all versions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session

from pacnam_tasks.core.errors import NotFound
from pacnam_tasks.core.web import fresh_key
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.reports.document import Letterhead
from pacnam_tasks.reports.letterheads.forms import code_of
from pacnam_tasks.reports.letterheads.queries import stamp_of, versions
from pacnam_tasks.reports.letterheads.rules import Way, sent
from pacnam_tasks.reports.models import Letterhead as LetterheadRow
from pacnam_tasks.reports.queries.letterheads import letterhead_of, read
from pacnam_tasks.reports.rule_sets import Organisation, rule_set_of
from pacnam_tasks.reports.wording import authority_for, number_line
from pacnam_tasks.units.models import Unit
from pacnam_tasks.units.queries import all_units
from pacnam_tasks.units.rules import UnitKind, is_valid_on


def settings_page(session: Session, code: str, form: Mapping[str, str], today: date) -> dict[str, Any]:
    """What `letterheads/index.html` wants; what was typed is kept. Raises NotFound for a unit that there is not."""
    units = [one for one in all_units(session) if one.kind != UnitKind.COMMITTEE and is_valid_on(one, today)]
    unit = next((one for one in units if one.code == code), None)
    if code and unit is None:
        raise NotFound
    unit_id = unit.id if unit else None
    there, now = versions(session, unit_id), letterhead_of(session, today, unit_id)
    plain = replace(now, carriers=(), inside=())
    return {
        "code": code,
        "whose": unit.name if unit else letterhead_of(session, today).issuer,
        "bodies": _bodies(session, units, today),
        "is_set": any(one.valid_from <= today for one in there),
        "head": _head(now, today),
        "versions": list(_versions(there, today)),
        "organisations": organisations(today),
        "sends_down": unit is None,
        "usual": {way.value: "; ".join(sent(plain, way).recipients) for way in Way},
        "form": _as_typed(now) | dict(form),
        "is_open": bool(form),
        "seen": stamp_of(there),
        "key": fresh_key(),
    }


def organisations(today: date) -> list[tuple[str, str]]:
    """The kinds of organisation, each by the rules that it follows today."""
    words = {Organisation.PARTY: _("Of the Party"), Organisation.STATE: _("Administrative")}
    return [(one.value, f"{words[one]} ({rule_set_of(today, one).source})") for one in Organisation]


def _bodies(session: Session, units: Sequence[Unit], today: date) -> list[tuple[str, str]]:
    return [("", letterhead_of(session, today).issuer), *((one.code, one.name) for one in units)]


def _head(now: Letterhead, today: date) -> dict[str, Any]:
    """The head of a report as it is printed, and the lines below it."""
    rules = rule_set_of(today, now.organisation)
    return {
        "superior": now.superior.upper(),
        "issuer": now.issuer.upper(),
        "number": number_line(f"BC{'-' if rules.dotted else '/'}{code_of(now.symbol)}").replace(" " * 6, " …"),
        "top_right": rules.top_right[0],
        "place": now.place,
        "authority": authority_for(now.authority, dotted=rules.dotted),
        "addressee": now.addressee,
        "recipients": now.recipients,
    }


def _versions(there: Sequence[LetterheadRow], today: date) -> Iterable[dict[str, Any]]:
    """The newest first, each until the day before the next."""
    until: date | None = None
    for row in there:
        known = read(row)
        yield {
            "from": row.valid_from,
            "until": until,
            "superior": known.superior,
            "issuer": known.issuer,
            "code": code_of(known.symbol),
            "place": known.place,
            "is_now": row.valid_from <= today and (until is None or until >= today),
            "may_take_back": row.valid_from > today,
        }
        until = row.valid_from - timedelta(days=1)


def _as_typed(now: Letterhead) -> dict[str, str]:
    return {
        "organisation": now.organisation.value,
        "superior": now.superior,
        "issuer": now.issuer,
        "place": now.place,
        "symbol": code_of(now.symbol),
        "authority": now.authority,
        "author": now.author,
        "addressee": now.addressee,
        "recipients": "\n".join(now.recipients),
        "carriers": "\n".join(now.carriers),
        "inside": "\n".join(now.inside),
    }
