"""When what waits becomes a message: the hour, quiet hours, days off, one a day, outages, clocks set back."""

from datetime import date, datetime, time, timedelta

import pytest

from pacnam_tasks.calendar.rules import DayKind, SpecialDay, WorkingCalendar
from pacnam_tasks.reminders.messages.rules import Hours, Quiet, Waiting, expected, is_time

HOURS = Hours(time(7), Quiet(time(20), time(6, 30)))
HOLIDAY = date(2023, 9, 1)
CALENDAR = WorkingCalendar({HOLIDAY: SpecialDay(DayKind.HOLIDAY), date(2023, 9, 9): SpecialDay(DayKind.WORKED)})
ORDINARY = Waiting(None, is_urgent=False, had_one=False)
URGENT = Waiting(None, is_urgent=True, had_one=False)
EARLY = Waiting(time(6, 30), is_urgent=False, had_one=False)
LATE = Waiting(time(16), is_urgent=False, had_one=False)
NIGHT = Waiting(time(22), is_urgent=False, had_one=False)
SECOND = Waiting(None, is_urgent=False, had_one=True)
URGENT_SECOND = Waiting(None, is_urgent=True, had_one=True)
FRIDAY, SATURDAY, MONDAY = date(2023, 9, 15), date(2023, 9, 16), date(2023, 9, 18)

TIMES = [
    (ORDINARY, FRIDAY, "06:59", False),
    (ORDINARY, FRIDAY, "07:00", True),
    (ORDINARY, FRIDAY, "19:59", True),  # made good after an outage of half a day
    (ORDINARY, FRIDAY, "20:00", False),
    (ORDINARY, SATURDAY, "12:00", False),
    (ORDINARY, HOLIDAY, "12:00", False),
    (ORDINARY, date(2023, 9, 9), "07:00", True),  # a Saturday that is worked
    (SECOND, FRIDAY, "12:00", False),
    (EARLY, FRIDAY, "06:29", False),
    (EARLY, FRIDAY, "06:30", True),
    (LATE, FRIDAY, "15:59", False),
    (LATE, FRIDAY, "16:00", True),
    (NIGHT, FRIDAY, "06:30", True),  # an hour that has become quiet: when the quiet ends
    (NIGHT, FRIDAY, "22:00", False),
    (URGENT, FRIDAY, "00:01", False),
    (URGENT, FRIDAY, "06:29", False),
    (URGENT, FRIDAY, "06:30", True),
    (URGENT, FRIDAY, "20:00", False),
    (URGENT, SATURDAY, "06:30", True),
    (URGENT, HOLIDAY, "06:30", True),
    (URGENT_SECOND, FRIDAY, "12:00", True),
]


@pytest.mark.parametrize(("waiting", "day", "at", "goes"), TIMES)
def test_it_becomes_a_message_at_its_time(waiting: Waiting, day: date, at: str, goes: bool) -> None:
    now = datetime.combine(day, time.fromisoformat(at))

    assert is_time(waiting, now, HOURS, CALENDAR) is goes


@pytest.mark.parametrize(
    ("begins", "ends", "quiet"),
    [
        ("20:00", "06:30", {"20:00", "23:59", "00:00", "06:29"}),
        ("12:00", "13:00", {"12:00", "12:59"}),
        ("00:00", "00:00", set()),
        ("20:00", "20:00", set()),
    ],
)
def test_quiet_hours_lie_between_two_times_over_midnight_too(begins: str, ends: str, quiet: set[str]) -> None:
    hours = Quiet(time.fromisoformat(begins), time.fromisoformat(ends))
    asked = ("00:00", "06:29", "06:30", "12:00", "12:59", "13:00", "19:59", "20:00", "23:59")

    assert {one for one in asked if hours.covers(time.fromisoformat(one))} == quiet


EXPECTED = [
    (ORDINARY, FRIDAY, "2023-09-15 07:00"),
    (ORDINARY, SATURDAY, "2023-09-18 07:00"),
    (SECOND, FRIDAY, "2023-09-18 07:00"),
    (LATE, HOLIDAY, "2023-09-04 16:00"),
    (NIGHT, FRIDAY, "2023-09-15 06:30"),
    (URGENT, SATURDAY, "2023-09-16 06:30"),
]


@pytest.mark.parametrize(("waiting", "day", "at"), EXPECTED)
def test_when_it_will_go_is_known_beforehand(waiting: Waiting, day: date, at: str) -> None:
    assert expected(waiting, day, HOURS, CALENDAR) == datetime.fromisoformat(at)


@pytest.mark.parametrize("waiting", [ORDINARY, EARLY, LATE, NIGHT, URGENT])
@pytest.mark.parametrize("day", [HOLIDAY, FRIDAY, SATURDAY, MONDAY])
def test_it_goes_at_the_first_minute_foreseen(waiting: Waiting, day: date) -> None:
    now = datetime.combine(day, time())
    while not is_time(waiting, now, HOURS, CALENDAR):
        now += timedelta(minutes=1)

    assert now == expected(waiting, day, HOURS, CALENDAR)


OPEN = [
    ("2023-09-15T12:00", "2023-09-15T12:40", 40),
    ("2023-09-15T19:50", "2023-09-16T06:40", 20),
    ("2023-09-15T21:00", "2023-09-16T02:00", 0),
    ("2023-09-15T02:00", "2023-09-15T07:00", 30),
    ("2023-09-15T19:00", "2023-09-17T07:00", 60 + 810 + 30),
    ("2023-09-15T12:00", "2023-09-15T11:00", 0),
]


@pytest.mark.parametrize(("since", "until", "minutes"), OPEN)
def test_the_time_outside_quiet_hours_is_what_a_message_could_have_left_in(
    since: str, until: str, minutes: int
) -> None:
    quiet = Quiet(time(20), time(6, 30))

    found = quiet.open_time(datetime.fromisoformat(since), datetime.fromisoformat(until))

    assert found == timedelta(minutes=minutes)


@pytest.mark.parametrize(("begins", "ends", "minutes"), [(12, 13, 120), (0, 0, 180), (20, 20, 180)])
def test_quiet_hours_within_a_day_and_none(begins: int, ends: int, minutes: int) -> None:
    quiet = Quiet(time(begins), time(ends))

    found = quiet.open_time(*(datetime.combine(FRIDAY, time(hour)) for hour in (11, 14)))

    assert found == timedelta(minutes=minutes)
