"""Tasks on which a person decides, the oldest first, bounded, with their number."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlmodel import Session, col

from pacnam_tasks.accounts.rules import Actor, Role
from pacnam_tasks.core.db import fetch
from pacnam_tasks.tasks.access import OF_THE_UNIT
from pacnam_tasks.tasks.models import Task, facts_of
from pacnam_tasks.tasks.queries.lists import NAMED, Listed, listed
from pacnam_tasks.tasks.rules.facts import State

SHOWN = 50


@dataclass(frozen=True)
class Waiting:
    """The first tasks of a section and how many there are in all."""

    count: int
    rows: list[Listed]


def disagreements(session: Session, actor: Actor) -> Waiting:
    """Reported as done, but the check did not pass."""
    which = and_(col(Task.state) == State.SUBMITTED, col(Task.check_passed).is_(False))
    return _first(session, actor, which, col(Task.submitted_on))


def refusals(session: Session, actor: Actor) -> Waiting:
    """Refused by their units and not answered yet."""
    which = and_(col(Task.state) == State.ASSIGNED, col(Task.refused_on).is_not(None))
    return _first(session, actor, which, col(Task.refused_on))


def submitted(session: Session, actor: Actor) -> Waiting:
    """Reported as done; checked with success, or not checked yet."""
    which = and_(col(Task.state) == State.SUBMITTED, col(Task.check_passed).is_not(False))
    return _first(session, actor, which, col(Task.submitted_on))


def decided_by(actor: Actor) -> ColumnElement[bool]:
    """Tasks on whose completion the person, or the level for which the person prepares it, decides.

    The same as tasks.access.powers says: never the work of one's own unit.
    """
    led = actor.units_as(Role.LEADER)
    own = actor.units_as(*OF_THE_UNIT)
    whole, lead = col(Task.parent_unit_id), col(Task.lead_unit_id)
    ways: list[ColumnElement[bool]] = [and_(whole.in_(led), whole != lead)] if led else []
    if actor.roles & {Role.STANDING, Role.OFFICE}:
        ways.append(or_(whole.is_(None), whole == lead))
    return and_(or_(*ways), lead.not_in(own)) if ways else false()


def _first(session: Session, actor: Actor, which: ColumnElement[bool], since: Any) -> Waiting:
    first = (
        select(col(Task.id).label("id"), since.label("since"), func.count().over().label("n"))
        .where(decided_by(actor), which)
        .order_by(since, col(Task.id))
        .limit(SHOWN)
        .subquery()
    )
    statement = NAMED.join(first, first.c.id == col(Task.id)).add_columns(first.c.n).order_by(first.c.since, first.c.id)
    found = fetch(session, statement).all()
    return Waiting(found[0].n if found else 0, [listed(row, facts_of(row)) for row in found])
