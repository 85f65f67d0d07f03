"""A roll-up as JSON, CSV and plain table: the same figures as the page."""

import csv
import io
from typing import Any

from pacnam_tasks.core.text import plain_cell
from pacnam_tasks.rollup.queries import Line, Table
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


def counts(tally: Tally) -> dict[str, Any]:
    """The contract's counts of a set."""
    figures: dict[str, Any] = {name: getattr(tally, name) for name in COUNTS}
    figures["percent"] = None if tally.percent is None else float(tally.percent)
    return figures | {"silent": tally.silent, "updated": tally.updated, "open": tally.open}


def as_json(table: Table, when: AsOf) -> dict[str, Any]:
    """`{"as_of", "rows", "total"}` of the contract."""
    rows = [{"code": line.code, "name": line.name, **counts(line.tally)} for line in table.lines]
    return {"as_of": when.day.isoformat(), "by": table.by, "rows": rows, "total": counts(table.total)}


def as_csv(table: Table) -> str:
    """The rows and the total, comma separated; no cell can be taken for a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["code", "name", *COLUMNS])
    for line in [*table.lines, Line("", "total", table.total)]:
        figures = counts(line.tally)
        writer.writerow(
            [plain_cell(line.code), plain_cell(line.name), *("" if figures[c] is None else figures[c] for c in COLUMNS)]
        )
    return out.getvalue()


def as_table(table: Table) -> str:
    """Aligned columns for a terminal."""
    lines = [["", *COLUMNS]]
    for line in [*table.lines, Line("", "TOTAL", table.total)]:
        figures = counts(line.tally)
        lines.append([line.code or line.name, *(str("–" if figures[c] is None else figures[c]) for c in COLUMNS)])
    widths = [max(len(row[i]) for row in lines) for i in range(len(lines[0]))]
    return "\n".join(
        "  ".join(
            cell.ljust(w) if i == 0 else cell.rjust(w) for i, (cell, w) in enumerate(zip(row, widths, strict=True))
        )
        for row in lines
    )
