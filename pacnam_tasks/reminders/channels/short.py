"""The one line that goes by short message: of one task code, deadline and page, of several how many."""

from collections.abc import Sequence

from pacnam_tasks.core.text import dmy
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.reminders import labels
from pacnam_tasks.reminders.rules import ASKS_FOR_WORK, Facts, Matter, Reader


def short_text(all_facts: Sequence[Facts], public_url: str) -> str:
    """What is said, and where the rest is read after signing in."""
    if len(all_facts) == 1:
        return f"{_of_one(all_facts[0])} {public_url}{all_facts[0].path}"
    return f"{labels.subject_of_all(all_facts)}. {_ask(all_facts)} {public_url}/inbox"


def _of_one(facts: Facts) -> str:
    if facts.matter is not Matter.DEADLINE or facts.reader is not Reader.WORKS:
        return f"{labels.subject(facts)}. {_ask([facts])}"
    words = {"code": facts.code, "due": dmy(facts.due_on)}
    if facts.days_left > 0:
        said = _("You have 01 task that is due soon (%(code)s, due %(due)s).", **words)
    elif facts.days_left == 0:
        said = _("You have 01 task that is due today (%(code)s, due %(due)s).", **words)
    else:
        said = _("You have 01 task that is overdue (%(code)s, due %(due)s).", **words)
    return f"{said} {_ask([facts])}"


def _ask(all_facts: Sequence[Facts]) -> str:
    """What the reader is to sign in for: work first, then what waits for the reader's word."""
    if any(one.reader is Reader.WORKS and one.group in ASKS_FOR_WORK for one in all_facts):
        return _("Please sign in to update it.")
    if any(one.waits_for_reader for one in all_facts):
        return _("Please sign in to decide or answer.")
    return _("Please sign in to read it.")
