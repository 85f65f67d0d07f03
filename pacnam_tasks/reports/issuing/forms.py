"""What is sent when a document is issued: a signed copy, a reason, a term."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import IO

from werkzeug.datastructures import FileStorage

from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.files import media_type_of
from pacnam_tasks.core.form_fields import EARLIEST, read_required_text, required, ticked, typed_day, typed_text
from pacnam_tasks.core.papers import Inside, look_into
from pacnam_tasks.core.text import dmy
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.reports.issuing.rules import MAX_SIGNED_BYTES

PDF = "application/pdf"
LONGEST_NAME, LONGEST_ABSTRACT, MOST_DIGITS = 120, 500, 4


@dataclass(frozen=True, slots=True)
class TermInput:
    """A term of the committee; that numbers begin with 01 again is to be `is_confirmed`."""

    valid_from: date
    name: str
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class OutsideInput:
    """Numbers of a series up to `last` that documents outside the system bear; a jump is to be `is_confirmed`."""

    symbol: str
    last: int
    document_on: date
    abstract: str
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class VoidedInput:
    """Why numbers used outside the system are void, and from which on (None: all of the entry)."""

    reason: str
    first: int | None


def read_outside(form: Mapping[str, str], symbols: Collection[str], today: date) -> OutsideInput:
    """What was used outside; raises Refused by field."""
    wrong: dict[str, str] = {}
    symbol, number = form.get("symbol", ""), form.get("number", "").strip()
    if symbol not in symbols:
        wrong["symbol"] = _("Please choose a series from the list.")
    if not _is_number(number):
        wrong["number"] = _("Please enter a whole number from 1 to %(most)s.", most=10**MOST_DIGITS - 1)
    day = typed_day(form, "document_on", wrong, today.year)
    required(day, "document_on", wrong, _("Please enter the day of the document."))
    if day is not None and not EARLIEST <= day <= today:
        wrong["document_on"] = _(
            "Please enter a day between %(first)s and %(last)s.", first=dmy(EARLIEST), last=dmy(today)
        )
    abstract = " ".join(typed_text(form, "abstract", wrong, LONGEST_ABSTRACT).split())
    required(abstract, "abstract", wrong, _("Please enter what the document is about, or why the numbers were used."))
    if wrong or day is None:
        raise Refused(wrong)
    return OutsideInput(symbol, int(number), day, abstract, ticked(form, "confirmed"))


def read_voided(form: Mapping[str, str]) -> VoidedInput:
    """Why numbers used outside are void, and from which on; raises Refused by field."""
    wrong: dict[str, str] = {}
    first = form.get("void_from", "").strip()
    if first and not _is_number(first):
        wrong["void_from"] = _("Please enter a whole number from 1 to %(most)s.", most=10**MOST_DIGITS - 1)
    reason = typed_text(form, "reason", wrong, LONGEST_ABSTRACT)
    required(reason, "reason", wrong, _("Please say why the number is voided."))
    if wrong:
        raise Refused(wrong)
    return VoidedInput(reason, int(first) if first else None)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS and int(text) > 0


def read_signed(file: FileStorage | None) -> IO[bytes]:
    """The signed copy, a PDF; raises Refused."""
    if file is None or not file.filename:
        raise Refused({"signed": _("Please choose the signed document, a PDF.")})
    file.stream.seek(0, 2)
    if file.stream.tell() > MAX_SIGNED_BYTES:
        raise Refused({"signed": _("The file is larger than 20 MB. Please scan the document at a lower resolution.")})
    if media_type_of(file.filename, file.stream) != PDF:
        raise Refused({"signed": _("The signed document is kept as PDF. Please scan or save it as PDF and send that.")})
    if look_into(file.stream, PDF) in {Inside.MARKED, Inside.HOSTILE}:
        message = _(
            "The file bears a mark of secrecy or cannot be opened safely. State secrets are not sent in this system "
            "(Law on the Protection of State Secrets); nothing has been saved."
        )
        raise Refused({"signed": message})
    return file.stream


def read_reason(form: Mapping[str, str]) -> str:
    """Why a number is voided; raises Refused."""
    return read_required_text(form, "reason", _("Please say why the number is voided."))


def read_term_reason(form: Mapping[str, str]) -> str:
    """Why a term is removed; raises Refused."""
    return read_required_text(form, "reason", _("Please say why the term is removed."))


def read_term(form: Mapping[str, str], this_year: int) -> TermInput:
    """The term that was entered; raises Refused by field."""
    wrong: dict[str, str] = {}
    day = typed_day(form, "valid_from", wrong, this_year)
    required(day, "valid_from", wrong, _("Please enter the first day of the term."))
    name = required(
        typed_text(form, "name", wrong, LONGEST_NAME), "name", wrong, _("Please name the term, for example 2020–2025.")
    )
    if wrong or day is None:
        raise Refused(wrong)
    return TermInput(day, name, ticked(form, "sure"))
