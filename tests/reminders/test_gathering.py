"""What waits for a person is frozen into one message a day, by any number of schedulers, whatever the clock does."""

import time as clocks
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

import pytest
from flask import Flask
from sqlmodel import Session

from pacnam_tasks.accounts.models import Person
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.reminders.actions import plan, take_lease
from pacnam_tasks.reminders.jobs import gather_waiting, plan_and_gather, plan_today
from pacnam_tasks.reminders.messages.actions import gather
from pacnam_tasks.reminders.preferences.models import Preference
from pacnam_tasks.reminders.rules import PLANNING_LEASE, Fate
from pacnam_tasks.scheduler import TIMETABLE
from pacnam_tasks.tasks.actions import Deed, change_task
from tests.conftest import NOON, TODAY
from tests.factories import House, make_task
from tests.reminders.conftest import HOURS, facts_to_send, gathered, mails, messages, no_digests
from tests.reminders.test_planning import due_in

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def tick(session: Session, clock: MovingClock) -> int:
    """Plan and gather as the scheduler does."""
    plan(session, clock, clock.today())
    return gathered(session, clock)


def test_all_that_waits_for_a_person_becomes_one_message(session: Session, house: House, clock: MovingClock) -> None:
    for lead, days in (("NNPTNT", 3), ("NNPTNT", -3), ("NNPTNT", 1), ("HKL", 3)):
        make_task(session, house, clock, lead=lead, start_on=due_in(-30), due_on=due_in(days))

    assert tick(session, clock) == 2

    of_head = {one.in_message_id for one in mails(session) if one.person_id == house.lead.person_id}
    assert len(of_head) == 1
    assert {(one.person_id, one.state, one.made_on, one.made_at) for one in messages(session)} == {
        (house.lead.person_id, Fate.PLANNED, TODAY, NOON),
        (house.stranger.person_id, Fate.PLANNED, TODAY, NOON),
    }


def test_of_many_reminders_some_are_gathered_at_a_time_and_none_twice(
    session: Session, house: House, clock: MovingClock
) -> None:
    for lead, days in (("NNPTNT", 3), ("NNPTNT", 1), ("HKL", 3), ("XBB", 3)):
        make_task(session, house, clock, lead=lead, start_on=due_in(-30), due_on=due_in(days))
    plan(session, clock, TODAY)

    made = [gather(session, clock, HOURS, "pacnam.example", at_most=1) for _ in range(4)]

    assert made == [1, 1, 1, 0]
    assert {one.in_message_id for one in mails(session)} == {one.id for one in messages(session)}


def test_what_comes_later_on_the_day_waits_for_the_next_working_day(
    session: Session, house: House, clock: MovingClock
) -> None:
    make_task(session, house, clock, due_on=due_in(3))
    assert tick(session, clock) == 1
    make_task(session, house, clock, due_on=due_in(7))
    plan(session, clock, TODAY)

    made = {}
    for hours in range(24 * 4):
        clock.move_to(NOON + HOUR * hours)
        if n := gathered(session, clock):
            made[clock.now().astimezone(clock.zone).isoformat()[:16]] = n

    assert made == {"2023-09-18T07:00": 1}


OVER_DAYS_OFF = [
    pytest.param("2023-12-30", "2024-01-02T07:00", id="31/12 is a Sunday"),
    pytest.param("2024-02-08", "2024-02-15T07:00", id="Tết"),
    pytest.param("2026-12-31", "2026-12-31T07:00", id="31/12 is a Thursday"),
]


@pytest.mark.parametrize(("planned_on", "made_at"), OVER_DAYS_OFF)
def test_over_days_off_it_waits_for_the_first_working_day(
    session: Session, house: House, clock: MovingClock, planned_on: str, made_at: str
) -> None:
    day = datetime.fromisoformat(planned_on).replace(tzinfo=clock.zone)
    clock.move_to(day)
    no_digests(session, house)
    make_task(session, house, clock, due_on=day.date() + 7 * DAY)
    plan(session, clock, clock.today())

    made = []
    for hours in range(24 * 9):
        clock.move_to(day + HOUR * hours)
        if gathered(session, clock):
            made.append(clock.now().astimezone(clock.zone).isoformat()[:16])

    assert made == [made_at]


