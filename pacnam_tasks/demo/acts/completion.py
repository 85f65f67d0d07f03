"""What was reported as done is checked, confirmed or returned."""

from pacnam_tasks.decisions import actions as decisions
from pacnam_tasks.decisions.rules import Question
from pacnam_tasks.demo.acts.scene import Scene


def check(scene: Scene) -> None:
    """The checker answers the three questions."""
    holds = [Question(one) for one in scene.act.holds]
    version, note = scene.task.version, scene.act.note
    decisions.check(scene.session, scene.task, version=version, holds=holds, note=note, **scene.signed)


def confirm(scene: Scene) -> None:
    """The assigner confirms it."""
    version, note = scene.task.version, scene.act.note
    decisions.confirm(scene.session, scene.task, version=version, note=note, **scene.signed)


def return_(scene: Scene) -> None:
    """The checker returns it."""
    version, reason, day = scene.task.version, scene.act.note, scene.act.day
    decisions.return_(scene.session, scene.task, version=version, reason=reason, again_by=day, **scene.signed)


ACTS = {"check": check, "confirm": confirm, "return": return_}
