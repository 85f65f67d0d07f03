"""What is sent to name an acting head; refused field by field."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.form_fields import required, typed_day, typed_id, typed_text
from pacnam_tasks.core.words import gettext as _

MAX_BASIS = 300


@dataclass(frozen=True)
class ActingInput:
    """Who acts from `first` through `last`, on what basis; `head_id` is the appointment acted for, where chosen."""

    person_id: int
    first: date
    last: date
    basis: str = ""
    head_id: int | None = None


def read_acting(form: Mapping[str, str], today: date) -> ActingInput:
    """Who is named, and for how long; raises Refused by field."""
    wrong: dict[str, str] = {}
    person_id = required(typed_id(form, "person"), "person", wrong, _("Please choose who acts for the head."))
    first = typed_day(form, "first", wrong, today.year)
    last = typed_day(form, "last", wrong, today.year)
    required(first, "first", wrong, _("Please enter the first day."))
    required(last, "last", wrong, _("Please enter the last day."))
    basis = typed_text(form, "basis", wrong, MAX_BASIS)
    if wrong or person_id is None or first is None or last is None:
        raise Refused(wrong)
    return ActingInput(person_id, first, last, basis, typed_id(form, "head"))
