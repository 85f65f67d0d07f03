"""What is said of a new due day on which nobody works."""

from datetime import date

from pacnam_tasks.calendar.rules import WorkingCalendar
from pacnam_tasks.calendar.sentences import why_off
from pacnam_tasks.core.text import dmy
from pacnam_tasks.core.words import gettext as _


def day_off_question(calendar: WorkingCalendar, day: date) -> str:
    """What is asked once before such a day becomes a deadline."""
    return _(
        "%(day)s is a day off (%(why)s). A deadline is not moved to a working day by itself: please enter another day, "
        "or tick that this day is meant.",
        day=dmy(day),
        why=why_off(calendar, day),
    )
