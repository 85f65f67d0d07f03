"""Who is to be reminded of what, and what is still right to send."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    String,
    and_,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    union,
)
from sqlalchemy.orm import aliased
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from pacnam_tasks.accounts.links.queries import takes_links
from pacnam_tasks.accounts.links.rules import Link
from pacnam_tasks.accounts.models import Account, Appointment, Person
from pacnam_tasks.accounts.queries import in_force
from pacnam_tasks.accounts.rules import Role
from pacnam_tasks.core.db import fetch
from pacnam_tasks.decisions.directions.models import FieldDirection
from pacnam_tasks.plans.models import Field
from pacnam_tasks.reminders.changes import BESIDE_DEADLINES
from pacnam_tasks.reminders.matters import HAS_LEFT, deadlines
from pacnam_tasks.reminders.models import Reminder
from pacnam_tasks.reminders.rules import (
    CHANGES,
    LEASE,
    LONGEST_WAIT,
    MEMBER_TOO_FROM,
    OF_THE_DUE_DAY,
    Channel,
    Facts,
    Fate,
    Matter,
    days_of,
    one_line,
)
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.units.models import Unit

REPORTER = aliased(Account)
COUNTS_ON = func.coalesce(col(Task.rolled_on), col(Task.due_on))
FIRST_COUNTED_ON = func.coalesce(col(Task.original_rolled_on), col(Task.original_due_on))
"""The day through which the deadline counts, and the original one did: what a reminder names."""


KEY = ("matter", "matter_id", "rung", "occurrence", "person_id", "channel")


def not_yet_planned(day: date) -> Any:
    """Each reminder in force on `day` that is in no row: its key, with what stands around it."""
    due = _in_force(day)
    planned = exists().where(*(col(getattr(Reminder, name)) == due.c[name] for name in KEY))
    return select(*(due.c[name] for name in (*KEY, "task_id", "unit_id", "counted_from"))).where(~planned)


def _in_force(day: date) -> Any:
    """Every reminder in force on `day`, planned or not."""
    beside = (select_them(day) for select_them in dict.fromkeys(BESIDE_DEADLINES.values()))
    audience = union(*deadlines(day), *beside).cte("audience")
    inbox = select(audience, literal(Channel.INBOX.value, String).label("channel"))
    email = (
        select(audience, literal(Channel.EMAIL.value, String).label("channel"))
        .join(Person, col(Person.id) == audience.c.person_id)
        .where(col(Person.email) != "")
    )
    return inbox.union_all(email).subquery("due")


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A line of the forecast; of a direction on a field `code` is the field's."""

    code: str
    matter: str
    rung: int
    due_on: date
    person: str
    unit: str
    channel: str
    counted_from: date


def forecast(session: Session, day: date, today: date) -> list[Foreseen]:
    """Who would get what on `day`, as things stand now; before a later day only rungs that fall on that very day."""
    due = not_yet_planned(day).subquery("due")
    code = func.coalesce(col(Task.code), col(Field.code)).label("code")
    wanted = (
        select(
            code,
            due.c.matter,
            due.c.rung,
            due.c.occurrence.label("due_on"),
            col(Person.full_name).label("person"),
            col(Unit.short_name).label("unit"),
            due.c.channel,
            due.c.counted_from,
        )
        .select_from(due)
        .join(Unit, col(Unit.id) == due.c.unit_id)
        .join(Person, col(Person.id) == due.c.person_id)
        .outerjoin(Task, col(Task.id) == due.c.task_id)
        .outerjoin(FieldDirection, is_of_field(due.c))
        .outerjoin(Field, col(Field.id) == col(FieldDirection.field_id))
        .order_by(due.c.occurrence, code, due.c.matter, col(Person.id), due.c.channel.desc())
    )
    lines = [Foreseen(**row._mapping) for row in fetch(session, wanted)]
    return [one for one in lines if day <= today or one.counted_from + timedelta(days=days_of(one.rung)) == day]


def is_of_field(reminder: Any) -> ColumnElement[bool]:
    """The direction on a field that a reminder is about."""
    return and_(reminder.matter == Matter.FIELD_DIRECTION, col(FieldDirection.id) == reminder.matter_id)


