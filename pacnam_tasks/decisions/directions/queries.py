"""Directions of a task that the caller has already found visible, and those that a person has to answer."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from pacnam_tasks.accounts.models import Appointment, Person
from pacnam_tasks.accounts.rules import Actor, Role
from pacnam_tasks.core.db import fetch
from pacnam_tasks.core.errors import NotFound
from pacnam_tasks.decisions.directions.models import Direction
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.rules.moves import OPEN, PAUSED

SHOWN = 50
GIVEN_AS, GIVER = aliased(Appointment), aliased(Person)
ANSWERED_AS, ANSWERER = aliased(Appointment), aliased(Person)
_NAMED: Any = (
    select(
        *(getattr(Direction, name) for name in Direction.model_fields),
        col(GIVER.full_name).label("giver_name"),
        col(ANSWERER.full_name).label("answerer_name"),
    )
    .join(GIVEN_AS, col(GIVEN_AS.id) == col(Direction.given_by))
    .join(GIVER, col(GIVER.id) == col(GIVEN_AS.person_id))
    .outerjoin(ANSWERED_AS, col(ANSWERED_AS.id) == col(Direction.answered_by))
    .outerjoin(ANSWERER, col(ANSWERER.id) == col(ANSWERED_AS.person_id))
)
_OF_TASK = (
    _NAMED.where(col(Direction.task_id) == bindparam("task_id"))
    .order_by(col(Direction.answered_at).is_not(None), col(Direction.id).desc())
    .limit(SHOWN)
)


def direction_of(session: Session, task_id: int, direction_id: int) -> Direction:
    """The direction, looked up through its task; raises NotFound."""
    found = session.exec(
        select_rows(Direction).where(col(Direction.task_id) == task_id, col(Direction.id) == direction_id)
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def of_task(session: Session, task_id: int) -> Sequence[Any]:
    """The directions of a task with names: those to answer first, the newest of each first."""
    rows: Sequence[Any] = fetch(session, _OF_TASK, {"task_id": task_id}).all()
    return rows


def waiting(session: Session, actor: Actor, limit: int = SHOWN) -> Sequence[Any]:
    """What the units that the person heads have to answer, the earliest day first; each row tells how many `in_all`.

    What was done or revoked meanwhile does not wait any more.
    """
    statement = (
        _NAMED.add_columns(col(Task.code), col(Task.title), func.count().over().label("in_all"))
        .join(Task, col(Task.id) == col(Direction.task_id))
        .where(
            col(Direction.answered_at).is_(None),
            col(Task.lead_unit_id).in_(actor.units_as(Role.LEADER)),
            col(Task.state).in_(sorted(OPEN | PAUSED)),
        )
        .order_by(col(Direction.answer_by), col(Direction.id))
        .limit(limit)
    )
    rows: Sequence[Any] = fetch(session, statement).all()
    return rows
