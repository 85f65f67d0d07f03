"""The meetings one after another: the newest, the last that was closed, the one before, the next."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import case, func, select
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from pacnam_tasks.accounts.queries import Doer
from pacnam_tasks.core.db import fetch
from pacnam_tasks.meetings.models import AgendaItem, Meeting, MeetingDecision
from pacnam_tasks.meetings.rules import MeetingState

SHOWN = 60
BY_NAME = "meeting"
"""By which an address names the day of the last closed meeting."""
CHAIR = Doer(col(Meeting.chair_id))
CLOSED_BEFORE = Meeting.__table__.alias("closed_before")  # type: ignore[attr-defined]  # a model is its table
PREVIOUS_ID = case(
    (
        col(Meeting.state) == MeetingState.OPEN,
        select(CLOSED_BEFORE.c.id)
        .where(
            CLOSED_BEFORE.c.state == MeetingState.CLOSED,
            CLOSED_BEFORE.c.held_on <= col(Meeting.held_on),
            CLOSED_BEFORE.c.id != col(Meeting.id),
        )
        .order_by(CLOSED_BEFORE.c.held_on.desc(), CLOSED_BEFORE.c.id.desc())
        .limit(1)
        .correlate(Meeting)
        .scalar_subquery(),
    ),
    else_=col(Meeting.previous_id),
)
"""Since which meeting changes are counted: the last one that is closed while this one is open, then as it was kept."""

LAST_MET = select(func.max(col(Meeting.held_on))).where(col(Meeting.state) == MeetingState.CLOSED).scalar_subquery()
"""The day of the last closed meeting, as a part of another statement."""
TO_MEET = (
    select(col(Meeting.id))
    .where(col(Meeting.state) == MeetingState.OPEN)
    .order_by(col(Meeting.held_on), col(Meeting.id))
    .limit(1)
    .scalar_subquery()
)
"""The open meeting that comes first, the same way."""


def listed(session: Session) -> Sequence[Any]:
    """The newest meetings: columns, `chair_name`, how many `fields` and `decisions` each has."""
    n_fields = select(func.count()).where(col(AgendaItem.meeting_id) == col(Meeting.id)).scalar_subquery()
    n_decisions = select(func.count()).where(col(MeetingDecision.meeting_id) == col(Meeting.id)).scalar_subquery()
    statement = CHAIR.join(
        select(
            *Meeting.__table__.c,  # type: ignore[attr-defined]  # a model is its table
            CHAIR.name.label("chair_name"),
            n_fields.label("fields"),
            n_decisions.label("decisions"),
        )
    )
    newest = statement.order_by(col(Meeting.held_on).desc(), col(Meeting.id).desc()).limit(SHOWN)
    rows: Sequence[Any] = fetch(session, newest).all()
    return rows


def previous_of(session: Session, meeting: Meeting) -> int | None:
    """The id of the meeting since which changes are counted."""
    statement = select(PREVIOUS_ID).select_from(Meeting).where(col(Meeting.id) == meeting.id)
    found: int | None = fetch(session, statement).scalar_one()
    return found


def last_closed(session: Session, *, before: int | None = None) -> Meeting | None:
    """The latest meeting that was closed, `before` apart."""
    statement = select_rows(Meeting).where(col(Meeting.state) == MeetingState.CLOSED)
    if before is not None:
        statement = statement.where(col(Meeting.id) != before)
    return session.exec(statement.order_by(col(Meeting.held_on).desc(), col(Meeting.id).desc()).limit(1)).first()


def day_of_meeting(session: Session, text: str) -> date | None:
    """The day of the last closed meeting, where an address asks for it by name."""
    found = last_closed(session) if text == BY_NAME else None
    return found.held_on if found is not None else None
