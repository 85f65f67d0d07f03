"""A direction is given and answered. Both stand beside the task: it stays as it stood, and as silent."""

from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.errors import Conflict, NotAllowed
from pacnam_tasks.decisions.directions.forms import DirectionInput
from pacnam_tasks.decisions.directions.models import Direction
from pacnam_tasks.tasks.access import powers
from pacnam_tasks.tasks.actions import Deed, note_beside, saved_id
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
    note_beside(session, task, Deed("directed", right, data, key), clock)
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
    data = {"note": text, "direction_id": direction.id}
    note_beside(session, task, Deed("direction_answered", right, data, key), clock)
