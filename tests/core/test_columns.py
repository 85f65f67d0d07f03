"""Instants and decimals reach both databases and come back as they were."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from sqlalchemy import Column, Connection, MetaData, Table, insert, select
from sqlalchemy.exc import StatementError

from pacnam_tasks.core.db import BigId, Database, Fixed, UTCDateTime, wal_is_safe

PROBE = Table(
    "probe",
    MetaData(),
    Column("id", BigId, primary_key=True),
    Column("at", UTCDateTime),
    Column("amount", Fixed(4)),
)
HANOI = timezone(timedelta(hours=7))


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    """A connection to a database with a table of one row of each type."""
    database = Database(database_url, b"key")
    with database.engine.connect() as made:
        PROBE.create(made)
        yield made
        made.rollback()
    database.close()


@contextmanager
def stored(connection: Connection, name: str, value: object) -> Iterator[object]:
    """What the database gives back for a value."""
    connection.execute(insert(PROBE), {"id": 1, name: value})
    yield connection.execute(select(PROBE.c[name])).scalar_one()


@pytest.mark.parametrize(
    "instant",
    [
        pytest.param(datetime(2023, 9, 15, 5, 0, 0, 123456, tzinfo=UTC), id="utc to the microsecond"),
        pytest.param(datetime(2023, 9, 15, 12, tzinfo=HANOI), id="another zone"),
        pytest.param(None, id="none"),
    ],
)
def test_an_instant_comes_back_in_utc(connection: Connection, instant: datetime | None) -> None:
    with stored(connection, "at", instant) as found:
        assert found == instant
        assert found is None or (isinstance(found, datetime) and found.utcoffset() == timedelta())


def test_an_instant_without_a_zone_is_refused(connection: Connection) -> None:
    with pytest.raises(StatementError, match="time zone"):
        connection.execute(insert(PROBE), {"id": 1, "at": datetime(2023, 9, 15)})  # noqa: DTZ001


@pytest.mark.parametrize("amount", ["0", "0.1", "1234.5678", "-7.5", "1000000000000.0001", "1E+3", None], ids=str)
def test_a_decimal_comes_back_exact(connection: Connection, amount: str | None) -> None:
    value = None if amount is None else Decimal(amount)

    with stored(connection, "amount", value) as found:
        assert found == value


@pytest.mark.parametrize(("amount", "kept"), [("0.00005", "0.0001"), ("0.00015", "0.0002"), ("0.00014", "0.0001")])
def test_a_decimal_with_more_places_is_rounded_half_up(connection: Connection, amount: str, kept: str) -> None:
    with stored(connection, "amount", Decimal(amount)) as found:
        assert found == Decimal(kept)


def test_decimals_add_up_exactly_in_the_database(connection: Connection) -> None:
    rows = [{"id": n, "amount": Decimal("0.1")} for n in range(10)]
    connection.execute(insert(PROBE), rows)

    found = connection.execute(select(PROBE.c.amount)).scalars()

    assert sum(found) == 1


def test_a_key_holds_64_bits(connection: Connection) -> None:
    connection.execute(insert(PROBE), {"id": 2**62})

    assert connection.execute(select(PROBE.c.id)).scalar_one() == 2**62


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 51, 3), True),
        ((3, 52, 0), True),
        ((3, 51, 2), False),
        ((3, 50, 7), True),
        ((3, 50, 6), False),
        ((3, 44, 6), True),
        ((3, 40, 1), False),
    ],
    ids=str,
)
def test_the_write_ahead_log_is_used_only_where_its_fault_is_mended(version: tuple[int, ...], safe: bool) -> None:
    assert wal_is_safe(version) is safe
