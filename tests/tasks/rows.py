"""Tasks put into the database with given facts, for holding SQL to the rules."""

import itertools
from collections.abc import Iterable
from typing import Any

from sqlmodel import Session

from pacnam_tasks.core.clock import Clock
from pacnam_tasks.tasks.models import UNDATED, Task
from pacnam_tasks.tasks.rules.facts import Level, TaskFacts
from tests.factories import House

_numbers = itertools.count(1)


def insert_facts(session: Session, house: House, clock: Clock, all_facts: Iterable[TaskFacts]) -> list[int]:
    """A task of the lead unit for each of these facts; their ids in order."""
    tasks = [_task(house, clock, one) for one in all_facts]
    session.add_all(tasks)
    session.flush()
    return [task.id or 0 for task in tasks]


def _task(house: House, clock: Clock, one: TaskFacts) -> Task:
    number = next(_numbers)
    same: dict[str, Any] = {
        name: getattr(one, name)
        for name in (
            "state", "start_on", "recorded_on", "original_due_on", "due_on", "submitted_on", "returned_on", "weight",
            "percent", "quantity", "reported", "review_on", "rolled_on", "original_rolled_on", "obstacle_since",
            "ruled", "ruled_until",
        )
    }  # fmt: skip
    return Task(
        code=f"F-{number:05d}",
        level=Level.TASK,
        title="Nhiệm vụ",
        search_text="nhiem vu",
        search_exact="nhiệm vụ",
        field_id=house.fields["nong-nghiep"],
        lead_unit_id=house.units["NNPTNT"],
        clock_due_on=one.clock_due_on,
        sort_due_on=one.due_on or UNDATED,
        created_at=clock.now(),
        updated_at=clock.now(),
        **same,
    )
