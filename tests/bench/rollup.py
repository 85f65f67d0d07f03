"""`python -m tests.bench.rollup`: the roll-up of a large plan, beside one plain statement that sums the same rows.

`/progress` of today, of a past day whose summary stands and of one without, and one update with its roll-up. The
requests run in this process, so that its CPU is told apart from waiting; a server of the database is not in it.
`--url` takes an empty database that exists, with `--loaded` one that was loaded before and is measured again.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from zoneinfo import ZoneInfo

import click
from flask import Flask
from sqlalchemy import text

from pacnam_tasks import create_app
from pacnam_tasks.config import Settings
from pacnam_tasks.core.clock import SystemClock, end_of_day
from pacnam_tasks.core.db import Database
from pacnam_tasks.tasks.jobs import refresh_summary
from tests.bench.__main__ import DATABASES, make_data, place
from tests.bench.scene import PASSWORD, Probe, work_of
from tests.bench.server import environment, flask
from tests.conftest import Visitor, counted

BUDGETS = {"today": 60.0, "past day, summary stands": 300.0, "past day, from history": 3000.0, "update": 25.0}
"""Median ms of a request."""
OFTEN, SELDOM = 41, 3
FLOORS = {
    "today": """
        SELECT level, field_id, lead_unit_id, state, count(*), sum(weight), sum(weight * percent),
               sum(CASE WHEN clock_due_on < :day THEN 1 ELSE 0 END)
        FROM task WHERE state != 'draft' GROUP BY level, field_id, lead_unit_id, state
    """,
    "past day, from history": """
        SELECT count(*), sum(length(facts)) FROM event WHERE seq IN (
            SELECT max(seq) FROM event WHERE at < :instant AND facts IS NOT NULL GROUP BY task_id)
    """,
}
"""What the database takes for the rows alone: the sums of today's tasks, the last facts of each task by a day."""


@dataclass(frozen=True)
class Took:
    """The median of some requests in ms, on the clock and of this process's CPU, and the statements of one."""

    wall: float
    cpu: float
    statements: int
    times: int

    @property
    def words(self) -> str:
        """As a line of the report says it."""
        return f"p50 {self.wall:8.1f} ms  CPU {self.cpu:8.1f} ms  {self.statements} statements  {self.times} times"


@click.command
@click.option("--tasks", type=int, default=100_000, show_default=True)
@click.option("--database", "kind", type=click.Choice(DATABASES), default="sqlite", show_default=True)
@click.option("--url", help="An empty database to use; a new one of the kind if left out.")
@click.option("--loaded", is_flag=True, help="What --url names was loaded before; --data names its folder of files.")
@click.option("--data", type=click.Path(path_type=Path), help="Where the files of the load are, or are made.")
def main(tasks: int, kind: str, url: str | None, data: Path | None, *, loaded: bool) -> None:
    """Load, measure, print, judge."""
    with tempfile.TemporaryDirectory(prefix="bench-") as made:
        folder = Path(made)
        files = data or folder
        if not loaded:
            files = make_data(files, tasks, SystemClock().today())
        if url is not None:
            broken = bench(url, files, folder / "data", loaded=loaded)
        else:
            with place(kind, folder) as where:
                broken = bench(where.url, files, folder / "data", loaded=False)
    for sentence in broken:
        click.echo(f"OVER BUDGET  {sentence}", err=True)
    sys.exit(bool(broken))


def bench(url: str, files: Path, data_dir: Path, *, loaded: bool) -> list[str]:
    """Load the files, unless they are, and measure; a sentence for each budget that is not kept."""
    env = environment(url, data_dir)
    if not loaded:
        flask(env, "db", "upgrade")
        start = time.monotonic()
        click.echo(flask(env, "bulk", "load", str(files), "--password", PASSWORD).strip())
        click.echo(f"bulk load: {time.monotonic() - start:.1f} s")
    with application(url, data_dir) as app:
        found = measure(app, Probe.of(files))
    click.echo(f"at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB in this process")
    over = ((what, took) for what, took in found.items() if took.wall > BUDGETS[what])
    return [f"{what}: {took.wall:.1f} ms, {BUDGETS[what]:g} are allowed" for what, took in over]


