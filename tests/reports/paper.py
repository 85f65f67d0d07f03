"""Reading a PDF back as a person with a ruler does: millimetres from the upper left corner, sizes in points."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pdfplumber

POINTS_PER_MM = 72 / 25.4


def mm(points: float) -> float:
    """Points as millimetres."""
    return points / POINTS_PER_MM


@dataclass(frozen=True)
class Run:
    """Some letters of one line on one page."""

    page: int
    chars: tuple[dict[str, Any], ...]

    @property
    def text(self) -> str:
        return "".join(char["text"] for char in self.chars)

    @property
    def left(self) -> float:
        return mm(min(char["x0"] for char in self._inked))

    @property
    def right(self) -> float:
        return mm(max(char["x1"] for char in self._inked))

    @property
    def top(self) -> float:
        return mm(min(char["top"] for char in self._inked))

    @property
    def bottom(self) -> float:
        return mm(max(char["bottom"] for char in self._inked))

    @property
    def centre(self) -> float:
        return (self.left + self.right) / 2

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def baseline(self) -> float:
        """Points from the upper edge to the line on which the letters stand."""
        (standing,) = {round(char["page_height"] - char["matrix"][5], 2) for char in self._inked}
        return float(standing)

    @property
    def size(self) -> float:
        """The one type size, in points."""
        (size,) = {round(char["size"], 2) for char in self._inked}
        return float(size)

    @property
    def style(self) -> str:
        """`regular`, `bold`, `italic` or `bold italic` of Tinos."""
        (font,) = {char["fontname"].split("+")[-1] for char in self._inked}
        assert font.startswith("Tinos"), font
        words = [word for word in ("bold", "italic") if word in font.lower()]
        return " ".join(words) or "regular"

    @property
    def _inked(self) -> list[dict[str, Any]]:
        return [char for char in self.chars if not char["text"].isspace()]


@dataclass(frozen=True)
class Stroke:
    """A drawn line."""

    page: int
    left: float
    right: float
    top: float
    bottom: float


class Paper:
    """A PDF opened for measuring."""

    def __init__(self, pdf: bytes) -> None:
        with pdfplumber.open(io.BytesIO(pdf)) as document:
            self.metadata = document.metadata
            catalogue = document.doc.catalog
            self.language = catalogue["Lang"].decode()
            self.claims = catalogue["Metadata"].resolve().get_data().decode() if "Metadata" in catalogue else ""
            self.sizes = [(mm(float(page.width)), mm(float(page.height))) for page in document.pages]
            self.chars = [
                [{**char, "page_height": float(page.height)} for char in page.chars] for page in document.pages
            ]
            self.strokes = [list(_strokes(number, page)) for number, page in enumerate(document.pages)]

    @property
    def pages(self) -> int:
        return len(self.chars)

    @property
    def portrait(self) -> list[int]:
        """The pages of the body."""
        return [page for page, (width, height) in enumerate(self.sizes) if width < height]

    @property
    def landscape(self) -> list[int]:
        """The pages of the appendices."""
        return [page for page, (width, height) in enumerate(self.sizes) if width > height]

    def text(self, page: int) -> str:
        return "".join(char["text"] for char in self.chars[page])

    def find_all(self, wanted: str) -> list[Run]:
        """Every place where `wanted` stands, in the order of the document."""
        found = []
        for page, chars in enumerate(self.chars):
            text, start = self.text(page), 0
            assert len(text) == len(chars), "a glyph stands for several letters"
            while (start := text.find(wanted, start)) >= 0:
                found.append(Run(page, tuple(chars[start : start + len(wanted)])))
                start += len(wanted)
        return found

    def find(self, wanted: str, page: int | None = None) -> Run:
        """The first place where `wanted` stands (on `page`)."""
        runs = [run for run in self.find_all(wanted) if page in {None, run.page}]
        assert runs, f"{wanted!r} is not printed"
        return runs[0]

    def lines(self, page: int) -> list[Run]:
        """The lines of a page from top to bottom, two columns side by side as one."""
        rows: dict[float, list[dict[str, Any]]] = {}
        for char in self.chars[page]:
            rows.setdefault(round(char["page_height"] - char["matrix"][5], 1), []).append(char)
        lines = [Run(page, tuple(sorted(rows[place], key=lambda char: float(char["x0"])))) for place in sorted(rows)]
        return [line for line in lines if line.text.strip()]

    def page_number(self, page: int) -> Run | None:
        """What stands above the text area, if anything."""
        above = tuple(char for char in self.chars[page] if mm(char["bottom"]) < 18)
        return Run(page, above) if above else None


def _strokes(number: int, page: Any) -> Iterator[Stroke]:
    for thing in [*page.lines, *page.rects]:
        yield Stroke(number, mm(thing["x0"]), mm(thing["x1"]), mm(thing["top"]), mm(thing["bottom"]))
