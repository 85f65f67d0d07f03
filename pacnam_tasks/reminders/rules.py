"""When a reminder is due, to whom it goes, how it is named and how often it is tried. Pure."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from urllib.parse import quote

from pacnam_tasks.accounts.links.rules import Link

LADDER = (-7, -3, -1, 0, 1, 3, 7)
"""Days after the due day on which a reminder goes out; before it where negative."""
MEMBER_TOO_FROM = 3
"""From this rung on the committee member in charge is reminded too."""
ANSWER_LADDER = (1, 3, 7)
"""Days after the day of an answer on which who owes it is reminded."""
DAY_BEFORE = -1
"""The rung on which those who decide on an extension are reminded: the day before the deadline."""
WAITING_DAYS = 2
"""They are reminded too when a request has waited for so many days …"""
WAITS = -1000
"""… which is this rung, before all that count from the deadline."""
GIVEN = -1001
"""The rung of a direction from the day it is given: its unit is told of it at once."""
TOLD_WITHIN_DAYS = 3
"""A change is told once, to who heads the unit within so many days; a scheduler that stood still catches up."""

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


class Matter(StrEnum):
    """What a reminder is about: the deadline, what waits for a decision or an answer, or what others did to a task.

    The last are named as their events are.
    """

    DEADLINE = "deadline"
    EXTENSION = "extension"
    OBSTACLE = "obstacle"
    DIRECTION = "direction"
    FIELD_DIRECTION = "field_direction"
    ASSIGNED = "assigned"
    RETURNED = "returned"
    SHARE_CHANGED = "share_changed"
    EXTENDED = "extended"
    EXTENSION_REFUSED = "extension_refused"
    OBSTACLE_ANSWERED = "obstacle_answered"
    REFUSAL_UPHELD = "refusal_upheld"
    REFUSAL_RELEASED = "refusal_released"
    PAUSED = "paused"
    RESUMED = "resumed"
    REVOKED = "revoked"
    REOPENED = "reopened"


CHANGES = frozenset(Matter) - {
    Matter.DEADLINE, Matter.EXTENSION, Matter.OBSTACLE, Matter.DIRECTION, Matter.FIELD_DIRECTION
}  # fmt: skip
"""What others did to a task, which is told once."""
OF_THE_DUE_DAY = CHANGES | {Matter.DEADLINE, Matter.EXTENSION}
"""What is told of these speaks of the task's deadline, of the others of a day of answer."""


class Fate(StrEnum):
    """What has become of a reminder; `void` ones were overtaken before they were sent."""

    PLANNED = "planned"
    SENT = "sent"
    FAILED = "failed"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Key:
    """What makes a reminder one and the same.

    `matter_id` is the task, request, obstacle, direction or event; `occurrence` the due day or day of answer it speaks
    of, or the day of the event.
    """

    matter_id: int
    rung: int
    occurrence: date
    person_id: int
    channel: Channel
    matter: Matter = Matter.DEADLINE

    def message_id(self, domain: str) -> str:
        """The Message-ID without its brackets: the same however often the message is sent."""
        words: tuple[object, ...] = (
            self.matter_id, self.rung, self.occurrence.isoformat(), self.person_id, self.channel.value
        )  # fmt: skip
        if self.matter is not Matter.DEADLINE:
            words = (self.matter.value, *words)
        return f"{hashlib.sha256(repr(words).encode()).hexdigest()[:40]}@{domain}"


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a reminder says: never an update, a figure, a reason or a file.

    Of a direction on a field `code` and `title` are the field's code and name; only what is told of a change may have
    no `due_on`. `update_link` is there for who may report on the task: a part of the message, the same however often
    it is sent.
    """

    code: str
    title: str
    unit_name: str
    due_on: date | None
    days_left: int
    original_due_on: date | None = None
    extensions: int = 0
    matter: Matter = Matter.DEADLINE
    update_link: Link | None = None

    @property
    def is_extended(self) -> bool:
        """Whether the deadline was another at first."""
        return self.original_due_on not in {None, self.due_on}

    @property
    def path(self) -> str:
        """Where it is looked at and done."""
        return path_of(self.matter, self.code)


PLACES = {
    Matter.EXTENSION: "#gia-han",
    Matter.EXTENDED: "#gia-han",
    Matter.EXTENSION_REFUSED: "#gia-han",
    Matter.OBSTACLE: "#vuong-mac",
    Matter.OBSTACLE_ANSWERED: "#vuong-mac",
    Matter.DIRECTION: "#chi-dao",
}


def path_of(matter: Matter, code: str) -> str:
    """The page, and the place on it, that a reminder leads to; of a field's directions `code` is the field's."""
    if matter is Matter.FIELD_DIRECTION:
        return f"/progress/fields/{quote(code, safe='')}/directions"
    return f"/tasks/{quote(code, safe='')}{PLACES.get(matter, '')}"


def days_of(rung: int) -> int:
    """After how many days a rung comes, counted from its day."""
    return WAITING_DAYS if rung == WAITS else rung


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
