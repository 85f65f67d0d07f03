"""An unread notice goes with its ground: the deadline moves, the report comes, somebody answers."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlmodel import Session, col, select

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.decisions.reviews.actions import review
from pacnam_tasks.decisions.reviews.forms import Review
from pacnam_tasks.reminders.actions import mark_all_read, plan
from pacnam_tasks.reminders.jobs import plan_today
from pacnam_tasks.reminders.models import Reminder
from pacnam_tasks.reminders.queries.inbox import unread_count
from pacnam_tasks.tasks.actions import Deed, change_task
from pacnam_tasks.tasks.models import Task
from tests.conftest import TODAY
from tests.factories import House, make_task
from tests.progress.acts import report, send_back, settle, submit
from tests.reminders.ladder.test_lasting import LASTING
from tests.reminders.test_planning import due_in
from tests.reminders.test_waiting import ENDS, FAR, MATTERS, Make


def states(session: Session, matter: str) -> set[str]:
    """The states of the notices of a matter."""
    mine = (col(Reminder.matter) == matter, col(Reminder.channel) == "inbox")
    return set(session.exec(select(Reminder.state).where(*mine)))


def extended(session: Session, _house: House, clock: MovingClock, task: Task) -> None:
    """Another due day."""
    change_task(session, task, Deed("extended", None), clock, due_on=due_in(60))


def submitted(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    """The unit reports it as done."""
    submit(session, clock, task, house.lead)


def paused(session: Session, _house: House, clock: MovingClock, task: Task) -> None:
    """It stands still."""
    change_task(session, task, Deed("paused", None), clock, state="paused")


@pytest.mark.parametrize("days", [3, -3])
@pytest.mark.parametrize("end", [extended, submitted, paused])
def test_a_notice_of_a_deadline_goes_with_the_due_day_and_the_work(
    session: Session, house: House, clock: MovingClock, days: int, end: Make
) -> None:
    task = make_task(session, house, clock, start_on=due_in(-30), due_on=due_in(days))
    plan(session, clock, TODAY)
    assert states(session, "deadline") == {"sent"}

    end(session, house, clock, task)
    plan(session, clock, TODAY)

    assert states(session, "deadline") == {"void"}
    assert unread_count(session, house.lead.person_id) == 0


@pytest.mark.parametrize(("matter", "end"), ENDS)
def test_a_notice_of_what_waits_goes_once_the_answer_came(
    session: Session, house: House, clock: MovingClock, matter: str, end: Make
) -> None:
    task, day = make_task(session, house, clock, due_on=FAR), TODAY + timedelta(days=6)
    MATTERS[matter](session, house, clock, task)
    plan(session, clock, day)
    assert states(session, matter) == {"sent"}

    end(session, house, clock, task)
    plan(session, clock, day)

    assert states(session, matter) == {"void"}


def heard_of(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    """The unit reports."""
    clock.move_to(clock.now() + timedelta(days=20))
    report(session, clock, task, house.lead, note="Đang làm.")


def confirmed(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    """The result is confirmed."""
    settle(session, clock, task, house.standing)


def returned(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    """The result comes back."""
    send_back(session, clock, task, house.standing)


def reviewed(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    """The task was looked at."""
    sent = Review("Đã rà soát.", due_in(60), task.review_on)
    review(session, task, sent, by=house.office, clock=clock)


LASTED = [
    ("silence", heard_of),
    ("submission", confirmed),
    ("submission", returned),
    ("review", reviewed),
    ("period", paused),
]


@pytest.mark.parametrize(("matter", "end"), LASTED)
def test_a_notice_of_what_lasts_goes_once_it_is_over(
    session: Session, house: House, clock: MovingClock, matter: str, end: Make
) -> None:
    make, on_days = LASTING[matter]
    task, day = make(session, house, clock), TODAY + timedelta(days=max(on_days))
    plan(session, clock, day)
    assert states(session, matter) == {"sent"}

    end(session, house, clock, task)
    plan(session, clock, day)

    assert states(session, matter) == {"void"}


def test_what_was_read_stays(session: Session, house: House, clock: MovingClock) -> None:
    task = make_task(session, house, clock, due_on=due_in(3))
    plan(session, clock, TODAY)
    mark_all_read(session, house.lead.person_id, clock)

    extended(session, house, clock, task)
    plan(session, clock, TODAY)

    assert states(session, "deadline") == {"sent"}


def test_a_tick_with_nothing_else_to_plan_takes_it_away(
    app: Flask, database: Database, saved_house: House, clock: MovingClock
) -> None:
    with database.writing() as session:
        task = make_task(session, saved_house, clock, due_on=due_in(3))
        plan(session, clock, TODAY)
        extended(session, saved_house, clock, task)

    assert plan_today(app) == 0

    with database.reading() as session:
        assert states(session, "deadline") == {"void"}
