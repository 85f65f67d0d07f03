"""What a meeting is, what its decisions become, and which tasks it looks at first. Pure."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from pacnam_tasks.tasks.rules.facts import Rating, TaskFacts, expected, overdue_days
from pacnam_tasks.tasks.rules.rated import rating

SHOWN_TASKS = 6
"""Tasks on the screen of a field; the list behind it has the rest."""
SHOWN_MATTERS = 5
"""Obstacles and requests on the screen of a field."""


class MeetingState(StrEnum):
    """Where a meeting stands."""

    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class DecisionKind(StrEnum):
    """What a decision becomes."""

    DIRECTION = "direction"
    DRAFT = "draft"


def is_off_path(facts: TaskFacts, day: date) -> bool:
    """Whether a task is overdue or off its path by the rating in force, and not only at risk."""
    return overdue_days(facts, day) > 0 or rating(facts, day) is Rating.OFF_PATH


def urgency(facts: TaskFacts, day: date) -> tuple[bool, int, Decimal]:
    """What is off its path before what is at risk, the longest overdue first, then those farthest below their path.

    Smaller is more urgent.
    """
    should = expected(facts, day)
    below = facts.percent - (should if should is not None else facts.percent)
    return not is_off_path(facts, day), -overdue_days(facts, day), below


def day_of_figures(held_on: date, today: date) -> date:
    """The day whose figures a meeting looks at: its own, and today's before it has come."""
    return min(held_on, today)
