"""What was directed and assigned in a span of days, or decided by a meeting: from this a notice is chosen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlmodel import Session, col

from pacnam_tasks.core.clock import end_of_day, local_day
from pacnam_tasks.core.db import fetch
from pacnam_tasks.decisions.directions.models import DirectedUnit, Direction, FieldDirection
from pacnam_tasks.meetings.models import Meeting
from pacnam_tasks.meetings.queries.one import held
from pacnam_tasks.meetings.rules import DecisionKind, MeetingState
from pacnam_tasks.plans.models import Field
from pacnam_tasks.reports.offer import PossibleMeeting
from pacnam_tasks.reports.queries.assigned import Assigned, assigned
from pacnam_tasks.reports.rules import FARTHEST
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.counts import AsOf
from pacnam_tasks.tasks.rules.facts import State
from pacnam_tasks.units.models import Unit
from pacnam_tasks.units.queries import all_units


@dataclass(frozen=True, slots=True)
class Given:
    """A direction on a task or on a field; `key` names it among what can be chosen, `code` is that of the task.

    `answered_on` is the day on which the last of its units has answered, none while one still owes its answer.
    """

    key: str
    about: str
    code: str
    units: tuple[str, ...]
    text: str
    given_on: date
    answer_by: date
    answered_on: date | None = None


def directions_given(session: Session, first: date, last: date, zone: ZoneInfo) -> tuple[Given, ...]:
    """The directions given in these days, on tasks before those on fields, in the order in which they were given."""
    span = end_of_day(first - timedelta(days=1), zone), end_of_day(last, zone)
    return (*_on_tasks(session, span, zone), *_on_fields(session, span, zone))


def _on_tasks(session: Session, span: tuple[datetime, datetime], zone: ZoneInfo) -> Iterator[Given]:
    rows = fetch(
        session,
        select(
            col(Direction.id), col(Direction.text), col(Direction.given_at), col(Direction.answer_by),
            col(Direction.answered_at), col(Task.code), col(Task.title), col(Unit.name),
        )
        .join(Task, col(Task.id) == col(Direction.task_id))
        .join(Unit, col(Unit.id) == col(Task.lead_unit_id))
        .where(col(Direction.given_at) >= span[0], col(Direction.given_at) < span[1])
        .order_by(col(Direction.id)),
    )  # fmt: skip
    for row in rows:
        on, answered_on = local_day(row.given_at, zone), _answered([row], span[1], zone)
        yield Given(f"d{row.id}", row.title, row.code, (row.name,), row.text, on, row.answer_by, answered_on)


def _on_fields(session: Session, span: tuple[datetime, datetime], zone: ZoneInfo) -> Iterator[Given]:
    """One of each direction, with all its units in protocol order."""
    rows = fetch(
        session,
        select(
            col(FieldDirection.id), col(FieldDirection.text), col(FieldDirection.given_at),
            col(FieldDirection.answer_by), col(Field.name).label("field"), col(Unit.name),
            col(DirectedUnit.answered_at),
        )
        .join(Field, col(Field.id) == col(FieldDirection.field_id))
        .join(DirectedUnit, col(DirectedUnit.direction_id) == col(FieldDirection.id))
        .join(Unit, col(Unit.id) == col(DirectedUnit.unit_id))
        .where(col(FieldDirection.given_at) >= span[0], col(FieldDirection.given_at) < span[1])
        .order_by(col(FieldDirection.id), col(Unit.rank)),
    )  # fmt: skip
    for one, group in groupby(rows, key=lambda row: row.id):
        same = list(group)
        first, units = same[0], tuple(row.name for row in same)
        on, answered_on = local_day(first.given_at, zone), _answered(same, span[1], zone)
        yield Given(f"f{one}", f"Lĩnh vực {first.field}", "", units, first.text, on, first.answer_by, answered_on)


def _answered(rows: Sequence[Any], end: datetime, zone: ZoneInfo) -> date | None:
    """The day of the last answer, where all had answered before `end`."""
    days = [row.answered_at for row in rows if row.answered_at is not None and row.answered_at < end]
    return local_day(max(days), zone) if len(days) == len(rows) else None


def to_choose_from(session: Session, when: AsOf, first: date) -> tuple[Sequence[Given], Sequence[Assigned]]:
    """The directions given and the tasks begun from a day on, through that of `when`."""
    return directions_given(session, first, when.day, when.zone), assigned(session, when, since=first)


def decided_at(session: Session, meeting_id: int, when: AsOf) -> tuple[Sequence[Given], Sequence[Assigned]]:
    """What a meeting decided, in the order of its agenda: its directions, and the tasks that it gave, drafts too."""
    meeting = held(session, meeting_id)
    names, end = {unit.code: unit.name for unit in all_units(session)}, end_of_day(when.day, when.zone)
    directed: list[Given] = []
    given: list[Assigned] = []
    for item in meeting.agenda:
        for one in item.decisions:
            unit = names[one.unit_code]
            if one.kind == DecisionKind.DRAFT:
                is_done = one.task_state == State.DONE
                given.append(Assigned(one.task_code or "", one.text, item.name, unit, due=one.due_on, is_done=is_done))
                continue
            about, code = (one.task_title, one.task_code) if one.task_code else (f"Lĩnh vực {item.name}", "")
            answered_on = _answered([one], end, when.zone)
            directed.append(
                Given(
                    f"m{one.id}", about or "", code or "", (unit,), one.text, meeting.held_on, one.due_on, answered_on
                )
            )
    return directed, given


def possible_meetings(session: Session, today: date) -> list[PossibleMeeting]:
    """The meetings of the last year that are closed, the newest first."""
    rows = fetch(
        session,
        select(col(Meeting.id), col(Meeting.title), col(Meeting.held_on))
        .where(col(Meeting.state) == MeetingState.CLOSED, col(Meeting.held_on).between(today - FARTHEST, today))
        .order_by(col(Meeting.held_on).desc(), col(Meeting.id).desc()),
    )
    return [PossibleMeeting(*row) for row in rows]
