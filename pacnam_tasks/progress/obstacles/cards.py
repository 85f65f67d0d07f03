"""What a row or card of an obstacle shows on a day to a person."""

from dataclasses import dataclass
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.web import fresh_key, local_time
from pacnam_tasks.progress.labels import CAUSE
from pacnam_tasks.progress.obstacles.access import ObstaclePowers, obstacle_powers
from pacnam_tasks.progress.obstacles.labels import OBSTACLE_STATE
from pacnam_tasks.progress.obstacles.rules import ObstacleState, next_level, state_of
from pacnam_tasks.progress.rules import Cause
from pacnam_tasks.tasks.labels import AUTHORITY
from pacnam_tasks.tasks.rules.levels import BY_DOCUMENT, Authority, answering


@dataclass(frozen=True)
class ObstacleCard:
    """An obstacle as shown; `row` has its columns and names, `key` is the one-time key of its forms."""

    row: Any
    state: ObstacleState
    age_days: int
    is_late: bool
    can: ObstaclePowers
    key: str

    @property
    def cause_word(self) -> str:
        """The class of the obstacle."""
        return str(CAUSE[Cause(self.row.cause)])

    @property
    def level_word(self) -> str:
        """Who must answer, or did: a unit, or the level."""
        words = str(AUTHORITY[answering(self.row.level)])
        return self.row.asked_unit_name or words if self.row.level == Authority.LEAD_UNIT else words

    @property
    def above_word(self) -> str:
        """The unit or level above it."""
        if self.row.level == Authority.LEAD_UNIT and self.row.next_unit_name:
            return str(self.row.next_unit_name)
        above = next_level(Authority(self.row.level))
        return str(AUTHORITY[above]) if above else ""

    @property
    def state_word(self) -> str:
        """How the obstacle stands."""
        return str(OBSTACLE_STATE[self.state])

    @property
    def by_document(self) -> bool:
        """Whether an answer is recorded with a document's number."""
        return self.row.level in BY_DOCUMENT

    @property
    def raised_on(self) -> date:
        """The day it was raised."""
        return local_time(self.row.raised_at).date()

    @property
    def answerer(self) -> str:
        """Who answered, with the unit."""
        return f"{self.row.answerer_name}, {self.row.answering_unit_name}" if self.row.answerer_name else ""


def card_of(row: Any, actor: Actor, today: date) -> ObstacleCard:
    """The card of a listed obstacle for this person today."""
    state = state_of(row.task_state, answered=row.answered_at is not None, closed=row.closed_at is not None)
    ended: datetime | None = row.closed_at
    until = local_time(ended).date() if ended is not None else today
    task: Any = SimpleNamespace(
        state=row.task_state,
        field_id=row.field_id,
        lead_unit_id=row.lead_unit_id,
        parent_unit_id=row.parent_unit_id,
    )
    return ObstacleCard(
        row=row,
        state=state,
        age_days=(until - local_time(row.raised_at).date()).days,
        is_late=state is ObstacleState.OPEN and row.answer_by is not None and row.answer_by < today,
        can=obstacle_powers(actor, row, task),
        key=fresh_key(),
    )
