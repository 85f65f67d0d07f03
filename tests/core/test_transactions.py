"""The two kinds of transaction: one writer at a time, readers with one unchanging view."""

import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest
from sqlalchemy import text
from sqlmodel import Session

from pacnam_tasks.core.db import Database

N_WRITERS, N_TURNS = 4, 10


@pytest.fixture
def counter(database_url: str) -> Iterator[Database]:
    """A database with one number in it, which stands at 0."""
    made = Database(database_url, b"key")
    with made.writing() as session:
        session.connection().execute(text("CREATE TABLE counter (n INTEGER)"))
        session.connection().execute(text("INSERT INTO counter VALUES (0)"))
    yield made
    made.close()


def read(session: Session) -> int:
    """Where the counter stands for this session."""
    return int(session.connection().execute(text("SELECT n FROM counter")).scalar_one())


def write(session: Session, n: int) -> None:
    """Set the counter."""
    session.connection().execute(text("UPDATE counter SET n = :n"), {"n": n})


def test_what_is_written_is_there_afterwards(counter: Database) -> None:
    with counter.writing() as session:
        write(session, 5)

    with counter.reading() as session:
        assert read(session) == 5


def test_an_exception_undoes_the_whole_block(counter: Database) -> None:
    with suppress(RuntimeError), counter.writing() as session:
        write(session, 5)
        raise RuntimeError

    with counter.reading() as session:
        assert read(session) == 0


def test_a_reader_keeps_the_view_it_began_with(counter: Database) -> None:
    with counter.reading() as reader:
        before = read(reader)
        with counter.writing() as writer:
            write(writer, 5)

        assert read(reader) == before


def test_what_is_read_to_be_written_is_never_stale(counter: Database) -> None:
    def count_up() -> None:
        for _turn in range(N_TURNS):
            with counter.writing() as session:
                write(session, read(session) + 1)

    writers = [threading.Thread(target=count_up) for _ in range(N_WRITERS)]
    for one in writers:
        one.start()
    for one in writers:
        one.join()

    with counter.reading() as session:
        assert read(session) == N_WRITERS * N_TURNS


def test_the_chain_s_key_travels_with_each_session(counter: Database) -> None:
    with counter.reading() as reader, counter.writing() as writer:
        assert reader.info["chain_key"] == writer.info["chain_key"] == b"key"
