"""What the pages of a task and of a field show about directions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.web import fresh_key
from pacnam_tasks.decisions.directions.access import right_to_answer_for, right_to_direct_field
from pacnam_tasks.decisions.directions.queries import on_fields, on_tasks
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
    rows = on_tasks.of_task(session, page.card.id) if page.has_had("directed") else ()
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


@dataclass(frozen=True)
class Addressee:
    """A unit to which a direction on a field is addressed, as shown; `key` belongs to the form of its answer."""

    row: Any
    late_days: int
    may_answer: bool
    key: str

    @property
    def waits(self) -> bool:
        """Whether the unit has not answered yet."""
        return self.row.answered_at is None


@dataclass(frozen=True)
class FieldDirectionCard:
    """A direction on a field as shown: what was said, and those addressees of whom the reader may know."""

    row: Any
    addressees: Sequence[Addressee]

    @property
    def waits(self) -> bool:
        """Whether one of them still owes the answer."""
        return any(one.waits for one in self.addressees)


def directions_on_field(session: Session, field_id: int, actor: Actor, today: date) -> list[FieldDirectionCard]:
    """What templates/directions/_of_field.html wants, those that wait first."""
    rows: dict[int, list[Any]] = {}
    for row in on_fields.on_field(session, field_id, actor):
        rows.setdefault(row.id, []).append(row)
    cards = [FieldDirectionCard(group[0], [_addressee(row, actor, today) for row in group]) for group in rows.values()]
    return sorted(cards, key=lambda card: not card.waits)


def may_direct_field(actor: Actor, field_id: int) -> bool:
    """Whether the person directs units in this field."""
    return right_to_direct_field(actor, field_id) is not None


def _addressee(row: Any, actor: Actor, today: date) -> Addressee:
    waits = row.answered_at is None
    return Addressee(
        row=row,
        late_days=max(0, (today - row.answer_by).days) if waits else 0,
        may_answer=waits and right_to_answer_for(actor, row.unit_id) is not None,
        key=fresh_key(),
    )
