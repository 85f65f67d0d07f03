"""Every change of a task. `change_task` is the one function through which state, dates and number change."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor, Holding
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.errors import Conflict, NotAllowed, Refused
from pacnam_tasks.core.text import fold, nfc
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.history.actions import Happening, record
from pacnam_tasks.tasks import summary
from pacnam_tasks.tasks.access import powers
from pacnam_tasks.tasks.models import (
    UNDATED,
    LeadAbove,
    Participation,
    Task,
    TaskPeriod,
    TaskProgramme,
    measure_kind_of,
)
from pacnam_tasks.tasks.queries import one, tree
from pacnam_tasks.tasks.queries.days import rolled
from pacnam_tasks.tasks.rules.breakdown import Figure, counted_target, rolled_up
from pacnam_tasks.tasks.rules.facts import OPEN, Level, MeasureKind, Recurrence, State, percent_of
from pacnam_tasks.tasks.rules.moves import Act
from pacnam_tasks.tasks.rules.recurrence import periods
from pacnam_tasks.tasks.sentences import why_not
from pacnam_tasks.units.models import Unit

NOT_COUNTED = {State.DRAFT, State.PAUSED, State.REVOKED}
ON_NEW_STATE: list[Callable[[Session, Task, int, Clock], None]] = []
"""What features above do when a task comes to another state, in the same transaction; told the event's number."""
STANDING_STILL = {State.PAUSED, State.REVOKED}
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


@dataclass(frozen=True)
class NewTask:
    """Everything that a task is created with."""

    code: str
    title: str
    field_id: int
    lead_unit_id: int
    start_on: date
    due_on: date | None
    plan_id: int | None = None
    source_document_id: int | None = None
    quoted: str = ""
    member_id: int | None = None
    co_unit_ids: Sequence[int] = ()
    programme_ids: Sequence[int] = ()
    weight: Decimal = Decimal(1)
    measure: str = ""
    measure_kind: MeasureKind | None = None
    target: Decimal | None = None
    baseline: Decimal | None = None
    milestones: Sequence[tuple[date, Decimal]] = ()
    product: str = ""
    recurrence: Recurrence = Recurrence.NONE
    review_on: date | None = None
    needs_evidence: bool = False
    no_co_units: bool = False
    rolls: bool = False
    share: Decimal | None = None


def save_new(session: Session, new: NewTask, clock: Clock, *, parent: Task | None = None) -> Task:
    """A draft of a task, or of a part of `parent`; raises Refused by field. No event yet: `assign` is the first."""
    task = Task(
        **columns_of(session, new),
        level=Level.PART if parent else Level.TASK,
        parent_id=parent.id if parent else None,
        parent_unit_id=parent.lead_unit_id if parent else None,
        state=State.DRAFT,
        recorded_on=clock.today(),
        created_at=clock.now(),
        updated_at=clock.now(),
    )
    session.add(task)
    session.flush()
    tie(session, task, new)
    if parent is not None and parent.parent_id is not None:
        further_up = enumerate(tree.line_of(session, parent)[1:], start=2)
        session.add_all(LeadAbove(task_id=saved_id(task), height=height, unit_id=unit) for height, unit in further_up)
    return task


