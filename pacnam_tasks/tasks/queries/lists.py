"""The rows of lists: today's by SQL with a keyset, past ones from the facts of history."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select
from sqlmodel import Session, col

from pacnam_tasks.accounts.models import Person
from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.clock import end_of_day
from pacnam_tasks.core.db import among, fetch, written
from pacnam_tasks.history.queries import last_recorded
from pacnam_tasks.plans.models import Field
from pacnam_tasks.tasks.forms import LevelChoice, TaskFilter
from pacnam_tasks.tasks.models import FACT_COLUMNS, Task, facts_of
from pacnam_tasks.tasks.queries.counts import AsOf, Scope, facts_by_id
from pacnam_tasks.tasks.queries.days import judged_on
from pacnam_tasks.tasks.queries.paging import key_of_facts, mark_of, order_of, order_of_facts, rank
from pacnam_tasks.tasks.queries.sets import tasks_of_code
from pacnam_tasks.tasks.queries.shapes import (
    KEPT_SHAPES,
    conditions_of,
    level_choice,
    narrowed,
    shape_of,
    values_of,
)
from pacnam_tasks.tasks.queries.visible import visible_to
from pacnam_tasks.tasks.rules.facts import TaskFacts
from pacnam_tasks.tasks.rules.selection import BY_RATING
from pacnam_tasks.units.models import Unit

PAGE = 25


@dataclass(frozen=True)
class Listed:
    """One row of a list: names, and the facts on the list's day."""

    id: int
    code: str
    title: str
    parent_code: str
    lead_code: str
    lead_name: str
    assigner_name: str
    field_name: str
    field_code: str
    member_name: str
    measure: str
    measure_kind: str | None
    target: Decimal | None
    return_reason: str
    again_by: date | None
    refused_on: date | None
    refusal_reason: str
    check_passed: bool | None
    check_note: str
    needs_evidence: bool
    updated_at: datetime
    version: int
    has_parts: bool
    extension_asked_on: date | None
    rolls: bool
    handler_id: int | None
    handler_name: str
    facts: TaskFacts


@dataclass(frozen=True)
class Page:
    """A page of a list and the mark of the next, empty at the end."""

    rows: list[Listed]
    after: str


LEAD = Unit.__table__.alias("lead")  # type: ignore[attr-defined]
ASSIGNER = Unit.__table__.alias("assigner")  # type: ignore[attr-defined]
HANDLER = Person.__table__.alias("handled_by")  # type: ignore[attr-defined]
PARENT = Task.__table__.alias("parent")  # type: ignore[attr-defined]


def _named() -> Select[Any]:
    """Tasks with their names, whatever they are chosen by."""
    own: list[Any] = [
        getattr(Task, name)
        for name in (
            "id", "code", "title", "measure", "measure_kind", "return_reason", "again_by", "refused_on",
            "refusal_reason", "check_passed", "check_note", "needs_evidence", "updated_at", "version", "has_parts",
            "extension_asked_on", "rolls", "handler_id",
        )
    ]  # fmt: skip
    facts: list[Any] = [getattr(Task, name) for name in FACT_COLUMNS]
    names: list[Any] = [
        LEAD.c.code.label("lead_code"),
        LEAD.c.short_name.label("lead_name"),
        ASSIGNER.c.short_name.label("assigner_name"),
        PARENT.c.code.label("parent_code"),
        col(Field.name).label("field_name"),
        col(Field.code).label("field_code"),
        col(Person.full_name).label("member_name"),
        HANDLER.c.full_name.label("handler_name"),
    ]
    return (
        select(*own, *facts, *names)
        .select_from(Task)
        .join(LEAD, LEAD.c.id == col(Task.lead_unit_id))
        .join(Field, col(Field.id) == col(Task.field_id))
        .outerjoin(ASSIGNER, ASSIGNER.c.id == col(Task.parent_unit_id))
        .outerjoin(PARENT, PARENT.c.id == col(Task.parent_id))
        .outerjoin(Person, col(Person.id) == col(Task.member_id))
        .outerjoin(HANDLER, HANDLER.c.id == col(Task.handler_id))
    )


