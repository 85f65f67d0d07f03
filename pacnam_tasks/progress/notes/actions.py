"""A co-ordinating unit reports to the lead unit. The task stays as it stood: only the lead unit's report changes it."""

import json
from collections.abc import Sequence
from typing import Any

from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.errors import Conflict, NotAllowed, Refused
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.history import queries as history
from pacnam_tasks.history.rules import canonical
from pacnam_tasks.progress.actions import Evidence, attach, by_content
from pacnam_tasks.tasks.access import powers
from pacnam_tasks.tasks.actions import Deed, note_beside, saved_id
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries import one
from pacnam_tasks.tasks.rules.moves import Act
from pacnam_tasks.tasks.sentences import why_not

NOTED = "noted"


def is_repeat(session: Session, task: Task, text: str, files: Sequence[Evidence], key: str) -> bool:
    """Whether the same form has brought this note already; raises Conflict where it brought something else."""
    first = history.with_key(session, key)
    if first is None:
        return False
    now, then = json.loads(canonical(_said(text, files))), json.loads(first.data)
    if (first.task_id, first.kind) != (task.id, NOTED) or by_content(now) != by_content(then):
        raise Conflict
    return True


def _said(text: str, files: Sequence[Evidence]) -> dict[str, Any]:
    """The note as its event says it."""
    return {"note": text} | ({"files": [[file.stored.id, file.stored.sha256] for file in files]} if files else {})


def add_note(
    session: Session,
    task: Task,
    text: str,
    files: Sequence[Evidence],
    *,
    by: Actor,
    clock: Clock,
    key: str | None = None,
) -> None:
    """Record what the co-ordinating unit has to say, with its files; raises NotAllowed or Refused."""
    right = powers(by, task, one.co_units_of(session, saved_id(task))).note
    if right is None:
        raise NotAllowed(why_not(Act.NOTE, by, task))
    if not text:
        raise Refused({"note": _("Please write what the lead unit should know; files alone do not say it.")})
    note_beside(session, task, Deed(NOTED, right, _said(text, files), key), clock)
    attach(session, task, files, clock)
