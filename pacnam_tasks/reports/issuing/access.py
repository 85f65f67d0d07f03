"""Who issues: the office, which keeps the numbers; whoever reads reports sees the register, whoever may read a
document has its signed copy.
"""

from pacnam_tasks.accounts.access import REPORT_READERS, Audience
from pacnam_tasks.accounts.rules import Actor, Holding, Role
from pacnam_tasks.reports.access import DOCUMENT_READERS

ISSUERS = Audience("issuers", frozenset({Role.OFFICE}))

ENDPOINTS = {
    "issuing.issue": ISSUERS,
    "issuing.void": ISSUERS,
    "issuing.keep_signed": ISSUERS,
    "issuing.begin_term": ISSUERS,
    "issuing.remove_term": ISSUERS,
    "issuing.use_outside": ISSUERS,
    "issuing.void_outside": ISSUERS,
    "issuing.signed": DOCUMENT_READERS,
    "issuing.register": REPORT_READERS,
}


def issuing_right(actor: Actor) -> Holding | None:
    """The appointment in whose right the person issues, if any."""
    return next((holding for holding in actor.holdings if holding.role in ISSUERS.roles), None)
