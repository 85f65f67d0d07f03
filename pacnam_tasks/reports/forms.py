"""A report as asked for in a form, read and refused field by field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.form_fields import read_key, typed_id
from pacnam_tasks.core.text import dmy, nfc, read_date
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.reports.content import PossiblePeriod, PossibleSigner, Signer
from pacnam_tasks.reports.rules import EARLIEST, OF_A_DAY, ReportKind


@dataclass(frozen=True, slots=True)
class ReportInput:
    """What is to be printed; `key` is the form's one-time key. With a period its figures are printed.

    `replaces_id` is the report whose place it takes.
    """

    kind: ReportKind
    as_of: date
    signer: Signer
    key: str
    period_id: int | None = None
    replaces_id: int | None = None


def read_report(
    form: Mapping[str, str], today: date, signers: Sequence[PossibleSigner], periods: Sequence[PossiblePeriod] = ()
) -> ReportInput:
    """The report that was asked for; raises Refused with a sentence for each wrong field."""
    wrong: dict[str, str] = {}
    kind = form.get("kind", ReportKind.FOLLOWUP.value)
    if kind not in OF_A_DAY:
        wrong["kind"] = _("Please choose a form from the list.")
    chosen = form.get("signer", "")
    known = {one.key: one.signer for one in signers} | {"": Signer()}
    if chosen not in known:
        wrong["signer"] = _("Please choose who signs from the list.")
    period = _period(form, today, periods, wrong)
    day = min(period.last_on, today) if period else _day(form.get("as_of", ""), today, wrong)
    if wrong:
        raise Refused(wrong)
    period_id, replaces_id = period.id if period else None, typed_id(form, "replaces")
    return ReportInput(ReportKind(kind), day, known[chosen], read_key(form), period_id, replaces_id)


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


def _day(text: str, today: date, wrong: dict[str, str]) -> date:
    text = nfc(text).strip()
    try:
        day = read_date(text, today.year) if text else today
    except ValueError:
        day = None
    if day is None or day < EARLIEST:
        wrong["as_of"] = _("“%(text)s” is not a day. Please write it like 31/08/2023.", text=text[:40])
        return today
    if day > today:
        wrong["as_of"] = _("%(day)s has not come yet. Please enter a day up to today.", day=dmy(day))
    return day
