"""Who sets the letterheads: the office, which issues under them, and the administrator, whose settings they are."""

from pacnam_tasks.accounts.access import Audience
from pacnam_tasks.accounts.rules import Actor, Holding, Role

KEEPERS = Audience("letterhead_keepers", frozenset({Role.OFFICE, Role.ADMINISTRATOR}))

ENDPOINTS = {
    "letterheads.index": KEEPERS,
    "letterheads.create": KEEPERS,
    "letterheads.destroy": KEEPERS,
}


def setting_right(actor: Actor) -> Holding | None:
    """In whose right the person sets a letterhead."""
    return actor.holding(Role.OFFICE) or actor.holding(Role.ADMINISTRATOR)