@pytest.fixture(params=["UTC", "America/New_York", "Pacific/Apia"])
def machine_zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The machine's own time zone."""
    monkeypatch.setenv("TZ", request.param)
    clocks.tzset()
    yield request.param
    monkeypatch.undo()
    clocks.tzset()


@pytest.mark.usefixtures("machine_zone")
def test_the_hour_is_the_organisations_whatever_the_machines_zone(
    session: Session, house: House, clock: MovingClock
) -> None:
    make_task(session, house, clock, due_on=due_in(3))
    made = []
    for at in ("06:59", "07:00"):
        clock.move_to(datetime.fromisoformat(f"2023-09-15T{at}:00+07:00"))
        made.append(tick(session, clock))

    assert made == [0, 1]
    assert messages(session)[0].made_on == TODAY


def test_on_the_day_of_a_deadline_and_the_day_after_all_that_waits_goes_at_once(
    session: Session, house: House, clock: MovingClock
) -> None:
    make_task(session, house, clock, due_on=due_in(3))
    assert tick(session, clock) == 1
    make_task(session, house, clock, due_on=due_in(7))
    plan(session, clock, TODAY)
    assert gathered(session, clock) == 0
    messages(session)[0].state = Fate.SENT
    make_task(session, house, clock, due_on=TODAY)

    assert tick(session, clock) == 1

    last = messages(session)[-1].id
    assert [one.in_message_id == last for one in mails(session)] == [False, True, True]


@pytest.mark.parametrize(("days", "made"), [(7, 0), (6, 1), (3, 1), (1, 1), (-5, 1)])
def test_what_is_given_so_late_that_rungs_have_passed_goes_at_once(
    session: Session, house: House, clock: MovingClock, days: int, made: int
) -> None:
    make_task(session, house, clock, due_on=due_in(7))
    assert tick(session, clock) == 1
    clock.move_to(NOON + 2 * HOUR)
    make_task(session, house, clock, start_on=due_in(-30), due_on=due_in(days))

    assert tick(session, clock) == made


def test_a_due_day_moved_near_goes_at_once_unless_the_person_was_reminded_of_the_task_before(
    session: Session, house: House, clock: MovingClock
) -> None:
    far, near = (make_task(session, house, clock, due_on=due_in(days)) for days in (60, 7))
    assert tick(session, clock) == 1
    for task, made in ((near, 0), (far, 1)):
        clock.move_to(clock.now() + HOUR)
        change_task(session, task, Deed("extended", None), clock, due_on=due_in(2))

        assert tick(session, clock) == made


def test_rungs_that_an_outage_left_behind_wait_for_the_message_of_the_day(
    session: Session, house: House, clock: MovingClock
) -> None:
    no_digests(session, house)
    make_task(session, house, clock, due_on=due_in(8))
    clock.move_to(NOON + 2 * DAY)  # a Sunday; the rung had come on Saturday

    assert tick(session, clock) == 0

    make_task(session, house, clock, due_on=due_in(3))
    assert tick(session, clock) == 1, "what is given on this day takes it along"


@pytest.mark.parametrize(("urgent", "made"), [(True, 1), (False, 0)])
def test_who_wants_nothing_at_once_waits_for_the_hour(
    session: Session, house: House, clock: MovingClock, urgent: bool, made: int
) -> None:
    session.add(Preference(person_id=house.lead.person_id, hour=time(16), urgent=urgent))
    make_task(session, house, clock, due_on=TODAY)

    assert tick(session, clock) == made

    clock.move_to(NOON + 4 * HOUR)
    assert gathered(session, clock) == 1 - made


def test_a_scheduler_that_was_down_for_days_makes_it_good_with_one_message(
    session: Session, house: House, clock: MovingClock
) -> None:
    no_digests(session, house)
    for days in (2, 3, 4, 5, 12):
        make_task(session, house, clock, due_on=due_in(days))
    clock.move_to(datetime(2023, 9, 20, 3, tzinfo=UTC))

    assert [tick(session, clock) for _ in range(3)] == [1, 0, 0]


