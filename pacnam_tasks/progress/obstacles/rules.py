"""Which level answers an obstacle, and how an obstacle stands. Pure."""

from collections.abc import Sequence
from enum import StrEnum

from pacnam_tasks.progress.rules import Cause
from pacnam_tasks.tasks.rules.facts import State


class Answerer(StrEnum):
    """The level that must answer, each with the next one above it."""

    LEAD_UNIT = "lead_unit"
    OFFICE = "office"
    THUONG_TRUC = "thuong_truc"
    BAN_THUONG_VU = "ban_thuong_vu"
    PROVINCE = "province"


class ObstacleState(StrEnum):
    """How an obstacle stands; derived."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


LEVELS: Sequence[Answerer] = tuple(Answerer)
BY_DOCUMENT = frozenset({Answerer.BAN_THUONG_VU, Answerer.PROVINCE})
"""Levels that answer by a document, which the standing members record with its number."""
ENDED = frozenset({State.DONE, State.REVOKED})
"""Work in these states is over, and with it what stood in its way."""


def levels_for(*, led_by_another: bool) -> Sequence[Answerer]:
    """The levels that can be asked: the unit of the whole only for a part that another unit holds."""
    return LEVELS if led_by_another else LEVELS[1:]


def first_level(cause: Cause, *, led_by_another: bool) -> Answerer:
    """The level that is asked where none is named: who assigns the work; the province for what lies beyond."""
    if cause is Cause.BEYOND_AUTHORITY:
        return Answerer.PROVINCE
    return Answerer.LEAD_UNIT if led_by_another else Answerer.THUONG_TRUC


def next_level(level: Answerer) -> Answerer | None:
    """The level above; none above the province."""
    above = LEVELS[LEVELS.index(level) + 1 :]
    return above[0] if above else None


def state_of(task_state: str, *, answered: bool, closed: bool) -> ObstacleState:
    """How an obstacle stands; that of work which is over is closed with it."""
    if closed or task_state in ENDED:
        return ObstacleState.CLOSED
    return ObstacleState.ANSWERED if answered else ObstacleState.OPEN
