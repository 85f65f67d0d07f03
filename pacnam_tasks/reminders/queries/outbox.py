"""Who is to be reminded of what."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, union
from sqlmodel import Session, col

from pacnam_tasks.accounts.models import Person
from pacnam_tasks.core.db import fetch
from pacnam_tasks.decisions.directions.models import FieldDirection
from pacnam_tasks.plans.models import Field
from pacnam_tasks.reminders.changes import changes
from pacnam_tasks.reminders.digest.queries import digests
from pacnam_tasks.reminders.ladder.queries import ladder_of
from pacnam_tasks.reminders.ladder.rules import Ladder
from pacnam_tasks.reminders.models import Reminder
from pacnam_tasks.reminders.queries.open_days import (
    DAY,
    MONDAY,
    TOLD_SINCE,
    OpenLadder,
    Shape,
    shape_of,
    values_of,
)
from pacnam_tasks.reminders.queries.ways_to import reached
from pacnam_tasks.reminders.rules import OWN_WAYS, Channel, Matter
from pacnam_tasks.reminders.ways import of_ladder
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.units.models import Unit

COUNTS_ON = func.coalesce(col(Task.rolled_on), col(Task.due_on))
FIRST_COUNTED_ON = func.coalesce(col(Task.original_rolled_on), col(Task.original_due_on))
"""The day through which the deadline counts, and the original one did: what a reminder names."""
KEPT = 64
"""Statements; a ladder in calendar days has some three, with working days some dozens."""
_PLANNED_BEFORE = (
    select(col(Reminder.planned_on))
    .where(col(Reminder.planned_on) < DAY, col(Reminder.matter) != Matter.REPORT.value)
    .order_by(col(Reminder.planned_on).desc())
    .limit(1)
)
KEY = ("matter", "matter_id", "rung", "occurrence", "person_id", "channel")


@dataclass(frozen=True, slots=True)
class Asked:
    """A statement that is kept for other days, with the values of one day."""

    statement: Any
    values: dict[str, Any]


def not_yet_planned(session: Session, day: date, ways: Collection[Channel] = OWN_WAYS) -> Asked:
    """Each reminder in force on `day` that is in no row: its key, with what stands around it.

    `ways` are those out of the system that are open. What happened since the last day of which anything was planned is
    made good.
    """
    return asked_of(ladder_of(session), day, ways, planned_before(session, day))


def asked_of(ladder: Ladder, day: date, ways: Collection[Channel], before: date | None = None) -> Asked:
    """The same by a ladder, after a day of which something was planned."""
    return Asked(_missing(shape_of(ladder, day, before), frozenset(ways)), values_of(ladder, day, before))


def planned_before(session: Session, day: date) -> date | None:
    """The last day before this one of which anything was planned; reports are told of without planning."""
    found: date | None = fetch(session, _PLANNED_BEFORE, {DAY.key: day}).scalar()
    return found


def is_all_planned(session: Session, day: date, ways: Collection[Channel] = OWN_WAYS) -> bool:
    """Whether each reminder in force on `day` is in a row."""
    asked = not_yet_planned(session, day, ways)
    return fetch(session, _first(asked.statement), asked.values).first() is None


@lru_cache(maxsize=KEPT)
def _missing(shape: Shape, ways: frozenset[Channel]) -> Any:
    """Made once: to build it takes many times as long as to ask it where there are few tasks."""
    due = _in_force(shape, ways)
    planned = exists().where(*(col(getattr(Reminder, name)) == due.c[name] for name in KEY))
    return select(*(due.c[name] for name in (*KEY, "task_id", "unit_id", "before"))).where(~planned)


@lru_cache(maxsize=KEPT)
def _first(missing: Any) -> Any:
    return missing.limit(1)


def _in_force(shape: Shape, ways: Collection[Channel]) -> Any:
    """Every reminder in force on a day of this shape, planned or not."""
    selects = [*of_ladder(OpenLadder(shape), DAY), *changes(DAY, TOLD_SINCE)]
    if shape.digest is not None:
        selects.append(digests(DAY, MONDAY, is_first=shape.digest))
    audience = union(*selects).cte("audience")
    reach = reached(ways).cte("reach")
    is_inbox = reach.c.channel == Channel.INBOX.value
    goes_so = or_(and_(is_inbox, audience.c.inbox == 1), and_(~is_inbox, audience.c.outside == 1))
    says_figures = audience.c.matter == Matter.DIGEST.value  # which leave by e-mail alone
    may_say = or_(~says_figures, reach.c.channel.in_([Channel.INBOX.value, Channel.EMAIL.value]))
    joined = select(audience, reach.c.channel).join(reach, reach.c.person_id == audience.c.person_id)
    return joined.where(goes_so, may_say).subquery("due")


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A line of the forecast; of a direction on a field `code` and `title` are the field's, of a digest empty."""

    code: str
    title: str
    matter: str
    matter_id: int
    rung: int
    due_on: date
    person_id: int
    person: str
    unit: str
    channel: str


def forecast(session: Session, day: date, today: date, ways: Collection[Channel] = OWN_WAYS) -> list[Foreseen]:
    """Who would get what on `day`, as things stand now; before a later day only rungs that fall on that very day."""
    asked = not_yet_planned(session, day, ways)
    due = asked.statement.subquery("due")
    code = func.coalesce(col(Task.code), col(Field.code), "").label("code")
    wanted = (
        select(
            code,
            func.coalesce(col(Task.title), col(Field.name), "").label("title"),
            due.c.matter,
            due.c.matter_id,
            due.c.rung,
            due.c.occurrence.label("due_on"),
            due.c.person_id,
            col(Person.full_name).label("person"),
            col(Unit.short_name).label("unit"),
            due.c.channel,
        )
        .select_from(due)
        .join(Unit, col(Unit.id) == due.c.unit_id)
        .join(Person, col(Person.id) == due.c.person_id)
        .outerjoin(Task, col(Task.id) == due.c.task_id)
        .outerjoin(FieldDirection, is_of_field(due.c))
        .outerjoin(Field, col(Field.id) == col(FieldDirection.field_id))
        .order_by(due.c.occurrence, code, due.c.matter, col(Person.id), due.c.channel.desc())
    )
    if day > today:
        wanted = wanted.where(or_(due.c.before.is_(None), due.c.before != due.c.rung))
    return [Foreseen(**row._mapping) for row in fetch(session, wanted, asked.values)]


def is_of_field(reminder: Any) -> ColumnElement[bool]:
    """The direction on a field that a reminder is about."""
    return and_(reminder.matter == Matter.FIELD_DIRECTION, col(FieldDirection.id) == reminder.matter_id)
