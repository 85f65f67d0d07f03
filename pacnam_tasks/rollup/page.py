"""What a progress page shows: counters, tables, ages; every number with the list it counts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Any, NamedTuple
from urllib.parse import quote_plus, urlencode

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.rollup.formats import ORIGINAL, signed
from pacnam_tasks.rollup.queries import By, Table
from pacnam_tasks.tasks.forms import LevelChoice
from pacnam_tasks.tasks.queries.changes import Span
from pacnam_tasks.tasks.queries.counts import AsOf, Scope
from pacnam_tasks.tasks.rules.facts import Rating
from pacnam_tasks.tasks.rules.tally import Tally
from pacnam_tasks.tasks.sentences import reason_of

CELLS: dict[str, dict[str, str]] = {
    "assigned": {},
    "done": {"state": "done"},
    "done_on_time": {"timeliness": "done_on_time"},
    "done_late": {"timeliness": "done_late"},
    "done_undated": {"timeliness": "done_undated"},
    "open": {"state": "open"},
    "open_in_time": {"timeliness": "open_in_time"},
    "open_overdue": {"timeliness": "open_overdue"},
    "open_undated": {"timeliness": "open_undated"},
    "paused": {"state": "paused"},
    "revoked": {"state": "revoked"},
    "submitted": {"state": "submitted"},
    "at_risk": {"activity": "at_risk"},
    "silent": {"activity": "silent"},
    "updated": {"activity": "updated"},
    "not_accepted": {"state": "assigned"},
    "on_path": {"activity": "on_path"},
    "behind": {"activity": "behind"},
    "off_path": {"activity": "off_path"},
    "not_rated": {"activity": "not_rated"},
    **{name: {"timeliness": name} for name in ORIGINAL},
    **{f"age_{n}": {"timeliness": "open_overdue", "age": str(n)} for n in range(1, 6)},
}
_CELL_QUERIES = {name: f"&{urlencode(values)}" if values else "" for name, values in CELLS.items()}
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


class Cell(NamedTuple):
    """A number and the list it counts; zero counts none."""

    n: int
    url: str


NONE = Cell(0, "")


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


@dataclass(frozen=True)
class View:
    """What is asked for: whose count, of which day, level and scope, with the address values that say so."""

    actor: Actor
    when: AsOf
    level: LevelChoice
    scope: Scope
    path: str
    values: dict[str, str]
    title: str = ""
    span: Span | None = None

    @property
    def day_values(self) -> dict[str, str]:
        """The address value of a past day."""
        return {"as_of": self.when.day.isoformat()} if self.when.is_past else {}

    @property
    def since(self) -> date | None:
        """The day compared with, if any."""
        return self.span.since.day if self.span else None

    @property
    def since_values(self) -> dict[str, str]:
        """The address value of the day compared with."""
        return {"since": self.since.isoformat()} if self.since else {}

    @property
    def list_url(self) -> str:
        """The list of everything in this view."""
        values = {"level": self.level.value} | self.values | self.day_values
        if not self.actor.reads_all:
            values["role"] = "lead"
        return f"/tasks?{urlencode(values)}"

    def whole(self, tally: Tally) -> Row:
        """The line of the total, with every number."""
        return row(_("Total"), "", tally, self.list_url, heads_of_counts(), CELLS)

    def here(self, **values: str) -> str:
        """This page with other address values."""
        return f"{self.path}?{urlencode({'level': self.level.value} | self.day_values | self.since_values | values)}"


def row(name: str, url: str, tally: Tally, list_url: str, heads: Sequence[str], shown: Iterable[str] = BESIDE) -> Row:
    """A line with its numbers, and for each the list that it counts, a part of the one at `list_url`."""
    firsts = _originals(tally, list_url)
    columns = [
        (words, n, list_url + _CELL_QUERIES[one] if n else "", one == "open_overdue", firsts.get(one))
        for one, words, n in zip(IN_TABLES, heads, _in_tables(tally), strict=True)
    ]
    cells = {one: cell(getattr(tally, one), list_url, one) for one in shown}
    rates = [
        (letter.value, n, list_url + _CELL_QUERIES[one])
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


def cell(n: int, list_url: str, name: str) -> Cell:
    """A number with the list of that name, a part of the one at `list_url`."""
    return Cell(n, list_url + _CELL_QUERIES[name]) if n else NONE


def _originals(tally: Tally, list_url: str) -> dict[str, Cell]:
    if tally.done_late == tally.done_late_original and tally.open_overdue == tally.open_overdue_original:
        return {}
    pairs = ((name, twin, getattr(tally, twin)) for name, twin in TWINS.items())
    return {name: cell(n, list_url, twin) for name, twin, n in pairs if n != getattr(tally, name)}


def context(view: View, tables: list[Table], parts: Table | None, today: date) -> dict[str, Any]:
    """What templates/rollup/progress.html wants."""
    whole = view.whole(tables[0].total)
    shown = [_table(view, table, whole) for table in tables]
    if parts is not None and parts.lines:
        held = replace(view, level=LevelChoice.PART)
        table = _table(held, parts, held.whole(parts.total))
        shown.append(table | {"anchor": "parts", "title": _("Parts held, beside the tasks and not added to them")})
    return {
        "title": view.title or _("Progress of the key tasks"),
        "way": [("/progress" + query_of(view), _("Progress"))] if view.title else [],
        "as_of": view.when.day,
        "since": view.since,
        "today": today,
        "today_url": f"{view.path}?{urlencode({'level': view.level.value})}",
        "alone_url": replace(view, span=None).here(),
        "note": "",
        "levels": [_level(view, choice) for choice in LevelChoice],
        "counters": _counters(whole, tables[0]),
        "tables": shown,
        "deadlines": _deadlines(tables[0].total, whole),
        "ages": _ages(whole),
        "query": [("level", view.level.value)],
        "exports": [("CSV", view.here(format="csv")), ("JSON", view.here(format="json"))],
    }


def _table(view: View, table: Table, whole: Row) -> dict[str, Any]:
    title, first, base = heading(table.by)
    query = query_of(view)
    lists = f"{view.list_url}&{table.by}="
    heads = heads_of_counts()
    rows = [
        row(line.name, f"{base}{line.code}{query}", line.tally, lists + quote_plus(line.code), heads)
        for line in table.lines
    ]
    return {"anchor": table.by, "title": title, "first_column": first, "rows": rows, "total": whole}


def heading(by: By) -> tuple[str, str, str]:
    """The title of a table, that of its first column, and where the pages of its rows lie."""
    titles: dict[By, tuple[str, str, str]] = {
        "field": (_("By field"), _("Field"), "/progress/fields/"),
        "unit": (_("By lead unit"), _("Unit"), "/progress/units/"),
        "programme": (_("By programme"), _("Programme"), "/progress/programmes/"),
        "member": (_("By member in charge"), _("Member"), "/progress/members/"),
    }
    return titles[by]


def query_of(view: View) -> str:
    """The query by which other progress pages show the same days."""
    values = view.day_values | view.since_values
    return f"?{urlencode(values)}" if values else ""


def _deadlines(tally: Tally, whole: Row) -> dict[str, Any]:
    """Both deadlines side by side: how many were in time, and the rates with what they are of."""
    in_force = _("Deadline in force") if tally.extended else _("Deadline in force, which is the original one")
    rows = [(in_force, "", tally.on_time_rate, tally.overdue_rate)]
    if tally.extended:
        rows.append((_("Original deadline"), "_original", tally.on_time_rate_original, tally.overdue_rate_original))
    return {
        "extended": whole.cells["extended"],
        "done": tally.done_dated,
        "assigned": tally.assigned,
        "rows": [
            {
                "name": name,
                "cells": {twin: whole.cells[twin + which] for twin in TWINS},
                "on_time_rate": on_time,
                "overdue_rate": overdue,
            }
            for name, which, on_time, overdue in rows
        ],
    }


def _level(view: View, choice: LevelChoice) -> dict[str, Any]:
    names = {LevelChoice.TASK: _("Tasks"), LevelChoice.PART: _("Parts"), LevelChoice.ALL: _("Tasks and parts")}
    return {
        "label": names[choice],
        "url": view.here(level=choice.value),
        "current": choice is view.level,
        "n": None,
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
    spans = ("1–10", "11–30", "31–60", "61–120", _("more than 120"))
    return [(_("%(span)s days", span=span), whole.cells[f"age_{n}"]) for n, span in enumerate(spans, 1)]
