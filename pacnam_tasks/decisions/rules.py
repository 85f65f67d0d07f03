"""What a decision is given with, and what the office checks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from pacnam_tasks.calendar.rules import WorkingCalendar
from pacnam_tasks.tasks.rules.levels import Authority

WORKING_DAYS_TO_MEND = 5


def day_to_submit_again(due_on: date | None, calendar: WorkingCalendar, today: date) -> date:
    """By when returned work is submitted again where no day is named: the deadline that still lies ahead.

    Where there is none, or it is past, five working days from today.
    """
    if due_on is not None and due_on > today:
        return due_on
    return calendar.after_working_days(today, WORKING_DAYS_TO_MEND)


class Question(StrEnum):
    """What is checked of a report of completion."""

    PRODUCT = "product_present"
    QUANTITY = "quantity_matches"
    EVIDENCE = "evidence_opens"


class Answer(StrEnum):
    """What becomes of a refused assignment."""

    UPHELD = "upheld"
    RELEASED = "released"


@dataclass(frozen=True, slots=True)
class Ruling:
    """A decision as recorded: why, by which document, and who took it.

    A part is decided by a unit, which is no `level` of the committee.
    """

    reason: str
    document: str
    level: Authority | None = None

    def as_data(self) -> Mapping[str, Any]:
        """What the event says."""
        said = {"reason": self.reason, "document": self.document, "level": self.level}
        return {name: str(value) for name, value in said.items() if value}
