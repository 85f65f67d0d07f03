"""What is sent about a hand-over; refused field by field."""

from collections.abc import Mapping
from dataclasses import dataclass

from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.form_fields import read_required_text, required, typed_id, typed_text
from pacnam_tasks.core.words import gettext as _


@dataclass(frozen=True)
class HandoverInput:
    """Who is to receive, with a word about the work."""

    receiver_id: int
    note: str = ""


def read_handover(form: Mapping[str, str]) -> HandoverInput:
    """The minute as typed; raises Refused by field."""
    wrong: dict[str, str] = {}
    receiver_id = required(typed_id(form, "receiver"), "receiver", wrong, _("Please choose who receives."))
    note = typed_text(form, "note", wrong)
    if wrong or receiver_id is None:
        raise Refused(wrong)
    return HandoverInput(receiver_id, note)


def read_reason(form: Mapping[str, str]) -> str:
    """Why a hand-over is declined; raises Refused by field."""
    return read_required_text(form, "reason", _("Please write why; who made the minute will read it."))
