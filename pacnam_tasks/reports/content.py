"""What the follow-up report of a day is written from: `FollowUpFigures` and what they are made of, plain values."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Protocol

from pacnam_tasks.reports.document import Letterhead, Signer


class Counts(Protocol):
    """The counts of the contract for one set of tasks on one day."""

    @property
    def assigned(self) -> int: ...
    @property
    def done_on_time(self) -> int: ...
    @property
    def done_late(self) -> int: ...
    @property
    def done_undated(self) -> int: ...
    @property
    def open_in_time(self) -> int: ...
    @property
    def open_overdue(self) -> int: ...
    @property
    def open_undated(self) -> int: ...
    @property
    def paused(self) -> int: ...
    @property
    def revoked(self) -> int: ...
    @property
    def silent(self) -> int: ...
    @property
    def updated(self) -> int: ...
    @property
    def percent(self) -> Decimal | None: ...
    @property
    def ages(self) -> tuple[int, ...]: ...
    @property
    def extended(self) -> int: ...
    @property
    def done_dated(self) -> int: ...
    @property
    def done_on_time_original(self) -> int: ...
    @property
    def open_overdue_original(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Line:
    """The counts of one field or unit under its full name; `code` is by which lists know it."""

    name: str
    counts: Counts
    code: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """What a unit reported, and when."""

    text: str
    said_on: date


@dataclass(frozen=True, slots=True)
class OverdueTask:
    """An overdue task; `original_due` and the number of `extensions` only where the deadline was moved, `counts_until`
    where it is a day off and counts through the next working day, `cause` where one is recorded.

    `head` is who leads its unit, by name and post, `member` the member in charge, `last` what the unit reported last.
    It `waits` where its completion was reported after the deadline and is not confirmed; `returned_on` is the day on
    which a completion that was reported was returned. In its unit's own words it names no `unit`, as what comes due and
    what stands in the way.
    """

    code: str
    title: str
    unit: str
    due: date
    days: int
    percent: Decimal
    original_due: date | None = None
    extensions: int = 0
    counts_until: date | None = None
    result: str = ""
    cause: str = ""
    unit_code: str = ""
    waits: bool = False
    returned_on: date | None = None
    head: str = ""
    member: str = ""
    last: Words | None = None


@dataclass(frozen=True, slots=True)
class DueTask:
    """An open task that comes due within the window; its deadline is told as that of an overdue one."""

    code: str
    title: str
    unit: str
    due: date
    left: int
    percent: Decimal
    original_due: date | None = None
    extensions: int = 0
    counts_until: date | None = None
    result: str = ""
    product: str = ""
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A difficulty that a unit has reported and nobody has resolved yet.

    `of_province` says that the level above the committee is to resolve it or has answered it, `for_province` that it
    still waits for that level, so it is put before it as a proposal; `answered` that it has its answer, by which member
    where it is of the committee, when and in which document where that is known, and the unit still deals with it.
    """

    code: str
    title: str
    unit: str
    kind: str
    text: str
    proposal: str = ""
    of_province: bool = False
    for_province: bool = False
    answered: bool = False
    answered_on: date | None = None
    answered_by: str = ""
    answered_in: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """The period that a report tells of, as documents call it (`tháng 9 năm 2023`), and the next one of its `kind`.

    Where its name does not say its days, documents do (`needs_days`).
    """

    name: str
    kind: str
    words: str
    first_on: date
    last_on: date
    next_words: str
    next_last_on: date
    needs_days: bool = False


@dataclass(frozen=True, slots=True)
class Within:
    """What happened in a period: newly assigned, done since it began; due in it, and of these done."""

    assigned: int
    done: int
    due: int
    due_done: int


@dataclass(frozen=True, slots=True)
class IssuedLetter:
    """A reminder letter that has a number, and to which units it went."""

    symbol: str
    number: int
    day: date
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Urging:
    """The reminder letters issued from the first day through the last."""

    first_on: date
    last_on: date
    letters: tuple[IssuedLetter, ...]


@dataclass(frozen=True, slots=True)
class Earlier:
    """The counts of the closed period before, through its last day."""

    last_on: date
    total: Counts


@dataclass(frozen=True, slots=True)
class Levels:
    """What the text calls the level of the committee and the one above it (`huyện`, `tỉnh`); empty where not known."""

    own: str = ""
    above: str = ""


@dataclass(frozen=True, slots=True)
class FollowUpFigures:
    """Everything that the follow-up report of a day is written from.

    `of_unit` is the code of the one whose it is. Of a period stand beside its figures the units that owe their report
    (`missing`), what was `before` and what happened `within` it; beside those
    of a day or a period the letters by which was urged (`urging`). `levels` are those of the committee.
    """

    as_of: date
    document_on: date
    letterhead: Letterhead
    signer: Signer
    total: Counts
    by_field: tuple[Line, ...]
    by_unit: tuple[Line, ...]
    overdue: tuple[OverdueTask, ...] = ()
    due: tuple[DueTask, ...] = ()
    obstacles: tuple[Obstacle, ...] = ()
    parts: Counts | None = None
    parts_by_unit: tuple[Line, ...] = ()
    plan: str = ""
    sources: tuple[str, ...] = ()
    of_unit: str = ""
    missing: tuple[str, ...] = field(default=(), compare=False)
    before: Earlier | None = field(default=None, compare=False)
    span: Span | None = field(default=None, compare=False)
    within: Within | None = field(default=None, compare=False)
    urging: Urging | None = field(default=None, compare=False)
    levels: Levels = field(default=Levels(), compare=False)
