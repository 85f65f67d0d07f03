"""What was directed and what was assigned in a span of days: from this a notice of a meeting is chosen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlmodel import Session, col

from pacnam_tasks.core.clock import end_of_day, local_day
from pacnam_tasks.core.db import fetch
from pacnam_tasks.decisions.directions.models import DirectedUnit, Direction, FieldDirection
from pacnam_tasks.plans.models import Field
from pacnam_tasks.reports.queries.assigned import Assigned, assigned
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.counts import AsOf
from pacnam_tasks.units.models import Unit


@dataclass(frozen=True, slots=True)
class Given:
    """A direction on a task or on a field; `key` names it among what can be chosen, `code` is that of the task."""

    key: str
    about: str
    code: str
    units: tuple[str, ...]
    text: str
    given_on: date
    answer_by: date


def directions_given(session: Session, first: date, last: date, zone: ZoneInfo) -> tuple[Given, ...]:
    """The directions given in these days, on tasks before those on fields, in the order in which they were given."""
    span = end_of_day(first - timedelta(days=1), zone), end_of_day(last, zone)
    return (*_on_tasks(session, span, zone), *_on_fields(session, span, zone))


def _on_tasks(session: Session, span: tuple[datetime, datetime], zone: ZoneInfo) -> Iterator[Given]:
    rows = fetch(
        session,
        select(
            col(Direction.id), col(Direction.text), col(Direction.given_at), col(Direction.answer_by), col(Task.code),
            col(Task.title), col(Unit.name),
        )
        .join(Task, col(Task.id) == col(Direction.task_id))
        .join(Unit, col(Unit.id) == col(Task.lead_unit_id))
        .where(col(Direction.given_at) >= span[0], col(Direction.given_at) < span[1])
        .order_by(col(Direction.id)),
    )  # fmt: skip
    for row in rows:
        on = local_day(row.given_at, zone)
        yield Given(f"d{row.id}", row.title, row.code, (row.name,), row.text, on, row.answer_by)


def _on_fields(session: Session, span: tuple[datetime, datetime], zone: ZoneInfo) -> Iterator[Given]:
    """One of each direction, with all its units in protocol order."""
    rows = fetch(
        session,
        select(
            col(FieldDirection.id), col(FieldDirection.text), col(FieldDirection.given_at),
            col(FieldDirection.answer_by), col(Field.name).label("field"), col(Unit.name),
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
        on = local_day(first.given_at, zone)
        yield Given(f"f{one}", f"Lĩnh vực {first.field}", "", units, first.text, on, first.answer_by)


def to_choose_from(session: Session, when: AsOf, first: date) -> tuple[Sequence[Given], Sequence[Assigned]]:
    """The directions given and the tasks begun from a day on, through that of `when`."""
    return directions_given(session, first, when.day, when.zone), assigned(session, when, since=first)
