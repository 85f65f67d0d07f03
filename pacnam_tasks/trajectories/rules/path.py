"""The path that a number is expected to take from its beginning to its target."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from itertools import pairwise

from pacnam_tasks.trajectories.rules.curves import Curve, share_between

Point = tuple[date, Decimal]
PLACES = Decimal("1E-8")


class Shape(StrEnum):
    """How a path goes: straight, in steps, by a seasonal curve, or through points that somebody has drawn."""

    STRAIGHT = "straight"
    MILESTONES = "milestones"
    CURVE = "curve"
    POINTS = "points"


@dataclass(frozen=True, slots=True)
class Path:
    """An expected path, in the unit of its number.

    `base` is reached at the end of `starts_on`, `target` at the end of `ends_on`. `points` are the milestones, or
    what was drawn, in the order of their days, strictly between the two ends; `curve` is that of a seasonal path.
    """

    starts_on: date
    ends_on: date
    base: Decimal
    target: Decimal
    shape: Shape = Shape.STRAIGHT
    points: tuple[Point, ...] = ()
    curve: Curve | None = None

    def expected(self, day: date) -> Decimal:
        """What should be reached by the end of a day: nothing beyond the base before, the target from the end on.

        Rounded to eight places, so that a number on the path is not below it by what a division leaves over.
        """
        return self._expected(day).quantize(PLACES, ROUND_HALF_UP)

    def _expected(self, day: date) -> Decimal:
        if day >= self.ends_on:
            return self.target
        if day <= self.starts_on:
            return self.base
        if self.shape is Shape.MILESTONES:
            return self._in_steps(day)
        if self.shape is Shape.POINTS:
            return self._through(day, ((self.starts_on, self.base), *self.points, (self.ends_on, self.target)))
        share = None
        if self.shape is Shape.CURVE and self.curve is not None:
            share = share_between(self.curve, self.starts_on, self.ends_on, day)
        return self.base + (self.target - self.base) * (self._of_time(day) if share is None else share)

    def _of_time(self, day: date) -> Decimal:
        return Decimal((day - self.starts_on).days) / (self.ends_on - self.starts_on).days

    def _in_steps(self, day: date) -> Decimal:
        """The milestone in force, from its day until the next one's; before the first the straight line."""
        in_force = [value for on, value in self.points if on <= day]
        return in_force[-1] if in_force else self.base + (self.target - self.base) * self._of_time(day)

    @staticmethod
    def _through(day: date, points: tuple[Point, ...]) -> Decimal:
        """On the straight line between the two points around the day."""
        for (before_on, before), (on, value) in pairwise(points):
            if day <= on:
                return before + (value - before) * Decimal((day - before_on).days) / (on - before_on).days
        return points[-1][1]


class WrongPath(StrEnum):
    """Why a path makes no sense."""

    ENDS_BEFORE_START = "ends_before_start"
    NO_POINTS = "no_points"
    OUTSIDE = "outside"
    OUT_OF_ORDER = "out_of_order"
    NO_CURVE = "no_curve"


def what_is_wrong(path: Path) -> WrongPath | None:
    """The first thing that is wrong with a path, if any; only such a path can be asked what it expects."""
    if path.ends_on <= path.starts_on:
        return WrongPath.ENDS_BEFORE_START
    if path.shape is Shape.CURVE and path.curve is None:
        return WrongPath.NO_CURVE
    if path.shape in {Shape.MILESTONES, Shape.POINTS}:
        days = [on for on, _value in path.points]
        if not days:
            return WrongPath.NO_POINTS
        if not all(path.starts_on < on < path.ends_on for on in days):
            return WrongPath.OUTSIDE
        if days != sorted(set(days)):
            return WrongPath.OUT_OF_ORDER
    return None
