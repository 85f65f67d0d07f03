"""Tasks and what hangs on them, and the summary of today."""

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, Index, SmallInteger, Text, text
from sqlmodel import Field, SQLModel

from pacnam_tasks.core.db import BigId, Fixed, UTCDateTime
from pacnam_tasks.tasks.rules.expected_path import SLOPED
from pacnam_tasks.tasks.rules.facts import Level, MeasureKind, Rating, State, TaskFacts, percent_of
from pacnam_tasks.tasks.rules.tally import TALLY_FIELDS
from pacnam_tasks.trajectories.rules.path import Shape

UNDATED = date(9999, 12, 31)
CARRIED = text("state IN ('assigned', 'in_progress')")
"""Tasks that can fall silent: said literally, as an index of only these needs it."""
RETURNED = text("returned_on IS NOT NULL")
EXTENDED = text("due_on != original_due_on")
NOT_REPORTED = text("reported_on IS NULL")


class Task(SQLModel, table=True):
    """A task of a plan, or a unit's part of one.

    `search_text` is code, title and unit folded (no marks, no case), `search_exact` the same with marks.
    `again_by` is the day by which a returned one is submitted again, `check_passed` the office's opinion on the
    submission that stands, none before it is checked; `review_on` the day by which undated work is looked at;
    `extension_count` how often the due day was moved, `extension_asked_on` since when a request to move it waits;
    `no_co_units` says that no unit has to help; `share` is a part's share of the whole in percent, where the whole
    is not counted.
    `counted_target` is what the number of a split task is measured against while parts stand still, none where that is
    its target.
    `rolls` says that a due day on a day off counts through the next working day; `rolled_on` and
    `original_rolled_on` are those days, none where the due day is worked.
    `path` holds the points of the expected path (day, percent) as the facts do; `path_shape` and `path_curve` say how
    it was chosen.
    `obstacle_since` is the day on which the oldest obstacle that waits was reported; `ruled` and `ruled_until` are the
    rating by which a member overruled the computed one, and its last day.
    `clock_due_on` and `sort_due_on` restate `due_on` for indexes: the day against which the clock runs (none
    when it stands), and a day to sort by (undated last). They, `state`, the dates and the number change only
    in `tasks.actions.change_task`.
    """

    __table_args__ = (
        CheckConstraint("percent >= 0 AND percent <= 1000", name="percent_in_range"),
        CheckConstraint("due_on IS NULL OR due_on >= start_on", name="due_after_start"),
        CheckConstraint("weight > 0", name="weight_positive"),
        Index("ix_task_level_sort_due_on", "level", "sort_due_on", "id"),
        Index("ix_task_lead_sort_due_on", "lead_unit_id", "sort_due_on", "id"),
        Index("ix_task_lead_clock", "lead_unit_id", "clock_due_on", "id"),
        Index("ix_task_clock", "clock_due_on", "level", "id"),
        Index("ix_task_parent_unit", "parent_unit_id", "sort_due_on", "id"),
        Index("ix_task_state", "state", "level", "sort_due_on", "id"),
        Index("ix_task_field", "field_id", "level", "sort_due_on", "id"),
        Index("ix_task_level_updated", "level", "updated_at", "id"),
        Index("ix_task_silent", "level", "recorded_on", "id", sqlite_where=CARRIED, postgresql_where=CARRIED),
        Index("ix_task_returned", "level", "returned_on", "id", sqlite_where=RETURNED, postgresql_where=RETURNED),
        Index("ix_task_extended", "level", "sort_due_on", "id", sqlite_where=EXTENDED, postgresql_where=EXTENDED),
        Index(
            "ix_task_desk", "lead_unit_id", "state", "sort_due_on", "id", "clock_due_on", "recorded_on", "returned_on"
        ),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    code: str = Field(max_length=80, unique=True)
    level: str = Field(max_length=10)
    parent_id: int | None = Field(default=None, foreign_key="task.id", index=True, sa_type=BigId)
    title: str = Field(sa_type=Text)
    search_text: str = Field(sa_type=Text)
    search_exact: str = Field(sa_type=Text)
    field_id: int = Field(foreign_key="field.id")
    plan_id: int | None = Field(default=None, foreign_key="plan.id", index=True)
    source_document_id: int | None = Field(default=None, foreign_key="source_document.id")
    quoted: str = Field(default="", sa_type=Text)
    lead_unit_id: int = Field(foreign_key="unit.id")
    parent_unit_id: int | None = Field(default=None, foreign_key="unit.id")
    member_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    handler_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    start_on: date
    original_due_on: date | None = None
    due_on: date | None = None
    clock_due_on: date | None = None
    sort_due_on: date = UNDATED
    weight: Decimal = Field(default=Decimal(1), sa_type=Fixed(2))
    measure: str = Field(default="", max_length=120)
    measure_kind: str | None = Field(default=None, max_length=10)
    target: Decimal | None = Field(default=None, sa_type=Fixed(4))
    baseline: Decimal | None = Field(default=None, sa_type=Fixed(4))
    path: str = Field(default="[]", sa_type=Text)
    path_shape: str = Field(default=Shape.STRAIGHT.value, max_length=10)
    path_curve: str = Field(default="", max_length=20)
    product: str = Field(default="", max_length=300)
    recurrence: str = Field(default="", max_length=10)
    state: str = Field(max_length=12)
    percent: Decimal = Field(default=Decimal(0), sa_type=Fixed(1))
    quantity: Decimal | None = Field(default=None, sa_type=Fixed(4))
    reported: bool = False
    submitted_on: date | None = None
    returned_on: date | None = None
    return_reason: str = Field(default="", sa_type=Text)
    recorded_on: date
    created_at: datetime = Field(sa_type=UTCDateTime)
    updated_at: datetime = Field(sa_type=UTCDateTime)
    refused_on: date | None = None
    refusal_reason: str = Field(default="", sa_type=Text)
    check_passed: bool | None = None
    check_note: str = Field(default="", sa_type=Text)
    again_by: date | None = None
    needs_evidence: bool = False
    review_on: date | None = None
    extension_count: int = 0
    extension_asked_on: date | None = None
    no_co_units: bool = False
    rolls: bool = False
    rolled_on: date | None = None
    original_rolled_on: date | None = None
    share: Decimal | None = Field(default=None, sa_type=Fixed(4))
    counted_target: Decimal | None = Field(default=None, sa_type=Fixed(4))
    obstacle_since: date | None = None
    ruled: str | None = Field(default=None, max_length=1)
    ruled_until: date | None = None
    has_parts: bool = False
    version: int = 1

    @property
    def facts(self) -> TaskFacts:
        """What counts depend on, as it stands in this row."""
        return facts_of(self)


FACT_COLUMNS = (
    "level", "field_id", "lead_unit_id", "state", "start_on", "recorded_on", "original_due_on", "due_on",
    "submitted_on", "returned_on", "member_id", "parent_unit_id", "weight", "percent", "quantity", "target",
    "baseline", "path", "path_shape", "reported", "extension_count", "review_on",
    "rolled_on", "original_rolled_on", "counted_target", "obstacle_since", "ruled", "ruled_until",
)  # fmt: skip
"""The columns from which `facts_of` reads, for queries that fetch only them."""


def facts_of(row: Any) -> TaskFacts:
    """The facts in a task's row, an object or a row of selected `FACT_COLUMNS`."""
    target: Decimal | None = row.target
    base = percent_of(row.baseline, target) if row.baseline and target else Decimal(0)
    path = json.loads(row.path) if row.path != "[]" else ()
    return TaskFacts(
        level=Level(row.level),
        field_id=row.field_id,
        lead_unit_id=row.lead_unit_id,
        state=State(row.state),
        start_on=row.start_on,
        recorded_on=row.recorded_on,
        original_due_on=row.original_due_on,
        due_on=row.due_on,
        submitted_on=row.submitted_on,
        returned_on=row.returned_on,
        member_id=row.member_id,
        parent_unit_id=row.parent_unit_id,
        weight=row.weight,
        percent=row.percent,
        quantity=row.quantity,
        target=target,
        base=base,
        path=tuple((date.fromisoformat(day), Decimal(percent)) for day, percent in path),
        sloped=bool(path) and row.path_shape in SLOPED,
        reported=row.reported,
        extensions=row.extension_count or None,
        review_on=row.review_on,
        rolled_on=row.rolled_on,
        original_rolled_on=row.original_rolled_on,
        counted_target=row.counted_target,
        obstacle_since=row.obstacle_since,
        ruled=Rating(row.ruled) if row.ruled else None,
        ruled_until=row.ruled_until,
    )


def measure_kind_of(task: Any) -> MeasureKind | None:
    """How the task's quantity adds up, of an object or a row; none without a measure."""
    return MeasureKind(task.measure_kind) if task.measure_kind else None


class Participation(SQLModel, table=True):
    """A unit that co-ordinates a task."""

    task_id: int = Field(foreign_key="task.id", primary_key=True, sa_type=BigId)
    unit_id: int = Field(foreign_key="unit.id", primary_key=True, index=True)


class LeadAbove(SQLModel, table=True):
    """A unit that leads something further up than what a part was split from; only parts of parts have rows.

    What a part was split from is led by its own `parent_unit_id`; `height` 2 is what that was split from, and so on.
    """

    __tablename__ = "lead_above"
    __table_args__ = (Index("ix_lead_above_unit_id_task_id", "unit_id", "task_id"),)

    task_id: int = Field(foreign_key="task.id", primary_key=True, sa_type=BigId)
    height: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    unit_id: int = Field(foreign_key="unit.id")


class TaskProgramme(SQLModel, table=True):
    """A programme that a task serves."""

    __tablename__ = "task_programme"

    task_id: int = Field(foreign_key="task.id", primary_key=True, sa_type=BigId)
    programme_id: int = Field(foreign_key="programme.id", primary_key=True, index=True)


class TaskPeriod(SQLModel, table=True):
    """A dated period of recurring work, the day on which it was reported and the event that did it."""

    __tablename__ = "task_period"
    __table_args__ = (
        Index("uq_task_period_task_id_label", "task_id", "label", unique=True),
        Index("ix_task_period_missing", "ends_on", "task_id", sqlite_where=NOT_REPORTED, postgresql_where=NOT_REPORTED),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    task_id: int = Field(foreign_key="task.id", sa_type=BigId)
    label: str = Field(max_length=10)
    starts_on: date
    ends_on: date
    reported_on: date | None = None
    event_seq: int | None = Field(default=None, sa_type=BigId)


class TaskSummary(SQLModel, table=True):
    """Counts of a day for one corner of the house; `member_id` and `parent_unit_id` are 0 for none.

    Without rows for a day its counts are made from the tasks, those of a past day from history.
    """

    __tablename__ = "task_summary"

    day: date = Field(primary_key=True)
    level: str = Field(primary_key=True, max_length=10)
    field_id: int = Field(primary_key=True)
    unit_id: int = Field(primary_key=True)
    member_id: int = Field(primary_key=True)
    parent_unit_id: int = Field(primary_key=True)
    done_on_time: int = 0
    done_late: int = 0
    done_undated: int = 0
    open_in_time: int = 0
    open_overdue: int = 0
    open_undated: int = 0
    paused: int = 0
    revoked: int = 0
    due_soon: int = 0
    due_today: int = 0
    submitted: int = 0
    returned: int = 0
    not_accepted: int = 0
    at_risk: int = 0
    silent: int = 0
    updated: int = 0
    reported: int = 0
    age_1: int = 0
    age_2: int = 0
    age_3: int = 0
    age_4: int = 0
    age_5: int = 0
    extended: int = 0
    done_late_original: int = 0
    open_overdue_original: int = 0
    on_path: int = 0
    behind: int = 0
    off_path: int = 0
    weight: int = Field(default=0, sa_type=BigId)
    weighted_percent: int = Field(default=0, sa_type=BigId)
    weighted_expected: int = Field(default=0, sa_type=BigId)


SUMMARY_KEY = ("day", "level", "field_id", "unit_id", "member_id", "parent_unit_id")
SUMMARY_COUNTS = TALLY_FIELDS


class FactsInForce(SQLModel, table=True):
    """A task's facts in whole numbers (`rules.classes.Numbers`), with the instants between which they were in force.

    `seq` is the event that brought them at `since`, `until` the instant of the next one, or the end of time. Made from
    the history alone and after it, so rows may be missing for its last events, and all of them can be made anew.
    """

    __tablename__ = "facts_in_force"

    seq: int = Field(primary_key=True, sa_type=BigId, sa_column_kwargs={"autoincrement": False})
    task_id: int = Field(sa_type=BigId, index=True)
    since: datetime = Field(sa_type=UTCDateTime)
    until: datetime = Field(sa_type=UTCDateTime)
    field_id: int
    unit_id: int
    member_id: int
    parent_unit_id: int
    clock_on: int
    first_clock_on: int
    start_on: int
    due_on: int
    recorded_on: int
    ruled_until: int
    weight: int
    percent: int
    base: int
    settled: int = Field(sa_type=SmallInteger)
    stage: int = Field(sa_type=SmallInteger)
    ruled: int = Field(sa_type=SmallInteger)
    level: str = Field(max_length=10)
    returned: bool
    extended: bool
    done_late_first: bool
    reported: bool
    doubted: bool
    by_milestones: bool
