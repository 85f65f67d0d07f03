"""What the page of a task shows about directions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.web import fresh_key
from pacnam_tasks.decisions.directions import queries
from pacnam_tasks.progress.task_page import TaskPage
from pacnam_tasks.tasks.rules.moves import OPEN, PAUSED


@dataclass(frozen=True)
class DirectionCard:
    """A direction as shown; `key` is the one-time key of the form that answers it."""

    row: Any
    waits: bool
    is_late: bool
    may_answer: bool
    key: str


def directions_of(session: Session, page: TaskPage, actor: Actor, today: date) -> Mapping[str, Any]:
    """What templates/directions/_task.html wants."""
    rows = queries.of_task(session, page.card.id) if page.has_had("directed") else ()
    return {"directions": [_card(row, page, today) for row in rows]}


def _card(row: Any, page: TaskPage, today: date) -> DirectionCard:
    waits = row.answered_at is None and page.card.state in OPEN | PAUSED
    return DirectionCard(
        row=row,
        waits=waits,
        is_late=waits and row.answer_by < today,
        may_answer=row.answered_at is None and page.card.can.answer_direction is not None,
        key=fresh_key(),
    )
