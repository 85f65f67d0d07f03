"""A new task, or a part of one, as a draft; who helps with it and what it serves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.text import fold, nfc
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.plans.forms import NewDocument
from pacnam_tasks.tasks.actions.deed import saved_id
from pacnam_tasks.tasks.actions.expected_path import path_columns
from pacnam_tasks.tasks.models import UNDATED, LeadAbove, Participation, Task, TaskProgramme
from pacnam_tasks.tasks.queries import tree
from pacnam_tasks.tasks.queries.days import rolled
from pacnam_tasks.tasks.rules.expected_path import STRAIGHT, Chosen, Span
from pacnam_tasks.tasks.rules.facts import Level, MeasureKind, Recurrence, State, percent_of
from pacnam_tasks.units.models import Unit

AS_GIVEN = (
    "code", "field_id", "plan_id", "source_document_id", "lead_unit_id", "member_id", "start_on", "due_on", "rolls",
    "weight", "measure", "measure_kind", "target", "baseline", "product", "recurrence", "review_on", "needs_evidence",
    "no_co_units", "share",
)  # fmt: skip
"""What stands in the row as it was given."""


@dataclass(frozen=True)
class NewTask:
    """Everything that a task is created with; `new_document` is one that orders it and is entered along with it."""

    code: str
    title: str
    field_id: int
    lead_unit_id: int
    start_on: date
    due_on: date | None
    plan_id: int | None = None
    source_document_id: int | None = None
    new_document: NewDocument | None = None
    quoted: str = ""
    member_id: int | None = None
    co_unit_ids: Sequence[int] = ()
    programme_ids: Sequence[int] = ()
    weight: Decimal = Decimal(1)
    measure: str = ""
    measure_kind: MeasureKind | None = None
    target: Decimal | None = None
    baseline: Decimal | None = None
    expected_path: Chosen = STRAIGHT
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
    title = _checked_title(new)
    unit = session.get_one(Unit, new.lead_unit_id)
    counts_on = rolled(session, new.due_on, rolls=new.rolls)
    base = percent_of(new.baseline, new.target) if new.baseline and new.target else Decimal(0)
    return {
        **{name: getattr(new, name) for name in AS_GIVEN},
        "title": title,
        **search_forms(new.code, title, unit.short_name),
        "quoted": nfc(new.quoted),
        "original_due_on": new.due_on,
        "sort_due_on": new.due_on or UNDATED,
        "rolled_on": counts_on,
        "original_rolled_on": counts_on,
        **path_columns(new.expected_path, Span(new.start_on, counts_on or new.due_on, base)),
        "quantity": new.baseline,
        "percent": base,
    }


def _checked_title(new: NewTask) -> str:
    """The title as it is kept; raises Refused by field for what a task cannot be."""
    if new.due_on is not None and new.due_on < new.start_on:
        raise Refused({"due_on": _("The due day lies before the start. Please correct one of the two.")})
    if new.target is not None and new.target <= 0:
        raise Refused({"target": _("A target must be more than zero.")})
    title = nfc(new.title).strip()
    if not title or len(title) > 1000:
        raise Refused({"title": _("A title has 1 to 1,000 characters.")})
    if new.weight <= 0:
        raise Refused({"weight": _("A weight must be more than zero.")})
    return title


def tie(session: Session, task: Task, new: NewTask) -> None:
    """Who helps with a task and what it serves."""
    session.add_all(Participation(task_id=saved_id(task), unit_id=unit_id) for unit_id in new.co_unit_ids)
    session.add_all(TaskProgramme(task_id=saved_id(task), programme_id=programme) for programme in new.programme_ids)


def search_forms(code: str, title: str, unit_name: str) -> dict[str, Any]:
    """The columns in which search looks: without marks and case, and with marks."""
    sought = f"{code} {title} {unit_name}"
    return {"search_text": fold(sought), "search_exact": nfc(sought).casefold()}
