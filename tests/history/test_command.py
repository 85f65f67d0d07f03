"""`flask history verify` tells a whole chain from a broken one."""

from collections.abc import Callable

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import text

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.history.queries import head
from tests.factories import House, make_task

UNGUARDED = {
    True: "DROP TRIGGER event_no_update",
    False: "ALTER TABLE event DISABLE TRIGGER event_no_change",
}


@pytest.fixture
def verify(app: Flask) -> Callable[[], Result]:
    """Run the command."""
    return lambda: app.test_cli_runner().invoke(args=["history", "verify"])


@pytest.fixture
def events(database: Database, saved_house: House, clock: MovingClock) -> None:
    """Four events of two tasks."""
    with database.writing() as session:
        make_task(session, saved_house, clock)
        make_task(session, saved_house, clock)


@pytest.mark.usefixtures("events")
def test_a_whole_chain_is_told_with_its_head(verify: Callable[[], Result], database: Database) -> None:
    with database.reading() as session:
        seq, seal = head(session)

    told = verify()

    assert told.exit_code == 0
    assert f"{seq} sự kiện" in told.output
    assert seal in told.output


@pytest.mark.usefixtures("events")
def test_a_changed_event_is_named(verify: Callable[[], Result], database: Database) -> None:
    with database.writing() as session:
        session.connection().execute(text(UNGUARDED[database.is_sqlite]))
        session.connection().execute(text("UPDATE event SET kind = 'revoked' WHERE seq = 3"))

    told = verify()

    assert told.exit_code == 1
    assert "đứt ở sự kiện số 3" in told.output
