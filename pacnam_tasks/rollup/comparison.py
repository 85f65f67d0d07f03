"""What a progress page shows of two days: for each row both numbers with their lists, and what has happened between."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from sqlmodel import Session

from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.rollup.cells import Cell, cell
from pacnam_tasks.rollup.formats import points, signed
from pacnam_tasks.rollup.queries import Change, Table
from pacnam_tasks.rollup.view import View, heading, narrowed_to, query_of, row_url
from pacnam_tasks.tasks.forms import LevelChoice
from pacnam_tasks.tasks.queries.changes import Span, new_in, titles
from pacnam_tasks.tasks.rules.tally import Tally

COMPARED = ("assigned", "done", "open_in_time", "open_overdue")
HAPPENED = {"newly_done": "done", "new_overdue": "open_overdue"}
"""Events, with the count of the later day in whose list they are new."""
NAMED = 5


@dataclass(frozen=True)
class Pair:
    """A number on both days, and the signed difference, empty for none."""

    then: Cell
    now: Cell
    change: str


@dataclass(frozen=True)
class Compared:
    """A row on both days; `pairs` and `events` by the name of the count, `points` the difference in percent."""

    name: str
    url: str
    pairs: dict[str, Pair]
    events: dict[str, Cell]
    percent_then: Decimal | None
    percent: Decimal | None
    points: str


@dataclass(frozen=True)
class Lists:
    """Addresses of a row's lists: on the later day, on the earlier one, and of what is new on the later one."""

    now: str
    then: str
    new: str

    @classmethod
    def of(cls, view: View, span: Span, narrowed: str = "") -> "Lists":
        """Those of a view, narrowed further by a piece of query."""
        now, then = view.list_url + narrowed, replace(view, when=span.since).list_url + narrowed
        return cls(now, then, f"{now}&{urlencode(view.since_values)}")


def comparison(session: Session, view: View, span: Span, tables: list[tuple[View, Table]]) -> dict[str, Any]:
    """What templates/rollup/_changes.html wants; each table comes with the view whose lists it leads to."""
    return {
        "changes": [_table(of, span, table) for of, table in tables],
        "events": _events(session, view, span),
    }


def _table(view: View, span: Span, table: Table) -> dict[str, Any]:
    title, first, _base = heading(table.by)
    query = query_of(view)
    rows = [
        _row(line.name, row_url(table.by, line.code, query), line.tally, line.change, lists)
        for line in table.lines
        if line.change is not None and (lists := Lists.of(view, span, narrowed_to(table.by, line.code)))
    ]
    assert table.change is not None  # noqa: S101  # every table of a comparison has one
    return {
        "anchor": f"{table.by}-{view.level}",
        "title": _("Parts held") if view.level is LevelChoice.PART else title,
        "first_column": first,
        "rows": rows,
        "total": _row(_("Total"), "", table.total, table.change, Lists.of(view, span)),
    }


def _row(name: str, url: str, tally: Tally, change: Change, lists: Lists) -> Compared:
    then = change.then
    return Compared(
        name=name,
        url=url,
        pairs={one: _pair(getattr(then, one), getattr(tally, one), one, lists) for one in COMPARED},
        events={one: cell(getattr(change.events, one), lists.new, listed) for one, listed in HAPPENED.items()},
        percent_then=then.percent,
        percent=tally.percent,
        points=signed(points(tally, then)),
    )


def _pair(then: int, now: int, name: str, lists: Lists) -> Pair:
    return Pair(cell(then, lists.then, name), cell(now, lists.now, name), signed(now - then))


def _events(session: Session, view: View, span: Span) -> list[dict[str, Any]]:
    """What has happened in the whole, with the first few tasks by name."""
    found = {name: [one for one, _cell in new_in(span, name, view.actor, view.scope)] for name in HAPPENED}
    first = {name: sorted(ids)[:NAMED] for name, ids in found.items()}
    known = titles(session, view.actor, {one for ids in first.values() for one in ids})
    words = {"newly_done": _("Newly done"), "new_overdue": _("Newly overdue")}
    lists = Lists.of(view, span)
    return [
        {
            "title": words[name],
            "cell": cell(len(found[name]), lists.new, listed),
            "tasks": [known[one] for one in first[name] if one in known],
            "more": max(0, len(found[name]) - NAMED),
        }
        for name, listed in HAPPENED.items()
    ]
