"""Who says what is prepared: the office, which checks it; whoever reads reports sees the schedule."""

from pacnam_tasks.accounts.access import REPORT_READERS, Audience
from pacnam_tasks.accounts.rules import Actor, Holding, Role

KEEPERS = Audience("schedule_keepers", frozenset({Role.OFFICE}))
ENDPOINTS = {
    "scheduled.index": REPORT_READERS,
    "scheduled.set_up": KEEPERS,
    "scheduled.switch_off": KEEPERS,
}


def keeping_right(actor: Actor) -> Holding | None:
    """In whose right the person says what is prepared."""
    return actor.holding(Role.OFFICE)
