"""For which periods a report is due, and when. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from pacnam_tasks.periods.rules import PeriodKind, PeriodState, name_of, named

USUAL_HOUR = 7
FARTHEST_BACK = 12
"""Periods of a kind that are made good after an outage; who stood still for longer asks by hand."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A reporting period that the office has opened, with bounds of its own."""

    id: int
    last_on: date
    cut_off_at: datetime
    state: str


@dataclass(frozen=True, slots=True)
class Due:
    """A period at whose end a report is to be prepared; `period_id` where the office has opened it."""

    name: str
    last_on: date
    at: datetime
    period_id: int | None = None


def candidates(kind: PeriodKind, today: date) -> list[str]:
    """The names of the period that runs and of those before it, the oldest first: one's own bounds may end earlier."""
    names, day = [], today
    for _place in range(FARTHEST_BACK + 1):
        names.append(name_of(kind, day))
        found = named(names[-1])
        assert found is not None  # noqa: S101 - we have just written it
        day = found.first_on - timedelta(days=1)
    return names[::-1]


def due_at(last_on: date, hour: int, zone: ZoneInfo) -> datetime:
    """The hour of the day after the last one."""
    return datetime.combine(last_on + timedelta(days=1), time(hour), zone)


def due(
    names: Iterable[str], opened: dict[str, Opened], *, hour: int, since: datetime, now: datetime, zone: ZoneInfo
) -> list[Due]:
    """Those whose hour has come since the schedule was set, the oldest first.

    A period that still collects changes with each report of a unit: it waits for its lock, until its cut-off at most.
    """
    found = []
    for name in names:
        own, plain = opened.get(name), named(name)
        assert plain is not None  # noqa: S101 - names of periods only
        last_on = own.last_on if own else plain.last_on
        at = due_at(last_on, hour, zone)
        waits = own is not None and own.state == PeriodState.COLLECTING and now < own.cut_off_at
        if since <= at <= now and not waits:
            found.append(Due(name, last_on, at, own.id if own else None))
    return found


def next_at(kind: PeriodKind, hour: int, now: datetime, zone: ZoneInfo) -> datetime:
    """When the next report by the calendar is due."""
    today = now.astimezone(zone).date()
    first = named(name_of(kind, today - timedelta(days=1)))
    assert first is not None  # noqa: S101
    at = due_at(first.last_on, hour, zone)
    if at > now:
        return at
    following = named(name_of(kind, first.last_on + timedelta(days=1)))
    assert following is not None  # noqa: S101
    return due_at(following.last_on, hour, zone)


def key_of(kind: str, name: str, issuer_id: int | None) -> str:
    """The key of the request, by which there is one of a kind, period and issuer for ever; no form can bear it."""
    return f"lịch·{kind}·{name}" if issuer_id is None else f"lịch·{kind}·{name}·{issuer_id}"
