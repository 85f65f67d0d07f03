"""The tables of a document as data: what a printed cell holds, rows as CSV and as a workbook. Pure."""

import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from markupsafe import Markup
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from pacnam_tasks.core.csv_files import MARK
from pacnam_tasks.core.csv_files import as_csv as rows_as_csv
from pacnam_tasks.core.text import nfc
from pacnam_tasks.reports.document import Column, Document, Holds, Paragraph, Table, tables

Cell = str | int | Decimal | date | None
NUMBER = re.compile(r"-?\d{1,3}(?:\.\d{3})*(?:,\d+)?")
DAY = re.compile(r"(\d{2})/(\d{1,2})/(\d{4})(?: \((.*)\))?", re.DOTALL)
REMARK = "ghi chú"
NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")
LONGEST_CELL = 32_767
TOTAL_OF_WHAT_IS_SEEN = 109


def printable(value: Any) -> Any:
    """What people wrote, without the characters that control a device or turn the direction of a line."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return "".join(
        letter for letter in value if letter in "\n\t" or unicodedata.category(letter) not in {"Cc", "Cf", "Cs"}
    )


def held(holds: Holds, text: str) -> Cell:
    """What a printed cell holds: `1.234,5` as a number, `05/9/2023` as a day; None where nothing is counted."""
    if holds in {Holds.TEXT, Holds.TASK}:
        return text
    if holds is Holds.DAY:
        found = DAY.fullmatch(text)
        return date(int(found[3]), int(found[2]), int(found[1])) if found else (None if text in {"", "–"} else text)
    if NUMBER.fullmatch(text):
        plain = text.replace(".", "").replace(",", ".")
        return Decimal(plain) if "." in plain else int(plain)
    return None if text in {"", "–"} else text


def remark(text: str) -> str:
    """What stands in brackets behind a printed day."""
    found = DAY.fullmatch(text)
    return (found[4] or "") if found else ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with one line of heads; a day with remarks has a column of remarks behind it."""

    heads: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...]


def grid(table: Table) -> Grid:
    """The table as data."""
    remarked = {
        place
        for place, column in enumerate(table.columns)
        if column.holds is Holds.DAY and any(remark(row[place]) for row in table.rows)
    }
    heads: list[str] = []
    columns: list[Column] = []
    for place, column in enumerate(table.columns):
        heads.append(f"{column.group}: {column.head.lower()}" if column.group else column.head)
        columns.append(column)
        if place in remarked:
            heads.append(f"{column.head} ({REMARK})")
            columns.append(Column(heads[-1]))

    def cells(row: Sequence[str]) -> Iterable[Cell]:
        for place, text in enumerate(row):
            text_ = nfc(printable(text))
            yield held(table.columns[place].holds, text_)
            if place in remarked:
                yield remark(text_)

    rows = tuple(tuple(cells(row)) for row in table.rows)
    return Grid(tuple(heads), tuple(columns), rows, tuple(cells(table.total)))


def as_csv(table: Table) -> str:
    """Comma separated, days as ISO and numbers with a point; begins with the mark by which spreadsheets know UTF-8."""
    made = grid(table)
    return MARK + rows_as_csv(made.heads, [*made.rows, *([made.total] if made.total else [])])


def as_workbook(document: Document) -> bytes:
    """What the document says on a first sheet, each of its tables on one of its own; no text is a formula.

    Days and numbers are such; heads stay in view and can be filtered; totals are formulas over what is seen.
    """
    out = io.BytesIO()
    made_at = datetime.combine(document.day, datetime.min.time())
    with Workbook(out, {"in_memory": True, "default_date_format": "dd/mm/yyyy"}) as book:
        book.set_properties({"title": document.title, "author": document.author, "created": made_at})
        forms = Forms(book)
        _text(book.add_worksheet("Nội dung"), document, forms)
        names = {"nội dung"}
        for table in tables(document):
            sheet = book.add_worksheet(_sheet_name(table.title or table.name, names))
            _table(sheet, grid(table), forms)
            _foot(sheet, document.trace)
    return out.getvalue()


