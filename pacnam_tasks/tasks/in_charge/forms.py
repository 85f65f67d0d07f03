"""Ticked tasks and their new member in charge, as sent; nothing typed is lost."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.form_fields import required, typed_text
from pacnam_tasks.core.text import number
from pacnam_tasks.core.words import gettext as _

TICK = "task-"
MAX_TICKED, MAX_DOCUMENT = 200, 120


@dataclass(frozen=True)
class NewMember:
    """Who is in charge from now on, why, and by which document, where there is one.

    `before` has for each ticked code the person who was in charge when the form was made, None for nobody.
    """

    member_id: int
    before: Mapping[str, int | None]
    reason: str = ""
    document: str = ""

    def was_said(self, data: Mapping[str, Any]) -> bool:
        """Whether an event says the same."""
        now = (self.member_id, self.reason, self.document)
        return now == tuple(data.get(name) for name in ("member", "reason", "document"))


def read_ticked(form: Mapping[str, str]) -> dict[str, int | None]:
    """The ticked codes, each with the person who was in charge; raises Refused for none, and for too many."""
    ticked = {name.removeprefix(TICK): _person(text) for name, text in form.items() if name.startswith(TICK)}
    if not ticked:
        raise Refused(_("Nothing is ticked. Please tick at least one task."))
    if len(ticked) > MAX_TICKED:
        raise Refused(_("At most %(n)s tasks are changed at once. Please tick fewer.", n=number(MAX_TICKED)))
    return ticked


def _person(text: str) -> int | None:
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise Refused(_("The form is incomplete. Please open the page again and send it once more."))
    return int(text) or None


def read_member(form: Mapping[str, str], members: Mapping[int, str]) -> int:
    """The new member, one of `members`; raises Refused by field."""
    text = form.get("member", "")
    chosen = next((person_id for person_id in members if str(person_id) == text), None)
    if chosen is None:
        raise Refused({"member": _("Please choose the new member in charge, one who is in office.")})
    return chosen


def read_new_member(form: Mapping[str, str], members: Mapping[int, str]) -> NewMember:
    """The whole change; raises Refused by field."""
    ticked, member_id = read_ticked(form), read_member(form, members)
    wrong: dict[str, str] = {}
    reason = typed_text(form, "reason", wrong)
    required(reason, "reason", wrong, _("Please write the reason; it stands in the history of each task."))
    document = " ".join(typed_text(form, "document", wrong, MAX_DOCUMENT).split())
    if wrong:
        raise Refused(wrong)
    return NewMember(member_id, ticked, reason, document)
