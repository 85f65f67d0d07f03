"""`python -m tests.bench.outbox`: how long a tick of planning takes, and handing over messages.

One tick of planning and gathering over 100,000 open tasks of 40 units, due within half a year before and after
today, all new and all ways out of the system open; the same again, of which nothing is new; a tick on the next working
day; with the memory of the process that plans. Then 10,000 messages to a mail server in a process of its own, which
`--hang` lets hang on the DATA of one recipient. What is over its budget is said, and ends with 1.
"""

import argparse
import json
import re
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

from flask import Flask
from sqlalchemy import insert, select, text
from sqlmodel import Session, col

from pacnam_tasks import create_app
from pacnam_tasks.accounts.models import Account, Appointment, Person
from pacnam_tasks.accounts.rules import Role
from pacnam_tasks.core import migrate
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database, fetch
from pacnam_tasks.reminders.devices.models import PushDevice
from pacnam_tasks.reminders.jobs import deliver_waiting, gather_waiting, plan_today
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.units.models import Unit
from tests.conftest import NOON, TODAY, settings_for
from tests.factories import SINCE, build_house, make_task
from tests.faults.workers import Place, ShiftedClock, deliver_what_waits, receive_for_ever, start
from tests.pg import private_postgresql

TASKS, UNITS, MESSAGES = 100_000, 40, 10_000
PLANNED_WITHIN, MEGABYTES = 3.0, 300
SENT_WITHIN, OTHERS_WAIT_AT_MOST = 300.0, 60.0
"""Seconds: one tick of planning, all messages, and how long others wait while a recipient hangs."""
HALF_A_YEAR = 182
ALL_WAYS = {"webhook_url": "http://127.0.0.1:9/", "webhook_secret": "x" * 32, "apprise_urls": ("json://127.0.0.1:9/",)}


@dataclass(frozen=True)
class Scene:
    """What is measured."""

    what: str
    messages: int = MESSAGES
    workers: int = 1
    hang: bool = False
    own_ways: bool = False


def within(budget: float, took: float, what: str) -> bool:
    """Whether a budget was kept; where it was not, it is said."""
    if took > budget:
        print(f"OVER BUDGET  {what}: {took:.1f}, {budget:g} are allowed", file=sys.stderr, flush=True)
    return took <= budget


@contextmanager
def timed(what: str, seconds: list[float] | None = None) -> Iterator[None]:
    """Say how long it took; and add it to the `seconds`."""
    began, work = time.perf_counter(), time.process_time()
    yield
    took, work = time.perf_counter() - began, time.process_time() - work
    if seconds is not None:
        seconds.append(took)
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


def add_devices(session: Session) -> None:
    """An account and a device for each head."""
    heads = fetch(session, select(col(Person.id)).where(col(Person.email).endswith("@heads.example"))).scalars().all()
    accounts = [{"person_id": person, "username": f"head{person}", "password_hash": ""} for person in heads]
    fetch(session, insert(Account), accounts)  # type: ignore[arg-type]  # a model is its table
    keys = {"p256dh": "", "auth": "", "added_at": NOON}
    devices = [keys | {"person_id": person, "endpoint": f"https://push.example/{person}"} for person in heads]
    fetch(session, insert(PushDevice), devices)  # type: ignore[arg-type]  # a model is its table


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
        add_devices(session)
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


def fill_heads(database: Database, clock: MovingClock, messages: int) -> None:
    """One task, and as many heads of its unit as there shall be messages."""
    with database.writing() as session:
        house = build_house(session, clock)
        make_task(session, house, clock, due_on=TODAY)
        add_heads(session, [house.units["NNPTNT"]] * (messages - 1))
    _tell_the_planner(database)


def _tell_the_planner(database: Database) -> None:
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def ticks(url: str, folder: Path, ways: dict[str, object]) -> None:
    """Plan and gather, again, and a day later: in a process that does nothing else, as its memory is measured."""
    clock = ShiftedClock(timedelta())
    app = create_app(settings_for(url, folder, **ways), clock)
    planned: list[float] = []
    for what, day in (("first tick", 0), ("next tick, nothing new", 0), ("tick of Monday", 3)):
        clock.move_to(NOON + timedelta(days=day))
        with timed(f"{what}, planning", planned):
            rows = plan_today(app)
        say_memory()
        with timed(f"{what}, gathering"):
            made = gather_waiting(app)
        say_memory()
        print(f"  {rows} rows, {made} messages", flush=True)
    most, mapped = memory()  # before the files of the database are let go of
    app.extensions["pacnam_database"].close()
    kept = [within(PLANNED_WITHIN, max(planned), "s for planning"), within(MEGABYTES, most - mapped, "MB")]
    sys.exit(0 if all(kept) else 1)


