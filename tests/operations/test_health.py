"""Is it alive; can it serve."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pacnam_tasks import create_app
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.reminders.actions import plan
from pacnam_tasks.reminders.jobs import beat
from pacnam_tasks.reminders.rules import Fate
from tests.conftest import NOON, TODAY, settings_for
from tests.factories import House, make_task
from tests.reminders.conftest import gathered, messages


def test_the_process_answers_to_anyone(client: FlaskClient) -> None:
    assert client.get("/healthz").json == {"ok": True}


@pytest.mark.parametrize(("seconds", "status"), [(0, 200), (180, 200), (181, 503)])
def test_it_is_ready_while_the_scheduler_was_heard_of_within_three_minutes(
    app: Flask, client: FlaskClient, clock: MovingClock, seconds: int, status: int
) -> None:
    beat(app)
    clock.move_to(NOON + timedelta(seconds=seconds))

    response = client.get("/readyz")

    assert response.status_code == status
    assert response.json == {
        "database": True,
        "migrations": True,
        "scheduler": {"seen_seconds_ago": seconds, "alive": status == 200},
        "mail": {"waiting": 0, "oldest_waiting_seconds": None, "failed": 0},
    }


def test_it_says_what_waits_how_long_and_what_failed(
    app: Flask, client: FlaskClient, saved_house: House, database: Database, clock: MovingClock
) -> None:
    with database.writing() as session:
        for lead in ("NNPTNT", "HKL", "XBB"):
            make_task(session, saved_house, clock, lead=lead, due_on=TODAY)
        plan(session, clock, TODAY)
        gathered(session, clock)
        messages(session)[0].state = Fate.FAILED
    clock.move_to(NOON + timedelta(minutes=2))
    beat(app)

    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json is not None
    assert response.json["mail"] == {"waiting": 2, "oldest_waiting_seconds": 120, "failed": 1}


def test_without_any_scheduler_ever_started_it_says_so(client: FlaskClient) -> None:
    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json is not None
    assert response.json["scheduler"] == {
        "seen_seconds_ago": None,
        "alive": False,
        "note": "no scheduler was ever started",
    }


def test_a_database_that_is_not_migrated_is_not_ready(tmp_path: Path, clock: MovingClock) -> None:
    app = create_app(settings_for(f"sqlite:///{tmp_path / 'empty.db'}", tmp_path), clock)

    response = app.test_client().get("/readyz")
    app.extensions["pacnam_database"].close()

    assert response.status_code == 503
    assert response.json == {"database": True, "migrations": False}
