"""What happened between two days: which tasks finished and which fell overdue, each counted where it stands now."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Row, select
from sqlmodel import Session, col

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.db import fetch
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.counts import AsOf, Day, Scope, both_days
from pacnam_tasks.tasks.queries.sets import Within
from pacnam_tasks.tasks.queries.visible import counts_for, visible_to
from pacnam_tasks.tasks.summary import Key


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


def titles(session: Session, actor: Actor, task_ids: Iterable[int]) -> dict[int, Row[Any]]:
    """Code and title of tasks that the person may see."""
    asked = select(col(Task.id), col(Task.code), col(Task.title)).where(
        visible_to(actor), col(Task.id).in_(sorted(task_ids))
    )
    return {row.id: row for row in fetch(session, asked)}
