"""What the timetable does for reports at the end of periods; safe to call from several processes."""

import logging

from flask import Flask

from pacnam_tasks.core.web import clock, database
from pacnam_tasks.reports.scheduled import actions, queries

logger = logging.getLogger(__name__)


def prepare_due(app: Flask) -> int:
    """Ask for each report whose hour has come, once for ever; they are written with all others. How many were."""
    done = 0
    with app.app_context():
        with database().reading() as session:
            found = [(one, due) for one in queries.schedules(session) for due in queries.due_by(session, one, clock())]
        for schedule, due in found:
            with database().writing() as session:
                report = actions.prepare(session, schedule, due, clock=clock())
            if report is not None:
                done += 1
                logger.info("the report %s of %s is prepared", schedule.kind, due.name)
    return done
