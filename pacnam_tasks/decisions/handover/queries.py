"""Minutes of hand-over, bounded by who may read them, and what is there to hand over."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, or_, select, true
from sqlalchemy.orm import aliased
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from pacnam_tasks.accounts.models import Appointment, Person
from pacnam_tasks.accounts.queries import Doer, members_of, not_over, workers_of
from pacnam_tasks.accounts.rules import IN_CHARGE, Actor
from pacnam_tasks.core.db import fetch
from pacnam_tasks.core.errors import NotFound
from pacnam_tasks.decisions.handover.access import reads_all_minutes
from pacnam_tasks.decisions.handover.models import HandedTask, Handover
from pacnam_tasks.decisions.handover.rules import AT_MOST, HELD_WHILE, HandoverState, Taker, Was
from pacnam_tasks.history import queries as history
from pacnam_tasks.tasks.models import Task, facts_of
from pacnam_tasks.tasks.queries.lists import NAMED
from pacnam_tasks.tasks.rules.facts import TaskFacts
from pacnam_tasks.units.models import Unit

PAGE = 25
GIVER, RECEIVER = aliased(Person), aliased(Person)
OPENER, ENDER = Doer(col(Handover.opened_by)), Doer(col(Handover.ended_by))
HOLDER: dict[Was, Any] = {Was.HANDLER: col(Task.handler_id), Was.MEMBER: col(Task.member_id)}
IS_HELD = col(Task.state).in_(sorted(HELD_WHILE))
IS_OPEN = col(Handover.state) == HandoverState.OPEN
_BETWEEN: Any = (
    select(
        *(getattr(Handover, name) for name in Handover.model_fields),
        col(GIVER.full_name).label("giver_name"),
        col(RECEIVER.full_name).label("receiver_name"),
        col(OPENER.person.id).label("opener_id"),
        OPENER.name.label("opener_name"),
        ENDER.name.label("ender_name"),
    )
    .join(GIVER, col(GIVER.id) == col(Handover.from_person_id))
    .join(RECEIVER, col(RECEIVER.id) == col(Handover.to_person_id))
)
_NAMED = ENDER.join(OPENER.join(_BETWEEN), maybe=True)
_N_TASKS = (
    select(func.count()).where(col(HandedTask.handover_id) == col(Handover.id)).correlate(Handover).scalar_subquery()
)
_WAITING: Any = (
    _NAMED.add_columns(_N_TASKS.label("n_tasks"), func.count().over().label("in_all"))
    .where(col(Handover.to_person_id) == bindparam("person_id"), IS_OPEN)
    .order_by(col(Handover.id))
    .limit(bindparam("at_most"))
)


def count_waiting(person_id: int) -> Any:
    """The statement of how many minutes the person has to confirm or decline."""
    return select(func.count().label("n")).where(col(Handover.to_person_id) == person_id, IS_OPEN)


@dataclass(frozen=True, slots=True)
class Held:
    """A task that a person holds."""

    task_id: int
    was: Was
    code: str
    title: str
    lead_name: str
    facts: TaskFacts


def held_by(session: Session, person_id: int, unit_ids: Collection[int] | None = None) -> list[Held]:
    """What a person holds that is open or paused and on no minute that waits; the earliest due day first.

    With `unit_ids` only what the person handles in these units. At most one more than a minute takes.
    """
    ways = [Was.HANDLER] if unit_ids is not None else list(Was)
    within = true() if unit_ids is None else col(Task.lead_unit_id).in_(sorted(unit_ids))
    found: list[Held] = []
    for was in ways:
        rows = fetch(
            session,
            NAMED.where(HOLDER[was] == person_id, IS_HELD, within, ~_waits(person_id, was))
            .order_by(col(Task.sort_due_on), col(Task.id))
            .limit(AT_MOST + 1),
        )
        found += [Held(row.id, was, row.code, row.title, row.lead_name, facts_of(row)) for row in rows]
    return found


def _waits(person_id: int, was: Was) -> ColumnElement[bool]:
    return exists().where(
        col(HandedTask.task_id) == col(Task.id),
        col(HandedTask.was) == was,
        col(Handover.id) == col(HandedTask.handover_id),
        col(Handover.from_person_id) == person_id,
        IS_OPEN,
    )


def takers(session: Session, held: Collection[Held], today: date) -> list[Taker]:
    """Everybody who could lawfully hold some of these tasks, by name."""
    units: dict[int, set[int]] = {}
    names: dict[int, str] = {}
    handled = {one.facts.lead_unit_id for one in held if one.was is Was.HANDLER}
    for row in workers_of(session, handled, today) if handled else ():
        units.setdefault(row.id, set()).add(row.unit_id)
        names[row.id] = row.full_name
    members = members_of(session, today) if any(one.was is Was.MEMBER for one in held) else ()
    names |= {row.id: row.full_name for row in members}
    in_charge = {row.id for row in members}
    found = [Taker(id_, name, frozenset(units.get(id_, ())), id_ in in_charge) for id_, name in names.items()]
    return sorted(found, key=lambda one: (one.name, one.person_id))


def units_of(session: Session, person_id: int, led: Collection[int], today: date) -> set[int]:
    """Those of these units in which the person works today, or still handles a task."""
    if not led:
        return set()
    working = {row.unit_id for row in workers_of(session, led, today) if row.id == person_id}
    handles = (col(Task.handler_id) == person_id, col(Task.lead_unit_id).in_(sorted(led)), IS_HELD)
    return working | set(fetch(session, select(col(Task.lead_unit_id)).where(*handles).distinct()).scalars())


def colleagues(session: Session, led: Collection[int], me: int, today: date) -> list[tuple[int, str]]:
    """The people of some units, without the asker, by name."""
    found = {row.id: row.full_name for row in workers_of(session, led, today) if row.id != me} if led else {}
    return list(found.items())


def holders(session: Session) -> list[tuple[int, str]]:
    """Everybody who holds a task, by name."""
    holds = or_(*(exists().where(holder == col(Person.id), IS_HELD) for holder in HOLDER.values()))
    rows = fetch(session, select(col(Person.id), col(Person.full_name)).where(holds).order_by(col(Person.full_name)))
    return [(row.id, row.full_name) for row in rows]


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Minutes that the person may read: all, or those in which the person gives, receives, or which the person made."""
    if reads_all_minutes(actor):
        return true()
    mine = select(col(Appointment.id)).where(col(Appointment.person_id) == actor.person_id)
    return or_(
        col(Handover.from_person_id) == actor.person_id,
        col(Handover.to_person_id) == actor.person_id,
        col(Handover.opened_by).in_(mine),
    )


