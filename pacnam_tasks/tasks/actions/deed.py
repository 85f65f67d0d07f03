"""A deed: one change of one task, with its event, its summary, and what features above do when its state is another."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlmodel import Session

from pacnam_tasks.accounts.rules import Holding
from pacnam_tasks.core.clock import Clock, local_day
from pacnam_tasks.core.errors import Conflict
from pacnam_tasks.history.actions import Happening, record
from pacnam_tasks.tasks import summary
from pacnam_tasks.tasks.actions.dated_periods import lay_out
from pacnam_tasks.tasks.actions.expected_path import follow_due_day
from pacnam_tasks.tasks.models import UNDATED, Task
from pacnam_tasks.tasks.queries.days import rolled
from pacnam_tasks.tasks.rules.facts import OPEN, State

ON_NEW_STATE: list[Callable[[Session, Task, int, Clock], None]] = []
"""What features above do when a task comes to another state, in the same transaction; told the event's number."""
NOT_REFUSED: Mapping[str, Any] = {"refused_on": None, "refusal_reason": ""}
NOT_CHECKED: Mapping[str, Any] = {"check_passed": None, "check_note": ""}
NOT_SUBMITTED: Mapping[str, Any] = {"submitted_on": None, **NOT_CHECKED}
NOT_RETURNED: Mapping[str, Any] = {"returned_on": None, "return_reason": "", "again_by": None}


@dataclass(frozen=True)
class Deed:
    """What is done: the kind of event, in whose right, with what words; `key` is the form's one-time key.

    `on_behalf_of_id` is the unit for which somebody else acted. What is `quiet` is no report: the day of the last
    record stays, so the task stays as silent as it was.
    """

    kind: str
    by: Holding | None
    data: Mapping[str, Any] = field(default_factory=dict)
    key: str | None = None
    effective_on: date | None = None
    on_behalf_of_id: int | None = None
    quiet: bool = False


def saved_id(task: Task) -> int:
    """The id of a task that is in the database."""
    assert task.id is not None  # noqa: S101
    return task.id


def check_version(task: Task, version: int) -> None:
    """Raise Conflict when the form was made before the task last changed."""
    if task.version != version:
        raise Conflict


def change_alone(session: Session, task: Task, deed: Deed, clock: Clock, **changes: Any) -> int:
    """The same for a task whose parents the caller rolls up afterwards, once for all of its parts."""
    before, due_before = None if task.state == State.DRAFT else task.facts, task.due_on
    now = clock.now()
    today = local_day(now, clock.zone)
    for name, value in changes.items():
        setattr(task, name, value)
    if changes.keys() & {"due_on", "rolls"}:
        task.rolled_on = rolled(session, task.due_on, rolls=task.rolls)
    if "rolls" in changes:
        task.original_rolled_on = rolled(session, task.original_due_on, rolls=task.rolls)
    if changes.keys() & {"due_on", "rolls", "rolled_on"}:
        follow_due_day(task)
    task.recorded_on, task.updated_at = task.recorded_on if deed.quiet else today, now
    task.version += 1
    after = task.facts
    _restate(task)
    session.add(task)
    session.flush()
    if task.state != State.DRAFT:
        lay_out(session, task, due_before if before else None, today)
    summary.move(session, before, after, today)
    happening = Happening(
        kind=deed.kind,
        at=now,
        effective_on=deed.effective_on or today,
        data=deed.data,
        task_id=task.id,
        facts=after.as_record(),
        actor_id=deed.by.id if deed.by else None,
        on_behalf_of_id=deed.on_behalf_of_id,
        key=deed.key,
    )
    seq = record(session, [happening])[0]
    if before is not None and before.state != after.state:
        for follow in ON_NEW_STATE:
            follow(session, task, seq, clock)
    return seq


def _restate(task: Task) -> None:
    task.clock_due_on = task.facts.clock_due_on
    if task.state not in OPEN:
        task.extension_asked_on = None  # a request lapses with its task
    task.sort_due_on = task.due_on or UNDATED


def note_beside(session: Session, task: Task, deed: Deed, clock: Clock) -> None:
    """Record an act that stands beside the task: it stays as it stood, and as silent; the event has no facts."""
    happening = Happening(
        kind=deed.kind,
        at=clock.now(),
        effective_on=deed.effective_on or clock.today(),
        data=deed.data,
        task_id=saved_id(task),
        actor_id=deed.by.id if deed.by else None,
        on_behalf_of_id=deed.on_behalf_of_id,
        key=deed.key,
    )
    record(session, [happening])
