"""What is sent about a failed message."""

from collections.abc import Mapping
from dataclasses import dataclass

from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.form_fields import typed_text
from pacnam_tasks.core.words import gettext as _

MAX_REASON = 300
TICK = "message-"
"""Before the number of a message in the name of its tick."""
TICKED, EVERY = "ticked", "every"
AT_MOST, LONGEST_ID = 200, 18
"""Ticks of a form, and digits of a number."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The messages that a form is about: those ticked, or those of a cause, or all.

    Of the latter the person has seen `shown`, none of them newer than `newest`.
    """

    ticked: tuple[int, ...] = ()
    cause: str = ""
    shown: int = 0
    newest: int = 0


def ticked_in(form: Mapping[str, str]) -> list[int]:
    """The numbers of the messages that are ticked."""
    texts = [name.removeprefix(TICK) for name in form if name.startswith(TICK)]
    return [int(text) for text in texts if _is_number(text)][:AT_MOST]


def read_chosen(form: Mapping[str, str]) -> Chosen:
    """Which messages are meant; raises Refused."""
    name, *seen = form.get("which", "").split(":")
    if name == TICKED:
        ticked = ticked_in(form)
        if not ticked:
            raise Refused({"which": _("No message is ticked.")})
        return Chosen(tuple(ticked))
    if not name or len(seen) != 2 or not all(map(_is_number, seen)):
        raise Refused({"which": _("Please choose which messages are meant.")})
    return Chosen((), "" if name == EVERY else name, *map(int, seen))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_ID


def read_reason(form: Mapping[str, str]) -> str:
    """Why; raises Refused."""
    wrong: dict[str, str] = {}
    reason = typed_text(form, "reason", wrong, MAX_REASON)
    if not reason and not wrong:
        wrong["reason"] = _("Please write the reason.")
    if wrong:
        raise Refused(wrong)
    return reason
