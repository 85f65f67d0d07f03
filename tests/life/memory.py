"""What tasks go through, kept in plain memory beside the system to compare it with; no rule of the system is used."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

STILL = {"paused", "revoked"}
ENDED = {"done", "revoked"}
OPEN = {"assigned", "in_progress", "submitted"}
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Standing:
    """How a task stands: all that counts hang on, so that the notes of a day are these."""

    unit: str
    field: str
    start_on: date
    due_on: date | None
    first_due_on: date | None
    kind: str = "percent"
    target: Decimal | None = HUNDRED
    weight: int = 1
    whole_unit: str | None = None
    member: str | None = None
    state: str = "draft"
    quantity: Decimal | None = None
    percent: Decimal = Decimal(0)
    reported: bool = False
    submitted_on: date | None = None
    returned_on: date | None = None
    refused_on: date | None = None
    check_passed: bool | None = None
    extensions: int = 0
    recorded_on: date = date.min


@dataclass
class Update:
    """A report that was taken, and of which day it is; `before` is how the task stood, should it be taken back."""

    id: int
    by: str
    at: datetime
    on: date
    quantity: Decimal | None
    before: Standing
    has_figure: bool
    is_withdrawn: bool = False
    has_file: bool = False


@dataclass
class Obstacle:
    """What stands in the way."""

    id: int
    level: str
    update: Update | None = None
    version: int = 1
    answered_by: str | None = None
    is_closed: bool = False


@dataclass
class Request:
    """A request for a later day."""

    id: int
    by: str
    level: str
    proposed_on: date
    state: str = "open"


@dataclass
class Direction:
    """A direction to the unit."""

    id: int
    is_answered: bool = False


@dataclass
class Period:
    """A dated period; `update` is the report that was taken for it."""

    label: str
    starts_on: date
    update: Update | None = None
    reported_on: date | None = None


@dataclass
class Life:
    """A task as remembered.

    `turned_on` is the day on which it was last returned, re-opened or resumed; `along` says of a part that it was
    paused or revoked with the whole.
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
    along: bool = False
    last: Update | None = None
    updates: list[Update] = field(default_factory=list)
    obstacles: list[Obstacle] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    directions: list[Direction] = field(default_factory=list)
    periods: list[Period] = field(default_factory=list)

    @property
    def is_of_another(self) -> bool:
        """Whether it is a part of what another unit leads."""
        return self.now.whole_unit not in {None, self.now.unit}

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
        days = [one.on for one in self.updates if one.has_figure and not one.is_withdrawn]
        return days[-1] if days else date.min

    def waiting(self, today: date) -> list[Period]:
        """Periods that have begun and are not reported."""
        return [one for one in self.periods if one.starts_on <= today and one.update is None]

    def stand(self, today: date, **changes: Any) -> None:
        """Something has happened to this task; the whole follows its part."""
        self.happen(today, **changes)
        self.along = False
        if self.parent is not None:
            self.parent.follow(today)

    def happen(self, today: date, **changes: Any) -> None:
        """Something has happened, to this one alone."""
        self.now = replace(self.now, recorded_on=today, **changes)
        self.version += 1
        self.last = None
        request = self.open_request
        if request is not None and self.now.state not in OPEN:
            request.state = "void"

    def stand_along(self, today: date, parts: "list[Life]", **changes: Any) -> None:
        """Something has happened to the whole and these parts alike."""
        for part in parts:
            part.happen(today, **changes)
            part.along = True
        self.stand(today, **changes)
        if self.parts and self.now.state not in STILL:
            self.now = replace(self.now, **self.number())

    def follow(self, today: date) -> None:
        """Take the number of the parts: an event of its own, unless there is nothing new today.

        What is paused or revoked keeps its number, and brings none to the whole. Forms of the whole stay good.
        """
        if self.now.state in STILL:
            return
        after = replace(self.now, recorded_on=today, **self.number())
        if after != self.now:
            self.now, self.last = after, None

    def number(self) -> dict[str, Any]:
        """The number of a task with parts."""
        counted = [part.now for part in self.parts if part.now.state not in STILL]
        reported = any(part.now.reported for part in self.parts)
        quantities = [one.quantity for one in counted if one.quantity is not None]
        if not quantities or self.now.kind == "none":
            percents = mean(one.percent for one in counted)
            return {"quantity": None, "percent": places(percents, 1), "reported": reported}
        if self.now.kind == "count":
            quantity = sum(quantities, Decimal(0))
            against = sum((one.target or Decimal(0) for one in counted), Decimal(0))
        else:
            quantity = places(mean(one.quantity or Decimal(0) for one in counted), 4)
            against = HUNDRED
        return {"quantity": quantity, "percent": share_of(quantity, against), "reported": reported}


def mean(numbers: Iterable[Decimal]) -> Decimal:
    """The mean, nought of nothing."""
    every = list(numbers)
    return sum(every, Decimal(0)) / len(every) if every else Decimal(0)


def places(number: Decimal, count: int) -> Decimal:
    """So many decimals, half up."""
    return number.quantize(Decimal(1).scaleb(-count), ROUND_HALF_UP)


def share_of(quantity: Decimal, target: Decimal) -> Decimal:
    """How many percent of the target, at most 100."""
    return places(min(HUNDRED, quantity * 100 / target), 1)


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
