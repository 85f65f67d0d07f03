"""Who gets what on a day: what is planned, what waits, what days off leave for the first working day."""

from datetime import date, datetime, timedelta

import pytest
from sqlmodel import Session

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.reminders.actions import plan
from pacnam_tasks.reminders.messages.forecast import foreseen
from pacnam_tasks.reminders.rules import OWN_WAYS
from tests.conftest import NOON, TODAY
from tests.factories import House, make_task
from tests.reminders.conftest import HOURS, gathered, no_digests
from tests.reminders.test_planning import due_in

SATURDAY, MONDAY, TUESDAY = (TODAY + timedelta(days=days) for days in (1, 3, 4))


@pytest.fixture(autouse=True)
def without_digests(session: Session, house: House) -> None:
    """Reminders of tasks alone."""
    no_digests(session, house)


def on(session: Session, clock: MovingClock, day: date) -> list[tuple[str, int, str, str]]:
    """Code, rung, channel and time of the message of each line."""
    lines = foreseen(session, day, clock, OWN_WAYS, HOURS)
    return [(one.code, one.rung, one.channel, f"{one.goes_at:%d %H:%M}" if one.goes_at else "") for one in lines]


def test_what_days_off_bring_goes_on_the_first_working_day(session: Session, house: House, clock: MovingClock) -> None:
    make_task(session, house, clock, code="NV-A", due_on=SATURDAY + timedelta(days=3))

    assert on(session, clock, SATURDAY) == [("NV-A", -3, "inbox", ""), ("NV-A", -3, "email", "18 07:00")]
    assert on(session, clock, MONDAY) == [
        ("NV-A", -1, "inbox", ""),
        ("NV-A", -1, "email", "18 07:00"),
    ], "the later rung overtakes the one of Saturday"


def test_a_mail_of_a_day_off_that_no_later_rung_overtakes_is_foreseen_on_monday(
    session: Session, house: House, clock: MovingClock
) -> None:
    make_task(session, house, clock, code="NV-A", due_on=SATURDAY + timedelta(days=7))

    assert on(session, clock, MONDAY) == [("NV-A", -7, "email", "18 07:00")]


def test_what_waits_already_is_foreseen_on_the_day_it_goes(session: Session, house: House, clock: MovingClock) -> None:
    make_task(session, house, clock, code="NV-A", due_on=due_in(3))
    plan(session, clock, TODAY)
    gathered(session, clock)
    make_task(session, house, clock, code="NV-B", due_on=due_in(7))
    plan(session, clock, TODAY)

    today = on(session, clock, TODAY)
    assert [line for line in today if line[0] == "NV-A"] == [
        ("NV-A", -3, "inbox", ""),
        ("NV-A", -3, "email", "15 12:00"),
    ]
    assert [line for line in today if line[0] == "NV-B"] == [
        ("NV-B", -7, "inbox", ""),
        ("NV-B", -7, "email", "18 07:00"),
    ]
    assert ("NV-B", -7, "email", "18 06:30") in on(session, clock, MONDAY), "along with what is urgent"
    assert ("NV-B", -7) not in {line[:2] for line in on(session, clock, TUESDAY)}


def test_what_is_urgent_on_a_day_off_goes_on_that_day_and_in_the_evening_next_morning(
    session: Session, house: House, clock: MovingClock
) -> None:
    make_task(session, house, clock, code="NV-A", due_on=SATURDAY)

    assert ("NV-A", 0, "email", "16 06:30") in on(session, clock, SATURDAY)
    clock.move_to(datetime.combine(SATURDAY, NOON.time(), NOON.tzinfo) + timedelta(hours=9))
    assert on(session, clock, SATURDAY) == [("NV-A", 0, "inbox", ""), ("NV-A", 0, "email", "17 06:30")]


def test_what_is_given_late_in_the_evening_is_foreseen_for_the_end_of_the_quiet_hours(
    session: Session, house: House, clock: MovingClock
) -> None:
    clock.move_to(datetime.combine(TODAY, NOON.time(), NOON.tzinfo) + timedelta(hours=9))
    make_task(session, house, clock, code="NV-A", due_on=due_in(5))
    plan(session, clock, TODAY)

    assert ("NV-A", -7, "email", "16 06:30") in on(session, clock, SATURDAY)

    clock.move_to(datetime.combine(SATURDAY, datetime.min.time(), clock.zone) + timedelta(hours=6, minutes=29))
    assert gathered(session, clock) == 0
    clock.move_to(clock.now() + timedelta(minutes=1))
    assert gathered(session, clock) == 1
