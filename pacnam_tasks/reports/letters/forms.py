"""A letter as asked for in a form, read and refused field by field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.form_fields import FormKey, read_key, required, typed_later_day, typed_text
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.reports.forms import read_marks
from pacnam_tasks.reports.letters.content import LetterSigner
from pacnam_tasks.reports.marks import NO_MARKS, Marks

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class LetterInput:
    """To whom the letter goes, by when it is answered and who signs it."""

    unit_id: int
    addressee: str
    answer_by: date
    signer: LetterSigner
    key: FormKey
    marks: Marks = NO_MARKS


def read_letter(
    form: Mapping[str, str], unit_id: int, today: date, usual_day: date, signers: Sequence[LetterSigner]
) -> LetterInput:
    """The letter that was asked for; raises Refused with a sentence for each wrong field."""
    wrong: dict[str, str] = {}
    addressee = typed_text(form, "addressee", wrong, LONGEST_NAME)
    required(addressee, "addressee", wrong, _("Please enter to whom the letter goes."))
    answer_by = typed_later_day(form, "answer_by", today, wrong) or usual_day
    chosen = {one.key: one for one in signers}.get(form.get("signer", ""))
    if chosen is None:
        wrong["signer"] = _("Please choose who signs from the list.")
    marks = read_marks(form, wrong)
    if wrong or chosen is None:
        raise Refused(wrong)
    return LetterInput(unit_id, " ".join(addressee.split()), answer_by, chosen, read_key(form), marks)
