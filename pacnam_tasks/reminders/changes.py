"""What others did to the task of a unit: its head is told of it once, by the same outbox as all else."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Integer, case, literal, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from pacnam_tasks.accounts.models import Appointment
from pacnam_tasks.accounts.queries import in_force
from pacnam_tasks.accounts.rules import Role
from pacnam_tasks.history.models import Event
from pacnam_tasks.reminders.rules import CHANGES, TOLD_WITHIN_DAYS, Matter
from pacnam_tasks.reminders.ways import columns
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.rules.facts import State

DONE_AS = aliased(Appointment)


def changes(day: date) -> Any:
    """The heads of the unit to whose task somebody else did something in the last days.

    That a task was given is told only while it waits to be accepted.
    """
    told_since = datetime.combine(day - timedelta(days=TOLD_WITHIN_DAYS), time(), UTC)
    kind, on = col(Event.kind), col(Event.effective_on)
    told_before = case((on < day, 0))
    what = columns(kind, col(Event.seq), literal(0, Integer), on, told_before, (literal(1), literal(1)))
    return (
        select(*what, col(Appointment.person_id))
        .select_from(Event)
        .join(Task, col(Task.id) == col(Event.task_id))
        .join(DONE_AS, col(DONE_AS.id) == col(Event.actor_id))
        .join(Appointment, col(Appointment.unit_id) == col(Task.lead_unit_id))
        .where(
            col(Event.at) >= told_since,
            on <= day,
            kind.in_(sorted(CHANGES)),
            or_(kind != Matter.ASSIGNED, col(Task.state) == State.ASSIGNED),
            col(Appointment.role) == Role.LEADER,
            col(Appointment.person_id) != col(DONE_AS.person_id),
            in_force(day),
        )
    )
