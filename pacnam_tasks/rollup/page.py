"""What a progress page shows: counters, tables, ages; every number with the list it counts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Any

from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.rollup.cells import CELL_QUERIES, CELLS, Cell, cell
from pacnam_tasks.rollup.formats import ORIGINAL, signed
from pacnam_tasks.rollup.forms import Show
from pacnam_tasks.rollup.frame import frame_of
from pacnam_tasks.rollup.queries import Table
from pacnam_tasks.rollup.rates import rates_of
from pacnam_tasks.rollup.view import View, heading, narrowed_to, query_of, row_url
from pacnam_tasks.tasks.forms import LevelChoice
from pacnam_tasks.tasks.labels import spans_of_age
from pacnam_tasks.tasks.rules.facts import Rating
from pacnam_tasks.tasks.rules.tally import Tally
from pacnam_tasks.tasks.sentences import reason_of

IN_TABLES = (
    "assigned", "done_on_time", "done_late", "done_undated", "open_in_time", "open_overdue", "open_undated", "paused",
    "revoked",
)  # fmt: skip
"""The counts of a line, in their order; their words are those of `heads_of_counts`."""
BESIDE = ("open", "updated", "silent")
BY_RATING = {"on_path": Rating.ON_PATH, "behind": Rating.AT_RISK, "off_path": Rating.OFF_PATH, "not_rated": Rating.NONE}
"""Counts of open tasks by the rating in force; together they are all that is open."""
_in_tables = attrgetter(*IN_TABLES)
TWINS = {name.removesuffix("_original"): name for name in ORIGINAL if name.endswith("_original")}
"""Counts against the deadline in force, with the same against the original one."""


@dataclass(frozen=True)
class Row:
    """A line of a table on the page; `cells` by the name of the count.

    `columns` are the counts of the table, flat, as there are hundreds: words, number, its list, whether late, and
    the same by the original deadline where that is another number. `rates` are the open tasks by rating (letter,
    number, list) where there are any; `why` says in a sentence why the set is rated as it is.
    """

    name: str
    url: str
    cells: dict[str, Cell]
    percent: Decimal | None
    expected: Decimal | None
    rating: Rating
    columns: list[tuple[str, int, str, bool, Cell | None]]
    rates: list[tuple[str, int, str]]
    why: str


def whole_of(view: View, tally: Tally) -> Row:
    """The line of the total, with every number."""
    return row(_("Total"), "", tally, view.list_url, heads_of_counts(), CELLS)


def row(name: str, url: str, tally: Tally, list_url: str, heads: Sequence[str], shown: Iterable[str] = BESIDE) -> Row:
    """A line with its numbers, and for each the list that it counts, a part of the one at `list_url`."""
    firsts = _originals(tally, list_url)
    columns = [
        (words, n, list_url + CELL_QUERIES[one] if n else "", one == "open_overdue", firsts.get(one))
        for one, words, n in zip(IN_TABLES, heads, _in_tables(tally), strict=True)
    ]
    cells = {one: cell(getattr(tally, one), list_url, one) for one in shown}
    rates = [
        (letter.value, n, list_url + CELL_QUERIES[one])
        for one, letter in BY_RATING.items()
        if (n := getattr(tally, one))
    ]
    rated = tally.rated
    return Row(name, url, cells, tally.percent, tally.expected, rated.rating, columns, rates, reason_of(rated))


def heads_of_counts() -> list[str]:
    """The words of `IN_TABLES`."""
    return [
        _("Given"), _("Done on time"), _("Done late"), _("Done, no deadline"), _("Open in time"), _("Overdue"),
        _("Open, no deadline"), _("Paused"), _("Revoked"),
    ]  # fmt: skip


def _originals(tally: Tally, list_url: str) -> dict[str, Cell]:
    if tally.done_late == tally.done_late_original and tally.open_overdue == tally.open_overdue_original:
        return {}
    pairs = ((name, twin, getattr(tally, twin)) for name, twin in TWINS.items())
    return {name: cell(n, list_url, twin) for name, twin, n in pairs if n != getattr(tally, name)}


def context(view: View, tables: list[Table], parts: Table | None, today: date) -> dict[str, Any]:
    """What templates/rollup/progress.html wants."""
    whole = whole_of(view, tables[0].total)
    shown = [_table(view, table, whole) for table in tables]
    if parts is not None and parts.lines:
        held = replace(view, level=LevelChoice.PART)
        table = _table(held, parts, whole_of(held, parts.total))
        shown.append(table | {"anchor": "parts", "title": _("Parts held, beside the tasks and not added to them")})
    return frame_of(view, today) | {
        "counters": _counters(whole, tables[0]),
        "tables": shown,
        "deadlines": _deadlines(tables[0].total, whole),
        "ages": _ages(whole),
    }


def _table(view: View, table: Table, whole: Row) -> dict[str, Any]:
    title, first, _base = heading(table.by)
    query = query_of(view)
    heads, lists = heads_of_counts(), [view.list_url + narrowed_to(table.by, line.code) for line in table.lines]
    rows = [
        row(line.name, row_url(table.by, line.code, query), line.tally, list_url, heads)
        for line, list_url in zip(table.lines, lists, strict=True)
    ]
    asked = view.asked.show is Show.RATES
    rates = [rates_of(line.tally, list_url) for line, list_url in zip(table.lines, lists, strict=True) if asked]
    return {
        "anchor": table.by,
        "title": title,
        "first_column": first,
        "rows": rows,
        "total": whole,
        "rates": rates,
        "total_rates": rates_of(table.total, view.list_url),
    }


def _deadlines(tally: Tally, whole: Row) -> dict[str, Any]:
    """Both deadlines side by side: how many were in time, and the rates with what they are of."""
    in_force = _("Deadline in force") if tally.extended else _("Deadline in force, which is the original one")
    rows = [(in_force, "")] + ([(_("Original deadline"), "_original")] if tally.extended else [])
    return {
        "extended": whole.cells["extended"],
        "done": tally.done_dated,
        "assigned": tally.assigned,
        "rows": [
            {
                "name": name,
                "cells": {twin: whole.cells[twin + which] for twin in TWINS},
                "due": getattr(tally, f"due{which}"),
                **{one: getattr(tally, one + which) for one in ("on_time_rate", "overdue_rate", "overdue_rate_of_due")},
            }
            for name, which in rows
        ],
    }


def _counters(whole: Row, table: Table) -> list[dict[str, Any]]:
    change = table.change
    shown = [
        ("assigned", _("Given")),
        ("done", _("Done")),
        ("open_in_time", _("Open, in time")),
        ("at_risk", _("In danger of being late")),
        ("open_overdue", _("Overdue")),
        ("submitted", _("Waits for confirmation")),
    ]
    return [
        {
            "url": whole.cells[name].url,
            "n": whole.cells[name].n,
            "label": label,
            "tone": "late" if name == "open_overdue" else "",
            "change": signed(getattr(table.total, name) - getattr(change.then, name)) if change else "",
        }
        for name, label in shown
    ]


def _ages(whole: Row) -> list[tuple[str, Cell]]:
    return [(_("%(span)s days", span=span), whole.cells[f"age_{n}"]) for n, span in enumerate(spans_of_age(), 1)]
