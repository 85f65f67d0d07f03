"""Why indicators are low, and what is done about it."""

from pacnam_tasks.core.periods import read_period
from pacnam_tasks.demo.acts.scene import Scene
from pacnam_tasks.indicators.actions.values import explain
from pacnam_tasks.indicators.forms.values import ExplanationInput
from pacnam_tasks.indicators.queries.recorded import for_change

PERIOD = read_period("2023-H1")


def explain_indicator(scene: Scene) -> None:
    """The unit says why the first half-year was low, and what it does."""
    sent = ExplanationInput(PERIOD, cause=scene.act.note, remedy=scene.act.done)
    explain(scene.session, for_change(scene.session, scene.act.code), sent, **scene.signed)


ACTS = {"explain_indicator": explain_indicator}
