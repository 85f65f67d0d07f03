"""The dated periods of recurring work, by the calendar and not by closing."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pacnam_tasks.tasks.rules.facts import Recurrence
from pacnam_tasks.tasks.rules.recurrence import Period, months_later, moved, periods
from pacnam_tasks.tasks.sentences import period_name, period_names

WEEKLY, MONTHLY = Recurrence.WEEKLY, Recurrence.MONTHLY
QUARTERLY, HALF_YEARLY = Recurrence.QUARTERLY, Recurrence.HALF_YEARLY
ASSIGNED = date(2023, 7, 7)  # a Friday


def test_the_bulletins_of_the_plan_are_seventeen() -> None:
    weeks = periods(WEEKLY, ASSIGNED, date(2023, 10, 31))

    assert len(weeks) == 17
    assert (weeks[0].label, weeks[0].starts_on) == ("2023-W28", date(2023, 7, 10))
    assert (weeks[-1].label, weeks[-1].ends_on) == ("2023-W44", date(2023, 10, 31))


def test_a_week_runs_from_monday_to_sunday() -> None:
    first = periods(WEEKLY, ASSIGNED, date(2023, 10, 31))[0]

    assert (first.starts_on.isoweekday(), first.ends_on.isoweekday()) == (1, 7)


@pytest.mark.parametrize(
    ("assigned", "first"),
    [
        pytest.param(date(2023, 7, 9), date(2023, 7, 10), id="on a Sunday, the next day"),
        pytest.param(date(2023, 7, 10), date(2023, 7, 17), id="on a Monday, the next one"),
    ],
)
def test_the_first_week_starts_on_the_monday_after_assignment(assigned: date, first: date) -> None:
    assert periods(WEEKLY, assigned, date(2023, 10, 31))[0].starts_on == first


def test_the_months_of_the_plan_are_six() -> None:
    months = periods(MONTHLY, ASSIGNED, date(2023, 12, 29))

    assert [month.label for month in months] == [
        "2023-07", "2023-08", "2023-09", "2023-10", "2023-11", "2023-12",
    ]  # fmt: skip
    assert (months[0].starts_on, months[0].ends_on) == (date(2023, 7, 1), date(2023, 7, 31))
    assert months[-1].ends_on == date(2023, 12, 29)


@pytest.mark.parametrize(
    ("assigned", "first"),
    [
        (date(2023, 7, 1), "2023-07"),
        (date(2023, 7, 10), "2023-07"),
        (date(2023, 7, 11), "2023-08"),
        (date(2023, 7, 31), "2023-08"),
        (date(2023, 12, 11), "2024-01"),
    ],
    ids=str,
)
def test_a_task_assigned_within_ten_days_of_a_month_has_that_month(assigned: date, first: str) -> None:
    assert periods(MONTHLY, assigned, date(2024, 6, 30))[0].label == first


@pytest.mark.parametrize(
    ("recurrence", "assigned", "due"),
    [
        pytest.param(Recurrence.NONE, ASSIGNED, date(2023, 10, 31), id="no recurrence"),
        pytest.param(WEEKLY, ASSIGNED, date(2023, 7, 9), id="due before the first Monday"),
        pytest.param(MONTHLY, date(2023, 7, 20), date(2023, 7, 31), id="due before the first 1st"),
    ],
)
def test_some_work_has_no_period(recurrence: Recurrence, assigned: date, due: date) -> None:
    assert periods(recurrence, assigned, due) == []


def test_a_week_is_named_by_the_year_it_belongs_to() -> None:
    weeks = periods(WEEKLY, date(2024, 12, 27), date(2025, 1, 12))

    assert [week.label for week in weeks] == ["2025-W01", "2025-W02"]


@pytest.mark.parametrize(
    ("recurrence", "start", "first"),
    [
        pytest.param(MONTHLY, date(2024, 1, 31), ("2024-02", date(2024, 2, 1)), id="the month after"),
        pytest.param(MONTHLY, date(2024, 2, 5), ("2024-02", date(2024, 2, 5)), id="the rest of that month"),
        pytest.param(QUARTERLY, date(2024, 1, 11), ("2024-Q2", date(2024, 4, 1)), id="the quarter after"),
        pytest.param(WEEKLY, date(2024, 1, 8), ("2024-W02", date(2024, 1, 8)), id="that Monday"),
        pytest.param(WEEKLY, date(2024, 1, 9), ("2024-W03", date(2024, 1, 15)), id="the next Monday"),
        pytest.param(MONTHLY, date(2023, 6, 1), ("2023-07", date(2023, 7, 1)), id="begun before it was assigned"),
    ],
)
def test_no_period_begins_before_the_work(recurrence: Recurrence, start: date, first: tuple[str, date]) -> None:
    found = periods(recurrence, ASSIGNED, date(2024, 6, 30), start)

    assert (found[0].label, found[0].starts_on) == first


day = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def test_a_task_assigned_after_its_due_day_still_owes_the_period_of_both() -> None:
    assert periods(MONTHLY, date(2023, 10, 8), date(2023, 10, 6)) == [
        Period("2023-10", date(2023, 10, 1), date(2023, 10, 6))
    ]


@given(st.sampled_from([WEEKLY, MONTHLY, QUARTERLY, HALF_YEARLY]), day, st.integers(0, 700))
def test_periods_follow_each_other_without_gap_up_to_the_due_day(
    recurrence: Recurrence, assigned: date, length: int
) -> None:
    due = assigned + timedelta(days=length)
    found = periods(recurrence, assigned, due)

    ends = [period.ends_on + timedelta(days=1) for period in found]
    assert [period.starts_on for period in found[1:]] == ends[:-1]
    assert not found or found[-1].ends_on == due
    assert len({period.label for period in found}) == len(found)


@pytest.mark.parametrize(
    ("recurrence", "assigned", "due", "labels"),
    [
        pytest.param(QUARTERLY, (2023, 7, 7), (2024, 2, 10), ["2023-Q3", "2023-Q4", "2024-Q1"], id="quarters"),
        pytest.param(QUARTERLY, (2023, 7, 10), (2023, 9, 30), ["2023-Q3"], id="the tenth day of a quarter"),
        pytest.param(QUARTERLY, (2023, 7, 11), (2023, 12, 31), ["2023-Q4"], id="the eleventh day of a quarter"),
        pytest.param(QUARTERLY, (2023, 8, 5), (2023, 12, 31), ["2023-Q4"], id="the second month of a quarter"),
        pytest.param(QUARTERLY, (2023, 12, 31), (2024, 3, 31), ["2024-Q1"], id="the last day of a year"),
        pytest.param(QUARTERLY, (2023, 8, 5), (2023, 9, 30), [], id="due before the next quarter"),
        pytest.param(HALF_YEARLY, (2023, 7, 7), (2024, 7, 1), ["2023-H2", "2024-H1", "2024-H2"], id="half-years"),
        pytest.param(HALF_YEARLY, (2023, 1, 10), (2023, 6, 30), ["2023-H1"], id="the tenth day of a half-year"),
        pytest.param(HALF_YEARLY, (2023, 1, 11), (2023, 12, 31), ["2023-H2"], id="the eleventh day of a half-year"),
        pytest.param(HALF_YEARLY, (2023, 6, 5), (2023, 6, 30), [], id="due before the next half-year"),
        pytest.param(MONTHLY, (2023, 1, 31), (2023, 4, 15), ["2023-02", "2023-03", "2023-04"], id="months from 31/01"),
        pytest.param(MONTHLY, (2024, 1, 31), (2024, 2, 29), ["2024-02"], id="a leap year's February"),
    ],
)
def test_periods_are_those_of_the_calendar(
    recurrence: Recurrence, assigned: tuple[int, int, int], due: tuple[int, int, int], labels: list[str]
) -> None:
    found = periods(recurrence, date(*assigned), date(*due))

    assert [one.label for one in found] == labels
    assert all(one.starts_on.day == 1 for one in found)
    assert not found or found[-1].ends_on == date(*due)


@pytest.mark.parametrize(
    ("day", "count", "then"),
    [
        ((2023, 1, 31), 1, (2023, 2, 28)),
        ((2024, 1, 31), 1, (2024, 2, 29)),
        ((2023, 1, 31), 2, (2023, 3, 31)),
        ((2023, 8, 31), 3, (2023, 11, 30)),
        ((2023, 8, 31), 6, (2024, 2, 29)),
        ((2023, 12, 31), 1, (2024, 1, 31)),
        ((2023, 12, 1), 12, (2024, 12, 1)),
    ],
    ids=str,
)
def test_a_day_that_a_month_has_not_is_its_last(
    day: tuple[int, int, int], count: int, then: tuple[int, int, int]
) -> None:
    assert months_later(date(*day), count) == date(*then)


def spans(*texts: str) -> list[Period]:
    """Periods of 2023, each as its label and its first and last day: 09 01/09 30/09."""
    found = []
    for text in texts:
        label, first, last = text.split()
        starts, ends = (date(2023, int(day[3:]), int(day[:2])) for day in (first, last))
        found.append(Period(f"2023-{label}", starts, ends))
    return found


@pytest.mark.parametrize(
    ("recurrence", "held", "reported", "days", "then"),
    [
        pytest.param(
            MONTHLY, ["08 01/08 31/08", "09 01/09 15/09"], "08", ("15/09", "20/10"),
            ["08 01/08 31/08", "09 01/09 30/09", "10 01/10 20/10"], id="what was cut short lengthens to its month",
        ),
        pytest.param(
            MONTHLY, ["09 01/09 15/09"], "", ("15/09", "20/09"), ["09 01/09 20/09"], id="or only to the new due day",
        ),
        pytest.param(
            MONTHLY, ["09 01/09 15/09"], "09", ("15/09", "31/10"),
            ["09 01/09 15/09", "09-2 16/09 30/09", "10 01/10 31/10"], id="after a reported one the rest is its own",
        ),
        pytest.param(
            MONTHLY, ["09 01/09 15/09", "09-2 16/09 20/09"], "09 09-2", ("20/09", "25/09"),
            ["09 01/09 15/09", "09-2 16/09 20/09", "09-3 21/09 25/09"], id="and again",
        ),
        pytest.param(
            MONTHLY, ["09 01/09 15/09", "09-2 16/09 20/09"], "", ("20/09", "25/09"),
            ["09 01/09 15/09", "09-2 16/09 25/09"], id="a report taken back leaves its period as it is",
        ),
        pytest.param(
            WEEKLY, ["W37 11/09 15/09"], "", ("15/09", "26/09"),
            ["W37 11/09 17/09", "W38 18/09 24/09", "W39 25/09 26/09"], id="weeks",
        ),
        pytest.param(
            MONTHLY, ["08 01/08 31/08", "09 01/09 30/09", "10 01/10 20/10"], "08", ("20/10", "10/09"),
            ["08 01/08 31/08", "09 01/09 10/09"], id="an earlier day voids what begins after it",
        ),
        pytest.param(
            MONTHLY, ["08 01/08 31/08", "09 01/09 20/09"], "09", ("20/09", "10/08"),
            ["08 01/08 10/08", "09 01/09 20/09"], id="but nothing that was reported",
        ),
        pytest.param(MONTHLY, [], "", ("25/09", "05/11"), ["10 01/10 31/10", "11 01/11 05/11"], id="none before"),
    ],
)  # fmt: skip
def test_periods_follow_a_due_day_that_moves(
    recurrence: Recurrence, held: list[str], reported: str, days: tuple[str, str], then: list[str]
) -> None:
    before, due = (date(2023, int(day[3:]), int(day[:2])) for day in days)

    found = moved(recurrence, spans(*held), {f"2023-{label}" for label in reported.split()}, before, due)

    assert found == spans(*then)


def test_a_period_is_named_with_its_year_where_periods_of_two_years_stand_together() -> None:
    assert period_names(["2023-09", "2023-10"])["2023-09"] == "month 9"
    assert period_names(["2023-09", "2023-09-2", "2024-09"]) == {
        "2023-09": "month 9/2023", "2023-09-2": "month 9/2023 (the rest)", "2024-09": "month 9/2024",
    }  # fmt: skip
    assert (period_name("2024-W02", 2024), period_name("2023-W52", 2024)) == ("week 2", "week 52/2023")
