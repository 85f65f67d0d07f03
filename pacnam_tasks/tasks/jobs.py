"""What the timetable does for tasks."""

from flask import Flask

from pacnam_tasks.core.web import clock, database
from pacnam_tasks.tasks import in_force, summary
from pacnam_tasks.tasks.past_days import last_missed, recount
from pacnam_tasks.tasks.queries.counts import AsOf

EVENTS_A_STEP, STEPS_A_TICK = 2_000, 50


def refresh_summary(app: Flask) -> bool:
    """Make today's counts where they do not stand yet: after midnight, and after a load; whether it was done."""
    with app.app_context():
        today = clock().today()
        with database().reading() as session:
            if summary.is_current(session, today):
                return False
        with database().writing() as session:
            summary.refresh(session, today)
        return True


def keep_missed_day(app: Flask) -> bool:
    """Make the counts of one past day on which no scheduler ran; whether there was one.

    They are made before anything is locked: what was recorded by then never changes.
    """
    with app.app_context():
        today = clock().today()
        with database().reading() as session:
            day = last_missed(session, today)
            cells = {} if day is None else recount(session, AsOf(day, today, clock().zone))
        if day is None or not cells:
            return False
        with database().writing() as session:
            summary.replace(session, day, cells)
        return True


def bring_facts_in_force(app: Flask) -> bool:
    """Follow the history with the facts in force, in short steps, so that people can write in between; if any came."""
    with app.app_context():
        with database().reading() as session:
            if in_force.is_up_to_date(session):
                return False
        for step in range(STEPS_A_TICK):
            with database().writing() as session:
                n = in_force.follow(session, EVENTS_A_STEP)
            if n < EVENTS_A_STEP:
                return bool(step or n)
        return True
