"""What is said of a new due day on which nobody may be at work."""

from datetime import date

from pacnam_tasks.core.text import dmy
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.core.words import lazy_gettext as _l
from pacnam_tasks.decisions.extensions.rules import DayOff, day_off

WHY_OFF = {
    DayOff.WEEKEND: _l("a weekend"),
    DayOff.HOLIDAY: _l("a public holiday"),
    DayOff.BESIDE_NATIONAL_DAY: _l("may be the second day off of National Day"),
}


def why_off(day: date) -> str:
    """The reason in a few words; empty for a day of work."""
    reason = day_off(day)
    return str(WHY_OFF[reason]) if reason is not None else ""


def day_off_question(day: date) -> str:
    """What is asked once before such a day becomes a deadline."""
    return _(
        "%(day)s is a day off (%(why)s). A deadline is not moved to a working day by itself: please enter another day, "
        "or tick that this day is meant.",
        day=dmy(day),
        why=why_off(day),
    )