@contextmanager
def application(url: str, data_dir: Path) -> Iterator[Flask]:
    """The application on the database, in this process."""
    environment_ = {"PACNAM_DATABASE_URL": url, "PACNAM_DATA_DIR": str(data_dir)}
    app = create_app(Settings.from_environment(environment_), SystemClock(ZoneInfo("Asia/Ho_Chi_Minh")))
    yield app
    app.extensions["pacnam_database"].close()


def measure(app: Flask, probe: Probe) -> dict[str, Took]:
    """Each request beside its floor, the fastest that the database alone could be."""
    database: Database = app.extensions["pacnam_database"]
    today: date = app.extensions["pacnam_clock"].today()
    refresh_summary(app)
    kept, counted_anew = today - timedelta(days=30), today - timedelta(days=60)
    runner = app.test_cli_runner()
    start = time.monotonic()
    runner.invoke(args=["summaries", "rebuild", "--from", kept.isoformat(), "--to", kept.isoformat()])
    click.echo(f"the summary of a past day made once: {(time.monotonic() - start) * 1000:.0f} ms")
    office = _signed_in(app, "bench")
    pages = {
        "today": ("/progress", OFTEN),
        "past day, summary stands": (f"/progress?as_of={kept.isoformat()}", OFTEN),
        "past day, from history": (f"/progress?as_of={counted_anew.isoformat()}", SELDOM),
    }
    found: dict[str, Took] = {}
    for what, (path, times) in pages.items():
        found[what] = _told(what, _timed(database, lambda path=path: _ask(office, path), times))  # type: ignore[misc]
    found["update"] = _told("update", _updates(app, probe))
    for what, statement in FLOORS.items():
        _told(f"floor of {what}", _floor(database, statement, counted_anew))
    return found


def _signed_in(app: Flask, username: str) -> Visitor:
    visitor = Visitor(app.test_client())
    visitor.sign_in(username, PASSWORD)
    return visitor


def _ask(visitor: Visitor, path: str) -> None:
    answer = visitor.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path}: {answer.status}")


def _timed(database: Database, request: Callable[[], None], times: int) -> Took:
    if times > SELDOM:
        request()  # templates are compiled, statements made
    with counted(database) as sent:
        request()
    walls, works = [], []
    for _ in range(times):
        wall, work = time.perf_counter(), time.process_time()
        request()
        walls.append(time.perf_counter() - wall)
        works.append(time.process_time() - work)
    return Took(median(walls) * 1000, median(works) * 1000, len(sent), times)


def _told(what: str, took: Took) -> Took:
    click.echo(f"{what:32}{took.words}")
    return took


def _updates(app: Flask, probe: Probe) -> Took:
    """The head of a unit reports on its tasks in turn; what a browser would send."""
    database: Database = app.extensions["pacnam_database"]
    login, tasks = next(work_of(database, probe))
    head, versions = _signed_in(app, login), dict(tasks)
    head.token()
    turn = iter(range(10**6))

    def report() -> None:
        number = next(turn)
        code = list(versions)[number % len(versions)]
        form = {"percent": str(number % 100), "version": str(versions[code]), "key": f"bench-{time.time_ns()}"}
        answer = head.post(f"/tasks/{code}/updates", form, part=True)
        if answer.status_code >= 400:
            raise RuntimeError(f"{code}: {answer.status}")
        versions[code] += 1

    return _timed(database, report, OFTEN)


def _floor(database: Database, statement: str, day: date) -> Took:
    values = {"day": day, "instant": end_of_day(day, ZoneInfo("Asia/Ho_Chi_Minh")).replace(tzinfo=None)}
    used = {name: value for name, value in values.items() if f":{name}" in statement}

    def ask() -> None:
        with database.engine.connect() as connection:
            connection.execute(text(statement), used).all()

    return _timed(database, ask, SELDOM)


if __name__ == "__main__":
    main()
