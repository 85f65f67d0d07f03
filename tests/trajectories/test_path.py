"""What should be reached by a day, for each shape of a path."""

from datetime import date
from decimal import Decimal

import pytest

from pacnam_tasks.trajectories.rules.curves import KNOTS, Curve, share_between, share_by
from pacnam_tasks.trajectories.rules.path import Path, Shape, WrongPath, what_is_wrong

OLD_YEAR, NEW_YEAR = date(2022, 12, 31), date(2023, 12, 31)
POINTS = ((date(2023, 3, 31), Decimal(10)), (date(2023, 6, 30), Decimal(40)))
STRAIGHT = Path(OLD_YEAR, NEW_YEAR, Decimal(0), Decimal(365))
FALLING = Path(OLD_YEAR, NEW_YEAR, Decimal(365), Decimal(0))
STEPS = Path(OLD_YEAR, NEW_YEAR, Decimal(0), Decimal(365), Shape.MILESTONES, POINTS)
DRAWN = Path(OLD_YEAR, NEW_YEAR, Decimal(0), Decimal(100), Shape.POINTS, POINTS)
SEASON = Path(OLD_YEAR, NEW_YEAR, Decimal(0), Decimal(200), Shape.CURVE, curve=Curve.DISBURSEMENT)


@pytest.mark.parametrize(
    ("path", "day", "expected"),
    [
        pytest.param(STRAIGHT, date(2022, 6, 1), "0", id="before the beginning the base"),
        pytest.param(STRAIGHT, OLD_YEAR, "0", id="at the beginning the base"),
        pytest.param(STRAIGHT, date(2023, 1, 1), "1", id="a day of the straight line"),
        pytest.param(STRAIGHT, date(2023, 6, 30), "181", id="half a year of the straight line"),
        pytest.param(STRAIGHT, NEW_YEAR, "365", id="at the end the target"),
        pytest.param(STRAIGHT, date(2024, 5, 1), "365", id="after the end the target"),
        pytest.param(FALLING, date(2023, 1, 31), "334", id="a falling line"),
        pytest.param(STEPS, date(2023, 2, 28), "59", id="before the first milestone the straight line"),
        pytest.param(STEPS, date(2023, 3, 31), "10", id="a milestone on its day"),
        pytest.param(STEPS, date(2023, 6, 29), "10", id="a milestone until the next"),
        pytest.param(STEPS, date(2023, 12, 30), "40", id="the last milestone until the end"),
        pytest.param(DRAWN, date(2023, 3, 31), "10", id="a point that was drawn"),
        pytest.param(DRAWN, date(2023, 2, 14), "5", id="between the beginning and a point"),
        pytest.param(DRAWN, date(2023, 6, 30), "40", id="the last point"),
        pytest.param(SEASON, date(2023, 3, 31), "16", id="a knot of the curve"),
        pytest.param(SEASON, date(2023, 6, 30), "56", id="another knot"),
    ],
)
def test_a_path_expects(path: Path, day: date, expected: str) -> None:
    assert path.expected(day) == Decimal(expected)


@pytest.mark.parametrize("curve", Curve)
def test_each_curve_rises_from_nothing_to_the_whole_within_the_year(curve: Curve) -> None:
    knots = [share_by(curve, date(2023, month, day)) for month, day, _percent in KNOTS[curve]]

    assert knots == sorted(knots)
    assert knots[-1] == 1
    assert share_by(curve, date(2023, 1, 1)) <= Decimal("0.01")


def test_a_span_within_the_year_has_the_rest_of_the_curve() -> None:
    span = (date(2023, 6, 30), date(2023, 12, 31))

    assert share_between(Curve.DISBURSEMENT, *span, date(2023, 9, 30)) == Decimal("0.375")


def test_a_span_over_the_turn_of_the_year_has_the_end_of_one_and_the_beginning_of_the_next() -> None:
    span = (date(2023, 11, 30), date(2024, 3, 31))

    assert share_between(Curve.DISBURSEMENT, *span, date(2023, 12, 31)) == Decimal(18) / 26


def test_where_the_curve_stands_still_the_straight_line_counts() -> None:
    span = Path(OLD_YEAR, date(2023, 2, 28), Decimal(0), Decimal(59), Shape.CURVE, curve=Curve.VACCINATION)

    assert span.expected(date(2023, 1, 31)) == 31


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        pytest.param(STRAIGHT, None, id="a straight line"),
        pytest.param(DRAWN, None, id="points in order"),
        pytest.param(Path(NEW_YEAR, OLD_YEAR, Decimal(0), Decimal(1)), WrongPath.ENDS_BEFORE_START, id="backwards"),
        pytest.param(
            Path(OLD_YEAR, OLD_YEAR, Decimal(0), Decimal(1)), WrongPath.ENDS_BEFORE_START, id="no time at all"
        ),
        pytest.param(
            Path(OLD_YEAR, NEW_YEAR, Decimal(0), Decimal(1), Shape.CURVE), WrongPath.NO_CURVE, id="a curve not named"
        ),
        pytest.param(
            Path(OLD_YEAR, NEW_YEAR, Decimal(0), Decimal(1), Shape.POINTS), WrongPath.NO_POINTS, id="no points"
        ),
        pytest.param(
            Path(OLD_YEAR, NEW_YEAR, Decimal(0), Decimal(1), Shape.POINTS, ((NEW_YEAR, Decimal(1)),)),
            WrongPath.OUTSIDE,
            id="a point at the end",
        ),
        pytest.param(
            Path(OLD_YEAR, NEW_YEAR, Decimal(0), Decimal(1), Shape.MILESTONES, POINTS[::-1]),
            WrongPath.OUT_OF_ORDER,
            id="out of order",
        ),
        pytest.param(
            Path(OLD_YEAR, NEW_YEAR, Decimal(0), Decimal(1), Shape.POINTS, (POINTS[0], POINTS[0])),
            WrongPath.OUT_OF_ORDER,
            id="a day twice",
        ),
    ],
)
def test_a_path_that_makes_no_sense_says_why(path: Path, wrong: WrongPath | None) -> None:
    assert what_is_wrong(path) is wrong
