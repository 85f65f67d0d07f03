"""What is sent about directions; refused field by field."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.form_fields import read_required_text, required, typed_later_day, typed_text
from pacnam_tasks.core.words import gettext as _

TO = "to-"
"""What the name of a unit's tick box begins with."""


@dataclass(frozen=True)
class DirectionInput:
    """What is to be done, and by which day the unit answers."""

    text: str
    answer_by: date


@dataclass(frozen=True)
class FieldDirectionInput(DirectionInput):
    """The same on a field, with the codes of the units to which it is addressed."""

    unit_codes: frozenset[str]


def read_direction(form: Mapping[str, str], today: date) -> DirectionInput:
    """A direction as typed; raises Refused by field."""
    wrong: dict[str, str] = {}
    text = required(typed_text(form, "text", wrong), "text", wrong, _("Please write what the unit is to do."))
    answer_by = typed_later_day(form, "answer_by", today, wrong)
    required(answer_by, "answer_by", wrong, _("Please enter the day by which an answer is needed."))
    if wrong or answer_by is None:
        raise Refused(wrong)
    return DirectionInput(text, answer_by)


def read_field_direction(form: Mapping[str, str], today: date) -> FieldDirectionInput:
    """A direction on a field as typed; raises Refused by field."""
    wrong: dict[str, str] = {}
    said: DirectionInput | None = None
    try:
        said = read_direction(form, today)
    except Refused as refused:
        wrong |= refused.messages
    units = frozenset(name.removeprefix(TO) for name in form if name.startswith(TO))
    if not units:
        wrong["units"] = _("Please choose the units to which the direction is addressed.")
    if wrong or said is None:
        raise Refused(wrong)
    return FieldDirectionInput(said.text, said.answer_by, units)


def read_answer(form: Mapping[str, str]) -> str:
    """The unit's answer as typed; raises Refused by field."""
    sentence = _("Please write the answer; who gave the direction will read it.")
    return read_required_text(form, "answer", sentence)
