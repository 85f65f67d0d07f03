"""The one line that goes by short message: of one task code, deadline and page, of several how many."""

from collections.abc import Sequence

from pacnam_tasks.core.text import dmy
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.reminders import labels
from pacnam_tasks.reminders.rules import ASKS_FOR_WORK, Facts, Matter, Reader


def short_text(all_facts: Sequence[Facts], public_url: str) -> str:
    """What is said, and where the rest is read after signing in."""
    said, first = f"{labels.subject_of_all(all_facts, with_unit=True)}.", labels.leading(all_facts)
    if first is not None and first.matter is Matter.DEADLINE and first.reader is Reader.WORKS:
        said = _of_deadline(first)
    return f"{said} {_ask(all_facts)} {public_url}{first.path if first is not None else '/inbox'}"


def _of_deadline(facts: Facts) -> str:
    """What is said to who carries the task."""
    words = {"code": facts.code, "due": dmy(facts.due_on)}
    if facts.days_left > 0:
        return _("You have 01 task that is due soon (%(code)s, due %(due)s).", **words)
    if facts.days_left == 0:
        return _("You have 01 task that is due today (%(code)s, due %(due)s).", **words)
    return _("You have 01 task that is overdue (%(code)s, due %(due)s).", **words)


def _ask(all_facts: Sequence[Facts]) -> str:
    """What the reader is to sign in for: work first, then what waits for the reader's word."""
    if any(one.reader is Reader.WORKS and one.group in ASKS_FOR_WORK for one in all_facts):
        return _("Please sign in to update it.")
    if any(one.waits_for_reader for one in all_facts):
        return _("Please sign in to decide or answer.")
    return _("Please sign in to read it.")
