"""Today's counts are made where they do not stand."""

from datetime import timedelta

from flask import Flask

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.tasks import summary
from pacnam_tasks.tasks.jobs import refresh_summary
from tests.conftest import NOON, TODAY
from tests.factories import House, make_task


def test_counts_are_made_once_a_day(app: Flask, database: Database, saved_house: House, clock: MovingClock) -> None:
    with database.writing() as session:
        make_task(session, saved_house, clock)

    assert refresh_summary(app)
    assert not refresh_summary(app)


def test_after_midnight_todays_counts_stand_beside_yesterdays(
    app: Flask, database: Database, saved_house: House, clock: MovingClock
) -> None:
    with database.writing() as session:
        make_task(session, saved_house, clock)
    refresh_summary(app)
    clock.move_to(NOON + timedelta(days=1))

    assert refresh_summary(app)

    with database.reading() as session:
        assert summary.exists_for(session, TODAY)
        assert summary.is_current(session, TODAY + timedelta(days=1))
