"""What is typed into the forms of the working calendar, read and refused field by field."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pacnam_tasks.calendar.rules import FIRST_YEAR, LAST_YEAR, DayKind
from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.form_fields import EARLIEST, typed_day, typed_text
from pacnam_tasks.core.text import one_line
from pacnam_tasks.core.words import gettext as _

MAX_NAME, MAX_DOCUMENT = 200, 300
STAMP_DIGITS = 16


@dataclass(frozen=True)
class DayInput:
    """A special day as understood, with the document that ordered it."""

    kind: DayKind
    name: str
    document: str
    document_on: date


def read_year(text: str | None, today: date) -> int:
    """The year that is asked for, this one where none is; raises Refused."""
    if not text:
        return min(max(today.year, FIRST_YEAR), LAST_YEAR)
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else 0
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused(
            _(
                "The working calendar is kept for the years %(first)s to %(last)s. Please choose one of them.",
                first=FIRST_YEAR,
                last=LAST_YEAR,
            )
        )
    return year


def read_stamp(form: Mapping[str, str]) -> int:
    """What the form was made from; raises Refused."""
    text = form.get("stamp", "")
    if not text.isascii() or not text.isdigit() or len(text) > STAMP_DIGITS:
        raise Refused(_("The form is incomplete. Please open the page again and send it once more."))
    return int(text)


def read_new_day(form: Mapping[str, str], year: int, today: date) -> tuple[date, DayInput]:
    """The day that is entered and what is said of it; raises Refused by field."""
    wrong: dict[str, str] = {}
    day = typed_day(form, "day", wrong, year)
    if day is None and "day" not in wrong:
        wrong["day"] = _("Please enter the day.")
    said = _read_day(form, today, wrong)
    if day is None or said is None:
        raise Refused(wrong)
    return day, said


def read_day(form: Mapping[str, str], today: date) -> DayInput:
    """What is said of a day; raises Refused by field."""
    wrong: dict[str, str] = {}
    said = _read_day(form, today, wrong)
    if said is None:
        raise Refused(wrong)
    return said


def _read_day(form: Mapping[str, str], today: date, wrong: dict[str, str]) -> DayInput | None:
    kind = form.get("kind", "")
    if kind not in set(DayKind):
        wrong["kind"] = _("Please choose what kind of day it is.")
    name = one_line(typed_text(form, "name", wrong, MAX_NAME))
    if not name and "name" not in wrong:
        wrong["name"] = _("Please enter the occasion, for example Quốc khánh.")
    document = one_line(typed_text(form, "document", wrong, MAX_DOCUMENT))
    if not document and "document" not in wrong:
        wrong["document"] = _("Please enter the document that orders it: its kind, number and symbol.")
    document_on = typed_day(form, "document_on", wrong, today.year)
    if document_on is None and "document_on" not in wrong:
        wrong["document_on"] = _("Please enter the day of the document.")
    if document_on is not None and not EARLIEST <= document_on <= today:
        wrong["document_on"] = _("A document is dated from the year 2000 on, and no later than today.")
    return None if wrong or document_on is None else DayInput(DayKind(kind), name, document, document_on)
