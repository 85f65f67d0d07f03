"""Who may call the endpoints of obstacles, and what a person may do with one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from pacnam_tasks.accounts.access import TASK_READERS, TASK_WRITERS
from pacnam_tasks.accounts.rules import Actor, Holding, Role
from pacnam_tasks.progress.obstacles.rules import ObstacleState, state_of
from pacnam_tasks.tasks.access import OF_THE_UNIT, Carried
from pacnam_tasks.tasks.rules.levels import ANSWERING, AS_STANDING, Authority, answering

ENDPOINTS = {
    "obstacles.index": TASK_READERS,
    "obstacles.create": TASK_WRITERS,
    "obstacles.create_escalation": TASK_WRITERS,
    "obstacles.create_answer": TASK_WRITERS,
    "obstacles.create_closure": TASK_WRITERS,
}


class Raised(Protocol):
    """What powers over an obstacle depend on, besides its task."""

    @property
    def level(self) -> str: ...
    @property
    def asked_unit_id(self) -> int | None: ...
    @property
    def answered_at(self) -> datetime | None: ...
    @property
    def answered_by(self) -> int | None: ...
    @property
    def closed_at(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class ObstaclePowers:
    """For each act the appointment in whose right the person may do it now, or None."""

    escalate: Holding | None = None
    answer: Holding | None = None
    close: Holding | None = None


def standing_at(actor: Actor, level: str, task: Carried, asked_unit_id: int | None = None) -> Holding | None:
    """The appointment in which the person answers for a level; nobody answers the obstacle of their own unit.

    At the level of units it is the head of the unit that is asked: that of the whole, where no other is named.
    The standing members and the member in charge of the field answer for themselves; what a higher level has
    answered the standing members record. The office answers for nobody.
    """
    if any(holding.unit_id == task.lead_unit_id and holding.role in OF_THE_UNIT for holding in actor.holdings):
        return None
    if level == Authority.LEAD_UNIT:
        asked = asked_unit_id or task.parent_unit_id
        return actor.holding(Role.LEADER, asked) if asked is not None else None
    return actor.holding(Role.STANDING) or (_in_charge(actor, task) if level in AS_STANDING else None)


def stood_below(actor: Actor, obstacle: Raised, task: Carried) -> bool:
    """Whether the person answers for a level below the one asked: it may have been theirs a moment ago."""
    below = ANSWERING[: ANSWERING.index(answering(obstacle.level))]
    passed_on = (Authority.LEAD_UNIT,) if obstacle.asked_unit_id is not None else ()
    return any(standing_at(actor, one, task) for one in (*below, *passed_on))


def _in_charge(actor: Actor, task: Carried) -> Holding | None:
    member = actor.holding(Role.MEMBER)
    return member if member is not None and task.field_id in member.field_ids else None


def of_unit(actor: Actor, task: Carried) -> Holding | None:
    """The appointment of one who works in the unit that carries the task: its head, or its staff."""
    return actor.holding(Role.LEADER, task.lead_unit_id) or actor.holding(Role.STAFF, task.lead_unit_id)


def closer(actor: Actor, obstacle: Raised, task: Carried) -> Holding | None:
    """The appointment in which the person closes an obstacle: that of the unit, or the one that answered."""
    answered = next((one for one in actor.holdings if one.id == obstacle.answered_by), None)
    return of_unit(actor, task) or answered


def obstacle_powers(actor: Actor, obstacle: Raised, task: Carried) -> ObstaclePowers:
    """What the person may do with the obstacle as it stands."""
    state = state_of(task.state, answered=obstacle.answered_at is not None, closed=obstacle.closed_at is not None)
    if state is ObstacleState.CLOSED:
        return ObstaclePowers()
    answers = standing_at(actor, obstacle.level, task, obstacle.asked_unit_id) if state is ObstacleState.OPEN else None
    return ObstaclePowers(
        escalate=answers if obstacle.level != Authority.PROVINCE else None,
        answer=answers,
        close=closer(actor, obstacle, task),
    )
