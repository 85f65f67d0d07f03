"""One database behind one URL: SQLite embedded, PostgreSQL when the URL says so."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pysqlite3.dbapi2
from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Executable,
    Integer,
    MetaData,
    create_engine,
    event,
    literal_column,
    text,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.pool import QueuePool
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator
from sqlmodel import Session, SQLModel

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.metadata.naming_convention = MetaData(naming_convention=NAMING).naming_convention

# The fault of SQLite's write-ahead log when two processes checkpoint (fixed in 3.51.3, backported twice).
WAL_FIXED_FROM = (3, 51, 3)
WAL_FIXED_BACKPORTS = {(3, 44, 6), (3, 50, 7)}
ONE_WRITER = 0x7061636E  # the key of PostgreSQL's advisory lock
WAIT_SECONDS = 8.0


class UTCDateTime(TypeDecorator[datetime]):
    """An instant: aware UTC in Python, refuses a naive one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Fixed(TypeDecorator[Decimal]):
    """A decimal number with a fixed number of places, stored as a scaled integer: exact on every database.

    What has more places is rounded, half up.
    """

    impl = BigInteger
    cache_ok = True

    def __init__(self, places: int) -> None:
        super().__init__()
        self.places = places

    def process_bind_param(self, value: Decimal | int | None, dialect: Dialect) -> int | None:
        return None if value is None else int(Decimal(value).scaleb(self.places).to_integral_value(ROUND_HALF_UP))

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-self.places)


BigId = BigInteger().with_variant(Integer(), "sqlite")
"""The type of a key that counts up: 64 bits on both databases."""


def fetch(
    session: Session, statement: Executable, values: Mapping[str, Any] | None = None, *, in_batches: bool = False
) -> Any:
    """The rows of a Core statement: columns by name, no objects; `in_batches` streams many rows.

    A writer's pending objects are saved first, so that its own statements see them.
    A statement that is made once, with `values` for its bound names, costs a third of one made for each request.
    """
    if session.autoflush:
        session.flush()
    options = {"yield_per": 5000} if in_batches else {}
    return session.connection().execute(statement, values, execution_options=options)


def written(number: int) -> ColumnElement[int]:
    """A number written into a statement, for the LIMIT of statements that every page sends.

    PostgreSQL keeps no plan for a statement that leaves its LIMIT open, as it takes that to be a tenth of all rows.
    """
    return literal_column(str(int(number)), Integer)


class among(FunctionElement[bool]):  # noqa: N801  # reads as a condition: among(column, ids)
    """Whether a column's value is one that a scalar subquery gives, the subquery being asked first and by itself.

    PostgreSQL joins `IN (SELECT …)` to the rest of the statement, and where tables are joined as named, last.
    """

    type = Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> "among":
        """A condition as it stands: SQLite looks nothing up by `(… IN …) = 1`, it reads the whole table."""
        return self


@compiles(among)
def _in(element: among, compiler: SQLCompiler, **options: Any) -> str:
    column, ids = element.clauses
    return f"{compiler.process(column, **options)} IN {compiler.process(ids, **options)}"


@compiles(among, "postgresql")
def _in_array(element: among, compiler: SQLCompiler, **options: Any) -> str:
    column, ids = element.clauses
    return f"{compiler.process(column, **options)} = ANY (ARRAY{compiler.process(ids, **options)})"


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Whether this SQLite may use the write-ahead log with several processes."""
    return version >= WAL_FIXED_FROM or version in WAL_FIXED_BACKPORTS


class Database:
    """The engine and its two kinds of transaction.

    `chain_key` seals the history; it travels with each session and never enters the database.
    A writer waits `wait_seconds` for the writer before it, then gives up with an OperationalError.
    """

    def __init__(self, url: str, chain_key: bytes, *, wait_seconds: float = WAIT_SECONDS) -> None:
        self.url = url
        self.wait_ms = int(wait_seconds * 1000)
        self.info = {"chain_key": chain_key}
        self.is_sqlite = url.startswith("sqlite")
        self.engine = _sqlite_engine(url, self.wait_ms) if self.is_sqlite else _postgresql_engine(url)
        limit = f"set_config('lock_timeout', '{self.wait_ms}', true)"
        self._be_the_writer = text(f"SELECT {limit}, pg_advisory_xact_lock({ONE_WRITER})")
        self._reader = self.engine.execution_options(postgresql_readonly=True)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A read transaction: one unchanging view of the data."""
        with Session(self._reader, expire_on_commit=False, autoflush=False, info=self.info) as session:
            yield session
            if not self.is_sqlite and session.in_transaction():
                _end_unchanged(session.connection())

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """The one write transaction: one writer at a time; committed at the end, undone by an exception.

        The turn is waited for at the beginning, so that what is read inside, the time too, is later than all that the
        writer before has done.
        """
        options: dict[str, Any] = {"writes": True}
        if not self.is_sqlite:  # what is read after the lock must be what the writer before committed
            options["isolation_level"] = "READ COMMITTED"
        engine = self.engine.execution_options(**options)
        with Session(engine, expire_on_commit=False, info=self.info) as session, session.begin():
            connection = session.connection()
            if not self.is_sqlite:
                connection.execute(self._be_the_writer)
            yield session

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()


def _sqlite_engine(url: str, wait_ms: int) -> Engine:
    engine = create_engine(
        url,
        module=pysqlite3.dbapi2,
        poolclass=QueuePool,
        connect_args={"timeout": wait_ms / 1000, "check_same_thread": False},
    )
    journal = ("WAL", "FULL") if wal_is_safe(pysqlite3.dbapi2.sqlite_version_info) else ("DELETE", "EXTRA")

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            f"busy_timeout={wait_ms}",
            f"journal_mode={journal[0]}",
            f"synchronous={journal[1]}",
            "foreign_keys=ON",
            "cache_size=-16000",
            "mmap_size=268435456",
            "temp_store=MEMORY",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgresql_engine(url: str) -> Engine:
    driver_url = url.replace("postgres://", "postgresql://", 1).replace("postgresql://", "postgresql+psycopg://", 1)
    engine = create_engine(
        driver_url,
        pool_pre_ping=False,
        pool_use_lifo=True,  # the connection used last knows the statements of every page
        isolation_level="REPEATABLE READ",
    )

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: Any) -> None:
        # Tables are joined as a query names them: to look for another order took ten times as long as the query.
        connection.execute("SET join_collapse_limit = 1")
        # The planning of reminders is one long statement, and to compile it took twice as long as to run it.
        connection.execute("SET jit = off")
        connection.commit()

    return engine


def _end_unchanged(connection: Connection) -> None:
    """End a read transaction by COMMIT: after a ROLLBACK psycopg forgets every statement that it has prepared."""
    transaction = connection.get_transaction()
    if transaction is not None:
        transaction.commit()
