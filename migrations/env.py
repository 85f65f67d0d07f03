"""Run migrations on the database that the caller hands over, each run in one write transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from alembic import context
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

import pacnam_tasks.models  # noqa: F401  # every table on the metadata
from pacnam_tasks.core.db import Fixed, UTCDateTime

# FTS tables and the like that are no models.
UNMANAGED: frozenset[str] = frozenset()


def render_item(kind: str, item: Any, _context: Any) -> str | bool:
    """Plain SQLAlchemy types in migrations, so that they import nothing of the product."""
    if kind != "type":
        return False
    if isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, Fixed):
        return "sa.BigInteger()"
    if isinstance(item, AutoString):
        return f"sa.String({item.length})" if item.length else "sa.Text()"
    return False


def include_name(name: str | None, kind: str, _parents: Any) -> bool:
    """Leave out what models do not describe."""
    return not (kind == "table" and name in UNMANAGED)


def same_type(_context: Any, _inspected: Any, metadata_column: Any, inspected: Any, metadata: Any) -> bool | None:
    """False where types agree although their classes differ."""
    if isinstance(metadata, Fixed):
        return not isinstance(inspected, sa.Integer)
    if isinstance(metadata_column.type, sa.BigInteger):
        return not isinstance(inspected, sa.Integer)
    return None


@contextmanager
def foreign_keys_at_the_end(connection: sa.Connection) -> Iterator[None]:
    """On SQLite a changed table is made anew under rows that refer to it: they are looked at once all is done."""
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")  # says nothing inside a transaction
    try:
        with connection.begin():
            yield
            if (lost := connection.exec_driver_sql("PRAGMA foreign_key_check").first()) is not None:
                raise RuntimeError(f"a row of {lost[0]} refers to a row of {lost[2]} that is not there")
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def run() -> None:
    """Migrate inside one transaction; SQLite's DDL is transactional too once BEGIN is ours."""
    database = context.config.attributes["database"]
    with (
        database.engine.execution_options(writes=True).connect() as connection,
        foreign_keys_at_the_end(connection) if database.is_sqlite else connection.begin(),
    ):
        context.configure(
            connection=connection,
            target_metadata=SQLModel.metadata,
            render_as_batch=True,
            render_item=render_item,
            include_name=include_name,
            compare_type=same_type,
            transactional_ddl=True,
        )
        context.run_migrations()


run()
