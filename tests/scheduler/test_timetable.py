"""The timetable: what stands in it, and how ticks run that come late, fail or last."""

import os
import signal
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event

import pytest
from flask import Flask

from pacnam_tasks import scheduler
from pacnam_tasks.core.clock import SystemClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.core.stopping import StopAsked
from pacnam_tasks.core.web import clock
from pacnam_tasks.reminders.failures.queries import sending
from pacnam_tasks.scheduler import TIMETABLE, Job, restart_ticks, ticker
from tests.conftest import NOON

SOON = 10


def kept(app: Flask, *jobs: Job, until: Event) -> bool:
    """Keep this timetable by the machine's clock until the event comes, at most for some seconds."""
    ticking = ticker(app, jobs, SystemClock())
    ticking.start()
    try:
        return until.wait(SOON)
    finally:
        ticking.shutdown(wait=True)


def job(run: Callable[[Flask], object], every: float = 3600) -> Job:
    """A line of a timetable."""
    return Job(run.__name__, timedelta(seconds=every), run)


def test_the_timetable_reads_aloud() -> None:
    lines = [f"{one.name}, every {one.every}" for one in TIMETABLE]

    assert lines == [
        "say that the scheduler lives, every 0:00:30",
        "plan what is due today, then make messages of what waits, every 0:01:00",
        "send the mails that wait, every 0:00:20",
        "count today anew once midnight has passed, every 0:01:00",
        "bring the facts of new events in force, every 0:01:00",
        "count a past day on which no scheduler ran, every 0:01:00",
        "freeze the periods whose cut-off has come, every 0:01:00",
        "prepare the reports of periods that have ended, every 0:01:00",
        "write the reports that wait, every 0:00:02",
        "take away files that no update names, every 1:00:00",
        "forget sessions that have ended, every 1 day, 0:00:00",
    ]


@pytest.mark.parametrize("one", TIMETABLE, ids=lambda one: one.name)
def test_each_job_runs_on_an_empty_house(app: Flask, one: Job) -> None:
    one.run(app)


def test_the_heartbeat_is_noted_in_real_time(app: Flask, database: Database) -> None:
    TIMETABLE[0].run(app)

    with database.reading() as session, app.app_context():
        assert sending(session).seen_at == clock().real_now()


@pytest.fixture
def bare() -> Flask:
    """An application without anything, for jobs that need nothing."""
    return Flask("bare")


def test_each_job_starts_with_the_scheduler(bare: Flask) -> None:
    ran = Event()

    assert kept(bare, job(lambda _app: ran.set()), until=ran)


def test_a_job_that_fails_runs_again_and_stops_no_other(bare: Flask, caplog: pytest.LogCaptureFixture) -> None:
    failures, other = [], Event()

    def fails(_app: Flask) -> None:
        failures.append(1)
        if len(failures) == 2:
            other.set()
        raise RuntimeError("on purpose")

    assert kept(bare, job(fails, every=1), until=other)
    assert "on purpose" in caplog.text


def test_a_job_that_lasts_holds_no_other_up_and_never_runs_beside_itself(bare: Flask) -> None:
    inside, most, twice, release = [], [0], Event(), Event()

    def lasts(_app: Flask) -> None:
        inside.append(1)
        most[0] = max(most[0], len(inside))
        release.wait(SOON)
        inside.pop()

    ticks = []

    def ticks_on(_app: Flask) -> None:
        ticks.append(1)
        if len(ticks) == 3:
            release.set()
            twice.set()

    assert kept(bare, job(lasts, every=1), job(ticks_on, every=1), until=twice)
    assert most == [1]


def test_ticks_that_come_hours_late_run_once(bare: Flask) -> None:
    ran, calls = Event(), []

    class Stopped(SystemClock):
        def real_now(self):  # type: ignore[no-untyped-def]
            return super().real_now() - timedelta(hours=5)

    def late(_app: Flask) -> None:
        calls.append(1)
        ran.set()

    ticking = ticker(bare, (job(late, every=3600),), Stopped())
    ticking.start()
    try:
        assert ran.wait(SOON)
    finally:
        ticking.shutdown(wait=True)

    assert calls == [1]


def test_a_stop_signal_ends_the_timetable_once_jobs_under_way_are_done(bare: Flask) -> None:
    bare.extensions["pacnam_clock"] = SystemClock()
    ended = []

    def asks_for_a_stop(_app: Flask) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        scheduler.stopping.wait(SOON)
        ended.append(scheduler.stopping.is_set())

    scheduler.run(bare, (job(asks_for_a_stop),))

    assert ended == [True]


class SetBack(SystemClock):
    """A machine's clock that somebody sets back; the look after that is the last."""

    looks = 0

    def real_now(self) -> datetime:
        object.__setattr__(self, "looks", self.looks + 1)
        if self.looks == 4:
            raise StopAsked
        return NOON - timedelta(hours=self.looks)


def test_a_clock_set_back_is_noticed(bare: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduler, "LOOK_AT_THE_CLOCK_SECONDS", 0)
    ticking = ticker(bare, (job(lambda _app: None),), SystemClock())
    ticking.start(paused=True)

    with pytest.raises(StopAsked):
        scheduler._watch_the_clock(ticking, SetBack())
    [moved] = ticking.get_jobs()
    ticking.shutdown()

    assert moved.next_run_time == NOON - timedelta(hours=3)


def test_after_the_clock_was_set_back_every_job_ticks_at_once(bare: Flask) -> None:
    ran, calls = Event(), []

    def counted(_app: Flask) -> None:
        calls.append(1)
        if len(calls) == 2:
            ran.set()

    ticking = ticker(bare, (job(counted, every=3600),), SystemClock())
    ticking.start()
    try:
        restart_ticks(ticking, SystemClock())
        assert ran.wait(SOON)
    finally:
        ticking.shutdown(wait=True)
