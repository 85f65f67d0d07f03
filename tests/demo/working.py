"""The working in docs/demo-golden.md and the golden table that follows from it, as a test reads them."""

import csv
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from pacnam_tasks.tasks.rules.facts import State, TaskFacts, Timeliness, silent_days, timeliness
from pacnam_tasks.tasks.rules.tally import Tally
from tests.tasks.cases import judged

HERE = Path(__file__).parent
WORKING = HERE.parents[1] / "docs" / "demo-golden.md"
DAYS = (date(2023, 7, 31), date(2023, 8, 29), date(2023, 9, 15))
COLUMNS = (
    "assigned", "done_on_time", "done_late", "open_in_time", "open_overdue", "open_undated", "paused", "revoked",
    "due_soon", "submitted", "returned", "not_accepted", "silent", "updated",
)  # fmt: skip
ABSENT = "–"
BUCKETS = {
    "done on time": "done_on_time",
    "done late": "done_late",
    "in time": "open_in_time",
    "overdue": "open_overdue",
    "without deadline": "open_undated",
    "paused": "paused",
    "revoked": "revoked",
}
Counts = dict[str, int]


def golden(day: date, level: str, by: str) -> dict[str, Counts]:
    """The golden counts of a day and level, by the code of field or unit; of the whole under ""."""
    with (HERE / "golden.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: {name: int(row[name]) for name in COLUMNS}
            for row in csv.DictReader(file)
            if (row["day"], row["level"], row["by"]) == (f"{day:%d/%m/%Y}", level, by)
        }


def states(day: date) -> dict[str, str]:
    """What the working says of each task and part on a day."""
    column = 1 + DAYS.index(day)
    return {cells[0]: cells[column] for cells in _table("The list")}


def numbers() -> dict[str, tuple[Decimal | None, Decimal]]:
    """Quantity and percent of each task on 15/09/2023, as the working says."""
    cells = _table("The numbers of the tasks on 15/09/2023")
    return {code: (_number(quantity), Decimal(percent)) for code, quantity, percent, _how in cells}


def seasons() -> dict[str, tuple[Decimal, Decimal, str]]:
    """Percent, what should be, and rating on 15/09/2023 of what goes by its season, as the working says."""
    cells = _table("What should be reached on 15/09/2023 where the work goes by its season")
    return {code: (Decimal(percent), Decimal(should), rating) for code, percent, should, rating, _how in cells}


def _table(heading: str) -> list[list[str]]:
    """The cells of the rows about tasks under a heading."""
    text = WORKING.read_text(encoding="utf-8").split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| NV-")]


def _number(text: str) -> Decimal | None:
    return None if text == ABSENT else Decimal(text)


def words_of(facts: TaskFacts, day: date) -> str:
    """The state of a task as the working would say it: in other words than the code of the counts."""
    when = timeliness(facts, judged(day))
    if facts.state is State.DONE:
        return "done on time" if when is Timeliness.DONE_ON_TIME else "done late"
    if not facts.is_open:
        return "paused" if facts.state is State.PAUSED else "revoked"
    return ", ".join([*_bucket(when), *_marks(facts), _last_record(facts, day)])


def _bucket(when: Timeliness | None) -> Iterator[str]:
    if when is Timeliness.UNDATED:
        yield "without deadline"
        return
    yield "overdue" if when is Timeliness.OVERDUE else "in time"
    if when in {Timeliness.DUE_SOON, Timeliness.DUE_TODAY}:
        yield "due soon" if when is Timeliness.DUE_SOON else "due today"


def _marks(facts: TaskFacts) -> Iterator[str]:
    if facts.state is State.ASSIGNED:
        yield "not accepted"
    elif facts.state is State.SUBMITTED:
        yield "submitted"
    elif facts.returned_on is not None:
        yield "returned"


def _last_record(facts: TaskFacts, day: date) -> str:
    if silent_days(facts, day) is not None:
        return f"{facts.recorded_on:%d/%m} silent"
    return f"{facts.recorded_on:%d/%m}" + (" updated" if (day - facts.recorded_on).days <= 14 else "")


def counted(cell: str) -> Counts:
    """What a cell of the working adds to the counts."""
    bucket, *marks = cell.split(", ")
    words = {word for mark in marks for word in (mark, mark[6:])}
    counts = dict.fromkeys(COLUMNS, 0) | {"assigned": 1, BUCKETS[bucket]: 1}
    named = (name for name in COLUMNS if name.replace("_", " ") in words)
    return counts | dict.fromkeys(named, 1)


def as_counts(tally: Tally) -> Counts:
    """The golden columns of a tally."""
    return {name: getattr(tally, name) for name in COLUMNS}


def added(one: Counts, other: Counts) -> Counts:
    """Two rows together."""
    return {name: one[name] + other[name] for name in COLUMNS}
