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
from pacnam_tasks.plans.models import Field, Plan, SourceDocument
from pacnam_tasks.reports.offer import PossiblePlan
from pacnam_tasks.tasks.models import Participation, Task
from pacnam_tasks.tasks.queries.counts import AsOf, Scope, facts_by_id
from pacnam_tasks.tasks.queries.ordered import plans_known
from pacnam_tasks.tasks.rules.facts import Level, State
from pacnam_tasks.units.models import Unit

BATCH = 1000


@dataclass(frozen=True, slots=True)
class Assigned:
    """A task as it was assigned, by the day; `co_units` help, `rank` is the place of its unit in protocol order.

    One that `is_draft` is not assigned yet; `recurs` says how often one is reported that comes again.
    """

    code: str
    title: str
    field: str
    unit: str
    co_units: tuple[str, ...] = ()
    due: date | None = None
    product: str = ""
    member: str = ""
    start: date | None = None
    rank: int = 0
    recurs: str = ""
    is_draft: bool = False
    is_done: bool = False


def assigned(
    session: Session, when: AsOf, since: date | None = None, plan_id: int | None = None, *, drafts: bool = False
) -> tuple[Assigned, ...]:
    """What was assigned by the day and not revoked, by field and code; from a day on, what was begun since.

    Of one plan alone where it is named; with `drafts` also what was drafted by the day and is no task yet.
    """
    facts = {
        task_id: one
        for task_id, one in facts_by_id(session, when, Scope(level=Level.TASK.value))
        if one.state not in {State.DRAFT, State.REVOKED} and (since is None or one.start_on >= since)
    }
    units = {row.id: row for row in fetch(session, select(col(Unit.id), col(Unit.name), col(Unit.rank)))}
    people = {row.id: row.full_name for row in fetch(session, select(col(Person.id), col(Person.full_name)))}
    ids = {*facts, *(_drafts(session, when, plan_id) if drafts else ())}
    rows = [row for some in _batches(sorted(ids)) for row in _rows(session, some, plan_id)]
    helping = {row: names for some in _batches(sorted(ids)) for row, names in _helping(session, some).items()}
    found = []
    for row in sorted(rows, key=lambda row: (row.rank, row.field, row.code)):
        known = facts.get(row.id, row)
        unit = units[known.lead_unit_id]
        found.append(
            Assigned(
                code=row.code,
                title=row.title,
                field=row.field,
                unit=unit.name,
                co_units=tuple(helping.get(row.id, ())),
                due=known.due_on,
                product=row.product,
                member=people.get(known.member_id, ""),
                start=known.start_on,
                rank=unit.rank,
                recurs=row.recurrence,
                is_draft=row.id not in facts,
                is_done=known.state == State.DONE,
            )
        )
    return tuple(found)


def plans_of(session: Session, when: AsOf, plan_id: int | None = None) -> tuple[str, Sequence[Any]]:
    """The plan's title where there is one only or one is named, and the documents that order the work."""
    plans, documents = plans_known(session, end_of_day(when.day, when.zone))
    if plan_id is not None:
        plan = session.get_one(Plan, plan_id)
        ordered_by = session.get(SourceDocument, plan.source_document_id) if plan.source_document_id else None
        return plan.title, [ordered_by] if ordered_by is not None else []
    return (plans[0].title if len(plans) == 1 else ""), documents


def possible_plans(session: Session) -> list[PossiblePlan]:
    """The plans that have tasks or drafts, the newest first."""
    has_tasks = select(col(Task.plan_id)).where(col(Task.plan_id).is_not(None))
    rows = fetch(
        session,
        select(col(Plan.id), col(Plan.code), col(Plan.title))
        .where(col(Plan.id).in_(has_tasks))
        .order_by(col(Plan.starts_on).desc(), col(Plan.id).desc()),
    )
    return [PossiblePlan(*row) for row in rows]


def _drafts(session: Session, when: AsOf, plan_id: int | None) -> set[int]:
    """The drafts of whole tasks, of one plan alone where it is named."""
    there = col(Task.created_at) < end_of_day(when.day, when.zone)
    wanted = select(col(Task.id)).where(col(Task.state) == State.DRAFT, col(Task.parent_id).is_(None), there)
    if plan_id is not None:
        wanted = wanted.where(col(Task.plan_id) == plan_id)
    return set(fetch(session, wanted).scalars())


def _batches(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))


def _rows(session: Session, ids: Sequence[int], plan_id: int | None) -> Sequence[Any]:
    of_plan = [] if plan_id is None else [col(Task.plan_id) == plan_id]
    rows: Sequence[Any] = fetch(
        session,
        select(
            col(Task.id),
            col(Task.code),
            col(Task.title),
            col(Task.product),
            col(Field.name).label("field"),
            col(Field.rank).label("rank"),
            *(
                getattr(Task, name)
                for name in ("recurrence", "lead_unit_id", "member_id", "due_on", "start_on", "state")
            ),
        )
        .join(Field, col(Field.id) == col(Task.field_id))
        .where(col(Task.id).in_(ids), *of_plan),
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
