"""Who keeps the ladder: it is the office's, and a setting; what would go out is for those who read every task."""

from pacnam_tasks.accounts.access import REPORT_READERS, Audience
from pacnam_tasks.accounts.rules import Actor, Holding, Role

KEEPERS = Audience("keepers", frozenset({Role.OFFICE, Role.ADMINISTRATOR}))

ENDPOINTS = {
    "ladder.index": KEEPERS,
    "ladder.new": KEEPERS,
    "ladder.create": KEEPERS,
    "ladder.edit": KEEPERS,
    "ladder.update": KEEPERS,
    "ladder.restore": KEEPERS,
    "ladder.forecast": REPORT_READERS,
}


def keeping_right(actor: Actor) -> Holding | None:
    """In whose right the person changes the ladder."""
    return actor.holding(Role.OFFICE) or actor.holding(Role.ADMINISTRATOR)
