"""How long several lists are, in one statement that costs the same at any number of tasks.

What the summary of today counts is taken from there. Of other lists at most so many rows are looked at: where
there are more, only a lower bound is known.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, and_, bindparam, case, func, literal, select, true, union_all
from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.db import fetch
from pacnam_tasks.plans.models import Field
from pacnam_tasks.tasks.forms import LevelChoice, ListRole, TaskFilter
from pacnam_tasks.tasks.models import TaskSummary
from pacnam_tasks.tasks.queries.selected import selected
from pacnam_tasks.tasks.queries.shapes import (
    KEPT_SHAPES,
    id_of,
    may_see,
    narrowed,
    shape_of,
    values_of_asker,
    values_of_list,
)
from pacnam_tasks.tasks.rules.counting import Sum, sum_of
from pacnam_tasks.tasks.rules.selection import Activity, StateFilter
from pacnam_tasks.units.models import Unit

EXAMINED = 1000
ANCHORS = ("unit", "plan", "programme", "role", "member", "field")
"""What narrows a list most, by an index; the first that a list has is where counting starts."""
SUMMARY_STANDS = -1
_SUMMARY: Any = TaskSummary.__table__.c  # type: ignore[attr-defined]


class Length(NamedTuple):
    """How many tasks a list shows today, or how many at least."""

    n: int
    is_whole: bool


def lengths_of(
    session: Session, actor: Actor, lists: Sequence[TaskFilter], day: date, examined: int = EXAMINED
) -> list[Length | None]:
    """The length of each list as the person sees it on `day`, today; None where it cannot be told cheaply.

    Of a list that the summary does not count at most `examined` rows are looked at.
    """
    if not lists:
        return []
    shapes = tuple(replace(shape_of(actor, one), after="", sort=TaskFilter.sort) for one in lists)
    values = values_of_asker(actor, day) | {"at_most": examined + 1}
    for nth, wanted in enumerate(lists):
        values |= values_of_list(wanted, _mark(nth))
    found = _asked(session, shapes, values, actor.reads_all, actor.reads_all)
    if actor.reads_all and not found[SUMMARY_STANDS].n:
        found = _asked(session, shapes, values, actor.reads_all, False)
    rows = (found.get(nth) for nth in range(len(lists)))
    return [_length(int(row.n), row.seen <= examined) if row else None for row in rows]


def _length(n: int, is_whole: bool) -> Length | None:
    return Length(n, is_whole) if n or is_whole else None


def _asked(
    session: Session, shapes: tuple[TaskFilter, ...], values: dict[str, Any], reads_all: bool, from_summary: bool
) -> dict[int, Any]:
    make = _statement.__wrapped__ if any(shape.q for shape in shapes) else _statement
    return {row.nth: row for row in fetch(session, make(shapes, reads_all, from_summary), values)}


def _mark(nth: int) -> str:
    return f"_{nth}"


@lru_cache(KEPT_SHAPES)
def _statement(shapes: tuple[TaskFilter, ...], reads_all: bool, from_summary: bool) -> Any:
    """A row for each list that can be counted: which, how many, how many were looked at for it."""
    stands = select(_SUMMARY.day).where(_SUMMARY.day == bindparam("day")).limit(1).subquery()
    columns = (literal(SUMMARY_STANDS).label("nth"), func.count().label("n"), literal(0).label("seen"))
    counts: list[Any] = [select(*columns).select_from(stands)]
    for nth, shape in enumerate(shapes):
        made = sum_of(shape.selection) if from_summary and _is_summed(shape) else None
        if made is not None:
            counts.append(_summed(nth, shape, made))
        elif shape.activity is not Activity.AT_RISK:  # that is no question to SQL
            counts.append(_looked_at(nth, shape, reads_all))
    return union_all(*counts)


def _is_summed(shape: TaskFilter) -> bool:
    """Whether the corners of the summary are as fine as the list."""
    return not (shape.q or shape.plan or shape.programme) and shape.role in {None, ListRole.MEMBER}


def _summed(nth: int, shape: TaskFilter, made: Sum) -> Any:
    corner = [_SUMMARY.day == bindparam("day")]
    if shape.level is not LevelChoice.ALL:
        corner.append(_SUMMARY.level == shape.level)
    if shape.field:
        corner.append(_SUMMARY.field_id == id_of(Field, f"field{_mark(nth)}"))
    if shape.unit:
        corner.append(_SUMMARY.unit_id == id_of(Unit, f"unit{_mark(nth)}"))
    if shape.member is not None:
        corner.append(_SUMMARY.member_id == bindparam(f"member{_mark(nth)}"))
    if shape.role is ListRole.MEMBER:
        corner.append(_SUMMARY.member_id == bindparam("person_id"))
    total = sum(_SUMMARY[name] for name in made.plus) - sum(_SUMMARY[name] for name in made.minus)
    return select(literal(nth), func.coalesce(func.sum(total), 0), literal(0)).where(*corner)


def _looked_at(nth: int, shape: TaskFilter, reads_all: bool) -> Any:
    mark = _mark(nth)
    is_in = and_(true(), *narrowed(shape, mark), *selected(shape))
    anchor = _anchor(shape, mark) if reads_all else may_see(reads_all)
    some = (
        select(case((is_in, 1), else_=0).label("is_in"))
        .where(anchor)
        .limit(bindparam("at_most", type_=Integer))
        .subquery()
    )
    return select(literal(nth), func.coalesce(func.sum(some.c.is_in), 0), func.count()).select_from(some)


def _anchor(shape: TaskFilter, mark: str) -> ColumnElement[bool]:
    for name in ANCHORS:
        if getattr(shape, name) not in {None, ""}:
            return and_(true(), *narrowed(TaskFilter(level=LevelChoice.ALL, **{name: getattr(shape, name)}), mark))
    if shape.state is StateFilter.DRAFT:
        return and_(*selected(TaskFilter(state=shape.state)))
    return true()
