"""What is sent about a failed message."""

from collections.abc import Mapping

from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.form_fields import typed_text
from pacnam_tasks.core.words import gettext as _

MAX_REASON = 300


def read_reason(form: Mapping[str, str]) -> str:
    """Why; raises Refused."""
    wrong: dict[str, str] = {}
    reason = typed_text(form, "reason", wrong, MAX_REASON)
    if not reason and not wrong:
        wrong["reason"] = _("Please write the reason.")
    if wrong:
        raise Refused(wrong)
    return reason
