"""What a person finds in the inbox, and when the scheduler was last heard of."""

from typing import Any, cast

from sqlalchemy import and_, exists, func, select
from sqlmodel import Session, col

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.db import fetch
from pacnam_tasks.decisions.directions.models import DirectedUnit, FieldDirection
from pacnam_tasks.decisions.directions.queries.on_fields import addressed_to
from pacnam_tasks.plans.models import Field
from pacnam_tasks.reminders.models import Reminder, in_inbox, unread
from pacnam_tasks.reminders.queries.outbox import COUNTS_ON, FIRST_COUNTED_ON, is_of_field
from pacnam_tasks.reminders.rules import Fate
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.selected import found_at
from pacnam_tasks.tasks.queries.visible import visible_to
from pacnam_tasks.tasks.rules.facts import CARRIED
from pacnam_tasks.units.models import Unit

SCHEDULER = "scheduler"
STUCK = "stuck message"
"""Under this name the scheduler notes when it last saw a message that had waited too long."""
PAGE = 25


def unread_count(session: Session, person_id: int) -> int:
    """How many notices the person has not read."""
    counted = select(func.count()).select_from(Reminder).where(col(Reminder.person_id) == person_id, *unread())
    return cast(int, fetch(session, counted).scalar_one())


def newest_unread(session: Session, person_id: int) -> int | None:
    """The number of the newest of these; none where all are read."""
    newest = select(func.max(col(Reminder.id))).where(col(Reminder.person_id) == person_id, *unread())
    return cast(int | None, fetch(session, newest).scalar_one())


def notices(session: Session, actor: Actor, after: int | None = None) -> list[Any]:
    """A page of the person's notices and one more, the newest first; what is now out of sight has an empty row."""
    mine = [col(Reminder.person_id) == actor.person_id, in_inbox(), col(Reminder.state) == Fate.SENT]
    if after is not None:
        mine.append(col(Reminder.id) < after)
    addressed = exists().where(col(DirectedUnit.direction_id) == col(FieldDirection.id), addressed_to(actor))
    own: list[Any] = [
        getattr(Reminder, name)
        for name in ("id", "matter", "matter_id", "occurrence", "planned_on", "planned_at", "read_at")
    ]
    return list(
        fetch(
            session,
            select(
                *own,
                func.coalesce(col(Task.code), col(Field.code)).label("code"),
                func.coalesce(col(Task.title), col(Field.name)).label("title"),
                FIRST_COUNTED_ON.label("original_due_on"),
                COUNTS_ON.label("due_on"),
                col(Task.extension_count),
                and_(col(Task.clock_due_on) == col(Reminder.occurrence), found_at(CARRIED)).label("is_owed"),
                col(Unit.name).label("unit_name"),
            )
            .select_from(Reminder)
            .outerjoin(Task, and_(col(Task.id) == col(Reminder.task_id), visible_to(actor)))
            .outerjoin(Unit, col(Unit.id) == col(Task.lead_unit_id))
            .outerjoin(FieldDirection, and_(is_of_field(Reminder), addressed))
            .outerjoin(Field, col(Field.id) == col(FieldDirection.field_id))
            .where(*mine)
            .order_by(col(Reminder.id).desc())
            .limit(PAGE + 1),
        )
    )
