"""The words of the weekly digest."""

from pacnam_tasks.core.text import dmy
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.core.words import lazy_gettext as _l
from pacnam_tasks.decisions.waiting.rules import Named
from pacnam_tasks.reminders.digest.rules import Count, Week

COUNT = {
    Count.NEW_OVERDUE: _l("Newly overdue"),
    Count.LONG_OVERDUE: _l("Overdue for three weeks or longer"),
    Count.DONE: _l("Newly done"),
    Count.SUBMITTED: _l("Newly reported as done, not confirmed yet"),
    Count.RETURNED: _l("Newly returned"),
    Count.OBSTACLES: _l("With an obstacle reported in the week"),
    Count.ANSWERED: _l("With an obstacle answered in the week"),
    Count.EXTENDED: _l("Deadline extended"),
    Count.PAUSED: _l("Newly paused"),
    Count.REVOKED: _l("Newly revoked"),
    Count.GIVEN: _l("Newly given"),
}
"""What happened, in the order in which a digest says it."""

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


def said_of(named: Named) -> str:
    """The unit of a task and the day that counts for it, as they stand behind its code and title."""
    if named.answer_by:
        return _("%(unit)s, answer by %(day)s", unit=named.unit_name, day=dmy(named.answer_by))
    if named.due_on:
        return _("%(unit)s, due %(day)s", unit=named.unit_name, day=dmy(named.due_on))
    return named.unit_name


def nothing(*, of_all: bool) -> str:
    """What a digest says when there is nothing to tell."""
    if of_all:
        return _("In this week nothing changed that a digest tells of, and nothing waits for your decision.")
    return _("In this week nothing changed in your fields that a digest tells of, and nothing waits for your decision.")
