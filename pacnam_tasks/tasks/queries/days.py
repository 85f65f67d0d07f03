"""What tasks take from the working calendar in force: the day on which they are judged, the day to which one rolls."""

from datetime import date

from sqlmodel import Session

from pacnam_tasks.calendar.queries import calendar_of
from pacnam_tasks.tasks.rules.days import OnDay, on_day, rolled_by


def judged_on(session: Session, day: date) -> OnDay:
    """A day, also a past one, with what is soon after it."""
    return on_day(calendar_of(session), day)


def rolled(session: Session, due_on: date | None, *, rolls: bool) -> date | None:
    """The working day that counts instead of a due day that rolls; none where the due day itself counts."""
    return rolled_by(calendar_of(session), due_on) if rolls else None