def test_what_was_all_overtaken_was_no_message_of_the_day(session: Session, house: House, clock: MovingClock) -> None:
    make_task(session, house, clock, due_on=due_in(3))
    tick(session, clock)
    messages(session)[0].state = Fate.VOID
    make_task(session, house, clock, due_on=due_in(7))

    assert tick(session, clock) == 1


def test_the_clock_set_back_or_ahead_stops_no_message_and_doubles_none(
    session: Session, house: House, clock: MovingClock
) -> None:
    no_digests(session, house)
    make_task(session, house, clock, due_on=due_in(3))
    assert tick(session, clock) == 1
    clock.move_to(NOON - 2 * HOUR)
    assert tick(session, clock) == 0
    clock.move_to(NOON + 40 * DAY)
    assert tick(session, clock) == 1
    clock.move_to(NOON + 6 * DAY)  # three days after the deadline: nothing urgent

    assert tick(session, clock) == 1
    assert len({one.message_id for one in messages(session)}) == 3


def test_the_message_id_is_the_same_whenever_the_same_is_gathered(
    session: Session, house: House, clock: MovingClock
) -> None:
    make_task(session, house, clock, due_on=due_in(3))
    make_task(session, house, clock, due_on=due_in(1))
    plan(session, clock, TODAY)
    names = []
    for later in (0, 1):
        with session.begin_nested() as undone:
            clock.move_to(NOON + later * HOUR)
            gathered(session, clock)
            names.append([one.message_id for one in messages(session)])
            undone.rollback()

    assert names[0] == names[1]
    assert len(names[0]) == 1


def test_who_wants_no_mails_gets_none_planned_and_what_waits_is_not_sent(
    session: Session, house: House, clock: MovingClock
) -> None:
    make_task(session, house, clock, due_on=due_in(3))
    plan(session, clock, TODAY)
    [mail] = mails(session)
    assert facts_to_send(session, mail, TODAY) is not None
    session.add(Preference(person_id=house.lead.person_id, email=False))
    session.flush()
    make_task(session, house, clock, due_on=due_in(1))

    assert plan(session, clock, TODAY) == 1

    assert facts_to_send(session, mail, TODAY) is None
    assert mails(session) == [mail]


def test_after_a_restart_past_the_hour_the_message_of_today_holds_what_is_due_today(
    app: Flask, database: Database, saved_house: House, clock: MovingClock
) -> None:
    clock.move_to(NOON - DAY)
    with database.writing() as session:
        make_task(session, saved_house, clock, due_on=due_in(2))
        plan(session, clock, clock.today())
        make_task(session, saved_house, clock, due_on=due_in(3))
    clock.move_to(NOON)

    for job in reversed(TIMETABLE):
        job.run(app)

    with database.reading() as session:
        [message] = messages(session)
        assert [one.in_message_id for one in mails(session)] == [message.id, message.id]


def test_while_another_scheduler_plans_today_no_message_is_made(
    app: Flask, database: Database, saved_house: House, clock: MovingClock
) -> None:
    with database.writing() as session:
        make_task(session, saved_house, clock, due_on=due_in(3))
        plan(session, clock, TODAY)
        make_task(session, saved_house, clock, due_on=due_in(1))
        take_lease(session, "planning", "the other", clock.real_now(), PLANNING_LEASE)

    assert [plan_and_gather(app, who) for who in ("this one", "the other")] == [0, 1]


def test_of_two_schedulers_one_gathers(app: Flask, database: Database, saved_house: House, clock: MovingClock) -> None:
    with database.writing() as session:
        make_task(session, saved_house, clock, due_on=due_in(3))
    plan_today(app, "first")

    assert (gather_waiting(app, "second"), gather_waiting(app, "first")) == (0, 1)

    with database.writing() as session:
        session.add(Person(full_name="Người khác", email="khac@pacnam.example"))
    clock.move_to(NOON + PLANNING_LEASE)
    assert gather_waiting(app, "second") == 0
