"""The words for every code, of all features; tests hold that no code is without."""

from typing import Any

from pacnam_tasks.accounts.labels import EVENT as ACCOUNT_EVENT
from pacnam_tasks.accounts.labels import ROLE
from pacnam_tasks.calendar.labels import EVENT as CALENDAR_EVENT
from pacnam_tasks.decisions.directions.labels import EVENT as FIELD_EVENT
from pacnam_tasks.decisions.handover.labels import EVENT as HANDOVER_EVENT
from pacnam_tasks.indicators.labels import EVENT as INDICATOR_EVENT
from pacnam_tasks.meetings.labels import EVENT as MEETING_EVENT
from pacnam_tasks.periods.labels import EVENT as PERIOD_EVENT
from pacnam_tasks.progress.labels import CAUSE
from pacnam_tasks.reminders.failures.labels import EVENT as FAILURE_EVENT
from pacnam_tasks.reminders.ladder.labels import EVENT as LADDER_EVENT
from pacnam_tasks.reports.labels import EVENT as REPORT_EVENT
from pacnam_tasks.tasks.labels import (
    AUTHORITY,
    CLEAR,
    EVENT,
    LACK,
    LEVEL,
    RATING,
    RECURRENCE,
    STATE,
    TIMELINESS,
)  # fmt: skip
from pacnam_tasks.tasks.saved_views.labels import EVENT as VIEW_EVENT

LABELS: dict[str, Any] = {
    **EVENT,
    **ACCOUNT_EVENT,
    **CALENDAR_EVENT,
    **HANDOVER_EVENT,
    **REPORT_EVENT,
    **VIEW_EVENT,
    **LADDER_EVENT,
    **FAILURE_EVENT,
    **FIELD_EVENT,
    **INDICATOR_EVENT,
    **PERIOD_EVENT,
    **MEETING_EVENT,
    **{code.value: word for code, word in AUTHORITY.items()},
    **{code.value: word for code, word in ROLE.items()},
    **{code.value: word for code, word in CAUSE.items()},
    **{code.value: word for code, word in STATE.items()},
    **{code.value: word for code, word in TIMELINESS.items()},
    **{code.value: word for code, word in RATING.items()},
    **{code.value: word for code, word in LEVEL.items()},
    **{code.value: word for code, word in RECURRENCE.items()},
    **{code.value: word for code, word in CLEAR.items()},
    **{code.value: word for code, word in LACK.items()},
}
