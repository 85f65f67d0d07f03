"""What waits, as a message names it. Pure."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Named:
    """A task, or a field by its name alone; with `answer_by` where an answer is waited for, else `due_on`, if any."""

    code: str
    title: str
    unit_name: str
    due_on: date | None = None
    answer_by: date | None = None
