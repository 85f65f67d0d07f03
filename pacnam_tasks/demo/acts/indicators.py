"""Values that units report of indicators, who confirms them, and why low ones are low."""

from sqlmodel import col, select

from pacnam_tasks.core.periods import read_period
from pacnam_tasks.demo.acts.scene import Scene
from pacnam_tasks.demo.indicators import WORDS
from pacnam_tasks.indicators.actions import values
from pacnam_tasks.indicators.forms.values import ExplanationInput, ValueInput
from pacnam_tasks.indicators.models import IndicatorValue
from pacnam_tasks.indicators.queries.definitions import for_change
from pacnam_tasks.indicators.rules.figures import Kind


def explain_indicator(scene: Scene) -> None:
    """The unit says why a period was low, and what it does."""
    sent = ExplanationInput(read_period(scene.act.to), cause=scene.act.note, remedy=scene.act.done)
    values.explain(scene.session, for_change(scene.session, scene.act.code), sent, **scene.signed)


def enter_value(scene: Scene) -> None:
    """The unit that answers for it, or a commune of its own, enters what was reached in a period."""
    _enter(scene, Kind.ACTUAL)


def enter_same_period(scene: Scene) -> None:
    """The unit enters what was reached in the same period of the year before."""
    _enter(scene, Kind.SAME)


def _enter(scene: Scene, kind: Kind) -> None:
    period, _slash, unit = scene.act.to.partition("/")
    sent = ValueInput(
        period=read_period(period),
        kind=kind,
        amount=scene.act.figure,
        qualifier=WORDS["".join(scene.act.holds)],
        unit=unit,
        source=scene.act.document,
        note=scene.act.note,
    )
    values.enter(scene.session, for_change(scene.session, scene.act.code), sent, **scene.signed)


def confirm_values(scene: Scene) -> None:
    """A standing member confirms what was entered of a period."""
    indicator = for_change(scene.session, scene.act.code)
    waiting = select(IndicatorValue).where(
        col(IndicatorValue.indicator_id) == indicator.id,
        col(IndicatorValue.period) == scene.act.to,
        col(IndicatorValue.confirmed_at).is_(None),
        col(IndicatorValue.replaced_at).is_(None),
    )
    for value in scene.session.exec(waiting).all():
        values.confirm(scene.session, indicator, value.id or 0, by=scene.by, clock=scene.clock)


ACTS = {
    "explain_indicator": explain_indicator,
    "enter_value": enter_value,
    "enter_same_period": enter_same_period,
    "confirm_values": confirm_values,
}
