"""A schedule as the office types it."""

from collections.abc import Mapping
from dataclasses import dataclass

from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.periods.rules import PeriodKind
from pacnam_tasks.reports.kinds.kind import Option
from pacnam_tasks.reports.kinds.registry import KINDS

HOURS = range(24)
SCHEDULED = tuple(
    key
    for key, kind in KINDS.items()
    if kind.is_offered and kind.is_of_a_day and Option.PERIOD in kind.options and Option.UNIT not in kind.options
)
"""Kinds whose figures are those of a day or a period, and which ask for nothing else."""


@dataclass(frozen=True, slots=True)
class ScheduleInput:
    """Which report, at the end of which periods, at which hour."""

    kind: str
    period_kind: PeriodKind
    hour: int


def read_schedule(form: Mapping[str, str]) -> ScheduleInput:
    """What was chosen; raises Refused by field."""
    wrong: dict[str, str] = {}
    kind, period_kind, hour = form.get("kind", ""), form.get("period_kind", ""), form.get("hour", "")
    if kind not in SCHEDULED:
        wrong["kind"] = _("Please choose a form from the list.")
    if period_kind not in set(PeriodKind):
        wrong["period_kind"] = _("Please choose at the end of which periods the report is prepared.")
    if not (hour.isascii() and hour.isdigit() and len(hour) <= 2 and int(hour) in HOURS):
        wrong["hour"] = _("Please choose an hour from the list.")
    if wrong:
        raise Refused(wrong)
    return ScheduleInput(kind, PeriodKind(period_kind), int(hour))
