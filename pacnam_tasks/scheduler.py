"""The timetable, and the process that keeps it: `flask scheduler`.

The library only ticks; what is to be done stands in the database, so that a tick that was missed, late or
doubled changes nothing.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, timedelta
from threading import Event
from typing import NoReturn

import click
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger
from flask import Flask, current_app
from flask.cli import with_appcontext

from pacnam_tasks.accounts import jobs as accounts
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.stopping import StopAsked, stoppable, unstoppable
from pacnam_tasks.core.web import clock
from pacnam_tasks.periods import jobs as periods
from pacnam_tasks.progress import jobs as progress
from pacnam_tasks.reminders import jobs as reminders
from pacnam_tasks.reports import jobs as reports
from pacnam_tasks.reports.scheduled import jobs as scheduled
from pacnam_tasks.tasks import jobs as tasks

LOOK_AT_THE_CLOCK_SECONDS = 5
logger = logging.getLogger(__name__)
stopping = Event()


@dataclass(frozen=True)
class Job:
    """A line of the timetable; each starts with the scheduler and never runs beside itself."""

    name: str
    every: timedelta
    run: Callable[[Flask], object]


def deliver(app: Flask) -> None:
    """Send what waits; between two mails a stop is heard."""
    reminders.deliver_waiting(app, stopping.is_set)


TIMETABLE = (
    Job("say that the scheduler lives", timedelta(seconds=30), reminders.beat),
    Job("plan what is due today, then make messages of what waits", timedelta(minutes=1), reminders.plan_and_gather),
    Job("send the mails that wait", timedelta(seconds=20), deliver),
    Job("count today anew once midnight has passed", timedelta(minutes=1), tasks.refresh_summary),
    Job("bring the facts of new events in force", timedelta(minutes=1), tasks.bring_facts_in_force),
    Job("count a past day on which no scheduler ran", timedelta(minutes=1), tasks.keep_missed_day),
    Job("freeze the periods whose cut-off has come", timedelta(minutes=1), periods.freeze_due),
    Job("prepare the reports of periods that have ended", timedelta(minutes=1), scheduled.prepare_due),
    Job("write the reports that wait", timedelta(seconds=2), reports.render_waiting),
    Job("take away files that no update names", timedelta(hours=1), progress.sweep_files),
    Job("forget sessions that have ended", timedelta(days=1), accounts.forget_sessions),
)


@click.command("scheduler")
@with_appcontext
def scheduler() -> None:
    """Keep the timetable until Ctrl-C."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    run(current_app._get_current_object(), TIMETABLE)  # type: ignore[attr-defined]


def run(app: Flask, timetable: tuple[Job, ...]) -> None:
    """Keep a timetable until a stop signal comes; what is under way then is brought to its end."""
    with app.app_context():
        the_clock = clock()
    ticking = ticker(app, timetable, the_clock)
    stopping.clear()
    with stoppable():
        try:
            ticking.start()
            _watch_the_clock(ticking, the_clock)
        except StopAsked:
            logger.info("stopping")
        finally:
            with unstoppable():
                stopping.set()
                if ticking.running:
                    ticking.shutdown(wait=True)


def ticker(app: Flask, timetable: tuple[Job, ...], the_clock: Clock) -> BackgroundScheduler:
    """The library's scheduler for a timetable, not started: late ticks run once, however late."""
    made = BackgroundScheduler(
        executors={"default": ThreadPoolExecutor(len(timetable))},
        job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
        timezone=UTC,
    )
    for job in timetable:
        trigger = IntervalTrigger(seconds=int(job.every.total_seconds()), timezone=UTC)
        made.add_job(job.run, trigger, args=[app], id=job.name, name=job.name, next_run_time=the_clock.real_now())
    return made


def _watch_the_clock(ticking: BackgroundScheduler, the_clock: Clock) -> NoReturn:
    """Wait for a stop; where the machine's clock is set back, ticks do not wait until it has caught up."""
    seen = the_clock.real_now()
    while True:
        time.sleep(LOOK_AT_THE_CLOCK_SECONDS)
        now = the_clock.real_now()
        if now < seen:
            restart_ticks(ticking, the_clock)
        seen = now


def restart_ticks(ticking: BackgroundScheduler, the_clock: Clock) -> None:
    """Let every job run now and at its interval from now on."""
    for job in ticking.get_jobs():
        job.modify(next_run_time=the_clock.real_now())
