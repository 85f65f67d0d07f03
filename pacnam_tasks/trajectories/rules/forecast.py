"""Where a number will end if it goes on as it has gone, and how sure that is.

Method: the random walk with drift (Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd edition,
section 5.2, and section 5.5 for its interval): the forecast goes on from the last value by the mean step so far; its
standard error over h steps after T is s·√(h·(1 + h/T)), where s is that of a step. Reports do not come at even steps,
so a step is measured by how far the expected path went meanwhile and not by the calendar: the pace is "so much
for each unit that was expected", which makes a slow spring of a seasonal path no delay. With steps of unequal
length each one's squared error is divided by its length, as for a Brownian motion with drift.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from pacnam_tasks.trajectories.rules.path import Path, Point

EIGHTY_PERCENT = Decimal("1.2816")
"""Standard errors to both sides of the forecast between which four of five outcomes fall (normal distribution)."""
FEWEST_STEPS = 3
"""Steps below which their spread says nothing."""


class NoForecast(StrEnum):
    """Why nothing is forecast."""

    NO_REPORT = "no_report"
    NOT_BEGUN = "not_begun"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Forecast:
    """The value at the end of the path; `low` and `high` are the interval of 80 %, none with too few reports."""

    value: Decimal
    low: Decimal | None = None
    high: Decimal | None = None
    steps: int = 0


def forecast(path: Path, reported: Sequence[Point]) -> Forecast | NoForecast:
    """The value at the end of a path from what was reported so far, in any order; the base counts as its beginning."""
    known = sorted(one for one in reported if path.starts_on < one[0] <= path.ends_on)
    if not known:
        return NoForecast.NO_REPORT
    last_on, last = known[-1]
    if last_on == path.ends_on:
        return NoForecast.ENDED
    steps = _steps(path, [(path.starts_on, path.base), *known])
    gone = sum((length for length, _change in steps), Decimal(0))
    if gone == 0:
        return NoForecast.NOT_BEGUN
    drift = (last - path.base) / gone
    ahead = abs(path.target - path.expected(last_on))
    value = last + drift * ahead
    if len(steps) < FEWEST_STEPS:
        return Forecast(value, steps=len(steps))
    squares = sum(((change - drift * length) ** 2 / length for length, change in steps), Decimal(0))
    variance = squares / (len(steps) - 1)
    error = (variance * ahead * (1 + ahead / gone)).sqrt() * EIGHTY_PERCENT
    return Forecast(value, value - error, value + error, len(steps))


def _steps(path: Path, points: Sequence[Point]) -> list[tuple[Decimal, Decimal]]:
    """For each step how far the path went and how far the number; what came while the path stood goes to the next."""
    steps: list[tuple[Decimal, Decimal]] = []
    from_on, from_value = points[0]
    for on, value in points[1:]:
        length = abs(path.expected(on) - path.expected(from_on))
        if length:
            steps.append((length, value - from_value))
            from_on, from_value = on, value
    return steps
