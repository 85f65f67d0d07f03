"""What the ledger holds, the newest first."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, case, func, select
from sqlmodel import Session, col

from pacnam_tasks.accounts.models import Person
from pacnam_tasks.core.db import fetch
from pacnam_tasks.decisions.directions.models import FieldDirection
from pacnam_tasks.plans.models import Field
from pacnam_tasks.reminders.ledger.forms import Wanted
from pacnam_tasks.reminders.models import Reminder
from pacnam_tasks.reminders.queries.outbox import is_of_field
from pacnam_tasks.reminders.rules import Fate
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.units.models import Unit

PAGE, PRINTED, FILED = 100, 2_000, 50_000
"""How many lines a page on the screen, one to be printed and a file have at most."""


@dataclass(frozen=True, slots=True)
class Totals:
    """How many messages there are, and what became of them."""

    all: int
    sent: int
    waiting: int
    failed: int
    opened: int


def _kept(what: Any, wanted: Wanted) -> Any:
    """The rows asked for, those of a unit by who leads the task."""
    found = (
        what.select_from(Reminder)
        .outerjoin(Task, col(Task.id) == col(Reminder.task_id))
        .outerjoin(Unit, col(Unit.id) == col(Task.lead_unit_id))
        .where(col(Reminder.planned_on).between(wanted.first, wanted.last))
    )
    return found.where(col(Unit.code) == wanted.unit) if wanted.unit else found


def totals(session: Session, wanted: Wanted) -> Totals:
    """All that is asked for, counted."""
    state = col(Reminder.state)
    counts = [
        func.coalesce(func.sum(case((state == one, 1), else_=0)), 0) for one in (Fate.SENT, Fate.PLANNED, Fate.FAILED)
    ]
    return Totals(
        *fetch(session, _kept(select(func.count(), *counts, func.count(col(Reminder.read_at))), wanted)).one()
    )


def lines(session: Session, wanted: Wanted, after: int | None = None, size: int = PAGE) -> list[Any]:
    """So many, and one more."""
    names = ("id", "matter", "rung", "occurrence", "planned_on", "planned_at", "channel", "state", "sent_at", "read_at")
    what = select(
        *(getattr(Reminder, name) for name in (*names, "in_message_id", "error")),
        func.coalesce(col(Task.code), col(Field.code), "").label("code"),
        func.coalesce(col(Task.title), col(Field.name), "").label("title"),
        col(Unit.short_name).label("unit"),
        col(Person.full_name).label("person"),
    )
    found = (
        _kept(what, wanted)
        .join(Person, col(Person.id) == col(Reminder.person_id))
        .outerjoin(FieldDirection, is_of_field(Reminder))
        .outerjoin(Field, and_(col(Field.id) == col(FieldDirection.field_id)))
        .order_by(col(Reminder.id).desc())
        .limit(size + 1)
    )
    return list(fetch(session, found if after is None else found.where(col(Reminder.id) < after)))
