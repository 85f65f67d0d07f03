"""What a report says. `FollowUpFigures` is what was found, `Document` what is printed: plain values, no layout."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from pydantic import TypeAdapter

from pacnam_tasks.reports.rule_sets import Organisation


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
class Letterhead:
    """Under what name a document is issued, and by whose rules of layout.

    `recipients` are those of reports; `carriers` of what gives out work, `inside` of what stays in the house (none: as
    usual).
    """

    superior: str
    issuer: str
    place: str
    symbol: str
    authority: str
    author: str
    addressee: str
    recipients: tuple[str, ...]
    organisation: Organisation = Organisation.PARTY
    carriers: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Signer:
    """Who is to sign; the name stays blank while it is not known."""

    title: str = "BÍ THƯ"
    name: str = ""


@dataclass(frozen=True, slots=True)
class PossibleSigner:
    """Who may sign, and of which unit it is then the document (`issuer_id`; none: the committee's).

    `key` names the choice in a form, `issuer` what the text calls the one who issues, `authority` that by which is
    signed where it is another than usual.
    """

    key: str
    signer: Signer
    issuer_id: int | None = None
    issuer: str = ""
    authority: str = ""


@dataclass(frozen=True, slots=True)
class PossiblePeriod:
    """A reporting period whose figures can be printed."""

    id: int
    name: str
    first_on: date
    last_on: date


@dataclass(frozen=True, slots=True)
class PossibleMeeting:
    """A closed meeting whose conclusion can be made known."""

    id: int
    title: str
    held_on: date


@dataclass(frozen=True, slots=True)
class PossiblePlan:
    """A plan whose tasks can be printed."""

    id: int
    code: str
    title: str


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


class Align(StrEnum):
    """How the cells of a column stand."""

    LEFT = "l"
    CENTRE = "c"


class Holds(StrEnum):
    """What the cells of a column are where they are more than print.

    Whole numbers that add up, numbers, days, codes of tasks.
    """

    TEXT = "text"
    TASK = "task"
    COUNT = "count"
    NUMBER = "number"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; neighbours with the same `group` share a heading above.

    `width` is in millimetres; columns without one share what the others leave. What a cell `holds` is read from what
    it prints, so a workbook says what the paper says. `counts` names the count of the roll-up that its numbers are.
    """

    head: str
    align: Align = Align.CENTRE
    group: str = ""
    width: int = 0
    holds: Holds = Holds.TEXT
    counts: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """What the rows of a table of counts are `by` (`field`, `unit`): one a code, of tasks, parts or both (`all`).

    Of a unit's own report only what the `unit` of this code leads is counted.
    """

    by: str
    codes: tuple[str, ...]
    level: str = "task"
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `name` names its data, `title` its sheet in a workbook, `counted` what its numbers are counts of."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()
    title: str = ""
    counted: Counted | None = None

    @property
    def head(self) -> tuple[tuple[tuple[str, int], ...], ...]:
        """The heading's rows as (text, columns spanned); 0 marks a cell that spans both rows."""
        if not any(column.group for column in self.columns):
            return (tuple((column.head, 1) for column in self.columns),)
        upper: list[tuple[str, int]] = []
        for column in self.columns:
            if not column.group:
                upper.append((column.head, 0))
            elif upper and upper[-1][0] == column.group:
                upper[-1] = (column.group, upper[-1][1] + 1)
            else:
                upper.append((column.group, 1))
        return tuple(upper), tuple((column.head, 1) for column in self.columns if column.group)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; `head` is a numbered heading of its own, `stressed` what of it is printed in bold italics.

    `key` names its passage in the document, by which it is edited.
    """

    text: str
    head: bool = False
    stressed: str = ""
    key: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class ByHand:
    """A figure that somebody typed over: what was `typed`, and what the system's `value` is.

    `name` is that of the figure; empty for a number that was typed where none was. `typed` is empty for a figure that
    was taken out.
    """

    name: str
    typed: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph as the system writes it: its template, in which `[[done]]` stands for the figure of that name.

    The template is empty where people are to write. What was typed over is told where it `is_edited`; `missing` are the
    figures that its new text wants and that are not counted any more.
    """

    key: str
    template: str
    figures: tuple[tuple[str, str], ...] = ()
    is_edited: bool = False
    by_hand: tuple[ByHand, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the body under its Roman number; `name` is its heading without that, `key` what it is chosen by."""

    heading: str
    blocks: tuple[Paragraph | Table, ...]
    key: str = field(default="", compare=False)
    name: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Appendix:
    """A landscape appendix, chosen by its `key`."""

    heading: str
    title: str
    attached_to: str
    blocks: tuple[Paragraph | Table, ...]
    key: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Document:
    """A printed document from its first line to its last.

    A letter has no `kind`, but `addressees`; its abstract stands under the number. `symbol` and `place` are what the
    lines with the number and with place and date are made of. `replaces` says which document it takes the place of.
    `urgency`, `conference` and `draft` are the marks below the number, as printed.
    Minutes are signed by their `secretary` too, on the left, in place of the recipients. `trace` is the address at the
    foot of each page by which one comes back to what was printed; it is no part of what is frozen. `passages` are its
    paragraphs as they can be edited, `figures` what else can be bound into them.
    """

    title: str
    author: str
    day: date
    superior: str
    issuer: str
    symbol: str
    place: str
    number: str
    place_and_date: str
    kind: str
    abstract: tuple[str, ...]
    opening: str
    sections: tuple[Section, ...]
    closing: str
    authority: str
    signer: Signer
    recipients: tuple[str, ...]
    appendices: tuple[Appendix, ...] = field(default=())
    addressees: tuple[str, ...] = ()
    replaces: str = ""
    secretary: Signer | None = None
    trace: str = ""
    urgency: str = ""
    conference: str = ""
    draft: str = ""
    passages: tuple[Passage, ...] = field(default=(), compare=False)
    figures: tuple[tuple[str, str], ...] = field(default=(), compare=False)


_DOCUMENT = TypeAdapter(Document)


def tables(document: Document) -> tuple[Table, ...]:
    """Every table of the document, in its order."""
    parts: tuple[Section | Appendix, ...] = (*document.sections, *document.appendices)
    return tuple(block for part in parts for block in part.blocks if isinstance(block, Table))


def as_text(document: Document) -> str:
    """The document as JSON."""
    return _DOCUMENT.dump_json(document).decode()


def frozen_document(text: str) -> Document:
    """The document that `as_text` gave."""
    return _DOCUMENT.validate_json(text)
