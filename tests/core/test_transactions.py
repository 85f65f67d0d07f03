"""The two kinds of transaction: one writer at a time, readers with one unchanging view."""

import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, literal, select, text
from sqlalchemy.exc import InternalError
from sqlmodel import Session

from pacnam_tasks.core.db import Database, among
from tests.pg import Cluster

N_WRITERS, N_TURNS = 4, 10
SEEN_OFTEN = 6  # times a statement is sent before psycopg lets the server keep it


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


def test_postgresql_plans_once_what_each_page_sends(cluster: Cluster, empty_postgresql: str) -> None:
    database = Database(cluster("planned", empty_postgresql), b"key")
    for _ in range(SEEN_OFTEN):
        with database.reading() as session:
            session.connection().execute(text("SELECT 1 AS page"))

    with database.reading() as session:
        planned = session.connection().execute(text("SELECT statement FROM pg_prepared_statements")).scalars().all()
    database.close()

    assert "SELECT 1 AS page" in planned


def test_reading_cannot_write_on_postgresql(cluster: Cluster, empty_postgresql: str) -> None:
    database = Database(cluster("read_only", empty_postgresql), b"key")
    with pytest.raises(InternalError, match="read-only"), database.reading() as session:
        session.connection().execute(text("UPDATE unit SET name = ''"))
    database.close()


def test_a_value_is_among_those_of_a_subquery(counter: Database) -> None:
    table = Table("counter", MetaData(), Column("n", Integer))
    with counter.reading() as session:
        found = [
            session.connection().execute(select(table).where(among(table.c.n, ids.scalar_subquery()))).all()
            for ids in (select(literal(0)), select(literal(1)))
        ]

    assert found == [[(0,)], []]


def test_what_is_among_found_ids_is_looked_up_and_not_searched_for(tmp_path: Path) -> None:
    table = Table("numbered", MetaData(), Column("id", Integer, primary_key=True), Column("n", Integer))
    some = select(table.c.id).where(table.c.n == 1).limit(1).correlate(None)
    made = Database(f"sqlite:///{tmp_path}/plan.db", b"key")
    asked = select(table).where(among(table.c.id, some.scalar_subquery())).order_by(table.c.n)
    with made.writing() as session:
        table.create(session.connection())
        words = str(asked.compile(session.connection(), compile_kwargs={"literal_binds": True}))
        plan = [row[-1] for row in session.connection().execute(text(f"EXPLAIN QUERY PLAN {words}"))]
    made.close()

    assert plan[0] == "SEARCH numbered USING INTEGER PRIMARY KEY (rowid=?)"
