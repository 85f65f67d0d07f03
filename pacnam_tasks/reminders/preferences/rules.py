"""Between which hours a person chooses. Pure."""

import re
from dataclasses import dataclass
from datetime import time

from pacnam_tasks.reminders.messages.rules import Quiet


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person chooses; no `hour` means that of the organisation, no `phone` no text messages."""

    hour: time | None = None
    email: bool = True
    urgent: bool = True
    digest: bool = True
    phone: str = ""


COUNTRY = "84"


def phone_of(typed: str) -> str | None:
    """A telephone number of Viet Nam as it is dialled from anywhere (`+84912345678`); None for what is none.

    Written by ITU-T E.164; after the country's code come nine or ten digits (Thông tư 22/2014/TT-BTTTT).
    """
    digits = re.sub(r"[ .()-]", "", typed)
    found = re.fullmatch(rf"(?:\+?{COUNTRY}|0)([1-9]\d{{8,9}})", digits, re.ASCII)
    return f"+{COUNTRY}{found[1]}" if found else None


def hours_open(quiet: Quiet) -> list[time]:
    """Every half hour of the day that is not quiet."""
    halves = (time(hour, minute) for hour in range(24) for minute in (0, 30))
    return [one for one in halves if not quiet.covers(one)]
