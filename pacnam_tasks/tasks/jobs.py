"""What the timetable does for tasks."""

from flask import Flask

from pacnam_tasks.core.web import clock, database
from pacnam_tasks.tasks import summary


def refresh_summary(app: Flask) -> bool:
    """Make today's counts where they do not stand yet: after midnight, and after a load; whether it was done."""
    with app.app_context():
        today = clock().today()
        with database().reading() as session:
            if summary.exists_for(session, today):
                return False
        with database().writing() as session:
            summary.refresh(session, today)
        return True
