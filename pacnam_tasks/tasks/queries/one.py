"""One task and what stands around it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, literal, select, union_all
from sqlalchemy.orm import aliased
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from pacnam_tasks.accounts.models import Appointment, Person
from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.db import fetch
from pacnam_tasks.core.errors import NotFound
from pacnam_tasks.history.models import Event
from pacnam_tasks.plans.models import Plan, Programme, SourceDocument
from pacnam_tasks.tasks.access import Sight, sight
from pacnam_tasks.tasks.models import Participation, Task, TaskPeriod, TaskProgramme, facts_of
from pacnam_tasks.tasks.queries.lists import LEAD, NAMED, Listed, listed
from pacnam_tasks.tasks.rules.facts import Level
from pacnam_tasks.units.models import Unit

_BY_CODE = select_rows(Task).where(col(Task.code) == bindparam("code"))


def get_visible(session: Session, code: str, actor: Actor) -> tuple[Task, Sight]:
    """The task with this code and how much the person sees; NotFound for strangers as for nothing."""
    task = session.exec(_BY_CODE, params={"code": code}).one_or_none()
    if task is None:
        raise NotFound
    return task, _seen(session, task, actor)


def _seen(session: Session, task: Any, actor: Actor) -> Sight:
    """How much the person sees; who co-ordinates and who holds parts is asked only where it matters."""
    if actor.reads_all or actor.unit_ids & {task.lead_unit_id, task.parent_unit_id}:
        return seen_by(actor, task)
    return seen_by(actor, task, _co_units(session, task.id), _part_units(session, task.id))


def seen_by(actor: Actor, task: Any, co_unit_ids: Iterable[int] = (), part_unit_ids: Iterable[int] = ()) -> Sight:
    """How much of the task the person sees; NotFound for those who may not know of it."""
    seen = sight(actor, task, frozenset(co_unit_ids), frozenset(part_unit_ids))
    if seen is None:
        raise NotFound
    return seen


def get_whole(session: Session, code: str, actor: Actor) -> Task:
    """The task, for acting on it; NotFound for those who see less than the whole."""
    task, seen = get_visible(session, code, actor)
    if seen is Sight.GLIMPSE:
        raise NotFound
    return task


def _co_units(session: Session, task_id: int) -> Iterable[int]:
    rows = fetch(session, select(col(Participation.unit_id)).where(col(Participation.task_id) == task_id))
    return frozenset(rows.scalars())


def _part_units(session: Session, task_id: int) -> Iterable[int]:
    rows = fetch(session, select(col(Task.lead_unit_id)).where(col(Task.parent_id) == task_id))
    return frozenset(rows.scalars())


def locked(session: Session, task_id: int) -> Task:
    """The task as it stands inside the write transaction."""
    return session.exec(select_rows(Task).where(col(Task.id) == task_id)).one()


def parts_of(session: Session, task_id: int) -> list[Task]:
    """The parts of a task in protocol order of their units."""
    return list(
        session.exec(
            select_rows(Task)
            .join(Unit, col(Unit.id) == col(Task.lead_unit_id))
            .where(col(Task.parent_id) == task_id)
            .order_by(col(Unit.rank), col(Task.id))
        )
    )


def whole_tasks(session: Session, codes: Iterable[str]) -> list[Task]:
    """Those tasks of the plan among these codes that are there, by code; for those who read everything."""
    named = select_rows(Task).where(col(Task.code).in_(list(codes)), col(Task.level) == Level.TASK)
    return list(session.exec(named.order_by(col(Task.code))))


def with_parts(session: Session, tasks: Iterable[Task]) -> list[Task]:
    """The tasks and all below them."""
    found = level = list(tasks)
    while level:
        ids = [task.id for task in level]
        below = select_rows(Task).where(col(Task.parent_id).in_(ids)).order_by(col(Task.code))
        level = list(session.exec(below))
        found = [*found, *level]
    return found


HANDLER = Person.__table__.alias("handler")  # type: ignore[attr-defined]
_AROUND: Any = (
    NAMED.add_columns(
        col(Task.quoted),
        col(Task.product),
        col(Task.recurrence),
        col(Task.source_document_id),
        col(Task.no_co_units),
        col(Task.needs_evidence),
        col(Task.handler_id),
        HANDLER.c.full_name.label("handler_name"),
        LEAD.c.name.label("lead_full_name"),
        col(Plan.title).label("plan_title"),
        col(SourceDocument.kind).label("document_kind"),
        col(SourceDocument.number).label("document_number"),
        col(SourceDocument.issued_on).label("document_issued_on"),
        col(SourceDocument.abstract).label("document_abstract"),
    )
    .outerjoin(HANDLER, HANDLER.c.id == col(Task.handler_id))
    .outerjoin(Plan, col(Plan.id) == col(Task.plan_id))
    .outerjoin(SourceDocument, col(SourceDocument.id) == col(Task.source_document_id))
    .where(col(Task.code) == bindparam("code"))
)
_PARTS = NAMED.where(col(Task.parent_id) == bindparam("parent_id")).order_by(LEAD.c.rank, col(Task.id))


def around(session: Session, code: str) -> Any:
    """The row of a task with the names of all that stands around it; who may see it is still to be asked."""
    row = fetch(session, _AROUND, {"code": code}).first()
    if row is None:
        raise NotFound
    return row


def listed_whole(session: Session, code: str, actor: Actor) -> Listed:
    """The row of a task, to be shown again after acting on it; NotFound for those who see less than the whole."""
    row = around(session, code)
    if _seen(session, row, actor) is Sight.GLIMPSE:
        raise NotFound
    return listed(row, facts_of(row))


def listed_parts(session: Session, task_id: int) -> list[Listed]:
    """The parts of a task as rows, in protocol order of their units."""
    return [listed(row, facts_of(row)) for row in fetch(session, _PARTS, {"parent_id": task_id})]


@dataclass(frozen=True)
class Beside:
    """Who helps with a task and what it serves, each in its order; `unit_ids` are the co-ordinating units."""

    unit_ids: frozenset[int]
    co_units: list[str]
    programmes: list[str]
    units: Sequence[tuple[int, str]] = ()


_BESIDE: Any = union_all(
    select(
        literal("unit").label("what"),
        col(Unit.id).label("id"),
        col(Unit.short_name).label("name"),
        col(Unit.rank).label("rank"),
    )
    .join(Participation, col(Participation.unit_id) == col(Unit.id))
    .where(col(Participation.task_id) == bindparam("task_id")),
    select(literal("programme"), col(Programme.id), col(Programme.name), col(Programme.rank))
    .join(TaskProgramme, col(TaskProgramme.programme_id) == col(Programme.id))
    .where(col(TaskProgramme.task_id) == bindparam("task_id")),
)


def beside(session: Session, task_id: int) -> Beside:
    """The co-ordinating units and the programmes of a task."""
    rows = sorted(fetch(session, _BESIDE, {"task_id": task_id}), key=lambda row: (row.rank, row.id))
    units = [row for row in rows if row.what == "unit"]
    programmes = [row.name for row in rows if row.what == "programme"]
    return Beside(
        frozenset(row.id for row in units),
        [row.name for row in units],
        programmes,
        [(row.id, row.name) for row in units],
    )


def co_unit_codes(session: Session, task_ids: Sequence[int]) -> dict[int, list[str]]:
    """Codes of the co-ordinating units of many tasks, in protocol order."""
    rows = fetch(
        session,
        select(col(Participation.task_id), col(Unit.code))
        .join(Unit, col(Unit.id) == col(Participation.unit_id))
        .where(col(Participation.task_id).in_(task_ids))
        .order_by(col(Unit.rank)),
    )
    found: dict[int, list[str]] = {}
    for task_id, code in rows:
        found.setdefault(task_id, []).append(code)
    return found


def periods_of(session: Session, task_id: int) -> list[TaskPeriod]:
    """The dated periods of a recurring task in order."""
    return list(
        session.exec(
            select_rows(TaskPeriod).where(col(TaskPeriod.task_id) == task_id).order_by(col(TaskPeriod.starts_on))
        )
    )


BEHALF = Unit.__table__.alias("behalf")  # type: ignore[attr-defined]
HEAD_AS, HEAD = aliased(Appointment), aliased(Person)
_RECORDED: Any = (
    select(
        col(Event.seq),
        col(Event.at),
        col(Event.kind),
        col(Event.actor_id),
        col(Event.data),
        col(Person.full_name).label("person_name"),
        col(Unit.short_name).label("unit_name"),
        col(Appointment.unit_id),
        BEHALF.c.short_name.label("behalf_name"),
        col(HEAD.full_name).label("acting_for_name"),
    )
    .outerjoin(Appointment, col(Appointment.id) == col(Event.actor_id))
    .outerjoin(BEHALF, BEHALF.c.id == col(Event.on_behalf_of_id))
    .outerjoin(Person, col(Person.id) == col(Appointment.person_id))
    .outerjoin(Unit, col(Unit.id) == col(Appointment.unit_id))
    .outerjoin(HEAD_AS, col(HEAD_AS.id) == col(Appointment.acting_for_id))
    .outerjoin(HEAD, col(HEAD.id) == col(HEAD_AS.person_id))
    .where(col(Event.task_id) == bindparam("task_id"))
    .order_by(col(Event.seq).desc())
    .limit(bindparam("at_most"))
)


def recorded(session: Session, task_id: int, at_most: int) -> Sequence[Any]:
    """The newest events of a task, newest first, with the person and unit in whose right each was done.

    `behalf_name` is the unit whose paper report was entered, `acting_for_name` the head for whom an acting head did it.
    """
    found: Sequence[Any] = fetch(session, _RECORDED, {"task_id": task_id, "at_most": at_most}).all()
    return found
