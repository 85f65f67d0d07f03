"""Counts of what a person may count, on any day: today's from the summary, past ones from the history."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, func, select
from sqlmodel import Session, col

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.clock import end_of_day
from pacnam_tasks.core.db import fetch
from pacnam_tasks.history.queries import facts_before
from pacnam_tasks.tasks import summary
from pacnam_tasks.tasks.models import FACT_COLUMNS, Task, TaskProgramme, TaskSummary, facts_of
from pacnam_tasks.tasks.queries.visible import counted_for_units, counts_for
from pacnam_tasks.tasks.rules.facts import State, TaskFacts
from pacnam_tasks.tasks.rules.tally import TALLY_FIELDS, Tally, contribution
from pacnam_tasks.tasks.summary import Key

Dimension = Literal["field_id", "unit_id", "member_id", "level"]
_POSITION = {"level": 0, "field_id": 1, "unit_id": 2, "member_id": 3}


@dataclass(frozen=True)
class AsOf:
    """The day of a count, and today; a past day is what was recorded by its 24:00 in `zone`."""

    day: date
    today: date
    zone: ZoneInfo

    @property
    def is_past(self) -> bool:
        """Whether history has to be asked."""
        return self.day < self.today


@dataclass(frozen=True)
class Scope:
    """Which tasks are counted; None means all."""

    level: str | None = None
    field_id: int | None = None
    unit_id: int | None = None
    member_id: int | None = None
    programme_id: int | None = None

    def holds(self, facts: TaskFacts) -> bool:
        """Whether a task with these facts is in it, programmes apart."""
        return (
            self.level in {None, facts.level}
            and self.field_id in {None, facts.field_id}
            and self.unit_id in {None, facts.lead_unit_id}
            and self.member_id in {None, facts.member_id}
        )

    def takes(self, cell: Key) -> bool:
        """Whether a corner of the house is in it."""
        level, field_id, unit_id, member_id, _parent_unit_id = cell
        return (
            self.level in {None, level}
            and self.field_id in {None, field_id}
            and self.unit_id in {None, unit_id}
            and self.member_id in {None, member_id}
        )


def sums_by(session: Session, actor: Actor, when: AsOf, scope: Scope, dimension: Dimension) -> dict[Any, Tally]:
    """The tally of each value of a dimension that has any task."""
    if not when.is_past and scope.programme_id is None:
        ready = _from_summary(session, actor, when.day, scope, dimension)
        if ready or summary.exists_for(session, when.day):
            return ready
    found: dict[Any, Tally] = {}
    for cell, tally in _cells(session, when, scope.programme_id).items():
        if scope.takes(cell) and counts_for(actor, cell):
            key = cell[_POSITION[dimension]]
            found[key] = found.get(key, Tally()) + tally
    return found


def _cells(session: Session, when: AsOf, programme_id: int | None) -> dict[Key, Tally]:
    """What the tasks of a day add up to; a past day is gathered once, however often a page asks for it."""
    kept: dict[Any, dict[Key, Tally]] = session.info.setdefault("cells", {})
    day = (when.day, programme_id)
    if day in kept:
        return kept[day]
    cells = summary.gather(all_facts(session, when, Scope(programme_id=programme_id)), when.day)
    if when.is_past:
        kept[day] = cells
    return cells


def sum_of(session: Session, actor: Actor, when: AsOf, scope: Scope) -> Tally:
    """The tally of a scope."""
    total = Tally()
    for tally in sums_by(session, actor, when, scope, "level").values():
        total += tally
    return total


def _from_summary(session: Session, actor: Actor, day: date, scope: Scope, dimension: Dimension) -> dict[Any, Tally]:
    narrowed = {name: getattr(scope, name) for name in _POSITION if getattr(scope, name) is not None}
    units = {} if actor.reads_all else {"units": sorted(actor.unit_ids)}
    statement = _summing(dimension, tuple(narrowed), actor.reads_all)
    rows = fetch(session, statement, {"on": day, **narrowed, **units})
    return {row[0]: Tally(*map(int, row[1:])) for row in rows}


@cache
def _summing(dimension: Dimension, narrowed_by: tuple[str, ...], reads_all: bool) -> Any:
    """The sums of the summary by a dimension; there are few such statements, and each is on every page."""
    columns = TaskSummary.__table__.c  # type: ignore[attr-defined]
    sums = (func.sum(columns[name]) for name in TALLY_FIELDS)
    narrow = (columns[name] == bindparam(name) for name in narrowed_by)
    mine = () if reads_all else (counted_for_units(),)
    wanted = select(columns[dimension], *sums).where(columns.day == bindparam("on"), *narrow, *mine)
    return wanted.group_by(columns[dimension])


def all_facts(session: Session, when: AsOf, scope: Scope) -> Iterator[TaskFacts]:
    """The facts of every task of a scope on a day; drafts are no tasks yet."""
    return (facts for _, facts in facts_by_id(session, when, scope))


def facts_by_id(session: Session, when: AsOf, scope: Scope) -> Iterator[tuple[int, TaskFacts]]:
    """The same with each task's id."""
    pairs = _past(session, when) if when.is_past else _present(session)
    of_programme = _programme_ids(session, scope.programme_id)
    for task_id, facts in pairs:
        if scope.holds(facts) and (of_programme is None or task_id in of_programme):
            yield task_id, facts


def _present(session: Session) -> Iterable[tuple[int, TaskFacts]]:
    rows = fetch(
        session,
        select(col(Task.id), *(getattr(Task, name) for name in FACT_COLUMNS)).where(col(Task.state) != State.DRAFT),
        in_batches=True,
    )
    return ((row.id, facts_of(row)) for row in rows)


def _past(session: Session, when: AsOf) -> Iterable[tuple[int, TaskFacts]]:
    return (
        (task_id, TaskFacts.from_record(record))
        for task_id, record in facts_before(session, end_of_day(when.day, when.zone))
    )


def _programme_ids(session: Session, programme_id: int | None) -> frozenset[int] | None:
    if programme_id is None:
        return None
    rows = fetch(session, select(col(TaskProgramme.task_id)).where(col(TaskProgramme.programme_id) == programme_id))
    return frozenset(rows.scalars())


def plain_sum(all_of_them: Iterable[TaskFacts], day: date) -> Tally:
    """A count made from the facts one by one: what every summary must equal."""
    total = Tally()
    for facts in all_of_them:
        total += contribution(facts, day)
    return total
