"""Tasks as they were assigned: who leads, who helps, by when, what comes of it, who is in charge."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from pacnam_tasks.accounts.models import Person
from pacnam_tasks.core.clock import end_of_day
from pacnam_tasks.core.db import fetch
from pacnam_tasks.plans.models import Field
from pacnam_tasks.tasks.models import Participation, Task
from pacnam_tasks.tasks.queries.counts import AsOf, Scope, facts_by_id
from pacnam_tasks.tasks.queries.ordered import plans_known
from pacnam_tasks.tasks.rules.facts import Level, State
from pacnam_tasks.units.models import Unit

BATCH = 1000


@dataclass(frozen=True, slots=True)
class Assigned:
    """A task as it was assigned, by the day; `co_units` help."""

    code: str
    title: str
    field: str
    unit: str
    co_units: tuple[str, ...] = ()
    due: date | None = None
    product: str = ""
    member: str = ""
    start: date | None = None


def assigned(session: Session, when: AsOf, since: date | None = None) -> tuple[Assigned, ...]:
    """What was assigned by the day and not revoked, by field and code; from a day on, what was begun since."""
    facts = {
        task_id: one
        for task_id, one in facts_by_id(session, when, Scope(level=Level.TASK.value))
        if one.state not in {State.DRAFT, State.REVOKED} and (since is None or one.start_on >= since)
    }
    units = {row.id: row.name for row in fetch(session, select(col(Unit.id), col(Unit.name)))}
    people = {row.id: row.full_name for row in fetch(session, select(col(Person.id), col(Person.full_name)))}
    rows = [row for some in _batches(sorted(facts)) for row in _rows(session, some)]
    helping = {row: names for some in _batches(sorted(facts)) for row, names in _helping(session, some).items()}
    return tuple(
        Assigned(
            code=row.code,
            title=row.title,
            field=row.field,
            unit=units[facts[row.id].lead_unit_id],
            co_units=tuple(helping.get(row.id, ())),
            due=facts[row.id].due_on,
            product=row.product,
            member=people.get(facts[row.id].member_id, ""),
            start=facts[row.id].start_on,
        )
        for row in sorted(rows, key=lambda row: (row.rank, row.field, row.code))
    )


def plans_of(session: Session, when: AsOf) -> tuple[str, Sequence[Any]]:
    """The plan's title where there is one only, and the documents that order the work."""
    plans, documents = plans_known(session, end_of_day(when.day, when.zone))
    return (plans[0].title if len(plans) == 1 else ""), documents


def _batches(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))


def _rows(session: Session, ids: Sequence[int]) -> Sequence[Any]:
    rows: Sequence[Any] = fetch(
        session,
        select(
            col(Task.id),
            col(Task.code),
            col(Task.title),
            col(Task.product),
            col(Field.name).label("field"),
            col(Field.rank).label("rank"),
        )
        .join(Field, col(Field.id) == col(Task.field_id))
        .where(col(Task.id).in_(ids)),
    ).all()
    return rows


def _helping(session: Session, ids: Sequence[int]) -> dict[int, list[str]]:
    rows = fetch(
        session,
        select(col(Participation.task_id), col(Unit.name))
        .join(Unit, col(Unit.id) == col(Participation.unit_id))
        .where(col(Participation.task_id).in_(ids))
        .order_by(col(Unit.rank)),
    )
    found: dict[int, list[str]] = {}
    for task_id, name in rows:
        found.setdefault(task_id, []).append(name)
    return found
