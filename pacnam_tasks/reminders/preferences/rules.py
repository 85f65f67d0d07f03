"""Between which hours a person chooses. Pure."""

from dataclasses import dataclass
from datetime import time

from pacnam_tasks.reminders.messages.rules import Quiet


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person chooses; no `hour` means that of the organisation."""

    hour: time | None = None
    email: bool = True
    urgent: bool = True
    digest: bool = True


def hours_open(quiet: Quiet) -> list[time]:
    """Every half hour of the day that is not quiet."""
    halves = (time(hour, minute) for hour in range(24) for minute in (0, 30))
    return [one for one in halves if not quiet.covers(one)]
