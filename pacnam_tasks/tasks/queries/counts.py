"""Counts of what a person may count, on any day: from its summary, else from tasks, facts in force or history."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, Select, bindparam, cast, func, select
from sqlmodel import Session, col

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.clock import end_of_day
from pacnam_tasks.core.db import fetch
from pacnam_tasks.history.queries import facts_before, facts_before_each
from pacnam_tasks.tasks import summary
from pacnam_tasks.tasks.forms import NOBODY
from pacnam_tasks.tasks.models import FACT_COLUMNS, Task, TaskSummary, facts_of
from pacnam_tasks.tasks.queries import in_force
from pacnam_tasks.tasks.queries.days import judged_on
from pacnam_tasks.tasks.queries.sets import Within, members_change, tasks_in
from pacnam_tasks.tasks.queries.visible import counted_for_units, counts_for
from pacnam_tasks.tasks.rules.days import OnDay
from pacnam_tasks.tasks.rules.facts import State, TaskFacts
from pacnam_tasks.tasks.rules.tally import TALLY_FIELDS, Tally, contribution
from pacnam_tasks.tasks.summary import Corners, Key, key_of

Dimension = Literal["field_id", "unit_id", "member_id", "level"]
_COLUMN = {"level": "level", "field_id": "field_id", "unit_id": "lead_unit_id", "member_id": "member_id"}
POSITION = {"level": 0, "field_id": 1, "unit_id": 2, "member_id": 3}


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

    @property
    def until(self) -> datetime | None:
        """The instant before which something must have been recorded to be known on a past day; none for today."""
        return end_of_day(self.day, self.zone) if self.is_past else None


@dataclass(frozen=True)
class Scope:
    """Which tasks are counted; None means all. `within` is a set of `tasks.queries.sets`.

    What no member is in charge of has the member `NOBODY`.
    """

    level: str | None = None
    field_id: int | None = None
    unit_id: int | None = None
    member_id: int | None = None
    within: Within | None = None

    def holds(self, facts: TaskFacts) -> bool:
        """Whether a task with these facts is in it, sets apart."""
        return (
            self.level in {None, facts.level}
            and self.field_id in {None, facts.field_id}
            and self.unit_id in {None, facts.lead_unit_id}
            and self.member_id in {None, facts.member_id or NOBODY}
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
    if scope.within is None and not _is_read(session, when, None):
        ready = _from_summary(session, actor, when, scope, dimension)
        if ready or _stands(session, when):
            return ready
    found: dict[Any, Tally] = {}
    for cell, tally in _cells(session, when, scope.within).items():
        if scope.takes(cell) and counts_for(actor, cell):
            key = cell[POSITION[dimension]]
            found[key] = found.get(key, Tally()) + tally
    return found


def _cells(session: Session, when: AsOf, within: Within | None) -> dict[Key, Tally]:
    """What a day's tasks add up to by corner; a past day is counted once, however often a page asks for it."""
    if within is not None or not when.is_past or _is_read(session, when, None):
        return day_of(session, when, within).cells
    counted: dict[date, dict[Key, Tally]] = session.info.setdefault("counted days", {})
    if when.day not in counted:
        end = end_of_day(when.day, when.zone)
        if not in_force.reach(session, end):
            return day_of(session, when).cells
        counted[when.day] = in_force.counted_before(session, end, judged_on(session, when.day))
    return counted[when.day]


@dataclass(frozen=True)
class Day:
    """A day's tasks: what they add up to by corner, and where each finished and each overdue one counts, by id.

    `behind` are the facts of those that are overdue or, by their rating, in danger of it.
    """

    cells: dict[Key, Tally]
    done: dict[int, Key]
    overdue: dict[int, Key]
    behind: dict[int, TaskFacts]


def day_of(session: Session, when: AsOf, within: Within | None = None, *, keep: bool = False) -> Day:
    """The tasks of a day one by one; a past day is read once, however often a page asks for it.

    So is today with `keep`, where nothing is going to change.
    """
    if _is_read(session, when, within):
        found: Day = session.info["days"][when.day, within]
        return found
    gathered = _Gathering(judged_on(session, when.day))
    for task_id, facts in facts_by_id(session, when, Scope(within=within)):
        gathered.take(task_id, facts)
    return _kept(session, when, within, gathered.day) if when.is_past or keep else gathered.day


def both_days(session: Session, earlier: AsOf, later: AsOf, within: Within | None = None) -> tuple[Day, Day]:
    """Two days, kept for the page; where history has to be asked for both, it is asked once.

    What came to a set in between was done or overdue on the earlier day where it was so outside the set.
    """
    whens = (earlier, later)
    is_the_same = within is None or not members_change(within[0])
    if later.is_past and is_the_same and not any(_is_read(session, when, within) for when in whens):
        gathered = [_Gathering(judged_on(session, when.day)) for when in whens]
        among = None if within is None else tasks_in(within)
        ends = [end_of_day(when.day, when.zone) for when in whens]
        for place, task_id, record in facts_before_each(session, ends, among):
            gathered[place].take(task_id, TaskFacts.from_record(record))
        for when, one in zip(whens, gathered, strict=True):
            _kept(session, when, within, one.day)
    then, now = day_of(session, earlier, within, keep=True), day_of(session, later, within, keep=True)
    if within is None or is_the_same:
        return then, now
    newcomers = _Gathering(judged_on(session, earlier.day))
    for task_id, facts in _past(session, earlier, Scope(), tasks_in(within, later.until)):
        newcomers.take(task_id, facts)
    outside = newcomers.day
    return replace(then, done=outside.done | then.done, overdue=outside.overdue | then.overdue), now


