"""Which level decides on an extension, and who records that. Pure.

Requests climb by how many were decided before, also those that were refused: who asks again asks a level higher. A
request that was withdrawn, or lapsed with its task, was decided by nobody and does not count.
"""

from collections.abc import Sequence
from enum import StrEnum

from pacnam_tasks.accounts.rules import Holding
from pacnam_tasks.tasks.access import Carried, TaskPowers, is_part_of_another
from pacnam_tasks.tasks.rules.levels import BY_DOCUMENT, OF_THE_COMMITTEE, Authority

LADDER: Sequence[Authority] = OF_THE_COMMITTEE
"""The level of the first, the second, the third and every later request, where nothing else is set."""


class RequestState(StrEnum):
    """What became of a request; void: the task was paused, revoked or done before anybody decided."""

    OPEN = "open"
    GRANTED = "granted"
    CHANGED = "changed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    VOID = "void"


DECIDED = (RequestState.GRANTED, RequestState.CHANGED, RequestState.REFUSED)


class Verdict(StrEnum):
    """What can be decided: the day asked for, another day, or none."""

    GRANTED = "granted"
    CHANGED = "changed"
    REFUSED = "refused"


def level_of(task: Carried, decided: int, ladder: Sequence[Authority] = LADDER) -> Authority:
    """Who decides on the next request of a task of which so many were decided."""
    if is_part_of_another(task):
        return Authority.LEAD_UNIT
    return ladder[min(decided, len(ladder) - 1)]


def right_to_decide(can: TaskPowers, level: Authority) -> Holding | None:
    """In whose right a person with these powers decides at this level, or None."""
    return can.decide_extension_above if level in BY_DOCUMENT else can.decide_extension
