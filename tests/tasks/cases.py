"""Facts from short words, for tables of cases that hold a rule and its SQL twin."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from pacnam_tasks.calendar.proposals import proposed
from pacnam_tasks.calendar.rules import WorkingCalendar
from pacnam_tasks.tasks.rules.days import OnDay, on_day
from pacnam_tasks.tasks.rules.facts import Level, State, TaskFacts

TODAY = date(2023, 9, 15)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def judged(day: date) -> OnDay:
    """A day with what is soon after it, by the days off that are proposed as nobody has entered any."""
    return on_day(WorkingCalendar(proposed=proposed), day)


ON = judged(TODAY)
"""Today, a Friday: the third working day after it is the Wednesday, five days ahead."""


def days(n: int) -> date:
    """So many days from today."""
    return TODAY + timedelta(days=n)


def facts(state: str = "in_progress", due: int | None = 30, submitted: int | None = None, **more: Any) -> TaskFacts:
    """A task's facts; days from today by `due`, `original`, `submitted`, `rolled` and so on."""
    moments = {
        "due_on": due,
        "original_due_on": more.pop("original", None),
        "submitted_on": submitted,
        "returned_on": more.pop("returned", None),
        "review_on": more.pop("review", None),
        "rolled_on": more.pop("rolled", None),
        "original_rolled_on": more.pop("original_rolled", None),
        "recorded_on": more.pop("recorded", 0),
        "start_on": more.pop("start", -70),
        "obstacle_since": more.pop("obstacle", None),
        "ruled_until": more.pop("until", None),
    }
    values: dict[str, Any] = {"level": Level.TASK, "field_id": 1, "lead_unit_id": 1, "state": State(state)}
    values |= {name: None if n is None else days(n) for name, n in moments.items()} | more
    for name in ("percent", "weight", "base", "quantity"):
        if name in values:
            values[name] = Decimal(values[name])
    return TaskFacts(**values)
