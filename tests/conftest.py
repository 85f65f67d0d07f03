"""The house in which tests run: both databases, a clock at a fixed noon, three people, no network."""

import gc
import itertools
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings as hypothesis
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import event, make_url
from sqlmodel import Session
from werkzeug.test import TestResponse, encode_multipart

from pacnam_tasks import create_app
from pacnam_tasks.accounts.actions import IDLE
from pacnam_tasks.accounts.models import SignInSession
from pacnam_tasks.accounts.queries import token_hash
from pacnam_tasks.accounts.signed_in import kept_of
from pacnam_tasks.config import LEVELS_OF_DECISION, Settings
from pacnam_tasks.core import migrate
from pacnam_tasks.core.clock import Clock, MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.template_tools import Organisation
from tests.factories import PASSWORD, House, build_house
from tests.pg import Cluster, KeptDatabase, private_postgresql
from tests.scratch import use_memory

NOON = datetime(2023, 9, 15, 5, tzinfo=UTC)  # 12:00 in Ha Noi
TODAY = date(2023, 9, 15)
SECRET = "a secret of tests, long enough to be taken"
PUSH_KEY = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"
_counter = itertools.count()


def pytest_configure() -> None:
    """Before anything is made; the bench, which borrows from here, stays on the disk."""
    use_memory()


def pytest_collection_finish() -> None:
    """Leave what stays for the whole run out of each search for garbage."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


# The same examples each time, however slow the machine; nothing is kept between runs.
hypothesis.register_profile("house", derandomize=True, deadline=None, database=None)
hypothesis.load_profile("house")


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """One throw-away PostgreSQL for this process; missing programs are a failure, not a skip."""
    with private_postgresql() as made:
        yield made


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database file to copy from."""
    path = tmp_path_factory.mktemp("template") / "empty.db"
    with _migrated(f"sqlite:///{path}"):
        return path


@pytest.fixture(scope="session")
def empty_postgresql(cluster: Cluster) -> str:
    """The name of a migrated database to copy from."""
    with _migrated(cluster("empty")):
        return "empty"


@dataclass(frozen=True)
class Furnished:
    """A database to copy from in which a house stands: a file's path, or a database's name."""

    template: str
    house: House

    def enter(self) -> House:
        """The house of one test, which may add to it."""
        return House(dict(self.house.fields), dict(self.house.units), dict(self.house.people))


@pytest.fixture(scope="session")
def furnished_sqlite(empty_sqlite: Path) -> Furnished:
    """A house on SQLite."""
    path = shutil.copy(empty_sqlite, empty_sqlite.with_name("furnished.db"))
    return Furnished(str(path), _build(f"sqlite:///{path}"))


@pytest.fixture(scope="session")
def furnished_postgresql(cluster: Cluster, empty_postgresql: str) -> Furnished:
    """A house on PostgreSQL."""
    return Furnished("furnished", _build(cluster("furnished", empty_postgresql)))


@contextmanager
def _migrated(url: str) -> Iterator[Database]:
    database = Database(url, b"key")
    migrate.upgrade(database)
    yield database
    _leave(database)


def _build(url: str) -> House:
    with _migrated(url) as database, database.writing() as session:
        return build_house(session, MovingClock(NOON))


def _leave(database: Database) -> None:
    if database.is_sqlite:
        with database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()


@pytest.fixture(scope="session")
def empty_sqlite_url(empty_sqlite: Path) -> str:
    """An empty database for all tests that undo what they do."""
    return f"sqlite:///{empty_sqlite}"


@pytest.fixture(scope="session")
def empty_postgresql_url(cluster: Cluster, empty_postgresql: str) -> str:
    """The same on PostgreSQL."""
    return cluster("shared_empty", empty_postgresql)


@pytest.fixture(scope="session")
def shared_sqlite_url(furnished_sqlite: Furnished) -> str:
    """A database with a house for all tests that undo what they do."""
    return f"sqlite:///{furnished_sqlite.template}"


@pytest.fixture(scope="session")
def shared_postgresql_url(cluster: Cluster, furnished_postgresql: Furnished) -> str:
    """The same on PostgreSQL."""
    return cluster("shared", furnished_postgresql.template)


@pytest.fixture(scope="session")
def kept_postgresql(cluster: Cluster, furnished_postgresql: Furnished) -> Iterator[KeptDatabase]:
    """A database with a house for all tests that commit, put back after each."""
    kept = KeptDatabase(cluster, "kept", furnished_postgresql.template)
    yield kept
    kept.close()


