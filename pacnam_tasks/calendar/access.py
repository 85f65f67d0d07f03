"""Who reads the working calendar, and who keeps it."""

from pacnam_tasks.accounts.access import SIGNED_IN, Audience
from pacnam_tasks.accounts.rules import Actor, Holding, Role

KEEPERS = Audience("calendar_keepers", frozenset({Role.OFFICE}))
ENDPOINTS = {
    "calendar.index": SIGNED_IN,
    "calendar.edit": KEEPERS,
    "calendar.create": KEEPERS,
    "calendar.update": KEEPERS,
    "calendar.destroy": KEEPERS,
    "calendar.confirm": KEEPERS,
}


def keeping_right(actor: Actor) -> Holding | None:
    """In whose right the person enters days and confirms a year: the office follows the orders on days off."""
    return actor.holding(Role.OFFICE)
