"""The sections of the page of decisions, the most pressing first: one line each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.words import lazy_gettext as _l
from pacnam_tasks.decisions.directions.queries import unanswered
from pacnam_tasks.decisions.extensions import queries as extensions
from pacnam_tasks.decisions.handover import queries as handovers
from pacnam_tasks.decisions.waiting import queries
from pacnam_tasks.decisions.waiting.queries import SHOWN, Kind, Waiting
from pacnam_tasks.decisions.waiting.rules import Named
from pacnam_tasks.progress.obstacles import cards as obstacle_cards
from pacnam_tasks.progress.obstacles import queries as obstacles
from pacnam_tasks.tasks.cards import card_of
from pacnam_tasks.tasks.queries.days import judged_on

Found = tuple[int, list[Any]]


@dataclass(frozen=True)
class Desk:
    """For whom the page is made, and the tasks that wait."""

    session: Session
    actor: Actor
    today: date
    tasks: Mapping[Kind, Waiting]


def of_card(card: Any) -> Named:
    """What a card shows."""
    return Named(card.code, card.title, card.lead_name, card.rolled_on or card.due_on)


def of_nothing(_row: Any) -> None:
    """What is about no one task is only counted."""


@dataclass(frozen=True)
class Section:
    """What waits of one kind: how many there are and the first of them, and the template that shows `rows`.

    `named` tells what one of these is about.
    """

    anchor: str
    title: Any
    find: Callable[[Desk], Found]
    template: str = "decisions/_waiting.html"
    named: Callable[[Any], Named | None] = of_card


def desk_of(session: Session, actor: Actor, today: date) -> Desk:
    """The desk of a person."""
    return Desk(session, actor, today, queries.tasks_waiting(session, actor, today))


def cards(kind: Kind) -> Callable[[Desk], Found]:
    """The tasks that wait for this reason, as cards."""

    def found(desk: Desk) -> Found:
        waiting, on = desk.tasks[kind], judged_on(desk.session, desk.today)
        return waiting.count, [card_of(row, on, desk.actor) for row in waiting.rows]

    return found


def asked_extensions(desk: Desk) -> Found:
    """Requests for a later due day."""
    rows = extensions.waiting(desk.session, desk.actor, desk.today)
    return _in_all(rows), rows


def open_obstacles(desk: Desk) -> Found:
    """What stands in the way of units and waits for this person's answer."""
    rows = obstacles.waiting(desk.session, desk.actor, desk.today)
    return _in_all(rows), [obstacle_cards.card_of(row, desk.actor, desk.today) for row in rows]


def unanswered_directions(desk: Desk) -> Found:
    """Directions that the person's units have to answer."""
    rows = unanswered.to_answer(desk.session, desk.actor)
    return _in_all(rows), list(rows)


def open_handovers(desk: Desk) -> Found:
    """Minutes of hand-over that the person has to confirm or decline."""
    rows = handovers.waiting(desk.session, desk.actor, SHOWN)
    return _in_all(rows), list(rows)


def _of_request(row: Any) -> Named:
    return Named(row.code, row.title, row.unit_name, row.due_on)


def _of_obstacle(card: Any) -> Named:
    row = card.row
    return Named(row.task_code, row.task_title, row.unit_name, answer_by=row.answer_by)


def _of_direction(row: Any) -> Named:
    return Named(row.task_code or "", row.name, row.unit_name, answer_by=row.answer_by)


def _in_all(rows: Sequence[Any]) -> int:
    """Each row tells how many there are."""
    return rows[0].in_all if rows else 0


SECTIONS = [
    Section("chua-dat", _l("Reports of completion that did not pass the check"), cards(Kind.DISAGREEMENT)),
    Section("tu-choi", _l("Refused assignments"), cards(Kind.REFUSAL)),
    Section("chi-dao", _l("Directions to answer"), unanswered_directions, "directions/_waiting.html", _of_direction),
    Section("ban-giao", _l("Hand-overs to confirm"), open_handovers, "handover/_waiting.html", of_nothing),
    Section("gia-han", _l("Extensions asked for"), asked_extensions, "extensions/_waiting.html", _of_request),
    Section(
        "vuong-mac", _l("Obstacles that wait for an answer"), open_obstacles, "obstacles/_waiting.html", _of_obstacle
    ),
    Section("bao-cao", _l("Reported as done, oldest first"), cards(Kind.SUBMISSION)),
    Section("ra-soat", _l("Work without a deadline, to be reviewed"), cards(Kind.REVIEW), "reviews/_waiting.html"),
]
"""Features above this one add theirs."""
