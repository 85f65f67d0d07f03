"""Requests of a task that the caller has already found visible, and those that wait for a person's decision."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from pacnam_tasks.accounts.models import Appointment, Person
from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.db import fetch
from pacnam_tasks.decisions.extensions.models import ExtensionRequest
from pacnam_tasks.decisions.extensions.rules import DecisionLevel, RequestState, right_to_decide
from pacnam_tasks.tasks.access import powers
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.visible import visible_to
from pacnam_tasks.units.models import Unit

AT_MOST = 200


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
_LAST = (
    _WITH_NAMES.where(col(ExtensionRequest.task_id) == bindparam("task_id"))
    .order_by(col(ExtensionRequest.id).desc())
    .limit(1)
)


def last_request(session: Session, task_id: int) -> Any | None:
    """The newest request of a task, with the asker's name, unit and person."""
    return fetch(session, _LAST, {"task_id": task_id}).first()


@dataclass(frozen=True)
class Waiting:
    """A request that waits for somebody's decision."""

    id: int
    code: str
    title: str
    unit_name: str
    number: int
    level: DecisionLevel
    cause: str
    reason: str
    asked_at: datetime
    age_days: int
    due_on: date
    proposed_on: date
    overdue: bool
    """The due day has passed while the request waited."""

    @property
    def url(self) -> str:
        """Where it is decided."""
        return f"/tasks/{self.code}#gia-han"


def waiting(session: Session, actor: Actor, today: date) -> list[Waiting]:
    """The open requests on which this person decides, the oldest first."""
    rows = fetch(
        session,
        _WITH_NAMES.add_columns(
            col(Task.code),
            col(Task.title),
            col(Task.state).label("task_state"),
            col(Task.field_id),
            col(Task.lead_unit_id),
            col(Task.parent_unit_id),
        )
        .join(Task, col(Task.id) == col(ExtensionRequest.task_id))
        .where(visible_to(actor), col(ExtensionRequest.state) == RequestState.OPEN)
        .order_by(col(ExtensionRequest.id))
        .limit(AT_MOST),
    )
    return [_waiting(row, today) for row in rows if _is_for(actor, row)]


@dataclass(frozen=True)
class _Standing:
    state: str
    field_id: int
    lead_unit_id: int
    parent_unit_id: int | None


def _is_for(actor: Actor, row: Any) -> bool:
    task = _Standing(row.task_state, row.field_id, row.lead_unit_id, row.parent_unit_id)
    can = right_to_decide(powers(actor, task), DecisionLevel(row.level))
    return can is not None and row.person_id != actor.person_id


def _waiting(row: Any, today: date) -> Waiting:
    return Waiting(
        id=row.id,
        code=row.code,
        title=row.title,
        unit_name=row.unit_name,
        number=row.number,
        level=DecisionLevel(row.level),
        cause=row.cause,
        reason=row.reason,
        asked_at=row.asked_at,
        age_days=(today - row.asked_on).days,
        due_on=row.due_on,
        proposed_on=row.proposed_on,
        overdue=row.due_on < today,
    )
