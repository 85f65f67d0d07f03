"""`python -m tests.bench.outbox`: how long a tick of planning and gathering takes, and how long handing messages over.

One tick over 100,000 open tasks of 40 units, due within half a year before and after today, all new; the same again, of
which nothing is new; a tick a day later. Then 10,000 messages to a mail server in a process of its own.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import insert, select, text
from sqlmodel import Session, col

from pacnam_tasks import create_app
from pacnam_tasks.accounts.models import Appointment, Person
from pacnam_tasks.accounts.rules import Role
from pacnam_tasks.core import migrate
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database, fetch
from pacnam_tasks.core.web import database, settings
from pacnam_tasks.reminders.channels.open_ways import opened
from pacnam_tasks.reminders.delivery import Delivery
from pacnam_tasks.reminders.jobs import gather_waiting, plan_today
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.units.models import Unit
from tests.conftest import NOON, TODAY, settings_for
from tests.factories import SINCE, build_house, make_task
from tests.faults.workers import receive_for_ever, start
from tests.pg import private_postgresql

TASKS, UNITS, MESSAGES = 100_000, 40, 10_000
HALF_A_YEAR = 182


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Say how long it took."""
    began, work = time.perf_counter(), time.process_time()
    yield
    took, work = time.perf_counter() - began, time.process_time() - work
    print(f"  {what}: {took:.2f} s, of these {work:.2f} s of CPU in this process", flush=True)


def add_heads(session: Session, unit_ids: list[int]) -> None:
    """A head more for each of these units."""
    names = [{"full_name": "Người đứng đầu", "email": f"{number}@heads.example"} for number in range(len(unit_ids))]
    fetch(session, insert(Person), names)  # type: ignore[arg-type]  # a model is its table
    made = fetch(session, select(col(Person.id)).where(col(Person.email).endswith("@heads.example"))).scalars()
    posts = [
        {"person_id": person, "unit_id": unit, "role": Role.LEADER, "title": "", "valid_from": SINCE, "basis": ""}
        for person, unit in zip(made, unit_ids, strict=True)
    ]
    fetch(session, insert(Appointment), posts)  # type: ignore[arg-type]  # a model is its table


def fill(database: Database, clock: MovingClock) -> None:
    """Units, their heads and their tasks."""
    with database.writing() as session:
        house = build_house(session, clock)
        like = make_task(session, house, clock, due_on=TODAY).model_dump(exclude={"id"})
        units = [
            {
                "code": f"U{number}",
                "name": "x",
                "short_name": "x",
                "kind": "commune",
                "rank": number,
                "valid_from": SINCE,
            }
            for number in range(UNITS)
        ]
        fetch(session, insert(Unit), units)  # type: ignore[arg-type]  # a model is its table
        ids = list(fetch(session, select(col(Unit.id)).where(col(Unit.code).startswith("U"))).scalars())
        add_heads(session, ids)
        for first in range(0, TASKS, 10_000):
            rows = []
            for number in range(first, first + 10_000):
                due = TODAY + timedelta(days=number % (2 * HALF_A_YEAR) - HALF_A_YEAR)
                days = {"start_on": due - timedelta(days=300)} | dict.fromkeys(
                    ("due_on", "clock_due_on", "sort_due_on"), due
                )
                rows.append(like | days | {"code": f"B-{number}", "lead_unit_id": ids[number % UNITS]})
            fetch(session, insert(Task), rows)  # type: ignore[arg-type]  # a model is its table
    _tell_the_planner(database)


def fill_heads(database: Database, clock: MovingClock) -> None:
    """One task, and as many heads of its unit as there shall be messages."""
    with database.writing() as session:
        house = build_house(session, clock)
        make_task(session, house, clock, due_on=TODAY)
        add_heads(session, [house.units["NNPTNT"]] * (MESSAGES - 1))
    _tell_the_planner(database)


def _tell_the_planner(database: Database) -> None:
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def ticks(app: Flask, clock: MovingClock) -> None:
    """Plan and gather, again, and a day later."""
    for what, day in (("first tick", 0), ("next tick, nothing new", 0), ("tick of Monday", 3)):
        clock.move_to(NOON + timedelta(days=day))
        with timed(f"{what}, planning"):
            rows = plan_today(app)
        with timed(f"{what}, gathering"):
            made = gather_waiting(app)
        print(f"  {rows} rows, {made} messages", flush=True)


def hand_over(app: Flask, folder: Path) -> None:
    """Send them all."""
    port_file = folder / "port"
    server = start(receive_for_ever, folder / "log", port_file)
    try:
        while not port_file.exists():
            server.join(0.01)
        app.extensions["pacnam_settings"] = settings_for(
            app.extensions["pacnam_database"].url, folder, smtp_url=f"smtp://127.0.0.1:{port_file.read_text()}?tls=none"
        )
        plan_today(app)
        with timed("gathering"):
            made = gather_waiting(app)
        with app.app_context(), opened(settings(), MovingClock(NOON), database()) as ways:
            worker = Delivery(database(), MovingClock(NOON), ways)
            with timed(f"handing over {made} messages"):
                ends = worker.run()
        print(f"  {dict(ends)}", flush=True)
    finally:
        server.kill()


def measure(kind: str, url: str, folder: Path, what: str) -> None:
    """One scene on one database."""
    print(f"{kind}, {what}", flush=True)
    clock = MovingClock(NOON)
    made = Database(url, b"key")
    migrate.upgrade(made)
    (fill if what == "ticks" else fill_heads)(made, clock)
    made.close()
    app = create_app(settings_for(url, folder), clock)
    ticks(app, clock) if what == "ticks" else hand_over(app, folder)
    app.extensions["pacnam_database"].close()
    print(f"  at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB in use so far", flush=True)


def main(scenes: list[str]) -> None:
    """Measure these scenes on both databases."""
    with tempfile.TemporaryDirectory() as made, private_postgresql() as cluster:
        for what in scenes:
            for kind in ("sqlite", "postgresql"):
                folder = Path(made) / f"{kind}-{what}"
                folder.mkdir()
                url = f"sqlite:///{folder / 'bench.db'}" if kind == "sqlite" else cluster(what)
                measure(kind, url, folder, what)


if __name__ == "__main__":
    main(sys.argv[1:] or ["ticks", "messages"])
