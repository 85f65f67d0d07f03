"""The expected path of a year with the actual on it, as lines of an SVG; the table beside it says the same."""

from datetime import date
from typing import Any

from pacnam_tasks.core.periods import Period
from pacnam_tasks.core.text import dmy, number
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.indicators.book import Book
from pacnam_tasks.indicators.labels import NO_FORECAST
from pacnam_tasks.indicators.line import Line
from pacnam_tasks.indicators.rules.figures import Amount
from pacnam_tasks.indicators.rules.sentence import amount
from pacnam_tasks.indicators.sentences import named_period
from pacnam_tasks.trajectories.drawing import drawing, month_end
from pacnam_tasks.trajectories.labels import CURVE, SHAPE
from pacnam_tasks.trajectories.rules.forecast import Forecast, NoForecast, forecast

SHOWN_MONTHS = (3, 6, 9, 12)


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
    ticks = [(month_end(path.ends_on.year, month), f"T{month}") for month in SHOWN_MONTHS]
    measure, decimals = line.definition.measure, line.definition.decimals
    return {
        "name": line.indicator.name,
        "year": line.period.year,
        "shape": SHAPE[path.shape],
        "curve": CURVE[path.curve] if path.curve else "",
        "drawing": drawing(path, points, ahead, ticks),
        "said": _said(ahead, measure, decimals),
        "rows": [
            {
                "period": named_period(period) if on == period.ends_on else _("by %(day)s", day=dmy(on)),
                "expected": amount(round(path.expected(on), decimals), measure),
                "actual": amount(value.value, measure, value.qualifier),
            }
            for period, on, value in reached
        ],
        "target": amount(path.target, measure),
    }


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
