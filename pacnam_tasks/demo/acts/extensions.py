"""An extension is asked for and decided on."""

from pacnam_tasks.decisions.extensions import actions
from pacnam_tasks.decisions.extensions.forms import DecisionInput, RequestInput
from pacnam_tasks.decisions.extensions.queries import open_request
from pacnam_tasks.decisions.extensions.rules import Verdict
from pacnam_tasks.demo.acts.scene import Scene


def ask(scene: Scene) -> None:
    """The head asks for another due day."""
    sent = RequestInput(scene.task.version, scene.key, scene.day, scene.cause, scene.act.note)
    actions.ask(scene.session, scene.task, sent, by=scene.by, clock=scene.clock)


def decide(scene: Scene) -> None:
    """The request that waits is decided on."""
    act, waiting = scene.act, open_request(scene.session, scene.task_id)
    assert waiting is not None  # noqa: S101  # the story says so
    assert waiting.id is not None  # noqa: S101  # it is saved
    sent = DecisionInput(scene.task.version, scene.key, VERDICTS[act.act], act.day, act.note, act.document)
    actions.decide(scene.session, scene.task, waiting.id, sent, by=scene.by, clock=scene.clock)


VERDICTS = {
    "grant_extension": Verdict.GRANTED,
    "change_extension": Verdict.CHANGED,
    "refuse_extension": Verdict.REFUSED,
}
ACTS = {"ask_extension": ask, **dict.fromkeys(VERDICTS, decide)}
