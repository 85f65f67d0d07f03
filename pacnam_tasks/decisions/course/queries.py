"""The parts of a task that go along with it."""

import json
from collections.abc import Collection

from sqlalchemy import select
from sqlmodel import Session, col

from pacnam_tasks.core.db import fetch
from pacnam_tasks.history.models import Event
from pacnam_tasks.tasks.actions import saved_id
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries import tree


def parts_in(session: Session, task: Task, states: Collection[str]) -> list[Task]:
    """What hangs on the task and stands so, however deep."""
    if not task.has_parts:
        return []
    return [part for part in tree.parts_below(session, saved_id(task)) if part.state in states]


def that_went_along(session: Session, task: Task, state: str, kinds: Collection[str]) -> list[Task]:
    """What came to this state together with the task, and not by a decision of its own or of a part between."""
    parts = {saved_id(part): part for part in parts_in(session, task, {state})}
    if not parts:
        return []
    rows = fetch(
        session,
        select(col(Event.task_id), col(Event.data))
        .where(col(Event.task_id).in_(sorted(parts)), col(Event.kind).in_(sorted(kinds)))
        .order_by(col(Event.seq)),
    )
    last = {row.task_id: json.loads(row.data) for row in rows}
    return [part for part_id, part in parts.items() if last.get(part_id, {}).get("along") == task.code]
