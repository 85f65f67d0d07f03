"""What tasks go through, kept in plain memory beside the system to compare it with; no rule of the system is used."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from tests.life.affairs import Affairs
from tests.life.standing import OPEN, STILL, Standing, number_of, share_of


@dataclass(frozen=True)
class Said:
    """What a report says: a quantity or else a percentage, or neither, and a note."""

    quantity: Decimal | None
    percent: Decimal | None
    note: str

    @property
    def figure(self) -> tuple[Decimal | None, Decimal | None]:
        """The figure; of both the quantity counts."""
        return self.quantity, None if self.quantity is not None else self.percent

    @property
    def has_figure(self) -> bool:
        """Whether there is one."""
        return self.figure != (None, None)

    def number(self, target: Decimal | None) -> dict[str, Decimal]:
        """The number of a task of which this is reported."""
        if self.quantity is not None and target is not None:
            return {"quantity": self.quantity, "percent": share_of(self.quantity, target)}
        if self.percent is None:
            return {}
        return {"percent": self.percent} | ({"quantity": target * self.percent / 100} if target is not None else {})


@dataclass
class Update:
    """A report that was taken, and of which day it is; `before` is how the task stood, should it be taken back.

    `said` is what of it holds after its errata, which `version` counts from nought; `right` is the id of the acting
    head's post in whose right it was made, if in that.
    """

    id: int
    by: str
    at: datetime
    on: date
    quantity: Decimal | None
    before: Standing
    said: Said
    is_withdrawn: bool = False
    has_file: bool = False
    is_paper: bool = False
    version: int = 0
    right: int = 0


@dataclass
class Obstacle:
    """What stands in the way."""

    id: int
    level: str
    update: Update | None = None
    asked: str | None = None
    version: int = 1
    answered_by: str | None = None
    right: int = 0
    is_closed: bool = False
    raised_on: date = date.min


@dataclass
class Request:
    """A request for a later day."""

    id: int
    by: str
    level: str
    proposed_on: date
    right: int = 0
    state: str = "open"


@dataclass
class Direction:
    """A direction to the unit."""

    id: int
    is_answered: bool = False


@dataclass(frozen=True)
class Rating:
    """What a member said of the work, and the last day on which it holds."""

    id: int
    said: str | None
    until: date | None


@dataclass
class Period:
    """A dated period; `update` is the report that was taken for it."""

    label: str
    starts_on: date
    update: Update | None = None
    reported_on: date | None = None


@dataclass(eq=False)
class Life:
    """A task as remembered.

    `turned_on` is the day on which it was last returned, re-opened or resumed; `along` is what a part was paused or
    revoked with, if it was not by itself.
    """

    id: int
    code: str
    now: Standing
    parent: "Life | None" = None
    parts: list["Life"] = field(default_factory=list)
    version: int = 1
    rhythm: str = ""
    needs_evidence: bool = False
    co_units: frozenset[str] = frozenset()
    handler: str | None = None
    review_on: date | None = None
    turned_on: date = date.min
    along: "Life | None" = None
    last: Update | None = None
    updates: list[Update] = field(default_factory=list)
    obstacles: list[Obstacle] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    directions: list[Direction] = field(default_factory=list)
    periods: list[Period] = field(default_factory=list)
    ratings: list[Rating] = field(default_factory=list)
    house: Affairs = field(default_factory=Affairs)

    @property
    def is_of_another(self) -> bool:
        """Whether it is a part of what another unit leads."""
        return self.now.whole_unit not in {None, self.now.unit}

    @cached_property
    def line(self) -> list[str]:
        """The units that lead it and all that it hangs on, from itself up to the whole."""
        return [self.now.unit, *(self.parent.line if self.parent else [])]

    @property
    def below(self) -> "Iterator[Life]":
        """Everything that hangs on it, parts after their own parts."""
        for part in self.parts:
            yield from part.below
            yield part

    @property
    def open_request(self) -> Request | None:
        """The request that waits."""
        return next((one for one in self.requests if one.state == "open"), None)

    @property
    def has_file(self) -> bool:
        """Whether any evidence stands."""
        return any(one.has_file and not one.is_withdrawn for one in self.updates)

    @property
    def figure_on(self) -> date:
        """The day of the report from which the number comes."""
        return self.figures[-1].on if self.figures else date.min

    @property
    def figures(self) -> list[Update]:
        """The reports that brought a figure and stand."""
        return [one for one in self.updates if one.said.has_figure and not one.is_withdrawn]

    def waiting(self, today: date) -> list[Period]:
        """Periods that have begun and are not reported."""
        return [one for one in self.periods if one.starts_on <= today and one.update is None]

    @property
    def waits_since(self) -> date | None:
        """The day of the oldest obstacle that waits for an answer."""
        waiting = [one.raised_on for one in self.obstacles if one.answered_by is None and not one.is_closed]
        return min(waiting, default=None)

    def stand(self, today: date, **changes: Any) -> None:
        """Something has happened to this task; the whole follows its part."""
        self.stand_along(today, [], **changes)

    def happen(self, today: date, **changes: Any) -> None:
        """Something has happened, to this one alone."""
        self.change(recorded_on=today, **changes)

    def change(self, **changes: Any) -> None:
        """The same without a word of its own: who reports nothing stays as silent."""
        self.now = replace(self.now, **changes)
        self.version += 1
        self.last = None
        request = self.open_request
        if request is not None and self.now.state not in OPEN:
            request.state = "void"

    def stand_along(self, today: date, going: "list[Life]", **changes: Any) -> None:
        """Something has happened to this task and what goes along with it alike."""
        self.go(today, going, **changes)
        if self.parent is not None:
            self.parent.follow(today)

    def go(self, today: date, going: "list[Life]", **changes: Any) -> None:
        """The same, and the whole does not know it yet. Between, what does not go along follows its own parts."""
        moved: list[Life] = []
        for part in self.below:
            if part in going:
                part.happen(today, **changes)
                part.along = self
                part.take_number()
                moved.append(part)
            elif any(one.parent is part for one in moved) and part.follow_alone(today):
                moved.append(part)
        self.happen(today, **changes)
        self.along = None
        self.take_number()

    def take_number(self) -> None:
        """What is carried has the number of its parts."""
        if self.parts and self.now.state not in STILL:
            self.now = replace(self.now, **self.number())

    def follow(self, today: date, *, quietly: bool = False) -> None:
        """Take the number of the parts, and so on up to the whole."""
        if self.follow_alone(today, quietly=quietly) and self.parent is not None:
            self.parent.follow(today, quietly=quietly)

    def follow_alone(self, today: date, *, quietly: bool = False) -> bool:
        """Take the number of the parts: an event of its own, unless there is nothing new today; whether there was.

        What is paused or revoked keeps its number, and brings none to the whole. Forms of the whole stay good.
        """
        if self.now.state in STILL:
            return False
        after = replace(self.now, recorded_on=self.now.recorded_on if quietly else today, **self.number())
        if after == self.now:
            return False
        self.now, self.last = after, None
        return True

    def number(self) -> dict[str, Any]:
        """The number of a task with parts."""
        return number_of(self.now.kind, [part.now for part in self.parts])


def dated_periods(rhythm: str, day: date, due_on: date | None) -> list[Period]:
    """The periods of recurring work that is assigned on this day."""
    if not rhythm or due_on is None:
        return []
    if rhythm == "weekly":
        starts = [day + timedelta(days=7 - day.weekday() + 7 * n) for n in range(60)]
        labels = [f"{start.isocalendar().year}-W{start.isocalendar().week:02d}" for start in starts]
    else:
        skipped = 0 if day.day <= 10 else 1
        months = [(day.year * 12 + day.month - 1 + skipped + n) for n in range(14)]
        starts = [date(month // 12, month % 12 + 1, 1) for month in months]
        labels = [start.isoformat()[:7] for start in starts]
    return [Period(label, start) for label, start in zip(labels, starts, strict=True) if start <= due_on]


def later_periods(life: Life, due_before: date | None, due_on: date | None) -> list[Period]:
    """The periods that come when the due day moves on; counted day by day."""
    if not life.rhythm or due_before is None or due_on is None:
        return []
    last = life.periods[-1] if life.periods else None
    day = due_before + timedelta(days=1)
    if last is None or last.update is None:
        of_old = _span_of(life.rhythm, last.starts_on if last else due_before)
        while _span_of(life.rhythm, day) == of_old:
            day += timedelta(days=1)
    found: list[Period] = []
    while day <= due_on:
        if not found or _span_of(life.rhythm, day) != _span_of(life.rhythm, found[-1].starts_on):
            span = _span_of(life.rhythm, day)
            before = sum(one.label[: len(span)] == span for one in [*life.periods, *found])
            found.append(Period(f"{span}-{before + 1}" if before else span, day))
        day += timedelta(days=1)
    return found


def _span_of(rhythm: str, day: date) -> str:
    """The week or month of a day."""
    if rhythm == "weekly":
        return f"{day.isocalendar().year}-W{day.isocalendar().week:02d}"
    return day.isoformat()[:7]