NAMED = _named()

Maker = Callable[[TaskFilter, bool, int], Any]


def _kept(make: Maker) -> Maker:
    """Statements made once for each shape: to make one took longer than to run it.

    Searches are made anew, as their words are part of the statement.
    """
    kept = lru_cache(KEPT_SHAPES)(make)
    return lambda shape, reads_all, at_most: (make if shape.q else kept)(shape, reads_all, at_most)


@_kept
def _page_statement(shape: TaskFilter, reads_all: bool, size: int) -> Select[Any]:
    """Rows of a page and one more, each with its sort key in the last columns.

    How many is written into the statement: PostgreSQL plans one that leaves it open anew for each request.
    """
    order = order_of(shape)
    chosen = select(col(Task.id)).where(*conditions_of(shape, reads_all), *([order.beyond()] if shape.after else ()))
    first = chosen.order_by(*order.columns()).limit(written(size + 1)).correlate(None)
    keys = [key.label(f"key_{n}") for n, key in enumerate(order.keys)]
    statement = NAMED.where(among(col(Task.id), first.scalar_subquery()))
    return statement.order_by(*order.columns()).add_columns(*keys)


@_kept
def _count_statement(shape: TaskFilter, reads_all: bool, at_most: int) -> Select[Any]:
    some = select(col(Task.id)).where(*conditions_of(shape, reads_all)).limit(written(at_most))
    return select(func.count()).select_from(some.subquery())


def page_of(session: Session, actor: Actor, wanted: TaskFilter, when: AsOf, size: int = PAGE) -> Page:
    """The rows of one page; raises Refused when the page mark is not one of ours."""
    if _needs_facts(wanted, when):
        return _page_from_facts(session, actor, wanted, when, size)
    statement = _page_statement(shape_of(actor, wanted), actor.reads_all, size)
    values = values_of(actor, wanted, judged_on(session, when.day))
    order = order_of(wanted)
    if wanted.after:
        values |= order.values_in(wanted.after)
    found = fetch(session, statement, values).all()
    rows = [listed(row, facts_of(row)) for row in found[:size]]
    after = mark_of(found[size - 1][-len(order.keys) :]) if len(found) > size else ""
    return Page(rows, after)


def count(session: Session, actor: Actor, wanted: TaskFilter, when: AsOf, limit: int = 1000) -> int:
    """How many rows the list has in all, counted up to `limit`."""
    if _needs_facts(wanted, when):
        return len(_found(session, actor, wanted, when))
    statement = _count_statement(shape_of(actor, wanted), actor.reads_all, limit)
    return int(fetch(session, statement, values_of(actor, wanted, judged_on(session, when.day))).scalar_one())


def _needs_facts(wanted: TaskFilter, when: AsOf) -> bool:
    """Whether no statement can tell: of past days, of ratings, of what was not so on another day."""
    return when.is_past or wanted.activity in BY_RATING or wanted.since is not None


def rows_with(session: Session, ids: Sequence[int], facts: dict[int, TaskFacts] | None = None) -> list[Listed]:
    """The rows with these ids, in this order; with the given facts, or as they stand."""
    found = {row.id: row for row in fetch(session, NAMED.where(col(Task.id).in_(ids)))}
    return [listed(found[one], facts[one] if facts else facts_of(found[one])) for one in ids if one in found]


