"""Which level decides on an extension, and who records that. Pure.

The n-th extension is the one that would be the n-th to move the due day: requests that were refused, withdrawn or
overtaken moved nothing and do not count. What climbs is how often the deadline was given way, not how often somebody
asked; a unit whose first request was refused for want of a reason may ask the same level again.
"""

from enum import StrEnum

from pacnam_tasks.accounts.rules import Holding
from pacnam_tasks.tasks.access import Carried, TaskPowers
from pacnam_tasks.tasks.rules.levels import BY_DOCUMENT, OF_THE_COMMITTEE, Authority

LADDER = OF_THE_COMMITTEE
"""The level of the first, the second, the third and every later extension."""


class RequestState(StrEnum):
    """What became of a request; void: the task was paused, revoked or done before anybody decided."""

    OPEN = "open"
    GRANTED = "granted"
    CHANGED = "changed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    VOID = "void"


class Verdict(StrEnum):
    """What can be decided: the day asked for, another day, or none."""

    GRANTED = "granted"
    CHANGED = "changed"
    REFUSED = "refused"


def level_of(task: Carried, extensions: int) -> Authority:
    """Who decides on the next extension of a task that was extended so often."""
    if task.parent_unit_id not in {None, task.lead_unit_id}:
        return Authority.LEAD_UNIT
    return LADDER[min(extensions, len(LADDER) - 1)]


def right_to_decide(can: TaskPowers, level: Authority) -> Holding | None:
    """In whose right a person with these powers decides at this level, or None."""
    return can.decide_extension_above if level in BY_DOCUMENT else can.decide_extension
