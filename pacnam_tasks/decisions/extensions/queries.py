"""Requests of a task that the caller has already found visible, and those that wait for a person's decision."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, String, and_, bindparam, false, func, or_, select, true
from sqlalchemy.orm import aliased
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from pacnam_tasks.accounts.models import Appointment, Person
from pacnam_tasks.accounts.rules import Actor, Role
from pacnam_tasks.core.db import fetch
from pacnam_tasks.decisions.extensions.models import ExtensionRequest
from pacnam_tasks.decisions.extensions.rules import DECIDED, RequestState
from pacnam_tasks.tasks.access import OF_THE_UNIT
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.selected import found_at
from pacnam_tasks.tasks.rules.levels import BY_DOCUMENT, Authority
from pacnam_tasks.tasks.rules.moves import OPEN
from pacnam_tasks.units.models import Unit

SHOWN = 50
IS_OPEN = col(ExtensionRequest.state) == bindparam(None, RequestState.OPEN.value, String, literal_execute=True)
"""Said literally, as the index of open requests needs it."""


def request_of(session: Session, task_id: int, request_id: int) -> ExtensionRequest | None:
    """The request, looked up through its task."""
    return session.exec(
        select_rows(ExtensionRequest).where(
            col(ExtensionRequest.task_id) == task_id, col(ExtensionRequest.id) == request_id
        )
    ).one_or_none()


def open_request(session: Session, task_id: int) -> ExtensionRequest | None:
    """The request of a task that nobody has decided yet."""
    return session.exec(
        select_rows(ExtensionRequest).where(
            col(ExtensionRequest.task_id) == task_id, col(ExtensionRequest.state) == RequestState.OPEN
        )
    ).one_or_none()


def person_of(session: Session, appointment_id: int) -> int:
    """Whose appointment it is."""
    statement = select(col(Appointment.person_id)).where(col(Appointment.id) == appointment_id)
    return int(fetch(session, statement).scalar_one())


_WITH_NAMES: Any = (
    select(
        *(getattr(ExtensionRequest, name) for name in ExtensionRequest.model_fields),
        col(Appointment.person_id),
        col(Person.full_name).label("asker_name"),
        col(Unit.short_name).label("unit_name"),
    )
    .join(Appointment, col(Appointment.id) == col(ExtensionRequest.asked_by))
    .join(Person, col(Person.id) == col(Appointment.person_id))
    .join(Unit, col(Unit.id) == col(Appointment.unit_id))
)
_OF_TASK = aliased(ExtensionRequest)
_DECIDED = (
    select(func.count())
    .where(col(_OF_TASK.task_id) == bindparam("task_id"), col(_OF_TASK.state).in_([one.value for one in DECIDED]))
    .scalar_subquery()
)
_LAST = (
    _WITH_NAMES.add_columns(_DECIDED.label("decided"))
    .where(col(ExtensionRequest.task_id) == bindparam("task_id"))
    .order_by(col(ExtensionRequest.id).desc())
    .limit(1)
)


def decided(session: Session, task_id: int) -> int:
    """How many requests of a task were decided, whichever way."""
    return int(fetch(session, select(_DECIDED), {"task_id": task_id}).scalar_one())


def last_request(session: Session, task_id: int) -> Any | None:
    """The newest request of a task, with the asker's name, unit and person, and how many were decided."""
    return fetch(session, _LAST, {"task_id": task_id}).first()


@dataclass(frozen=True)
class Waiting:
    """A request that waits for somebody's decision."""

    id: int
    code: str
    title: str
    unit_name: str
    number: int
    level: Authority
    cause: str
    reason: str
    asked_at: datetime
    age_days: int
    original_due_on: date
    due_on: date
    proposed_on: date
    extensions: int
    overdue: bool
    """The due day has passed while the request waited."""
    in_all: int
    """How many requests wait for the person, with those beyond the first ones that are read."""

    @property
    def url(self) -> str:
        """Where it is decided."""
        return f"/tasks/{self.code}#gia-han"


def waiting(session: Session, actor: Actor, today: date, limit: int = SHOWN) -> list[Waiting]:
    """The open requests on which this person decides, the oldest first."""
    rows = fetch(
        session,
        _WITH_NAMES.add_columns(
            col(Task.code),
            col(Task.title),
            col(Task.original_due_on),
            col(Task.rolled_on),
            col(Task.extension_count),
            func.count().over().label("in_all"),
        )
        .join(Task, col(Task.id) == col(ExtensionRequest.task_id))
        .where(_decided_by(actor), IS_OPEN, found_at(OPEN))
        .order_by(col(ExtensionRequest.id))
        .limit(limit),
    )
    return [_waiting(row, today) for row in rows]


def open_for(actor: Actor | None) -> ColumnElement[bool]:
    """Requests that wait for a decision: this person's, or anybody's; with the asker's appointment and the task."""
    whose = true() if actor is None else _decided_by(actor)
    return and_(whose, IS_OPEN, found_at(OPEN))


def _decided_by(actor: Actor) -> ColumnElement[bool]:
    """`rules.right_to_decide` as a condition: never on the work of one's own unit, nor on one's own request."""
    level, lead = col(ExtensionRequest.level), col(Task.lead_unit_id)
    own = actor.units_as(*OF_THE_UNIT)
    ways: list[ColumnElement[bool]] = [
        and_(level == Authority.LEAD_UNIT, col(Task.parent_unit_id).in_(actor.units_as(Role.LEADER))),
        and_(level == Authority.STANDING, col(Task.field_id).in_(actor.field_ids)),
    ]
    if Role.STANDING in actor.roles:
        ways.append(level.in_(sorted({Authority.STANDING, *BY_DOCUMENT})))
    return and_(or_(false(), *ways), lead.not_in(own), col(Appointment.person_id) != actor.person_id)


def _waiting(row: Any, today: date) -> Waiting:
    return Waiting(
        id=row.id,
        code=row.code,
        title=row.title,
        unit_name=row.unit_name,
        number=row.number,
        level=Authority(row.level),
        cause=row.cause,
        reason=row.reason,
        asked_at=row.asked_at,
        age_days=(today - row.asked_on).days,
        original_due_on=row.original_due_on or row.due_on,
        due_on=row.due_on,
        proposed_on=row.proposed_on,
        extensions=row.extension_count,
        overdue=(row.rolled_on or row.due_on) < today,
        in_all=row.in_all,
    )
