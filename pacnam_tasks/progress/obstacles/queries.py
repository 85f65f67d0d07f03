"""Obstacles of a task, of the register, and those that wait for a person's answer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, false, func, or_, select
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from pacnam_tasks.accounts.queries import Doer
from pacnam_tasks.accounts.rules import Actor, Role
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.db import UTCDateTime, fetch
from pacnam_tasks.core.errors import NotFound, Refused
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.plans.models import Field
from pacnam_tasks.progress.models import Obstacle
from pacnam_tasks.progress.obstacles.forms import ObstacleFilter, StateChoice
from pacnam_tasks.progress.obstacles.rules import ENDED
from pacnam_tasks.tasks.access import OF_THE_UNIT
from pacnam_tasks.tasks.models import LeadAbove, Task
from pacnam_tasks.tasks.queries.shapes import may_see
from pacnam_tasks.tasks.queries.visible import visible_to
from pacnam_tasks.tasks.rules.facts import State
from pacnam_tasks.tasks.rules.levels import AS_STANDING, BY_DOCUMENT, Authority
from pacnam_tasks.units.models import Unit

PAGE = 25
MAX_ID = 18

UNIT = Unit.__table__.alias("obstacle_unit")  # type: ignore[attr-defined]
RAISER, ANSWERER = Doer(col(Obstacle.raised_by)), Doer(col(Obstacle.answered_by))
ANSWERING_UNIT = Unit.__table__.alias("answering_unit")  # type: ignore[attr-defined]
ASKED_UNIT_ID = func.coalesce(col(Obstacle.asked_unit_id), col(Task.parent_unit_id))
"""The unit that must answer where that is the level of units."""
_PLACE = LeadAbove.__table__.alias("place")  # type: ignore[attr-defined]  # a model is its table


def _name_of(unit_id: Any) -> Any:
    unit = Unit.__table__.alias()  # type: ignore[attr-defined]  # a model is its table
    return select(unit.c.short_name).where(unit.c.id == unit_id).scalar_subquery()


def _next_unit_id() -> Any:
    """The unit that leads one step further up than the one that is asked."""
    further = LeadAbove.__table__.alias("further")  # type: ignore[attr-defined]  # a model is its table
    asked_at = (
        select(_PLACE.c.height)
        .where(_PLACE.c.task_id == col(Obstacle.task_id), _PLACE.c.unit_id == col(Obstacle.asked_unit_id))
        .scalar_subquery()
    )
    above = further.c.height == func.coalesce(asked_at, 1) + 1
    return select(further.c.unit_id).where(further.c.task_id == col(Obstacle.task_id), above).scalar_subquery()


_OF_TASKS: Any = (
    select(
        *Obstacle.__table__.c,  # type: ignore[attr-defined]
        col(Task.code).label("task_code"),
        col(Task.title).label("task_title"),
        col(Task.state).label("task_state"),
        col(Task.lead_unit_id),
        col(Task.parent_unit_id),
        col(Task.field_id),
        UNIT.c.short_name.label("unit_name"),
        UNIT.c.code.label("unit_code"),
        col(Field.name).label("field_name"),
        col(Field.code).label("field_code"),
        RAISER.name.label("raiser_name"),
        ANSWERER.name.label("answerer_name"),
        ANSWERING_UNIT.c.short_name.label("answering_unit_name"),
        _name_of(ASKED_UNIT_ID).label("asked_unit_name"),
        _name_of(_next_unit_id()).label("next_unit_name"),
    )
    .select_from(Obstacle)
    .join(Task, col(Task.id) == col(Obstacle.task_id))
    .join(UNIT, UNIT.c.id == col(Task.lead_unit_id))
    .join(Field, col(Field.id) == col(Task.field_id))
)
_BY_WHOM = ANSWERER.join(RAISER.join(_OF_TASKS, maybe=True), maybe=True)
LISTED = _BY_WHOM.outerjoin(ANSWERING_UNIT, ANSWERING_UNIT.c.id == col(ANSWERER.post.unit_id))
_OF_TASK = LISTED.where(col(Obstacle.task_id) == bindparam("task_id"), col(Obstacle.closed_at).is_(None)).order_by(
    col(Obstacle.id)
)

_OLDEST = select(func.min(col(Obstacle.raised_at), type_=UTCDateTime())).where(
    col(Obstacle.task_id) == bindparam("task_id"),
    col(Obstacle.answered_at).is_(None),
    col(Obstacle.closed_at).is_(None),
)


@dataclass(frozen=True)
class Page:
    """A page of the register and the mark of the next, empty at the end."""

    rows: Sequence[Any]
    after: str


def obstacle_of(session: Session, task_id: int, obstacle_id: int) -> Obstacle:
    """The obstacle, looked up through its task, for acting on it; raises NotFound."""
    found = session.exec(
        select_rows(Obstacle).where(col(Obstacle.task_id) == task_id, col(Obstacle.id) == obstacle_id)
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def not_closed(session: Session, task_id: int) -> Sequence[Any]:
    """What still stands in the way of a task, answered or not, the oldest first."""
    rows: Sequence[Any] = fetch(session, _OF_TASK, {"task_id": task_id}).all()
    return rows


def waiting_since(session: Session, task_id: int, clock: Clock) -> date | None:
    """The day on which the oldest obstacle of a task that waits for an answer was reported; None without one."""
    at: datetime | None = fetch(session, _OLDEST, {"task_id": task_id}).scalar_one_or_none()
    return at.astimezone(clock.zone).date() if at is not None else None


def page_of(session: Session, actor: Actor, wanted: ObstacleFilter, today: date, size: int = PAGE) -> Page:
    """A page of the register: what waits the longest first; what is over, the newest first."""
    down = wanted.state in {StateChoice.CLOSED, StateChoice.ALL}
    key: Any = col(Obstacle.id)
    statement = LISTED.where(visible_to(actor), *_chosen(wanted, today))
    if wanted.after:
        mark = _read_mark(wanted.after)
        statement = statement.where(key < mark if down else key > mark)
    rows = fetch(session, statement.order_by(key.desc() if down else key.asc()).limit(size + 1)).all()
    return Page(rows[:size], str(rows[size - 1].id) if len(rows) > size else "")


def _read_mark(mark: str) -> int:
    if not mark.isascii() or not mark.isdigit() or len(mark) > MAX_ID:
        raise Refused(_("This page of the list is not known. Please start at its beginning."))
    return int(mark)


def count_of(session: Session, actor: Actor, wanted: ObstacleFilter, today: date) -> int:
    """How many obstacles the register has of what is asked for, on all its pages."""
    counted = LISTED.with_only_columns(func.count()).where(visible_to(actor), *_chosen(wanted, today))
    return int(fetch(session, counted).scalar_one())


@cache
def n_late_of(*, reads_all: bool, of_field: bool, of_unit: bool) -> Any:
    """How many obstacles of a `field` and of a `unit` (their codes) are past their day of answer `today`.

    A number inside another statement, which is given these values and the asker's `units`; made once, as lists ask.
    """
    late = _LATE.where(may_see(reads_all))
    if of_field:
        late = late.where(col(Field.code) == bindparam("field"))
    if of_unit:
        late = late.where(UNIT.c.code == bindparam("unit"))
    return late.scalar_subquery()


def _chosen(wanted: ObstacleFilter, today: date) -> Iterable[ColumnElement[bool]]:
    yield from _standing(wanted.state, today)
    if wanted.cause is not None:
        yield col(Obstacle.cause) == wanted.cause
    if wanted.level is not None:
        asked = AS_STANDING if wanted.level in AS_STANDING else {wanted.level}
        yield col(Obstacle.level).in_(sorted(asked))
    if wanted.field:
        yield col(Field.code) == wanted.field
    if wanted.unit:
        yield UNIT.c.code == wanted.unit


def _standing(state: StateChoice, today: Any) -> Iterable[ColumnElement[bool]]:
    closed = or_(col(Obstacle.closed_at).is_not(None), col(Task.state).in_(sorted(ENDED)))
    if state is StateChoice.CLOSED:
        yield closed
    elif state is not StateChoice.ALL:
        answered = col(Obstacle.answered_at)
        yield answered.is_not(None) if state is StateChoice.ANSWERED else answered.is_(None)
        yield col(Obstacle.closed_at).is_(None)
        yield col(Task.state).not_in(sorted(ENDED))
    if state is StateChoice.OVERDUE:
        yield col(Obstacle.answer_by) < today


_LATE = LISTED.with_only_columns(func.count()).where(*_standing(StateChoice.OVERDUE, bindparam("today")))


def n_overdue(actor: Actor) -> tuple[Any, Any]:
    """How many obstacles are past their day of answer: those of which the person may know, and those which the person
    answers. Each is a number inside another statement, as a home page has no other to spare; it is given `today` and
    the asker's `units`.
    """
    known = n_late_of(reads_all=actor.reads_all, of_field=False, of_unit=False)
    return known, _LATE.where(*_waits_for(actor)).scalar_subquery()


def waiting(session: Session, actor: Actor, today: date, limit: int = PAGE) -> Sequence[Any]:
    """The obstacles that wait for this person's answer, by their days of answer, of the same day the oldest first.

    Each row also tells how many there are `in_all`.
    """
    statement = LISTED.add_columns(func.count().over().label("in_all")).where(
        *_waits_for(actor), *_standing(StateChoice.OPEN, today)
    )
    rows: Sequence[Any] = fetch(
        session, statement.order_by(col(Obstacle.answer_by), col(Obstacle.id)).limit(limit)
    ).all()
    return rows


def open_for(actor: Actor | None, today: date) -> ColumnElement[bool]:
    """Obstacles that wait for an answer: this person's, or anybody's; of `LISTED`'s tables."""
    whose = () if actor is None else _waits_for(actor)
    return and_(*whose, *_standing(StateChoice.OPEN, today), col(Task.state) != State.DRAFT)


def _waits_for(actor: Actor) -> Iterable[ColumnElement[bool]]:
    """What the person answers, never for the own unit."""
    yield _answered_by(actor)
    yield col(Task.state) != State.DRAFT
    yield col(Task.lead_unit_id).not_in(actor.units_as(*OF_THE_UNIT))


def _answered_by(actor: Actor) -> ColumnElement[bool]:
    """`access.standing_at` as a condition; the test holds one to the other."""
    level = col(Obstacle.level)
    conditions: list[ColumnElement[bool]] = [
        and_(level == Authority.LEAD_UNIT, ASKED_UNIT_ID.in_(actor.units_as(Role.LEADER))),
        and_(level.in_(sorted(AS_STANDING)), col(Task.field_id).in_(actor.field_ids)),
    ]
    if Role.STANDING in actor.roles:
        conditions.append(level.in_(sorted(AS_STANDING | BY_DOCUMENT)))
    return or_(false(), *conditions)
