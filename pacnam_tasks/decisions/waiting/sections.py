"""The sections of the page of decisions, the most pressing first: one line each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.words import lazy_gettext as _l
from pacnam_tasks.decisions.directions import queries as directions
from pacnam_tasks.decisions.extensions import queries as extensions
from pacnam_tasks.decisions.waiting import queries
from pacnam_tasks.decisions.waiting.queries import Waiting
from pacnam_tasks.progress.obstacles import cards as obstacle_cards
from pacnam_tasks.progress.obstacles import queries as obstacles
from pacnam_tasks.tasks.cards import card_of

Found = tuple[int, list[Any]]


@dataclass(frozen=True)
class Section:
    """What waits of one kind: how many there are and the first of them, and the template that shows `rows`."""

    anchor: str
    title: Any
    find: Callable[[Session, Actor, date], Found]
    template: str = "decisions/_waiting.html"


def cards(find: Callable[[Session, Actor], Waiting]) -> Callable[[Session, Actor, date], Found]:
    """The tasks that were found as cards."""

    def found(session: Session, actor: Actor, today: date) -> Found:
        waiting = find(session, actor)
        return waiting.count, [card_of(row, today, actor) for row in waiting.rows]

    return found


def asked_extensions(session: Session, actor: Actor, today: date) -> Found:
    """Requests for a later due day."""
    rows = extensions.waiting(session, actor, today)
    return _in_all(rows), rows


def open_obstacles(session: Session, actor: Actor, today: date) -> Found:
    """What stands in the way of units and waits for this person's answer."""
    rows = obstacles.waiting(session, actor, today)
    return _in_all(rows), [obstacle_cards.card_of(row, actor, today) for row in rows]


def unanswered_directions(session: Session, actor: Actor, _today: date) -> Found:
    """Directions that the person's units have to answer."""
    rows = directions.waiting(session, actor)
    return _in_all(rows), list(rows)


def _in_all(rows: Sequence[Any]) -> int:
    """Each row tells how many there are."""
    return rows[0].in_all if rows else 0


SECTIONS = (
    Section("chua-dat", _l("Reports of completion that did not pass the check"), cards(queries.disagreements)),
    Section("tu-choi", _l("Refused assignments"), cards(queries.refusals)),
    Section("chi-dao", _l("Directions to answer"), unanswered_directions, "directions/_waiting.html"),
    Section("gia-han", _l("Extensions asked for"), asked_extensions, "extensions/_waiting.html"),
    Section("vuong-mac", _l("Obstacles that wait for an answer"), open_obstacles, "obstacles/_waiting.html"),
    Section("bao-cao", _l("Reported as done, oldest first"), cards(queries.submitted)),
)
