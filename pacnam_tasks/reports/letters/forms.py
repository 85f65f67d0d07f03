"""A letter as asked for in a form, read and refused field by field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pacnam_tasks.calendar.rules import WorkingCalendar
from pacnam_tasks.calendar.sentences import day_off_question
from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.form_fields import FormKey, read_key, required, typed_id, typed_later_day, typed_text
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.reports.forms import read_marks
from pacnam_tasks.reports.letters.content import LetterSigner
from pacnam_tasks.reports.marks import NO_MARKS, Marks
from pacnam_tasks.reports.rule_sets import RULE_SETS

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class LetterInput:
    """To whom the letter goes (units by id, with the words of the address), by when it is answered and who signs it.

    `rules` is the code of the rule set; empty: that of the day and of whose letter it is. `replaces_id` is the letter
    whose place it takes.
    """

    addressees: tuple[tuple[int, str], ...]
    answer_by: date
    signer: LetterSigner
    key: FormKey
    marks: Marks = NO_MARKS
    rules: str = ""
    replaces_id: int | None = None

    @property
    def unit_id(self) -> int | None:
        """The unit of a letter to one alone."""
        return self.addressees[0][0] if len(self.addressees) == 1 else None


@dataclass(frozen=True, slots=True)
class Chosen:
    """A unit that a letter is to go to, `usual` how it is addressed; `field` is the name of the field for that."""

    unit_id: int
    code: str
    name: str
    field: str
    usual: str = ""


def read_letter(
    form: Mapping[str, str],
    units: Sequence[Chosen],
    today: date,
    usual_day: date,
    signers: Sequence[LetterSigner],
    calendar: WorkingCalendar,
) -> LetterInput:
    """The letter to these units, in their order; raises Refused with a sentence for each wrong field, and once for an
    answer on a day off, which may be meant.
    """
    wrong: dict[str, str] = {}
    addressees = [(one.unit_id, _addressee(form, one, len(units) > 1, wrong)) for one in units]
    answer_by = typed_later_day(form, "answer_by", today, wrong) or usual_day
    chosen = {one.key: one for one in signers}.get(form.get("signer", ""))
    if chosen is None:
        wrong["signer"] = _("Please choose who signs from the list.")
    rules = form.get("rules", "")
    if rules not in {"", *RULE_SETS}:
        wrong["rules"] = _("Please choose the rules of layout from the list.")
    marks = read_marks(form, wrong)
    if not wrong and calendar.is_off(answer_by) and "sure" not in form:
        wrong["sure"] = day_off_question(calendar, answer_by)
    if wrong or chosen is None:
        raise Refused(wrong)
    return LetterInput(tuple(addressees), answer_by, chosen, read_key(form), marks, rules, typed_id(form, "replaces"))


def _addressee(form: Mapping[str, str], unit: Chosen, is_one_of_several: bool, wrong: dict[str, str]) -> str:
    """The words of the address, on one line."""
    typed = typed_text(form, unit.field, wrong, LONGEST_NAME)
    missing = (
        _("Please enter how the letter addresses this unit: %(unit)s.", unit=unit.name)
        if is_one_of_several
        else _("Please enter to whom the letter goes.")
    )
    return " ".join(required(typed, unit.field, wrong, missing).split())
