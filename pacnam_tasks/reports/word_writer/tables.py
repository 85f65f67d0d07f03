"""Real tables, in raw elements: their heads repeated on each page, their rows whole."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from .elements import say, tag, twips

TABLE_PITCH = 13.5
RULE = 0.5 * 25.4 / 72
CELL_ABOVE, CELL_BESIDE, HEAD_BESIDE = 0.9, 0.9, 0.29
"""Millimetres of a line of a table and inside a cell; those beside take in half the line, which the style sheet counts
apart, and no less: what breaks on paper would fit."""
HAIR = "4"
"""Half a point, in eighths."""


@dataclass(frozen=True)
class Tables:
    """Writes tables, in the cells of which stands the paragraph style of this id."""

    style: str

    def table(self, table: dict[str, Any], width: float) -> Any:
        """The table with its heads, its rows and its total; `width` in millimetres."""
        columns = table["columns"]
        width -= RULE  # the outer lines too stand within the width
        widths = _shared([column["width"] for column in columns], width)
        made = tag("w:tbl")
        made.append(_table_properties(width))
        grid = tag("w:tblGrid")
        for one in widths:
            grid.append(tag("w:gridCol", w=twips(one)))
        made.append(grid)
        for row in self._heads(columns, widths):
            made.append(row)
        last = len(table["rows"]) if table["total"] else 0
        for place, cells in enumerate(table["rows"], 1):
            made.append(self._row(cells, columns, widths, keep=place == last))
        if table["total"]:
            made.append(self._row(table["total"], columns, widths, bold=True))
        return made

    def _heads(self, columns: Sequence[dict[str, Any]], widths: Sequence[float]) -> Iterable[Any]:
        grouped = any(column["group"] for column in columns)
        upper, lower = _row(head=True), _row(head=True)
        for group, found in groupby(zip(columns, widths, strict=True), key=lambda pair: pair[0]["group"]):
            pairs = list(found)
            if group:
                whole = sum(one for _, one in pairs)
                upper.append(self._cell(group, whole, head=True, span=len(pairs)))
            for column, one in pairs:
                merged = "restart" if grouped and not group else ""
                (lower if group else upper).append(self._cell(column["head"], one, head=True, merge=merged))
                if merged:
                    lower.append(self._cell("", one, merge="continue"))
        yield upper
        if grouped:
            yield lower

    def _row(
        self,
        cells: Sequence[str],
        columns: Sequence[dict[str, Any]],
        widths: Sequence[float],
        *,
        bold: bool = False,
        keep: bool = False,
    ) -> Any:
        """A row, which `keep`s to the page of the next one."""
        row = _row()
        for text, column, width in zip(cells, columns, widths, strict=True):
            row.append(self._cell(text, width, bold=bold, left=column["align"] == "l", keep=keep))
        return row

    def _cell(
        self,
        text: str,
        width: float,
        *,
        bold: bool = False,
        head: bool = False,
        left: bool = False,
        span: int = 1,
        merge: str = "",
        keep: bool = False,
    ) -> Any:
        cell = tag("w:tc")
        cell.append(_cell_properties(width, head=head, span=span, merge=merge))
        cell.append(self._line(text, bold=bold or head, left=left, keep=keep))
        return cell

    def _line(self, text: str, *, bold: bool, left: bool, keep: bool) -> Any:
        """The paragraph of a cell, which `keep`s to the page of the next one."""
        line, form, run = tag("w:p"), tag("w:pPr"), tag("w:r")
        form.append(tag("w:pStyle", val=self.style))
        if keep:
            form.append(tag("w:keepNext"))
        form.append(tag("w:spacing", line=str(round(TABLE_PITCH * 20)), lineRule="exact"))
        if left:
            form.append(tag("w:jc", val="left"))
        line.append(form)
        if bold:
            weight = tag("w:rPr")
            weight.append(tag("w:b"))
            run.append(weight)
        line.append(run)
        say(run, text)
        return line


def _cell_properties(width: float, *, head: bool, span: int, merge: str) -> Any:
    made = tag("w:tcPr")
    made.append(tag("w:tcW", w=twips(width), type="dxa"))
    if span > 1:
        made.append(tag("w:gridSpan", val=str(span)))
    if merge:
        made.append(tag("w:vMerge", val=merge))
    if head:
        beside = tag("w:tcMar")
        for side in ("w:left", "w:right"):
            beside.append(tag(side, w=twips(HEAD_BESIDE), type="dxa"))
        made.append(beside)
    made.append(tag("w:vAlign", val="center"))
    return made


def _row(*, head: bool = False) -> Any:
    row, properties = tag("w:tr"), tag("w:trPr")
    properties.append(tag("w:cantSplit"))
    if head:
        properties.append(tag("w:tblHeader"))
    row.append(properties)
    return row


def _table_properties(width: float) -> Any:
    """The order of these is the schema's."""
    made, borders, margins = tag("w:tblPr"), tag("w:tblBorders"), tag("w:tblCellMar")
    made.append(tag("w:tblW", w=twips(width), type="dxa"))
    made.append(tag("w:tblInd", w="0", type="dxa"))
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(tag(f"w:{side}", val="single", sz=HAIR, space="0", color="000000"))
    for side, space in (("top", CELL_ABOVE), ("left", CELL_BESIDE), ("bottom", CELL_ABOVE), ("right", CELL_BESIDE)):
        margins.append(tag(f"w:{side}", w=twips(space), type="dxa"))
    made.append(borders)
    made.append(tag("w:tblLayout", type="fixed"))
    made.append(margins)
    return made


def _shared(widths: Sequence[int], whole: float) -> list[float]:
    """Millimetres of each column; those without a width share what is left."""
    free = sum(1 for width in widths if not width)
    rest = (whole - sum(widths)) / free if free else 0
    return [float(width or rest) for width in widths]
