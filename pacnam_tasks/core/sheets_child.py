"""The limited process that reads the first sheet of an Excel file: the file on stdin, its rows as JSON on stdout.

`{"ended": …, "rows": [[number of the row, [cell, …]], …]}`; a cell is its text, or `{"n": "304.5"}` for a number. Of a
formula the value counts that Excel has kept. Formats are not looked at, so a day comes as its serial number.
"""

import json
import posixpath
import re
import sys
import unicodedata
import zipfile
import zlib
from io import BytesIO
from typing import Any
from xml.parsers import expat

WHOLE, TOO_LARGE, UNREADABLE = "whole", "too_large", "unreadable"
MAX_UNPACKED = 40_000_000
MAX_ROWS, MAX_COLUMNS = 2000, 40
CHUNK = 1 << 16
REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


class Beyond(Exception):
    """The file is not read any further; the text says why."""


def parsed(stream: Any, start: Any, end: Any, text: Any) -> None:
    """Read a part, with these handlers; names come without their namespace."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda tag, given: start(tag.rpartition(":")[2], given)
    parser.EndElementHandler = lambda tag: end(tag.rpartition(":")[2])
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse
    while chunk := stream.read(CHUNK):
        parser.Parse(chunk)
    parser.Parse(b"", True)


def _refuse(*_declared: object) -> None:
    raise Beyond(UNREADABLE)


class Strings:
    """The shared texts of a workbook; what is said of how to pronounce them is left out."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.pieces: list[str] = []
        self.takes = False
        self.aside = 0

    def start(self, tag: str, _given: dict[str, str]) -> None:
        if tag == "si":
            self.pieces = []
        self.aside += tag == "rPh"
        self.takes = tag == "t" and not self.aside

    def text(self, piece: str) -> None:
        if self.takes:
            self.pieces.append(piece)

    def end(self, tag: str) -> None:
        self.takes = False
        self.aside -= tag == "rPh"
        if tag == "si":
            self.found.append("".join(self.pieces))


class Rows:
    """The cells of a sheet, row by row."""

    def __init__(self, strings: list[str]) -> None:
        self.strings = strings
        self.found: list[tuple[int, list[Any]]] = []
        self.cells: dict[int, Any] = {}
        self.number = self.column = 0
        self.kind = ""
        self.pieces: list[str] = []
        self.takes = False

    def start(self, tag: str, given: dict[str, str]) -> None:
        if tag == "row":
            self.number = int(given.get("r") or self.number + 1)
            self.cells, self.column = {}, -1
        elif tag == "c":
            match = REFERENCE.fullmatch(given.get("r", ""))
            self.column = column_of(match[1]) if match else self.column + 1
            self.kind, self.pieces = given.get("t", "n"), []
        self.takes = tag in {"v", "t"}

    def text(self, piece: str) -> None:
        if self.takes:
            self.pieces.append(piece)

    def end(self, tag: str) -> None:
        self.takes = False
        if tag == "c" and self.column < MAX_COLUMNS:
            self.cells[self.column] = self._cell("".join(self.pieces))
        elif tag == "row":
            self._keep()

    def _cell(self, text: str) -> Any:
        if self.kind == "s":
            return self.strings[int(text)] if text else ""
        if self.kind == "n" and text:
            float(text)  # what is no number makes the file unreadable
            return {"n": text}
        return text

    def _keep(self) -> None:
        width = max(self.cells, default=-1) + 1
        row = [self.cells.get(column, "") for column in range(width)]
        if any(isinstance(cell, dict) or cell.strip() for cell in row):
            if len(self.found) >= MAX_ROWS:
                raise Beyond(TOO_LARGE)
            self.found.append((self.number, [_composed(cell) for cell in row]))


def _composed(cell: Any) -> Any:
    return cell if isinstance(cell, dict) else unicodedata.normalize("NFC", cell)


def column_of(letters: str) -> int:
    """The place of a column by its letters, from 0."""
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place - 1


def first_sheet(archive: zipfile.ZipFile) -> str:
    """The part of the sheet that comes first in the workbook."""
    sheets: list[str] = []
    targets: dict[str, str] = {}

    def sheet(tag: str, given: dict[str, str]) -> None:
        if tag == "sheet":
            sheets.extend(value for name, value in given.items() if name.rpartition(":")[2] == "id" and ":" in name)

    def target(tag: str, given: dict[str, str]) -> None:
        if tag == "Relationship":
            targets[given.get("Id", "")] = given.get("Target", "")

    for part, take in (("xl/workbook.xml", sheet), ("xl/_rels/workbook.xml.rels", target)):
        with archive.open(part) as stream:
            parsed(stream, take, lambda _tag: None, lambda _text: None)
    path = targets[sheets[0]]
    return path.lstrip("/") if path.startswith("/") else posixpath.normpath(posixpath.join("xl", path))


def read(data: bytes) -> list[tuple[int, list[Any]]]:
    """The rows of the first sheet that hold anything."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        if sum(one.file_size for one in archive.infolist()) > MAX_UNPACKED:
            raise Beyond(TOO_LARGE)
        strings = Strings()
        if "xl/sharedStrings.xml" in archive.namelist():
            with archive.open("xl/sharedStrings.xml") as stream:
                parsed(stream, strings.start, strings.end, strings.text)
        rows = Rows(strings.found)
        with archive.open(first_sheet(archive)) as stream:
            parsed(stream, rows.start, rows.end, rows.text)
    return rows.found


def main() -> None:
    """Read, tell."""
    rows: list[tuple[int, list[Any]]] = []
    try:
        rows, ended = read(sys.stdin.buffer.read()), WHOLE
    except Beyond as beyond:
        ended = str(beyond)
    except (expat.ExpatError, zipfile.BadZipFile, zlib.error, KeyError, IndexError, ValueError, NotImplementedError):
        # All that a torn file, one that is no workbook, or a method of packing that is not known comes to.
        ended = UNREADABLE
    json.dump({"ended": ended, "rows": rows}, sys.stdout)


if __name__ == "__main__":
    main()
