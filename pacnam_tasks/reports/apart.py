"""Which tables of a document the table writer sets, and with what measures. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pacnam_tasks.core.text import nfc
from pacnam_tasks.progress.printed_links.codes import modules_of
from pacnam_tasks.reports.data import printable
from pacnam_tasks.reports.document import Align, Document, Table, tables
from pacnam_tasks.reports.rule_sets import Margins, RuleSet
from pacnam_tasks.reports.table_writer.measures import (
    Foot,
    FootForm,
    LongTable,
    Measures,
    PageForm,
    SetApart,
    TableForm,
)

FORM = TableForm()
FOOT = FootForm()
TYPE_BELOW_TOP = 0.48
"""Type, not the leading above it, begins at the top margin: millimetres."""
NUMBER_BELOW_LINE = 0.26
"""The digit's box stands so many millimetres below the top of its line."""
A4 = 210.0, 297.0


@dataclass(frozen=True, slots=True)
class Limits:
    """A document with `whole` rows in all its tables at most is set as a whole, as PDF/A: two seconds' work.

    In a longer one, the tables of the appendices that have more than `short` rows are set apart.
    """

    whole: int = 150
    short: int = 30


LIMITS = Limits()


def set_apart(document: Document, rules: RuleSet, limits: Limits = LIMITS) -> SetApart | None:
    """The long tables of a long document; None where it is set as a whole."""
    if sum(len(table.rows) for table in tables(document)) <= limits.whole:
        return None
    long = tuple(_told(name, table) for name, table in _annexed(document) if len(table.rows) > limits.short)
    trace = document.trace
    foot = Foot(trace, rules.elements.trace.size, modules_of(trace), FOOT) if trace else None
    return SetApart(measures(rules), long, foot) if long else None


def places(document: Document, apart: SetApart | None) -> Mapping[int, str]:
    """The names of the places that are kept, by the identity of their tables: two tables may be equal."""
    kept = {table.name for table in apart.tables} if apart is not None else ()
    return {id(table): name for name, table in _annexed(document) if name in kept}


def _annexed(document: Document) -> Iterator[tuple[str, Table]]:
    """The tables of the appendices, each under the name of its place."""
    for part, appendix in enumerate(document.appendices, 1):
        for place, block in enumerate(appendix.blocks, 1):
            if isinstance(block, Table):
                yield f"table-{part}-{place}", block


def measures(rules: RuleSet) -> Measures:
    """Those of the style sheet."""
    short, long = A4
    return Measures(
        upright=_page(short, long, rules.portrait),
        broad=_page(long, short, rules.landscape),
        number_size=rules.elements.page_number.size,
        number_from_edge=rules.page_number_from_edge - NUMBER_BELOW_LINE,
        anew=rules.anew,
        table_size=rules.elements.table.size,
        form=FORM,
    )


def _page(width: float, height: float, white: Margins) -> PageForm:
    return PageForm(width, height, white.top - TYPE_BELOW_TOP, white.right, white.bottom, white.left)


def _told(name: str, table: Table) -> LongTable:
    return LongTable(
        name,
        widths=tuple(column.width for column in table.columns),
        left=tuple(column.align is Align.LEFT for column in table.columns),
        head=tuple(tuple((_said(text), span) for text, span in row) for row in table.head),
        rows=tuple(tuple(map(_said, row)) for row in table.rows),
        total=tuple(map(_said, table.total)),
    )


def _said(text: str) -> str:
    return nfc(str(printable(text)))
