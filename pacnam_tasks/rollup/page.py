"""What a progress page shows: counters, tables, ages; every number with the list it counts."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import quote_plus, urlencode

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.rollup.queries import Table
from pacnam_tasks.tasks.forms import LevelChoice
from pacnam_tasks.tasks.queries.counts import AsOf, Scope
from pacnam_tasks.tasks.rules.facts import Rating
from pacnam_tasks.tasks.rules.tally import Tally

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
    **{f"age_{n}": {"timeliness": "open_overdue", "age": str(n)} for n in range(1, 6)},
}
_CELL_QUERIES = {name: f"&{urlencode(values)}" if values else "" for name, values in CELLS.items()}
IN_TABLES = (
    "assigned", "done_on_time", "done_late", "done_undated", "open", "open_in_time", "open_overdue", "open_undated",
    "paused", "revoked", "updated", "silent",
)  # fmt: skip
"""The cells that templates/rollup/_table.html shows of a line."""


@dataclass(frozen=True)
class Cell:
    """A number and the list it counts; zero counts none."""

    n: int
    url: str


NONE = Cell(0, "")


@dataclass(frozen=True)
class Row:
    """A line of a table on the page; `cells` by the name of the count."""

    name: str
    url: str
    cells: dict[str, Cell]
    percent: Decimal | None
    expected: Decimal | None
    rating: Rating


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

    @property
    def day_values(self) -> dict[str, str]:
        """The address value of a past day."""
        return {"as_of": self.when.day.isoformat()} if self.when.is_past else {}

    @property
    def list_url(self) -> str:
        """The list of everything in this view."""
        values = {"level": self.level.value} | self.values | self.day_values
        if not self.actor.reads_all:
            values["role"] = "lead"
        return f"/tasks?{urlencode(values)}"

    def whole(self, tally: Tally) -> Row:
        """The line of the total, with every number."""
        return row(_("Total"), "", tally, self.list_url, CELLS)

    def here(self, **values: str) -> str:
        """This page with other address values."""
        return f"{self.path}?{urlencode({'level': self.level.value} | self.day_values | values)}"


def row(name: str, url: str, tally: Tally, list_url: str, shown: Iterable[str] = IN_TABLES) -> Row:
    """A line with its numbers, and for each the list that it counts, a part of the one at `list_url`."""
    numbers = ((one, getattr(tally, one)) for one in shown)
    cells = {one: Cell(n, list_url + _CELL_QUERIES[one]) if n else NONE for one, n in numbers}
    return Row(name, url, cells, tally.percent, tally.expected, tally.rating)


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
        "way": [("/progress", _("Progress"))] if view.title else [],
        "as_of": view.when.day,
        "today": today,
        "today_url": f"{view.path}?{urlencode({'level': view.level.value})}",
        "note": "",
        "levels": [_level(view, choice) for choice in LevelChoice],
        "counters": _counters(whole),
        "tables": shown,
        "ages": _ages(whole),
        "query": [("level", view.level.value)],
        "exports": [("CSV", view.here(format="csv")), ("JSON", view.here(format="json"))],
    }


def _table(view: View, table: Table, whole: Row) -> dict[str, Any]:
    titles = {
        "field": (_("By field"), _("Field"), "/progress/fields/"),
        "unit": (_("By lead unit"), _("Unit"), "/progress/units/"),
        "programme": (_("By programme"), _("Programme"), "/progress/programmes/"),
        "member": (_("By member in charge"), _("Member"), "/progress/members/"),
    }
    title, first, base = titles[table.by]
    query = f"?{urlencode(view.day_values)}" if view.day_values else ""
    lists = f"{view.list_url}&{table.by}="
    rows = [
        row(line.name, f"{base}{line.code}{query}", line.tally, lists + quote_plus(line.code)) for line in table.lines
    ]
    return {"anchor": table.by, "title": title, "first_column": first, "rows": rows, "total": whole}


def _level(view: View, choice: LevelChoice) -> dict[str, Any]:
    names = {LevelChoice.TASK: _("Tasks"), LevelChoice.PART: _("Parts"), LevelChoice.ALL: _("Tasks and parts")}
    return {
        "label": names[choice],
        "url": view.here(level=choice.value),
        "current": choice is view.level,
        "n": None,
    }


def _counters(whole: Row) -> list[dict[str, Any]]:
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
        }
        for name, label in shown
    ]


def _ages(whole: Row) -> list[tuple[str, Cell]]:
    spans = ("1–10", "11–30", "31–60", "61–120", _("more than 120"))
    return [(_("%(span)s days", span=span), whole.cells[f"age_{n}"]) for n, span in enumerate(spans, 1)]
