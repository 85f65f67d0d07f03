"""Rows as a workbook for people: true days and numbers, text that is never a formula, the head in view, filters."""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask import Response
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PLAIN_WIDTH = 12


def as_xlsx(name: str, heads: Sequence[tuple[str, int]], rows: Iterable[Sequence[Any]], total: Any = None) -> bytes:
    """One sheet with these heads and widths; a `total` stands below the rows, outside the filters."""
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True, "constant_memory": False, "default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet(name)
        bold, wrapped = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"text_wrap": True})
        for column, (title, width) in enumerate(heads):
            sheet.write_string(0, column, title, bold)
            sheet.set_column(column, column, width)
        line = 0
        for line, row in enumerate(rows, start=1):
            _write_row(sheet, line, row, wrapped)
        if total is not None:
            _write_row(sheet, line + 1, total, bold)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(line, 1), len(heads) - 1)
    return out.getvalue()


def xlsx_file(name: str, content: bytes) -> Response:
    """The answer that is saved under this name."""
    response = Response(content, content_type=CONTENT_TYPE)
    response.headers["Content-Disposition"] = f"attachment; filename={name}.xlsx"
    return response


def _write_row(sheet: Worksheet, line: int, row: Sequence[Any], text: Format) -> None:
    for column, value in enumerate(row):
        if isinstance(value, date):
            sheet.write_datetime(line, column, datetime(value.year, value.month, value.day))  # noqa: DTZ001  # a day
        elif isinstance(value, str):
            sheet.write_string(line, column, value, text)
        elif isinstance(value, (int, float, Decimal)):
            sheet.write_number(line, column, value)