def minutes(session: Session, actor: Actor, after: int | None = None) -> Sequence[Any]:
    """A page of minutes and one more, the newest first, each with how many tasks are on it."""
    statement = _NAMED.add_columns(_N_TASKS.label("n_tasks")).where(visible_to(actor))
    if after is not None:
        statement = statement.where(col(Handover.id) < after)
    rows: Sequence[Any] = fetch(session, statement.order_by(col(Handover.id).desc()).limit(PAGE + 1)).all()
    return rows


def minute(session: Session, actor: Actor, handover_id: int) -> Any:
    """The minute with the names of its people; raises NotFound for those who may not read it."""
    row = fetch(session, _NAMED.where(col(Handover.id) == handover_id, visible_to(actor))).first()
    if row is None:
        raise NotFound
    return row


def opened_with(session: Session, key: str) -> int:
    """The minute that the form with this one-time key made."""
    event = history.with_key(session, key)
    assert event is not None  # noqa: S101  # asked for in the same transaction
    return int(json.loads(event.data)["handover"])


def get_visible(session: Session, actor: Actor, handover_id: int) -> Handover:
    """The minute, for acting on it; raises NotFound."""
    found = session.exec(select_rows(Handover).where(col(Handover.id) == handover_id, visible_to(actor))).one_or_none()
    if found is None:
        raise NotFound
    return found


def rows_of(session: Session, handover_id: int) -> list[HandedTask]:
    """What is on a minute, for acting on it."""
    return list(
        session.exec(
            select_rows(HandedTask)
            .where(col(HandedTask.handover_id) == handover_id)
            .order_by(col(HandedTask.task_id), col(HandedTask.was))
        )
    )


def tasks_of(session: Session, handover_id: int) -> dict[int, Task]:
    """The tasks of a minute as they stand."""
    listed = select(col(HandedTask.task_id)).where(col(HandedTask.handover_id) == handover_id)
    return {task.id or 0: task for task in session.exec(select_rows(Task).where(col(Task.id).in_(listed)))}


def lines_of(session: Session, handover_id: int) -> Sequence[Any]:
    """The lines of a minute as they were written down, with code and lead unit; the earliest due day first."""
    rows: Sequence[Any] = fetch(
        session,
        select(
            *(getattr(HandedTask, name) for name in HandedTask.model_fields),
            col(Task.code),
            col(Task.lead_unit_id),
            col(Unit.short_name).label("lead_name"),
        )
        .join(Task, col(Task.id) == col(HandedTask.task_id))
        .join(Unit, col(Unit.id) == col(Task.lead_unit_id))
        .where(col(HandedTask.handover_id) == handover_id)
        .order_by(col(HandedTask.was).desc(), func.coalesce(col(HandedTask.due_on), date.max), col(Task.id)),
    ).all()
    return rows


def waiting(session: Session, actor: Actor, limit: int) -> Sequence[Any]:
    """Minutes that wait for this person's word, the oldest first; each row tells how many `in_all`."""
    rows: Sequence[Any] = fetch(session, _WAITING, {"person_id": actor.person_id, "at_most": limit}).all()
    return rows


def open_of(session: Session, person_id: int) -> list[Handover]:
    """Minutes that wait and in which the person gives or receives."""
    mine = or_(col(Handover.from_person_id) == person_id, col(Handover.to_person_id) == person_id)
    return list(session.exec(select_rows(Handover).where(and_(mine, IS_OPEN)).order_by(col(Handover.id))))


def open_with_unit(session: Session, unit_id: int, today: date) -> Sequence[Any]:
    """Minutes that wait and in which somebody with a post in the unit gives or receives, with the people's names."""
    people = select(col(Appointment.person_id)).where(col(Appointment.unit_id) == unit_id, not_over(today))
    theirs = or_(col(Handover.from_person_id).in_(people), col(Handover.to_person_id).in_(people))
    rows: Sequence[Any] = fetch(session, _NAMED.where(theirs, IS_OPEN).order_by(col(Handover.id))).all()
    return rows


def in_charge_only_there(session: Session, unit_id: int, today: date) -> Sequence[Any]:
    """Whoever may be in charge of tasks by posts in this unit alone: id, full_name."""
    posts = select(col(Appointment.person_id)).where(col(Appointment.role).in_(sorted(IN_CHARGE)), not_over(today))
    here = posts.where(col(Appointment.unit_id) == unit_id)
    elsewhere = posts.where(col(Appointment.unit_id) != unit_id)
    rows: Sequence[Any] = fetch(
        session,
        select(col(Person.id), col(Person.full_name))
        .where(col(Person.id).in_(here), col(Person.id).not_in(elsewhere))
        .order_by(col(Person.id)),
    ).all()
    return rows
