"""Dated periods of recurring work, by the calendar and not by closing."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from pacnam_tasks.tasks.rules.facts import Recurrence

FIRST_DAYS = 10
MONTHS = {Recurrence.MONTHLY: 1, Recurrence.QUARTERLY: 3, Recurrence.HALF_YEARLY: 6}


@dataclass(frozen=True, slots=True)
class Period:
    """A span to be reported, both days included; `label` as in the contract (2023-W37, 2023-09, 2023-Q3, 2023-H2)."""

    label: str
    starts_on: date
    ends_on: date


def periods(recurrence: Recurrence, assigned_on: date, due_on: date) -> list[Period]:
    """The periods of a task: the last ends at the due day, short if need be.

    They are those of the calendar. The first weekly one starts on the Monday after assignment, any other on the 1st
    after it; a task assigned within the first ten days of a month, quarter or half-year has that one.
    """
    if recurrence is Recurrence.NONE:
        return []
    spans = _weeks(assigned_on) if recurrence is Recurrence.WEEKLY else _months(assigned_on, MONTHS[recurrence])
    found: list[Period] = []
    for span in spans:
        if span.starts_on > due_on:
            break
        found.append(Period(span.label, span.starts_on, min(span.ends_on, due_on)))
    return found


def _weeks(assigned_on: date) -> Iterator[Period]:
    monday = assigned_on + timedelta(days=(7 - assigned_on.weekday()))
    while True:
        year, week, _ = monday.isocalendar()
        yield Period(f"{year}-W{week:02d}", monday, monday + timedelta(days=6))
        monday += timedelta(days=7)


def _months(assigned_on: date, length: int) -> Iterator[Period]:
    """Spans of so many months that begin with the year."""
    first = assigned_on.replace(day=1, month=assigned_on.month - (assigned_on.month - 1) % length)
    if assigned_on >= first + timedelta(days=FIRST_DAYS):
        first = months_later(first, length)
    while True:
        following = months_later(first, length)
        yield Period(_label(first, length), first, following - timedelta(days=1))
        first = following


def _label(first: date, length: int) -> str:
    if length == 1:
        return f"{first.year}-{first.month:02d}"
    return f"{first.year}-{'Q' if length == 3 else 'H'}{(first.month - 1) // length + 1}"


def months_later(day: date, count: int) -> date:
    """The same day so many months later; the month's last where it has no such day."""
    months = day.year * 12 + day.month - 1 + count
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
