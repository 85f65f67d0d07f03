"""A small memory of what tasks go through, kept beside the system to compare it with."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from pacnam_tasks.tasks.models import Task

TEN_MINUTES = timedelta(minutes=10)


@dataclass(frozen=True)
class Standing:
    """How a task stands, as far as counts and withdrawals care."""

    state: str = "draft"
    quantity: Decimal | None = None
    percent: Decimal = Decimal(0)
    reported: bool = False
    submitted_on: date | None = None
    returned_on: date | None = None


@dataclass
class Life:
    """A task as remembered; `undo` is its last update, as long as nothing else has happened to the task."""

    task: Task
    due_on: date | None
    parent: "Life | None" = None
    parts: list["Life"] = field(default_factory=list)
    now: Standing = field(default_factory=Standing)
    recorded_on: date = date.min
    undo: tuple[int, datetime, Standing] | None = None

    @property
    def is_carried(self) -> bool:
        """Whether its unit works on it."""
        return self.now.state in {"assigned", "in_progress"}

    def stand(self, today: date, **changes: Any) -> None:
        """Something has happened; the whole follows its part."""
        self.now = replace(self.now, **changes)
        self.recorded_on, self.undo = today, None
        if self.parent is not None:
            self.parent.follow(today)

    def stand_again(self, today: date) -> None:
        """The last update was taken back."""
        assert self.undo is not None
        self.stand(today, **asdict(self.undo[2]))

    def follow(self, today: date) -> None:
        """Take the number of the parts: an event of its own, unless there is nothing new today."""
        quantities = [part.now.quantity for part in self.parts]
        is_silent = all(one is None for one in quantities)
        mean = sum((one or Decimal(0) for one in quantities), Decimal(0)) / len(quantities)
        after = replace(
            self.now,
            quantity=None if is_silent else mean,
            percent=Decimal(0) if is_silent else min(Decimal(100), mean),
            reported=any(part.now.reported for part in self.parts),
        )
        if after != self.now or self.recorded_on != today:
            self.now, self.recorded_on, self.undo = after, today, None

    def may_be_withdrawn(self, now: datetime) -> bool:
        """Whether the last update can still be taken back."""
        return self.undo is not None and now - self.undo[1] <= TEN_MINUTES


@dataclass(frozen=True)
class Act:
    """When an act is possible and how a task stands after it."""

    may: Callable[[Life], bool]
    stands: Callable[[Life, date, int], dict[str, Any]]


def _reported(life: Life, today: date, quantity: int) -> dict[str, Any]:
    figure = {"quantity": Decimal(quantity), "percent": Decimal(min(quantity, 100))}
    return {"state": "in_progress", "reported": True, **figure}


def _submitted(life: Life, today: date, quantity: int) -> dict[str, Any]:
    reported = life.now.reported or not life.parts
    return {"state": "submitted", "submitted_on": today, "returned_on": None, "reported": reported}


ACTS: dict[str, Act] = {
    "assign": Act(lambda life: life.now.state == "draft", lambda *_: {"state": "assigned"}),
    "accept": Act(lambda life: life.now.state == "assigned", lambda *_: {"state": "in_progress"}),
    "report": Act(lambda life: life.is_carried and not life.parts, _reported),
    "submit": Act(lambda life: life.is_carried, _submitted),
    "confirm": Act(lambda life: life.now.state == "submitted", lambda *_: {"state": "done"}),
    "send_back": Act(
        lambda life: life.now.state == "submitted",
        lambda _life, today, _quantity: {"state": "in_progress", "submitted_on": None, "returned_on": today},
    ),
    "split": Act(
        lambda life: life.is_carried and life.parent is None and not life.parts,
        lambda *_: {"quantity": None, "percent": Decimal(0), "reported": False},
    ),
}


def counts(lives: Iterable[Life], day: date) -> dict[str, int]:
    """The counts of a day, from memory."""
    names = (
        "done_on_time", "done_late", "done_undated", "open_in_time", "open_overdue", "open_undated", "silent",
        "updated", "returned", "submitted", "weighted_percent",
    )  # fmt: skip
    found = dict.fromkeys(names, 0)
    for life in lives:
        if life.now.state == "draft":
            continue
        found[_bucket(life, day)] += 1
        found["weighted_percent"] += int(life.now.percent * 1000)
        if life.now.state != "done":
            days = (day - life.recorded_on).days
            found["silent"] += days > 14 and life.now.state != "submitted"
            found["updated"] += days <= 14
            found["returned"] += life.now.returned_on is not None
            found["submitted"] += life.now.state == "submitted"
    return found


def _bucket(life: Life, day: date) -> str:
    now, due = life.now, life.due_on
    if due is None:
        return "done_undated" if now.state == "done" else "open_undated"
    sent_in_time = now.submitted_on is not None and now.submitted_on <= due
    if now.state == "done":
        return "done_on_time" if sent_in_time else "done_late"
    stands = now.state == "submitted" and sent_in_time
    return "open_in_time" if stands or day <= due else "open_overdue"
