"""Who looks after sending: the office and the administrator."""

from pacnam_tasks.accounts.rules import Actor, Holding
from pacnam_tasks.reminders.ladder.access import KEEPERS, keeping_right

ENDPOINTS = {
    "system.index": KEEPERS,
    "system.retry": KEEPERS,
    "system.drop": KEEPERS,
    "system.retry_several": KEEPERS,
    "system.drop_several": KEEPERS,
}


def mending_right(actor: Actor) -> Holding | None:
    """In whose right the person sends a failed message again, or drops it: those who keep the ladder."""
    return keeping_right(actor)
