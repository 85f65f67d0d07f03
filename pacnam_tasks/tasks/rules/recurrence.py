"""Dated periods of recurring work, by the calendar and not by closing."""

from calendar import monthrange
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import zip_longest

from pacnam_tasks.tasks.rules.facts import Recurrence

FIRST_DAYS = 10
MONTHS = {Recurrence.MONTHLY: 1, Recurrence.QUARTERLY: 3, Recurrence.HALF_YEARLY: 6}


@dataclass(frozen=True, slots=True)
class Period:
    """A span to be reported, both days included; `label` as in the contract (2023-W37, 2023-09, 2023-Q3, 2023-H2).

    What is left of a span after a report for its beginning has a number behind it (2023-09-2).
    """

    label: str
    starts_on: date
    ends_on: date


def periods(recurrence: Recurrence, assigned_on: date, due_on: date, start_on: date | None = None) -> list[Period]:
    """The periods of a task: the last ends at the due day, short if need be; none begins before the work.

    They are those of the calendar. The first weekly one starts on the Monday after assignment, any other on the 1st
    after it; a task assigned within the first ten days of a month, quarter or half-year has that one. Work that starts
    later has its first one by the same rule from then on, a week also from its own Monday.
    """
    if recurrence is Recurrence.NONE:
        return []
    grace = timedelta(days=0 if recurrence is Recurrence.WEEKLY else FIRST_DAYS)
    start = start_on if start_on is not None and start_on > assigned_on else date.min
    return [
        replace(span, starts_on=max(span.starts_on, start), ends_on=min(span.ends_on, due_on))
        for span in _spans(recurrence, assigned_on, due_on)
        if assigned_on < span.starts_on + grace and start < span.starts_on + max(grace, timedelta(days=1))
    ]


def moved(
    recurrence: Recurrence, held: Sequence[Period], reported: Collection[str], due_before: date, due_on: date
) -> list[Period]:
    """The periods of a task whose due day is another now; `held` in order, `reported` by their labels.

    What was reported stays as it is. No other one begins after the due day, and the last ends with it; one that the
    due day before had cut short ends with the calendar again. Where that one is reported, what is left of its span is
    a period of its own (2023-09-2).
    """
    kept = []
    for one, following in zip_longest(held, held[1:]):
        if one.label in reported:
            kept.append(one)
        elif one.starts_on <= due_on:
            end = following.starts_on - timedelta(days=1) if following else _span(recurrence, one.starts_on).ends_on
            kept.append(replace(one, ends_on=min(end, due_on)))
    # Whoever holds none had no time for one before the old due day; the next whole span is the first.
    last = max((one.ends_on for one in kept), default=_span(recurrence, due_before).ends_on)
    labels = {one.label for one in kept}
    for span in _spans(recurrence, last + timedelta(days=1), due_on) if last < due_on else ():
        label, n = span.label, 1
        while label in labels:
            n += 1
            label = f"{span.label}-{n}"
        labels.add(label)
        kept.append(Period(label, max(span.starts_on, last + timedelta(days=1)), min(span.ends_on, due_on)))
    return kept


def _spans(recurrence: Recurrence, day: date, due_on: date) -> Iterator[Period]:
    """The spans of the calendar from the one that holds a day, as far as they begin by the due day."""
    while (span := _span(recurrence, day)).starts_on <= due_on:
        yield span
        day = span.ends_on + timedelta(days=1)


def _span(recurrence: Recurrence, day: date) -> Period:
    """The week, month, quarter or half-year that holds a day."""
    if recurrence is Recurrence.WEEKLY:
        year, week, weekday = day.isocalendar()
        monday = day - timedelta(days=weekday - 1)
        return Period(f"{year}-W{week:02d}", monday, monday + timedelta(days=6))
    length = MONTHS[recurrence]
    first = day.replace(day=1, month=day.month - (day.month - 1) % length)
    return Period(_label(first, length), first, months_later(first, length) - timedelta(days=1))


def _label(first: date, length: int) -> str:
    if length == 1:
        return f"{first.year}-{first.month:02d}"
    return f"{first.year}-{'Q' if length == 3 else 'H'}{(first.month - 1) // length + 1}"


def months_later(day: date, count: int) -> date:
    """The same day so many months later; the month's last where it has no such day."""
    months = day.year * 12 + day.month - 1 + count
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
