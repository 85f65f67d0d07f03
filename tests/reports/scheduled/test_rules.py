"""Which periods a report is due for, and when."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from pacnam_tasks.periods.rules import PeriodKind, PeriodState
from pacnam_tasks.reports.scheduled.rules import Opened, candidates, due, next_at

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
SET = datetime(2023, 8, 15, 8, tzinfo=ZONE)


def at(day: int, hour: int, month: int = 9) -> datetime:
    return datetime(2023, month, day, hour, tzinfo=ZONE)


def names_due(now: datetime, opened: dict[str, Opened] | None = None, since: datetime = SET) -> list[str]:
    names = candidates(PeriodKind.MONTH, now.date())
    return [one.name for one in due(names, opened or {}, hour=7, since=since, now=now, zone=ZONE)]


@pytest.mark.parametrize(
    ("now", "found"),
    [
        (at(31, 23, 8), []),
        (at(1, 6), []),
        (at(1, 7), ["2023-08"]),
        (at(30, 23), ["2023-08"]),
        (at(1, 7, 10), ["2023-08", "2023-09"]),
    ],
)
def test_a_report_is_due_from_its_hour_on_the_day_after_the_period(now: datetime, found: list[str]) -> None:
    assert names_due(now) == found


def test_what_ended_before_the_schedule_was_set_is_not_prepared() -> None:
    assert names_due(at(1, 8), since=at(1, 7)) == ["2023-08"]
    assert names_due(at(1, 9), since=at(1, 8)) == []


@pytest.mark.parametrize(
    ("state", "now", "found"),
    [
        (PeriodState.COLLECTING, at(26, 7, 8), []),
        (PeriodState.LOCKED, at(26, 6, 8), []),
        (PeriodState.LOCKED, at(26, 7, 8), ["2023-08"]),
        (PeriodState.FROZEN, at(26, 7, 8), ["2023-08"]),
        (PeriodState.COLLECTING, at(30, 16, 8), []),
        (PeriodState.COLLECTING, at(30, 17, 8), ["2023-08"]),
    ],
)
def test_an_opened_period_goes_by_its_own_days_and_waits_for_its_lock_until_the_cut_off(
    state: PeriodState, now: datetime, found: list[str]
) -> None:
    august = Opened(4, date(2023, 8, 25), at(30, 17, 8), state)

    assert names_due(now, {"2023-08": august}) == found


@pytest.mark.parametrize(
    ("kind", "first", "last"),
    [
        (PeriodKind.WEEK, "2022-W52", "2023-W12"),
        (PeriodKind.MONTH, "2022-03", "2023-03"),
        (PeriodKind.QUARTER, "2020-Q1", "2023-Q1"),
        (PeriodKind.HALF_YEAR, "2017-H1", "2023-H1"),
        (PeriodKind.YEAR, "2011", "2023"),
    ],
)
def test_twelve_periods_before_the_one_that_runs_are_made_good(kind: PeriodKind, first: str, last: str) -> None:
    found = candidates(kind, date(2023, 3, 22))

    assert (found[0], found[-1], len(set(found))) == (first, last, 13)


@pytest.mark.parametrize(
    ("kind", "now", "next_one"),
    [
        (PeriodKind.WEEK, at(15, 12), at(18, 7)),
        (PeriodKind.WEEK, at(18, 6), at(18, 7)),
        (PeriodKind.WEEK, at(18, 7), at(25, 7)),
        (PeriodKind.MONTH, at(15, 12), at(1, 7, 10)),
        (PeriodKind.YEAR, at(15, 12), datetime(2024, 1, 1, 7, tzinfo=ZONE)),
    ],
)
def test_the_page_says_when_the_next_one_comes(kind: PeriodKind, now: datetime, next_one: datetime) -> None:
    assert next_at(kind, 7, now, ZONE) == next_one
