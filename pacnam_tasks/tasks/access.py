"""Who may know of a task and who may do what with it; one object of powers, asked by action and template alike."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from pacnam_tasks.accounts.access import TASK_READERS, TASK_WRITERS, Audience
from pacnam_tasks.accounts.rules import WORKS_IN_UNIT, Actor, Holding, Role
from pacnam_tasks.tasks.rules.facts import State

ENDPOINTS: dict[str, Audience] = {
    "tasks.index": TASK_READERS,
    "tasks.assign": TASK_WRITERS,
    "tasks.accept": TASK_WRITERS,
}


class Carried(Protocol):
    """What powers depend on: where a task stands and who carries it."""

    @property
    def state(self) -> str: ...
    @property
    def lead_unit_id(self) -> int: ...
    @property
    def parent_unit_id(self) -> int | None: ...


class Sight(StrEnum):
    """How much of a task a person may see."""

    WHOLE = "whole"
    SHARED = "shared"
    GLIMPSE = "glimpse"


@dataclass(frozen=True, slots=True)
class TaskPowers:
    """For each act the appointment in whose right the person may do it now, or None."""

    accept: Holding | None = None
    update: Holding | None = None
    submit: Holding | None = None
    confirm: Holding | None = None
    return_: Holding | None = None
    assign: Holding | None = None
    break_down: Holding | None = None


NO_POWERS = TaskPowers()
OF_THE_UNIT = WORKS_IN_UNIT | {Role.OFFICE}


def powers(actor: Actor, task: Carried) -> TaskPowers:
    """What the person may do with the task as it stands; nobody decides a request of their own unit."""
    state = State(task.state)
    leader = actor.holding(Role.LEADER, task.lead_unit_id)
    worker = leader or actor.holding(Role.STAFF, task.lead_unit_id)
    decider, checker = _deciders(actor, task)
    is_submitted = state is State.SUBMITTED
    return TaskPowers(
        accept=leader if state is State.ASSIGNED else None,
        update=worker if state in {State.ASSIGNED, State.IN_PROGRESS} else None,
        submit=leader if state in {State.ASSIGNED, State.IN_PROGRESS} else None,
        confirm=decider if is_submitted else None,
        return_=checker if is_submitted else None,
        assign=actor.holding(Role.STANDING) if state is State.DRAFT else None,
        break_down=leader if state in {State.ASSIGNED, State.IN_PROGRESS} and task.parent_unit_id is None else None,
    )


def _deciders(actor: Actor, task: Carried) -> tuple[Holding | None, Holding | None]:
    """Who confirms and who returns: for a part the lead unit of its parent, for a task standing and office."""
    if any(holding.unit_id == task.lead_unit_id and holding.role in OF_THE_UNIT for holding in actor.holdings):
        return None, None
    if task.parent_unit_id is not None and task.parent_unit_id != task.lead_unit_id:
        leader = actor.holding(Role.LEADER, task.parent_unit_id)
        return leader, leader
    standing = actor.holding(Role.STANDING)
    return standing, standing or actor.holding(Role.OFFICE)


def sight(actor: Actor, task: Carried, co_unit_ids: frozenset[int], part_unit_ids: frozenset[int]) -> Sight | None:
    """How much the person sees: None means that they may not know of the task.

    `co_unit_ids` co-ordinate the task, `part_unit_ids` hold parts of it.
    """
    if actor.reads_all:
        return Sight.WHOLE
    if task.lead_unit_id in actor.unit_ids or task.parent_unit_id in actor.unit_ids:
        return None if task.state == State.DRAFT else Sight.WHOLE
    if task.state == State.DRAFT:
        return None
    if actor.unit_ids & co_unit_ids:
        return Sight.SHARED
    return Sight.GLIMPSE if actor.unit_ids & part_unit_ids else None


# Who may do what in a sentence; docs/acts.md has the whole table, tests/tasks/test_access.py holds it to `powers`.
ACTS: dict[str, str] = {
    "accept": "the lead unit's head, while it waits to be accepted",
    "update": "the lead unit's head and staff, while it is carried",
    "submit": "the lead unit's head, while it is carried",
    "confirm": "standing members; for a part the head of the unit that leads the whole; never one's own unit",
    "return_": "office and standing members; for a part the head of the unit that leads the whole; never one's own",
    "assign": "standing members, a draft",
    "break_down": "the lead unit's head, while it is carried; a part is not split again",
}
