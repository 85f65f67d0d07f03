"""Whoever gets past the database's guard leaves a break in the chain."""

from collections.abc import Callable
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import Connection, text
from sqlmodel import Session

from pacnam_tasks.history.actions import record
from pacnam_tasks.history.rules import GENESIS, Verdict
from tests.conftest import NOON
from tests.history.events import check, happenings

N_EVENTS = 30
N_TAMPERINGS = 100  # of each of the five kinds
UNGUARDED = {
    "sqlite": ["DROP TRIGGER event_no_update", "DROP TRIGGER event_no_delete", "DROP TRIGGER event_no_replace"],
    "postgresql": ["ALTER TABLE event DISABLE TRIGGER USER"],
}
EDITS = {
    "at": "'2023-09-15 06:00:00.000001'",
    "effective_on": "'2023-09-14'",
    "kind": "'revoked'",
    "task_id": "coalesce(task_id, 0) + 1",
    "actor_id": "coalesce(actor_id, 0) + 1",
    "on_behalf_of_id": "coalesce(on_behalf_of_id, 0) + 1",
    "key": "coalesce(key, '') || 'x'",
    "data": "replace(data, 'Đã gieo', 'Chưa gieo')",
    "facts": "coalesce(facts, '') || ' '",
    "mac": "'" + "0" * 64 + "'",
}


@pytest.fixture
def unguarded(session: Session) -> Connection:
    """A chain whose triggers somebody has taken away."""
    record(session, happenings(N_EVENTS))
    connection = session.connection()
    for statement in UNGUARDED[connection.dialect.name]:
        connection.execute(text(statement))
    return connection


def edit(connection: Connection, random: Random) -> None:
    """Change one value of one event."""
    column, value = random.choice(list(EDITS.items()))
    seq = random.randint(1, N_EVENTS)
    connection.execute(text(f"UPDATE event SET {column} = {value} WHERE seq = {seq}"))  # noqa: S608


def delete(connection: Connection, random: Random) -> None:
    """Take an event out of the middle and close the gap, or leave it."""
    seq = random.randint(1, N_EVENTS - 1)
    connection.execute(text(f"DELETE FROM event WHERE seq = {seq}"))  # noqa: S608
    if random.random() < 0.5:
        _shift(connection, seq, -1)


def insert(connection: Connection, random: Random) -> None:
    """Put a copy of an event in between, with its own seal."""
    seq, of = random.randint(1, N_EVENTS), random.randint(1, N_EVENTS)
    _shift(connection, seq, 1)
    source = of if of < seq else of + 1
    columns = "at, effective_on, kind, task_id, actor_id, on_behalf_of_id, data, facts, mac"
    copied = f"INSERT INTO event (seq, {columns}) SELECT {seq}, {columns} FROM event WHERE seq = {source}"  # noqa: S608
    connection.execute(text(copied))


def swap(connection: Connection, random: Random) -> None:
    """Let two events change places."""
    one, other = random.sample(range(1, N_EVENTS + 1), 2)
    for place, to in ((one, -1), (other, one), (-1, other)):
        connection.execute(text(f"UPDATE event SET seq = {to} WHERE seq = {place}"))  # noqa: S608


def re_time(connection: Connection, random: Random) -> None:
    """Say that an event was recorded a little earlier or later."""
    seq, by = random.randint(1, N_EVENTS), timedelta(microseconds=random.choice([-1, 1, 3_600_000_000]))
    at = NOON + timedelta(minutes=seq - 1, microseconds=(seq - 1) * 7) + by
    kept = at.isoformat() if connection.dialect.name == "postgresql" else at.strftime("%Y-%m-%d %H:%M:%S.%f")
    connection.execute(text(f"UPDATE event SET at = '{kept}' WHERE seq = {seq}"))  # noqa: S608


def _shift(connection: Connection, seq: int, by: int) -> None:
    connection.execute(text(f"UPDATE event SET seq = -(seq + {by}) WHERE seq >= {seq}"))  # noqa: S608
    connection.execute(text("UPDATE event SET seq = -seq WHERE seq < 0"))


Tampering = Callable[[Connection, Random], None]


@pytest.mark.parametrize("tamper", [edit, delete, insert, swap, re_time])
def test_each_of_a_hundred_breaks_is_found(session: Session, unguarded: Connection, tamper: Tampering) -> None:
    missed = [n for n in range(N_TAMPERINGS) if _tampered(session, unguarded, tamper, n).broken_at is None]

    assert missed == [], f"not found: {tamper.__name__} with these seeds"


def _tampered(session: Session, connection: Connection, tamper: Tampering, n: int) -> Verdict:
    """What the check says after the n-th tampering of its kind, which is then undone."""
    with connection.begin_nested() as undone:
        tamper(connection, Random(f"{tamper.__name__} {n}"))
        verdict = check(session)
        undone.rollback()
    return verdict


def test_the_untouched_chain_holds(session: Session, unguarded: Connection) -> None:
    del unguarded

    assert check(session).broken_at is None


def test_the_first_broken_place_is_named(session: Session, unguarded: Connection) -> None:
    whole = check(session)
    unguarded.execute(text("UPDATE event SET kind = 'revoked' WHERE seq = 17"))

    verdict = check(session)

    assert (verdict.broken_at, verdict.count) == (17, 16)
    assert verdict.head != whole.head


def test_an_end_that_was_cut_off_is_told_by_the_head(session: Session, unguarded: Connection) -> None:
    whole = check(session)
    unguarded.execute(text("DELETE FROM event WHERE seq > 25"))

    cut = check(session)

    assert cut.broken_at is None
    assert (cut.count, cut.head != whole.head) == (25, True)


def test_a_history_that_was_emptied_is_told_by_the_head(session: Session, unguarded: Connection) -> None:
    unguarded.execute(text("DELETE FROM event"))

    assert check(session) == Verdict(0, GENESIS)
