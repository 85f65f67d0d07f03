"""Whoever gets past the database's guard leaves a break in the chain."""

from collections.abc import Callable
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import Connection, text
from sqlmodel import Session

from pacnam_tasks.history.actions import record, seal_end
from pacnam_tasks.history.rules import Verdict
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
    """Take an event out and close the gap, or leave it; that of the newest is its place in the mark of the end."""
    seq = random.randint(1, N_EVENTS)
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


@pytest.mark.parametrize(
    ("statements", "broken_at"),
    [
        pytest.param(["DELETE FROM event WHERE seq > 25"], 26, id="the last events"),
        pytest.param(["DELETE FROM event"], 1, id="all events"),
        pytest.param(["DELETE FROM event WHERE seq > 25", "DELETE FROM history_end"], 26, id="with the mark"),
        pytest.param(["DELETE FROM event WHERE seq > 25", "UPDATE history_end SET seal = ''"], 26, id="an open mark"),
    ],
)
def test_an_end_that_was_cut_off_is_missed(
    session: Session, unguarded: Connection, statements: list[str], broken_at: int
) -> None:
    for statement in statements:
        unguarded.execute(text(statement))

    assert check(session).broken_at == broken_at


def test_what_is_recorded_after_a_cut_does_not_mend_it(session: Session, unguarded: Connection) -> None:
    unguarded.execute(text("DELETE FROM event WHERE seq = 30"))
    unguarded.execute(text("DELETE FROM history_end"))

    record(session, happenings(1, "after"))

    assert check(session).broken_at == 31


def test_a_mark_that_a_migration_left_open_is_sealed_once(session: Session, unguarded: Connection) -> None:
    unguarded.execute(text("UPDATE history_end SET seal = ''"))
    before = check(session).broken_at

    seal_end(session)
    after = check(session).broken_at
    unguarded.execute(text("DELETE FROM event WHERE seq = 30"))
    seal_end(session)

    assert (before, after, check(session).broken_at) == (31, None, 30)
