"""What is looked at before a draft is issued: figures that do not add up, reports that miss, text left empty. Pure."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum

from pacnam_tasks.core.text import dmy
from pacnam_tasks.reports.data import held
from pacnam_tasks.reports.document import Document, Holds, Paragraph, Passage, Table, tables
from pacnam_tasks.reports.issuing.rules import named

OPEN_KINDS = ("open_in_time", "open_overdue", "open_undated")
DONE_KINDS = ("done_on_time", "done_late", "done_undated")
SUMS = (
    ("done", DONE_KINDS),
    ("open", OPEN_KINDS),
    ("assigned", ("done", "open", "paused", "revoked")),
    ("assigned", ("dated", "undated")),
    ("reminded", ("sent", "to_send", "unsent", "overtaken")),
)
SCOPES = ("", "parts/")
SPLIT = {"by-field", "by-unit", "ages"}
"""Tables whose first count is the sum of the others."""


class Weight(StrEnum):
    """How much a finding weighs: with an error a document is not issued, with a warning it may be."""

    ERROR = "error"
    WARNING = "warning"


class Matter(StrEnum):
    """What a finding is about."""

    SUM = "sum"
    TABLE_SUM = "table_sum"
    ROW_SUM = "row_sum"
    TABLE_TOTAL = "table_total"
    NOT_COUNTED = "not_counted"
    NO_ANNEX = "no_annex"
    MISSING = "missing"
    UNDATED = "undated"
    SILENT = "silent"
    EMPTY = "empty"
    BY_HAND = "by_hand"
    OWN_CHANGED = "own_changed"
    NO_PLACE = "no_place"
    TWIN = "twin"
    UNWRITTEN = "unwritten"
    HEAD = "head"
    RULES = "rules"
    SIGNER = "signer"


OF_ISSUE_DAY = (Matter.HEAD, Matter.RULES, Matter.SIGNER)
"""What is otherwise on the day of issue than it was when the draft was made."""
ERRORS = {
    Matter.SUM, Matter.TABLE_SUM, Matter.ROW_SUM, Matter.TABLE_TOTAL, Matter.NOT_COUNTED, Matter.NO_ANNEX, Matter.TWIN,
    Matter.UNWRITTEN, *OF_ISSUE_DAY,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to be looked at; `key` is the paragraph that it is in, `about` what fills its sentence."""

    matter: Matter
    key: str = ""
    about: tuple[str, ...] = ()

    @classmethod
    def of(cls, text: str) -> "Finding":
        """The finding that `text` gave."""
        kept = json.loads(text)
        return cls(Matter(kept["matter"]), kept["key"], tuple(kept["about"]))

    @property
    def text(self) -> str:
        """As JSON."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @property
    def weight(self) -> Weight:
        """Whether it keeps the document from being issued."""
        return Weight.ERROR if self.matter in ERRORS else Weight.WARNING


@dataclass(frozen=True, slots=True)
class Written:
    """A paragraph that somebody wrote: its key, and the system's own template of that time."""

    key: str
    own: str


def in_force_already(symbol: str, number: int, day: date) -> Finding:
    """That another document of the same has a number in force."""
    return Finding(Matter.TWIN, about=(named(symbol, number), dmy(day)))


def unwritten(part: str) -> Finding:
    """That a part of the document could not be composed."""
    return Finding(Matter.UNWRITTEN, about=(part,))


def does_not_add_up(document: Document) -> list[Finding]:
    """What keeps the document from being issued."""
    return [one for one in in_document(document) if one.weight is Weight.ERROR]


def in_document(document: Document) -> Iterator[Finding]:
    """What the document itself tells: sums, figures that are counted no more, text left empty, figures by hand."""
    yield from _sums(dict(document.figures))
    for table in tables(document):
        yield from _table_sums(table, dict(document.figures))
    annexes = {one.heading for one in document.appendices}
    headings = dict(_headings(document))
    for passage in document.passages:
        yield from _in_passage(passage, annexes, headings.get(passage.key, ""))