COMMITTING = {"client", "visit", "saved_house"}
HOUSED = {"house", "saved_house"}


def undoes_all(request: pytest.FixtureRequest) -> bool:
    """Whether the test leaves nothing behind in its database."""
    return "session" in request.fixturenames and not COMMITTING & set(request.fixturenames)


def has_house(request: pytest.FixtureRequest) -> bool:
    """Whether the test asks for a house."""
    return bool(HOUSED & set(request.fixturenames))


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A migrated database of each kind, with a house where the test asks for one.

    Tests that undo what they do share one.
    """
    kind: str = request.param
    if undoes_all(request):
        yield request.getfixturevalue(f"{'shared' if has_house(request) else 'empty'}_{kind}_url")
    elif kind == "sqlite":
        furnished: Furnished = request.getfixturevalue("furnished_sqlite")
        template = furnished.template if has_house(request) else request.getfixturevalue("empty_sqlite")
        yield f"sqlite:///{shutil.copy(template, tmp_path / 'test.db')}"
    elif has_house(request):
        kept: KeptDatabase = request.getfixturevalue("kept_postgresql")
        yield kept.url
        kept.put_back()
    else:
        cluster: Cluster = request.getfixturevalue("cluster")
        name = f"test_{os.getpid()}_{next(_counter)}"
        yield cluster(name, request.getfixturevalue("empty_postgresql"))
        cluster.drop(name)


def settings_for(database_url: str, data_dir: Path, **changes: object) -> Settings:
    """Settings of a test's application."""
    values: dict[str, object] = {
        "data_dir": data_dir,
        "database_url": database_url,
        "secret_key": SECRET,
        "public_url": "http://localhost",
        "smtp_url": None,
        "mail_from": "nhiemvu@pacnam.example",
        "zone": ZoneInfo("Asia/Ho_Chi_Minh"),
        "demo": False,
        "demo_password": None,
        "clock": None,
        "trusted_proxies": 0,
        "update_links": True,
        "mail_titles": True,
        "mail_hour": time(7),
        "quiet_hours": (time(20), time(6, 30)),
        "webhook_url": None,
        "webhook_secret": "",
        "push_key": PUSH_KEY,
        "push_hosts": ("push.example",),
        "apprise_urls": (),
        "extension_levels": LEVELS_OF_DECISION,
    }
    return Settings(**(values | changes))  # type: ignore[arg-type]


@pytest.fixture
def clock() -> MovingClock:
    """Noon of 15/09/2023 in Ha Noi, until a test moves it."""
    return MovingClock(NOON)


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Templates compiled once for the applications of all tests: that is half of what a test of pages costs."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


class Stage:
    """One application a kind of database, which each test leads to a database of its own.

    To make an application, and to compile its statements again, costs more than most tests do.
    """

    def __init__(self, url: str, data_dir: Path, templates: FileSystemBytecodeCache) -> None:
        self.app = create_app(settings_for(url, data_dir), MovingClock(NOON))
        self.app.jinja_env.bytecode_cache = templates
        self.app.config["TESTING"] = False
        self.database: Database = self.app.extensions["pacnam_database"]
        event.listen(self.database.engine, "do_connect", self._connect_elsewhere)

    def _connect_elsewhere(self, dialect: Any, _record: object, where: list[Any], options: dict[str, Any]) -> None:
        url = make_url(self.database.url.replace("postgresql://", "postgresql+psycopg://", 1))
        where[:], more = dialect.create_connect_args(url)
        options.update(more)

    def move(self, url: str, data_dir: Path, clock: Clock) -> Flask:
        """The application as if it had just started there."""
        if url != self.database.url:
            self.database.close()
            self.database.url = url
        self.app.extensions["pacnam_database"] = self.database
        self.app.extensions["pacnam_clock"] = clock
        self.app.extensions["pacnam_settings"] = settings_for(url, data_dir)
        self.app.extensions["pacnam_organisation"] = Organisation()
        data_dir.mkdir(exist_ok=True)
        return self.app


@pytest.fixture(scope="session")
def stage_on_sqlite(empty_sqlite: Path, compiled_templates: FileSystemBytecodeCache) -> Iterator[Stage]:
    """The application on SQLite."""
    made = Stage(f"sqlite:///{empty_sqlite}", empty_sqlite.parent / "data", compiled_templates)
    yield made
    made.database.close()


