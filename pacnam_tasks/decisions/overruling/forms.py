"""What is sent to overrule a rating; refused field by field."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.form_fields import required, typed_id, typed_later_day, typed_text
from pacnam_tasks.core.text import dmy
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.tasks.rules.facts import Rating

HOLDS_AT_MOST = timedelta(days=90)
BY_RULE = "rule"
"""The choice that gives a task back to the rule."""
GIVEN = (Rating.ON_PATH, Rating.AT_RISK, Rating.OFF_PATH)


@dataclass(frozen=True)
class OverrulingInput:
    """A rating, none to go by the rule again, why, and the last day on which it holds.

    `seen` is the newest overruling that the page showed, none where there was none.
    """

    rating: Rating | None
    reason: str
    holds_until: date | None
    seen: int | None


def read_overruling(form: Mapping[str, str], today: date) -> OverrulingInput:
    """An overruling as typed; raises Refused by field."""
    wrong: dict[str, str] = {}
    choice = form.get("rating", "")
    rating = next((one for one in GIVEN if one == choice), None)
    if rating is None and choice != BY_RULE:
        wrong["rating"] = _("Please choose how the task is rated.")
    reason = typed_text(form, "reason", wrong)
    required(reason, "reason", wrong, _("Please write why the task is rated otherwise; the unit will read it."))
    until = None if choice == BY_RULE else _last_day(form, today, wrong)
    if wrong:
        raise Refused(wrong)
    return OverrulingInput(rating, reason, until, typed_id(form, "seen"))


def _last_day(form: Mapping[str, str], today: date, wrong: dict[str, str]) -> date | None:
    day = typed_later_day(form, "until", today, wrong)
    required(day, "until", wrong, _("Please enter the last day on which this rating holds."))
    latest = today + HOLDS_AT_MOST
    if day is not None and day > latest:
        wrong["until"] = _("A rating holds for at most 90 days. Please enter a day up to %(day)s.", day=dmy(latest))
    return day
