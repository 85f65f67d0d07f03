"""Who may print: those who see everything and may write; the inspector reads what was printed.

What is printed is the same for each of them.
"""

from pacnam_tasks.accounts.access import PRINTERS, REPORT_READERS
from pacnam_tasks.accounts.rules import Actor, Holding, Role

ENDPOINTS = {
    "reports.index": REPORT_READERS,
    "reports.new": PRINTERS,
    "reports.create": PRINTERS,
    "reports.show": REPORT_READERS,
    "reports.download": REPORT_READERS,
}
SEES_ALL = Actor(account_id=0, person_id=0, username="", name="", holdings=(Holding(0, 0, Role.OFFICE),))
"""For whom a report is written: one who sees all, whoever asked for it."""


def printing_right(actor: Actor) -> Holding | None:
    """The appointment in whose right the person prints, if any."""
    return next((holding for holding in actor.holdings if holding.role in PRINTERS.roles), None)
