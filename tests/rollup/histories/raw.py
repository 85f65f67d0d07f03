"""What the database holds of a history, read by plain SQL: the rows of events and of sets, and names as they are."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import text

from pacnam_tasks.core.db import Database

HANOI = timedelta(hours=7)
Facts = Mapping[str, Any]
Membership = tuple[int, date, date | None]


@dataclass(frozen=True)
class Raw:
    """The events that say how a task stood after them, in order: local day, task, facts; and what only today knows."""

    events: list[tuple[date, int, Facts]]
    codes: Mapping[str, Mapping[int, str]]
    """Field, unit, programme, plan and indicator by id; a member's is the id itself."""
    sets: Mapping[str, Mapping[int, list[Membership]]]
    """By kind of set: the sets of each task, each from the day on which it was linked until the one when it was not."""
    communes: frozenset[str]
    wholes: Mapping[int, tuple[int | None, str, Any]]
    """Of each task: what it is a part of, how its quantity adds up, and its share of the whole."""

    def sets_on(self, kind: str, task_id: int, day: date) -> set[int]:
        """The sets in which a task was at the end of a day."""
        return {
            number
            for number, since, until in self.sets[kind].get(task_id, ())
            if since <= day and (until is None or until > day)
        }

    def on(self, day: date) -> dict[int, Facts]:
        """How each task stood at the end of a day, by the last event recorded by then."""
        known: dict[int, Facts] = {}
        for recorded, task_id, facts in self.events:
            if recorded <= day:
                known[task_id] = facts
        return {task_id: facts for task_id, facts in known.items() if facts["state"] != "draft"}

    def days(self) -> Iterator[date]:
        """Every day from the first event to the last."""
        day, last = self.events[0][0], self.events[-1][0]
        while day <= last:
            yield day
            day += timedelta(days=1)


def read(database: Database) -> Raw:
    """All of it."""
    with database.engine.connect() as connection:

        def rows(statement: str) -> list[Any]:
            return list(connection.execute(text(statement)))

        return Raw(
            events=[
                (_local_day(row.at), row.task_id, json.loads(row.facts))
                for row in rows("SELECT at, task_id, facts FROM event WHERE facts IS NOT NULL ORDER BY seq")
            ],
            codes={
                kind: {row.id: row.code for row in rows(f"SELECT id, code FROM {kind}")}  # noqa: S608
                for kind in ("field", "unit", "programme", "plan", "indicator")
            },
            sets={
                "programme": _sets(rows("SELECT task_id, programme_id FROM task_programme")),
                "plan": _sets(rows("SELECT id, plan_id FROM task WHERE plan_id IS NOT NULL")),
                "indicator": _sets(
                    (row.task_id, row.indicator_id, _local_day(row.linked_at), row.replaced_at)
                    for row in rows("SELECT task_id, indicator_id, linked_at, replaced_at FROM indicator_task")
                ),
            },
            communes=frozenset(row.code for row in rows("SELECT code FROM unit WHERE kind = 'commune'")),
            wholes={
                row.id: (row.parent_id, row.measure_kind or "", row.share)
                for row in rows("SELECT id, parent_id, measure_kind, share FROM task")
            },
        )


def _sets(rows: Iterable[Any]) -> dict[int, list[Membership]]:
    """Rows of task and set, and where sets change the day of the beginning and the instant of the end."""
    found: dict[int, list[Membership]] = {}
    for task_id, set_id, *when in rows:
        since, until = when or (date.min, None)
        found.setdefault(task_id, []).append((set_id, since, _local_day(until) if until else None))
    return found


def _local_day(at: Any) -> date:
    """SQLite gives text without a zone, in UTC."""
    instant: datetime = datetime.fromisoformat(at) if isinstance(at, str) else at.astimezone(UTC)
    return (instant.replace(tzinfo=None) + HANOI).date()
