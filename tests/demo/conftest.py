"""The demonstration, loaded once for each database."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlmodel import Session, col, select

from pacnam_tasks import create_app
from pacnam_tasks.accounts.queries import actor_named
from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.config import Settings
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.demo import actions
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.counts import AsOf, Scope, facts_by_id
from pacnam_tasks.tasks.rules.facts import TaskFacts
from tests.conftest import settings_for
from tests.pg import Cluster

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
OPENS = datetime(2023, 9, 15, 8, tzinfo=ZONE)
TODAY = OPENS.date()


@dataclass(frozen=True)
class Demonstration:
    """The loaded demonstration at its first moment."""

    app: Flask
    database: Database
    settings: Settings
    loaded: actions.Loaded

    def person(self, username: str) -> Actor:
        """One of its people."""
        with self.database.reading() as session:
            return actor_named(session, username, TODAY)


def as_of(day: date) -> AsOf:
    """A day as seen from the demonstration's first moment."""
    return AsOf(day, TODAY, ZONE)


def facts_on(demonstration: Demonstration, day: date) -> dict[str, TaskFacts]:
    """The facts of every task and part on a day, by code."""
    with demonstration.database.reading() as session:
        codes = dict(session.exec(select(col(Task.id), col(Task.code))).all())
        return {codes[task_id]: facts for task_id, facts in facts_by_id(session, as_of(day), Scope())}


def task_named(session: Session, code: str) -> Task:
    """A task of the demonstration."""
    return session.exec(select(Task).where(col(Task.code) == code)).one()


@contextmanager
def _loaded(url: str, folder: Path) -> Iterator[Demonstration]:
    settings = settings_for(url, folder, demo=True, clock=OPENS)
    app = create_app(settings, MovingClock(OPENS))
    database: Database = app.extensions["pacnam_database"]
    with app.app_context():
        loaded = actions.load(database, settings)
    yield Demonstration(app, database, settings, loaded)
    database.close()


# One fixture a database: a session's fixture with parameters would be made again at each change of parameter.
@pytest.fixture(scope="session")
def demonstration_on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    """Loaded into a file."""
    folder = tmp_path_factory.mktemp("demonstration")
    with _loaded(f"sqlite:///{folder / 'demonstration.db'}", folder) as loaded:
        yield loaded


@pytest.fixture(scope="session")
def demonstration_on_postgresql(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    """Loaded into a database of the cluster."""
    with _loaded(cluster("demonstration"), tmp_path_factory.mktemp("demonstration")) as loaded:
        yield loaded


@pytest.fixture(params=["sqlite", "postgresql"])
def demonstration(request: pytest.FixtureRequest) -> Demonstration:
    """Loaded by the action that `flask demo load` calls; for reading only."""
    loaded: Demonstration = request.getfixturevalue(f"demonstration_on_{request.param}")
    return loaded
