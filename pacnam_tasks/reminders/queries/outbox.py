"""Who is to be reminded of what, and what is still right to send."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    String,
    and_,
    exists,
    false,
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
from pacnam_tasks.reminders.changes import changes
from pacnam_tasks.reminders.ladder.queries import ladder_of
from pacnam_tasks.reminders.ladder.rules import Ladder
from pacnam_tasks.reminders.models import Reminder
from pacnam_tasks.reminders.rules import (
    CHANGES,
    LEASE,
    LONGEST_WAIT,
    OF_THE_DUE_DAY,
    OF_THE_TASK,
    SINCE,
    Channel,
    Facts,
    Fate,
    Matter,
    one_line,
)
from pacnam_tasks.reminders.ways import of_ladder
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.rules.facts import State
from pacnam_tasks.units.models import Unit

REPORTER = aliased(Account)
COUNTS_ON = func.coalesce(col(Task.rolled_on), col(Task.due_on))
FIRST_COUNTED_ON = func.coalesce(col(Task.original_rolled_on), col(Task.original_due_on))
"""The day through which the deadline counts, and the original one did: what a reminder names."""
ASKS_FOR_REPORT = frozenset({Matter.DEADLINE, Matter.SILENCE, Matter.PERIOD})


KEY = ("matter", "matter_id", "rung", "occurrence", "person_id", "channel")


def not_yet_planned(ladder: Ladder, day: date) -> Any:
    """Each reminder in force on `day` that is in no row: its key, with what stands around it."""
    due = _in_force(ladder, day)
    planned = exists().where(*(col(getattr(Reminder, name)) == due.c[name] for name in KEY))
    return select(*(due.c[name] for name in (*KEY, "task_id", "unit_id", "before"))).where(~planned)


def _in_force(ladder: Ladder, day: date) -> Any:
    """Every reminder in force on `day`, planned or not."""
    audience = union(*of_ladder(ladder, day), changes(day)).cte("audience")
    inbox = select(audience, literal(Channel.INBOX.value, String).label("channel")).where(audience.c.inbox == 1)
    email = (
        select(audience, literal(Channel.EMAIL.value, String).label("channel"))
        .join(Person, col(Person.id) == audience.c.person_id)
        .where(audience.c.email == 1, col(Person.email) != "")
    )
    return inbox.union_all(email).subquery("due")


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A line of the forecast; of a direction on a field `code` and `title` are the field's."""

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


def forecast(session: Session, day: date, today: date) -> list[Foreseen]:
    """Who would get what on `day`, as things stand now; before a later day only rungs that fall on that very day."""
    due = not_yet_planned(ladder_of(session), day).subquery("due")
    code = func.coalesce(col(Task.code), col(Field.code)).label("code")
    wanted = (
        select(
            code,
            func.coalesce(col(Task.title), col(Field.name)).label("title"),
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

    That is when what it is about is over or counts from another day, no rung in force reaches the person with it any
    more, or a later one is there for the same person.
    """
    day = max(reminder.planned_on, today)
    row = fetch(session, _facts(ladder_of(session), reminder, day)).first()
    if row is None:
        return None
    matter = Matter(reminder.matter)
    facts = Facts(
        code=one_line(row.code),
        title=one_line(row.title),
        unit_name=one_line(row.name),
        due_on=row.speaks_of,
        days_left=(row.speaks_of - day).days if row.speaks_of else 0,
        original_due_on=row.original_due_on,
        extensions=row.extension_count,
        matter=matter,
        since=reminder.occurrence if matter in SINCE else None,
        update_link=_link_of(reminder, row),
    )
    return facts, row.email


def _link_of(reminder: Reminder, row: Any) -> Link | None:
    """The link that the mail brings, made of what makes the reminder one and the same."""
    if row.reporter_id is None or reminder.task_id is None:
        return None
    return Link(row.reporter_id, row.link_series, reminder.task_id, reminder.rung, reminder.planned_on)


def _facts(ladder: Ladder, reminder: Reminder, day: date) -> Any:
    matter = Matter(reminder.matter)
    told = _still_told(ladder, reminder, matter, day).subquery("told")
    day_of: Any = (COUNTS_ON if matter in OF_THE_TASK else told.c.occurrence).label("speaks_of")
    moved: Any = (
        (FIRST_COUNTED_ON.label("original_due_on"), col(Task.extension_count))
        if matter in OF_THE_DUE_DAY
        else (null().label("original_due_on"), literal(0).label("extension_count"))
    )
    said = (
        *(col(Unit.name), col(Person.email), day_of, *moved),
        col(REPORTER.id).label("reporter_id"),
        col(REPORTER.link_series),
    )
    if matter is Matter.FIELD_DIRECTION:
        named: Any = select(col(Field.code), col(Field.name).label("title"), *said)
        named = named.select_from(told).join(FieldDirection, col(FieldDirection.id) == told.c.matter_id)
        named = named.join(Field, col(Field.id) == col(FieldDirection.field_id))
    else:
        named = select(col(Task.code), col(Task.title), *said)
        named = named.select_from(told).join(Task, col(Task.id) == told.c.task_id)
    return (
        named.join(Unit, col(Unit.id) == told.c.unit_id)
        .join(Person, col(Person.id) == told.c.person_id)
        .outerjoin(REPORTER, and_(col(REPORTER.person_id) == col(Person.id), *_may_report(matter, reminder, day)))
        .where(
            told.c.occurrence == reminder.occurrence,
            told.c.rung >= reminder.rung,
            told.c.email == 1,
            col(Person.email) != "",
            ~_overtaken(reminder),
        )
    )


def _may_report(matter: Matter, reminder: Reminder, day: date) -> tuple[ColumnElement[bool], ...]:
    """Whether a mail asks for a report that its reader may make, and the reader takes links.

    Who works in the unit reports once its head has accepted the task.
    """
    if matter not in ASKS_FOR_REPORT:
        return (false(),)
    works_there = exists().where(
        col(Appointment.unit_id) == col(Task.lead_unit_id),
        col(Appointment.person_id) == reminder.person_id,
        or_(
            col(Appointment.role) == Role.LEADER,
            and_(col(Appointment.role) == Role.STAFF, col(Task.state) != State.ASSIGNED),
        ),
        in_force(day),
    )
    return (takes_links(REPORTER), works_there)


def _still_told(ladder: Ladder, reminder: Reminder, matter: Matter, day: date) -> Any:
    """What a rung in force tells the person of this very matter; none that came before the rung of the reminder."""
    selects = [changes(day)] if matter in CHANGES else of_ladder(ladder, day, {matter})
    each = (
        one.where(
            one.selected_columns.matter_id == reminder.matter_id, one.selected_columns.person_id == reminder.person_id
        )
        for one in selects
    )
    return union(*each)


def _overtaken(reminder: Reminder) -> ColumnElement[bool]:
    """Whether a later rung was planned for the same person."""
    later = aliased(Reminder)
    same = ("matter", "matter_id", "occurrence", "person_id", "channel")
    alike = (col(getattr(later, name)) == getattr(reminder, name) for name in same)
    planned_on, rung = col(later.planned_on), col(later.rung)
    same_day = and_(planned_on == reminder.planned_on, rung > reminder.rung)
    return exists().where(*alike, rung != reminder.rung, or_(planned_on > reminder.planned_on, same_day))
