"""Sets of tasks that cut across the corners of the house: what serves a programme, what belongs to a plan.

No summary knows them. Features above add the sets of theirs to `SETS`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlmodel import Session, col

from pacnam_tasks.core.db import fetch
from pacnam_tasks.plans.models import Plan, Programme
from pacnam_tasks.tasks.models import Task, TaskProgramme

Within = tuple[str, int]
"""A kind of set and the id of one."""


@dataclass(frozen=True)
class Sets:
    """A kind of set: `members` selects `task_id` and `set_id`; `table` has id and code of each, `name` its name.

    Of one whose members change once tasks are given out, `members_at` selects those that were known at an instant.
    """

    members: Any
    table: Any
    name: Any
    order: Sequence[Any]
    members_at: Callable[[datetime], Any] | None = None


SETS: dict[str, Sets] = {
    "programme": Sets(
        select(col(TaskProgramme.task_id), col(TaskProgramme.programme_id).label("set_id")),
        Programme,
        col(Programme.name),
        (col(Programme.rank), col(Programme.code)),
    ),
    "plan": Sets(
        select(col(Task.id).label("task_id"), col(Task.plan_id).label("set_id")).where(col(Task.plan_id).is_not(None)),
        Plan,
        col(Plan.title),
        (col(Plan.starts_on).desc(), col(Plan.code)),
    ),
}


def members_change(kind: str) -> bool:
    """Whether what was in a set on one day need not be in it on another."""
    return SETS[kind].members_at is not None


def _members(kind: str, until: datetime | None) -> Any:
    """Today's members, or with `until` those known at the end of a past day."""
    sets = SETS[kind]
    return sets.members if until is None or sets.members_at is None else sets.members_at(until)


def tasks_in(within: Within, until: datetime | None = None) -> Select[Any]:
    """The ids of the tasks of one set, today or as known at the end of a past day."""
    kind, set_id = within
    members = _members(kind, until).subquery()
    return select(members.c.task_id).where(members.c.set_id == set_id)


def tasks_of_code(kind: str, name: str, until: datetime | None = None) -> Select[Any]:
    """The same for the set whose code is given to the statement by this name."""
    sets = SETS[kind]
    members = _members(kind, until).subquery()
    return (
        select(members.c.task_id)
        .join(sets.table, sets.table.id == members.c.set_id)
        .where(sets.table.code == bindparam(name))
    )


def serving(session: Session, kind: str, until: datetime | None = None) -> dict[int, list[int]]:
    """The sets of each task that is in any, today or as known at the end of a past day."""
    found: dict[int, list[int]] = {}
    for row in fetch(session, _members(kind, until)):
        found.setdefault(row.task_id, []).append(row.set_id)
    return found


def names_of(kind: str) -> Select[Any]:
    """Id, code and name of every set of a kind in order."""
    sets = SETS[kind]
    return select(sets.table.id, sets.table.code, sets.name.label("name")).order_by(*sets.order)
