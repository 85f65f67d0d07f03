"""Directions of a task that the caller has already found visible."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from pacnam_tasks.accounts.models import Appointment, Person
from pacnam_tasks.core.db import fetch
from pacnam_tasks.core.errors import NotFound
from pacnam_tasks.decisions.directions.models import Direction

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
