"""A member of the committee rates a task otherwise than the rule."""

from pacnam_tasks.decisions.overruling.actions import overrule as overrule_rating
from pacnam_tasks.decisions.overruling.forms import OverrulingInput
from pacnam_tasks.demo.acts.scene import Scene
from pacnam_tasks.tasks.rules.facts import Rating


def overrule(scene: Scene) -> None:
    """The task is rated otherwise until a day, for the first time."""
    sent = OverrulingInput(Rating(scene.act.to), scene.act.note, scene.day, seen=None)
    overrule_rating(scene.session, scene.task, sent, **scene.signed)


ACTS = {"overrule": overrule}
