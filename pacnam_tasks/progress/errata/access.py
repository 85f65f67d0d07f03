"""Who may call the endpoints of errata, and who sets an entry right."""

from pacnam_tasks.accounts.access import TASK_WRITERS
from pacnam_tasks.accounts.rules import Actor, Holding, Role
from pacnam_tasks.tasks.access import Carried, powers

ENDPOINTS = {"errata.edit": TASK_WRITERS, "errata.create": TASK_WRITERS}


def corrector(actor: Actor, task: Carried, author_unit_id: int | None) -> Holding | None:
    """The appointment in which the person corrects an entry made by somebody of this unit.

    The office corrects any on the work of others, the head of the lead unit those of the own unit.
    """
    right = powers(actor, task).correct
    if right is not None and right.role is Role.LEADER and author_unit_id != task.lead_unit_id:
        return None
    return right
