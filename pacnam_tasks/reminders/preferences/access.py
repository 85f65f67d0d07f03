"""Who chooses when reminders come: everyone who gets any, for themselves; and who may choose about the digest."""

from pacnam_tasks.accounts.access import TASK_READERS
from pacnam_tasks.accounts.rules import IN_CHARGE, Actor

ENDPOINTS = {"preferences.show": TASK_READERS, "preferences.keep": TASK_READERS}


def gets_digest(actor: Actor) -> bool:
    """Whether the weekly digest goes to the person: members in charge and standing members."""
    return bool(actor.roles & IN_CHARGE)
