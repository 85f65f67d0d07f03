"""What a meeting is, what its decisions become, and which tasks it looks at first. Pure."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from pacnam_tasks.tasks.rules.facts import TaskFacts, expected, overdue_days

SHOWN_TASKS = 6
"""Tasks on the screen of a field; the list behind it has the rest."""
SHOWN_MATTERS = 5
"""Obstacles and requests on the screen of a field."""


class MeetingState(StrEnum):
    """Where a meeting stands."""

    OPEN = "open"
    CLOSED = "closed"


class DecisionKind(StrEnum):
    """What a decision becomes."""

    DIRECTION = "direction"
    DRAFT = "draft"


def urgency(facts: TaskFacts, day: date) -> tuple[int, Decimal]:
    """The longest overdue first, then those farthest below their path; smaller is more urgent."""
    should = expected(facts, day)
    return -overdue_days(facts, day), facts.percent - (should if should is not None else facts.percent)


def day_of_figures(held_on: date, today: date) -> date:
    """The day whose figures a meeting looks at: its own, and today's before it has come."""
    return min(held_on, today)
