"""An obstacle is raised, passed upwards, answered and closed."""

from collections.abc import Callable
from typing import Any

from sqlmodel import col, select

from pacnam_tasks.demo.acts.scene import Scene
from pacnam_tasks.progress.models import Obstacle
from pacnam_tasks.progress.obstacles import actions
from pacnam_tasks.progress.obstacles.forms import ObstacleInput


def raise_(scene: Scene) -> None:
    """The unit says what stands in its way."""
    act = scene.act
    sent = ObstacleInput(scene.cause, act.obstacle, act.done, act.proposal, answer_by=act.day)
    actions.raise_obstacle(scene.session, scene.task, sent, version=scene.task.version, **scene.signed)


def escalate(scene: Scene) -> None:
    """The level that is asked passes it to the one above."""
    _do(actions.escalate, scene, note=scene.act.note, answer_by=scene.act.day)


def answer(scene: Scene) -> None:
    """The level that is asked answers."""
    _do(actions.answer, scene, text=scene.act.note, document=scene.act.document)


def close(scene: Scene) -> None:
    """Nothing stands in the way any more."""
    _do(actions.close, scene, note=scene.act.note)


def _do(action: Callable[..., None], scene: Scene, **said: Any) -> None:
    """Do something about the newest obstacle of the task."""
    mine = select(Obstacle).where(col(Obstacle.task_id) == scene.task_id)
    newest = scene.session.exec(mine.order_by(col(Obstacle.id).desc()).limit(1)).one()
    action(scene.session, scene.task, newest, version=newest.version, **scene.signed, **said)


ACTS = {"raise": raise_, "escalate": escalate, "answer_obstacle": answer, "close_obstacle": close}
