"""What is said of reporting periods: what stands in the way, who locked one, what a unit is told."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from pacnam_tasks.core.text import dmy, number
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.core.words import said_at
from pacnam_tasks.periods.queries.standing import Stands
from pacnam_tasks.periods.rules import PeriodState, UnitReport
from pacnam_tasks.tasks.sentences import period_name

NAMED = 12


def name_in_words(name: str) -> str:
    """`Tháng 9/2023 (2023-09)`: the kind with its number and year, and the name by which it is known."""
    year, dash, _rest = name.partition("-")
    words = _("%(period)s of %(year)s", period=period_name(name), year=year) if dash else _("year %(year)s", year=year)
    return words[:1].upper() + words[1:]


def overlaps(other: Any) -> str:
    """That bounds share days with another period of the kind."""
    return _(
        "These days overlap the period %(name)s (%(first)s to %(last)s). Please choose other days.",
        name=other.name,
        first=dmy(other.first_on),
        last=dmy(other.last_on),
    )


def still_missing(units: Sequence[UnitReport]) -> str:
    """By name the units without whose reports the period is not locked, and what can be done."""
    names = ", ".join(one.name for one in units[:NAMED])
    if len(units) > NAMED:
        names = _("%(names)s and %(n)s more", names=names, n=number(len(units) - NAMED))
    return _(
        "%(n)s units have not reported: %(names)s. Remind them first; or tick the box below and write why the period "
        "is locked without them.",
        n=number(len(units)),
        names=names,
    )


def after_cut_off(cut_off_at: datetime, zone: ZoneInfo) -> str:
    """That an unlock cannot outlast the cut-off."""
    return _(
        "The period is frozen at its cut-off, %(at)s. Please let the unlock end by then.",
        at=said_at(cut_off_at.astimezone(zone)),
    )


def local(instant: datetime, zone: ZoneInfo) -> str:
    """`05/09/2023 08:42`."""
    at = instant.astimezone(zone)
    return f"{dmy(at.date())} {at:%H:%M}"


def changed_meanwhile(stands: Stands, zone: ZoneInfo) -> str:
    """What somebody else has just done to the period: who and when, where it was locked."""
    period = stands.period
    if stands.state == PeriodState.FROZEN:
        return _(
            "The period %(name)s was frozen on %(at)s.", name=period.name, at=said_at(period.frozen_at.astimezone(zone))
        )
    if stands.state == PeriodState.LOCKED:
        return _(
            "The period %(name)s was locked by %(who)s on %(at)s; nothing more is to be done.",
            name=period.name,
            who=period.locker or "–",
            at=said_at(period.locked_at.astimezone(zone)),
        )
    return _("The period has changed since you opened the page. Please look at it again and send once more.")


def why_not(what: str, stands: Stands) -> str:
    """Why a person may not do this to the period, and who may or when."""
    period = stands.period
    if stands.state == PeriodState.FROZEN:
        return _("The period %(name)s is frozen: its figures stay as they are.", name=period.name)
    if what == "lock" and stands.state == PeriodState.COLLECTING and not stands.has_come_to_its_end:
        return _(
            "The period runs until %(day)s and is locked from that day on, by the office.", day=dmy(period.last_on)
        )
    if what == "unlock" and stands.is_past_cut_off:
        return _("The cut-off of the period has passed; late entries become errata of the next period.")
    if what in {"lock", "remind"} and stands.state == PeriodState.LOCKED:
        return _("The period %(name)s is locked already.", name=period.name)
    return {
        "remind": _("Units are reminded by the office."),
        "lock": _("A period is locked by the office."),
        "unlock": _("A locked period is opened again by the standing members, while no unlock is running."),
        "relock": _("An unlock that is running is ended by the office or the standing members."),
        "freeze": _(
            "A locked period is frozen from its cut-off on by the office, before it by the standing members; never "
            "while an unlock is running."
        ),
    }[what]
