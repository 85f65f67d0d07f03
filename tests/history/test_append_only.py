"""The database itself refuses to change or take away what has been recorded."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from pacnam_tasks.core.db import Database
from pacnam_tasks.history.actions import record
from tests.history.events import check, happenings

ANYWHERE = {
    "an edit": "UPDATE event SET data = '{}' WHERE seq = 2",
    "an edit that changes nothing": "UPDATE event SET data = data",
    "a new number": "UPDATE event SET seq = 9 WHERE seq = 3",
    "a deletion": "DELETE FROM event WHERE seq = 2",
    "a deletion of all": "DELETE FROM event",
    "the same number again": "INSERT INTO event SELECT * FROM event WHERE seq = 2",
}
ON_SQLITE = {
    "a replacement by number": "INSERT OR REPLACE INTO event (seq, at, effective_on, kind, data, mac) "
    "SELECT seq, at, effective_on, kind, '{}', mac FROM event WHERE seq = 2",
    "a replacement by key": "INSERT OR REPLACE INTO event (seq, at, effective_on, kind, data, mac, key) "
    "SELECT 9, at, effective_on, kind, '{}', mac, key FROM event WHERE seq = 2",
    "an upsert": "INSERT INTO event SELECT * FROM event WHERE seq = 2 ON CONFLICT (seq) DO UPDATE SET data = '{}'",
}
ON_POSTGRESQL = {
    "a truncation": "TRUNCATE event",
    "an upsert": "INSERT INTO event SELECT * FROM event WHERE seq = 2 "
    "ON CONFLICT (seq) DO UPDATE SET data = '{}'",
}  # fmt: skip


@pytest.fixture
def recorded(database_url: str) -> Iterator[Database]:
    """A database with three events."""
    made = Database(database_url, b"key")
    with made.writing() as session:
        record(session, happenings(3))
    yield made
    made.close()


def refused(recorded: Database, statement: str) -> bool:
    """Whether the database refuses it."""
    try:
        with recorded.writing() as session:
            session.connection().execute(text(statement))
    except DBAPIError:
        return True
    return False


def test_nothing_recorded_is_changed_or_taken_away(recorded: Database) -> None:
    statements = ANYWHERE | (ON_SQLITE if recorded.is_sqlite else ON_POSTGRESQL)

    taken = [name for name, statement in statements.items() if not refused(recorded, statement)]

    assert taken == []
    with recorded.reading() as session:
        assert check(session).count == 3


def test_an_event_can_still_be_appended(recorded: Database) -> None:
    with recorded.writing() as session:
        assert record(session, happenings(1, "more")) == [4]


def test_a_key_is_used_once(session: Session) -> None:
    record(session, happenings(2, "form"))

    with pytest.raises(DBAPIError):
        record(session, happenings(2, "form"))
