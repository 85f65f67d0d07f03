"""A small memory of what tasks go through, kept beside the system to compare it with."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from pacnam_tasks.tasks.models import Task

TEN_MINUTES = timedelta(minutes=10)
OPEN = {"assigned", "in_progress", "submitted"}
STILL = {"paused", "revoked"}


@dataclass(frozen=True)
class Standing:
    """How a task stands, as far as counts and withdrawals care."""

    state: str = "draft"
    quantity: Decimal | None = None
    percent: Decimal = Decimal(0)
    reported: bool = False
    submitted_on: date | None = None
    returned_on: date | None = None
    refused_on: date | None = None
    check_passed: bool | None = None


@dataclass
class Life:
    """A task as remembered; `undo` is its last update, as long as nothing else has happened to the task.

    `along` says of a part that it was paused or revoked with the whole.
    """

    task: Task
    due_on: date | None
    parent: "Life | None" = None
    parts: list["Life"] = field(default_factory=list)
    now: Standing = field(default_factory=Standing)
    recorded_on: date = date.min
    undo: tuple[int, datetime, Standing] | None = None
    along: bool = False

    @property
    def is_carried(self) -> bool:
        """Whether its unit works on it."""
        return self.now.state in {"assigned", "in_progress"}

    def stand(self, today: date, **changes: Any) -> None:
        """Something has happened; the whole follows its part."""
        self.happen(today, **changes)
        self.along = False
        if self.parent is not None:
            self.parent.follow(today)

    def happen(self, today: date, **changes: Any) -> None:
        """Something has happened, to this one alone."""
        self.now = replace(self.now, **changes)
        self.recorded_on, self.undo = today, None

    def stand_along(self, today: date, parts: "list[Life]", **changes: Any) -> None:
        """Something has happened to the whole and these parts alike."""
        for part in parts:
            part.happen(today, **changes)
            part.along = True
        self.stand(today, **changes)
        if self.parts:
            self.follow(today)

    def stand_again(self, today: date) -> None:
        """The last update was taken back."""
        assert self.undo is not None
        self.stand(today, **asdict(self.undo[2]))

    def follow(self, today: date) -> None:
        """Take the number of the parts: an event of its own, unless there is nothing new today.

        What is paused or revoked keeps its number, and brings none to the whole.
        """
        if self.now.state in STILL:
            return
        quantities = [part.now.quantity for part in self.parts if part.now.state not in STILL]
        is_silent = all(one is None for one in quantities)
        mean = sum((one or Decimal(0) for one in quantities), Decimal(0)) / max(1, len(quantities))
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
    along: Callable[[Life], bool] = lambda _part: False


def _reported(life: Life, today: date, quantity: int) -> dict[str, Any]:
    figure = {"quantity": Decimal(quantity), "percent": Decimal(min(quantity, 100))}
    return {"state": "in_progress", "reported": True, "refused_on": None, **figure}


def _submitted(life: Life, today: date, quantity: int) -> dict[str, Any]:
    reported = life.now.reported or not life.parts
    marks = {"returned_on": None, "refused_on": None, "check_passed": None}
    return {"state": "submitted", "submitted_on": today, "reported": reported, **marks}


def _state_is(*states: str) -> Callable[[Life], bool]:
    return lambda life: life.now.state in states


def _to(state: str, **changes: Any) -> Callable[[Life, date, int], dict[str, Any]]:
    return lambda *_: {"state": state, **changes}


def _can_come_back(life: Life, *states: str) -> bool:
    """A part comes back only under a whole that is carried."""
    whole = life.parent.now.state if life.parent else ""
    return life.now.state in states and whole not in STILL | {"done"}


BLANK: dict[str, Any] = {"submitted_on": None, "check_passed": None}
ACTS: dict[str, Act] = {
    "assign": Act(_state_is("draft"), _to("assigned")),
    "accept": Act(_state_is("assigned"), _to("in_progress", refused_on=None)),
    "report": Act(lambda life: life.is_carried and not life.parts, _reported),
    "submit": Act(lambda life: life.is_carried, _submitted),
    "confirm": Act(_state_is("submitted"), _to("done")),
    "send_back": Act(
        _state_is("submitted"), lambda _life, today, _quantity: {"state": "in_progress", **BLANK, "returned_on": today}
    ),
    "split": Act(
        lambda life: life.is_carried and life.parent is None and not life.parts,
        lambda *_: {"quantity": None, "percent": Decimal(0), "reported": False},
    ),
    "check": Act(_state_is("submitted"), lambda _life, _today, quantity: {"check_passed": bool(quantity % 2)}),
    "refuse": Act(
        lambda life: life.now.state == "assigned" and life.now.refused_on is None,
        lambda _life, today, _quantity: {"refused_on": today},
    ),
    "uphold": Act(lambda life: life.now.refused_on is not None, lambda *_: {"refused_on": None}),
    "release": Act(
        lambda life: life.now.refused_on is not None, _to("revoked", refused_on=None), _state_is(*OPEN, "paused")
    ),
    "pause": Act(_state_is(*OPEN), _to("paused", refused_on=None, **BLANK), _state_is(*OPEN)),
    "resume": Act(
        lambda life: _can_come_back(life, "paused"),
        _to("in_progress"),
        lambda part: part.along and part.now.state == "paused",
    ),
    "revoke": Act(_state_is(*OPEN, "paused"), _to("revoked", refused_on=None), _state_is(*OPEN, "paused")),
    "reopen": Act(
        lambda life: _can_come_back(life, "done", "revoked"),
        _to("in_progress", returned_on=None, **BLANK),
        lambda part: part.along and part.now.state == "revoked",
    ),
}


def counts(lives: Iterable[Life], day: date) -> dict[str, int]:
    """The counts of a day, from memory."""
    names = (
        "done_on_time", "done_late", "done_undated", "open_in_time", "open_overdue", "open_undated", "paused",
        "revoked", "silent", "updated", "returned", "submitted", "weighted_percent",
    )  # fmt: skip
    found = dict.fromkeys(names, 0)
    for life in lives:
        if life.now.state == "draft":
            continue
        found[_bucket(life, day)] += 1
        if life.now.state in STILL:
            continue
        found["weighted_percent"] += int(life.now.percent * 1000)
        if life.now.state != "done":
            days = (day - life.recorded_on).days
            found["silent"] += days > 14 and life.now.state != "submitted"
            found["updated"] += days <= 14
            found["returned"] += life.now.returned_on is not None and life.now.state == "in_progress"
            found["submitted"] += life.now.state == "submitted"
    return found


def _bucket(life: Life, day: date) -> str:
    now, due = life.now, life.due_on
    if now.state in STILL:
        return now.state
    if due is None:
        return "done_undated" if now.state == "done" else "open_undated"
    sent_in_time = now.submitted_on is not None and now.submitted_on <= due
    if now.state == "done":
        return "done_on_time" if sent_in_time else "done_late"
    stands = now.state == "submitted" and sent_in_time
    return "open_in_time" if stands or day <= due else "open_overdue"
