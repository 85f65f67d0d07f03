"""Who may print: those who see everything and may write; the inspector reads what was printed.

What is printed is the same for each of them; drafts of letters are between the office and the standing members.
"""

from pacnam_tasks.accounts.access import PRINTERS, REPORT_READERS, Audience
from pacnam_tasks.accounts.rules import Actor, Holding, Role
from pacnam_tasks.reports.rules import ReportKind

LETTER_WRITERS = Audience("letter_writers", frozenset({Role.OFFICE, Role.STANDING}))

ENDPOINTS = {
    "reports.index": REPORT_READERS,
    "reports.new": PRINTERS,
    "reports.create": PRINTERS,
    "reports.show": REPORT_READERS,
    "reports.download": REPORT_READERS,
    "reports.download_word": REPORT_READERS,
    "reports.download_excel": REPORT_READERS,
}
SEES_ALL = Actor(account_id=0, person_id=0, username="", name="", holdings=(Holding(0, 0, Role.OFFICE),))
"""For whom a report is written: one who sees all, whoever asked for it."""


def printing_right(actor: Actor, kind: ReportKind = ReportKind.FOLLOWUP) -> Holding | None:
    """The appointment in whose right the person prints, if any."""
    roles = (LETTER_WRITERS if kind is ReportKind.LETTER else PRINTERS).roles
    return next((holding for holding in actor.holdings if holding.role in roles), None)


def readable_kinds(actor: Actor) -> frozenset[ReportKind]:
    """What of all that was printed the person may read."""
    return frozenset(ReportKind) if actor.roles & LETTER_WRITERS.roles else frozenset(ReportKind) - {ReportKind.LETTER}
