"""A path with what was reached on it and the forecast, as lines of an SVG. Pure; a table beside it says the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from pacnam_tasks.core.text import dmy, number
from pacnam_tasks.trajectories.rules.forecast import Forecast, NoForecast
from pacnam_tasks.trajectories.rules.path import Path, Point

LEFT, RIGHT, TOP, BOTTOM = Decimal(46), Decimal(330), Decimal(14), Decimal(166)
STEP = timedelta(days=5)


@dataclass(frozen=True)
class Scale:
    """Where a day and a number lie in the drawing."""

    path: Path
    lowest: Decimal
    highest: Decimal

    def x(self, day: date) -> Decimal:
        """From the left edge to the right one over the days of the path."""
        share = Decimal((day - self.path.starts_on).days) / (self.path.ends_on - self.path.starts_on).days
        return round(LEFT + (RIGHT - LEFT) * share, 1)

    def y(self, value: Decimal) -> Decimal:
        """The lowest number at the foot."""
        share = (value - self.lowest) / (self.highest - self.lowest)
        return round(BOTTOM - (BOTTOM - TOP) * share, 1)

    def line(self, points: Sequence[Point]) -> str:
        """The points of a polyline."""
        return " ".join(f"{self.x(on)},{self.y(value)}" for on, value in points)


def drawing(
    path: Path,
    points: Sequence[Point],
    ahead: Forecast | NoForecast,
    ticks: Sequence[tuple[date, str]],
    today: date | None = None,
) -> dict[str, Any]:
    """What the macro of templates/shared/chart.html wants; `points` in the order of days, `ticks` days with words.

    `today` is a day between the ends, at which an upright line says how far the time has gone.
    """
    scale = _scale(path, points, ahead)
    return {
        "expected": scale.line(_sampled(path)),
        "actual": scale.line([(path.starts_on, path.base), *points]) if points else "",
        "dots": [(scale.x(on), scale.y(value)) for on, value in points],
        "forecast": _forecast_lines(scale, points, ahead),
        "ticks": [(scale.x(on), words) for on, words in ticks],
        "today": None if today is None else (scale.x(today), dmy(today)),
        "levels": _levels(scale, path),
        "feet": (LEFT, RIGHT, TOP, BOTTOM),
    }


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return (date(year, month, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _sampled(path: Path) -> list[Point]:
    days = [path.starts_on]
    while days[-1] + STEP < path.ends_on:
        days.append(days[-1] + STEP)
    ends = (path.ends_on, *(on for on, _value in path.points))
    turns = [on - timedelta(days=before) for on in ends for before in (1, 0)]
    return [(on, path.expected(on)) for on in sorted({*days, *turns}) if on >= path.starts_on]


def _scale(path: Path, points: Sequence[Point], ahead: Forecast | NoForecast) -> Scale:
    known = [path.base, path.target, *(value for _on, value in (*points, *path.points))]
    if isinstance(ahead, Forecast):
        known += [one for one in (ahead.value, ahead.low, ahead.high) if one is not None]
    lowest, highest = min([Decimal(0), *known]), max(known)
    return Scale(path, lowest, highest if highest > lowest else lowest + 1)


def _forecast_lines(scale: Scale, points: Sequence[Point], ahead: Forecast | NoForecast) -> dict[str, Any] | None:
    if not isinstance(ahead, Forecast):
        return None
    end = scale.path.ends_on
    interval = None
    if ahead.low is not None and ahead.high is not None:
        interval = (scale.x(end), scale.y(ahead.low), scale.y(ahead.high))
    return {"line": scale.line([points[-1], (end, ahead.value)]), "interval": interval}


def _levels(scale: Scale, path: Path) -> list[tuple[Decimal, str]]:
    """The numbers at the left: foot, target."""
    shown = {scale.lowest, path.target}
    return [(scale.y(value), number(round(value, 1))) for value in sorted(shown)]