def listed(row: Any, facts: TaskFacts) -> Listed:
    """A row of `NAMED` with the facts that count."""
    return Listed(
        id=row.id,
        code=row.code,
        title=row.title,
        parent_code=row.parent_code or "",
        lead_code=row.lead_code,
        lead_name=row.lead_name,
        assigner_name=row.assigner_name or "",
        field_name=row.field_name,
        field_code=row.field_code,
        member_name=row.member_name or "",
        measure=row.measure,
        measure_kind=row.measure_kind,
        target=row.target if facts.target is None else facts.target,
        return_reason=row.return_reason,
        again_by=row.again_by,
        refused_on=row.refused_on,
        refusal_reason=row.refusal_reason,
        check_passed=row.check_passed,
        check_note=row.check_note,
        needs_evidence=row.needs_evidence,
        updated_at=row.updated_at,
        version=row.version,
        has_parts=row.has_parts,
        extension_asked_on=row.extension_asked_on,
        rolls=row.rolls,
        handler_id=row.handler_id,
        handler_name=row.handler_name or "",
        facts=facts,
    )


def level_of(actor: Actor, wanted: TaskFilter) -> str | None:
    """The level of a list: asked for, or tasks for those who see all, and both for those who work in a unit."""
    level = level_choice(actor, wanted)
    return None if level is LevelChoice.ALL else level.value


def _page_from_facts(session: Session, actor: Actor, wanted: TaskFilter, when: AsOf, size: int) -> Page:
    order = order_of_facts(wanted)
    found = sorted(_found(session, actor, wanted, when), reverse=order.descending)
    if wanted.after:
        mark = order.read(wanted.after)
        found = [one for one in found if (one.key < mark if order.descending else one.key > mark)]
    chosen = found[:size]
    rows = rows_with(session, [one.id for one in chosen], {one.id: one.facts for one in chosen})
    if when.is_past:
        at = last_recorded(session, [row.id for row in rows], end_of_day(when.day, when.zone))
        rows = [replace(row, updated_at=at[row.id]) for row in rows]
    return Page(rows, mark_of(chosen[-1].key) if len(found) > size else "")


class _Found(NamedTuple):
    """A task of a list that is made from facts."""

    key: tuple[Any, ...]
    id: int
    facts: TaskFacts


def _found(session: Session, actor: Actor, wanted: TaskFilter, when: AsOf) -> list[_Found]:
    """Tasks of a day by their facts on it; who may see is asked of today, as rights are."""
    by_day, on = wanted.selection, judged_on(session, when.day)
    loose = TaskFilter(
        q=wanted.q,
        plan=wanted.plan,
        programme=wanted.programme,
        role=wanted.role,
        level=LevelChoice.ALL,
    )
    serving = tasks_of_code("indicator", "indicator", when.until)
    of_set = (col(Task.id).in_(serving),) if wanted.indicator else ()
    statement = select(col(Task.id), col(Task.code), rank(wanted).label("rank"))
    asked = statement.where(visible_to(actor), *narrowed(loose), *of_set)
    rows = fetch(session, asked, values_of(actor, wanted, on))
    allowed = {row.id: row for row in rows}
    scope = Scope(
        level=level_of(actor, wanted),
        field_id=_known_id(session, Field, wanted.field),
        unit_id=_known_id(session, Unit, wanted.unit),
        member_id=wanted.member,
    )
    before = _taken_on(session, wanted, when)
    return [
        _Found(key_of_facts(wanted, allowed[task_id], facts), task_id, facts)
        for task_id, facts in facts_by_id(session, when, scope)
        if task_id in allowed and task_id not in before and by_day.takes(facts, on)
    ]


def _taken_on(session: Session, wanted: TaskFilter, when: AsOf) -> frozenset[int]:
    """What the list had on the day since which it is asked for, wherever it counted then."""
    if wanted.since is None:
        return frozenset()
    then, on = replace(when, day=wanted.since), judged_on(session, wanted.since)
    pairs = facts_by_id(session, then, Scope())
    return frozenset(task_id for task_id, facts in pairs if wanted.selection.takes(facts, on))


def _known_id(session: Session, table: Any, code: str) -> int | None:
    if not code:
        return None
    found = fetch(session, select(table.id).where(table.code == code)).scalar_one_or_none()
    return -1 if found is None else int(found)
