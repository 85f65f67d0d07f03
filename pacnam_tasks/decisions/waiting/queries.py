"""Tasks on which a person decides, the oldest first, bounded, with their number."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, func, or_, select
from sqlmodel import Session, col

from pacnam_tasks.accounts.rules import Actor, Role
from pacnam_tasks.core.db import fetch
from pacnam_tasks.tasks.access import OF_THE_UNIT
from pacnam_tasks.tasks.models import Task, facts_of
from pacnam_tasks.tasks.queries.lists import NAMED, Listed, listed
from pacnam_tasks.tasks.queries.selected import activity_is, days_of
from pacnam_tasks.tasks.rules.facts import State
from pacnam_tasks.tasks.rules.selection import Activity

SHOWN = 50


class Kind(StrEnum):
    """Why a task waits: refused by its unit; reported as done, against the check; reported as done; to be reviewed."""

    REFUSAL = "refusal"
    DISAGREEMENT = "disagreement"
    SUBMISSION = "submission"
    REVIEW = "review"


@dataclass(frozen=True)
class Waiting:
    """The first tasks of a section and how many there are in all."""

    count: int
    rows: list[Listed]


def tasks_waiting(session: Session, actor: Actor, today: date) -> Mapping[Kind, Waiting]:
    """What waits of each kind, the oldest first: one statement for all, as the page has others to ask."""
    found: dict[Kind, list[Any]] = {kind: [] for kind in Kind}
    for row in fetch(session, _first_of_each(actor), days_of(today)):
        found[Kind(row.kind)].append(row)
    return {
        kind: Waiting(rows[0].n if rows else 0, [listed(row, facts_of(row)) for row in rows])
        for kind, rows in found.items()
    }


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


def counted(actor: Actor) -> Any:
    """The statement of how many tasks wait of each kind but refusals: `kind` and `n`."""
    kind, _since, waits = _kinds()
    waiting = select(kind.label("kind")).where(decided_by(actor), waits).subquery()
    others = waiting.c.kind != Kind.REFUSAL.value
    return select(waiting.c.kind, func.count().label("n")).where(others).group_by(waiting.c.kind)


def _kinds() -> tuple[Any, Any, Any]:
    """Of what kind a task is, since when it waits, and whether it does."""
    refused = and_(col(Task.state) == State.ASSIGNED, col(Task.refused_on).is_not(None))
    submitted, to_review = col(Task.state) == State.SUBMITTED, activity_is(Activity.TO_REVIEW)
    kind = case(
        (refused, Kind.REFUSAL.value),
        (and_(submitted, col(Task.check_passed).is_(False)), Kind.DISAGREEMENT.value),
        (submitted, Kind.SUBMISSION.value),
        else_=Kind.REVIEW.value,
    )
    review_on = func.coalesce(col(Task.review_on), col(Task.start_on))
    since = case((refused, col(Task.refused_on)), (submitted, col(Task.submitted_on)), else_=review_on)
    return kind, since, or_(submitted, refused, to_review)


def _first_of_each(actor: Actor) -> Any:
    task_id, (kind, since, waits) = col(Task.id), _kinds()
    first = (
        select(
            task_id.label("id"),
            kind.label("kind"),
            since.label("since"),
            func.count().over(partition_by=kind).label("n"),
            func.row_number().over(partition_by=kind, order_by=(since, task_id)).label("place"),
        )
        .where(decided_by(actor), waits)
        .subquery()
    )
    return (
        NAMED.join(first, first.c.id == task_id)
        .add_columns(first.c.kind, first.c.n)
        .where(first.c.place <= SHOWN)
        .order_by(first.c.since, first.c.id)
    )
