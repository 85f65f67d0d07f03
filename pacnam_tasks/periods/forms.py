"""What is typed into the forms of reporting periods, read and refused field by field."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.form_fields import required, ticked, typed_day, typed_id, typed_text
from pacnam_tasks.core.text import dmy
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.periods.rules import (
    CUT_OFF_AFTER,
    CUT_OFF_HOUR,
    LONGEST_UNLOCK,
    Named,
    WrongBounds,
    named,
    wrong_bounds,
)

MAX_REASON = 1000


@dataclass(frozen=True)
class PeriodInput:
    """A period as understood, with its own bounds and the instant of its cut-off."""

    name: str
    what: Named
    first_on: date
    last_on: date
    cut_off_at: datetime


@dataclass(frozen=True)
class LockInput:
    """That a period is to be locked; with reports missing only where the locker is `sure` and says why."""

    sure: bool = False
    reason: str = ""


@dataclass(frozen=True)
class UnlockInput:
    """For whose entries a locked period is opened, why and until when."""

    person_id: int
    reason: str
    ends_at: datetime


def read_period(form: Mapping[str, str], zone: ZoneInfo) -> PeriodInput:
    """The period that was typed; raises Refused by field. Bounds left out are those of the calendar."""
    wrong: dict[str, str] = {}
    name = form.get("name", "").strip().upper()
    what = named(name)
    if what is None:
        wrong["name"] = _("Please write the period like 2023-09, 2023-W37, 2023-Q3, 2023-H2 or 2023.")
        raise Refused(wrong)
    first_on = typed_day(form, "first_on", wrong, what.first_on.year) or what.first_on
    last_on = typed_day(form, "last_on", wrong, what.first_on.year) or what.last_on
    if not wrong and (fault := wrong_bounds(what, first_on, last_on)) is not None:
        wrong["last_on"] = _why_wrong(fault, what)
    cut_off_on = typed_day(form, "cut_off_on", wrong, what.first_on.year) or last_on + timedelta(days=CUT_OFF_AFTER)
    hour = _hour(form, "cut_off_hour", wrong, CUT_OFF_HOUR)
    if "cut_off_on" not in wrong and cut_off_on < last_on:
        wrong["cut_off_on"] = _(
            "The cut-off lies before the last day of the period, %(day)s. Please enter that day or a later one.",
            day=dmy(last_on),
        )
    if wrong:
        raise Refused(wrong)
    return PeriodInput(name, what, first_on, last_on, datetime.combine(cut_off_on, time(hour), tzinfo=zone))


def _why_wrong(fault: WrongBounds, what: Named) -> str:
    match fault:
        case WrongBounds.BACKWARDS:
            return _("The last day lies before the first. Please correct one of the two.")
        case WrongBounds.ELSEWHERE:
            return _(
                "These days have nothing to do with the period, which by the calendar is %(first)s to %(last)s. "
                "Please correct the days or the name.",
                first=dmy(what.first_on),
                last=dmy(what.last_on),
            )
        case _:
            return _("The period is much longer than its kind allows. Please check both days.")


def _hour(form: Mapping[str, str], name: str, wrong: dict[str, str], usual: int) -> int:
    text = form.get(name, "").strip()
    if not text:
        return usual
    if not text.isascii() or not text.isdigit() or len(text) > 2 or int(text) > 23:
        wrong[name] = _("Please enter an hour from 0 to 23.")
        return usual
    return int(text)


def read_lock(form: Mapping[str, str]) -> LockInput:
    """The lock as asked for; raises Refused by field."""
    wrong: dict[str, str] = {}
    sure, reason = ticked(form, "sure"), typed_text(form, "reason", wrong, MAX_REASON)
    if sure:
        required(reason, "reason", wrong, _("Please write why the period is locked without these reports."))
    if wrong:
        raise Refused(wrong)
    return LockInput(sure, reason)


def read_unlock(form: Mapping[str, str], now: datetime, zone: ZoneInfo) -> UnlockInput:
    """The unlock as asked for; raises Refused by field."""
    wrong: dict[str, str] = {}
    person_id = typed_id(form, "person")
    required(person_id, "person", wrong, _("Please choose for whose entries the period is opened."))
    reason = typed_text(form, "reason", wrong, MAX_REASON)
    required(reason, "reason", wrong, _("Please write why the period is opened again."))
    on = typed_day(form, "ends_on", wrong, now.astimezone(zone).year)
    required(on, "ends_on", wrong, _("Please enter the day on which the unlock ends."))
    hour = _hour(form, "ends_hour", wrong, CUT_OFF_HOUR)
    ends_at = None if on is None else datetime.combine(on, time(hour), tzinfo=zone)
    if ends_at is not None and not wrong and not now < ends_at <= now + LONGEST_UNLOCK:
        wrong["ends_on"] = _("An unlock ends after now and within seven days. Please enter such a day and hour.")
    if wrong or ends_at is None:
        raise Refused(wrong)
    return UnlockInput(person_id or 0, reason, ends_at)
