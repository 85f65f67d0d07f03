"""What the office chooses from, and the drafts that wait."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, not_, or_, select
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from pacnam_tasks.accounts.models import Appointment, Person
from pacnam_tasks.core.db import fetch
from pacnam_tasks.plans.models import SourceDocument
from pacnam_tasks.plans.queries import all_fields, all_plans, all_programmes
from pacnam_tasks.tasks.drafting.forms import Choices
from pacnam_tasks.tasks.models import Participation, Task, TaskProgramme
from pacnam_tasks.tasks.queries.choices import MAY_BE_IN_CHARGE
from pacnam_tasks.tasks.queries.staffed import nobody_in, somebody_in
from pacnam_tasks.tasks.rules.completeness import Lack, completeness, lacking
from pacnam_tasks.tasks.rules.days import has_passed
from pacnam_tasks.tasks.rules.facts import Level, State
from pacnam_tasks.units.models import Unit
from pacnam_tasks.units.queries import all_units

DRAFTS_SHOWN = 200


def choices(session: Session, today: date) -> Choices:
    """All that may be chosen on this day."""
    documents = select_rows(SourceDocument).order_by(col(SourceDocument.issued_on).desc(), col(SourceDocument.id))
    return Choices(
        today=today,
        units=all_units(session),
        fields=all_fields(session),
        plans=all_plans(session),
        programmes=all_programmes(session),
        documents=list(session.exec(documents)),
        members=members(session, today),
        without_people=frozenset(nobody_in(session, today)),
    )


_MEMBERS = (
    select(col(Person.id), col(Person.full_name))
    .join(Appointment, col(Appointment.person_id) == col(Person.id))
    .where(*MAY_BE_IN_CHARGE)
    .distinct()
    .order_by(col(Person.full_name), col(Person.id))
)


def members(session: Session, today: date) -> list[tuple[int, str]]:
    """Who may be in charge: committee members in office, with their names."""
    return [(row.id, row.full_name) for row in fetch(session, _MEMBERS, {"today": today})]


def is_incomplete(today: date) -> ColumnElement[bool]:
    """Drafts of which one of the five things is not clear: the SQL twin of `completeness.lacking`."""
    helped = exists().where(col(Participation.task_id) == col(Task.id))
    no_result = and_(
        col(Task.product) == "", or_(col(Task.target).is_(None), col(Task.target) == 0, col(Task.measure) == "")
    )
    return and_(
        col(Task.state) == State.DRAFT,
        col(Task.level) == Level.TASK,
        or_(
            col(Task.member_id).is_(None),
            not_(somebody_in(col(Task.lead_unit_id), today)),
            and_(col(Task.quoted) == "", col(Task.source_document_id).is_(None)),
            and_(col(Task.due_on).is_(None), col(Task.review_on).is_(None)),
            no_result,
            and_(col(Task.no_co_units).is_(False), not_(helped)),
        ),
    )


def next_code(session: Session, year: int) -> str:
    """The code after the largest of the year: NV-2023-021."""
    start = f"NV-{year}-"
    codes = fetch(
        session, select(col(Task.code)).where(col(Task.code).startswith(start), col(Task.level) == Level.TASK)
    )
    numbers = [int(code.removeprefix(start)) for code in codes.scalars() if code.removeprefix(start).isdigit()]
    return f"{start}{max(numbers, default=0) + 1:03d}"


def code_is_taken(session: Session, code: str, *, but: int | None = None) -> bool:
    """Whether another task has this code."""
    found = fetch(session, select(col(Task.id)).where(col(Task.code) == code)).scalar_one_or_none()
    return found is not None and found != but


def code_of(session: Session, task_id: int) -> str:
    """The code of a task."""
    return str(fetch(session, select(col(Task.code)).where(col(Task.id) == task_id)).scalar_one())


def co_unit_ids(session: Session, task_id: int) -> list[int]:
    """The co-ordinating units of a task."""
    rows = fetch(session, select(col(Participation.unit_id)).where(col(Participation.task_id) == task_id))
    return sorted(rows.scalars())


def programme_ids(session: Session, task_id: int) -> list[int]:
    """The programmes that a task serves."""
    rows = fetch(session, select(col(TaskProgramme.programme_id)).where(col(TaskProgramme.task_id) == task_id))
    return sorted(rows.scalars())


def drafts(session: Session, today: date, codes: Sequence[str] | None = None) -> list[dict[str, Any]]:
    """The drafts that wait, or those of them with these codes.

    Each as row, name of the lead unit, what is missing, and whether its due day has passed.
    """
    statement = (
        select_rows(Task, col(Unit.short_name))
        .join(Unit, col(Unit.id) == col(Task.lead_unit_id))
        .where(col(Task.state) == State.DRAFT, col(Task.level) == Level.TASK)
        .order_by(col(Task.code))
        .limit(DRAFTS_SHOWN)
    )
    if codes is not None:
        statement = statement.where(col(Task.code).in_(codes))
    found = session.exec(statement).all()
    ids = [task.id for task, _name in found]
    helped = fetch(session, select(col(Participation.task_id)).where(col(Participation.task_id).in_(ids))).scalars()
    with_helpers = frozenset(helped)
    without_people = nobody_in(session, today, {task.lead_unit_id for task, _name in found})
    return [
        {
            "task": task,
            "lead_name": name,
            "lacks": _lacks(task, with_helpers, without_people),
            "is_late": has_passed(task, today),
        }
        for task, name in found
    ]


def _lacks(task: Task, with_helpers: Collection[int], without_people: Collection[int]) -> tuple[Lack, ...]:
    has_people = task.lead_unit_id not in without_people
    return lacking(completeness(task, has_co_units=task.id in with_helpers, has_people=has_people))
