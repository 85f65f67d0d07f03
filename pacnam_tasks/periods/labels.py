"""Words for the codes of reporting periods."""

from pacnam_tasks.core.words import lazy_gettext as _l
from pacnam_tasks.periods.rules import PeriodKind, PeriodState, Verdict

KIND = {
    PeriodKind.WEEK: _l("Week"),
    PeriodKind.MONTH: _l("Month"),
    PeriodKind.QUARTER: _l("Quarter"),
    PeriodKind.HALF_YEAR: _l("Half-year"),
    PeriodKind.YEAR: _l("Year"),
}
STATE = {
    PeriodState.COLLECTING: _l("Collecting"),
    PeriodState.LOCKED: _l("Locked"),
    PeriodState.FROZEN: _l("Frozen"),
}
TONE = {PeriodState.COLLECTING: "run", PeriodState.LOCKED: "wait", PeriodState.FROZEN: "done"}
"""The badge of each state."""
VERDICT = {
    Verdict.HOLDS: _l("The frozen figures are those that the history gives."),
    Verdict.RULES_CHANGED: _l(
        "The tasks are those of the history; rules have changed since, so today's counts differ."
    ),
    Verdict.HISTORY_DIFFERS: _l("The history gives other facts than those that were frozen."),
    Verdict.BROKEN: _l("What was frozen has been changed afterwards: it is not what its seal says."),
}
EVENT = {
    "period_opened": _l("Reporting period opened"),
    "period_reminded": _l("Units reminded to report for the period"),
    "period_locked": _l("Reporting period locked"),
    "period_unlocked": _l("Reporting period unlocked"),
    "period_relocked": _l("Unlock of the reporting period ended"),
    "period_frozen": _l("Reporting period frozen"),
}
