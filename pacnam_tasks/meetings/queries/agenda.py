"""What an agenda can be made of, and what is decided on it already: asked before it is changed or added to."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from pacnam_tasks.accounts.models import Appointment, Person
from pacnam_tasks.accounts.queries import in_force
from pacnam_tasks.accounts.rules import Role
from pacnam_tasks.core.db import fetch
from pacnam_tasks.core.errors import NotFound
from pacnam_tasks.meetings.models import AgendaItem, MeetingDecision
from pacnam_tasks.meetings.queries.one import RECORDER
from pacnam_tasks.plans.models import Field
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.rules.facts import OPEN


def chairs(session: Session, today: date) -> Sequence[Any]:
    """The standing members in office, who may take the chair: id of the appointment, title, full_name."""
    rows: Sequence[Any] = fetch(
        session,
        select(col(Appointment.id), col(Appointment.title), col(Person.full_name))
        .join(Person, col(Person.id) == col(Appointment.person_id))
        .where(col(Appointment.role) == Role.STANDING, in_force(today))
        .order_by(col(Appointment.id)),
    ).all()
    return rows


def person_of(session: Session, appointment_id: int) -> int:
    """Whose appointment it is."""
    return int(
        fetch(session, select(col(Appointment.person_id)).where(col(Appointment.id) == appointment_id)).scalar_one()
    )


def field_on_agenda(session: Session, meeting_id: int, code: str) -> Field:
    """The field with this code where it is on the agenda; raises NotFound."""
    found = session.exec(
        select_rows(Field)
        .join(AgendaItem, col(AgendaItem.field_id) == col(Field.id))
        .where(col(AgendaItem.meeting_id) == meeting_id, col(Field.code) == code)
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def decided_fields(session: Session, meeting_id: int) -> frozenset[int]:
    """The fields on which something was decided."""
    rows = fetch(session, select(col(MeetingDecision.field_id)).where(col(MeetingDecision.meeting_id) == meeting_id))
    return frozenset(rows.scalars())


def task_on(session: Session, field_id: int, code: str) -> Task | None:
    """The open task with this code in a field, which a direction can be given on."""
    statement = select_rows(Task).where(
        col(Task.code) == code, col(Task.field_id) == field_id, col(Task.state).in_(sorted(OPEN))
    )
    return session.exec(statement).one_or_none()


def same_said(session: Session, meeting_id: int, field_id: int, unit_id: int, text: str, task_id: int | None) -> Any:
    """The decision that says the same to the same unit already, on the same task if on one, with `recorder`."""
    statement = RECORDER.join(select(col(MeetingDecision.recorded_at), RECORDER.name.label("recorder")))
    return fetch(
        session,
        statement.where(
            col(MeetingDecision.meeting_id) == meeting_id,
            col(MeetingDecision.field_id) == field_id,
            col(MeetingDecision.unit_id) == unit_id,
            col(MeetingDecision.text) == text,
            col(MeetingDecision.task_direction_id).is_(None)
            if task_id is None
            else col(MeetingDecision.task_id) == task_id,
        ).limit(1),
    ).first()
