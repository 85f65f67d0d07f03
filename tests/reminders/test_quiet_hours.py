"""In quiet hours nothing leaves, not what is tried again either, and nobody is told that it waits too long."""

from datetime import datetime

import pytest
from flask import Flask

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.reminders.jobs import beat, deliver_waiting, plan_and_gather
from pacnam_tasks.reminders.models import Heartbeat
from pacnam_tasks.reminders.queries.inbox import STUCK
from pacnam_tasks.reminders.rules import Fate
from tests.factories import House, make_task
from tests.reminders.test_planning import due_in


def at(time: str, day: int = 15) -> datetime:
    """A time of a day in September 2023, by the organisation's clock."""
    return datetime.fromisoformat(f"2023-09-{day}T{time}+07:00")


@pytest.fixture(autouse=True)
def two_messages(app: Flask, database: Database, saved_house: House, clock: MovingClock) -> None:
    """Two messages that were made shortly before the quiet hours."""
    clock.move_to(at("19:50"))
    with database.writing() as session:
        for lead in ("NNPTNT", "HKL"):
            make_task(session, saved_house, clock, lead=lead, due_on=due_in(3))
    assert plan_and_gather(app) == 2


@pytest.mark.parametrize(
    ("time", "day", "sent"), [("20:00", 15, 0), ("02:00", 16, 0), ("06:29", 16, 0), ("06:30", 16, 2)]
)
def test_what_waits_when_they_begin_leaves_when_they_end(
    app: Flask, clock: MovingClock, time: str, day: int, sent: int
) -> None:
    clock.move_to(at(time, day))

    assert deliver_waiting(app)[Fate.SENT] == sent


def test_a_worker_stops_when_they_begin(app: Flask, clock: MovingClock) -> None:
    times = iter(["19:59", "20:00"])

    def stopping() -> bool:
        clock.move_to(at(next(times)))
        return False

    assert deliver_waiting(app, stopping) == {Fate.SENT: 1}


@pytest.mark.parametrize(("time", "is_told"), [("06:30", False), ("06:50", False), ("06:51", True)])
def test_they_count_for_nothing_in_how_long_a_message_waits(
    app: Flask, database: Database, clock: MovingClock, time: str, is_told: bool
) -> None:
    clock.move_to(at(time, 16))

    beat(app)

    with database.reading() as session:
        assert (session.get(Heartbeat, STUCK) is not None) is is_told