class _Gathering:
    """A day that is put together task by task."""

    def __init__(self, on: OnDay) -> None:
        self._corners = Corners(on)
        self._done: dict[int, Key] = {}
        self._overdue: dict[int, Key] = {}
        self._behind: dict[int, TaskFacts] = {}

    def take(self, task_id: int, facts: TaskFacts) -> None:
        """Count a task."""
        cell, tally = self._corners.take(facts)
        if tally.open_overdue or tally.at_risk:
            self._behind[task_id] = facts
        if tally.open_overdue:
            self._overdue[task_id] = cell
        elif tally.done:
            self._done[task_id] = cell

    @property
    def day(self) -> Day:
        """All that was taken."""
        return Day(self._corners.cells, self._done, self._overdue, self._behind)


def _kept(session: Session, when: AsOf, within: Within | None, day: Day) -> Day:
    session.info.setdefault("days", {})[when.day, within] = day
    return day


def _is_read(session: Session, when: AsOf, within: Within | None) -> bool:
    return (when.day, within) in session.info.get("days", ())


def sums_by_set(
    session: Session, actor: Actor, when: AsOf, scope: Scope, serving: Mapping[int, Sequence[int]]
) -> dict[int, Tally]:
    """The tally of each set of a kind, in one pass; `serving` tells in which of them a task is."""
    found: dict[int, Tally] = {}
    on = judged_on(session, when.day)
    for task_id, facts in facts_by_id(session, when, scope):
        if task_id in serving and counts_for(actor, key_of(facts)):
            tally = contribution(facts, on)
            for set_id in serving[task_id]:
                found[set_id] = found.get(set_id, Tally()) + tally
    return found


def sum_of(session: Session, actor: Actor, when: AsOf, scope: Scope) -> Tally:
    """The tally of a scope."""
    total = Tally()
    for tally in sums_by(session, actor, when, scope, "level").values():
        total += tally
    return total


def _stands(session: Session, when: AsOf) -> bool:
    return summary.exists_for(session, when.day) if when.is_past else summary.is_current(session, when.day)


def _from_summary(session: Session, actor: Actor, when: AsOf, scope: Scope, dimension: Dimension) -> dict[Any, Tally]:
    narrowed = {name: getattr(scope, name) for name in POSITION if getattr(scope, name) is not None}
    units = {} if actor.reads_all else {"units": sorted(actor.unit_ids)}
    statement = _summing(dimension, tuple(narrowed), actor.reads_all, when.is_past)
    rows = fetch(session, statement, {"on": when.day, **narrowed, **units})
    return {row[0]: Tally(*row[1:]) for row in rows}


@cache
def _summing(dimension: Dimension, narrowed_by: tuple[str, ...], reads_all: bool, is_past: bool) -> Any:
    """The sums of the summary by a dimension; there are few such statements, and each is on every page."""
    columns = TaskSummary.__table__.c  # type: ignore[attr-defined]
    # PostgreSQL sums big numbers up to decimals.
    sums = (cast(func.sum(columns[name]), BigInteger) for name in TALLY_FIELDS)
    narrow = (columns[name] == bindparam(name) for name in narrowed_by)
    mine = () if reads_all else (counted_for_units(),)
    wanted = select(columns[dimension], *sums).where(summary.of_day("on", is_past=is_past), *narrow, *mine)
    return wanted.group_by(columns[dimension])


def facts_by_id(session: Session, when: AsOf, scope: Scope) -> Iterator[tuple[int, TaskFacts]]:
    """The facts of every task of a scope on a day, with its id; drafts are no tasks yet."""
    among = None if scope.within is None else tasks_in(scope.within, when.until)
    pairs = _past(session, when, scope, among) if when.is_past else _present(session, scope, among)
    return ((task_id, facts) for task_id, facts in pairs if scope.holds(facts))


_FACTS: Any = select(col(Task.id), *(getattr(Task, name) for name in FACT_COLUMNS)).where(
    col(Task.state) != State.DRAFT
)


def _present(session: Session, scope: Scope, among: Select[Any] | None) -> Iterable[tuple[int, TaskFacts]]:
    wanted = [] if among is None else [col(Task.id).in_(among)]
    given = ((column, getattr(scope, name)) for name, column in _COLUMN.items())
    wanted += [_is(getattr(Task, column), value) for column, value in given if value is not None]
    statement = _FACTS.where(*wanted) if wanted else _FACTS
    return ((row.id, facts_of(row)) for row in fetch(session, statement, in_batches=True))


def _is(column: Any, value: Any) -> Any:
    """A column of the tasks has a value; 0, of nobody in charge, stands there as none."""
    return column.is_(None) if value == NOBODY else column == value


def _past(session: Session, when: AsOf, scope: Scope, among: Select[Any] | None) -> Iterable[tuple[int, TaskFacts]]:
    end = end_of_day(when.day, when.zone)
    if in_force.reach(session, end):
        given = ((name, getattr(scope, name)) for name in POSITION)
        records = in_force.facts_in_force(session, end, {name: one for name, one in given if one is not None}, among)
        return ((task_id, TaskFacts.from_record(record)) for task_id, record in records)
    return from_history(session, end, among)


def from_history(
    session: Session, instant: datetime, among: Select[Any] | None = None
) -> Iterator[tuple[int, TaskFacts]]:
    """The facts of each task after its last event before an instant, as the history itself says."""
    return ((task_id, TaskFacts.from_record(record)) for task_id, record in facts_before(session, instant, among))
