"""The data of one size in one database, and the requests that are measured on it."""

import csv
import itertools
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlmodel import col
from werkzeug.test import TestResponse

from pacnam_tasks import create_app
from pacnam_tasks.config import Settings
from pacnam_tasks.core.clock import SystemClock
from pacnam_tasks.core.db import Database, fetch
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.rules.facts import State
from pacnam_tasks.units.models import Unit
from tests.bench.client import Answer, Browser
from tests.bench.measure import CROWD, Figures, cold, measure
from tests.bench.server import Server
from tests.conftest import Visitor, counted

PASSWORD = "mat khau de do"
NAMES = {
    "a": "overdue of one unit",
    "b": "all, by due day",
    "c": "progress",
    "d": "one task with history",
    "e": "post an update",
}


@dataclass(frozen=True)
class Probe:
    """What is looked at: the unit and the task that meta.json names, and each unit's head."""

    unit: str
    task: str
    heads: Mapping[str, str]

    @classmethod
    def of(cls, folder: Path) -> "Probe":
        """As the files say."""
        meta = json.loads((folder / "meta.json").read_text())
        units = {row["id"]: row["code"] for row in _rows(folder / "units.csv")}
        heads: dict[str, str] = {}
        for row in _rows(folder / "people.csv"):
            heads.setdefault(units[row["unit"]], row["login"])
        return cls(units[str(meta["probe_unit"])], f"NV-BENCH-{meta['probe_task']:06d}", heads)

    @property
    def pages(self) -> dict[str, str]:
        """The pages that are read."""
        return {
            "a": f"/tasks?unit={self.unit}&timeliness=overdue",
            "b": "/tasks?sort=due",
            "c": "/progress",
            "d": f"/tasks/{self.task}",
        }


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


class Reporter:
    """The head of a unit who reports on the unit's tasks in turn, each time from the newest version."""

    def __init__(self, port: int, login: str, tasks: Mapping[str, int]) -> None:
        self.browser = Browser(port)
        self.browser.sign_in(login, PASSWORD)
        self.versions = dict(tasks)
        self.turn = itertools.cycle(tasks)
        self.keys = itertools.count()

    def report(self, encoding: str = "br, gzip") -> Answer:
        """Send one update."""
        code, key = next(self.turn), next(self.keys)
        form = {
            "percent": str(key % 100),
            "note": "Đã hoàn thành dự thảo, trình lãnh đạo xem xét.",
            "version": str(self.versions[code]),
            "key": f"{id(self)}-{key}",
        }
        answer = self.browser.post(f"/tasks/{code}/updates", form, part=True, encoding=encoding)
        self.versions[code] += 1
        return answer


@dataclass(frozen=True)
class Measured:
    """All figures of one size in one database; `cold` are requests and bytes of a first visit of page a."""

    pages: Mapping[str, Figures]
    cold: tuple[int, int]


def measure_all(server: Server, folder: Path, database_url: str, data_dir: Path) -> Measured:
    """Every page."""
    probe = Probe.of(folder)
    browsers = [_signed_in(server.port) for _ in range(CROWD)]
    statements = _statements(probe, database_url, data_dir)
    figures = {
        letter: measure(
            server,
            [_reading(browser, path) for browser in browsers],
            _reading(browsers[0], path, "identity"),
            statements[letter],
        )
        for letter, path in probe.pages.items()
    }
    with ExitStack() as stack:
        database = Database(database_url, b"")
        stack.callback(database.close)
        reporters = [Reporter(server.port, login, tasks) for login, tasks in work_of(database, probe)]
    posts: list[Callable[[], Answer]] = [one.report for one in reporters]
    figures["e"] = measure(server, posts, lambda: reporters[0].report("identity"), statements["e"])
    return Measured(figures, cold(browsers[0], probe.pages["a"]))


def _signed_in(port: int) -> Browser:
    browser = Browser(port)
    browser.sign_in("bench", PASSWORD)
    return browser


def _reading(browser: Browser, path: str, encoding: str = "br, gzip") -> Callable[[], Answer]:
    return lambda: browser.get(path, encoding=encoding)


def work_of(database: Database, probe: Probe) -> Iterator[tuple[str, dict[str, int]]]:
    """For as many heads as there are connections: who, and codes and versions of tasks under way."""
    others = [unit for unit in probe.heads if unit != probe.unit]
    for unit in [probe.unit, *others][:CROWD]:
        under_way = (
            select(col(Task.code), col(Task.version))
            .join(Unit, col(Unit.id) == col(Task.lead_unit_id))
            .where(col(Unit.code) == unit, col(Task.state) == State.IN_PROGRESS)
            .limit(50)
        )
        with database.reading() as session:
            yield probe.heads[unit], {row.code: row.version for row in fetch(session, under_way)}


def _statements(probe: Probe, database_url: str, data_dir: Path) -> dict[str, int]:
    """SQL statements of each request, counted in an application of our own."""
    environment = {"PACNAM_DATABASE_URL": database_url, "PACNAM_DATA_DIR": str(data_dir)}
    clock = SystemClock(ZoneInfo("Asia/Ho_Chi_Minh"))
    app = create_app(Settings.from_environment(environment), clock)
    database: Database = app.extensions["pacnam_database"]
    office = _visitor(app.test_client(), "bench")
    found = {letter: _count(database, lambda path=path: office.get(path)) for letter, path in probe.pages.items()}  # type: ignore[misc]
    login, tasks = next(work_of(database, probe))
    head, (code, version) = _visitor(app.test_client(), login), next(iter(tasks.items()))
    form = {"percent": "50", "version": version, "key": "counted-once"}
    head.token()
    found["e"] = _count(database, lambda: head.post(f"/tasks/{code}/updates", form, part=True))
    database.close()
    return found


def _visitor(client: FlaskClient, username: str) -> Visitor:
    visitor = Visitor(client)
    visitor.sign_in(username, PASSWORD)
    return visitor


def _count(database: Database, request: Callable[[], TestResponse]) -> int:
    with counted(database) as sent:
        answer = request()
    if answer.status_code >= 400:
        raise RuntimeError(f"{answer.request.path}: {answer.status}")
    return len(sent)
