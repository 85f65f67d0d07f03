"""What a minute of hand-over is about, and what becomes of each task on it. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from pacnam_tasks.accounts.rules import Actor, Holding, Role
from pacnam_tasks.tasks.rules.facts import State
from pacnam_tasks.tasks.rules.moves import OPEN, PAUSED

AT_MOST = 500
"""Tasks of one minute: they move in one transaction, for which everybody else waits."""
HELD_WHILE = OPEN | PAUSED


class Was(StrEnum):
    """As what a person holds a task."""

    HANDLER = "handler"
    MEMBER = "member"


class HandoverState(StrEnum):
    """Where a minute stands."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class LeftOut(StrEnum):
    """Why a task did not move when the minute was confirmed."""

    ENDED = "ended"
    MOVED = "moved"
    UNFIT = "unfit"


@dataclass(frozen=True, slots=True)
class Taker:
    """What a person could take over: as handler in these units, and as the member in charge."""

    person_id: int
    name: str
    unit_ids: frozenset[int] = frozenset()
    may_be_in_charge: bool = False

    def fits(self, was: Was, lead_unit_id: int) -> bool:
        """Whether the person may lawfully hold a task of this lead unit."""
        return self.may_be_in_charge if was is Was.MEMBER else lead_unit_id in self.unit_ids


def right_to_hold(receiver: Actor, was: Was, lead_unit_id: int) -> Holding | None:
    """In whose right the receiver takes the task over: whoever works in its lead unit, or sits on the committee."""
    if was is Was.HANDLER:
        return receiver.work_in(lead_unit_id)
    return receiver.holding(Role.MEMBER) or receiver.holding(Role.STANDING)


def why_left_out(state: State, holder_id: int | None, giver_id: int, right: Holding | None) -> LeftOut | None:
    """Why a task stays where it is: it ended, or is with somebody else by now, or the receiver may not hold it."""
    if state not in HELD_WHILE:
        return LeftOut.ENDED
    if holder_id != giver_id:
        return LeftOut.MOVED
    return None if right is not None else LeftOut.UNFIT


@dataclass(frozen=True, slots=True)
class Opening:
    """In whose right somebody opens a minute, and of what: everything, or what is handled in these units."""

    right: Holding
    unit_ids: frozenset[int] | None = None


def opening_by(actor: Actor, giver_id: int, units_of_giver: Collection[int]) -> Opening | None:
    """Who opens a minute: the giver in person, the office for anybody, a head for people of the unit."""
    office = actor.holding(Role.OFFICE)
    if office is not None:
        return Opening(office)
    if actor.person_id == giver_id:
        own = next((one for one in actor.holdings if one.role is not Role.ADMINISTRATOR), None)
        return Opening(own) if own is not None else None
    led = frozenset(actor.units_as(Role.LEADER)) & frozenset(units_of_giver)
    as_head = actor.holding(Role.LEADER, min(led)) if led else None
    return Opening(as_head, led) if as_head is not None else None
