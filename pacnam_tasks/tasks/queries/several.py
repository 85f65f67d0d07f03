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
from pacnam_tasks.tasks.forms import LevelChoice, ListRole, Sort, TaskFilter
from pacnam_tasks.tasks.models import TaskSummary
from pacnam_tasks.tasks.queries.days import judged_on
from pacnam_tasks.tasks.queries.selected import selected
from pacnam_tasks.tasks.queries.shapes import (
    GIVEN,
    KEPT_SHAPES,
    id_of,
    may_see,
    narrowed,
    shape_of,
    values_of_asker,
    values_of_list,
)
from pacnam_tasks.tasks.rules.counting import Sum, sum_of
from pacnam_tasks.tasks.rules.selection import BY_RATING, StateFilter
from pacnam_tasks.tasks.summary import of_day
from pacnam_tasks.units.models import Unit

EXAMINED = 1000
ANCHORS = ("unit", "plan", "programme", "role", "member", "field")
"""What narrows a list most, by an index; the first that a list has is where counting starts."""
IN_SUMMARY, IN_ALL = "summary", "all"
NOT_HERE = -1
_SUMMARY: Any = TaskSummary.__table__.c  # type: ignore[attr-defined]
Place = str | int
"""Where lists are counted together: the summary, all that the asker sees, or one list from its own anchor."""


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
    shapes = tuple(_bare(shape_of(actor, one)) for one in lists)
    values = values_of_asker(actor, judged_on(session, day)) | {"at_most": examined + 1}
    for nth, wanted in enumerate(lists):
        values |= values_of_list(wanted, _mark(nth))
    found = _asked(session, shapes, values, actor.reads_all, actor.reads_all)
    if found is None:
        found = _asked(session, shapes, values, actor.reads_all, False)
    return [_length(*found[nth], examined) if found and nth in found else None for nth in range(len(lists))]


def _bare(shape: TaskFilter) -> TaskFilter:
    """Without what changes no count: the order, and which words are searched for, as they too are given later."""
    return replace(shape, q=" ".join([GIVEN] * len(shape.words)), after="", sort=Sort.DUE)


def _length(n: int, looked_at: int, examined: int) -> Length | None:
    is_whole = looked_at <= examined
    return Length(n, is_whole) if n or is_whole else None


def _asked(
    session: Session, shapes: tuple[TaskFilter, ...], values: dict[str, Any], reads_all: bool, from_summary: bool
) -> dict[int, tuple[int, int]] | None:
    """For each list how long it is and how many rows were looked at; None when the summary of the day is not made."""
    statement = _statement(shapes, reads_all, from_summary)
    found: dict[int, tuple[int, int]] = {}
    for place, looked_at, *counts in fetch(session, statement, values) if statement is not None else ():
        if place == IN_SUMMARY and not looked_at:
            return None
        here = {nth: int(n) for nth, n in enumerate(counts) if n != NOT_HERE}
        found |= {nth: (n, 0 if place == IN_SUMMARY else looked_at) for nth, n in here.items()}
    return found


def _mark(nth: int) -> str:
    return f"_{nth}"


@lru_cache(KEPT_SHAPES)
def _statement(shapes: tuple[TaskFilter, ...], reads_all: bool, from_summary: bool) -> Any:
    """A row for each place: its name, how many rows were looked at, and the count of each list counted there."""
    places: dict[Place, dict[int, TaskFilter]] = {}
    for nth, shape in enumerate(shapes):
        place = _place(nth, shape, reads_all, from_summary)
        if place is not None:
            places.setdefault(place, {})[nth] = shape
    rows = [_row(place, here, len(shapes), reads_all) for place, here in places.items()]
    return union_all(*rows) if rows else None


def _place(nth: int, shape: TaskFilter, reads_all: bool, from_summary: bool) -> Place | None:
    if from_summary and _is_summed(shape) and sum_of(shape.selection) is not None:
        return IN_SUMMARY
    if shape.activity in BY_RATING:  # that is no question to SQL
        return None
    return nth if reads_all and _anchor(shape, _mark(nth)) is not None else IN_ALL


def _row(place: Place, here: dict[int, TaskFilter], n_lists: int, reads_all: bool) -> Any:
    if place == IN_SUMMARY:
        some = select(*(_summed(nth, shape).label(f"n_{nth}") for nth, shape in here.items()))
        some = some.where(of_day("day", is_past=False))
    else:
        some = select(*(_is_in(nth, shape).label(f"n_{nth}") for nth, shape in here.items()))
        anchor = _anchor(here[place], _mark(place)) if isinstance(place, int) else may_see(reads_all)
        some = some.where(true() if anchor is None else anchor).limit(bindparam("at_most", type_=Integer))
    rows = some.subquery()
    counts = (
        func.coalesce(func.sum(rows.c[f"n_{nth}"]), 0) if nth in here else literal(NOT_HERE) for nth in range(n_lists)
    )
    return select(literal(str(place)), func.count(), *counts).select_from(rows)


def _is_summed(shape: TaskFilter) -> bool:
    """Whether the corners of the summary are as fine as the list."""
    return not (shape.q or shape.plan or shape.programme or shape.indicator) and shape.role in {None, ListRole.MEMBER}


def _summed(nth: int, shape: TaskFilter) -> Any:
    """What a corner of the summary adds to a list."""
    mark, corner = _mark(nth), [true()]
    if shape.level is not LevelChoice.ALL:
        corner.append(_SUMMARY.level == shape.level)
    if shape.field:
        corner.append(_SUMMARY.field_id == id_of(Field, f"field{mark}"))
    if shape.unit:
        corner.append(_SUMMARY.unit_id == id_of(Unit, f"unit{mark}"))
    if shape.member is not None:
        corner.append(_SUMMARY.member_id == bindparam(f"member{mark}"))
    if shape.role is ListRole.MEMBER:
        corner.append(_SUMMARY.member_id == bindparam("person_id"))
    made = sum_of(shape.selection) or Sum(())
    total = sum(_SUMMARY[name] for name in made.plus) - sum(_SUMMARY[name] for name in made.minus)
    return case((and_(*corner), total), else_=0)


def _is_in(nth: int, shape: TaskFilter) -> Any:
    """1 for a task that the list shows."""
    return case((and_(true(), *narrowed(shape, _mark(nth)), *selected(shape)), 1), else_=0)


def _anchor(shape: TaskFilter, mark: str) -> ColumnElement[bool] | None:
    for name in ANCHORS:
        if getattr(shape, name) not in {None, ""}:
            return and_(true(), *narrowed(TaskFilter(level=LevelChoice.ALL, **{name: getattr(shape, name)}), mark))
    return and_(*selected(TaskFilter(state=shape.state))) if shape.state is StateFilter.DRAFT else None
