"""What the timetable does for accounts."""

from flask import Flask

from pacnam_tasks.accounts import actions
from pacnam_tasks.core.web import clock, database


def forget_sessions(app: Flask) -> int:
    """Delete sessions and throttles that have no effect any more."""
    with app.app_context(), database().writing() as session:
        return actions.forget_dead(session, clock().real_now())
