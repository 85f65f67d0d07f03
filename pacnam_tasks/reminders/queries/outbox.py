"""Who is to be reminded of what."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, type_coerce, union_all
from sqlmodel import Session, col

from pacnam_tasks.accounts.models import Person
from pacnam_tasks.core.db import UTCDateTime, fetch
from pacnam_tasks.decisions.directions.models import FieldDirection
from pacnam_tasks.plans.models import Field
from pacnam_tasks.reminders.changes import changes, told_since
from pacnam_tasks.reminders.digest.queries import digests
from pacnam_tasks.reminders.ladder.queries import ladder_of
from pacnam_tasks.reminders.ladder.rules import Ladder
from pacnam_tasks.reminders.messages.models import Message
from pacnam_tasks.reminders.models import KEY, Reminder
from pacnam_tasks.reminders.queries.grounds import BACK
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
from pacnam_tasks.reminders.rules import OVER, OWN_WAYS, Channel, Matter
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
_FIRST_BACK = select(col(Reminder.id)).where(*BACK).limit(1)


@dataclass(frozen=True, slots=True)
class Asked:
    """A statement that is kept for other days, with the values of one day."""

    statement: Any
    values: dict[str, Any]


def not_yet_planned(session: Session, day: date, ways: Collection[Channel] = OWN_WAYS) -> Asked:
    """Each reminder in force on `day` that is in no row, or in one to be planned again: its key, with what stands
    around it.

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
    is_back = and_(*BACK)
    same = (col(getattr(Reminder, name)) == due.c[name] for name in KEY)
    planned = exists().where(*same, col(Reminder.retired) == 0, ~is_back)
    return select(*(due.c[name] for name in (*KEY, "task_id", "unit_id", "before", "working_days"))).where(~planned)


def is_any_back(session: Session, day: date) -> bool:
    """Whether anything that became void has its ground again."""
    since = told_since(day, planned_before(session, day))
    return fetch(session, _FIRST_BACK, {DAY.key: day, TOLD_SINCE.key: since}).first() is not None


def planned_again(session: Session, day: date, ways: Collection[Channel] = OWN_WAYS) -> Asked:
    """The numbers of the rows that became void, never left, and are in force on `day` again."""
    ladder, before = ladder_of(session), planned_before(session, day)
    return Asked(_again(shape_of(ladder, day, before), frozenset(ways)), values_of(ladder, day, before))


@lru_cache(maxsize=KEPT)
def _again(shape: Shape, ways: frozenset[Channel]) -> Any:
    due = _in_force(shape, ways)
    same = (col(getattr(Reminder, name)) == due.c[name] for name in KEY)
    row = select(col(Reminder.id)).where(*same, col(Reminder.retired) == 0, *BACK).correlate(due).scalar_subquery()
    found = (
        select(row.label("id")).select_from(due).subquery("found")
    )  # by the key of each: a join compared all with all
    return select(found.c.id).where(found.c.id.is_not(None))


@lru_cache(maxsize=KEPT)
def _first(missing: Any) -> Any:
    return missing.limit(1)


def _in_force(shape: Shape, ways: Collection[Channel]) -> Any:
    """Every reminder in force on a day of this shape, planned or not."""
    selects = [*of_ladder(OpenLadder(shape), DAY), *changes(DAY, TOLD_SINCE)]
    if shape.digest is not None:
        selects.append(digests(DAY, MONDAY, is_first=shape.digest))
    audience = _each_once(selects).cte("audience")
    reach = reached(ways).cte("reach")
    goes_so = audience.c.channels.bitwise_and(reach.c.bit) != 0
    joined = select(audience, reach.c.channel).join(reach, reach.c.person_id == audience.c.person_id)
    return joined.where(goes_so).subquery("due")


def _each_once(selects: Sequence[Any]) -> Any:
    """What these select, each thing of a person once: who heads two units is told once of what both are."""
    told = union_all(*selects).subquery("told")
    same = [told.c[name] for name in KEY if name != "channel"]
    beside = ("task_id", "unit_id", "before", "channels", "working_days")
    others = [func.min(told.c[name]).label(name) for name in beside]
    return select(*same, *others).group_by(*same)


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A line of the forecast; of a direction on a field `code` and `title` are the field's, of a digest empty.

    `planned_on` is the day whose rung it is; `goes_at` says when its message goes, or went, none for a notice.
    """

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
    planned_on: date
    goes_at: datetime | None = None
    is_sent: bool = False
    working_days: int | None = None


def forecast(session: Session, day: date, today: date, ways: Collection[Channel] = OWN_WAYS) -> list[Foreseen]:
    """What would be planned on `day`, as things stand now; before a later day only rungs that fall on that very day."""
    asked = not_yet_planned(session, day, ways)
    due = asked.statement.subquery("due")
    wanted = _lines(due).join(Unit, col(Unit.id) == due.c.unit_id)
    if day > today:
        wanted = wanted.where(or_(due.c.before.is_(None), due.c.before != due.c.rung))
    return [Foreseen(**row._mapping, planned_on=day) for row in fetch(session, wanted, asked.values)]


def rows_foreseen(session: Session, *which: ColumnElement[bool]) -> list[Foreseen]:
    """Rows of the outbox in the same words, those that are void apart."""
    row: Any = Reminder.__table__.c  # type: ignore[attr-defined]
    goes_at = func.coalesce(row.sent_at, col(Message.made_at)).label("goes_at")
    found = (
        _lines(Reminder.__table__)  # type: ignore[attr-defined]
        .add_columns(row.planned_on, type_coerce(goes_at, UTCDateTime).label("goes_at"))
        .add_columns(row.sent_at.is_not(None).label("is_sent"))
        .outerjoin(Message, col(Message.id) == row.in_message_id)
        .outerjoin(Unit, col(Unit.id) == col(Task.lead_unit_id))
        .where(row.state.not_in(sorted(OVER)), row.matter != Matter.REPORT.value, *which)
    )
    return [Foreseen(**row._mapping) for row in fetch(session, found)]


def _lines(of: Any) -> Any:
    """What a line says of these reminders; their unit is still to be joined."""
    code = func.coalesce(col(Task.code), col(Field.code), "").label("code")
    return (
        select(
            code,
            func.coalesce(col(Task.title), col(Field.name), "").label("title"),
            of.c.matter,
            of.c.matter_id,
            of.c.rung,
            of.c.working_days,
            of.c.occurrence.label("due_on"),
            of.c.person_id,
            col(Person.full_name).label("person"),
            func.coalesce(col(Unit.short_name), "").label("unit"),
            of.c.channel,
        )
        .select_from(of)
        .join(Person, col(Person.id) == of.c.person_id)
        .outerjoin(Task, col(Task.id) == of.c.task_id)
        .outerjoin(FieldDirection, is_of_field(of.c))
        .outerjoin(Field, col(Field.id) == col(FieldDirection.field_id))
        .order_by(of.c.occurrence, code, of.c.matter, col(Person.id), of.c.channel.desc())
    )


def is_of_field(reminder: Any) -> ColumnElement[bool]:
    """The direction on a field that a reminder is about."""
    return and_(reminder.matter == Matter.FIELD_DIRECTION, col(FieldDirection.id) == reminder.matter_id)
