"""Very many rows at once: COPY on PostgreSQL, one prepared statement on SQLite."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Dialect, Table, func, select, text
from sqlmodel import Session

from pacnam_tasks.core.db import fetch

Row = Sequence[Any]
Convert = Callable[[Any], Any] | None


def insert_all(session: Session, table: Table, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Insert rows that are sequences in the order of `columns`; every value passes through its column's type.

    `rows` may be made while they stream in, but must not ask the same session for anything meanwhile.
    """
    connection = session.connection()
    raw = connection.connection.driver_connection
    assert raw is not None  # noqa: S101  # a connection in a transaction
    converted = _converted(rows, [_converter(table, name, connection.dialect) for name in columns])
    names = ", ".join(connection.dialect.identifier_preparer.quote(name) for name in columns)
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(columns))
        raw.cursor().executemany(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", converted)  # noqa: S608
        return
    with raw.cursor() as cursor, cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
        for row in converted:
            copy.write_row(row)


def _converter(table: Table, name: str, dialect: Dialect) -> Convert:
    return table.c[name].type.dialect_impl(dialect).bind_processor(dialect)


def _converted(rows: Iterable[Row], converters: Sequence[Convert]) -> Iterator[Row]:
    needed = [(index, convert) for index, convert in enumerate(converters) if convert is not None]
    for row in rows:
        values = list(row)
        for index, convert in needed:
            values[index] = convert(values[index])
        yield values


def next_id(session: Session, table: Table) -> int:
    """The first id that is free, for rows that bring their ids; only inside the write transaction."""
    return int(fetch(session, select(func.coalesce(func.max(table.c.id), 0) + 1)).scalar_one())


def ids_are_taken(session: Session, table: Table) -> None:
    """Let the database count on after ids that rows have brought."""
    if session.get_bind().dialect.name == "postgresql":
        sequence = f"pg_get_serial_sequence('{table.name}', 'id')"
        fetch(session, text(f"SELECT setval({sequence}, (SELECT max(id) FROM {table.name}))"))  # noqa: S608
