"""When a reminder is due, to whom it goes, how it is named and how often it is tried. Pure."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from urllib.parse import quote

from pacnam_tasks.accounts.links.rules import Link
from pacnam_tasks.core import text

one_line = text.one_line
"""What leaves the system in one line: the house's own."""

WAITS_FROM = -1002
"""Rungs that count from the day of a request are numbered from here, before all that count from a deadline."""
GIVEN = -1001
"""The rung of a direction from the day it is given: its unit is told of it at once."""
TOLD_WITHIN_DAYS = 3
"""A change is told once, to who heads the unit within so many days."""
MADE_GOOD_WITHIN_DAYS = 30
"""A scheduler that stood still for longer than this tells of the changes of so many days."""

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=4)
MAX_TRIES = 20
"""With these waits about two days of trying."""
SEND_WITHIN = timedelta(seconds=30)
"""A sending that takes longer is cut off, whatever the server does; the others wait for no longer than that."""
LEASE = timedelta(seconds=90)
"""How long a worker has a message to itself; longer than a sending can take."""
PLANNING_LEASE = timedelta(seconds=50)
"""How long the scheduler that planned keeps the planning; shorter than its interval."""
SILENT_AFTER = timedelta(minutes=3)
"""A heartbeat older than this means that the scheduler has stopped."""
STUCK_AFTER = timedelta(minutes=30)
"""A message that waits so long to be sent is told to the office."""


class Channel(StrEnum):
    """The way by which a reminder reaches a person."""

    INBOX = "inbox"
    EMAIL = "email"
    PUSH = "push"
    WEBHOOK = "webhook"
    GATEWAY = "gateway"
    PHONE = "phone"


WAYS_OUT = frozenset(Channel) - {Channel.INBOX}
"""The ways out of the system."""
OWN_WAYS = frozenset({Channel.EMAIL, Channel.PUSH})
"""Ways out that are people's own; the others are there where the administrator has set them."""


def bits_of(channels: Iterable[Channel]) -> int:
    """Channels as one number, a bit for each: so a statement holds a set beside a row, and asks what two share."""
    found = frozenset(channels)
    return sum(1 << place for place, one in enumerate(Channel) if one in found)


class Matter(StrEnum):
    """What a reminder is about: the deadline, what waits for a decision or an answer, or what others did to a task.

    The last are named as their events are. The weekly digest is about no task, nor is a report that a
    schedule has prepared.
    """

    DEADLINE = "deadline"
    EXTENSION = "extension"
    OBSTACLE = "obstacle"
    DIRECTION = "direction"
    FIELD_DIRECTION = "field_direction"
    REVIEW = "review"
    SILENCE = "silence"
    PERIOD = "period"
    SUBMISSION = "submission"
    ACCEPTANCE = "acceptance"
    RESUBMISSION = "resubmission"
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
    ROLLING_SET = "rolling_set"
    PATH_SET = "path_set"
    OVERRULED = "overruled"
    DELEGATED = "delegated"
    DELEGATION_ENDED = "delegation_ended"
    DIGEST = "digest"
    REPORT = "report"


SINCE = frozenset({Matter.REVIEW, Matter.SILENCE, Matter.PERIOD, Matter.SUBMISSION, Matter.ACCEPTANCE})
"""What has lasted since a day."""
CHANGES = frozenset(Matter) - SINCE - {
    Matter.DEADLINE, Matter.EXTENSION, Matter.OBSTACLE, Matter.DIRECTION, Matter.FIELD_DIRECTION, Matter.DIGEST,
    Matter.REPORT, Matter.RESUBMISSION,
}  # fmt: skip
"""What others did to a task, which is told once."""
OF_THE_LADDER = frozenset(Matter) - CHANGES - {Matter.DIGEST, Matter.REPORT}
"""What rungs speak of: each stands only as long as its ground."""
ASKS_FOR_REPORT = frozenset({Matter.DEADLINE, Matter.SILENCE, Matter.PERIOD, Matter.REVIEW})
"""What a mail may bring a link for, by which its reader reports."""
OF_THE_HANDLER = frozenset({Matter.DELEGATED, Matter.DELEGATION_ENDED})
"""One event, told to whoever handles the task from then on and to whoever did before; the rest heads are told."""
WHILE_IT_STANDS = frozenset({Matter.ASSIGNED, Matter.DELEGATED})
"""What is told of changes only as long as it stands: that a task waits to be accepted, or is in somebody's hands."""
TAKES_BACK = (
    frozenset({Matter.PAUSED, Matter.RESUMED}),
    frozenset({Matter.REVOKED, Matter.REOPENED}),
    OF_THE_HANDLER,
)
"""Of each of these the later makes the earlier untrue. A request is decided once, so a day that was refused and a later
one that was granted are two things, and both stand."""
OF_THE_WORK = SINCE | {Matter.DEADLINE, Matter.RESUBMISSION}
"""A notice of one of these says how a task stands, and the newest is enough; what waits for an answer stands alone."""
OF_THE_DUE_DAY = CHANGES | SINCE | {Matter.DEADLINE, Matter.EXTENSION}
"""What is told of these speaks of the task's deadline, of the others of a day of answer."""
OF_THE_TASK = CHANGES | SINCE
"""What is told of these names the deadline as it stands; it may have none."""