@pytest.fixture(scope="session")
def stage_on_postgresql(
    empty_postgresql_url: str, compiled_templates: FileSystemBytecodeCache, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """The application on PostgreSQL."""
    made = Stage(empty_postgresql_url, tmp_path_factory.mktemp("shared"), compiled_templates)
    yield made
    made.database.close()


@pytest.fixture
def app(request: pytest.FixtureRequest, database_url: str, tmp_path: Path, clock: MovingClock) -> Iterator[Flask]:
    """The application on an empty database, with the errors of views let through as pages."""
    kind = "sqlite" if database_url.startswith("sqlite") else "postgresql"
    stage: Stage = request.getfixturevalue(f"stage_on_{kind}")
    yield stage.move(database_url, tmp_path / "data", clock)
    if not undoes_all(request) and not (kind == "postgresql" and has_house(request)):
        stage.database.close()


@pytest.fixture
def database(app: Flask) -> Database:
    """The application's database."""
    found: Database = app.extensions["pacnam_database"]
    return found


@pytest.fixture
def in_app(app: Flask) -> Iterator[Flask]:
    """An application context, for actions and queries called directly."""
    with app.app_context():
        yield app


@pytest.fixture
def session(database: Database, in_app: Flask) -> Iterator[Session]:
    """A write transaction, undone at the end of the test."""
    del in_app
    with database.engine.execution_options(writes=True).connect() as connection:
        outer = connection.begin()
        with Session(
            connection,
            expire_on_commit=False,
            info=database.info,
            join_transaction_mode="create_savepoint",
        ) as made:
            yield made
        outer.rollback()


@pytest.fixture
def house(database: Database, request: pytest.FixtureRequest) -> House:
    """Units, fields and people, which stand in the test's database."""
    kind = "sqlite" if database.is_sqlite else "postgresql"
    furnished: Furnished = request.getfixturevalue(f"furnished_{kind}")
    return furnished.enter()


@pytest.fixture
def saved_house(house: House) -> House:
    """The same for tests that commit (outside any context: each request has its own `g`)."""
    return house


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The SQL statements sent while the block runs, transaction control apart."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "SELECT set_config")):
            sent.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that nobody has signed in with."""
    return app.test_client()


class Visitor:
    """A person at a browser without scripts: opens pages and posts forms with a good token."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self._token = ""

    def get(self, path: str, *, part: bool = False) -> TestResponse:
        """Open a page, or the part of it that htmx would ask for."""
        return self.client.get(path, headers={"HX-Request": "true"} if part else {}, buffered=True)

    def post(self, path: str, form: Mapping[str, Any], *, part: bool = False) -> TestResponse:
        """Send a form with the browser's token."""
        headers = {"HX-Request": "true", "HX-Current-URL": "http://localhost/"} if part else {}
        boundary, body = encode_multipart({"csrf_token": self.token(), **form})
        kind = f"multipart/form-data; boundary={boundary}"
        return self.client.post(path, data=body, headers=headers, content_type=kind, buffered=True)

    def token(self) -> str:
        """The token of this browser's forms."""
        if not self._token:
            html = self.client.get("/login").get_data(as_text=True)
            self._token = html.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]
        return self._token

    def sign_in(self, username: str, password: str = PASSWORD) -> TestResponse:
        """Send the sign-in form."""
        response = self.post("/login", {"username": username, "password": password})
        self._token = ""
        return response


@pytest.fixture
def visit(app: Flask, saved_house: House, database: Database, clock: MovingClock) -> Callable[[str], Visitor]:
    """A person of the house at a browser of their own, with a session that has just begun.

    The sign-in form has tests of its own; here its hashing would cost more than the rest of most tests.
    """

    def signed_in(username: str) -> Visitor:
        token, now = f"token-{next(_counter)}-of-{username}", clock.real_now()
        account_id = saved_house.people[username].account_id
        with database.writing() as session:
            session.add(
                SignInSession(
                    token_hash=token_hash(token),
                    account_id=account_id,
                    created_at=now,
                    seen_at=now,
                    expires_at=now + IDLE,
                )
            )
        visitor = Visitor(app.test_client())
        visitor.client.set_cookie("session_id", token)
        with visitor.client.session_transaction() as cookies:
            cookies.update(kept_of(username))
        return visitor

    return signed_in