def around(document: Document, written: Sequence[Written]) -> Iterator[Finding]:
    """What else is to be looked at: units that did not report, undated and silent tasks, texts without a place."""
    figures = dict(document.figures)
    if "missing" in figures:
        yield Finding(Matter.MISSING, about=(figures["missing_count"], figures["missing"]))
    for name, matter in (("open_undated", Matter.UNDATED), ("silent", Matter.SILENT)):
        if figures.get(name, "0") != "0":
            yield Finding(matter, about=(figures[name],))
    own = {one.key: one.template for one in document.passages}
    for one in written:
        if one.key not in own:
            yield Finding(Matter.NO_PLACE, one.key)
        elif own[one.key] != one.own:
            yield Finding(Matter.OWN_CHANGED, one.key)


def _sums(figures: Mapping[str, str]) -> Iterator[Finding]:
    """The identity of the counts: assigned = done + open + paused + revoked (contract)."""
    for scope in SCOPES:
        for whole, of in SUMS:
            names = [f"{scope}{name}" for name in of]
            if f"{scope}{whole}" in figures and all(name in figures for name in names):
                total, told = sum(_count(figures[name]) for name in names), _count(figures[f"{scope}{whole}"])
                if total != told:
                    yield Finding(Matter.SUM, about=(f"{scope}{whole}", str(told), str(total)))


def _table_sums(table: Table, figures: Mapping[str, str]) -> Iterator[Finding]:
    counts = [place for place, column in enumerate(table.columns) if column.holds is Holds.COUNT]
    for place in counts if table.total and table.rows else ():
        total, told = sum(_cell(row[place]) for row in table.rows), _cell(table.total[place])
        if total != told:
            yield Finding(Matter.TABLE_SUM, about=(table.title, _head(table, place), str(told), str(total)))
    if table.name not in SPLIT:
        return
    for row in (*table.rows, *([table.total] if table.total else [])):
        first, *rest = (_cell(row[place]) for place in counts)
        if first != sum(rest):
            yield Finding(Matter.ROW_SUM, about=(table.title, row[1], str(first), str(sum(rest))))
    if table.name == "by-field" and table.total and "assigned" in figures:
        told, total = _count(figures["assigned"]), _cell(table.total[counts[0]])
        if told != total:
            yield Finding(Matter.TABLE_TOTAL, about=(table.title, str(total), str(told)))


def _head(table: Table, place: int) -> str:
    column = table.columns[place]
    return f"{column.group}: {column.head.lower()}" if column.group else column.head


def _headings(document: Document) -> Iterator[tuple[str, str]]:
    """The keys of the paragraphs, each with the nearest heading above it."""
    for section in document.sections:
        heading = section.heading
        for block in section.blocks:
            if isinstance(block, Paragraph) and block.head:
                heading = block.text
            elif isinstance(block, Paragraph):
                yield block.key, heading


def _in_passage(passage: Passage, annexes: set[str], heading: str) -> Iterator[Finding]:
    if passage.missing:
        yield Finding(Matter.NOT_COUNTED, passage.key, passage.missing)
    for name, value in passage.figures:
        used = not passage.is_edited or not any(one.name == name and not one.typed for one in passage.by_hand)
        if name.startswith("annex/") and value not in annexes and used:
            yield Finding(Matter.NO_ANNEX, passage.key, (value,))
    if not passage.template and not passage.is_edited:
        yield Finding(Matter.EMPTY, passage.key, (heading,) if heading else ())
    if hands := [one for one in passage.by_hand if one.typed]:
        yield Finding(Matter.BY_HAND, passage.key, tuple(one.typed for one in hands))


def _count(text: str) -> int:
    return int(text.replace(".", ""))


def _cell(text: str) -> int:
    found = held(Holds.COUNT, text)
    return found if isinstance(found, int) else 0
