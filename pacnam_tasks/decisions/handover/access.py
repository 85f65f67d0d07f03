"""Who reads and writes minutes of hand-over."""

from pacnam_tasks.accounts.access import TASK_READERS, TASK_WRITERS
from pacnam_tasks.accounts.rules import Actor, Role

ENDPOINTS = {
    "handover.index": TASK_READERS,
    "handover.show": TASK_READERS,
    "handover.new": TASK_WRITERS,
    "handover.create": TASK_WRITERS,
    "handover.confirm": TASK_WRITERS,
    "handover.decline": TASK_WRITERS,
    "handover.withdraw": TASK_WRITERS,
}
READS_ALL_MINUTES = frozenset({Role.OFFICE, Role.STANDING, Role.INSPECTOR})


def reads_all_minutes(actor: Actor) -> bool:
    """Whether the person reads every minute; others read those in which they take part."""
    return bool(actor.roles & READS_ALL_MINUTES)
