"""A day's counts, kept in the same transaction as each change, so that a page costs the same at any size.

Today's rows are made anew after midnight; until then a count is made from the tasks themselves. Those of the day
before stay as they stood at its end: what was known on a past day never changes. Nothing else writes here.
"""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from functools import cache
from operator import add
from typing import Any

from sqlalchemy import ColumnElement, Date, and_, bindparam, delete, exists, func, insert, select
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
_NEWEST = select(func.max(col(TaskSummary.day)))


_SUMMARY = TaskSummary.__table__.c  # type: ignore[attr-defined]
_LATER = TaskSummary.__table__.alias("later").c  # type: ignore[attr-defined]


def of_day(parameter: str, *, is_past: bool) -> ColumnElement[bool]:
    """The rows of the day given as this parameter.

    Where a later day than today stands, the clock was set back, and today's rows are those of its first end: none.
    """
    day = bindparam(parameter, type_=Date)
    mine: ColumnElement[bool] = _SUMMARY.day == day
    return mine if is_past else and_(mine, ~exists(select(_LATER.day).where(_LATER.day > day)))


def exists_for(session: Session, day: date) -> bool:
    """Whether the summary of this day stands."""
    return fetch(session, _OF_DAY, {"day": day}).first() is not None


def is_current(session: Session, today: date) -> bool:
    """Whether the summary of today stands and follows each change."""
    return bool(fetch(session, _NEWEST).scalar_one() == today)


def move(session: Session, before: TaskFacts | None, after: TaskFacts, today: date) -> None:
    """Take what a task counted before its change out, and put what it counts now in.

    Where the clock was set back, days that have not come yet go, and today with them: its end had come once.
    """
    newest = fetch(session, _NEWEST).scalar_one()
    if newest is not None and newest > today:
        _forget_from(session, today)
    if newest != today:
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


def of_tasks(session: Session, today: date) -> dict[Key, Tally]:
    """What the tasks as they are add up to today, by corner."""
    rows = fetch(
        session,
        select(*(getattr(Task, name) for name in FACT_COLUMNS)).where(col(Task.state) != State.DRAFT),
        in_batches=True,
    )
    return gather((facts_of(row) for row in rows), judged_on(session, today))


def refresh(session: Session, today: date) -> dict[Key, Tally]:
    """Make the summary of `today` from the tasks, and give it; those of earlier days stay."""
    cells = of_tasks(session, today)
    _forget_from(session, today)
    _write(session, today, cells)
    return cells


def replace(session: Session, day: date, cells: dict[Key, Tally]) -> None:
    """Write the summary of a past day in place of the one that stands, if any."""
    fetch(session, delete(TaskSummary).where(col(TaskSummary.day) == day))
    _write(session, day, cells)


def forget(session: Session) -> None:
    """Drop all days, as one must who writes into the past."""
    fetch(session, delete(TaskSummary))


def days(session: Session, since: date) -> list[date]:
    """The days, from `since` on, whose summary stands."""
    wanted = select(col(TaskSummary.day)).distinct().where(col(TaskSummary.day) >= since)
    return list(fetch(session, wanted.order_by(col(TaskSummary.day))).scalars())


def _forget_from(session: Session, day: date) -> None:
    fetch(session, delete(TaskSummary).where(col(TaskSummary.day) >= day))


def _write(session: Session, day: date, cells: dict[Key, Tally]) -> None:
    if cells:
        session.connection().execute(
            insert(TaskSummary), [_row(day, key, tally) for key, tally in sorted(cells.items())]
        )


def drop_when_soon_moves(
    session: Session, before: WorkingCalendar, after: WorkingCalendar, _right: Holding, _clock: Clock
) -> None:
    """Forget the days on which the calendar moves the last day that is soon.

    Until the scheduler has made them anew they are counted from the tasks and from history.
    """
    moved = [day for day in days(session, date.min) if on_day(before, day) != on_day(after, day)]
    if moved:
        fetch(session, delete(TaskSummary).where(col(TaskSummary.day).in_(moved)))


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
