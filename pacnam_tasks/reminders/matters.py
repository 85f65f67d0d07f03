"""What a reminder can be about on a day, and whom it goes to: one select for each matter, all with the same columns.

`occurrence` is the day of which the reminder speaks, `counted_from` the one from which its rung counts; who is
reminded of a request or an obstacle is who finds it on the page of decisions.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    String,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
)
from sqlalchemy.orm import aliased
from sqlmodel import col

from pacnam_tasks.accounts.models import Account, Appointment, MemberField
from pacnam_tasks.accounts.queries import in_force
from pacnam_tasks.accounts.rules import Role
from pacnam_tasks.decisions.directions.models import DirectedUnit, Direction, FieldDirection
from pacnam_tasks.decisions.extensions.models import ExtensionRequest
from pacnam_tasks.decisions.extensions.queries import IS_OPEN
from pacnam_tasks.progress.models import Obstacle
from pacnam_tasks.reminders.rules import (
    ANSWER_LADDER,
    DAY_BEFORE,
    GIVEN,
    LADDER,
    MEMBER_TOO_FROM,
    WAITING_DAYS,
    WAITS,
    Matter,
)
from pacnam_tasks.tasks.access import OF_THE_UNIT
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.selected import found_at
from pacnam_tasks.tasks.rules.levels import BY_DOCUMENT, Authority
from pacnam_tasks.tasks.rules.moves import OPEN, PAUSED

OWN, ASKED_AS = aliased(Appointment), aliased(Appointment)


HAS_LEFT = exists().where(col(Account.person_id) == col(Task.member_id), ~col(Account.enabled))
"""The member in charge is out; a task that was re-opened may still name the person."""


def rung_of(counted_from: Any, day: date, ladder: Sequence[int]) -> ColumnElement[int]:
    """The latest rung already passed on `day` of a ladder that counts from a day; SQL twin of `rules.rung_in_force`."""
    steps = ((counted_from <= day - timedelta(days=rung), literal(rung, Integer)) for rung in reversed(ladder))
    return case(*steps)


def deadlines(day: date) -> list[Any]:
    """The heads of the unit that carries the task, acting ones too, on the later rungs the member in charge too."""
    due = col(Task.clock_due_on)
    what = columns(Matter.DEADLINE, col(Task.id), rung_of(due, day, LADDER), due, due)
    heads = (
        select(*what, col(Appointment.person_id))
        .select_from(Task)
        .join(Appointment, col(Appointment.unit_id) == col(Task.lead_unit_id))
        .where(due <= day - timedelta(days=LADDER[0]), col(Appointment.role) == Role.LEADER, in_force(day))
    )
    late_enough = due <= day - timedelta(days=MEMBER_TOO_FROM)
    return [heads, select(*what, col(Task.member_id)).where(late_enough, col(Task.member_id).is_not(None), ~HAS_LEFT)]


def extensions(day: date) -> Any:
    """Who decides on a request that has waited for some days, or whose deadline is tomorrow or nearer."""
    asked_on = col(ExtensionRequest.asked_on)
    due_on = func.coalesce(col(Task.rolled_on), col(ExtensionRequest.due_on))
    is_near, has_waited = due_on <= day - timedelta(days=DAY_BEFORE), asked_on <= day - timedelta(days=WAITING_DAYS)
    rung = case((is_near, literal(DAY_BEFORE, Integer)), else_=literal(WAITS, Integer))
    counted_from = case((is_near, due_on), else_=asked_on)
    return (
        select(
            *columns(Matter.EXTENSION, col(ExtensionRequest.id), rung, due_on, counted_from),
            col(Appointment.person_id),
        )
        .select_from(ExtensionRequest)
        .join(Task, col(Task.id) == col(ExtensionRequest.task_id))
        .join(ASKED_AS, col(ASKED_AS.id) == col(ExtensionRequest.asked_by))
        .join(Appointment, _stands_at(col(ExtensionRequest.level)))
        .where(
            IS_OPEN,
            found_at(OPEN),
            or_(is_near, has_waited),
            col(Appointment.person_id) != col(ASKED_AS.person_id),
            in_force(day),
            ~_works_for_the_lead(day),
        )
    )


def obstacles(day: date) -> Any:
    """Who must answer an obstacle whose day of answer has passed."""
    answer_by = col(Obstacle.answer_by)
    return (
        select(
            *columns(Matter.OBSTACLE, col(Obstacle.id), rung_of(answer_by, day, ANSWER_LADDER), answer_by, answer_by),
            col(Appointment.person_id),
        )
        .select_from(Obstacle)
        .join(Task, col(Task.id) == col(Obstacle.task_id))
        .join(Appointment, _stands_at(col(Obstacle.level)))
        .where(
            col(Obstacle.closed_at).is_(None),
            col(Obstacle.answered_at).is_(None),
            found_at(OPEN | PAUSED),
            answer_by <= day - timedelta(days=ANSWER_LADDER[0]),
            in_force(day),
            ~_works_for_the_lead(day),
        )
    )


def directions(day: date) -> Any:
    """The head of the unit that owes the answer to a direction on a task, from the day it is given."""
    answer_by = col(Direction.answer_by)
    rung = _rung_of_answer(answer_by, day)
    return (
        select(*columns(Matter.DIRECTION, col(Direction.id), rung, answer_by, answer_by), col(Appointment.person_id))
        .select_from(Direction)
        .join(Task, col(Task.id) == col(Direction.task_id))
        .join(Appointment, col(Appointment.unit_id) == col(Task.lead_unit_id))
        .where(
            col(Direction.answered_at).is_(None),
            found_at(OPEN | PAUSED),
            col(Appointment.role) == Role.LEADER,
            in_force(day),
        )
    )


def field_directions(day: date) -> Any:
    """The heads of the units that owe an answer to a direction on a field, from the day it is given."""
    answer_by = col(FieldDirection.answer_by)
    rung = _rung_of_answer(answer_by, day)
    what = columns(Matter.FIELD_DIRECTION, col(FieldDirection.id), rung, answer_by, answer_by)
    of_no_task: tuple[Any, ...] = (
        cast(null(), BigInteger).label("task_id"),
        col(DirectedUnit.unit_id).label("unit_id"),
    )
    return (
        select(*of_no_task, *what[2:], col(Appointment.person_id))
        .select_from(DirectedUnit)
        .join(FieldDirection, col(FieldDirection.id) == col(DirectedUnit.direction_id))
        .join(Appointment, col(Appointment.unit_id) == col(DirectedUnit.unit_id))
        .where(
            col(DirectedUnit.answered_at).is_(None),
            col(Appointment.role) == Role.LEADER,
            in_force(day),
        )
    )


WAITING: Mapping[Matter, Callable[[date], Any]] = {
    Matter.EXTENSION: extensions,
    Matter.OBSTACLE: obstacles,
    Matter.DIRECTION: directions,
    Matter.FIELD_DIRECTION: field_directions,
}
"""What waits for somebody's decision or answer, by matter."""


