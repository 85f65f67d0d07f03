"""The words of the weekly digest."""

from pacnam_tasks.core.text import dmy
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.core.words import lazy_gettext as _l
from pacnam_tasks.reminders.digest.rules import Count, Week

COUNT = {
    Count.DONE: _l("Newly done"),
    Count.SUBMITTED: _l("Reported as done"),
    Count.NEW_OVERDUE: _l("Newly overdue"),
    Count.LONG_OVERDUE: _l("Overdue for three weeks or longer"),
    Count.EXTENDED: _l("Deadline extended"),
    Count.OBSTACLES: _l("Obstacles reported"),
}

WAITS = {
    "chua-dat": _l("Results that did not pass the check"),
    "tu-choi": _l("Refused assignments"),
    "chi-dao": _l("Directions to answer"),
    "ban-giao": _l("Hand-overs to confirm"),
    "gia-han": _l("Requests for an extension to decide on"),
    "vuong-mac": _l("Obstacles to answer"),
    "bao-cao": _l("Results to check and confirm"),
    "ra-soat": _l("Work without a deadline to review"),
    "chi-tieu": _l("Values of indicators to confirm"),
}
"""What waits for the reader, by its place on the page of decisions."""


def heading(week: Week) -> str:
    """By what a digest is called."""
    return _("Weekly digest %(first)s – %(last)s", first=dmy(week.first), last=dmy(week.last))
