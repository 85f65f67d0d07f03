"""Tables and page numbers drawn on a canvas, in the four faces that lie beside the program."""

import re
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import accumulate
from pathlib import Path

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from .grid import Grid, Heading, Lines
from .measures import POINTS_PER_MM, Foot, Measures, PageForm
from .wrapping import Face

PLAIN, BOLD = "Tinos", "Tinos-Bold"
FILES = {PLAIN: "Tinos-Regular.ttf", BOLD: "Tinos-Bold.ttf"}


@dataclass(frozen=True, slots=True)
class Type:
    """A face at a size, and how far below the top of a line of a given pitch its letters stand."""

    name: str
    size: float
    face: Face
    ascent: float
    descent: float

    def standing(self, pitch: float) -> float:
        """From the top of a line to the letters' foot, in points."""
        return (pitch - (self.ascent - self.descent)) / 2 + self.ascent


def types(fonts: Path, sizes: Mapping[str, float]) -> dict[str, Type]:
    """The faces that are named, each at its size; reads them from the folder."""
    rl_config.invariant = 1
    made = {}
    for name, size in sizes.items():
        font = TTFont(name, str(fonts / FILES[name]))
        pdfmetrics.registerFont(font)
        own = font.face
        face = Face(own.charWidths, own.defaultWidth, size)
        ascent, descent = struct.unpack_from(">hh", own.get_table("hhea"), 4)
        made[name] = Type(name, size, face, ascent * size / own.unitsPerEm, descent * size / own.unitsPerEm)
    return made


class Sheets:
    """Pages to be laid over those of another document, or between them."""

    def __init__(self, measures: Measures, plain: Type, bold: Type) -> None:
        self._out = BytesIO()
        self._canvas = Canvas(self._out, pageCompression=1, invariant=1)
        self._measures, self._plain, self._bold = measures, plain, bold
        self._height = self._middle = 0.0
        self._text = self._canvas.beginText()

    def begin(self, page: PageForm) -> None:
        """A new page."""
        self._height = page.height * POINTS_PER_MM
        self._middle = page.left * POINTS_PER_MM + page.text_width / 2
        self._canvas.setPageSize((page.width * POINTS_PER_MM, self._height))
        self._canvas.setLineWidth(self._measures.form.rule)
        self._canvas.setLineCap(2)
        self._text = self._canvas.beginText()

    def end(self) -> None:
        """The page is done."""
        self._canvas.drawText(self._text)
        self._canvas.showPage()

    def written(self) -> bytes:
        """All pages as a PDF."""
        self._canvas.save()
        return self._out.getvalue()

    def number(self, number: int) -> None:
        """A page number where the layout has it: above the middle of the text."""
        size = self._measures.number_size
        told, scale = str(number), size / self._plain.size
        ascent, descent = self._plain.ascent * scale, self._plain.descent * scale
        foot = self._measures.number_from_edge * POINTS_PER_MM + (size - (ascent - descent)) / 2 + ascent
        left = self._middle - self._plain.face.width(told) * scale / 2
        self._put(self._plain.name, size, left, foot, told)

    def foot(self, foot: Foot, page: PageForm) -> None:
        """The way back to what was printed, in the bottom margin; the address stands left of its code."""
        mm, form = POINTS_PER_MM, foot.form
        code_left = (page.width - page.right + form.white - form.code) * mm
        scale = foot.size / self._plain.size
        letters_foot = self._height - (form.from_edge + form.white) * mm - foot.size
        letters_foot += (
            foot.size - (self._plain.ascent - self._plain.descent) * scale
        ) / 2 + self._plain.ascent * scale
        text_left = code_left - self._plain.face.width(foot.text) * scale
        self._put(self._plain.name, foot.size, text_left, letters_foot, foot.text)
        module = form.code * mm / len(foot.modules)
        for row, modules in enumerate(foot.modules, 1):
            level = form.from_edge * mm + (len(foot.modules) - row) * module
            for dark in re.finditer("1+", modules):
                left = code_left + dark.start() * module
                self._canvas.rect(left, level, len(dark[0]) * module, module, stroke=0, fill=1)

    def part(self, grid: Grid, rows: range, left: float, top: float) -> None:
        """The head and some rows of a table from a point of the page on."""
        edges = [left + edge for edge in grid.edges]
        top += self._measures.form.rule / 2
        head_levels = list(accumulate(grid.head_heights, initial=top))
        for heading in grid.head:
            self._heading(heading, edges, head_levels)
        levels = list(accumulate((grid.rows[place].height for place in rows), initial=head_levels[-1]))
        for place, level in zip(rows, levels, strict=False):
            row = grid.rows[place]
            type_ = self._bold if row.bold else self._plain
            for column, lines in enumerate(row.cells):
                self._cell(lines, type_, edges[column : column + 2], (level, level + row.height), grid, column)
        self._rules(edges, levels)
        self._head_rules(grid, edges, head_levels)

    def _heading(self, one: Heading, edges: Sequence[float], levels: Sequence[float]) -> None:
        sides = edges[one.column], edges[one.column + one.across]
        self._cell(one.lines, self._bold, sides, (levels[one.row], levels[one.row + one.down]), None, 0)

    def _cell(
        self,
        lines: Lines,
        type_: Type,
        sides: Sequence[float],
        levels: tuple[float, float],
        grid: Grid | None,
        column: int,
    ) -> None:
        """The lines of a cell, in its middle from top to bottom."""
        form = self._measures.form
        foot = (levels[0] + levels[1] - len(lines) * form.line_pitch) / 2 + type_.standing(form.line_pitch)
        for line in lines:
            if line:
                if grid is not None and grid.table.left[column]:
                    at = sides[0] + form.rule / 2 + form.beside * POINTS_PER_MM
                else:
                    at = (sides[0] + sides[1] - type_.face.width(line)) / 2
                self._put(type_.name, type_.size, at, foot, line)
            foot += form.line_pitch

    def _put(self, name: str, size: float, left: float, foot: float, text: str) -> None:
        self._text.setFont(name, size)
        self._text.setTextOrigin(left, self._height - foot)
        self._text.textOut(text)

    def _rules(self, edges: Sequence[float], levels: Sequence[float]) -> None:
        across = [(edges[0], self._height - level, edges[-1], self._height - level) for level in levels]
        down = [(edge, self._height - levels[0], edge, self._height - levels[-1]) for edge in edges]
        self._canvas.lines(across + down)

    def _head_rules(self, grid: Grid, edges: Sequence[float], levels: Sequence[float]) -> None:
        """The rules above and at the left of each heading, and the one at the right end."""
        lines = [(edges[-1], self._height - levels[0], edges[-1], self._height - levels[-1])]
        for one in grid.head:
            left, right = edges[one.column], edges[one.column + one.across]
            upper, lower = self._height - levels[one.row], self._height - levels[one.row + one.down]
            lines += [(left, upper, right, upper), (left, upper, left, lower)]
        self._canvas.lines(lines)
