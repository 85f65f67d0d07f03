"""The tables of a frozen document, each figure with the list of what it counts and each code with its task."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple
from urllib.parse import quote, urlencode

from pacnam_tasks.periods.rows import words_of_counts
from pacnam_tasks.reports.document import Align, Column, Counted, Document, Holds, Table, tables
from pacnam_tasks.reports.tables import COUNT_COLUMNS, PLACE
from pacnam_tasks.rollup.cells import CELLS

AVERAGED = "assigned"
"""What a rate in percent is the weighted mean of: all that was given."""
RATE = COUNT_COLUMNS[-1].head
ROWS = 50
"""Rows of a list on one page; tables of counts are shown whole."""


class Cell(NamedTuple):
    """What is printed, and where it leads."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Ways:
    """To which day the figures lead: a period's to its rows, others to the lists of that day."""

    as_of: date
    period_id: int | None = None

    def of_count(self, counted: Counted, code: str, counts: str) -> str:
        """The list of what a figure counts; of the total where the row has no code."""
        values = {"level": counted.level} | ({"unit": counted.unit} if counted.unit else {})
        values |= {counted.by: code} if code else {}
        if self.period_id is not None:
            return f"/periods/{self.period_id}/rows?{urlencode(values | {'counts': counts})}"
        return f"/tasks?{urlencode(values | {'as_of': self.as_of.isoformat()} | CELLS[counts])}"

    def of_figure(self, counted: Counted, name: str) -> str:
        """The same of a figure in the running text: of the whole that its tables split; empty for what is no count."""
        of_parts, counts = name.startswith("parts/"), name.removeprefix("parts/").replace("age/", "age_")
        of_whole = replace(counted, level="part") if of_parts else counted
        is_listed = counts in (CELLS if self.period_id is None else words_of_counts())
        return self.of_count(of_whole, "", counts) if is_listed else ""

    def of_task(self, code: str) -> str:
        """The task as it stood at the end of the day, with its updates and evidence until then."""
        return f"/tasks/{quote(code, safe='')}/on/{self.as_of.isoformat()}"


def counted_whole(document: Document) -> Counted:
    """What the figures of its running text are counts of: the whole that its first counted table splits."""
    return next((table.counted for table in tables(document) if table.counted), Counted("", ()))


@dataclass(frozen=True, slots=True)
class Shown:
    """A table as the page shows it; `next_row` is where the list goes on, if it does."""

    anchor: str
    title: str
    head: Sequence[Sequence[tuple[str, int]]]
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    total: Sequence[Cell]
    next_row: int | None = None


def anchor_of(place: int) -> str:
    """The name by which the table at this place of the document is gone to on the page."""
    return f"b{place}"


def shown(document: Document, ways: Ways, wanted: str = "", after: int = 0) -> list[Shown]:
    """All tables; of the one that is `wanted` only that, from the row behind `after`."""
    found = [(anchor_of(place), table) for place, table in enumerate(tables(document), 1)]
    chosen = [one for one in found if one[0] == wanted] or found
    start = after if len(chosen) == 1 else 0
    return [_shown(anchor, _without_place(table), ways, start) for anchor, table in chosen]


def _without_place(table: Table) -> Table:
    """The table without the column of running numbers."""
    if not table.columns or table.columns[0] != PLACE:
        return table
    rows = tuple(row[1:] for row in table.rows)
    return replace(table, columns=table.columns[1:], rows=rows, total=table.total[1:])


def _shown(anchor: str, table: Table, ways: Ways, start: int) -> Shown:
    counted = table.counted
    codes = counted.codes if counted else ("",) * len(table.rows)
    end = len(table.rows) if counted else start + ROWS
    rows = [
        tuple(_cells(row, table.columns, ways, counted if code else None, code))
        for row, code in zip(table.rows[start:end], codes[start:end], strict=True)
    ]
    total = tuple(_cells(table.total, table.columns, ways, counted, "")) if table.total else ()
    more = end if end < len(table.rows) else None
    return Shown(anchor, table.title or table.name, table.head, table.columns, rows, total, more)


def _cells(
    row: Sequence[str], columns: Sequence[Column], ways: Ways, counted: Counted | None, code: str
) -> Iterable[Cell]:
    for text, column in zip(row, columns, strict=True):
        if column.holds is Holds.TASK and text not in {"", "–"}:
            yield Cell(text, ways.of_task(text))
        elif counted is not None and column.counts in CELLS and text not in {"", "0", "–"}:
            yield Cell(text, ways.of_count(counted, code, column.counts))
        elif counted is not None and column.head == RATE and text not in {"", "–"}:
            yield Cell(text, ways.of_count(counted, code, AVERAGED))
        else:
            yield Cell(text)


def is_number(column: Column) -> bool:
    """Whether a column is set as numbers are."""
    return column.align is Align.CENTRE and column.holds in {Holds.COUNT, Holds.NUMBER}
