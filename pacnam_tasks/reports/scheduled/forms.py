"""A schedule as the office types it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.periods.rules import PeriodKind
from pacnam_tasks.reports.kinds.kind import Option
from pacnam_tasks.reports.kinds.registry import KINDS

HOURS = range(24)
SCHEDULED = tuple(
    key for key, kind in KINDS.items() if kind.is_offered and kind.is_of_a_day and Option.PERIOD in kind.options
)
"""Kinds whose figures are those of a day or a period, and which ask for nothing else but in whose name they go out."""
COMMITTEE = ""


@dataclass(frozen=True, slots=True)
class Issuer:
    """A unit in whose name reports can go out; one that is not `is_office` reports of itself alone."""

    unit_id: int
    code: str
    name: str
    is_office: bool = False


@dataclass(frozen=True, slots=True)
class ScheduleInput:
    """Which report, at the end of which periods, at which hour, in whose name (none: the committee's)."""

    kind: str
    period_kind: PeriodKind
    hour: int
    issuer_id: int | None = None


def read_schedule(form: Mapping[str, str], issuers: Sequence[Issuer]) -> ScheduleInput:
    """What was chosen, in the name of the committee or of one of these units; raises Refused by field."""
    wrong: dict[str, str] = {}
    kind, period_kind, hour = form.get("kind", ""), form.get("period_kind", ""), form.get("hour", "")
    if kind not in SCHEDULED:
        wrong["kind"] = _("Please choose a form from the list.")
    if period_kind not in set(PeriodKind):
        wrong["period_kind"] = _("Please choose at the end of which periods the report is prepared.")
    if not (hour.isascii() and hour.isdigit() and len(hour) <= 2 and int(hour) in HOURS):
        wrong["hour"] = _("Please choose an hour from the list.")
    issuer = _issuer(form.get("issuer", COMMITTEE), kind, issuers, wrong)
    if wrong:
        raise Refused(wrong)
    return ScheduleInput(kind, PeriodKind(period_kind), int(hour), issuer.unit_id if issuer else None)


def _issuer(code: str, kind: str, issuers: Sequence[Issuer], wrong: dict[str, str]) -> Issuer | None:
    """The unit that was chosen, as far as the kind goes out in the name of such."""
    found = next((one for one in issuers if one.code == code), None)
    if code != COMMITTEE and found is None:
        wrong["issuer"] = _("Please choose in whose name the report goes out from the list.")
    elif kind in SCHEDULED and Option.UNIT in KINDS[kind].options:
        if found is None:
            wrong["issuer"] = _("The report of a unit goes out in the name of a unit. Please choose which.")
    elif found is not None and not found.is_office:
        wrong["issuer"] = _(
            "This report goes out in the name of the committee or of its office. Of a unit alone is the report of a "
            "unit; please choose that, or another name."
        )
    return found
