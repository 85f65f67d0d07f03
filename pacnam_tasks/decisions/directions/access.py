"""Who may call the endpoints of directions, and who directs a field; over a task see tasks/access.py."""

from pacnam_tasks.accounts.access import TASK_READERS, TASK_WRITERS
from pacnam_tasks.accounts.rules import Actor, Holding, Role
from pacnam_tasks.tasks.access import OF_THE_UNIT

ENDPOINTS = {
    "directions.create": TASK_WRITERS,
    "directions.create_answer": TASK_WRITERS,
    "directions.show_field": TASK_READERS,
    "directions.create_on_field": TASK_WRITERS,
    "directions.create_field_answer": TASK_WRITERS,
}


def right_to_direct_field(actor: Actor, field_id: int) -> Holding | None:
    """In whose right the person directs units in a field: a standing member, or the member in charge of it."""
    standing = actor.holding(Role.STANDING)
    if standing is not None:
        return standing
    return next((one for one in actor.holdings if one.role is Role.MEMBER and field_id in one.field_ids), None)


def is_own_unit(actor: Actor, unit_id: int) -> bool:
    """Whether the person would direct the own unit: heads it, works in it or is its office."""
    return unit_id in actor.units_as(*OF_THE_UNIT)


def right_to_answer_for(actor: Actor, unit_id: int) -> Holding | None:
    """In whose right the person answers for a unit to which a direction on a field is addressed: its head."""
    return actor.holding(Role.LEADER, unit_id)
