"""`flask scheduler` as a process of its own."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

import pytest

from pacnam_tasks.core.clock import SystemClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.reminders.failures.queries import sending

ROOT = Path(__file__).parents[2]
WITHIN = timedelta(seconds=60)


@contextmanager
def running_scheduler(database_url: str, data_dir: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """The command, on this database; ended with the test."""
    names = {"PACNAM_DATABASE_URL": database_url, "PACNAM_DATA_DIR": str(data_dir), "PACNAM_SECRET_KEY": "k" * 40}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PACNAM_")}
    command = [sys.executable, "-m", "flask", "--app", "app", "scheduler"]
    process = subprocess.Popen(command, cwd=ROOT, env=kept | names, stderr=subprocess.PIPE)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def first_heartbeat(database: Database) -> datetime:
    """Wait until the scheduler says that it lives."""
    give_up_at, pause = SystemClock().real_now() + WITHIN, Event()
    while SystemClock().real_now() < give_up_at:
        with database.reading() as session:
            seen = sending(session).seen_at
        if seen is not None:
            return seen
        pause.wait(0.05)
    raise TimeoutError("no heartbeat")


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_the_scheduler_says_that_it_lives_and_stops_cleanly(
    database: Database, database_url: str, tmp_path: Path, stop: signal.Signals
) -> None:
    with running_scheduler(database_url, tmp_path / "data") as process:
        seen = first_heartbeat(database)
        process.send_signal(stop)
        _output, errors = process.communicate(timeout=30)

    assert process.returncode == 0, errors.decode()
    assert b"Traceback" not in errors
    assert abs(SystemClock().real_now() - seen) < WITHIN
