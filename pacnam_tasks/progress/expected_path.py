"""The path of a task as its page draws it: what was expected, what was reported, what it comes to at the deadline."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from pacnam_tasks.core.text import dm, dmy, percent
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.core.words import lazy_gettext as _l
from pacnam_tasks.tasks.rules.expected_path import path_of
from pacnam_tasks.tasks.rules.facts import CARRIED, HUNDRED, Point, State, TaskFacts, expected
from pacnam_tasks.trajectories.drawing import drawing
from pacnam_tasks.trajectories.labels import CURVE, SHAPE
from pacnam_tasks.trajectories.rules.curves import Curve
from pacnam_tasks.trajectories.rules.forecast import Forecast, NoForecast, forecast
from pacnam_tasks.trajectories.rules.path import Path, Shape

SHOWN = 8
"""Of the reports the newest so many are in the table, all of them on the line."""
_NO_FORECAST = {
    NoForecast.NO_REPORT: _l("nothing was reported yet"),
    NoForecast.NOT_BEGUN: _l("by the path nothing was to be reached yet"),
    NoForecast.ENDED: _l("the deadline has come"),
}
TICKS_APART = 6
"""The days at the foot stand at least a sixth of the path apart."""


def path_section(facts: TaskFacts, reported: Sequence[Point], day: date, curve: str = "") -> dict[str, Any] | None:
    """What templates/tasks/_path.html wants, as of a day; none where there is no way to a deadline.

    `reported` are the days and percents of reports, in the order of their days; `curve` is a curve's name, if known.
    """
    path = path_of(facts)
    if path is None:
        return None
    points = [(on, value) for on, value in reported if path.starts_on < on <= path.ends_on]
    ahead, on_the_way = _ahead(facts, path, points, day), path.starts_on < day < path.ends_on
    return {
        "shape": str(SHAPE[Shape.CURVE if curve else path.shape]),
        "curve": str(CURVE[Curve(curve)]) if curve else "",
        "due_on": path.ends_on,
        "drawing": drawing(path, points, _drawn(ahead), _ticks(path), day if on_the_way else None),
        "today": _today(facts, day),
        "said": _said(facts, ahead, day),
        "rows": _rows(facts, path, points),
    }


def _ahead(facts: TaskFacts, path: Path, points: Sequence[Point], day: date) -> Forecast | NoForecast | None:
    """What the reports so far come to; none where nothing is to be forecast."""
    return forecast(path, points) if facts.state in CARRIED and day < path.ends_on else None


def _drawn(ahead: Forecast | NoForecast | None) -> Forecast | NoForecast:
    """The forecast within what a percent can say: at most all, and nothing falls below nothing."""
    if not isinstance(ahead, Forecast):
        return NoForecast.ENDED
    low, high = (None if one is None else _within(one) for one in (ahead.low, ahead.high))
    return Forecast(_within(ahead.value), low, high, ahead.steps)


def _within(value: Decimal) -> Decimal:
    return min(max(value, Decimal(0)), HUNDRED)


def _ticks(path: Path) -> list[tuple[date, str]]:
    """Start and end, and as many first days of months between as there is room for."""
    apart = max(timedelta(days=1), (path.ends_on - path.starts_on) / TICKS_APART)
    found, on = [path.starts_on], path.starts_on
    while (on := (on.replace(day=1) + timedelta(days=32)).replace(day=1)) < path.ends_on:
        if on - found[-1] >= apart and path.ends_on - on >= apart:
            found.append(on)
    return [(one, dm(one)) for one in (*found, path.ends_on)]


def _today(facts: TaskFacts, day: date) -> str:
    """Where it should be and where it is, in a sentence; nothing of a draft."""
    if facts.state is State.DRAFT:
        return ""
    if facts.state is State.DONE:
        return _("The task is done.")
    return _(
        "By the path %(should)s is to be reached by the end of %(day)s; reached is %(percent)s.",
        should=percent(expected(facts, day)),
        day=dmy(day),
        percent=percent(facts.percent),
    )


def _said(facts: TaskFacts, ahead: Forecast | NoForecast | None, day: date) -> str:
    """The forecast in a sentence; nothing where the work has ended or waits."""
    due_on = facts.counts_on
    if ahead is None:
        passed = facts.state in CARRIED and due_on is not None and day >= due_on
        return _("No forecast: the deadline has come.") if passed else ""
    if isinstance(ahead, NoForecast):
        return _("No forecast: %(why)s.", why=_NO_FORECAST[ahead])
    if ahead.low is not None and ahead.low >= HUNDRED:
        return _("At the pace so far all of it is reached before the deadline %(due)s.", due=dmy(due_on))
    said = {"value": percent(_within(ahead.value)), "due": dmy(due_on)}
    if ahead.low is None or ahead.high is None:
        return _(
            "At the pace so far about %(value)s by the deadline %(due)s; of so few reports nothing can be said of how "
            "sure that is.",
            **said,
        )
    return _(
        "At the pace so far about %(value)s by the deadline %(due)s; four times out of five between %(low)s and "
        "%(high)s.",
        low=percent(_within(ahead.low)),
        high=percent(_within(ahead.high)),
        **said,
    )


def _rows(facts: TaskFacts, path: Path, points: Sequence[Point]) -> list[dict[str, Any]]:
    """The newest reports and the points of the path, in the order of their days."""
    reached = dict(points[-SHOWN:])
    days = sorted({*reached, *(on for on, _value in path.points), path.ends_on})
    return [{"day": on, "expected": expected(facts, on), "reached": reached.get(on)} for on in days]
