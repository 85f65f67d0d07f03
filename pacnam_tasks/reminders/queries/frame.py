"""What the frame of each page says of a person, in one statement."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlmodel import Session, col

from pacnam_tasks.calendar.queries import STAMP
from pacnam_tasks.core.db import fetch, written
from pacnam_tasks.decisions.handover.models import Handover
from pacnam_tasks.decisions.handover.queries import IS_OPEN
from pacnam_tasks.reminders.models import UNREAD, Heartbeat, Reminder
from pacnam_tasks.reminders.queries.inbox import SCHEDULER

MANY = 100

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
    STAMP.label("calendar_stamp"),
)


@dataclass(frozen=True, slots=True)
class Frame:
    """What each page says of a person's notices (counted up to `MANY`) and of hand-overs that wait for the person's
    word, when the scheduler was last heard of, and of the working calendar that pages go by."""

    unread: int
    handovers: int
    seen_at: datetime | None
    calendar_stamp: int


def frame_of(session: Session, person_id: int) -> Frame:
    """One cheap statement a page."""
    row = fetch(session, _FRAME, {"person_id": person_id}).one()
    return Frame(row.n, row.handovers, row.seen_at, row.calendar_stamp)
