"""`change_task` is the one function by which a task's state, dates and number change; parts and parents go along."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlmodel import Session

from pacnam_tasks.core.clock import Clock
from pacnam_tasks.tasks.actions.deed import Deed, change_alone, saved_id
from pacnam_tasks.tasks.actions.parts import STANDING_STILL, follow, from_parts, roll_up_parents
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries import tree
from pacnam_tasks.tasks.rules.facts import State


def change_task(session: Session, task: Task, deed: Deed, clock: Clock, **changes: Any) -> int:
    """Change a task, its summary and its parents, and append the events; the number of the task's event.

    `changes` are columns among state, dates and number.
    """
    seq = change_alone(session, task, deed, clock, **changes)
    roll_up_parents(session, task, clock, quiet=deed.quiet)
    return seq


def change_beside(session: Session, task: Task, deed: Deed, clock: Clock, **changes: Any) -> None:
    """Change what stands beside the work: forms made before stay good, and the task stays as silent as it was."""
    version = task.version
    change_task(session, task, replace(deed, quiet=True), clock, **changes)
    task.version = version


def change_along(session: Session, task: Task, below: Sequence[Task], deed: Deed, clock: Clock, **changes: Any) -> int:
    """Change a task and these parts below it alike; each part's event names the task as `along`."""
    seq = change_tree(session, task, below, deed, clock, **changes)
    roll_up_parents(session, task, clock)
    return seq


def change_tree(session: Session, task: Task, below: Sequence[Task], deed: Deed, clock: Clock, **changes: Any) -> int:
    """The same without what it does to the parents, for a caller that rolls them up afterwards.

    From the bottom up, as what comes back takes its number from its parts; what does not go along follows its own.
    """
    along = replace(deed, data=dict(deed.data) | {"along": task.code}, key=None)
    going, stirred = {saved_id(part) for part in below}, {part.parent_id for part in below}
    for part in reversed(tree.parts_below(session, saved_id(task)) if below else []):
        if saved_id(part) in going:
            change_alone(session, part, along, clock, **_number(session, part, changes["state"]), **changes)
        elif part.id in stirred and part.state not in STANDING_STILL and follow(session, part, clock, along=task.code):
            stirred.add(part.parent_id)
    named = {"parts": [part.code for part in below]} if below else {}
    deed = replace(deed, data=dict(deed.data) | named)
    return change_alone(session, task, deed, clock, **_number(session, task, changes["state"]), **changes)


def _number(session: Session, task: Task, state: State) -> dict[str, Any]:
    """What a task takes from its parts as it comes to this state; what stands still keeps what it had."""
    return from_parts(session, task) if task.has_parts and state not in STANDING_STILL else {}
