"""What is sent to hand a task over; refused field by field."""

from collections.abc import Mapping
from dataclasses import dataclass

from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.form_fields import typed_text
from pacnam_tasks.core.words import gettext as _


@dataclass(frozen=True)
class Delegation:
    """Who handles the task from now on (None: the head in person), and who did when the form was made."""

    handler_id: int | None
    before: int | None
    note: str = ""


def read_delegation(form: Mapping[str, str]) -> Delegation:
    """Who is chosen, with a word for that person; raises Refused by field."""
    wrong: dict[str, str] = {}
    note = typed_text(form, "note", wrong)
    chosen, before = (form.get(name, "").strip() for name in ("handler", "before"))
    if "handler" not in form or not all(id_.isdecimal() and len(id_) < 10 for id_ in (chosen, before) if id_):
        wrong["handler"] = _("Please choose a person of the unit.")
    if wrong:
        raise Refused(wrong)
    return Delegation(int(chosen) if chosen else None, int(before) if before else None, note)