class Group(StrEnum):
    """Under which words a message about several things puts each of them."""

    OVERDUE = "overdue"
    TODAY = "today"
    SOON = "soon"
    UNREPORTED = "unreported"
    WAITING = "waiting"
    CHANGED = "changed"


ASKS_FOR_WORK = frozenset({Group.OVERDUE, Group.TODAY, Group.SOON, Group.UNREPORTED})
"""What stands here is asked of whoever carries a task; the rest waits for a word or is only told."""


class Reader(StrEnum):
    """What who is reminded has to do with the thing: carries the work, decides on it, is in charge of it, or follows
    it up for the office.
    """

    WORKS = "works"
    DECIDES = "decides"
    IN_CHARGE = "in_charge"
    FOLLOWS = "follows"


class Fate(StrEnum):
    """What has become of a reminder or a message.

    `void` are those that were overtaken before they were sent, and unread notices of which the ground has gone;
    `replaced` are notices that a newer one replaced unread; `dropped` is what failed and is not tried any more, by
    somebody's hand.
    """

    PLANNED = "planned"
    SENT = "sent"
    FAILED = "failed"
    VOID = "void"
    REPLACED = "replaced"
    DROPPED = "dropped"


OVERTAKEN = frozenset({Fate.VOID, Fate.REPLACED})
"""What had lost its ground or gave way before anybody was told."""
UNDELIVERED = frozenset({Fate.FAILED, Fate.DROPPED})
"""What did not get through."""
OVER = OVERTAKEN | {Fate.DROPPED}
"""What nobody is told any more."""
UNMADE = frozenset({Fate.VOID, Fate.DROPPED})
"""A message that ended so is none that the person had."""


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

    def message_id(self, domain: str, after: int = 0) -> str:
        """The Message-ID without its brackets: the same however often the message is sent.

        `after` is the number of the message before it, where one was named by this key already.
        """
        words: tuple[object, ...] = (
            self.matter_id, self.rung, self.occurrence.isoformat(), self.person_id, self.channel.value
        )  # fmt: skip
        if self.matter is not Matter.DEADLINE:
            words = (self.matter.value, *words)
        if after:
            words = (*words, after)
        return f"{hashlib.sha256(repr(words).encode()).hexdigest()[:40]}@{domain}"


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a reminder says: never an update, a figure, a reason or a file.

    Of a direction on a field `code` and `title` are the field's code and name; only what is told of a change or of what
    lasts `since` a day may have no `due_on`. `update_link` is there for who may report on the task: a part of the
    message, the same however often it is sent.
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
    since: date | None = None
    unit_code: str = ""
    unit_short_name: str = ""
    reader: Reader = Reader.WORKS

    def bare(self) -> "Facts":
        """What other ways than e-mail may say: no title, no link to report by; a field is called by its code."""
        title = self.code if self.matter is Matter.FIELD_DIRECTION else ""
        return replace(self, title=title, update_link=None)

    @property
    def is_extended(self) -> bool:
        """Whether the deadline was another at first."""
        return self.original_due_on not in {None, self.due_on}

    @property
    def waits_for_reader(self) -> bool:
        """Whether it is the reader's own word that is waited for."""
        if self.reader is Reader.WORKS:
            return self.matter in {Matter.DIRECTION, Matter.FIELD_DIRECTION}
        return self.reader is Reader.DECIDES

    @property
    def group(self) -> Group:
        """Beside what it stands in a message about several things."""
        if self.matter in CHANGES:
            return Group.CHANGED
        if self.matter in SINCE - {Matter.SUBMISSION}:
            return Group.UNREPORTED
        if self.matter not in {Matter.DEADLINE, Matter.RESUBMISSION}:
            return Group.WAITING
        if self.days_left < 0:
            return Group.OVERDUE
        return Group.SOON if self.days_left else Group.TODAY

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
    if matter is Matter.DIGEST:
        return "/progress"
    if matter is Matter.REPORT:
        return "/reports/scheduled"
    if matter is Matter.FIELD_DIRECTION:
        return f"/progress/fields/{quote(code, safe='')}/directions"
    return f"/tasks/{quote(code, safe='')}{PLACES.get(matter, '')}"


def back_off(tries: int) -> timedelta:
    """How long to wait after so many tries: a minute, doubling, four hours at most."""
    return min(LONGEST_WAIT, FIRST_WAIT * (1 << min(max(tries, 1) - 1, 10)))


def domain_of(address: str) -> str:
    """The domain of an e-mail address, fit for a Message-ID and a file's name."""
    return re.sub(r"[^A-Za-z0-9.-]", "-", address.rpartition("@")[2]) or "localhost"
