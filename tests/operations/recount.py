"""Counts made from the CSV files of a load alone, without any code of the product."""

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path


def recount(folder: Path, day: date) -> dict[str, Counter[str]]:
    """The contract's counts by unit code at the end of `day`."""
    units = {row["id"]: row["code"] for row in _rows(folder / "units.csv")}
    updates: dict[str, list[dict[str, str]]] = {}
    for row in _rows(folder / "updates.csv"):
        updates.setdefault(row["task_id"], []).append(row)
    found: dict[str, Counter[str]] = {}
    for task in _rows(folder / "tasks.csv"):
        name = _count(task, updates[task["id"]], day)
        if name:
            found.setdefault(units[task["lead_unit"]], Counter())[name] += 1
    return found


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _count(task: dict[str, str], updates: list[dict[str, str]], day: date) -> str:
    """The count in which one task stands on a day; empty before it was made."""
    created = min(date.fromisoformat(task["start"]), _on(updates[0]))
    if created > day:
        return ""
    known = [row for row in updates if _on(row) <= day]
    state = known[-1]["status_to"] if known else "not_started"
    due = date.fromisoformat(task["due"])
    if state == "cancelled":
        return "revoked"
    if state == "done":
        finished = next(_on(row) for row in known if row["status_to"] == "done")
        return "done_late" if finished > due else "done_on_time"
    submitted = next((_on(row) for row in known if row["status_to"] == "waiting"), None)
    if submitted is not None and submitted <= due:
        return "open_in_time"
    return "open_overdue" if due < day else "open_in_time"


def _on(update: dict[str, str]) -> date:
    return datetime.fromisoformat(update["created_at"]).date()