def memory() -> tuple[int, int]:
    """MB in use at most so far, and how many of those in use now are files: the system takes these back at need."""
    mapped = sum(int(size) // 1024 for size in re.findall(r"RssFile:\s*(\d+)", Path("/proc/self/status").read_text()))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, mapped


def say_memory() -> None:
    """How much this process has had in use at most, and how much of its memory now are files that the system maps."""
    most, mapped = memory()
    print(f"    at most {most} MB so far; {mapped} MB are files that the system maps", flush=True)


def hand_over(app: Flask, folder: Path, scene: Scene) -> bool:
    """Send them all, by this process alone or by several; whether in time."""
    port_file, log = folder / "port", folder / "log"
    url: str = app.extensions["pacnam_database"].url
    server = start(receive_for_ever, log, port_file, "0@heads.example" if scene.hang else "")
    try:
        while not port_file.exists():
            server.join(0.01)
        port = int(port_file.read_text())
        app.extensions["pacnam_settings"] = settings_for(url, folder, smtp_url=f"smtp://127.0.0.1:{port}?tls=none")
        plan_today(app)
        with timed("gathering"):
            made = gather_waiting(app)
        began = time.monotonic()
        with timed(f"handing over {made} messages, {scene.workers} at work"):
            if scene.workers == 1:
                print(f"  {dict(deliver_waiting(app))}", flush=True)
            else:
                place = Place(url, folder, log, port)
                several = [start(deliver_what_waits, place) for _ in range(scene.workers)]
                for one in several:
                    one.join()
    finally:
        server.kill()
    came = [began, *sorted(json.loads(line)[2] for line in log.read_text().splitlines())]
    took, pause = came[-1] - began, max(later - earlier for earlier, later in pairwise(came))
    print(f"  {len(came) - 1} taken, the last after {took:.1f} s, longest pause {pause:.1f} s")
    kept = within(SENT_WITHIN, took, "s for all messages"), within(OTHERS_WAIT_AT_MOST, pause, "s between two messages")
    return all(kept)


def measure(kind: str, url: str, folder: Path, scene: Scene) -> bool:
    """One scene on one database; whether its budgets were kept."""
    print(f"{kind}, {scene}", flush=True)
    clock = ShiftedClock(timedelta())
    made = Database(url, b"key")
    migrate.upgrade(made)
    if scene.what == "ticks":
        fill(made, clock)
    else:
        fill_heads(made, clock, scene.messages)
    made.close()
    if scene.what == "ticks":
        planner = start(ticks, url, folder, {} if scene.own_ways else ALL_WAYS)
        planner.join()
        return planner.exitcode == 0
    app = create_app(settings_for(url, folder), clock)
    is_kept = hand_over(app, folder, scene)
    app.extensions["pacnam_database"].close()
    say_memory()
    return is_kept


def main(scenes: list[Scene], kinds: list[str]) -> bool:
    """Measure these scenes on these databases; whether all budgets were kept."""
    kept = []
    with tempfile.TemporaryDirectory() as made, private_postgresql() as cluster:
        for scene in scenes:
            for kind in kinds:
                folder = Path(made) / f"{kind}-{scene.what}"
                folder.mkdir()
                url = f"sqlite:///{folder / 'bench.db'}" if kind == "sqlite" else cluster(scene.what)
                kept.append(measure(kind, url, folder, scene))
    return all(kept)


def asked() -> tuple[list[Scene], list[str]]:
    """What the command line asks for."""
    parser = argparse.ArgumentParser("python -m tests.bench.outbox")
    parser.add_argument("what", nargs="*", default=["ticks", "messages"], help="ticks, messages or both")
    parser.add_argument("--messages", type=int, default=MESSAGES)
    parser.add_argument("--workers", type=int, default=1, help="how many processes hand messages over")
    parser.add_argument("--hang", action="store_true", help="the mail server hangs on the DATA of the first recipient")
    parser.add_argument("--own-ways", action="store_true", help="inbox, e-mail and devices alone, as it is shipped")
    parser.add_argument("--on", action="append", choices=["sqlite", "postgresql"], help="both if left out")
    given = parser.parse_args()
    options = (given.messages, given.workers, given.hang, given.own_ways)
    return [Scene(one, *options) for one in given.what], given.on or [
        "sqlite",
        "postgresql",
    ]


if __name__ == "__main__":
    sys.exit(0 if main(*asked()) else 1)
