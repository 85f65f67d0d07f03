"""Which level decides on an extension, and who records that. Pure.

The n-th extension is the one that would be the n-th to move the due day: requests that were refused, withdrawn or
overtaken moved nothing and do not count. What climbs is how often the deadline was given way, not how often somebody
asked; a unit whose first request was refused for want of a reason may ask the same level again.
"""

from datetime import date
from enum import StrEnum

from pacnam_tasks.accounts.rules import Holding
from pacnam_tasks.tasks.access import Carried, TaskPowers
from pacnam_tasks.tasks.rules.levels import BY_DOCUMENT, OF_THE_COMMITTEE, Authority

SATURDAY = 5
HOLIDAYS = frozenset({(1, 1), (4, 30), (5, 1), (9, 2)})
BESIDE_NATIONAL_DAY = frozenset({(9, 1), (9, 3)})
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


class DayOff(StrEnum):
    """Why nobody may be at work on a day."""

    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    BESIDE_NATIONAL_DAY = "beside_national_day"


def level_of(task: Carried, extensions: int) -> Authority:
    """Who decides on the next extension of a task that was extended so often."""
    if task.parent_unit_id not in {None, task.lead_unit_id}:
        return Authority.LEAD_UNIT
    return LADDER[min(extensions, len(LADDER) - 1)]


def right_to_decide(can: TaskPowers, level: Authority) -> Holding | None:
    """In whose right a person with these powers decides at this level, or None."""
    return can.decide_extension_above if level in BY_DOCUMENT else can.decide_extension


def day_off(day: date) -> DayOff | None:
    """Why nobody works on this day, as far as the date alone tells.

    Weekends, and the holidays with a fixed date (Labour Code 2019, article 112); of National Day's two days the second
    is the one before or after, named each year. Tết and the Hùng Kings' day follow the moon and stand in no rule here.
    """
    if (day.month, day.day) in HOLIDAYS:
        return DayOff.HOLIDAY
    if day.weekday() >= SATURDAY:
        return DayOff.WEEKEND
    return DayOff.BESIDE_NATIONAL_DAY if (day.month, day.day) in BESIDE_NATIONAL_DAY else None
