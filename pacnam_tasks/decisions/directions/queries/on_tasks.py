"""Directions of a task that the caller has already found visible."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from pacnam_tasks.accounts.queries import Doer
from pacnam_tasks.core.db import fetch
from pacnam_tasks.core.errors import NotFound
from pacnam_tasks.decisions.directions.models import Direction

SHOWN = 50
GIVER, ANSWERER = Doer(col(Direction.given_by)), Doer(col(Direction.answered_by))
_ALL: Any = select(
    *(getattr(Direction, name) for name in Direction.model_fields),
    GIVER.name.label("giver_name"),
    ANSWERER.name.label("answerer_name"),
)
_NAMED = ANSWERER.join(GIVER.join(_ALL), maybe=True)
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
