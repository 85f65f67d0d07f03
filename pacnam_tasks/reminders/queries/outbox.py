"""Who is to be reminded of what."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, String, and_, exists, func, literal, or_, select, union
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
from pacnam_tasks.reminders.queries.ways_to import is_reached_by
from pacnam_tasks.reminders.rules import OWN_WAYS, Channel, Matter
from pacnam_tasks.reminders.ways import of_ladder
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.units.models import Unit

COUNTS_ON = func.coalesce(col(Task.rolled_on), col(Task.due_on))
FIRST_COUNTED_ON = func.coalesce(col(Task.original_rolled_on), col(Task.original_due_on))
"""The day through which the deadline counts, and the original one did: what a reminder names."""
KEY = ("matter", "matter_id", "rung", "occurrence", "person_id", "channel")


def not_yet_planned(ladder: Ladder, day: date, ways: Collection[Channel] = OWN_WAYS) -> Any:
    """Each reminder in force on `day` that is in no row: its key, with what stands around it.

    `ways` are those out of the system that are open.
    """
    due = _in_force(ladder, day, ways)
    planned = exists().where(*(col(getattr(Reminder, name)) == due.c[name] for name in KEY))
    return select(*(due.c[name] for name in (*KEY, "task_id", "unit_id", "before"))).where(~planned)


def _in_force(ladder: Ladder, day: date, ways: Collection[Channel]) -> Any:
    """Every reminder in force on `day`, planned or not."""
    audience = union(*of_ladder(ladder, day), *changes(day), *digests(day, ladder.calendar)).cte("audience")
    inbox = select(audience, literal(Channel.INBOX.value, String).label("channel")).where(audience.c.inbox == 1)
    outside = [
        select(audience, literal(way.value, String).label("channel"))
        .join(Person, col(Person.id) == audience.c.person_id)
        .where(audience.c.outside == 1, is_reached_by(way), *_said_by(way, audience))
        for way in sorted(ways)
    ]
    return inbox.union_all(*outside).subquery("due")


def _said_by(way: Channel, audience: Any) -> list[ColumnElement[bool]]:
    """A digest says figures, which leave by e-mail alone."""
    return [] if way is Channel.EMAIL else [audience.c.matter != Matter.DIGEST.value]


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
    due = not_yet_planned(ladder_of(session), day, ways).subquery("due")
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
    return [Foreseen(**row._mapping) for row in fetch(session, wanted)]


def is_of_field(reminder: Any) -> ColumnElement[bool]:
    """The direction on a field that a reminder is about."""
    return and_(reminder.matter == Matter.FIELD_DIRECTION, col(FieldDirection.id) == reminder.matter_id)
