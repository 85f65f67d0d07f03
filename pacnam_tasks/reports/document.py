"""A printed document, from the letterhead to the recipients: plain values, no layout."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from pydantic import TypeAdapter

from pacnam_tasks.reports.rule_sets import Organisation


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
