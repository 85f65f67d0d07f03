"""Migrations go up, leave no drift, go down and up again, on both databases; half a migration leaves nothing."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from pacnam_tasks.core import migrate
from pacnam_tasks.core.db import Database
from tests.conftest import Visitor
from tests.pg import Cluster


@pytest.fixture(params=["sqlite", "postgresql"])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without any table."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'bare.db'}"
    else:
        cluster: Cluster = request.getfixturevalue("cluster")
        url = cluster(f"bare_{abs(hash(str(tmp_path)))}")
    database = Database(url, b"key")
    yield database
    database.close()


def tables(database: Database) -> set[str]:
    """The tables that stand, the migrations' own apart."""
    return set(inspect(database.engine).get_table_names()) - {"alembic_version"}


def test_models_and_migrations_agree(bare: Database) -> None:
    migrate.upgrade(bare)

    migrate.check(bare)


def test_down_removes_every_table_and_up_brings_them_back(bare: Database) -> None:
    migrate.upgrade(bare)
    all_tables = tables(bare)

    migrate.downgrade(bare, "base")
    after_down = tables(bare)
    migrate.upgrade(bare)

    assert after_down == set()
    assert tables(bare) == all_tables
    migrate.check(bare)


def test_each_step_goes_down_and_up_again(bare: Database) -> None:
    migrate.upgrade(bare)
    for _step in range(3):
        migrate.downgrade(bare, "-1")
        migrate.upgrade(bare, "+1")

    assert migrate.is_current(bare)


def test_a_house_with_people_at_work_goes_down_and_up_again(
    visit: Callable[[str], Visitor], database: Database
) -> None:
    visitor = visit("lead")

    migrate.downgrade(database, "0015")
    migrate.upgrade(database)

    assert visitor.get("/").status_code == 200


def test_a_database_behind_the_models_is_not_current(bare: Database) -> None:
    migrate.upgrade(bare)
    migrate.downgrade(bare, "-1")

    assert not migrate.is_current(bare)


@pytest.mark.parametrize("statement", ["UPDATE event SET kind = 'x'", "DELETE FROM event"])
def test_the_database_itself_refuses_to_change_an_event(bare: Database, statement: str) -> None:
    migrate.upgrade(bare)
    with bare.writing() as session:
        session.connection().execute(
            text(
                "INSERT INTO event (seq, at, effective_on, kind, data, mac) "
                "VALUES (1, '2023-09-15 05:00:00', '2023-09-15', 'assigned', '{}', 'x')"
            )
        )

    with pytest.raises(DBAPIError, match="append-only"), bare.writing() as session:
        session.connection().execute(text(statement))
