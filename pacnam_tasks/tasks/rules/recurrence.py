"""Dated periods of recurring work, by the calendar and not by closing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from pacnam_tasks.tasks.rules.facts import Recurrence

FIRST_DAYS = 10


@dataclass(frozen=True, slots=True)
class Period:
    """A span to be reported, both days included; `label` as in the contract (2023-W37, 2023-09)."""

    label: str
    starts_on: date
    ends_on: date


def periods(recurrence: Recurrence, assigned_on: date, due_on: date) -> list[Period]:
    """The periods of a task: the last ends at the due day, short if need be.

    The first weekly one starts on the Monday after assignment, the first monthly one on the 1st after it;
    a task assigned within the first ten days of a month has that month.
    """
    if recurrence is Recurrence.NONE:
        return []
    spans = _weeks(assigned_on) if recurrence is Recurrence.WEEKLY else _months(assigned_on)
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


def _months(assigned_on: date) -> Iterator[Period]:
    first = assigned_on.replace(day=1)
    if assigned_on.day > FIRST_DAYS:
        first = _next_month(first)
    while True:
        following = _next_month(first)
        yield Period(f"{first.year}-{first.month:02d}", first, following - timedelta(days=1))
        first = following


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)
