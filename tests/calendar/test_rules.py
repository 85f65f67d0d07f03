"""Which days are worked: weekends, what was entered, what the package proposes."""

from datetime import date, timedelta

import pytest

from pacnam_tasks.calendar.proposals import proposed
from pacnam_tasks.calendar.rules import (
    WEEKENDS,
    DayKind,
    SpecialDay,
    WorkingCalendar,
    Wrong,
    to_be_confirmed,
    what_is_wrong,
)

AS_PROPOSED = WorkingCalendar(proposed=proposed)
ENTERED = WorkingCalendar(
    {
        date(2027, 9, 6): SpecialDay(DayKind.SWAPPED, "Nghỉ Quốc khánh"),
        date(2027, 9, 11): SpecialDay(DayKind.WORKED, "Làm bù"),
        date(2026, 9, 1): SpecialDay(DayKind.WORKED, "Không nghỉ"),
    },
    proposed=proposed,
)


def off_between(calendar: WorkingCalendar, first: date, last: date) -> list[str]:
    """The days off that are no weekend, and the weekends that are worked, each marked."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [
        f"{'+' if calendar.is_off(day) else '-'}{day:%d/%m}"
        for day in days
        if calendar.is_off(day) != WEEKENDS.is_off(day)
    ]


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        pytest.param(date(2023, 7, 1), date(2023, 12, 31), ["+01/09", "+04/09"], id="second half of 2023"),
        pytest.param(
            date(2024, 1, 1), date(2024, 3, 31), ["+01/01", "+08/02", "+09/02", "+12/02", "+13/02", "+14/02"],
            id="Tết 2024",
        ),
        pytest.param(
            date(2025, 1, 1), date(2025, 3, 31), ["+01/01", "+27/01", "+28/01", "+29/01", "+30/01", "+31/01"],
            id="Tết 2025",
        ),
        pytest.param(
            date(2026, 1, 1), date(2026, 1, 31), ["+01/01", "+02/01", "-10/01"],
            id="02/01/2026 for Saturday 10/01, which the package does not know",
        ),
        pytest.param(
            date(2026, 2, 1), date(2026, 3, 31), ["+16/02", "+17/02", "+18/02", "+19/02", "+20/02"], id="Tết 2026"
        ),
        pytest.param(
            date(2027, 2, 1), date(2027, 3, 31), ["+04/02", "+05/02", "+08/02", "+09/02", "+10/02"], id="Tết 2027"
        ),
        pytest.param(
            date(2024, 4, 1), date(2024, 5, 31), ["+18/04", "+29/04", "+30/04", "+01/05", "-04/05"],
            id="29/4/2024 for Saturday 04/5",
        ),
        pytest.param(
            date(2025, 4, 1), date(2025, 5, 31), ["+07/04", "-26/04", "+30/04", "+01/05", "+02/05"],
            id="02/5/2025 for Saturday 26/4",
        ),
        pytest.param(
            date(2026, 8, 1), date(2026, 9, 30), ["-22/08", "+31/08", "+01/09", "+02/09"],
            id="31/8/2026 for Saturday 22/8",
        ),
        pytest.param(date(2026, 11, 1), date(2026, 11, 30), ["+24/11"], id="24/11 from 2026 on"),
    ],
)  # fmt: skip
def test_the_days_off_that_are_known_are_proposed(first: date, last: date, expected: list[str]) -> None:
    assert off_between(AS_PROPOSED, first, last) == expected


def test_what_is_not_proposed_is_entered() -> None:
    assert off_between(AS_PROPOSED, date(2027, 9, 1), date(2027, 9, 30)) == ["+02/09", "+03/09"]
    assert off_between(ENTERED, date(2027, 9, 1), date(2027, 9, 30)) == ["+02/09", "+03/09", "+06/09", "-11/09"]


def test_what_was_entered_goes_before_what_is_proposed() -> None:
    assert AS_PROPOSED.is_off(date(2026, 9, 1))
    assert not ENTERED.is_off(date(2026, 9, 1))


def test_of_a_confirmed_year_nothing_is_proposed_any_more() -> None:
    confirmed = WorkingCalendar({}, frozenset({2024}), proposed)

    assert off_between(confirmed, date(2024, 1, 1), date(2024, 12, 31)) == []
    assert confirmed.is_off(date(2025, 1, 1))


def test_each_proposed_day_has_a_vietnamese_name_and_is_marked_as_proposed() -> None:
    found = AS_PROPOSED.specials(2024)

    assert found[date(2024, 2, 10)] == SpecialDay(DayKind.HOLIDAY, "Tết Nguyên Đán", is_proposed=True)
    assert found[date(2024, 4, 29)].kind is DayKind.SWAPPED
    assert found[date(2024, 5, 4)].kind is DayKind.WORKED
    assert AS_PROPOSED.specials(2023)[date(2023, 9, 4)].kind is DayKind.COMPENSATORY
    assert all(one.is_proposed for one in found.values())


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        pytest.param(date(2023, 9, 15), 3, date(2023, 9, 20), id="Friday before a plain weekend"),
        pytest.param(date(2023, 8, 30), 3, date(2023, 9, 6), id="over National Day"),
        pytest.param(date(2023, 9, 2), 1, date(2023, 9, 5), id="from a day off"),
        pytest.param(date(2024, 5, 3), 1, date(2024, 5, 4), id="a Saturday that is worked"),
        pytest.param(date(2023, 12, 28), 3, date(2024, 1, 3), id="over the year's end"),
        pytest.param(date(2024, 2, 7), 1, date(2024, 2, 15), id="over Tết"),
        pytest.param(date(2023, 9, 15), 0, date(2023, 9, 15), id="none"),
    ],
)
def test_working_days_are_counted_after_a_day(day: date, n: int, expected: date) -> None:
    assert AS_PROPOSED.after_working_days(day, n) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param(date(2023, 9, 2), date(2023, 9, 5), id="National Day"),
        pytest.param(date(2023, 9, 5), date(2023, 9, 5), id="a working day is its own"),
        pytest.param(date(2023, 12, 31), date(2024, 1, 2), id="the year's end"),
        pytest.param(date(2026, 2, 14), date(2026, 2, 23), id="Tết 2026 with its weekends"),
    ],
)
def test_a_day_off_leads_to_the_next_working_day(day: date, expected: date) -> None:
    assert AS_PROPOSED.next_working_day(day) == expected


def test_the_months_of_a_year_add_up_to_its_working_days() -> None:
    assert AS_PROPOSED.working_days(2023, 9) == 19
    assert (
        sum(AS_PROPOSED.working_days(2023, month) for month in range(1, 13)) == 249
    )  # 260 from Monday to Friday, 11 of them off


@pytest.mark.parametrize(
    ("day", "kind", "expected"),
    [
        pytest.param(date(2023, 9, 2), DayKind.HOLIDAY, None, id="a holiday on a Saturday"),
        pytest.param(date(2023, 9, 6), DayKind.COMPENSATORY, None, id="a Wednesday off"),
        pytest.param(date(2023, 9, 9), DayKind.WORKED, None, id="a Saturday worked"),
        pytest.param(date(2023, 9, 1), DayKind.WORKED, None, id="a proposed day off that is worked"),
        pytest.param(date(2023, 9, 6), DayKind.WORKED, Wrong.WORKED_ANYWAY, id="a Wednesday worked"),
        pytest.param(date(2023, 9, 9), DayKind.SWAPPED, Wrong.OFF_ANYWAY, id="a Saturday off in exchange"),
        pytest.param(date(2023, 9, 10), DayKind.COMPENSATORY, Wrong.OFF_ANYWAY, id="a Sunday off in lieu"),
        pytest.param(date(2024, 1, 1), DayKind.HOLIDAY, Wrong.OTHER_YEAR, id="a day of another year"),
    ],
)
def test_a_day_that_makes_no_sense_is_told(day: date, kind: DayKind, expected: Wrong | None) -> None:
    assert what_is_wrong(AS_PROPOSED, 2023, day, kind) is expected


@pytest.mark.parametrize(
    ("confirmed", "today", "expected"),
    [
        pytest.param({2023}, date(2023, 11, 30), None, id="before December"),
        pytest.param({2023}, date(2023, 12, 1), 2024, id="from the first of December on"),
        pytest.param({2023, 2024}, date(2023, 12, 31), None, id="both are confirmed"),
        pytest.param(set(), date(2023, 12, 31), 2023, id="this year comes first"),
        pytest.param({2023}, date(2024, 1, 1), 2024, id="the new year has begun"),
    ],
)
def test_the_office_is_asked_in_time(confirmed: set[int], today: date, expected: int | None) -> None:
    assert to_be_confirmed(frozenset(confirmed), today) == expected
