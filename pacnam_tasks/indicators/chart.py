"""The expected path of a year with the actual on it, as lines of an SVG; the table beside it says the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from pacnam_tasks.core.periods import Period
from pacnam_tasks.core.text import dmy, number
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.indicators.book import Book
from pacnam_tasks.indicators.labels import CURVE, NO_FORECAST, SHAPE
from pacnam_tasks.indicators.line import Line
from pacnam_tasks.indicators.rules.figures import Amount
from pacnam_tasks.indicators.rules.sentence import amount
from pacnam_tasks.indicators.sentences import named_period
from pacnam_tasks.trajectories.rules.forecast import Forecast, NoForecast, forecast
from pacnam_tasks.trajectories.rules.path import Path, Point

LEFT, RIGHT, TOP, BOTTOM = Decimal(46), Decimal(330), Decimal(14), Decimal(166)
STEP = timedelta(days=5)
SHOWN_MONTHS = (3, 6, 9, 12)


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


def actuals(book: Book, line: Line) -> list[tuple[Period, date, Amount]]:
    """What was reached in the periods of a year by the definition in force, the earliest first, one for each day."""
    found: dict[date, tuple[Period, date, Amount]] = {}
    shown = [line, *(book.line(line.indicator, period) for period in book.periods_of(line.indicator.id))]
    for one in shown:
        value, on = one.actual.whole, one.on
        if one.period.year == line.period.year and value is not None and value.definition == line.definition.id:
            found.setdefault(on, (one.period, on, value))
    return [found[on] for on in sorted(found)]


def drawn(book: Book, line: Line) -> dict[str, Any] | None:
    """What templates/indicators/_path.html wants; none where there is no path to draw."""
    path, plan = line.path, line.plan.amount
    if path is None or plan is None or plan.definition != line.definition.id:
        return None
    reached = actuals(book, line)
    points = [(min(on, path.ends_on), value.value) for _period, on, value in reached]
    ahead = forecast(path, points)
    scale = _scale(path, points, ahead)
    measure, decimals = line.definition.measure, line.definition.decimals
    return {
        "name": line.indicator.name,
        "year": line.period.year,
        "shape": SHAPE[path.shape],
        "curve": CURVE[path.curve] if path.curve else "",
        "expected": scale.line(_sampled(path)),
        "actual": scale.line([(path.starts_on, path.base), *points]) if points else "",
        "dots": [(scale.x(on), scale.y(value)) for on, value in points],
        "forecast": _forecast_lines(scale, points, ahead),
        "said": _said(ahead, measure, decimals),
        "months": [(scale.x(_month_end(path.ends_on.year, month)), month) for month in SHOWN_MONTHS],
        "levels": _levels(scale, path),
        "rows": [
            {
                "period": named_period(period) if on == period.ends_on else _("by %(day)s", day=dmy(on)),
                "expected": amount(round(path.expected(on), decimals), measure),
                "actual": amount(value.value, measure, value.qualifier),
            }
            for period, on, value in reached
        ],
        "target": amount(path.target, measure),
        "feet": (LEFT, RIGHT, TOP, BOTTOM),
    }


def _sampled(path: Path) -> list[Point]:
    days = [path.starts_on]
    while days[-1] + STEP < path.ends_on:
        days.append(days[-1] + STEP)
    turns = [on - timedelta(days=before) for on, _value in path.points for before in (1, 0)]
    return [(on, path.expected(on)) for on in sorted({*days, *turns, path.ends_on}) if on >= path.starts_on]


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


def _said(ahead: Forecast | NoForecast, measure: str, decimals: int) -> str:
    """The forecast in a sentence."""
    if isinstance(ahead, NoForecast):
        return _("No forecast: %(why)s.", why=NO_FORECAST[ahead])
    value = amount(round(ahead.value, decimals), measure)
    if ahead.low is None or ahead.high is None:
        return _(
            "At the pace so far about %(value)s by the end of the year; with %(n)s reports nothing can be said of how "
            "sure that is.",
            value=value,
            n=ahead.steps,
        )
    return _(
        "At the pace so far about %(value)s by the end of the year; four times out of five between %(low)s and "
        "%(high)s.",
        value=value,
        low=number(round(ahead.low, decimals)),
        high=amount(round(ahead.high, decimals), measure),
    )


def _levels(scale: Scale, path: Path) -> list[tuple[Decimal, str]]:
    """The numbers at the left: foot, target."""
    shown = {scale.lowest, path.target}
    return [(scale.y(value), number(round(value, 1))) for value in sorted(shown)]


def _month_end(year: int, month: int) -> date:
    return (date(year, month, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
