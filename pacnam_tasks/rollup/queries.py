"""The roll-up of what a person may count, as of a day: the whole, and by field, unit, member or a kind of set."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlalchemy import select
from sqlmodel import Session, col

from pacnam_tasks.accounts.models import Person
from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.db import fetch
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.plans.models import Field
from pacnam_tasks.rollup.forms import Order
from pacnam_tasks.tasks.queries.changes import Events, Span, events_by
from pacnam_tasks.tasks.queries.counts import (
    POSITION,
    AsOf,
    Dimension,
    Scope,
    sum_of,
    sums_by,
    sums_by_set,
)
from pacnam_tasks.tasks.queries.sets import SETS, names_of, serving
from pacnam_tasks.tasks.rules.tally import Tally, total
from pacnam_tasks.tasks.summary import Key
from pacnam_tasks.units.models import Unit

By = Literal["field", "unit", "programme", "member", "plan", "indicator"]


@dataclass(frozen=True)
class Change:
    """What a row was on the earlier day of a comparison, and what has happened in it since."""

    then: Tally
    events: Events


@dataclass(frozen=True)
class Line:
    """One row of a roll-up: the code of the field, unit, programme, plan or indicator, or a member's id; name, counts.

    The code is empty for tasks that no member is in charge of; `change` is there where two days are compared.
    """

    code: str
    name: str
    tally: Tally
    change: Change | None = None


@dataclass(frozen=True)
class Table:
    """A roll-up by one dimension; `total` counts each task once."""

    by: By
    lines: list[Line]
    total: Tally
    change: Change | None = None


Serving = Mapping[int, Sequence[int]]
_TABLES: dict[By, Any] = {"field": Field, "unit": Unit}
_NAMES = {by: select(one.id, one.code, one.name).order_by(one.rank, one.code) for by, one in _TABLES.items()}
_DIMENSIONS: dict[By, Dimension] = {"field": "field_id", "unit": "unit_id", "member": "member_id"}


def roll_up(session: Session, actor: Actor, when: AsOf, by: By, scope: Scope, span: Span | None = None) -> Table:
    """Counts by one dimension; rows without any task are left out. With `span`, what has changed in each row.

    A task may be in several sets of a kind, or in none: by these the rows do not add up to the total.
    """
    of_sets = serving(session, by, when.until) if by in SETS else {}
    sums, whole = _sums(session, actor, when, by, scope, of_sets)
    names = names_of_rows(session, by) if sums or span else ()
    if span is None:
        lines = [Line(code, name, sums[one]) for one, code, name in names if one in sums and sums[one].assigned]
        return Table(by, lines, whole)
    of_sets_then = serving(session, by, span.since.until) if by in SETS else {}
    before, whole_before = _sums(session, actor, span.since, by, scope, of_sets_then)
    events = events_by(span, actor, scope, _keys_of(by, of_sets))
    in_all = events_by(span, actor, scope, lambda _task_id, _cell: ("",)).get("", Events())
    compared = (
        Line(code, name, sums.get(one, Tally()), Change(before.get(one, Tally()), events.get(one, Events())))
        for one, code, name in names
    )
    kept = [line for line in compared if line.tally.assigned or (line.change and line.change.then.assigned)]
    return Table(by, kept, whole, Change(whole_before, in_all))


def _sums(
    session: Session, actor: Actor, when: AsOf, by: By, scope: Scope, of_sets: Serving
) -> tuple[dict[Any, Tally], Tally]:
    """The tally of each row, and that of all."""
    if by in SETS:
        return sums_by_set(session, actor, when, scope, of_sets), sum_of(session, actor, when, scope)
    sums = sums_by(session, actor, when, scope, _DIMENSIONS[by])
    return sums, total(sums.values())


def _keys_of(by: By, of_sets: Serving) -> Callable[[int, Key], Iterable[Any]]:
    """In which rows a task is counted."""
    if by in SETS:
        return lambda task_id, _cell: of_sets.get(task_id, ())
    position = POSITION[_DIMENSIONS[by]]
    return lambda _task_id, cell: (cell[position],)


def names_of_rows(session: Session, by: By) -> Iterable[tuple[int, str, str]]:
    """The rows that there may be: id, code, name, in their order."""
    if by == "member":
        return _members(session)
    named = names_of(by) if by in SETS else _NAMES[by]
    return ((row.id, row.code, row.name) for row in fetch(session, named))


def _members(session: Session) -> list[tuple[Any, str, str]]:
    """Everyone, and last those tasks that nobody is in charge of, so that the rows add up to the total."""
    rows = fetch(session, select(col(Person.id), col(Person.full_name)).order_by(col(Person.id)))
    return [*((row.id, str(row.id), row.full_name) for row in rows), (0, "", _("No member in charge"))]


def in_order(table: Table, order: Order) -> Table:
    """The table with its rows in an order; what has no such number comes last either way."""
    if not order.by:
        return table
    if order.by == "name":
        return replace(table, lines=sorted(table.lines, key=lambda line: line.name.casefold(), reverse=order.down))
    known = [line for line in table.lines if getattr(line.tally, order.by) is not None]
    rest = [line for line in table.lines if getattr(line.tally, order.by) is None]
    return replace(
        table, lines=sorted(known, key=lambda line: getattr(line.tally, order.by), reverse=order.down) + rest
    )
