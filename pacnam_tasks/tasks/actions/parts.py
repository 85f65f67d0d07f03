"""A task with parts takes its number from them, and so on up to the whole."""

from typing import Any

from sqlmodel import Session

from pacnam_tasks.core.clock import Clock
from pacnam_tasks.tasks.actions.deed import Deed, change_alone, saved_id
from pacnam_tasks.tasks.models import Task, measure_kind_of
from pacnam_tasks.tasks.queries import one
from pacnam_tasks.tasks.rules.breakdown import Figure, counted_target, rolled_up
from pacnam_tasks.tasks.rules.facts import State

NOT_COUNTED = {State.DRAFT, State.PAUSED, State.REVOKED}
STANDING_STILL = {State.PAUSED, State.REVOKED}


def roll_up_parents(session: Session, task: Task, clock: Clock, *, quiet: bool = False) -> None:
    """A part's figure moves its parent at once; the parent's own version stays, so its forms stay good.

    What is paused or revoked keeps the number it had.
    """
    if task.parent_id is None:
        return
    parent = one.locked(session, task.parent_id)
    if parent.state in STANDING_STILL:
        return
    if follow(session, parent, clock, quiet=quiet, part=task.code):
        roll_up_parents(session, parent, clock, quiet=quiet)


def follow(session: Session, parent: Task, clock: Clock, *, quiet: bool = False, **moved_by: str) -> bool:
    """Let a task follow its parts, unless there is nothing new today; whether it moved."""
    changes = from_parts(session, parent)
    stays = quiet or parent.recorded_on == clock.today()
    if stays and all(getattr(parent, name) == value for name, value in changes.items()):
        return False
    version = parent.version
    change_alone(session, parent, Deed("rolled_up", None, data=moved_by, quiet=quiet), clock, **changes)
    parent.version = version
    return True


def from_parts(session: Session, parent: Task) -> dict[str, Any]:
    """The number that a task with parts takes from them."""
    parts = one.parts_of(session, saved_id(parent))
    figures = [
        Figure(
            weight=part.weight if part.share is None else part.share,
            percent=part.percent,
            quantity=part.quantity,
            target=part.target,
            counts=part.state not in NOT_COUNTED,
        )
        for part in parts
    ]
    kind = measure_kind_of(parent)
    quantity, percent = rolled_up(figures, kind, parent.target)
    return {
        "quantity": quantity,
        "percent": percent,
        "reported": any(part.reported for part in parts),
        "counted_target": counted_target(figures, kind, parent.target),
    }
