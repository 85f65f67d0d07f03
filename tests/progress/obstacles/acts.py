"""What people do with obstacles, in one line each."""

import itertools
from datetime import timedelta
from typing import Any

from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.progress.models import Obstacle
from pacnam_tasks.progress.obstacles import actions
from pacnam_tasks.progress.obstacles.forms import ObstacleInput
from pacnam_tasks.progress.rules import Cause
from pacnam_tasks.tasks.models import Task

_keys = itertools.count(1)


def key() -> str:
    """The key of a fresh form."""
    return f"obstacle form {next(_keys)}"


def hinder(session: Session, clock: Clock, task: Task, by: Actor, **said: Any) -> Obstacle:
    """Raise an obstacle that is to be answered within five days."""
    values: dict[str, Any] = {
        "cause": Cause.LAND,
        "text": "Chưa có mặt bằng.",
        "answer_by": clock.today() + timedelta(days=5),
    } | said
    made = actions.raise_obstacle(
        session, task, ObstacleInput(**values), by=by, clock=clock, version=task.version, key=key()
    )
    session.flush()
    return made


def pass_on(session: Session, clock: Clock, task: Task, one: Obstacle, by: Actor, **said: Any) -> None:
    """Pass an obstacle to the level above."""
    values: dict[str, Any] = {"version": one.version, "note": "Vượt thẩm quyền.", "key": key()} | said
    actions.escalate(session, task, one, by=by, clock=clock, **values)


def reply(session: Session, clock: Clock, task: Task, one: Obstacle, by: Actor, **said: Any) -> None:
    """Answer an obstacle."""
    values: dict[str, Any] = {"version": one.version, "text": "Đồng ý bố trí quỹ đất.", "key": key()} | said
    actions.answer(session, task, one, by=by, clock=clock, **values)


def finish(session: Session, clock: Clock, task: Task, one: Obstacle, by: Actor, **said: Any) -> None:
    """Close an obstacle."""
    values: dict[str, Any] = {"version": one.version, "note": "Đã có mặt bằng.", "key": key()} | said
    actions.close(session, task, one, by=by, clock=clock, **values)