class Forms:
    """How cells look."""

    def __init__(self, book: Workbook) -> None:
        font = {"font_name": "Times New Roman", "font_size": 12, "valign": "top"}
        self._book = book
        self._font: dict[str, Any] = font
        self._total: dict[str, Any] = {**font, "bold": True, "top": 1}
        self.text = book.add_format({**font, "text_wrap": True})
        self.bold = book.add_format({**font, "text_wrap": True, "bold": True})
        self.head = book.add_format(
            {**font, "text_wrap": True, "bold": True, "align": "center", "valign": "vcenter", "border": 1}
        )
        self.day = book.add_format({**font, "num_format": "dd/mm/yyyy"})
        self.total_text = book.add_format(self._total)
        self._numbers: dict[tuple[int, bool], Format] = {}

    def number(self, value: int | Decimal, *, is_total: bool = False) -> Format:
        """That of a number with as many decimals as are printed: `1.234`, `31,5`."""
        exponent = Decimal(value).as_tuple().exponent
        kind = max(0, -exponent) if isinstance(exponent, int) else 0, is_total
        if kind not in self._numbers:
            looks = self._total if is_total else self._font
            decimals = "." + "0" * kind[0] if kind[0] else ""
            self._numbers[kind] = self._book.add_format({**looks, "num_format": f"#,##0{decimals}"})
        return self._numbers[kind]


def _text(sheet: Worksheet, document: Document, forms: Forms) -> None:
    """The document's words, a paragraph a row."""
    sheet.set_column(0, 0, 110)
    _foot(sheet, document.trace)
    lines: list[tuple[str, bool]] = [
        (document.superior, False),
        (document.issuer, True),
        (document.number, False),
        *((mark, True) for mark in (document.urgency, document.conference, document.draft)),
        (document.place_and_date, False),
        (" ".join((document.kind, *document.abstract)).strip(), True),
        ("; ".join(document.addressees), False),
        (document.opening, False),
    ]
    for section in document.sections:
        lines.append((section.heading, True))
        lines += [(block.text, block.head) for block in section.blocks if isinstance(block, Paragraph)]
    lines += [(document.closing, False), (document.replaces, False)]
    for row, (text, bold) in enumerate((text, bold) for text, bold in lines if text):
        sheet.write_string(row, 0, nfc(printable(text))[:LONGEST_CELL], forms.bold if bold else forms.text)


def _foot(sheet: Worksheet, trace: str) -> None:
    """The address by which one comes back to what was printed, at the foot of each page on paper."""
    if trace:
        sheet.set_footer("&R&7 " + trace.replace("&", "&&"))


def _table(sheet: Worksheet, made: Grid, forms: Forms) -> None:
    last = len(made.heads) - 1
    for column, head in enumerate(made.heads):
        sheet.write_string(0, column, head, forms.head)
        sheet.set_column(column, column, _width(made, column))
    for line, row in enumerate(made.rows, start=1):
        for column, cell in enumerate(row):
            _cell(sheet, line, column, cell, forms)
    sheet.freeze_panes(1, min(2, last))
    sheet.autofilter(0, 0, max(len(made.rows), 1), last)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    for column, cell in enumerate(made.total):
        _total(sheet, len(made.rows) + 1, column, cell, made.columns[column].holds, forms)


def _cell(sheet: Worksheet, line: int, column: int, cell: Cell, forms: Forms) -> None:
    if isinstance(cell, date):
        sheet.write_datetime(line, column, datetime.combine(cell, datetime.min.time()), forms.day)
    elif isinstance(cell, str):
        sheet.write_string(line, column, cell[:LONGEST_CELL], forms.text)
    elif cell is not None:
        sheet.write_number(line, column, cell, forms.number(cell))


def _total(sheet: Worksheet, line: int, column: int, cell: Cell, holds: Holds, forms: Forms) -> None:
    if holds is Holds.COUNT and isinstance(cell, int) and line > 1:
        name = xl_col_to_name(column)
        formula = f"=SUBTOTAL({TOTAL_OF_WHAT_IS_SEEN},{name}2:{name}{line})"
        sheet.write_formula(line, column, formula, forms.number(cell, is_total=True), cell)
    elif isinstance(cell, str):
        sheet.write_string(line, column, cell, forms.total_text)
    elif isinstance(cell, (int, Decimal)):
        sheet.write_number(line, column, cell, forms.number(cell, is_total=True))


def _width(made: Grid, column: int) -> int:
    """As wide as what stands there, within reason."""
    longest = max((len(str(row[column])) for row in made.rows if row[column] is not None), default=0)
    return max(8, min(60, longest + 2, 60), min(14, len(made.heads[column]) + 2))


def _sheet_name(title: str, taken: set[str]) -> str:
    """At most 31 letters that a sheet's name may have, no name twice."""
    plain = NOT_IN_A_NAME.sub(" ", title)
    name, place = plain[:31], 1
    while name.casefold() in taken:
        place += 1
        name = f"{plain[:27]} ({place})"
    taken.add(name.casefold())
    return name
