"""A long table as a grid: where its columns stand, how high its rows are, which rows a page takes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from .measures import POINTS_PER_MM, LongTable, Measures
from .wrapping import NEARLY, Face

Lines = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A cell of the head, `down` rows and `across` columns of it, from that row and column on."""

    row: int
    column: int
    down: int
    across: int
    lines: Lines


@dataclass(frozen=True, slots=True)
class Row:
    """The lines of each cell, and the height in points with the rule below."""

    cells: tuple[Lines, ...]
    height: float
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table measured for a width; `edges` are the columns' edges in points from the left end of the table."""

    table: LongTable
    edges: tuple[float, ...]
    head: tuple[Heading, ...]
    head_heights: tuple[float, ...]
    rows: tuple[Row, ...]

    @property
    def head_height(self) -> float:
        """The height of the whole head."""
        return sum(self.head_heights)

    @property
    def least(self) -> float:
        """The room without which a page does not take the table's beginning."""
        return self.head_height + self.rows[0].height

    def pages(self, first: float, room: float, rule: float) -> Iterator[range]:
        """Which rows stand on each page: `first` points are there on the first one, `room` on the others.

        Each has a `rule` of so many points above its head.

        The last row stays with the total below it.
        """
        whole = room - self.head_height - rule
        begin, left = 0, first - self.head_height - rule
        for place, row in enumerate(self.rows):
            together = row.height
            if place == len(self.rows) - 2 and self.rows[-1].bold:
                together += self.rows[-1].height
            if place > begin and (together if together <= whole else row.height) > left + NEARLY:
                yield range(begin, place)
                begin, left = place, whole
            left -= row.height
        yield range(begin, len(self.rows))


def measured(table: LongTable, width: float, room: float, measures: Measures, plain: Face, bold: Face) -> Grid:
    """The grid of a table that is `width` points wide on pages that give it `room` points."""
    edges = _edges(table.widths, width, measures)
    head = tuple(_head(table, edges, measures, bold))
    heights = _head_heights(head, len(table.head), measures)
    free = room - sum(heights) - measures.form.rule - _height(0, measures)
    most = max(1, int(free / measures.form.line_pitch))
    rows = [row for cells in table.rows for row in _rows(cells, edges, most, measures, plain)]
    if table.total:
        rows += _rows(table.total, edges, most, measures, bold, bold=True)
    return Grid(table, edges, head, heights, tuple(rows))


def _edges(widths: Sequence[int], width: float, measures: Measures) -> tuple[float, ...]:
    """The rules stand on the edges; half of the outermost ones belongs to the width."""
    given = [wide * POINTS_PER_MM for wide in widths]
    whole, shared = width - measures.form.rule, [not wide for wide in widths]
    rest = max(0.0, whole - sum(given))
    if any(shared):
        given = [wide or rest / sum(shared) for wide in given]
    else:
        given = [wide + rest / len(given) for wide in given]
    return tuple(accumulate(given, initial=measures.form.rule / 2))


def _height(lines: int, measures: Measures) -> float:
    form = measures.form
    return lines * form.line_pitch + 2 * form.above * POINTS_PER_MM + form.rule


def _room(edges: Sequence[float], first: int, last: int, beside: float, measures: Measures) -> float:
    return edges[last] - edges[first] - 2 * beside * POINTS_PER_MM - measures.form.rule


def _rows(
    cells: Sequence[str], edges: Sequence[float], most: int, measures: Measures, face: Face, *, bold: bool = False
) -> list[Row]:
    """A row; one that is higher than a page is several."""
    beside = measures.form.beside
    lines = [face.lines(text, _room(edges, at, at + 1, beside, measures)) for at, text in enumerate(cells)]
    highest = max(len(some) for some in lines)
    if highest <= most:
        return [Row(tuple(lines), _height(highest, measures), bold)]
    parts = [tuple(some[begin : begin + most] for some in lines) for begin in range(0, highest, most)]
    return [Row(part, _height(max(len(some) for some in part), measures), bold) for part in parts]


def _head(table: LongTable, edges: Sequence[float], measures: Measures, bold: Face) -> Iterator[Heading]:
    """The cells of the head; those of a lower row stand where the upper one has a heading over several."""
    below: list[int] = []
    for row, cells in enumerate(table.head):
        column = 0
        for place, (text, span) in enumerate(cells):
            across, down = max(1, span), 1 if span else len(table.head)
            if row:
                column = below[place]
            elif span and len(table.head) > 1:
                below += range(column, column + across)
            lines = bold.lines(text, _room(edges, column, column + across, measures.form.beside_head, measures))
            yield Heading(row, column, down, across, lines)
            column += across


def _head_heights(head: Sequence[Heading], rows: int, measures: Measures) -> tuple[float, ...]:
    """Each row as high as its own cells; the last one takes what a cell over all rows needs beyond them."""
    heights = [
        max((_height(len(one.lines), measures) for one in head if one.down == 1 and one.row == row), default=0.0)
        for row in range(rows)
    ]
    over_all = max((_height(len(one.lines), measures) for one in head if one.down > 1), default=0.0)
    heights[-1] += max(0.0, over_all - sum(heights))
    return tuple(heights)
