"""The day on which tasks are judged, by the working calendar in force: the one place where it is made."""

from datetime import date

from sqlmodel import Session

from pacnam_tasks.calendar.queries import calendar_of
from pacnam_tasks.tasks.rules.days import OnDay, on_day


def judged_on(session: Session, day: date) -> OnDay:
    """A day, also a past one, with what is soon after it."""
    return on_day(calendar_of(session), day)
