"""What hangs on a task, however deep, and the line of units above it; the caller has found the task visible."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, literal, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from pacnam_tasks.core.db import fetch
from pacnam_tasks.history.models import Event
from pacnam_tasks.tasks.models import LeadAbove, Task, facts_of
from pacnam_tasks.tasks.queries.lists import LEAD, NAMED, Listed, listed
from pacnam_tasks.units.models import Unit

REPORTS = ("submitted", "updated")
_DEEPER = aliased(Task)


def units_above(session: Session, task_id: int) -> list[int]:
    """The units that lead further up than what a part was split from, from there on up."""
    further_up = select(col(LeadAbove.unit_id)).where(col(LeadAbove.task_id) == task_id).order_by(col(LeadAbove.height))
    return list(fetch(session, further_up).scalars())


def line_of(session: Session, task: Task) -> tuple[int, ...]:
    """The units that lead a task and all that it hangs on, from itself up to the whole."""
    if task.parent_unit_id is None:
        return (task.lead_unit_id,)
    return (task.lead_unit_id, task.parent_unit_id, *units_above(session, task.id or 0))


def _walk() -> Any:
    """The ids of all that hangs on a task, each with its depth: 1 for its own parts, 2 for theirs."""
    tree = (
        select(col(Task.id), literal(1).label("depth"))
        .where(col(Task.parent_id) == bindparam("whole_id"))
        .cte("tree", recursive=True)
    )
    tree = tree.union_all(select(col(_DEEPER.id), tree.c.depth + 1).join(tree, tree.c.id == col(_DEEPER.parent_id)))
    return select(tree.c.id, tree.c.depth)


_BELOW = _walk()


def _below(session: Session, task_id: int) -> dict[int, int]:
    """The depth of all that hangs on a task, by id.

    Asked for by itself: joined to what a row shows, both databases would read every task to find a few.
    """
    return {row.id: row.depth for row in fetch(session, _BELOW, {"whole_id": task_id})}


def parts_below(session: Session, task_id: int) -> list[Task]:
    """Everything that hangs on a task, parts before their own parts, in protocol order of their units."""
    depth = _below(session, task_id)
    of_these = select_rows(Task).join(Unit, col(Unit.id) == col(Task.lead_unit_id)).where(col(Task.id).in_(depth))
    found = session.exec(of_these.order_by(col(Unit.rank), col(Task.id)))
    return sorted(found, key=lambda part: depth[part.id or 0])


def was_reported_on(session: Session, task_ids: Sequence[int]) -> bool:
    """Whether any of these tasks was ever reported on, be it by a note or an update taken back since."""
    reports = select(col(Event.seq)).where(col(Event.task_id).in_(task_ids), col(Event.kind).in_(REPORTS)).limit(1)
    return fetch(session, reports).first() is not None


_PARTS: Any = (
    NAMED.add_columns(col(Task.parent_id), col(Task.share))
    .where(col(Task.id).in_(bindparam("ids", expanding=True)))
    .order_by(LEAD.c.rank, col(Task.id))
)


@dataclass(frozen=True)
class ListedPart:
    """A row of what hangs on a task; its depth below it, and its share of what it was split from in percent."""

    listed: Listed
    depth: int
    parent_id: int
    share: Decimal | None


def listed_below(session: Session, task_id: int) -> list[ListedPart]:
    """Everything that hangs on a task as rows, each part followed by its own, in protocol order of their units."""
    found: dict[int, list[ListedPart]] = {}
    depth = _below(session, task_id)
    for row in fetch(session, _PARTS, {"ids": list(depth)}):
        part = ListedPart(listed(row, facts_of(row)), depth[row.id], row.parent_id, row.share)
        found.setdefault(row.parent_id, []).append(part)
    return list(_in_order(found, task_id))


def _in_order(found: Mapping[int, Sequence[ListedPart]], parent_id: int) -> Iterator[ListedPart]:
    for part in found.get(parent_id, ()):
        yield part
        yield from _in_order(found, part.listed.id)
