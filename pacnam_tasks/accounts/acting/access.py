"""Who names an acting head."""

from pacnam_tasks.accounts.access import Audience
from pacnam_tasks.accounts.rules import Actor, Holding, Role

NAMERS = Audience("namers", frozenset({Role.LEADER, Role.OFFICE}))
ENDPOINTS = {
    "acting.index": NAMERS,
    "acting.show": NAMERS,
    "acting.create": NAMERS,
    "acting.end": NAMERS,
}


def naming_right(actor: Actor, unit_id: int) -> Holding | None:
    """In whose right the person names the acting head of a unit: as its head, or as the office for the head.

    Whoever acts for the head passes that on to nobody.
    """
    return head_in_person(actor, unit_id) or actor.holding(Role.OFFICE)


def head_in_person(actor: Actor, unit_id: int) -> Holding | None:
    """The person's own appointment as head of the unit."""
    own = (one for one in actor.holdings if one.unit_id == unit_id and one.role is Role.LEADER)
    return next((one for one in own if one.acting_for_id is None), None)
