"""A direction is given and answered. Both stand beside the task: it stays as it stood, and as silent."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor, Holding
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.errors import Conflict, NotAllowed
from pacnam_tasks.decisions.directions.forms import DirectionInput
from pacnam_tasks.decisions.directions.models import Direction
from pacnam_tasks.history.actions import Happening, record
from pacnam_tasks.tasks.access import powers
from pacnam_tasks.tasks.actions import saved_id
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.rules.moves import Act
from pacnam_tasks.tasks.sentences import why_not


def direct(
    session: Session, task: Task, sent: DirectionInput, *, by: Actor, clock: Clock, key: str | None = None
) -> Direction:
    """Tell the lead unit what to do and by when to answer; raises NotAllowed."""
    right = powers(by, task).direct
    if right is None:
        raise NotAllowed(why_not(Act.DIRECT, by, task))
    direction = Direction(
        task_id=saved_id(task), text=sent.text, answer_by=sent.answer_by, given_at=clock.now(), given_by=right.id
    )
    session.add(direction)
    session.flush()
    data = {"note": sent.text, "answer_by": sent.answer_by, "direction_id": direction.id}
    _tell(session, task, "directed", data, right, clock, key)
    return direction


def answer(
    session: Session, task: Task, direction: Direction, text: str, *, by: Actor, clock: Clock, key: str | None = None
) -> None:
    """The head of the lead unit answers, once; raises NotAllowed or Conflict."""
    right = powers(by, task).answer_direction
    if right is None:
        raise NotAllowed(why_not(Act.ANSWER_DIRECTION, by, task))
    if direction.answered_at is not None:
        raise Conflict
    direction.answer, direction.answered_at, direction.answered_by = text, clock.now(), right.id
    session.add(direction)
    _tell(session, task, "direction_answered", {"note": text, "direction_id": direction.id}, right, clock, key)


def _tell(
    session: Session, task: Task, kind: str, data: Mapping[str, Any], right: Holding, clock: Clock, key: str | None
) -> None:
    happening = Happening(
        kind=kind,
        at=clock.now(),
        effective_on=clock.today(),
        data=data,
        task_id=task.id,
        actor_id=right.id,
        key=key,
    )
    record(session, [happening])