def next_to_send(session: Session, now: datetime) -> Reminder | None:
    """The mail whose turn it is at `now` (real time); instants that a clock set back left too far ahead count too."""
    return session.exec(
        select_rows(Reminder)
        .where(
            col(Reminder.state) == Fate.PLANNED,
            col(Reminder.channel) == Channel.EMAIL,
            or_(col(Reminder.next_try_at) <= now, col(Reminder.next_try_at) > now + LONGEST_WAIT),
            or_(
                col(Reminder.lease_until).is_(None),
                col(Reminder.lease_until) <= now,
                col(Reminder.lease_until) > now + LEASE,
            ),
        )
        .order_by(col(Reminder.next_try_at), col(Reminder.id))
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()


def facts_to_send(session: Session, reminder: Reminder, today: date) -> tuple[Facts, str] | None:
    """What the mail says, and the address; None when it was overtaken.

    That is when the clock of the task stands or runs against another day, the answer was given or the request decided,
    a later rung is there for the same person, or the person has no more to do with it.
    """
    day = max(reminder.planned_on, today)
    row = fetch(session, _facts(reminder, day)).first()
    if row is None:
        return None
    facts = Facts(
        code=one_line(row.code),
        title=one_line(row.title),
        unit_name=one_line(row.name),
        due_on=row.speaks_of,
        days_left=(row.speaks_of - day).days if row.speaks_of else 0,
        original_due_on=row.original_due_on,
        extensions=row.extension_count,
        matter=Matter(reminder.matter),
        update_link=_link_of(reminder, row),
    )
    return facts, row.email


def _link_of(reminder: Reminder, row: Any) -> Link | None:
    """The link that the mail brings, made of what makes the reminder one and the same."""
    if row.reporter_id is None or reminder.task_id is None:
        return None
    return Link(row.reporter_id, row.link_series, reminder.task_id, reminder.rung, reminder.planned_on)


def _facts(reminder: Reminder, day: date) -> Any:
    matter = Matter(reminder.matter)
    if matter is Matter.DEADLINE:
        return _of_deadline(reminder, day).where(~_overtaken(reminder))
    waits = BESIDE_DEADLINES[matter](day).subquery("waits")
    of_due = matter in OF_THE_DUE_DAY
    day_of: Any = (COUNTS_ON if matter in CHANGES else waits.c.occurrence).label("speaks_of")
    moved: Any = (
        (FIRST_COUNTED_ON.label("original_due_on"), col(Task.extension_count))
        if of_due
        else (null().label("original_due_on"), literal(0).label("extension_count"))
    )
    no_link = (null().label("reporter_id"), null().label("link_series"))
    said = (col(Unit.name), col(Person.email), day_of, *moved, *no_link)
    if matter is Matter.FIELD_DIRECTION:
        named: Any = select(col(Field.code), col(Field.name).label("title"), *said)
        named = named.select_from(waits).join(FieldDirection, col(FieldDirection.id) == waits.c.matter_id)
        named = named.join(Field, col(Field.id) == col(FieldDirection.field_id))
    else:
        named = select(col(Task.code), col(Task.title), *said)
        named = named.select_from(waits).join(Task, col(Task.id) == waits.c.task_id)
    return (
        named.join(Unit, col(Unit.id) == waits.c.unit_id)
        .join(Person, col(Person.id) == waits.c.person_id)
        .where(
            waits.c.matter_id == reminder.matter_id,
            waits.c.person_id == reminder.person_id,
            waits.c.occurrence == reminder.occurrence,
            col(Person.email) != "",
            ~_overtaken(reminder),
        )
    )


def _overtaken(reminder: Reminder) -> ColumnElement[bool]:
    """Whether a later rung is there for the same person."""
    later = aliased(Reminder)
    same = ("matter", "matter_id", "occurrence", "person_id", "channel")
    alike = (col(getattr(later, name)) == getattr(reminder, name) for name in same)
    return exists().where(*alike, col(later.rung) > reminder.rung)


def _of_deadline(reminder: Reminder, day: date) -> Any:
    heads_it = exists().where(
        col(Appointment.unit_id) == col(Task.lead_unit_id),
        col(Appointment.person_id) == reminder.person_id,
        col(Appointment.role) == Role.LEADER,
        in_force(day),
    )
    answers_for_it = and_(
        col(Task.member_id) == reminder.person_id, literal(reminder.rung, Integer) >= MEMBER_TOO_FROM, ~HAS_LEFT
    )
    return (
        select(
            col(Task.code),
            col(Task.title),
            FIRST_COUNTED_ON.label("original_due_on"),
            col(Task.extension_count),
            col(Unit.name),
            col(Person.email),
            literal(reminder.occurrence, Date).label("speaks_of"),
            col(REPORTER.id).label("reporter_id"),
            col(REPORTER.link_series),
        )
        .join(Unit, col(Unit.id) == col(Task.lead_unit_id))
        .join(Person, col(Person.id) == reminder.person_id)
        .outerjoin(REPORTER, and_(col(REPORTER.person_id) == col(Person.id), takes_links(REPORTER), heads_it))
        .where(
            col(Task.id) == reminder.task_id,
            col(Task.clock_due_on) == reminder.occurrence,
            col(Person.email) != "",
            or_(heads_it, answers_for_it),
        )
    )
