"""What happened between two days: which tasks finished and which fell overdue, each counted where it stands now."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Row, select, union
from sqlmodel import Session, col

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.clock import end_of_day
from pacnam_tasks.core.db import fetch
from pacnam_tasks.history.models import Event
from pacnam_tasks.history.queries import facts_before_each
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.counts import AsOf, Day, Scope, both_days
from pacnam_tasks.tasks.queries.days import judged_on
from pacnam_tasks.tasks.queries.sets import Within
from pacnam_tasks.tasks.queries.visible import counts_for, visible_to
from pacnam_tasks.tasks.rules.facts import State, TaskFacts
from pacnam_tasks.tasks.rules.selection import Selection
from pacnam_tasks.tasks.summary import Key, key_of

Name = TypeVar("Name")


@dataclass(frozen=True)
class Span:
    """Two days, each as it was known on its own evening; `since` is the earlier one."""

    since: AsOf
    then: Day
    now: Day


@dataclass(frozen=True)
class Events:
    """How many tasks of a set were done, or overdue, on the later day and not on the earlier one."""

    newly_done: int = 0
    new_overdue: int = 0


KINDS = (("newly_done", "done"), ("new_overdue", "overdue"))


def span_of(session: Session, when: AsOf, since: date, within: Within | None = None) -> Span:
    """The two days task by task: the slow way, taken only where a comparison is asked for."""
    earlier = replace(when, day=since)
    return Span(earlier, *both_days(session, earlier, when, within))


def events_by(
    span: Span, actor: Actor, scope: Scope, keys_of: Callable[[int, Key], Iterable[Any]]
) -> dict[Any, Events]:
    """The events of what a person may count, by the keys that a task and its corner have."""
    found: dict[Any, dict[str, int]] = {}
    for name, _kind in KINDS:
        for task_id, cell in new_in(span, name, actor, scope):
            for key in keys_of(task_id, cell):
                counted = found.setdefault(key, {})
                counted[name] = counted.get(name, 0) + 1
    return {key: Events(**counted) for key, counted in found.items()}


def new_in(span: Span, name: str, actor: Actor, scope: Scope) -> Iterator[tuple[int, Key]]:
    """The tasks of `newly_done` or `new_overdue`, each with the corner in which it counts on the later day."""
    kind = dict(KINDS)[name]
    before = getattr(span.then, kind)
    for task_id, cell in getattr(span.now, kind).items():
        if task_id not in before and scope.takes(cell) and counts_for(actor, cell):
            yield task_id, cell


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A task that a list did not have before: where it counts on the later day, and the day that counts for it."""

    cell: Key
    due_on: date | None


def newcomers(
    session: Session, when: AsOf, since: date, lists: Mapping[Name, Selection]
) -> dict[Name, dict[int, Newcomer]]:
    """For each list what it has on a past day and did not have on an earlier one, as `since` in its address asks.

    Reads only what changed since the earlier day, or fell overdue by then: far less than two days task by task. So of
    lists that go by the day and not by what was done, such as the silent, it would miss some.
    """
    ends = [end_of_day(day, when.zone) for day in (since, when.day)]
    changed = select(col(Event.task_id)).where(col(Event.at) >= ends[0], col(Event.facts).is_not(None))
    fell_due = select(col(Task.id)).where(col(Task.clock_due_on) >= since, col(Task.clock_due_on) < when.day)
    among = select(union(changed, fell_due).subquery().c[0])
    judged = [judged_on(session, day) for day in (since, when.day)]
    had: dict[Name, set[int]] = {name: set() for name in lists}
    has: dict[Name, dict[int, Newcomer]] = {name: {} for name in lists}
    for place, task_id, record in facts_before_each(session, ends, among):
        facts = TaskFacts.from_record(record)
        if facts.state is State.DRAFT:
            continue
        taking = [name for name, selection in lists.items() if selection.takes(facts, judged[place])]
        for name in taking:
            if place:
                has[name][task_id] = Newcomer(key_of(facts), facts.rolled_on or facts.due_on)
            else:
                had[name].add(task_id)
    return {name: {one: new for one, new in found.items() if one not in had[name]} for name, found in has.items()}


def titles(session: Session, actor: Actor, task_ids: Iterable[int]) -> dict[int, Row[Any]]:
    """Code and title of tasks that the person may see."""
    asked = select(col(Task.id), col(Task.code), col(Task.title)).where(
        visible_to(actor), col(Task.id).in_(sorted(task_ids))
    )
    return {row.id: row for row in fetch(session, asked)}
