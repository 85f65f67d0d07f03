"""What is said of days off."""

from datetime import date

from pacnam_tasks.calendar.labels import DAY_KIND
from pacnam_tasks.calendar.rules import DayKind, WorkingCalendar, Wrong
from pacnam_tasks.core.text import dmy
from pacnam_tasks.core.words import gettext as _


def why_wrong(wrong: Wrong, day: date, year: int) -> str:
    """Why a day cannot stand in the calendar of a year so, and what to do."""
    if wrong is Wrong.OTHER_YEAR:
        return _("%(day)s is not a day of %(year)s. Please open the year of the day first.", day=dmy(day), year=year)
    if wrong is Wrong.WORKED_ANYWAY:
        return _(
            "%(day)s is a working day already. Please enter a Saturday, a Sunday or a day off that is worked.",
            day=dmy(day),
        )
    return _(
        "%(day)s is a Saturday or Sunday and off anyway. Please enter the working day that is off instead.",
        day=dmy(day),
    )


def why_off(calendar: WorkingCalendar, day: date) -> str:
    """Why nobody works on a day, in a few words; empty for a day of work."""
    if not calendar.is_off(day):
        return ""
    special = calendar.special(day)
    if special is None:
        return _("a weekend")
    words = special.name or str(DAY_KIND[DayKind(special.kind)])
    return _("%(name)s, not confirmed yet", name=words) if special.is_proposed else words


def day_off_question(calendar: WorkingCalendar, day: date) -> str:
    """What is asked once before a day on which nobody works becomes a deadline."""
    return _(
        "%(day)s is a day off (%(why)s). A deadline is not moved to a working day by itself: please enter another day, "
        "or tick that this day is meant.",
        day=dmy(day),
        why=why_off(calendar, day),
    )
