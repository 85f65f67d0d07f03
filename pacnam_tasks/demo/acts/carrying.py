"""A unit takes a task on or refuses it, and hands it to one of its people."""

from pacnam_tasks.decisions.delegation import actions as delegation
from pacnam_tasks.decisions.delegation.forms import Delegation
from pacnam_tasks.decisions.refusals import actions as refusals
from pacnam_tasks.decisions.rules import Answer, Ruling
from pacnam_tasks.demo.acts.scene import Scene
from pacnam_tasks.tasks import actions as tasks


def accept(scene: Scene) -> None:
    """The head takes the task on."""
    tasks.accept(scene.session, scene.task, version=scene.task.version, **scene.signed)


def refuse(scene: Scene) -> None:
    """The head refuses it."""
    version, reason = scene.task.version, scene.act.note
    refusals.refuse(scene.session, scene.task, version=version, reason=reason, **scene.signed)


def uphold(scene: Scene) -> None:
    """The assigner answers that the unit carries it all the same."""
    ruling = Ruling(scene.act.note, "")
    answered = refusals.Answered(Answer.UPHELD, ruling, scene.by, scene.task.version, scene.key)
    refusals.answer_refusal(scene.session, scene.task, answered, scene.clock)


def release(scene: Scene) -> None:
    """The assigner takes the refusal: the unit no longer owes it."""
    ruling = Ruling(scene.act.note, scene.act.document)
    answered = refusals.Answered(Answer.RELEASED, ruling, scene.by, scene.task.version, scene.key)
    refusals.answer_refusal(scene.session, scene.task, answered, scene.clock)


def delegate(scene: Scene) -> None:
    """The head hands it to a person of the unit."""
    sent = Delegation(scene.to, scene.task.handler_id, scene.act.note)
    delegation.delegate(scene.session, scene.task, sent, **scene.signed)


ACTS = {"accept": accept, "refuse": refuse, "uphold": uphold, "release": release, "delegate": delegate}
