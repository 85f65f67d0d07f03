"""What a report says otherwise than the last one of its kind: figures by name, tables row by row. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from pacnam_tasks.reports.data import held
from pacnam_tasks.reports.document import Document, Holds, Table, tables

SAYS_NOTHING = {"as_of", "period", "next_period", "missing", "missing_count"}


@dataclass(frozen=True, slots=True)
class Change:
    """What was and what is; `before` or `now` is empty where there was or is nothing. `by` is the signed difference of
    whole numbers, `figure` the name of a figure; of a table its title, row and column are told.
    """

    before: str
    now: str
    figure: str = ""
    table: str = ""
    row: str = ""
    column: str = ""
    by: int | None = None


def changes(before: Document, now: Document) -> Iterator[Change]:
    """The figures of the text first, then the tables in their order."""
    yield from _of_figures(before, now)
    earlier = {table.name + table.title: table for table in tables(before)}
    for table in tables(now):
        if (same := earlier.get(table.name + table.title)) is not None:
            yield from _of_table(same, table)


def _of_figures(before: Document, now: Document) -> Iterator[Change]:
    earlier = dict(before.figures)
    for name, value in now.figures:
        if name not in SAYS_NOTHING and name in earlier and earlier[name] != value:
            yield Change(earlier[name], value, figure=name, by=_difference(earlier[name], value))


def _of_table(before: Table, now: Table) -> Iterator[Change]:
    """Rows are known by their second cell: the name of a field or unit, the code of a task."""
    earlier, later = _rows(before), _rows(now)
    title = now.title or now.name
    for key, row in later.items():
        if key not in earlier:
            yield Change("", key, table=title, row=key)
            continue
        for place, column in enumerate(now.columns):
            was, is_ = earlier[key][place] if place < len(earlier[key]) else "", row[place]
            if column.holds is Holds.COUNT and was != is_:
                head = f"{column.group}: {column.head.lower()}" if column.group else column.head
                yield Change(was, is_, table=title, row=key, column=head, by=_difference(was, is_))
    for key in earlier:
        if key not in later:
            yield Change(key, "", table=title, row=key)


def _rows(table: Table) -> dict[str, tuple[str, ...]]:
    return {row[1]: row for row in table.rows if len(row) > 1}


def _difference(before: str, now: str) -> int | None:
    was, is_ = held(Holds.COUNT, before), held(Holds.COUNT, now)
    return is_ - was if isinstance(was, int) and isinstance(is_, int) else None
