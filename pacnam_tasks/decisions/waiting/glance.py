"""What a home page tells of waiting, in one statement: the first of each kind and how many.

With it come what others owe an answer to, and a member's fields.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Date, String, and_, cast, func, literal, null, select, true, union_all
from sqlmodel import Session, col

from pacnam_tasks.accounts.models import Appointment
from pacnam_tasks.accounts.rules import Actor, Role
from pacnam_tasks.core.db import fetch
from pacnam_tasks.decisions.directions.queries import unanswered
from pacnam_tasks.decisions.extensions import queries as extensions
from pacnam_tasks.decisions.extensions.models import ExtensionRequest
from pacnam_tasks.decisions.handover import queries as handovers
from pacnam_tasks.decisions.waiting import queries
from pacnam_tasks.decisions.waiting.queries import Kind, decided_by
from pacnam_tasks.plans.models import Field
from pacnam_tasks.progress.models import Obstacle
from pacnam_tasks.progress.obstacles import queries as obstacles
from pacnam_tasks.tasks.drafting.queries import is_incomplete
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.desk import own_fields_of
from pacnam_tasks.tasks.queries.selected import days_of
from pacnam_tasks.tasks.rules.facts import Level, State
from pacnam_tasks.units.models import Unit

FIRST = 4
FIRST_OWED = 12


_NO_DIRECTION = literal("").label("field_code"), literal("").label("giver")


MORE: list[Callable[[Actor], Any]] = []
"""What features above this one add, each a selection of the same columns, or none for a person."""


class Beside(StrEnum):
    """What waits as well and is told elsewhere on the page: reports of completion, against the check or not, reviews,
    hand-overs, directions.
    """

    DISAGREEMENT = Kind.DISAGREEMENT.value
    SUBMISSION = Kind.SUBMISSION.value
    REVIEW = Kind.REVIEW.value
    HANDOVER = "handover"
    DIRECTION = "to_answer"


class Matter(StrEnum):
    """What waits: a refused assignment, a request for a later due day, an obstacle; drafts that are not complete;
    a value of an indicator to confirm.
    """

    REFUSAL = "refusal"
    EXTENSION = "extension"
    OBSTACLE = "obstacle"
    DRAFT = "draft"
    VALUE = "value"


@dataclass(frozen=True)
class Owed:
    """A direction on a task, or else on a field, that a unit has to answer; `name` is that of the task or field."""

    task_code: str
    field_code: str
    name: str
    unit_name: str
    giver_name: str
    text: str
    answer_by: date


@dataclass(frozen=True)
class Glance:
    """The first rows of each kind (code, title, unit, text, on), how many there are of each, a member's fields.

    `beside` are the numbers of what else waits for the person, none for the office, whose lists are others.
    `owed` are directions that others have to answer, the earliest day first, of `owed_in_all`; `to_answer` those that
    the units which the person heads have to answer.
    """

    rows: Mapping[Matter, Sequence[Any]]
    counts: Mapping[Matter, int]
    beside: Mapping[Beside, int]
    fields: Sequence[tuple[int, str, str]]
    owed: Sequence[Owed]
    owed_in_all: int
    to_answer: Sequence[Owed]
    to_answer_in_all: int


def glance(session: Session, actor: Actor, today: date) -> Glance:
    """What waits for the person; for the office, of all that waits, what nobody has answered yet."""
    mine = None if Role.OFFICE in actor.roles else actor
    parts = [_refusals(actor, mine), _extensions(mine), _obstacles(mine, today)]
    parts.append(_directions("direction", unanswered.to_follow_up(actor, FIRST_OWED)))
    if Role.LEADER in actor.roles:
        parts.append(_directions("to_answer", unanswered.owed_by(actor, FIRST_OWED)))
    if mine is None:
        parts.append(_drafts(today))
    else:
        parts += [_counted(literal(Beside.HANDOVER.value), handovers.count_waiting(actor.person_id))]
        parts += [_counted(None, queries.counted(actor))]
    parts += [part for more in MORE if (part := more(actor)) is not None]
    own = own_fields_of(actor)
    if own or Role.STANDING in actor.roles:
        parts.append(_fields(own))
    rows: dict[str, list[Any]] = {}
    for row in fetch(session, union_all(*(select(part.subquery()) for part in parts)), days_of(today)):
        rows.setdefault(row.kind, []).append(row)
    return Glance(
        {one: sorted(rows.get(one, ()), key=lambda row: row.place) for one in Matter},
        {one: rows[one][0].n if one in rows else 0 for one in Matter},
        {one: rows[one][0].n for one in Beside if mine and one in rows and rows[one][0].n},
        [(row.place, row.code, row.title) for row in rows.get("field", ())],
        *_owed_of(rows.get("direction", ())),
        *_owed_of(rows.get("to_answer", ())),
    )


def _owed_of(rows: Sequence[Any]) -> tuple[list[Owed], int]:
    """The directions in their order, and how many there are in all."""
    return [_owed(row) for row in sorted(rows, key=lambda row: row.place)], rows[0].n if rows else 0


def _owed(row: Any) -> Owed:
    on_task = {"task_code": row.code, "field_code": ""}
    on_field = {"task_code": "", "field_code": row.field_code}
    return Owed(
        **(on_task if row.code else on_field),
        name=row.title,
        unit_name=row.unit,
        giver_name=row.giver,
        text=row.text,
        answer_by=row.on,
    )


def _first(kind: Matter, text: Any, on: Any, order: Any) -> Any:
    """The first tasks of a kind, each with how many there are; the caller joins and chooses."""
    return (
        select(
            literal(kind.value).label("kind"),
            col(Task.code),
            cast(col(Task.title), String).label("title"),
            col(Unit.short_name).label("unit"),
            cast(text, String).label("text"),
            on.label("on"),
            func.count().over().label("n"),
            func.row_number().over(order_by=order).label("place"),
            *_NO_DIRECTION,
        )
        .select_from(Task)
        .join(Unit, col(Unit.id) == col(Task.lead_unit_id))
        .order_by(order)
        .limit(FIRST)
    )


def _counted(kind: Any, statement: Any) -> Any:
    """Only how many there are, of this kind or of those that the statement names."""
    found = statement.subquery()
    return select(
        (found.c.kind if kind is None else kind).label("kind"),
        *(literal("").label(name) for name in ("code", "title", "unit", "text")),
        cast(null(), Date).label("on"),
        found.c.n,
        literal(0).label("place"),
        *_NO_DIRECTION,
    )


def _refusals(actor: Actor, mine: Actor | None) -> Any:
    whose = and_(col(Task.level) == Level.TASK, true()) if mine is None else decided_by(actor)
    first = _first(Matter.REFUSAL, col(Task.refusal_reason), col(Task.refused_on), col(Task.refused_on))
    return first.where(whose, col(Task.state) == State.ASSIGNED, col(Task.refused_on).is_not(None))


def _extensions(mine: Actor | None) -> Any:
    request = ExtensionRequest
    return (
        _first(Matter.EXTENSION, col(request.reason), col(request.proposed_on), col(request.id))
        .join(ExtensionRequest, col(request.task_id) == col(Task.id))
        .join(Appointment, col(Appointment.id) == col(request.asked_by))
        .where(extensions.open_for(mine))
    )


def _obstacles(mine: Actor | None, today: date) -> Any:
    return (
        _first(Matter.OBSTACLE, col(Obstacle.text), col(Obstacle.answer_by), col(Obstacle.id))
        .join(Obstacle, col(Obstacle.task_id) == col(Task.id))
        .where(obstacles.open_for(mine, today))
    )


def _directions(kind: str, statement: Any) -> Any:
    owed = statement.subquery()
    return select(
        literal(kind).label("kind"),
        owed.c.task_code.label("code"),
        cast(owed.c.name, String).label("title"),
        owed.c.unit_name.label("unit"),
        owed.c.text,
        owed.c.answer_by.label("on"),
        owed.c.in_all.label("n"),
        owed.c.place,
        owed.c.field_code,
        owed.c.giver_name.label("giver"),
    )


def _drafts(today: date) -> Any:
    return _first(Matter.DRAFT, literal(""), col(Task.due_on), col(Task.code)).where(is_incomplete(today))


def _fields(own: frozenset[int] | None) -> Any:
    """The fields by name, all for who has none in particular; `place` is the id."""
    fields: Any = select(
        literal("field").label("kind"),
        col(Field.code),
        cast(col(Field.name), String).label("title"),
        literal("").label("unit"),
        literal("").label("text"),
        cast(null(), Date).label("on"),
        literal(1).label("n"),
        col(Field.id).label("place"),
        *_NO_DIRECTION,
    ).order_by(col(Field.rank))
    return fields if own is None else fields.where(col(Field.id).in_(sorted(own)))
