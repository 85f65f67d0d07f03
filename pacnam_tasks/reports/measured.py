"""What is printed of a task's number and deadline. Pure."""

from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from pacnam_tasks.core.text import measured, number, one_decimal
from pacnam_tasks.tasks.rules.facts import State, TaskFacts
from pacnam_tasks.tasks.rules.original import is_extended

HUNDRED = Decimal(100)


class Measured(Protocol):
    """What a task's number is counted in."""

    @property
    def measure(self) -> str: ...
    @property
    def target(self) -> Decimal | None: ...


def deadline_of(facts: TaskFacts, otherwise: date) -> dict[str, Any]:
    """The deadline as it is written, through which day it counts where that is another, and what it was before."""
    moved = {"original_due": facts.original_due_on, "extensions": facts.extensions or 0} if is_extended(facts) else {}
    return {"due": facts.due_on or otherwise, "counts_until": facts.rolled_on, **moved}


def standing_of(facts: TaskFacts) -> dict[str, Any]:
    """Whether the completion of an open task was reported and waits, or on which day it was returned."""
    is_returned = facts.state is State.IN_PROGRESS
    return {"waits": facts.state is State.SUBMITTED, "returned_on": facts.returned_on if is_returned else None}


def result_of(facts: TaskFacts, named: Measured) -> str:
    """`438,6/520 ha`, of what is counted in percent of a whole `99,4% kế hoạch`, and what is left out of it; empty
    without a target.
    """
    target = named.target if facts.target is None else facts.target
    if target is None:
        return ""
    left_out = " (không kể phần tạm dừng, thu hồi)" if facts.counted_target else ""
    reached, whole = facts.quantity or Decimal(0), facts.counted_target or target
    if named.measure.startswith("%"):
        reached = one_decimal(reached)
    if named.measure.startswith("%") and whole == HUNDRED:
        return f"{measured(reached, named.measure)}{left_out}"
    return f"{number(reached)}/{measured(whole, named.measure)}{left_out}"
