"""No code of indicators is shown without its word."""

from enum import StrEnum

import pytest

from pacnam_tasks.indicators import labels
from pacnam_tasks.indicators.rules.figures import Direction, Ground, Kind, Of, Origin, Qualifier, Why
from pacnam_tasks.trajectories.labels import CURVE, SHAPE
from pacnam_tasks.trajectories.rules.curves import Curve
from pacnam_tasks.trajectories.rules.forecast import NoForecast
from pacnam_tasks.trajectories.rules.path import Shape, WrongPath


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        (Direction, labels.DIRECTION),
        (Kind, labels.KIND),
        (Qualifier, labels.QUALIFIER),
        (Origin, labels.ORIGIN),
        (Ground, labels.GROUND),
        (Shape, SHAPE),
        (Curve, CURVE),
        (NoForecast, labels.NO_FORECAST),
        (WrongPath, labels.WRONG_PATH),
    ],
)
def test_every_code_has_a_word(codes: type[StrEnum], words: dict[StrEnum, object]) -> None:
    assert set(words) == set(codes)


def test_every_reason_has_a_word_for_percentages_and_for_the_pace() -> None:
    of_percent = {Why.NO_BASE, Why.ZERO_BASE, Why.NEGATIVE_BASE, Why.OTHER_DEFINITION}

    assert set(labels.WHY) == {(of, why) for of in Of for why in of_percent}
    assert set(labels.PACE) == set(Why) - {Why.ZERO_BASE, Why.NEGATIVE_BASE}