def columns_of(session: Session, new: NewTask) -> dict[str, Any]:
    """What stands in the row of a new task; raises Refused by field."""
    if new.due_on is not None and new.due_on < new.start_on:
        raise Refused({"due_on": _("The due day lies before the start. Please correct one of the two.")})
    if new.target is not None and new.target <= 0:
        raise Refused({"target": _("A target must be more than zero.")})
    title = nfc(new.title).strip()
    if not title or len(title) > 1000:
        raise Refused({"title": _("A title has 1 to 1,000 characters.")})
    if new.weight <= 0:
        raise Refused({"weight": _("A weight must be more than zero.")})
    steps = sorted(new.milestones)
    path = [[on.isoformat(), str(percent_of(reached, new.target))] for on, reached in steps if new.target]
    unit = session.get_one(Unit, new.lead_unit_id)
    counts_on = rolled(session, new.due_on, rolls=new.rolls)
    return {
        "code": new.code,
        "title": title,
        **search_forms(new.code, title, unit.short_name),
        "field_id": new.field_id,
        "plan_id": new.plan_id,
        "source_document_id": new.source_document_id,
        "quoted": nfc(new.quoted),
        "lead_unit_id": new.lead_unit_id,
        "member_id": new.member_id,
        "start_on": new.start_on,
        "original_due_on": new.due_on,
        "due_on": new.due_on,
        "sort_due_on": new.due_on or UNDATED,
        "rolls": new.rolls,
        "rolled_on": counts_on,
        "original_rolled_on": counts_on,
        "weight": new.weight,
        "measure": new.measure,
        "measure_kind": new.measure_kind,
        "target": new.target,
        "baseline": new.baseline,
        "path": json.dumps(path),
        "product": new.product,
        "recurrence": new.recurrence,
        "review_on": new.review_on,
        "needs_evidence": new.needs_evidence,
        "no_co_units": new.no_co_units,
        "share": new.share,
        "quantity": new.baseline,
        "percent": percent_of(new.baseline, new.target) if new.baseline and new.target else Decimal(0),
    }


def tie(session: Session, task: Task, new: NewTask) -> None:
    """Who helps with a task and what it serves."""
    session.add_all(Participation(task_id=saved_id(task), unit_id=unit_id) for unit_id in new.co_unit_ids)
    session.add_all(TaskProgramme(task_id=saved_id(task), programme_id=programme) for programme in new.programme_ids)


def search_forms(code: str, title: str, unit_name: str) -> dict[str, Any]:
    """The columns in which search looks: without marks and case, and with marks."""
    sought = f"{code} {title} {unit_name}"
    return {"search_text": fold(sought), "search_exact": nfc(sought).casefold()}


def saved_id(task: Task) -> int:
    """The id of a task that is in the database."""
    assert task.id is not None  # noqa: S101
    return task.id


def assign(session: Session, task: Task, *, by: Actor, clock: Clock, key: str | None = None) -> None:
    """Give a drafted task to its lead unit; recurring work gets its dated periods."""
    right = powers(by, task).assign
    if right is None:
        raise NotAllowed(why_not(Act.ASSIGN, by, task))
    check_has_day(task)
    open_periods(session, task, clock)
    change_task(session, task, Deed("assigned", right, key=key), clock, state=State.ASSIGNED)


def check_has_day(task: Task) -> None:
    """Raise Refused for work that nobody would look at again: with neither a due day nor a day of review."""
    if task.due_on is None and task.review_on is None:
        raise Refused(
            _("%(code)s has neither a due day nor a day of review. Please enter one of the two first.", code=task.code)
        )


def open_periods(session: Session, task: Task, clock: Clock) -> None:
    """The dated periods of a recurring task that is given out today."""
    if not task.recurrence or task.due_on is None:
        return
    for span in periods(Recurrence(task.recurrence), clock.today(), task.due_on):
        session.add(
            TaskPeriod(task_id=saved_id(task), label=span.label, starts_on=span.starts_on, ends_on=span.ends_on)
        )


def accept(session: Session, task: Task, *, by: Actor, clock: Clock, version: int, key: str | None = None) -> None:
    """The lead unit takes the task on."""
    right = powers(by, task).accept
    if right is None:
        raise NotAllowed(why_not(Act.ACCEPT, by, task))
    check_version(task, version)
    change_task(session, task, Deed("accepted", right, key=key), clock, state=State.IN_PROGRESS, **NOT_REFUSED)


def check_version(task: Task, version: int) -> None:
    """Raise Conflict when the form was made before the task last changed."""
    if task.version != version:
        raise Conflict


def change_task(session: Session, task: Task, deed: Deed, clock: Clock, **changes: Any) -> int:
    """Change a task, its summary and its parents, and append the events; the number of the task's event.

    `changes` are columns among state, dates and number.
    """
    seq = change_alone(session, task, deed, clock, **changes)
    _roll_up_parents(session, task, clock, quiet=deed.quiet)
    return seq


def change_beside(session: Session, task: Task, deed: Deed, clock: Clock, **changes: Any) -> None:
    """Change what stands beside the work: forms made before stay good, and the task stays as silent as it was."""
    version = task.version
    change_task(session, task, replace(deed, quiet=True), clock, **changes)
    task.version = version


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


