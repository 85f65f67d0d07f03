"""A private PostgreSQL for tests: a throw-away cluster without a port, gone when the tests end."""

import itertools
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

DEBIAN = Path("/usr/lib/postgresql")
OLDEST = 15
STARTS_WITHIN_SECONDS = 30
DURABLE = {"listen_addresses": "", "max_connections": "50"}
# These data need not outlive a crash; the rest is as in a real cluster.
OPTIONS = DURABLE | {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class PostgreSQLMissing(RuntimeError):
    """The server's programs are not on this machine."""


class PostgreSQLFailed(RuntimeError):
    """The cluster could not be made or started; the text is what the server said."""


@dataclass(frozen=True)
class Cluster:
    """A running cluster; called with a name it makes a database and gives its URL."""

    folder: Path

    def __call__(self, database: str, template: str = "template1") -> str:
        """Make `database`, a copy of `template` that nobody is connected to, and give its URL."""
        create = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(create.format(sql.Identifier(database), sql.Identifier(template)))
        return self.url(database)

    def drop(self, database: str) -> None:
        """Remove `database`, whoever is connected: a thousand of them took minutes at the end of a run."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(database)))

    def url(self, database: str) -> str:
        """Where `database` is found, made or not."""
        return f"postgresql://postgres@/{database}?host={self.folder}&port=5432"


class KeptDatabase:
    """A database that is put back to what it was when this was made.

    That costs a tenth of making another, and whoever is connected keeps the connection and what it has learned.
    """

    _SHAPE = """
        SELECT string_agg(tgname::text || tgenabled::text, ',' ORDER BY oid), (SELECT count(*) FROM pg_class)
        FROM pg_trigger
    """
    _COUNTERS = "SELECT schemaname, sequencename, last_value, start_value FROM pg_sequences"

    def __init__(self, cluster: Cluster, name: str, template: str) -> None:
        self.cluster, self.template = cluster, template
        self._names = (f"{name}_{made}" for made in itertools.count())
        self._make()

    def _make(self) -> None:
        """A database under a name of its own, so that nobody goes on with a connection to the one before."""
        self._name = next(self._names)
        self.url = self.cluster(self._name, self.template)
        self._connection = psycopg.connect(self.url, autocommit=True)
        self._shape = self._connection.execute(self._SHAPE).fetchone()
        found = self._connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        rows = {table: self._copy_out(table) for (table,) in found}
        self._rows = {table: lines for table, lines in rows.items() if lines}
        self._empty = sql.SQL("; ").join(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)) for table in rows)
        counters = [
            sql.SQL("setval({}, {}, {})").format(f"{schema}.{name}", last or first, last is not None)
            for schema, name, last, first in self._connection.execute(self._COUNTERS).fetchall()
        ]
        self._count_anew = sql.SQL("SELECT ") + sql.SQL(", ").join(counters)

    def _copy_out(self, table: str) -> bytes:
        with self._connection.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))) as lines:
            return b"".join(bytes(part) for part in lines)

    def close(self) -> None:
        """Leave it."""
        self._connection.close()

    def put_back(self) -> None:
        """Undo what was done to it; what cannot be undone by rows, or is still being written to, is made anew."""
        try:
            is_put_back = self._connection.execute(self._SHAPE).fetchone() == self._shape and self._fill_anew()
        except psycopg.errors.LockNotAvailable:
            is_put_back = False
        if not is_put_back:
            self.close()
            self.cluster.drop(self._name)
            self._make()

    def _fill_anew(self) -> bool:
        with self._connection.transaction():
            # Without triggers: those of the history refuse, those of foreign keys ask for an order.
            self._connection.execute("SET LOCAL session_replication_role = replica; SET LOCAL lock_timeout = '1s'")
            self._connection.execute(self._empty)
            for table, lines in self._rows.items():
                into = sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))
                with self._connection.cursor().copy(into) as copy:
                    copy.write(lines)
            self._connection.execute(self._count_anew)
        return True


@contextmanager
def private_postgresql(installed: Path = DEBIAN, options: Mapping[str, str] = OPTIONS) -> Iterator[Cluster]:
    """A new cluster of our own, reached through a socket in its folder; stopped and removed at the end."""
    programs = find_programs(installed)
    cluster = Cluster(Path(tempfile.mkdtemp(prefix="pg-")))
    try:
        _make(cluster, programs)
        with _running(cluster, programs, options):
            yield cluster
    finally:
        shutil.rmtree(cluster.folder, ignore_errors=True)


def find_programs(installed: Path) -> Path:
    """The programs of the newest server among the versions in `installed`."""
    versions = [int(initdb.parts[-3]) for initdb in installed.glob("*/bin/initdb")]
    newest = max(versions, default=0)
    if newest < OLDEST:
        raise PostgreSQLMissing(f"The tests need PostgreSQL {OLDEST} or newer: `make test` installs it.")
    return installed / str(newest) / "bin"


def _as_owner() -> list[str]:
    """How the server is started: as ourselves, for root as `postgres`; it ends when we are killed."""
    if os.getuid() != 0:
        return ["setpriv", "--pdeathsig", "QUIT"]
    return ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups", "--pdeathsig", "QUIT"]


def _make(cluster: Cluster, programs: Path) -> None:
    if os.getuid() == 0:
        shutil.chown(cluster.folder, "postgres", "postgres")
    initdb = [str(programs / "initdb"), "--pgdata", str(cluster.folder / "data"), "--username", "postgres"]
    options = ["--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"]
    command = [*_as_owner(), *initdb, *options]
    done = subprocess.run(command, cwd=cluster.folder, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise PostgreSQLFailed(done.stderr)


@contextmanager
def _running(cluster: Cluster, programs: Path, options: Mapping[str, str]) -> Iterator[None]:
    settings = [f"--{name}={value}" for name, value in options.items()]
    command = [*_as_owner(), str(programs / "postgres"), "-D", str(cluster.folder / "data"), *settings]
    command.append(f"--unix_socket_directories={cluster.folder}")
    with (cluster.folder / "log").open("wb") as log:
        server = subprocess.Popen(command, cwd=cluster.folder, stdout=log, stderr=log)
    try:
        _wait(cluster, server)
        yield
    finally:
        server.send_signal(signal.SIGQUIT)
        server.wait()


def _wait(cluster: Cluster, server: "subprocess.Popen[bytes]") -> None:
    give_up_at = time.monotonic() + STARTS_WITHIN_SECONDS
    while True:
        try:
            psycopg.connect(cluster.url("postgres")).close()
        except psycopg.OperationalError as not_yet:
            if server.poll() is not None or time.monotonic() > give_up_at:
                raise PostgreSQLFailed((cluster.folder / "log").read_text()) from not_yet
            time.sleep(0.02)
        else:
            return
