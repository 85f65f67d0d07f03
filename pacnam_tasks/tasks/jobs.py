"""What the timetable does for tasks."""

from flask import Flask

from pacnam_tasks.core.web import clock, database
from pacnam_tasks.tasks import summary
from pacnam_tasks.tasks.past_days import last_missed, recount
from pacnam_tasks.tasks.queries.counts import AsOf


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
