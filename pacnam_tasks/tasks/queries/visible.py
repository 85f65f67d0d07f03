"""What a person may know of: where every query about tasks starts."""

from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, false, or_, select, true, union_all
from sqlalchemy.orm import aliased
from sqlmodel import col

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.db import among
from pacnam_tasks.tasks.models import LeadAbove, Participation, Task, TaskSummary
from pacnam_tasks.tasks.rules.facts import State
from pacnam_tasks.tasks.summary import Key

OWN = aliased(Task)
UNITS: Any = bindparam("units", expanding=True)
"""The asker's units, in statements that are made once."""


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Tasks that the person may see in lists: all, or what their units lead, with all that hangs on it, or co-ordinate.

    The SQL twin of `access.sight`, glimpses apart.
    """
    if actor.reads_all:
        return true()
    return visible_to_units(sorted(actor.unit_ids)) if actor.unit_ids else false()


def visible_to_units(units: Any) -> ColumnElement[bool]:
    """The same for the people of some units, given as numbers or by a name in the statement."""
    mine: Any = union_all(
        select(col(OWN.id)).where(col(OWN.lead_unit_id).in_(units)),
        select(col(OWN.id)).where(col(OWN.parent_unit_id).in_(units)),
        select(col(Participation.task_id)).where(col(Participation.unit_id).in_(units)),
        select(col(LeadAbove.task_id)).where(col(LeadAbove.unit_id).in_(units)),
    )  # four ways by index: joined by OR, SQLite read every task
    return and_(among(col(Task.id), mine.scalar_subquery()), col(Task.state) != State.DRAFT)


def led_by(units: Any) -> ColumnElement[bool]:
    """Tasks that some units lead, with the parts that they gave out themselves."""
    return or_(col(Task.lead_unit_id).in_(units), col(Task.parent_unit_id).in_(units))


def counted_for_units() -> ColumnElement[bool]:
    """Corners of the summary that count for those who do not read all: what `units` lead, with its direct parts."""
    return or_(col(TaskSummary.unit_id).in_(UNITS), col(TaskSummary.parent_unit_id).in_(UNITS))


def counts_for(actor: Actor, cell: Key) -> bool:
    """Whether a corner of any day counts for the person: all, or what their units lead, with its direct parts."""
    _level, _field_id, unit_id, _member_id, parent_unit_id = cell
    return actor.reads_all or bool(actor.unit_ids & {unit_id, parent_unit_id})
