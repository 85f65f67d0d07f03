"""When a reminder is due, to whom it goes, how it is named and how often it is tried. Pure."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

LADDER = (-7, -3, -1, 0, 1, 3, 7)
"""Days after the due day on which a reminder goes out; before it where negative."""
MEMBER_TOO_FROM = 3
"""From this rung on the committee member in charge is reminded too."""

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=4)
MAX_TRIES = 20
"""With these waits about two days of trying."""
SEND_WITHIN = timedelta(seconds=60)
"""A sending that takes longer is cut off, whatever the server does."""
LEASE = timedelta(seconds=90)
"""How long a worker has a message to itself; longer than a sending can take."""
PLANNING_LEASE = timedelta(seconds=50)
"""How long the scheduler that planned keeps the planning; shorter than its interval."""
SILENT_AFTER = timedelta(minutes=3)
"""A heartbeat older than this means that the scheduler has stopped."""


class Channel(StrEnum):
    """The way by which a reminder reaches a person."""

    INBOX = "inbox"
    EMAIL = "email"


class Fate(StrEnum):
    """What has become of a reminder; `void` ones were overtaken before they were sent."""

    PLANNED = "planned"
    SENT = "sent"
    FAILED = "failed"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Key:
    """What makes a reminder one and the same; `occurrence` is the due day it speaks of."""

    task_id: int
    rung: int
    occurrence: date
    person_id: int
    channel: Channel

    def message_id(self, domain: str) -> str:
        """The Message-ID without its brackets: the same however often the message is sent."""
        words = (self.task_id, self.rung, self.occurrence.isoformat(), self.person_id, self.channel.value)
        return f"{hashlib.sha256(repr(words).encode()).hexdigest()[:40]}@{domain}"


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a reminder says of a task: never an update, a figure or a file."""

    code: str
    title: str
    unit_name: str
    due_on: date
    days_left: int
    original_due_on: date | None = None
    extensions: int = 0

    @property
    def is_extended(self) -> bool:
        """Whether the deadline was another at first."""
        return self.original_due_on not in {None, self.due_on}


def rung_in_force(due_on: date, day: date) -> int | None:
    """The latest rung already passed on `day`; None before the first."""
    passed = (day - due_on).days
    return max((rung for rung in LADDER if rung <= passed), default=None)


def goes_to_member(rung: int) -> bool:
    """Whether the member in charge is reminded beside the unit's head."""
    return rung >= MEMBER_TOO_FROM


def back_off(tries: int) -> timedelta:
    """How long to wait after so many tries: a minute, doubling, four hours at most."""
    return min(LONGEST_WAIT, FIRST_WAIT * (1 << min(max(tries, 1) - 1, 10)))


def one_line(text: str) -> str:
    """Text on one line, without control characters and without letters that turn the reading direction."""
    visible = "".join(" " if unicodedata.category(letter).startswith("C") else letter for letter in text)
    return re.sub(r"\s+", " ", visible).strip()


def domain_of(address: str) -> str:
    """The domain of an e-mail address, fit for a Message-ID and a file's name."""
    return re.sub(r"[^A-Za-z0-9.-]", "-", address.rpartition("@")[2]) or "localhost"
