"""A document whose long tables are set apart: places kept for them, then pages joined and numbered."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf

from .drawing import BOLD, PLAIN, Sheets, types
from .grid import Grid, measured
from .measures import JOINED, POINTS_PER_MM, Foot, PageForm, SetApart

APPENDIX = "appendix-"
Anchors = Mapping[str, float]
"""What a page has a place for, with the points from its upper edge."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of the joined document: one that kept a place or one that is added, with what is drawn on it.

    `top` is where the rows begin, in points; `number` the page number, 0 for none.
    """

    page: PageForm
    is_added: bool
    number: int
    grid: Grid | None = None
    rows: range = range(0)
    top: float = 0.0

    @property
    def is_drawn(self) -> bool:
        """Whether there is anything to lay over a page."""
        return self.is_added or self.grid is not None or self.number > 0


class Apart:
    """The tables of one document that are set apart."""

    def __init__(self, told: SetApart, fonts: Path) -> None:
        self.measures, self.foot = told.measures, told.foot
        types_ = types(fonts, dict.fromkeys((PLAIN, BOLD), self.measures.table_size))
        self.types = types_[PLAIN], types_[BOLD]
        self.grids: dict[str, Grid] = {}
        room = self.measures.broad.text_width, self.measures.broad.text_height
        for table in told.tables:
            self.grids[table.name] = measured(table, *room, self.measures, *(one.face for one in self.types))

    @classmethod
    def told(cls, told: Mapping[str, Any], fonts: Path) -> "Apart":
        """From plain values."""
        return cls(SetApart.of(told), fonts)

    @property
    def style(self) -> str:
        """The style sheet's lines for the places of the tables: each is as high as the table's beginning."""
        rule = self.measures.form.rule
        return "".join(f"#{name} {{ height: {grid.least + rule:.3f}pt }}\n" for name, grid in self.grids.items())

    def joined(self, pdf: bytes, pages: Sequence[Anchors]) -> tuple[bytes, int]:
        """The document that kept the places with its tables and page numbers, and how many pages it has."""
        leaves = list(self._leaves(pages))
        drawn = Sheets(self.measures, *self.types)
        for leaf in leaves:
            if leaf.is_drawn:
                _draw(drawn, leaf, self.foot)
        return _join(pdf, drawn.written(), leaves), len(leaves)

    def _leaves(self, pages: Sequence[Anchors]) -> Iterator[Leaf]:
        place, begun, appendix = 0, 0, ""
        for anchors in pages:
            of = next((name for name in anchors if name.startswith(APPENDIX)), appendix)
            if of != appendix:
                appendix, begun = of, place
            page = self.measures.broad if appendix else self.measures.upright
            name = next((name for name in anchors if name in self.grids), None)
            if name is None:
                yield Leaf(page, False, self._number(place, begun))
                place += 1
                continue
            grid, top = self.grids[name], anchors[name]
            text_top = page.top * POINTS_PER_MM
            for rows in grid.pages(page.text_height - (top - text_top), page.text_height, self.measures.form.rule):
                yield Leaf(
                    page, rows.start > 0, self._number(place, begun), grid, rows, text_top if rows.start else top
                )
                place += 1

    def _number(self, place: int, begun: int) -> int:
        """The page number: none on the first page, nor on the first of what is numbered anew."""
        told = place - begun if self.measures.anew else place
        return told + 1 if told else 0


def _draw(drawn: Sheets, leaf: Leaf, foot: Foot | None) -> None:
    drawn.begin(leaf.page)
    if leaf.is_added and foot is not None:
        drawn.foot(foot, leaf.page)
    if leaf.number:
        drawn.number(leaf.number)
    if leaf.grid is not None:
        drawn.part(leaf.grid, leaf.rows, leaf.page.left * POINTS_PER_MM, leaf.top)
    drawn.end()


def _join(pdf: bytes, drawn: bytes, leaves: Sequence[Leaf]) -> bytes:
    """Added pages between those of the document, everything else over them."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document, pikepdf.open(io.BytesIO(drawn)) as over:
        sheets = iter(over.pages)
        for place, leaf in enumerate(leaves):
            if leaf.is_added:
                document.pages.insert(place, next(sheets))
            elif leaf.is_drawn:
                _lay_over(document, place, next(sheets))
        document.trailer[JOINED] = True
        document.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _lay_over(document: pikepdf.Pdf, place: int, sheet: pikepdf.Page) -> None:
    """Draw a sheet over a page; under a name of our own, as a random one would make other bytes each time.

    Each page has its own: they share one list of what they draw.
    """
    page, name = document.pages[place], f"/Over{place}"
    page.add_resource(document.copy_foreign(sheet.as_form_xobject()), pikepdf.Name.XObject, pikepdf.Name(name))
    page.contents_add(b"q", prepend=True)
    page.contents_add(f"Q q {name} Do Q".encode())