def change_along(session: Session, task: Task, below: Sequence[Task], deed: Deed, clock: Clock, **changes: Any) -> int:
    """Change a task and these parts below it alike; each part's event names the task as `along`."""
    seq = change_tree(session, task, below, deed, clock, **changes)
    _roll_up_parents(session, task, clock)
    return seq


def change_tree(session: Session, task: Task, below: Sequence[Task], deed: Deed, clock: Clock, **changes: Any) -> int:
    """The same without what it does to the parents, for a caller that rolls them up afterwards.

    From the bottom up, as what comes back takes its number from its parts; what does not go along follows its own.
    """
    along = replace(deed, data=dict(deed.data) | {"along": task.code}, key=None)
    going, stirred = {saved_id(part) for part in below}, {part.parent_id for part in below}
    for part in reversed(tree.parts_below(session, saved_id(task)) if below else []):
        if saved_id(part) in going:
            change_alone(session, part, along, clock, **_number(session, part, changes["state"]), **changes)
        elif part.id in stirred and part.state not in STANDING_STILL and _follow(session, part, clock, along=task.code):
            stirred.add(part.parent_id)
    named = {"parts": [part.code for part in below]} if below else {}
    deed = replace(deed, data=dict(deed.data) | named)
    return change_alone(session, task, deed, clock, **_number(session, task, changes["state"]), **changes)


def _number(session: Session, task: Task, state: State) -> dict[str, Any]:
    """What a task takes from its parts as it comes to this state; what stands still keeps what it had."""
    return from_parts(session, task) if task.has_parts and state not in STANDING_STILL else {}


def change_alone(session: Session, task: Task, deed: Deed, clock: Clock, **changes: Any) -> int:
    """The same for a task whose parents the caller rolls up afterwards, once for all of its parts."""
    before = None if task.state == State.DRAFT else task.facts
    now, today = clock.now(), clock.today()
    for name, value in changes.items():
        setattr(task, name, value)
    if changes.keys() & {"due_on", "rolls"}:
        task.rolled_on = rolled(session, task.due_on, rolls=task.rolls)
    if "rolls" in changes:
        task.original_rolled_on = rolled(session, task.original_due_on, rolls=task.rolls)
    task.recorded_on, task.updated_at = task.recorded_on if deed.quiet else today, now
    task.version += 1
    after = task.facts
    _restate(task)
    session.add(task)
    session.flush()
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


def _roll_up_parents(session: Session, task: Task, clock: Clock, *, quiet: bool = False) -> None:
    """A part's figure moves its parent at once; the parent's own version stays, so its forms stay good.

    What is paused or revoked keeps the number it had.
    """
    if task.parent_id is None:
        return
    parent = one.locked(session, task.parent_id)
    if parent.state in STANDING_STILL:
        return
    if _follow(session, parent, clock, quiet=quiet, part=task.code):
        _roll_up_parents(session, parent, clock, quiet=quiet)


def _follow(session: Session, parent: Task, clock: Clock, *, quiet: bool = False, **moved_by: str) -> bool:
    """Let a task follow its parts, unless there is nothing new today; whether it moved."""
    changes = from_parts(session, parent)
    stays = quiet or parent.recorded_on == clock.today()
    if stays and all(getattr(parent, name) == value for name, value in changes.items()):
        return False
    version = parent.version
    change_alone(session, parent, Deed("rolled_up", None, data=moved_by, quiet=quiet), clock, **changes)
    parent.version = version
    return True


def from_parts(session: Session, parent: Task) -> dict[str, Any]:
    """The number that a task with parts takes from them."""
    parts = one.parts_of(session, saved_id(parent))
    figures = [
        Figure(
            weight=part.weight if part.share is None else part.share,
            percent=part.percent,
            quantity=part.quantity,
            target=part.target,
            counts=part.state not in NOT_COUNTED,
        )
        for part in parts
    ]
    kind = measure_kind_of(parent)
    quantity, percent = rolled_up(figures, kind, parent.target)
    return {
        "quantity": quantity,
        "percent": percent,
        "reported": any(part.reported for part in parts),
        "counted_target": counted_target(figures, kind, parent.target),
    }
