"""What the lines of a load mean: the events of a task, each with the task's facts after it. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from pacnam_tasks.tasks.rules.facts import State, TaskFacts

STATES = {
    "not_started": State.ASSIGNED,
    "in_progress": State.IN_PROGRESS,
    "waiting": State.SUBMITTED,
    "done": State.DONE,
    "cancelled": State.REVOKED,
}


@dataclass(frozen=True, slots=True)
class Step:
    """Where one report brought a task; `author_id` is an appointment."""

    at: datetime
    state: State
    percent: Decimal
    author_id: int
    note: str


@dataclass(frozen=True, slots=True)
class Told:
    """An event of a task and its facts after it; `step` is the report that it records, if any."""

    task_id: int
    kind: str
    at: datetime
    facts: TaskFacts
    step: Step | None = None


def story(task_id: int, assigned: TaskFacts, at: datetime, steps: Iterable[Step], zone: ZoneInfo) -> Iterator[Told]:
    """Everything that happened to a task: its assignment at `at`, then what each step means."""
    facts = assigned
    yield Told(task_id, "assigned", at, facts)
    for step in steps:
        on = step.at.astimezone(zone).date()
        for index, (kind, state) in enumerate(acts(facts.state, step.state)):
            facts = _after(facts, kind, state, on, step.percent)
            yield Told(task_id, kind, step.at, facts, None if index else step)


def acts(before: State, after: State) -> list[tuple[str, State]]:
    """The acts that lead from one state to another, with the state after each; what is done was submitted first."""
    if after is State.DONE and before is not State.DONE:
        confirmed = ("confirmed", State.DONE)
        return [confirmed] if before is State.SUBMITTED else [("submitted", State.SUBMITTED), confirmed]
    if after is State.SUBMITTED and before is not State.SUBMITTED:
        return [("submitted", State.SUBMITTED)]
    if after is State.REVOKED and before is not State.REVOKED:
        return [("revoked", State.REVOKED)]
    returned = before is State.SUBMITTED and after in {State.ASSIGNED, State.IN_PROGRESS}
    return [("returned" if returned else "updated", after)]


def _after(facts: TaskFacts, kind: str, state: State, on: date, percent: Decimal) -> TaskFacts:
    stands = facts.submitted_on if state in {State.SUBMITTED, State.DONE} else None
    back_on = None if kind == "submitted" else facts.returned_on
    return replace(
        facts,
        state=state,
        recorded_on=on,
        percent=percent,
        reported=True,
        submitted_on=on if kind == "submitted" else stands,
        returned_on=on if kind == "returned" else back_on,
    )
