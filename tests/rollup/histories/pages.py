"""What a roll-up page shows a reader: the cells of its tables, its counters, the ages of what is overdue."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

VOID = {"br", "hr", "img", "input", "link", "meta", "path", "rect", "polyline", "wbr"}
NOT_SHOWN = {"vh", "why"}


@dataclass
class Row:
    """A row of a table: the code in the address of its name (empty without one, none for the total), and its cells."""

    code: str | None = None
    cells: list[str] = field(default_factory=list)


class Shown(HTMLParser):
    """A page, read once; words only for those who do not see it, and sentences, are left out."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tables: dict[str, list[Row]] = {}
        self.counts: list[list[int]] = []
        self._stack: list[tuple[str, set[str], str]] = []
        self._anchor = ""
        self._cell: list[str] | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        classes = set(given.get("class", "").split())
        if tag == "section":
            self._anchor = given.get("aria-labelledby", "").removeprefix("h-")
        elif tag == "tr":
            self.tables.setdefault(self._anchor, []).append(Row(None if self._is_in("tfoot") else ""))
        elif tag == "td":
            self._cell = []
        elif tag == "a" and self._is_in("th"):
            found = re.search(r"/progress/\w+/([^?]*)", given["href"])
            self._row.code = found[1] if found else ""
        elif "count" in classes:
            self.counts.append([])
        if tag not in VOID:
            self._stack.append((tag, classes, given.get("id", "")))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del tag, attrs

    def handle_endtag(self, tag: str) -> None:
        while self._stack and self._stack.pop()[0] != tag:
            pass
        if tag == "td" and self._cell is not None:
            self._row.cells.append(" ".join(" ".join(self._cell).split()))
            self._cell = None

    def handle_data(self, data: str) -> None:
        if any(classes & NOT_SHOWN for _tag, classes, _id in self._stack):
            return
        if self._cell is not None:
            self._cell.append(data)
        elif self._is_in("b") and any("count" in classes for _tag, classes, _id in self._stack):
            self.counts[-1].append(int(data.replace(".", "")))

    @property
    def _row(self) -> Row:
        return self.tables[self._anchor][-1]

    def _is_in(self, wanted: str) -> bool:
        return any(tag == wanted for tag, _classes, _id in self._stack)

    def rows(self, anchor: str) -> dict[str | None, list[str]]:
        """The cells of each row of a table by code, without its head."""
        return {row.code: row.cells for row in self.tables.get(anchor, ()) if row.cells}


def counted(cell: str) -> list[int]:
    """The whole numbers of a cell, in order."""
    return [int(one) for one in re.findall(r"(?<![\d,])\d+(?![\d,%])", cell.replace(".", ""))]


def percent(cell: str) -> float | None:
    """The percent of a cell, if any."""
    found = re.search(r"([\d.]+(?:,\d)?) ?%", cell)
    return float(found[1].replace(".", "").replace(",", ".")) if found else None


def lamps(cell: str) -> dict[str, int]:
    """Numbers by the letter before them."""
    return {letter: int(number) for letter, number in re.findall(r"([XVĐ–]) (\d+)", cell)}


def figures_of(cells: list[str]) -> dict[str, Any]:
    """The figures of a row of counts."""
    names = (
        "assigned", "done_on_time", "done_late", "done_undated", "open_in_time", "open_overdue", "open_undated",
        "paused", "revoked",
    )  # fmt: skip
    found: dict[str, Any] = {name: counted(cell)[0] for name, cell in zip(names, cells, strict=False)}
    for name in ("done_on_time", "done_late", "open_in_time", "open_overdue"):
        numbers = counted(cells[names.index(name)])
        found[f"{name}_original"] = numbers[-1]
    letters, updated = lamps(cells[10]), counted(cells[11])
    found["percent"] = percent(cells[9])
    found["rating"] = cells[9][0] if cells[9][0] in "XVĐ" else "–"
    found |= dict(
        zip(("on_path", "behind", "off_path", "not_rated"), (letters.get(one, 0) for one in "XVĐ–"), strict=True)
    )
    found["updated"], found["open"] = updated or (0, 0)
    return found | {"silent": counted(cells[12])[0]}
