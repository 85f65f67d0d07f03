"""An expected path is changed. That stands beside the work: the task stays as silent as it was, its forms stay good."""

import hashlib
from dataclasses import replace
from typing import Any

from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.errors import Conflict, NotAllowed, Refused
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.decisions.paths.forms import PathInput
from pacnam_tasks.tasks.access import powers
from pacnam_tasks.tasks.actions import (
    Deed,
    change_alone,
    change_beside,
    chosen_of,
    path_columns,
    saved_id,
    span_of,
    told_path,
)
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries import tree
from pacnam_tasks.tasks.rules.expected_path import Chosen, fitting
from pacnam_tasks.tasks.rules.facts import OPEN, State
from pacnam_tasks.tasks.rules.moves import Act
from pacnam_tasks.tasks.sentences import why_not

FOLLOWING = OPEN | {State.PAUSED}


def name_of(task: Any) -> str:
    """What tells the path of a task, of an object or a row, from any other: how it was chosen, and for which days."""
    said = (task.path_shape, task.path_curve, task.path, task.due_on, task.rolled_on)
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def set_path(session: Session, task: Task, sent: PathInput, *, by: Actor, clock: Clock, key: str | None = None) -> None:
    """From now on the work is expected to go so; past days keep what was expected on them.

    Raises NotAllowed or Refused; Conflict where path or deadline have changed since the form was made.
    """
    right = powers(by, task).set_path
    if right is None:
        raise NotAllowed(why_not(Act.SET_PATH, by, task))
    if sent.seen != name_of(task):
        raise Conflict
    columns = path_columns(sent.chosen, span_of(task))
    parts = _following(session, task, sent.chosen) if sent.parts_too and task.has_parts else []
    if not parts and all(getattr(task, name) == value for name, value in columns.items()):
        raise Refused({"shape": _("The expected path is this one already; nothing was changed.")})
    deed = Deed("path_set", right, {"reason": sent.reason})
    for part, chosen in parts:
        along = replace(deed, data={**deed.data, **_said(part, chosen), "along": task.code}, quiet=True)
        version = part.version
        change_alone(session, part, along, clock, **path_columns(chosen, span_of(part)))
        part.version = version
    named = {"parts": [part.code for part, _chosen in parts]} if parts else {}
    deed = replace(deed, data={**deed.data, **_said(task, sent.chosen), **named}, key=key)
    change_beside(session, task, deed, clock, **columns)


def _following(session: Session, task: Task, chosen: Chosen) -> list[tuple[Task, Chosen]]:
    """The parts that are carried or paused and would go another way, each with the path within its own days."""
    below = (part for part in tree.parts_below(session, saved_id(task)) if part.state in FOLLOWING)
    ways = ((part, fitting(chosen, span_of(part))) for part in below)
    return [(part, way) for part, way in ways if way != chosen_of(part)]


def _said(task: Task, chosen: Chosen) -> dict[str, Any]:
    return {"before": told_path(chosen_of(task)), "after": told_path(chosen)}
