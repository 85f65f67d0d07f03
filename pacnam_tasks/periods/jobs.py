"""What the timetable does for reporting periods."""

import logging

from flask import Flask

from pacnam_tasks.core.errors import Conflict
from pacnam_tasks.core.web import clock, database
from pacnam_tasks.periods import actions
from pacnam_tasks.periods.queries import pictures, standing

logger = logging.getLogger(__name__)


def freeze_due(app: Flask) -> int:
    """Freeze each locked period whose cut-off has come and that nobody has unlocked; how many were."""
    done = 0
    with app.app_context():
        with database().reading() as session:
            due = standing.to_freeze(session, clock().now())
        for period_id in due:
            done += freeze_at_cut_off(period_id)
    return done


def freeze_at_cut_off(period_id: int) -> bool:
    """Take the picture with nobody waiting, then keep it; whether it was kept. What has changed meanwhile waits."""
    with database().reading() as session:
        stands = standing.listed(session, period_id, clock())
        if stands.is_unlocked:
            return False
        picture = pictures.taken(session, stands, clock())
    try:
        with database().writing() as session:
            now = standing.to_change(session, period_id, clock())
            actions.freeze(session, now, picture, by=None, clock=clock(), version=stands.period.version)
    except Conflict:
        logger.info("period %s has changed while it was being frozen", stands.period.name)
        return False
    logger.info("period %s is frozen", stands.period.name)
    return True
