"""A roll-up as JSON, CSV, workbook and plain table: the same figures as the page."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from pacnam_tasks.core.csv_files import as_csv as rows_as_csv
from pacnam_tasks.core.text import number
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.core.workbooks import PLAIN_WIDTH
from pacnam_tasks.core.workbooks import as_xlsx as workbook
from pacnam_tasks.rollup.queries import Change, Line, Table
from pacnam_tasks.tasks.queries.counts import AsOf
from pacnam_tasks.tasks.rules.tally import Tally

COUNTS = (
    "assigned",
    "done_on_time",
    "done_late",
    "done_undated",
    "open_in_time",
    "open_overdue",
    "open_undated",
    "paused",
    "revoked",
)
COLUMNS = (*COUNTS, "percent", "silent", "updated")
ORIGINAL = (
    "extended", "done_on_time_original", "done_late_original", "open_in_time_original", "open_overdue_original",
)  # fmt: skip
"""The same tasks by their original due day: counts that the four dated ones above are compared with."""
RATINGS = ("on_path", "behind", "off_path", "not_rated")
"""Open tasks by the rating in force: X, V, Đ and none; together they are all that is open."""
RATES = (
    "on_time_rate", "on_time_rate_original", "overdue_rate", "overdue_rate_original", "overdue_rate_of_due",
    "overdue_rate_of_due_original", "done_dated", "update_rate",
)  # fmt: skip
"""Percent of the finished tasks that had a deadline (`done_dated`), of all that were assigned, of dated ones that are
finished or overdue, and of open ones."""
CHANGES = (*(f"{name}_change" for name in (*COUNTS, "percent")), "newly_done", "new_overdue")


def counts(tally: Tally) -> dict[str, Any]:
    """The contract's counts of a set, then those by the original due day."""
    figures: dict[str, Any] = {name: getattr(tally, name) for name in COUNTS}
    figures["percent"] = _plain(tally.percent)
    figures |= {"silent": tally.silent, "updated": tally.updated, "open": tally.open}
    figures |= {name: getattr(tally, name) for name in ORIGINAL}
    rates = {name: _plain(getattr(tally, name)) for name in RATES if name != "done_dated"}
    figures |= rates | {"done_dated": tally.done_dated} | {name: getattr(tally, name) for name in RATINGS}
    return figures | {"rating": tally.rating.value}


def changes(tally: Tally, change: Change | None) -> dict[str, Any]:
    """What a row has gained or lost since the day it is compared with; percent in points."""
    if change is None:
        return {}
    then, events = change.then, change.events
    found: dict[str, Any] = {f"{name}_change": getattr(tally, name) - getattr(then, name) for name in COUNTS}
    found["percent_change"] = _plain(points(tally, then))
    return found | {"newly_done": events.newly_done, "new_overdue": events.new_overdue}


def points(now: Tally, then: Tally) -> Decimal | None:
    """By how many points the percent has changed; None where there was none on either day."""
    return None if now.percent is None or then.percent is None else now.percent - then.percent


def signed(value: Decimal | int | None) -> str:
    """`+2`, `−1,5`; empty for none and for zero."""
    if value is None or value == 0:
        return ""
    return f"{'+' if value > 0 else '−'}{number(abs(Decimal(value)))}"


def _plain(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def as_json(table: Table, when: AsOf, since: date | None = None) -> dict[str, Any]:
    """`{"as_of", "rows", "total"}` of the contract; with `since` and what has changed, where two days are compared."""
    rows = [
        {"code": line.code, "name": line.name, **counts(line.tally), **changes(line.tally, line.change)}
        for line in table.lines
    ]
    total = counts(table.total) | changes(table.total, table.change)
    compared = {"since": since.isoformat()} if since else {}
    return {"as_of": when.day.isoformat(), **compared, "by": table.by, "rows": rows, "total": total}


def as_csv(table: Table) -> str:
    """The rows and the total."""
    columns = [*COLUMNS, *ORIGINAL, *RATES, *RATINGS, "rating", *(CHANGES if table.change else ())]
    return rows_as_csv(("code", "name", *columns), (_csv_row(line, columns) for line in _all_lines(table, "total")))


def _csv_row(line: Line, columns: Sequence[str]) -> list[Any]:
    figures = counts(line.tally) | changes(line.tally, line.change)
    return [line.code, line.name, *(figures[name] for name in columns)]


def as_xlsx(table: Table) -> bytes:
    """A sheet for people: the head in words, true numbers, the total below."""
    columns = [*COLUMNS, *ORIGINAL, *RATES, *RATINGS, "rating", *(CHANGES if table.change else ())]
    words = _words()
    heads = [(_("Code"), 16), (_("Name"), 44), *((words[name], PLAIN_WIDTH) for name in columns)]
    rows = [_csv_row(line, columns) for line in table.lines]
    total = _csv_row(Line("", _("Total"), table.total, table.change), columns)
    return workbook(_("Progress"), heads, rows, total)


def _words() -> dict[str, str]:
    plain = {
        "assigned": _("Given"), "done_on_time": _("Done on time"), "done_late": _("Done late"),
        "done_undated": _("Done, no deadline"), "open_in_time": _("Open in time"), "open_overdue": _("Overdue"),
        "open_undated": _("Open, no deadline"), "paused": _("Paused"), "revoked": _("Revoked"),
        "percent": _("Done, %"),
    }  # fmt: skip
    return plain | {
        "silent": _("Silent"), "updated": _("Updated lately"), "extended": _("With an extended deadline"),
        "done_on_time_original": _("Done on time by the original deadline"),
        "done_late_original": _("Done late by the original deadline"),
        "open_in_time_original": _("Open, in time by the original deadline"),
        "open_overdue_original": _("Overdue by the original deadline"),
        "on_time_rate": _("On time, of those done, %"),
        "on_time_rate_original": _("On time by the original deadline, of those done, %"),
        "overdue_rate": _("Overdue, of all given, %"),
        "overdue_rate_original": _("Overdue by the original deadline, of all given, %"),
        "overdue_rate_of_due": _("Overdue, of dated work done or overdue, %"),
        "overdue_rate_of_due_original": _("Overdue by the original deadline, of dated work done or overdue, %"),
        "done_dated": _("Done, with a deadline"), "update_rate": _("Updated, of those open, %"),
        "on_path": _("Open, rated X"), "behind": _("Open, rated V"), "off_path": _("Open, rated Đ"),
        "not_rated": _("Open, not rated"), "rating": _("Rating"),
        **{f"{name}_change": _("Change: %(what)s", what=words) for name, words in plain.items()},
        "newly_done": _("Newly done"), "new_overdue": _("Newly overdue"),
    }  # fmt: skip


def as_table(table: Table) -> str:
    """Aligned columns for a terminal."""
    columns = [*COLUMNS, *ORIGINAL, *(CHANGES if table.change else ())]
    lines = [["", *columns]]
    for line in _all_lines(table, "TOTAL"):
        figures = counts(line.tally) | changes(line.tally, line.change)
        lines.append([line.code or line.name, *(str("–" if figures[c] is None else figures[c]) for c in columns)])
    widths = [max(len(row[i]) for row in lines) for i in range(len(lines[0]))]
    return "\n".join(
        "  ".join(
            cell.ljust(w) if i == 0 else cell.rjust(w) for i, (cell, w) in enumerate(zip(row, widths, strict=True))
        )
        for row in lines
    )


def _all_lines(table: Table, name: str) -> list[Line]:
    return [*table.lines, Line("", name, table.total, table.change)]
