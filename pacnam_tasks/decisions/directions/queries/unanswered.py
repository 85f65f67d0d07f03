"""Directions whose answer is still owed, on tasks and on fields together, the earliest day first."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, String, cast, func, null, select, true, union_all
from sqlmodel import Session, col

from pacnam_tasks.accounts.models import Appointment, Person
from pacnam_tasks.accounts.rules import Actor, Role
from pacnam_tasks.core.db import fetch
from pacnam_tasks.core.text import dmy
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.decisions.directions.models import DirectedUnit, Direction, FieldDirection
from pacnam_tasks.plans.models import Field
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.selected import found_at
from pacnam_tasks.tasks.rules.moves import OPEN, PAUSED
from pacnam_tasks.units.models import Unit

SHOWN = 50


def to_answer(session: Session, actor: Actor, limit: int = SHOWN) -> Sequence[Any]:
    """What the units that the person heads have to answer; each row tells how many there are `in_all`."""
    if Role.LEADER not in actor.roles:
        return ()
    rows: Sequence[Any] = fetch(session, owed_by(actor, limit)).all()
    return rows


def owed_by(actor: Actor, limit: int) -> Any:
    """The statement of what the units that the person heads have to answer."""
    units = actor.units_as(Role.LEADER)
    return _owed(col(Task.lead_unit_id).in_(units), col(DirectedUnit.unit_id).in_(units), limit)


def to_follow_up(actor: Actor, limit: int) -> Any:
    """The statement of what others owe an answer to: all of it for the office, else what the person directed."""
    whose = true() if Role.OFFICE in actor.roles else col(Appointment.person_id) == actor.person_id
    return _owed(whose, whose, limit)


def owed_by_unit(session: Session, unit_id: int, _today: date) -> list[str]:
    """The directions on fields that a unit has to answer, as sentences: nobody else can."""
    owed = _on_fields().where(col(DirectedUnit.unit_id) == unit_id).order_by(col(FieldDirection.id))
    return [
        _("Direction on %(field)s, to be answered by %(day)s", field=row.name, day=dmy(row.answer_by))
        for row in fetch(session, owed)
    ]


def _owed(of_tasks: ColumnElement[bool], of_fields: ColumnElement[bool], limit: int) -> Any:
    """The first of them, each with its place among all and how many there are `in_all`."""
    owed = union_all(_on_tasks().where(of_tasks), _on_fields().where(of_fields)).subquery()
    order = (owed.c.answer_by, owed.c.given_at, owed.c.unit_code)
    counted = func.count().over().label("in_all"), func.row_number().over(order_by=order).label("place")
    return select(owed, *counted).order_by(*order).limit(limit)


def _on_tasks() -> Any:
    """What was done or revoked meanwhile does not wait any more."""
    return (
        select(
            *_said(Direction),
            col(Task.code).label("task_code"),
            col(Task.title).label("name"),
            cast(null(), String).label("field_code"),
        )
        .select_from(Direction)
        .join(Task, col(Task.id) == col(Direction.task_id))
        .join(Unit, col(Unit.id) == col(Task.lead_unit_id))
        .join(Appointment, col(Appointment.id) == col(Direction.given_by))
        .join(Person, col(Person.id) == col(Appointment.person_id))
        .where(col(Direction.answered_at).is_(None), found_at(OPEN | PAUSED))
    )


def _on_fields() -> Any:
    return (
        select(
            *_said(FieldDirection),
            cast(null(), String).label("task_code"),
            col(Field.name).label("name"),
            col(Field.code).label("field_code"),
        )
        .select_from(DirectedUnit)
        .join(FieldDirection, col(FieldDirection.id) == col(DirectedUnit.direction_id))
        .join(Field, col(Field.id) == col(FieldDirection.field_id))
        .join(Unit, col(Unit.id) == col(DirectedUnit.unit_id))
        .join(Appointment, col(Appointment.id) == col(FieldDirection.given_by))
        .join(Person, col(Person.id) == col(Appointment.person_id))
        .where(col(DirectedUnit.answered_at).is_(None))
    )


def _said(table: Any) -> list[Any]:
    return [
        *(getattr(table, name) for name in ("text", "answer_by", "given_at")),
        col(Person.full_name).label("giver_name"),
        col(Unit.code).label("unit_code"),
        col(Unit.short_name).label("unit_name"),
    ]
