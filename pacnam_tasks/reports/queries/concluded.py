"""What was directed and what was assigned in a span of days: from this a notice of a meeting is chosen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlmodel import Session, col

from pacnam_tasks.core.clock import end_of_day
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
    on_tasks = fetch(
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
    found = [
        Given(
            f"d{row.id}",
            row.title,
            row.code,
            (row.name,),
            row.text,
            row.given_at.astimezone(zone).date(),
            row.answer_by,
        )
        for row in on_tasks
    ]
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
    ).all()  # fmt: skip
    of_fields: dict[int, list[Any]] = {}
    for row in rows:
        of_fields.setdefault(row.id, []).append(row)
    found += [
        Given(
            f"f{one}",
            f"Lĩnh vực {same[0].field}",
            "",
            tuple(row.name for row in same),
            same[0].text,
            same[0].given_at.astimezone(zone).date(),
            same[0].answer_by,
        )
        for one, same in of_fields.items()
    ]
    return tuple(found)


def to_choose_from(session: Session, when: AsOf, first: date) -> tuple[Sequence[Given], Sequence[Assigned]]:
    """The directions given and the tasks begun from a day on, through that of `when`."""
    return directions_given(session, first, when.day, when.zone), assigned(session, when, since=first)
