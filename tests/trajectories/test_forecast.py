"""Where a number ends at the pace so far, and how sure that is."""

from datetime import date
from decimal import Decimal

import pytest

from pacnam_tasks.trajectories.rules.curves import Curve
from pacnam_tasks.trajectories.rules.forecast import Forecast, NoForecast, forecast
from pacnam_tasks.trajectories.rules.path import Path, Point, Shape

OLD_YEAR, NEW_YEAR = date(2022, 12, 31), date(2023, 12, 31)
STRAIGHT = Path(OLD_YEAR, NEW_YEAR, Decimal(0), Decimal(365))
SEASON = Path(OLD_YEAR, NEW_YEAR, Decimal(0), Decimal(100), Shape.CURVE, curve=Curve.VACCINATION)


def reported(*points: tuple[int, int, str]) -> list[Point]:
    """Month, day, value."""
    return [(date(2023, month, day), Decimal(value)) for month, day, value in points]


@pytest.mark.parametrize(
    ("path", "points", "expected"),
    [
        pytest.param(STRAIGHT, [], NoForecast.NO_REPORT, id="no report"),
        pytest.param(STRAIGHT, [(OLD_YEAR, Decimal(3))], NoForecast.NO_REPORT, id="only from before the beginning"),
        pytest.param(STRAIGHT, reported((12, 31, "300")), NoForecast.ENDED, id="the end is reported"),
        pytest.param(SEASON, reported((1, 31, "0")), NoForecast.NOT_BEGUN, id="before the season"),
    ],
)
def test_there_is_no_forecast_and_it_says_why(path: Path, points: list[Point], expected: NoForecast) -> None:
    assert forecast(path, points) is expected


def test_on_the_straight_line_the_pace_of_the_calendar_goes_on() -> None:
    found = forecast(STRAIGHT, reported((1, 31, "15.5")))

    assert found == Forecast(Decimal("182.5"), steps=1)


def test_a_slow_spring_of_a_seasonal_path_is_no_delay() -> None:
    found = forecast(SEASON, reported((3, 31, "22.5"), (4, 30, "45"), (8, 31, "50")))

    assert isinstance(found, Forecast)
    assert found.value == 100


def test_reports_that_keep_the_pace_leave_no_doubt() -> None:
    found = forecast(STRAIGHT, reported((1, 10, "5"), (1, 20, "10"), (1, 30, "15")))

    assert isinstance(found, Forecast)
    assert (found.value, found.low, found.high) == (Decimal("182.5"), Decimal("182.5"), Decimal("182.5"))


def test_the_interval_is_that_of_a_random_walk_with_drift() -> None:
    """Steps of 10 days bring 4, 6 and 5: drift 0,5 a day; squared errors over 2 make 0,1 a day."""
    found = forecast(STRAIGHT, reported((1, 10, "4"), (1, 20, "10"), (1, 30, "15")))

    assert isinstance(found, Forecast)
    assert found.low is not None
    assert found.high is not None
    half = Decimal("1.2816") * (Decimal("0.1") * 335 * (1 + Decimal(335) / 30)).sqrt()
    assert found.value == Decimal("182.5")
    assert round(found.high - found.value, 6) == round(half, 6)
    assert round(found.value - found.low, 6) == round(half, 6)


def test_two_reports_say_nothing_of_how_sure_it_is() -> None:
    found = forecast(STRAIGHT, reported((1, 10, "4"), (1, 20, "10")))

    assert isinstance(found, Forecast)
    assert (found.low, found.high, found.steps) == (None, None, 2)


def test_a_number_that_is_to_fall_is_forecast_downwards() -> None:
    falling = Path(OLD_YEAR, NEW_YEAR, Decimal(365), Decimal(0))

    found = forecast(falling, reported((1, 31, "349.5")))

    assert found == Forecast(Decimal("182.5"), steps=1)


def test_a_number_that_went_back_is_forecast_to_go_back() -> None:
    found = forecast(STRAIGHT, reported((1, 31, "-31")))

    assert isinstance(found, Forecast)
    assert found.value == -365
