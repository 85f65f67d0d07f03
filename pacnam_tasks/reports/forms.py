"""A report as asked for in a form, read and refused field by field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.form_fields import not_a_day, read_key, typed_day, typed_id
from pacnam_tasks.core.text import dmy, nfc, read_date
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.reports.document import Signer
from pacnam_tasks.reports.kinds.extra import Extra
from pacnam_tasks.reports.letterheads.rules import Meets, met_by
from pacnam_tasks.reports.marks import NO_MARKS, Marks
from pacnam_tasks.reports.offer import Offer, PossibleMeeting, PossiblePeriod, PossiblePlan, PossibleSigner
from pacnam_tasks.reports.rule_sets import RULE_SETS, Urgency
from pacnam_tasks.reports.rules import EARLIEST, FARTHEST


@dataclass(frozen=True, slots=True)
class ReportInput:
    """What is to be printed; `key` is the form's one-time key. With a period its figures are printed.

    `replaces_id` is the report whose place it takes, `meeting_id` the meeting whose conclusion it tells, `extra` what
    else is kept with the request, `rules` the code of the rule set; empty: that of the day and of whose document it is.
    `marks` are those below its number.
    """

    kind: str
    as_of: date
    signer: Signer
    key: str
    period_id: int | None = None
    replaces_id: int | None = None
    unit_id: int | None = None
    task_code: str = ""
    extra: str = ""
    rules: str = ""
    meeting_id: int | None = None
    marks: Marks = NO_MARKS
    issuer_id: int | None = None


def read_report(form: Mapping[str, str], today: date, offers: Sequence[Offer], only: Sequence[str] = ()) -> ReportInput:
    """The report that was asked for; raises Refused with a sentence for each wrong field."""
    wrong: dict[str, str] = {}
    offer = _offer(form, offers, wrong)
    signer = _signer(form, offer, wrong)
    meeting = _meeting(form, offer, wrong)
    body = _body(form, offer, meeting, wrong)
    held_on = meeting.held_on if meeting else _held_on(form, offer, today, wrong)
    period = _period(form, today, offer.periods, wrong)
    day = min(period.last_on, today) if period else _day(form.get("as_of", ""), today, held_on or today, wrong)
    _before_the_meeting(day, held_on, "period" if period else "as_of", wrong)
    unit_id = _unit(form, offer, wrong)
    task_code = _task_code(form, offer, wrong)
    rules = _rules(form, wrong)
    plan = _plan(form, offer, wrong)
    marks = read_marks(form, wrong) if offer.asks_marks else NO_MARKS
    if wrong:
        raise Refused(wrong)
    extra = Extra()
    if offer.asks_meeting:
        extra = Extra(frozenset(only), held_on, body=body)
    elif offer.plans is not None:
        extra = Extra(plan_id=plan.id if plan else None, with_drafts=plan is not None and "drafts" in form)
    return ReportInput(
        offer.kind,
        day,
        signer.signer,
        read_key(form),
        period.id if period else None,
        typed_id(form, "replaces"),
        unit_id,
        task_code,
        extra.text,
        rules,
        meeting.id if meeting else None,
        marks,
        signer.issuer_id,
    )


def _offer(form: Mapping[str, str], offers: Sequence[Offer], wrong: dict[str, str]) -> Offer:
    """What the kind that was chosen may be asked for with; the first kind is the usual one."""
    chosen = form.get("kind", offers[0].kind if offers else "")
    found = next((one for one in offers if one.kind == chosen), None)
    if found is None:
        wrong["kind"] = _("Please choose a form from the list.")
    return found or Offer("")


def _signer(form: Mapping[str, str], offer: Offer, wrong: dict[str, str]) -> PossibleSigner:
    """Who signs; left out, a blank name unless the offer says otherwise."""
    blank = PossibleSigner("", Signer())
    found = {one.key: one for one in (blank, *offer.signers)}.get(form.get("signer", ""))
    if found is None:
        wrong["signer"] = _("Please choose who signs from the list.")
    return found or blank


def _task_code(form: Mapping[str, str], offer: Offer, wrong: dict[str, str]) -> str:
    code = form.get("task", "").strip()[:80] if offer.asks_task else ""
    if offer.asks_task and not code:
        wrong["task"] = _("Please enter the code of the task.")
    return code


def _rules(form: Mapping[str, str], wrong: dict[str, str]) -> str:
    code = form.get("rules", "")
    if code not in {"", *RULE_SETS}:
        wrong["rules"] = _("Please choose the rules of layout from the list.")
    return code


def read_marks(form: Mapping[str, str], wrong: dict[str, str]) -> Marks:
    """The marks that were chosen."""
    urgency = form.get("urgency", "")
    if urgency not in set(Urgency):
        wrong["urgency"] = _("Please choose how urgent the document is from the list.")
        return NO_MARKS
    return Marks(Urgency(urgency), "conference" in form)


def _meeting(form: Mapping[str, str], offer: Offer, wrong: dict[str, str]) -> PossibleMeeting | None:
    chosen = form.get("meeting", "") if offer.asks_meeting else ""
    found = next((one for one in offer.meetings if str(one.id) == chosen), None)
    if chosen and found is None:
        wrong["meeting"] = _("Please choose a meeting from the list.")
    return found


def _body(form: Mapping[str, str], offer: Offer, meeting: PossibleMeeting | None, wrong: dict[str, str]) -> str:
    """Which body has met; left out, what the title of the meeting says. The usual one is not kept."""
    chosen = form.get("body", "") or met_by(meeting.title if meeting else "").value
    if not offer.bodies:
        return ""
    if chosen not in {key for key, _name in offer.bodies}:
        wrong["body"] = _("Please choose from the list who has met.")
    return "" if chosen == Meets.STANDING_COMMITTEE else chosen


def _held_on(form: Mapping[str, str], offer: Offer, today: date, wrong: dict[str, str]) -> date | None:
    """The day of a meeting that was typed: of the last year, at the latest today."""
    if not offer.asks_meeting:
        return offer.held_on
    day = typed_day(form, "held_on", wrong, today.year)
    if day is not None and day > today:
        wrong["held_on"] = _("%(day)s has not come yet. Please enter a day up to today.", day=dmy(day))
    elif day is not None and day < today - FARTHEST:
        wrong["held_on"] = _(
            "%(day)s is more than a year ago. Please enter the day of a meeting of the last year.", day=dmy(day)
        )
    return None if "held_on" in wrong else day


def _before_the_meeting(day: date, held_on: date | None, field: str, wrong: dict[str, str]) -> None:
    """A meeting has not seen figures of a later day."""
    if held_on is not None and day > held_on and field not in wrong:
        wrong[field] = _(
            "The meeting of %(held_on)s cannot have seen figures of %(day)s. Please choose figures of its day at the "
            "latest.",
            held_on=dmy(held_on),
            day=dmy(day),
        )


def _plan(form: Mapping[str, str], offer: Offer, wrong: dict[str, str]) -> PossiblePlan | None:
    chosen = form.get("plan", "") if offer.plans is not None else ""
    found = next((one for one in offer.plans or () if one.code == chosen), None)
    if chosen and found is None:
        wrong["plan"] = _("Please choose a plan from the list.")
    return found


def _unit(form: Mapping[str, str], offer: Offer, wrong: dict[str, str]) -> int | None:
    """The unit that was chosen; where there is one only, that."""
    if offer.units is None:
        return None
    code = form.get("unit", "")
    found = next((one for one, known in offer.units if known == code), None)
    if found is None and not code and len(offer.units) == 1:
        found = offer.units[0][0]
    if found is None:
        wrong["unit"] = _("Please choose a unit from the list.")
    return found


def _period(
    form: Mapping[str, str], today: date, periods: Sequence[PossiblePeriod], wrong: dict[str, str]
) -> PossiblePeriod | None:
    chosen = form.get("period", "")
    period = next((one for one in periods if str(one.id) == chosen), None)
    if chosen and period is None:
        wrong["period"] = _("Please choose a period from the list.")
    elif period is not None and period.first_on > today:
        wrong["period"] = _("The period %(name)s has not begun yet.", name=period.name)
    return period


def _day(text: str, today: date, usual: date, wrong: dict[str, str]) -> date:
    text = nfc(text).strip()
    try:
        day = read_date(text, today.year) if text else usual
    except ValueError:
        wrong["as_of"] = not_a_day(text, today.year)
        return today
    if day < EARLIEST:
        wrong["as_of"] = _("A day lies between 2000 and 2100. Please check the year.")
        return today
    if day > today:
        wrong["as_of"] = _("%(day)s has not come yet. Please enter a day up to today.", day=dmy(day))
    return day
