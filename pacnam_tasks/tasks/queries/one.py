"""One task and what stands around it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import bindparam, literal, select, union_all
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from pacnam_tasks.accounts.models import Appointment, Person
from pacnam_tasks.accounts.queries import Doer
from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.db import fetch
from pacnam_tasks.core.errors import NotFound
from pacnam_tasks.history.models import Event
from pacnam_tasks.plans.models import Plan, Programme, SourceDocument
from pacnam_tasks.tasks.access import Around, Sight, sight
from pacnam_tasks.tasks.models import LeadAbove, Participation, Task, TaskPeriod, TaskProgramme, facts_of
from pacnam_tasks.tasks.queries.lists import LEAD, NAMED, Listed, listed
from pacnam_tasks.tasks.queries.sets import SETS, Sets
from pacnam_tasks.tasks.queries.tree import units_above
from pacnam_tasks.tasks.rules.facts import Level
from pacnam_tasks.units.models import Unit

NOBODY_AROUND = Around()
_BY_CODE = select_rows(Task).where(col(Task.code) == bindparam("code"))


def get_visible(session: Session, code: str, actor: Actor) -> tuple[Task, Sight]:
    """The task with this code and how much the person sees; NotFound for strangers as for nothing."""
    task = session.exec(_BY_CODE, params={"code": code}).one_or_none()
    if task is None:
        raise NotFound
    return task, _seen(session, task, actor)


def _seen(session: Session, task: Any, actor: Actor) -> Sight:
    """How much the person sees; who stands around the task is asked only where it matters."""
    if actor.reads_all or actor.unit_ids & {task.lead_unit_id, task.parent_unit_id}:
        return seen_by(actor, task)
    around = Around(
        co_units_of(session, task.id),
        _part_units(session, task.id),
        frozenset(units_above(session, task.id)) if task.parent_unit_id is not None else frozenset(),
    )
    return seen_by(actor, task, around)


def seen_by(actor: Actor, task: Any, around: Around = NOBODY_AROUND) -> Sight:
    """How much of the task the person sees; NotFound for those who may not know of it."""
    seen = sight(actor, task, around)
    if seen is None:
        raise NotFound
    return seen


def code_of(session: Session, task_id: int) -> str:
    """The code of the task with this number, who may see it is still to be asked; raises NotFound."""
    code: str | None = fetch(session, select(col(Task.code)).where(col(Task.id) == task_id)).scalar_one_or_none()
    if code is None:
        raise NotFound
    return code


def get_whole(session: Session, code: str, actor: Actor) -> Task:
    """The task, for acting on it; NotFound for those who see less than the whole."""
    task, seen = get_visible(session, code, actor)
    if seen is Sight.GLIMPSE:
        raise NotFound
    return task


def co_units_of(session: Session, task_id: int) -> frozenset[int]:
    """The units that co-ordinate a task."""
    rows = fetch(session, select(col(Participation.unit_id)).where(col(Participation.task_id) == task_id))
    return frozenset(rows.scalars())


def _part_units(session: Session, task_id: int) -> frozenset[int]:
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


_AROUND: Any = (
    NAMED.add_columns(
        col(Task.quoted),
        col(Task.product),
        col(Task.recurrence),
        col(Task.source_document_id),
        col(Task.no_co_units),
        col(Task.needs_evidence),
        col(Task.path_curve),
        LEAD.c.name.label("lead_full_name"),
        col(Plan.title).label("plan_title"),
        col(SourceDocument.kind).label("document_kind"),
        col(SourceDocument.number).label("document_number"),
        col(SourceDocument.issued_on).label("document_issued_on"),
        col(SourceDocument.abstract).label("document_abstract"),
    )
    .outerjoin(Plan, col(Plan.id) == col(Task.plan_id))
    .outerjoin(SourceDocument, col(SourceDocument.id) == col(Task.source_document_id))
    .where(col(Task.code) == bindparam("code"))
)


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


@dataclass(frozen=True)
class Beside:
    """Who helps with a task and what it serves, each in its order.

    `unit_ids` are the co-ordinating units, `above_ids` those that lead further up than what a part was split from;
    `sets` code and name of what it is in of the sets that features above know, by their kind.
    """

    unit_ids: frozenset[int]
    co_units: list[str]
    programmes: list[str]
    units: Sequence[tuple[int, str]] = ()
    above_ids: Sequence[int] = ()
    sets: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)


_OWN_SETS = {"programme", "plan"}
_BESIDE: Any = (
    select(
        literal("unit").label("what"),
        col(Unit.id).label("id"),
        literal("").label("code"),
        col(Unit.short_name).label("name"),
        col(Unit.rank).label("rank"),
    )
    .join(Participation, col(Participation.unit_id) == col(Unit.id))
    .where(col(Participation.task_id) == bindparam("task_id")),
    select(literal("programme"), col(Programme.id), literal(""), col(Programme.name), col(Programme.rank))
    .join(TaskProgramme, col(TaskProgramme.programme_id) == col(Programme.id))
    .where(col(TaskProgramme.task_id) == bindparam("task_id")),
    select(literal("above"), col(LeadAbove.unit_id), literal(""), literal(""), col(LeadAbove.height)).where(
        col(LeadAbove.task_id) == bindparam("task_id")
    ),
)


@cache
def _beside() -> Any:
    """One statement for all, made once features above have added their sets."""
    return union_all(*_BESIDE, *(_in_set(kind, sets) for kind, sets in SETS.items() if kind not in _OWN_SETS))


def _in_set(kind: str, sets: Sets) -> Any:
    members = sets.members.subquery()
    return (
        select(literal(kind), sets.table.id, sets.table.code, sets.name, sets.order[0])
        .join(members, members.c.set_id == sets.table.id)
        .where(members.c.task_id == bindparam("task_id"))
    )


def beside(session: Session, task_id: int) -> Beside:
    """The co-ordinating units and the programmes of a task, what else it is in, and who leads further up."""
    rows = sorted(fetch(session, _beside(), {"task_id": task_id}), key=lambda row: (row.rank, row.id))
    units = [row for row in rows if row.what == "unit"]
    programmes = [row.name for row in rows if row.what == "programme"]
    return Beside(
        frozenset(row.id for row in units),
        [row.name for row in units],
        programmes,
        [(row.id, row.name) for row in units],
        [row.id for row in rows if row.what == "above"],
        {kind: [(row.code, row.name) for row in rows if row.what == kind] for kind in SETS.keys() - _OWN_SETS},
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
HEAD = Doer(col(Appointment.acting_for_id))
_RECORDED = HEAD.join(
    select(
        col(Event.seq),
        col(Event.at),
        col(Event.kind),
        col(Event.actor_id),
        col(Event.data),
        col(Event.facts).is_not(None).label("changes"),
        col(Person.full_name).label("person_name"),
        col(Unit.short_name).label("unit_name"),
        col(Appointment.unit_id),
        BEHALF.c.short_name.label("behalf_name"),
        HEAD.name.label("acting_for_name"),
    )
    .outerjoin(Appointment, col(Appointment.id) == col(Event.actor_id))
    .outerjoin(BEHALF, BEHALF.c.id == col(Event.on_behalf_of_id))
    .outerjoin(Person, col(Person.id) == col(Appointment.person_id))
    .outerjoin(Unit, col(Unit.id) == col(Appointment.unit_id))
    .where(col(Event.task_id) == bindparam("task_id"))
    .order_by(col(Event.seq).desc())
    .limit(bindparam("at_most")),
    maybe=True,
)


def recorded(session: Session, task_id: int, at_most: int) -> Sequence[Any]:
    """The newest events of a task, newest first, with the person and unit in whose right each was done.

    Each also tells whether it `changes` the task or stands beside it; `behalf_name` is the unit for which somebody else
    acted, `acting_for_name` the head for whom an acting head did it.
    """
    found: Sequence[Any] = fetch(session, _RECORDED, {"task_id": task_id, "at_most": at_most}).all()
    return found
