"""Today's counts, kept in the same transaction as each change, so that a page costs the same at any size.

Rows exist for one day. The scheduler makes them anew after midnight; until then a count is made from the
tasks themselves. Nothing else writes here.
"""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from functools import cache
from operator import add
from typing import Any

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from pacnam_tasks.accounts.rules import Holding
from pacnam_tasks.calendar.actions import ON_CHANGE
from pacnam_tasks.calendar.rules import WorkingCalendar
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.db import fetch, written
from pacnam_tasks.tasks.models import FACT_COLUMNS, SUMMARY_KEY, Task, TaskSummary, facts_of
from pacnam_tasks.tasks.queries.days import judged_on
from pacnam_tasks.tasks.rules.days import OnDay, on_day
from pacnam_tasks.tasks.rules.facts import State, TaskFacts
from pacnam_tasks.tasks.rules.tally import TALLY_FIELDS, Tally, contribution, counts_of

Key = tuple[str, int, int, int, int]


def key_of(facts: TaskFacts) -> Key:
    """The corner of the house in which a task is counted."""
    return (
        facts.level.value,
        facts.field_id,
        facts.lead_unit_id,
        facts.member_id or 0,
        facts.parent_unit_id or 0,
    )


_OF_DAY = select(col(TaskSummary.day)).where(col(TaskSummary.day) == bindparam("day")).limit(written(1))


def exists_for(session: Session, day: date) -> bool:
    """Whether the summary of this day stands."""
    return fetch(session, _OF_DAY, {"day": day}).first() is not None


def move(session: Session, before: TaskFacts | None, after: TaskFacts, today: date) -> None:
    """Take what a task counted before its change out, and put what it counts now in."""
    if not exists_for(session, today):
        return
    changes: dict[Key, Tally] = {}
    on = judged_on(session, today)
    if before is not None:
        changes[key_of(before)] = -contribution(before, on)
    changes[key_of(after)] = changes.get(key_of(after), Tally()) + contribution(after, on)
    for key, tally in sorted(changes.items()):
        _add(session, today, key, tally)


def _add(session: Session, day: date, key: Key, tally: Tally) -> None:
    fetch(session, _adding(session.get_bind().dialect.name), _row(day, key, tally))


@cache
def _adding(dialect: str) -> Any:
    """The statement that adds a row's counts to those of its corner."""
    row = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(TaskSummary)
    sums = {name: TaskSummary.__table__.c[name] + row.excluded[name] for name in TALLY_FIELDS}  # type: ignore[attr-defined]
    return row.on_conflict_do_update(index_elements=SUMMARY_KEY, set_=sums)


def _row(day: date, key: Key, tally: Tally) -> dict[str, Any]:
    level, field_id, unit_id, member_id, parent_unit_id = key
    return {
        "day": day,
        "level": level,
        "field_id": field_id,
        "unit_id": unit_id,
        "member_id": member_id,
        "parent_unit_id": parent_unit_id,
        **asdict(tally),
    }


def refresh(session: Session, today: date) -> None:
    """Make the summary of `today` from the tasks and drop every other day's."""
    rows = fetch(
        session,
        select(*(getattr(Task, name) for name in FACT_COLUMNS)).where(col(Task.state) != State.DRAFT),
        in_batches=True,
    )
    cells = gather((facts_of(row) for row in rows), judged_on(session, today))
    fetch(session, delete(TaskSummary))
    if cells:
        session.connection().execute(
            insert(TaskSummary), [_row(today, key, tally) for key, tally in sorted(cells.items())]
        )


def drop_when_soon_moves(
    session: Session, before: WorkingCalendar, after: WorkingCalendar, _right: Holding, clock: Clock
) -> None:
    """Let today's counts be made anew where the calendar moves the last day that is soon.

    Until the scheduler has done so they are made from the tasks.
    """
    if on_day(before, clock.today()) != on_day(after, clock.today()):
        fetch(session, delete(TaskSummary))


ON_CHANGE.append(drop_when_soon_moves)


class Corners:
    """What tasks add up to on a day, by corner; they are taken one by one."""

    def __init__(self, on: OnDay) -> None:
        self.on = on
        self._sums: dict[Key, list[int]] = {}

    def take(self, facts: TaskFacts) -> tuple[Key, Tally]:
        """Count a task; where it counts, and what it added."""
        key, tally = key_of(facts), contribution(facts, self.on)
        sums = self._sums.get(key)
        self._sums[key] = list(counts_of(tally)) if sums is None else list(map(add, sums, counts_of(tally)))
        return key, tally

    @property
    def cells(self) -> dict[Key, Tally]:
        """The sums so far."""
        return {key: Tally(*sums) for key, sums in self._sums.items()}


def gather(all_facts: Iterable[TaskFacts], on: OnDay) -> dict[Key, Tally]:
    """What a set of tasks adds up to on a day, by corner."""
    corners = Corners(on)
    for facts in all_facts:
        corners.take(facts)
    return corners.cells


def cells_of(session: Session, day: date) -> dict[Key, Tally]:
    """The summary of a day as it stands."""
    columns = TaskSummary.__table__.c  # type: ignore[attr-defined]
    rows = fetch(session, select(TaskSummary.__table__).where(columns.day == day))  # type: ignore[attr-defined]
    return {
        (row.level, row.field_id, row.unit_id, row.member_id, row.parent_unit_id): Tally(
            *(getattr(row, name) for name in TALLY_FIELDS)
        )
        for row in rows
    }
