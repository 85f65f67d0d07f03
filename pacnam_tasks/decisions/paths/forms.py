"""What is sent to change an expected path; refused field by field."""

from collections.abc import Mapping
from dataclasses import dataclass

from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.form_fields import required, ticked, typed_text
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.tasks.drafting.expected_path import read_path
from pacnam_tasks.tasks.rules.expected_path import Chosen


@dataclass(frozen=True)
class PathInput:
    """A path and why; `parts_too` has open parts follow it; `seen` names the path that the page showed."""

    chosen: Chosen
    reason: str
    parts_too: bool
    seen: str


def read_decision(form: Mapping[str, str], this_year: int) -> PathInput:
    """The decision that was typed; raises Refused by field."""
    wrong: dict[str, str] = {}
    chosen = read_path(form, this_year, wrong)
    reason = typed_text(form, "reason", wrong)
    required(reason, "reason", wrong, _("Please write why the expected path is changed; the unit will read it."))
    if wrong:
        raise Refused(wrong)
    return PathInput(chosen, reason, ticked(form, "parts_too"), form.get("seen", ""))
