"""The rows of a list as CSV and as a workbook: the same tasks as the page, no cell a formula."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from pacnam_tasks.core.text import plain_cell
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.core.workbooks import PLAIN_WIDTH
from pacnam_tasks.core.workbooks import as_xlsx as workbook
from pacnam_tasks.tasks.cards import JSON_FIELDS
from pacnam_tasks.tasks.labels import STATE, TIMELINESS

Row = Mapping[str, Any]
DAYS = {"original_due", "due", "counts_until", "rating_until"}
WIDE = {
    "title": 60,
    "co_units": 24,
    "measure": 18,
    "member": 22,
    "state": 20,
    "timeliness": 20,
    "code": 18,
    "rating_reason": 40,
}
WORDS: dict[str, Mapping[Any, Any]] = {"state": STATE, "timeliness": TIMELINESS}


def as_csv(rows: Sequence[Row]) -> str:
    """Comma separated, with the contract's names as head; begins with the mark by which spreadsheets know UTF-8."""
    out = io.StringIO()
    writer = csv.DictWriter(out, JSON_FIELDS)
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _cell(value) for name, value in row.items()})
    return "\ufeff" + out.getvalue()


def as_xlsx(rows: Sequence[Row]) -> bytes:
    """One sheet for people: words for codes, true days and numbers, the head in view and ready to be filtered."""
    heads = [(title, WIDE.get(name, PLAIN_WIDTH)) for name, title in _heads().items()]
    return workbook(_("Tasks"), heads, ([_worded(name, row[name]) for name in JSON_FIELDS] for row in rows))


def _heads() -> dict[str, str]:
    return {
        "code": _("Code"), "title": _("Task"), "field": _("Field"), "lead_unit": _("Lead unit"),
        "co_units": _("Co-ordinating units"), "member": _("Comrade in charge"), "original_due": _("Original deadline"),
        "due": _("Deadline"), "state": _("State"), "timeliness": _("Against the deadline"), "percent": _("Done, %"),
        "quantity": _("Quantity"), "target": _("Target"), "measure": _("Measure"), "updated_at": _("Updated"),
        "overdue_days": _("Days overdue"), "parent": _("Part of"),
        "extensions": _("Extensions"), "counts_until": _("Counts through"),
        "rating": _("Rating"), "rating_computed": _("Computed rating"), "rating_reason": _("Why"),
        "rating_until": _("Rated by a member until"),
    }  # fmt: skip


def _worded(name: str, value: Any) -> Any:
    """What a person reads in place of what a program does."""
    if value is None or value == []:
        return None
    if name in WORDS:
        return str(WORDS[name][value])
    if name in DAYS:
        return date.fromisoformat(value)
    if name == "updated_at":
        return datetime.fromisoformat(value).date()
    return _joined(value)


def _joined(value: Any) -> Any:
    return " ".join(value) if isinstance(value, list) else value


def _cell(value: Any) -> Any:
    """What a spreadsheet shows: codes with a space between, text that it takes for no formula."""
    text = _joined(value)
    return plain_cell(text) if isinstance(text, str) else text
