"""A task is paused, resumed, revoked or re-opened, by a document."""

from pacnam_tasks.decisions.course import actions
from pacnam_tasks.decisions.rules import Ruling
from pacnam_tasks.demo.acts.scene import Scene

DECISIONS = {
    "pause": actions.pause,
    "resume": actions.resume,
    "revoke": actions.revoke,
    "reopen": actions.reopen,
}


def decide(scene: Scene) -> None:
    """The assigner decides so, and the line names the document."""
    ruling = Ruling(scene.act.note, scene.act.document)
    decided = actions.Decided(ruling, scene.by, scene.task.version, scene.key)
    DECISIONS[scene.act.act](scene.session, scene.task, decided, scene.clock)


ACTS = dict.fromkeys(DECISIONS, decide)
