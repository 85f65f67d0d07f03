"""The roll-up of what a person may count, as of a day: the whole, and by field, unit, programme or member."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlalchemy import select
from sqlmodel import Session, col

from pacnam_tasks.accounts.models import Person
from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.db import fetch
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.plans.queries import all_fields, all_programmes
from pacnam_tasks.tasks.queries.counts import AsOf, Dimension, Scope, sum_of, sums_by
from pacnam_tasks.tasks.rules.tally import Tally, total
from pacnam_tasks.units.queries import all_units

By = Literal["field", "unit", "programme", "member"]


@dataclass(frozen=True)
class Line:
    """One row of a roll-up: the code of the field, unit or programme, or a member's id, its name, its counts.

    The code is empty for tasks that no member is in charge of.
    """

    code: str
    name: str
    tally: Tally


@dataclass(frozen=True)
class Table:
    """A roll-up by one dimension; `total` counts each task once."""

    by: By
    lines: list[Line]
    total: Tally


def roll_up(session: Session, actor: Actor, when: AsOf, by: By, scope: Scope) -> Table:
    """Counts by one dimension; rows without any task are left out."""
    if by == "programme":
        return _by_programme(session, actor, when, scope)
    sums = sums_by(session, actor, when, scope, _DIMENSIONS[by])
    names = _names(session, by) if sums else ()
    lines = [Line(code, name, sums[one]) for one, code, name in names if one in sums and sums[one].assigned]
    return Table(by, lines, total(sums.values()))


_DIMENSIONS: dict[By, Dimension] = {"field": "field_id", "unit": "unit_id", "member": "member_id"}


def _names(session: Session, by: By) -> Iterable[tuple[int, str, str]]:
    """The rows that there may be: id, code, name, in their order."""
    if by == "member":
        return _members(session)
    found: Sequence[Any] = all_fields(session) if by == "field" else all_units(session)
    return ((one.id, one.code, one.name) for one in found)


def _by_programme(session: Session, actor: Actor, when: AsOf, scope: Scope) -> Table:
    """A task may serve several programmes, so here the rows add up to more than the total."""
    lines = []
    for programme in all_programmes(session):
        tally = sum_of(session, actor, when, replace(scope, programme_id=programme.id))
        if tally.assigned:
            lines.append(Line(programme.code, programme.name, tally))
    return Table("programme", lines, sum_of(session, actor, when, scope))


def _members(session: Session) -> list[tuple[Any, str, str]]:
    """Everyone, and last those tasks that nobody is in charge of, so that the rows add up to the total."""
    rows = fetch(session, select(col(Person.id), col(Person.full_name)).order_by(col(Person.id)))
    return [*((row.id, str(row.id), row.full_name) for row in rows), (0, "", _("No member in charge"))]
