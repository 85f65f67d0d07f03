"""The words of the weekly digest."""

from collections.abc import Sequence
from typing import Any

from pacnam_tasks.core.text import dmy
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.core.words import lazy_gettext as _l
from pacnam_tasks.decisions.waiting.rules import Named
from pacnam_tasks.reminders.digest.rules import Count, Digest, Listing, Week
from pacnam_tasks.reminders.rules import Matter, path_of

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


def told(digest: Digest | None, public_url: str = "") -> dict[str, Any]:
    """What mail and page say of a week, with addresses that begin so; without a digest no `week`."""
    if digest is None:
        return {"week": ""}
    return {
        "week": heading(digest.week),
        "of_all": digest.of_all,
        "changes": [
            {
                **_counted(str(COUNT[one.kind]), one.count, one.first, public_url),
                "lists": [(_list_of(listing), f"{public_url}{listing.path}") for listing in one.lists],
            }
            for one in digest.changes
        ],
        "page": f"{public_url}{digest.week.page}",
        "progress": f"{public_url}{digest.week.path}",
        "waiting": [
            {**_counted(one.title, one.count, one.first, public_url), "url": f"{public_url}/decisions#{one.anchor}"}
            for one in digest.waiting
        ],
        "nothing": "" if digest.changes or digest.waiting else nothing(of_all=digest.of_all),
    }


def _counted(words: str, count: int, first: Sequence[Named], public_url: str) -> dict[str, Any]:
    """A line of a digest with the first that it counts, and how many more there are."""
    items = [
        {
            "code": one.code,
            "title": one.title,
            "said": said_of(one),
            "url": f"{public_url}{path_of(Matter.DEADLINE, one.code)}" if one.code else "",
        }
        for one in first
    ]
    return {"words": words, "count": count, "items": items, "more": count - len(items) if items else 0}


def _list_of(listing: Listing) -> str:
    return _("List, field %(name)s", name=listing.field_name) if listing.field_name else _("List")