def _rung_of_answer(answer_by: Any, day: date) -> ColumnElement[int]:
    """The rung of what is to be answered by a day: `GIVEN` until the first one after that day has passed."""
    return func.coalesce(rung_of(answer_by, day, ANSWER_LADDER), literal(GIVEN, Integer))


def columns(matter: Any, matter_id: Any, rung: Any, occurrence: Any, counted_from: Any) -> tuple[Any, ...]:
    """The columns that all selects have; `matter` is one of them all, or a column."""
    return (
        col(Task.id).label("task_id"),
        col(Task.lead_unit_id).label("unit_id"),
        (literal(matter.value, String) if isinstance(matter, Matter) else matter).label("matter"),
        matter_id.label("matter_id"),
        rung.label("rung"),
        occurrence.label("occurrence"),
        counted_from.label("counted_from"),
    )


def _stands_at(level: Any) -> ColumnElement[bool]:
    """Whether an appointment answers for a level: the opposite view of `obstacles.access.standing_at`."""
    role = col(Appointment.role)
    in_the_field = exists().where(
        col(MemberField.appointment_id) == col(Appointment.id), col(MemberField.field_id) == col(Task.field_id)
    )
    return or_(
        and_(
            level == Authority.LEAD_UNIT,
            role == Role.LEADER,
            col(Appointment.unit_id) == col(Task.parent_unit_id),
        ),
        and_(level == Authority.OFFICE, role == Role.OFFICE),
        and_(level.in_(sorted({Authority.STANDING, *BY_DOCUMENT})), role == Role.STANDING),
        and_(level == Authority.STANDING, role == Role.MEMBER, in_the_field),
    )


def _works_for_the_lead(day: date) -> ColumnElement[bool]:
    """Whether the person heads, works in or is the office of the lead unit: nobody decides on their own unit."""
    return exists().where(
        col(OWN.person_id) == col(Appointment.person_id),
        col(OWN.unit_id) == col(Task.lead_unit_id),
        col(OWN.role).in_(sorted(OF_THE_UNIT)),
        col(OWN.valid_from) <= day,
        or_(col(OWN.valid_to).is_(None), col(OWN.valid_to) >= day),
    )
