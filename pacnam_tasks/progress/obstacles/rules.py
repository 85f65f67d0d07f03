"""Which level answers an obstacle, and how an obstacle stands. Pure."""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum

from pacnam_tasks.progress.rules import Cause
from pacnam_tasks.tasks.rules.facts import State
from pacnam_tasks.tasks.rules.levels import ANSWERING, Authority, answering


class ObstacleState(StrEnum):
    """How an obstacle stands; derived."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


ANSWER_WITHIN = timedelta(days=10)
SATURDAY = 5
ENDED = frozenset({State.DONE, State.REVOKED})
"""Work in these states is over, and with it what stood in its way."""


def levels_for(*, led_by_another: bool) -> Sequence[Authority]:
    """The levels that can be asked: the unit of the whole only for a part that another unit holds."""
    return ANSWERING if led_by_another else ANSWERING[1:]


def first_level(cause: Cause, *, led_by_another: bool) -> Authority:
    """The level that is asked where none is named: who assigns the work; the province for what lies beyond."""
    if cause is Cause.BEYOND_AUTHORITY:
        return Authority.PROVINCE
    return Authority.LEAD_UNIT if led_by_another else Authority.STANDING


def answer_day(raised_on: date) -> date:
    """By when an obstacle is answered where no day is named: ten days, a weekend moved to Monday (domain.md 2.3)."""
    day = raised_on + ANSWER_WITHIN
    return day + timedelta(days=7 - day.weekday()) if day.weekday() >= SATURDAY else day


def next_level(level: Authority) -> Authority | None:
    """The level above; none above the province."""
    above = ANSWERING[ANSWERING.index(answering(level)) + 1 :]
    return above[0] if above else None


def next_asked(
    level: Authority, asked_unit_id: int | None, leads_above: Sequence[int]
) -> tuple[Authority | None, int | None]:
    """Whom an obstacle is passed on to: the unit that leads further up, where there is one, then the level above.

    `leads_above` lead what the part was split from, what that was split from, and so on; the first is asked where
    no unit is named.
    """
    if level is Authority.LEAD_UNIT:
        place = leads_above.index(asked_unit_id) if asked_unit_id in leads_above else 0
        if place + 1 < len(leads_above):
            return level, leads_above[place + 1]
    return next_level(level), None


def state_of(task_state: str, *, answered: bool, closed: bool) -> ObstacleState:
    """How an obstacle stands; that of work which is over is closed with it."""
    if closed or task_state in ENDED:
        return ObstacleState.CLOSED
    return ObstacleState.ANSWERED if answered else ObstacleState.OPEN
