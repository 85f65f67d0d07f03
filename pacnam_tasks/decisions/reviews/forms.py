"""What is sent about a review; refused field by field."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.form_fields import required, typed_later_day, typed_text
from pacnam_tasks.core.words import gettext as _


@dataclass(frozen=True)
class Review:
    """What was found, the next day of review, and the day that stood when the form was made."""

    note: str
    next_on: date
    before: date | None


def read_review(form: Mapping[str, str], today: date) -> Review:
    """A review as typed; raises Refused by field."""
    wrong: dict[str, str] = {}
    note = required(typed_text(form, "note", wrong), "note", wrong, _("Please write what the review found."))
    next_on = typed_later_day(form, "next_on", today, wrong)
    required(next_on, "next_on", wrong, _("Please enter the next day of review."))
    if next_on == today:
        wrong["next_on"] = _("The next review comes after today. Please enter a later day.")
    if wrong or next_on is None:
        raise Refused(wrong)
    return Review(note, next_on, _before(form))


def _before(form: Mapping[str, str]) -> date | None:
    text = form.get("before", "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Refused(_("The form is incomplete. Please open the page again and send it once more.")) from None
