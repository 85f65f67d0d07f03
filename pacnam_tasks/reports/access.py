"""Who may print at all: those who see everything and may write, heads for their own units; the inspector reads.

Which kinds of document each of them makes and reads, each kind says of itself (`kinds`).
"""

from pacnam_tasks.accounts.access import PRINTERS, REPORT_READERS, Audience
from pacnam_tasks.accounts.rules import Actor, Holding, Role

LETTER_WRITERS = Audience("letter_writers", frozenset({Role.OFFICE, Role.STANDING}))
DOCUMENT_READERS = Audience("document_readers", REPORT_READERS.roles | {Role.LEADER})
DOCUMENT_MAKERS = Audience("document_makers", PRINTERS.roles | {Role.LEADER})

ENDPOINTS = {
    "reports.index": DOCUMENT_READERS,
    "reports.new": DOCUMENT_MAKERS,
    "reports.create": DOCUMENT_MAKERS,
    "reports.cancel": DOCUMENT_MAKERS,
    "reports.write_again": DOCUMENT_MAKERS,
    "reports.show": DOCUMENT_READERS,
    "reports.download": DOCUMENT_READERS,
    "reports.download_word": DOCUMENT_READERS,
    "reports.download_excel": DOCUMENT_READERS,
}
SEES_ALL = Actor(account_id=0, person_id=0, username="", name="", holdings=(Holding(0, 0, Role.OFFICE),))
"""For whom a report is written: one who sees all, whoever asked for it."""


def may_stop(actor: Actor, requested_by: int | None) -> bool:
    """Whether the person may stop the writing: who has asked for it; what nobody has asked for, the office."""
    return Role.OFFICE in actor.roles if requested_by is None else requested_by == actor.person_id
