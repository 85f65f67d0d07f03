"""Which part of the ledger is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.form_fields import typed_day
from pacnam_tasks.core.words import gettext as _

SHOWN_DAYS = 30
LONGEST_ID, LONGEST_CODE = 10, 80


@dataclass(frozen=True, slots=True)
class Wanted:
    """The days from `first` through `last`, of one unit or of all, of one person or task or of all."""

    first: date
    last: date
    unit: str = ""
    person: int | None = None
    task: str = ""


def read_wanted(args: Mapping[str, str], today: date) -> Wanted:
    """What is asked for, the last thirty days where nothing is; raises Refused by field."""
    wrong: dict[str, str] = {}
    last = typed_day(args, "last", wrong, today.year) or today
    first = typed_day(args, "first", wrong, today.year) or last - timedelta(days=SHOWN_DAYS)
    if not wrong and last < first:
        wrong["last"] = _("The last day lies before the first. Please correct one of the two.")
    if wrong:
        raise Refused(wrong)
    person = args.get("person", "")
    is_number = person.isascii() and person.isdigit() and len(person) < LONGEST_ID
    task = "".join(args.get("task", "").split()).upper()[:LONGEST_CODE]
    return Wanted(first, last, args.get("unit", "").strip()[:20], int(person) if is_number else None, task)
