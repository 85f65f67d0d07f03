"""The counts of a day made from memory: a plain reading of contract.md, without the rules under test."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from tests.life.people import Person, counts_in
from tests.life.standing import OPEN, STILL, Standing
from tests.life.working_days import is_worked

Counts = dict[str, int]
EIGHT = (
    "done_on_time", "done_late", "done_undated", "open_in_time", "open_overdue", "open_undated", "paused", "revoked",
)  # fmt: skip
"""What all tasks given out are: they add up to the number assigned."""
WITHIN = (
    "due_soon", "due_today", "submitted", "returned", "not_accepted", "at_risk", "silent", "updated", "reported",
    "age_1", "age_2", "age_3", "age_4", "age_5", "extended", "done_late_original", "open_overdue_original", "on_path",
    "behind", "off_path", "weight", "weighted_percent", "weighted_expected",
)  # fmt: skip


NAMES = {"X": "on_path", "V": "behind", "Đ": "off_path"}
"""What counts of a rating."""
DIMENSIONS: dict[str, Callable[[Standing], str]] = {
    "unit_id": lambda one: one.unit,
    "field_id": lambda one: one.field,
    "member_id": lambda one: one.member or "",
    "level": lambda one: "part" if one.whole_unit else "task",
}


def counts(standings: Iterable[Standing], day: date, viewer: Person, by: str) -> dict[str, Counts]:
    """For each unit, field, member or level what its tasks count on a day, for one who may count them.

    Those without a task are left out.
    """
    found: dict[str, Counts] = {}
    for one in standings:
        if one.state != "draft" and counts_in(viewer, one.unit, one.whole_unit):
            of_one = found.setdefault(DIMENSIONS[by](one), dict.fromkeys(EIGHT + WITHIN, 0))
            for name, number in _counts_as(one, day).items():
                of_one[name] += number
    return found


def assigned(standings: Iterable[Standing], viewer: Person) -> int:
    """How many tasks and parts were given out, of those that count for the viewer."""
    return sum(one.state != "draft" and counts_in(viewer, one.unit, one.whole_unit) for one in standings)


def _counts_as(one: Standing, day: date) -> Counts:
    extended = int(one.extensions > 0)
    if one.state in STILL:
        return {one.state: 1, "extended": extended}
    bucket, first = _bucket(one, day), _bucket(replace(one, due_on=one.first_due_on), day)
    should = _should(one, day)
    weighed = {
        "extended": extended,
        "done_late_original": int(first == "done_late"),
        "open_overdue_original": int(first == "open_overdue"),
        "reported": int(one.reported),
        "weight": int(one.weight * 100),
        "weighted_percent": int(one.weight * one.percent * 1000),
        "weighted_expected": int(one.weight * (one.percent if should is None else should) * 1000),
    }
    if one.state not in OPEN:
        return {bucket: 1, **weighed}
    path = _path(one, should, day, is_late=bucket == "open_overdue")
    silence = (day - one.recorded_on).days
    return {
        bucket: 1,
        **weighed,
        **_nearness(one, day, bucket),
        "submitted": int(one.state == "submitted"),
        "not_accepted": int(one.state == "assigned"),
        "returned": int(one.state == "in_progress" and one.returned_on is not None),
        "silent": int(silence > 14 and one.state != "submitted"),
        "updated": int(silence <= 14),
        "at_risk": int(path in {"behind", "off_path"} and bucket != "open_overdue"),
        **({path: 1} if path else {}),
    }


def _path(one: Standing, should: Decimal | None, day: date, *, is_late: bool) -> str:
    """How open work stands against what should be reached; empty where nobody can tell."""
    if one.ruled is not None and one.ruled_until is not None and day <= one.ruled_until:
        return NAMES[one.ruled]
    if is_late:
        return "off_path"
    if not one.reported or should is None:
        return ""
    if one.percent * 100 < should * 85:
        return "off_path"
    is_silent = (day - one.recorded_on).days > 14
    doubtful = one.state != "submitted" and (one.obstacle_since is not None or is_silent or one.extensions >= 2)
    return "behind" if one.percent < should or doubtful else "on_path"


def _sent_in_time(one: Standing) -> bool:
    return one.counts_on is not None and one.submitted_on is not None and one.submitted_on <= one.counts_on


def _bucket(one: Standing, day: date) -> str:
    if one.counts_on is None:
        return "done_undated" if one.state == "done" else "open_undated"
    if one.state == "done":
        return "done_on_time" if _sent_in_time(one) else "done_late"
    stands = one.state == "submitted" and _sent_in_time(one)
    return "open_in_time" if stands or day <= one.counts_on else "open_overdue"


def _nearness(one: Standing, day: date, bucket: str) -> Counts:
    due_on = one.counts_on
    if due_on is None or (one.state == "submitted" and _sent_in_time(one)):
        return {}
    left = (due_on - day).days
    if bucket == "open_overdue":
        days = -left
        age = 1 if days <= 10 else 2 if days <= 30 else 3 if days <= 60 else 4 if days <= 120 else 5
        return {f"age_{age}": 1}
    return {"due_today": int(left == 0), "due_soon": int(left >= 1 and _is_soon(due_on, day))}


def _is_soon(due_on: date, day: date) -> bool:
    """Whether less than three working days lie between, or the due day is the third."""
    between = (day + timedelta(days=n) for n in range(1, (due_on - day).days))
    return sum(is_worked(one) for one in between) < 3


def _should(one: Standing, day: date) -> Decimal | None:
    """A straight line from start to due, in tenths of a percent, half up."""
    if one.counts_on is None:
        return None
    if day >= one.counts_on:
        return Decimal(100)
    gone, length = max(0, (day - one.start_on).days), (one.counts_on - one.start_on).days
    return Decimal((2000 * gone + length) // (2 * length)) / 10
