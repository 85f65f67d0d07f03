"""Rows as a CSV file: comma separated, no cell a formula, with the mark by which spreadsheets know UTF-8."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from flask import Response

from pacnam_tasks.core.text import plain_cell

MARK = "\ufeff"


class FileFormat(StrEnum):
    """As what a page may be had besides itself, by `format` in its address."""

    CSV = "csv"


def as_csv(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """The rows under their head, without the mark; days as ISO, nothing for none."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue()


def csv_file(name: str, content: str) -> Response:
    """The answer that is saved under this name."""
    response = Response(MARK + content, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f"attachment; filename={name}.csv"
    return response


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return plain_cell(value)
    return value.isoformat() if isinstance(value, date) else value
