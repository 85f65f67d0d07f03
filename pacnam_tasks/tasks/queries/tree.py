"""What hangs on a task, however deep, and the line of units above it; the caller has found the task visible."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import BindParameter, bindparam, literal, select
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


def _below(task_id: int | BindParameter[int]) -> Any:
    """Everything that hangs on a task, each part with its depth: 1 for its own, 2 for theirs."""
    tree = (
        select(col(Task.id), literal(1).label("depth"))
        .where(col(Task.parent_id) == task_id)
        .cte("tree", recursive=True)
    )
    return tree.union_all(select(col(_DEEPER.id), tree.c.depth + 1).join(tree, tree.c.id == col(_DEEPER.parent_id)))


def parts_below(session: Session, task_id: int) -> list[Task]:
    """Everything that hangs on a task, parts before their own parts, in protocol order of their units."""
    tree = _below(task_id)
    return list(
        session.exec(
            select_rows(Task)
            .join(tree, tree.c.id == col(Task.id))
            .join(Unit, col(Unit.id) == col(Task.lead_unit_id))
            .order_by(tree.c.depth, col(Unit.rank), col(Task.id))
        )
    )


def was_reported_on(session: Session, task_ids: Sequence[int]) -> bool:
    """Whether any of these tasks was ever reported on, be it by a note or an update taken back since."""
    reports = select(col(Event.seq)).where(col(Event.task_id).in_(task_ids), col(Event.kind).in_(REPORTS)).limit(1)
    return fetch(session, reports).first() is not None


_TREE = _below(bindparam("whole_id"))
_PARTS: Any = (
    NAMED.join(_TREE, _TREE.c.id == col(Task.id))
    .add_columns(_TREE.c.depth, col(Task.parent_id), col(Task.share), LEAD.c.rank)
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
    for row in fetch(session, _PARTS, {"whole_id": task_id}):
        part = ListedPart(listed(row, facts_of(row)), row.depth, row.parent_id, row.share)
        found.setdefault(row.parent_id, []).append(part)
    return list(_in_order(found, task_id))


def _in_order(found: Mapping[int, Sequence[ListedPart]], parent_id: int) -> Iterator[ListedPart]:
    for part in found.get(parent_id, ()):
        yield part
        yield from _in_order(found, part.listed.id)
