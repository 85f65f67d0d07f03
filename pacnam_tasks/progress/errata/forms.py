"""What an erratum says, read and refused field by field."""

from collections.abc import Mapping
from dataclasses import dataclass

from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.form_fields import required, ticked, typed_measured, typed_number, typed_text
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.progress.errata.rules import Said
from pacnam_tasks.progress.forms import check_range


@dataclass(frozen=True)
class Correction:
    """What the entry should have said, and why; `sure` says that a figure which was asked about is right.

    `holds` is the number of what held when the form was made: the entry or its last erratum. `measure` was typed behind
    the quantity.
    """

    said: Said
    reason: str
    holds: int
    sure: bool = False
    measure: str = ""


def read_correction(form: Mapping[str, str]) -> Correction:
    """The erratum that was typed; raises Refused by field."""
    wrong: dict[str, str] = {}
    (quantity, measure), percent = typed_measured(form, "quantity", wrong), typed_number(form, "percent", wrong, "%")
    check_range(quantity, percent, wrong)
    note, reason = typed_text(form, "note", wrong), typed_text(form, "reason", wrong)
    sentence = _("Please write why the entry is corrected; everybody who reads the entry will read it.")
    required(reason, "reason", wrong, sentence)
    if wrong:
        raise Refused(wrong)
    return Correction(Said(quantity, percent, note), reason, _holds(form), ticked(form, "sure"), measure)


def _holds(form: Mapping[str, str]) -> int:
    text = form.get("holds", "")
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise Refused(_("The form is incomplete. Please open the page again and send it once more."))
    return int(text)
