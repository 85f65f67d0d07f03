"""How work is expected to go, as somebody chose it, and the points by which a task's facts tell it. Pure.

A seasonal curve becomes its own turning points between the start and the day that counts, so no fact depends on the
library: were a curve changed later, past days would keep what was expected on them.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from pacnam_tasks.tasks.rules.facts import HUNDRED, Point, TaskFacts, round_half_up
from pacnam_tasks.trajectories.rules.curves import Curve, share_between, turns_between
from pacnam_tasks.trajectories.rules.path import Path, Shape

MOST_POINTS = 24
"""Each event of a task keeps them."""
SLOPED = frozenset({Shape.CURVE, Shape.POINTS})
"""The shapes that go straight from point to point; milestones are steps."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A choice: the shape; with the curve of a seasonal one, or the points, in percent, of milestones or a drawing."""

    shape: Shape = Shape.STRAIGHT
    curve: Curve | None = None
    points: tuple[Point, ...] = ()


STRAIGHT = Chosen()


@dataclass(frozen=True, slots=True)
class Span:
    """From where a path leads to where: its days, and the percent that was done before."""

    starts_on: date
    ends_on: date | None
    base: Decimal = Decimal(0)


class Wrong(StrEnum):
    """Why a choice makes no path."""

    NO_DEADLINE = "no_deadline"
    NO_CURVE = "no_curve"
    STANDS_STILL = "stands_still"
    NO_POINTS = "no_points"
    TOO_MANY = "too_many"
    OUTSIDE = "outside"
    OUT_OF_ORDER = "out_of_order"
    NO_PERCENT = "no_percent"
    FALLING = "falling"


def what_is_wrong(chosen: Chosen, span: Span) -> tuple[Wrong, Point | None] | None:
    """The first thing that is wrong with a choice, with the point at which it is, if it is at one."""
    if chosen.shape is Shape.STRAIGHT:
        return None
    if span.ends_on is None:
        return Wrong.NO_DEADLINE, None
    if chosen.shape is Shape.CURVE:
        if chosen.curve is None:
            return Wrong.NO_CURVE, None
        return (Wrong.STANDS_STILL, None) if _stands_still(chosen.curve, span.starts_on, span.ends_on) else None
    if not chosen.points:
        return Wrong.NO_POINTS, None
    if len(chosen.points) > MOST_POINTS:
        return Wrong.TOO_MANY, None
    return _wrong_point(chosen.points, span.starts_on, span.ends_on, span.base)


def _stands_still(curve: Curve, starts_on: date, ends_on: date) -> bool:
    return starts_on >= ends_on or share_between(curve, starts_on, ends_on, ends_on) is None


def _wrong_point(
    points: tuple[Point, ...], starts_on: date, ends_on: date, base: Decimal
) -> tuple[Wrong, Point] | None:
    before_on, before = starts_on, base
    for point in points:
        on, percent = point
        if not starts_on < on < ends_on:
            return Wrong.OUTSIDE, point
        if on <= before_on:
            return Wrong.OUT_OF_ORDER, point
        if not 0 <= percent <= HUNDRED:
            return Wrong.NO_PERCENT, point
        if percent < before:
            return Wrong.FALLING, point
        before_on, before = point
    return None


def points_of(chosen: Chosen, span: Span) -> tuple[Point, ...]:
    """The points that facts keep; of a curve those at which it turns within the span, none where it stands still."""
    starts_on, ends_on, base = span.starts_on, span.ends_on, span.base
    if chosen.shape is not Shape.CURVE or chosen.curve is None:
        return tuple((on, round_half_up(percent)) for on, percent in chosen.points)
    if ends_on is None or _stands_still(chosen.curve, starts_on, ends_on):
        return ()
    turns = turns_between(chosen.curve, starts_on, ends_on)
    shares = ((on, share_between(chosen.curve, starts_on, ends_on, on) or 0) for on in turns)
    return tuple((on, round_half_up(base + (HUNDRED - base) * share)) for on, share in shares)


def fitting(chosen: Chosen, span: Span) -> Chosen:
    """The choice as it can be taken over by a part: the points within its days, the straight line where none are."""
    if span.ends_on is None:
        return STRAIGHT
    if chosen.shape is Shape.CURVE:
        return chosen if what_is_wrong(chosen, span) is None else STRAIGHT
    points = tuple(point for point in chosen.points if span.starts_on < point[0] < span.ends_on)
    return Chosen(chosen.shape, None, points) if points else STRAIGHT


def path_of(facts: TaskFacts) -> Path | None:
    """The path in percent that `expected` tells day by day, for a drawing and a forecast; none without days between."""
    ends_on = facts.counts_on
    if ends_on is None or ends_on <= facts.start_on:
        return None
    points = tuple(point for point in facts.path if point[0] < ends_on)
    shape = Shape.STRAIGHT if not points else Shape.POINTS if facts.sloped else Shape.MILESTONES
    return Path(facts.start_on, ends_on, facts.base, HUNDRED, shape, points)
