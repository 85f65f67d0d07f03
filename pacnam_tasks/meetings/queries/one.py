"""A meeting with its agenda and decisions; those who may open the pages read it whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlmodel import Session, col

from pacnam_tasks.accounts.queries import Doer
from pacnam_tasks.core.db import fetch
from pacnam_tasks.core.errors import NotFound
from pacnam_tasks.decisions.directions.models import DirectedUnit, Direction, FieldDirection
from pacnam_tasks.meetings.models import AgendaItem, Meeting, MeetingDecision
from pacnam_tasks.meetings.queries.held import CHAIR, PREVIOUS_ID
from pacnam_tasks.meetings.rules import MeetingState
from pacnam_tasks.plans.models import Field
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.units.models import Unit

CLOSER, RECORDER = Doer(col(Meeting.closed_by)), Doer(col(MeetingDecision.recorded_by))
GIVER = Doer(func.coalesce(col(FieldDirection.given_by), col(Direction.given_by)))
PREVIOUS = Meeting.__table__.alias("previous")  # type: ignore[attr-defined]  # a model is its table


@dataclass(frozen=True)
class Decided:
    """A decision with its names and what became of it: an answer to the direction, or the task in its state.

    A direction with a task is one on that task. `giver` is who directed in the own right, and not as the chair.
    """

    id: int
    meeting_id: int
    field_id: int
    field_code: str
    kind: str
    text: str
    due_on: date
    unit_name: str
    unit_code: str
    recorded_at: datetime
    recorder: str
    direction_id: int | None
    answered_at: datetime | None
    task_code: str | None
    task_title: str | None
    task_state: str | None
    giver: tuple[str, str] | None = None
    """Name and title."""


@dataclass(frozen=True)
class OnAgenda:
    """A field on the agenda with the decisions on it, of this meeting and of the previous one."""

    field_id: int
    code: str
    name: str
    decisions: tuple[Decided, ...] = ()
    before: tuple[Decided, ...] = ()


@dataclass(frozen=True)
class Held:
    """A meeting as its page shows it."""

    id: int
    title: str
    held_on: date
    state: str
    version: int
    opened_at: datetime
    closed_at: datetime | None
    chair_id: int
    chair_name: str
    chair_title: str
    closer: str
    closer_title: str
    previous_id: int | None
    previous_on: date | None
    agenda: tuple[OnAgenda, ...]
    units: tuple[tuple[str, str], ...] = ()
    """Code and short name of the units of today in protocol order."""

    @property
    def is_open(self) -> bool:
        """Whether decisions can still be recorded."""
        return self.state == MeetingState.OPEN

    @property
    def is_cancelled(self) -> bool:
        """Whether it was put on by mistake and not held."""
        return self.state == MeetingState.CANCELLED

    @property
    def decisions(self) -> list[Decided]:
        """All that was decided, in the order of the agenda."""
        return [one for item in self.agenda for one in item.decisions]


_ROWS: Any = (
    select(
        *(one for one in Meeting.__table__.c if one.name != "previous_id"),  # type: ignore[attr-defined]  # a table
        CHAIR.name.label("chair_name"),
        CHAIR.post.title.label("chair_title"),  # type: ignore[attr-defined]  # a column
        CHAIR.post.person_id.label("chair_person"),  # type: ignore[attr-defined]  # a column
        CLOSER.name.label("closer"),
        CLOSER.post.title.label("closer_title"),  # type: ignore[attr-defined]  # a column
        PREVIOUS.c.id.label("previous_id"),
        PREVIOUS.c.held_on.label("previous_on"),
        col(Field.id).label("field_id"),
        col(Field.code).label("field_code"),
        col(Field.name).label("field_name"),
        col(MeetingDecision.id).label("decision_id"),
        col(MeetingDecision.meeting_id).label("decided_at_id"),
        *(getattr(MeetingDecision, name) for name in ("kind", "text", "due_on", "direction_id", "recorded_at")),
        RECORDER.name.label("recorder"),
        GIVER.name.label("giver"),
        GIVER.post.title.label("giver_title"),  # type: ignore[attr-defined]  # a column
        GIVER.post.person_id.label("giver_person"),  # type: ignore[attr-defined]  # a column
        col(Unit.short_name).label("unit_name"),
        col(Unit.code).label("unit_code"),
        func.coalesce(col(DirectedUnit.answered_at), col(Direction.answered_at)).label("answered_at"),
        col(Task.code).label("task_code"),
        col(Task.title).label("task_title"),
        col(Task.state).label("task_state"),
    )
    .select_from(Meeting)
    .join(AgendaItem, col(AgendaItem.meeting_id) == col(Meeting.id))
    .join(Field, col(Field.id) == col(AgendaItem.field_id))
    .outerjoin(PREVIOUS, PREVIOUS.c.id == PREVIOUS_ID)
    .outerjoin(
        MeetingDecision,
        and_(
            col(MeetingDecision.field_id) == col(Field.id),
            or_(
                col(MeetingDecision.meeting_id) == col(Meeting.id),
                col(MeetingDecision.meeting_id) == PREVIOUS.c.id,
            ),
        ),
    )
    .outerjoin(Unit, col(Unit.id) == col(MeetingDecision.unit_id))
    .outerjoin(Task, col(Task.id) == col(MeetingDecision.task_id))
    .outerjoin(Direction, col(Direction.id) == col(MeetingDecision.task_direction_id))
    .outerjoin(FieldDirection, col(FieldDirection.id) == col(MeetingDecision.direction_id))
    .outerjoin(
        DirectedUnit,
        and_(
            col(DirectedUnit.direction_id) == col(MeetingDecision.direction_id),
            col(DirectedUnit.unit_id) == col(MeetingDecision.unit_id),
        ),
    )
)
_NAMED = GIVER.join(RECORDER.join(CLOSER.join(CHAIR.join(_ROWS), maybe=True), maybe=True), maybe=True)
DECISIONS: Any = _NAMED.order_by(col(AgendaItem.place), col(Field.rank), col(MeetingDecision.id))
"""A row for each decision on a field of the agenda, of the meeting and of the one before; one for a field without."""


def held(session: Session, meeting_id: int) -> Held:
    """A meeting with agenda and decisions, in one statement; raises NotFound."""
    return meeting_of(fetch(session, DECISIONS.where(col(Meeting.id) == meeting_id)).all())


def meeting_of(rows: Sequence[Any]) -> Held:
    """A meeting made of the rows of `DECISIONS`; raises NotFound where there is none."""
    if not rows:
        raise NotFound
    first = rows[0]
    fields: dict[int, list[Any]] = {}
    for row in rows:
        fields.setdefault(row.field_id, []).append(row)
    return Held(
        **{name: getattr(first, name) for name in ("id", "title", "held_on", "state", "version", "opened_at")},
        closed_at=first.closed_at,
        chair_id=first.chair_id,
        chair_name=first.chair_name,
        chair_title=first.chair_title,
        closer=first.closer or "",
        closer_title=first.closer_title or "",
        previous_id=first.previous_id,
        previous_on=first.previous_on,
        agenda=tuple(_on_agenda(group) for group in fields.values()),
    )


def _on_agenda(rows: Sequence[Any]) -> OnAgenda:
    first = rows[0]
    decided = [_decided(row) for row in rows if row.decision_id is not None]
    return OnAgenda(
        first.field_id,
        first.field_code,
        first.field_name,
        tuple(one for one in decided if one.meeting_id == first.id),
        tuple(one for one in decided if one.meeting_id != first.id),
    )


def _decided(row: Any) -> Decided:
    alike = (
        "field_id", "field_code", "kind", "text", "due_on", "unit_name", "unit_code", "recorded_at", "recorder",
        "direction_id", "answered_at", "task_code", "task_title", "task_state",
    )  # fmt: skip
    giver = (row.giver, row.giver_title) if row.giver_person not in {None, row.chair_person} else None
    values = {name: getattr(row, name) for name in alike}
    return Decided(id=row.decision_id, meeting_id=row.decided_at_id, giver=giver, **values)


def to_change(session: Session, meeting_id: int) -> Meeting:
    """The meeting's row, inside the write transaction; raises NotFound."""
    row = session.get(Meeting, meeting_id)
    if row is None:
        raise NotFound
    return row
