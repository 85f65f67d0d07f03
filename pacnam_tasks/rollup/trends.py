"""How far the work and how much was overdue in the last eight weeks, from one reading of the history.

Each day is counted as it was known on its own evening, so each number leads to the list of that day.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.rollup.cells import Cell, cell
from pacnam_tasks.rollup.queries import By, names_of_rows
from pacnam_tasks.rollup.view import View, heading, narrowed_to, query_of, row_url
from pacnam_tasks.tasks.queries.counts import POSITION
from pacnam_tasks.tasks.queries.sets import SETS, members_change, serving
from pacnam_tasks.tasks.queries.visible import counts_for
from pacnam_tasks.tasks.queries.weekly import is_counted, on_days
from pacnam_tasks.tasks.rules.facts import State, TaskFacts, overdue_days
from pacnam_tasks.tasks.rules.tally import STANDING_STILL, mean_percent, share_of
from pacnam_tasks.tasks.summary import Key, key_of

WEEKS = 8
WIDTH, HEIGHT, EDGE = 108, 30, 3
Keys = Callable[[date, int, Key], Iterable[Any]]
WHOLE = "whole"


@dataclass(slots=True)
class Point:
    """What a row was on a day."""

    assigned: int = 0
    done: int = 0
    overdue: int = 0
    weight: int = 0
    weighted_percent: int = 0

    @property
    def percent(self) -> Decimal | None:
        """How far the set is, as everywhere: the weighted mean without paused and revoked tasks."""
        return mean_percent(self.weighted_percent, self.weight)

    @property
    def overdue_share(self) -> Decimal | None:
        """Percent of all given that is overdue."""
        return share_of(self.overdue, self.assigned)


Points = dict[Any, dict[date, Point]]


def trends(session: Session, view: View, shown: Sequence[By]) -> dict[str, Any]:
    """What templates/rollup/_trends.html wants."""
    days = days_of(view)
    points = _counted(session, view, days, {by: _keys(session, view, by, days) for by in shown})
    whole = _row(view, _("Total"), "", points[WHOLE].get(WHOLE, {}), days, "")
    return {"trend_days": days, "trends": [_table(session, view, by, points[by], days, whole) for by in shown]}


def days_of(view: View) -> list[date]:
    """The day of the page and the same day of each of the weeks before, the earliest first."""
    return [view.when.day - timedelta(weeks=n) for n in range(WEEKS, -1, -1)]


@dataclass(frozen=True)
class Course:
    """What a row, or the whole without code and name, was on each of the days."""

    code: str
    name: str
    points: Sequence[tuple[date, Point]]


def courses(session: Session, view: View, by: By) -> tuple[list[Course], Course]:
    """The rows by one dimension, and the whole."""
    days = days_of(view)
    points = _counted(session, view, days, {by: _keys(session, view, by, days)})

    def course(code: str, name: str, of: Mapping[date, Point]) -> Course:
        return Course(code, name, [(day, of.get(day, Point())) for day in days])

    rows = [course(code, name, points[by][one]) for one, code, name in names_of_rows(session, by) if one in points[by]]
    return rows, course("", "", points[WHOLE].get(WHOLE, {}))


def _keys(session: Session, view: View, by: By, days: Sequence[date]) -> Keys:
    """In which rows a task is counted on a day."""
    if by in SETS and members_change(by):
        then = {day: serving(session, by, _on(view, day).when.until) for day in days}
        return lambda day, task_id, _cell: then[day].get(task_id, ())
    if by in SETS:
        sets = serving(session, by)
        return lambda _day, task_id, _cell: sets.get(task_id, ())
    position = POSITION["member_id" if by == "member" else f"{by}_id"]
    return lambda _day, _task_id, cell_: (cell_[position],)


def _counted(session: Session, view: View, days: Sequence[date], keys: Mapping[By, Keys]) -> dict[str, Points]:
    found: dict[str, Points] = {by: {} for by in (*keys, WHOLE)}
    for day, known in on_days(session, view.when, days, view.scope.within):
        for task_id, facts in known.items():
            corner = key_of(facts)
            if not is_counted(facts) or not view.scope.holds(facts) or not counts_for(view.actor, corner):
                continue
            _add(found[WHOLE], WHOLE, day, facts)
            for by, of in keys.items():
                for key in of(day, task_id, corner):
                    _add(found[by], key, day, facts)
    return found


def _add(points: Points, key: Any, day: date, facts: TaskFacts) -> None:
    point = points.setdefault(key, {}).setdefault(day, Point())
    point.assigned += 1
    if facts.state not in STANDING_STILL:
        weight = int(facts.weight * 100)
        point.weight += weight
        point.weighted_percent += weight * int(facts.percent * 10)
    if facts.state is State.DONE:
        point.done += 1
    elif overdue_days(facts, day):
        point.overdue += 1


def _table(
    session: Session, view: View, by: By, points: Points, days: Sequence[date], whole: dict[str, Any]
) -> dict[str, Any]:
    title, first, _base = heading(by)
    query = query_of(view)
    rows = [
        _row(view, name, row_url(by, code, query), points[one], days, narrowed_to(by, code))
        for one, code, name in names_of_rows(session, by)
        if one in points
    ]
    return {"anchor": by, "title": title, "first_column": first, "rows": rows, "total": whole}


def _row(
    view: View, name: str, url: str, points: Mapping[date, Point], days: Sequence[date], narrowed: str
) -> dict[str, Any]:
    cells = []
    for day in days:
        point, lists = points.get(day, Point()), f"{_on(view, day).list_url}{narrowed}"
        cells.append((day, point, cell(point.done, lists, "done"), cell(point.overdue, lists, "open_overdue")))
    return {
        "name": name,
        "url": url,
        "cells": [_told(*one) for one in cells],
        "percent_line": _line([(n, point.percent) for n, (_day, point, _done, _late) in enumerate(cells)]),
        "overdue_line": _line([(n, point.overdue_share) for n, (_day, point, _done, _late) in enumerate(cells)]),
    }


def _on(view: View, day: date) -> View:
    return replace(view, when=replace(view.when, day=day), span=None)


def _told(day: date, point: Point, done: Cell, late: Cell) -> dict[str, Any]:
    return {"day": day, "percent": point.percent, "done": done, "of": point.assigned, "late": late}


def _line(shares: Sequence[tuple[int, Decimal | None]]) -> str:
    """The points of a polyline from 0 % at the foot to 100 % at the top; days without any task have none."""
    across, up = Decimal(WIDTH - 2 * EDGE) / WEEKS, Decimal(HEIGHT - 2 * EDGE) / 100
    return " ".join(
        f"{EDGE + n * across:.1f},{HEIGHT - EDGE - share * up:.1f}" for n, share in shares if share is not None
    )
