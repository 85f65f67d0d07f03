"""What a person finds in the inbox, and what each page's frame says of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import and_, bindparam, exists, func, select
from sqlmodel import Session, col

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.db import fetch, written
from pacnam_tasks.decisions.directions.models import DirectedUnit, FieldDirection
from pacnam_tasks.decisions.directions.queries.on_fields import addressed_to
from pacnam_tasks.decisions.handover.models import Handover
from pacnam_tasks.decisions.handover.queries import IS_OPEN
from pacnam_tasks.plans.models import Field
from pacnam_tasks.reminders.models import UNREAD, Heartbeat, Reminder
from pacnam_tasks.reminders.queries.outbox import is_of_field
from pacnam_tasks.reminders.rules import Channel
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.visible import visible_to
from pacnam_tasks.units.models import Unit

SCHEDULER = "scheduler"
PAGE = 25
MANY = 100


def unread_count(session: Session, person_id: int) -> int:
    """How many notices the person has not read."""
    unread = select(func.count()).select_from(Reminder).where(col(Reminder.person_id) == person_id, UNREAD)
    return cast(int, fetch(session, unread).scalar_one())


_UNREAD = (
    select(col(Reminder.id))
    .where(col(Reminder.person_id) == bindparam("person_id"), UNREAD)
    .limit(written(MANY))
    .subquery()
)
_FRAME = select(
    select(func.count()).select_from(_UNREAD).scalar_subquery().label("n"),
    select(func.count())
    .where(col(Handover.to_person_id) == bindparam("person_id"), IS_OPEN)
    .scalar_subquery()
    .label("handovers"),
    select(col(Heartbeat.seen_at)).where(col(Heartbeat.name) == SCHEDULER).scalar_subquery().label("seen_at"),
)


@dataclass(frozen=True, slots=True)
class Frame:
    """What each page says of a person's notices (counted up to `MANY`) and of hand-overs that wait for the person's
    word, and when the scheduler was last heard of."""

    unread: int
    handovers: int
    seen_at: datetime | None


def frame_of(session: Session, person_id: int) -> Frame:
    """One cheap statement a page."""
    row = fetch(session, _FRAME, {"person_id": person_id}).one()
    return Frame(row.n, row.handovers, row.seen_at)


def last_heartbeat(session: Session) -> datetime | None:
    """When the scheduler was last heard of; None if none was ever started."""
    found = session.get(Heartbeat, SCHEDULER)
    return found.seen_at if found else None


def notices(session: Session, actor: Actor, after: int | None = None) -> list[Any]:
    """A page of the person's notices and one more, the newest first; what is now out of sight has an empty row."""
    mine = [col(Reminder.person_id) == actor.person_id, col(Reminder.channel) == Channel.INBOX]
    if after is not None:
        mine.append(col(Reminder.id) < after)
    addressed = exists().where(col(DirectedUnit.direction_id) == col(FieldDirection.id), addressed_to(actor))
    own: list[Any] = [
        getattr(Reminder, name)
        for name in ("id", "matter", "rung", "occurrence", "planned_on", "planned_at", "read_at")
    ]
    return list(
        fetch(
            session,
            select(
                *own,
                func.coalesce(col(Task.code), col(Field.code)).label("code"),
                func.coalesce(col(Task.title), col(Field.name)).label("title"),
                col(Task.original_due_on),
                col(Task.due_on),
                col(Task.extension_count),
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
