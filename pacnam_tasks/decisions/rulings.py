"""A decision with its document, read from its form and checked."""

from collections.abc import Mapping

from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.form_fields import read_text
from pacnam_tasks.core.text import number
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.decisions.rules import Ruling
from pacnam_tasks.tasks.access import Carried
from pacnam_tasks.tasks.rules.levels import OF_THE_COMMITTEE, Authority

MAX_DOCUMENT = 120


def read_ruling(form: Mapping[str, str]) -> Ruling:
    """What was typed; raises Refused for a level that is none."""
    level = form.get("level", "")
    if level and level not in OF_THE_COMMITTEE:
        raise Refused({"level": _("Please choose the level that decided.")})
    return Ruling(read_text(form, "reason"), read_text(form, "document"), Authority(level) if level else None)


def check_ruling(ruling: Ruling, task: Carried, *, with_document: bool = True) -> Ruling:
    """The decision as it is recorded; raises Refused by field where something is missing."""
    wrong: dict[str, str] = {}
    if not ruling.reason:
        wrong["reason"] = _("Please write the reason; the unit will receive it.")
    if with_document:
        _check_document(ruling.document, wrong)
        if names_level(task) and ruling.level is None:
            wrong["level"] = _("Please choose the level that decided.")
    if wrong:
        raise Refused(wrong)
    if not with_document:
        return Ruling(ruling.reason, "")
    return ruling if names_level(task) else Ruling(ruling.reason, ruling.document)


def _check_document(text: str, wrong: dict[str, str]) -> None:
    if not text:
        wrong["document"] = _("Please enter number and symbol of the document that decides this.")
    elif len(text) > MAX_DOCUMENT:
        wrong["document"] = _("Number and symbol have at most %(n)s characters.", n=number(MAX_DOCUMENT))


def names_level(task: Carried) -> bool:
    """Whether a level of the committee decides; a part is decided by the unit that leads the whole."""
    return task.parent_unit_id in {None, task.lead_unit_id}
