"""Who is to be reminded of what, what is still right to send, and what a person finds in the inbox."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, Integer, String, and_, bindparam, case, exists, func, literal, or_, select, union
from sqlalchemy.orm import aliased
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from pacnam_tasks.accounts.models import Account, Appointment, Person
from pacnam_tasks.accounts.queries import in_force
from pacnam_tasks.accounts.rules import Actor, Role
from pacnam_tasks.core.db import fetch
from pacnam_tasks.reminders.models import UNREAD, Heartbeat, Reminder
from pacnam_tasks.reminders.rules import LADDER, LEASE, LONGEST_WAIT, MEMBER_TOO_FROM, Channel, Facts, Fate, one_line
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.visible import visible_to
from pacnam_tasks.units.models import Unit

SCHEDULER = "scheduler"
PAGE = 25
MANY = 100


def rung_on(day: date) -> ColumnElement[int]:
    """SQL twin of `rules.rung_in_force` for the day against which a task's clock runs."""
    due = col(Task.clock_due_on)
    steps = ((due <= day - timedelta(days=rung), literal(rung, Integer)) for rung in reversed(LADDER))
    return case(*steps)


def not_yet_planned(day: date) -> Any:
    """Each reminder in force on `day` that is in no row: its key, the most urgent last."""
    due = _in_force(day)
    planned = exists().where(*(col(getattr(Reminder, name)) == due.c[name] for name in KEY))
    return select(*(due.c[name] for name in KEY)).where(~planned)


KEY = ("task_id", "rung", "occurrence", "person_id", "channel")


def _in_force(day: date) -> Any:
    """Every reminder in force on `day`, planned or not."""
    audience = _audience(day).cte("audience")
    inbox = select(audience, literal(Channel.INBOX.value, String).label("channel"))
    email = (
        select(audience, literal(Channel.EMAIL.value, String).label("channel"))
        .join(Person, col(Person.id) == audience.c.person_id)
        .where(col(Person.email) != "")
    )
    return inbox.union_all(email).subquery("due")


def _audience(day: date) -> Any:
    """The heads of the unit that carries the task, acting ones too, on the later rungs the member in charge too."""
    what: tuple[Any, ...] = (
        col(Task.id).label("task_id"),
        rung_on(day).label("rung"),
        col(Task.clock_due_on).label("occurrence"),
    )
    heads = (
        select(*what, col(Appointment.person_id).label("person_id"))
        .join(Appointment, col(Appointment.unit_id) == col(Task.lead_unit_id))
        .where(
            col(Task.clock_due_on) <= day - timedelta(days=LADDER[0]),
            col(Appointment.role) == Role.LEADER,
            in_force(day),
        )
    )
    members = select(*what, col(Task.member_id).label("person_id")).where(
        col(Task.clock_due_on) <= day - timedelta(days=MEMBER_TOO_FROM), col(Task.member_id).is_not(None), ~_HAS_LEFT
    )
    return union(heads, members)


_HAS_LEFT = exists().where(col(Account.person_id) == col(Task.member_id), ~col(Account.enabled))
"""The member in charge is out; a task that was re-opened may still name the person."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A line of the forecast."""

    code: str
    rung: int
    due_on: date
    person: str
    unit: str
    channel: str


def forecast(session: Session, day: date, today: date) -> list[Foreseen]:
    """Who would get what on `day`, as tasks stand now; before a later day only rungs that fall on that very day."""
    due = not_yet_planned(day).subquery("due")
    wanted = (
        select(
            col(Task.code),
            due.c.rung,
            due.c.occurrence.label("due_on"),
            col(Person.full_name).label("person"),
            col(Unit.short_name).label("unit"),
            due.c.channel,
        )
        .join(Task, col(Task.id) == due.c.task_id)
        .join(Unit, col(Unit.id) == col(Task.lead_unit_id))
        .join(Person, col(Person.id) == due.c.person_id)
        .order_by(due.c.occurrence, col(Task.code), col(Person.id), due.c.channel.desc())
    )
    lines = [Foreseen(**row._mapping) for row in fetch(session, wanted)]
    return [one for one in lines if day <= today or one.due_on + timedelta(days=one.rung) == day]


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

    That is when the clock of the task stands or runs against another day, a later rung is there for the same
    person, or the person has no more to do with the task.
    """
    day = max(reminder.planned_on, today)
    row = fetch(session, _facts(reminder, day)).first()
    if row is None:
        return None
    facts = Facts(
        code=one_line(row.code),
        title=one_line(row.title),
        unit_name=one_line(row.name),
        due_on=reminder.occurrence,
        days_left=(reminder.occurrence - day).days,
        original_due_on=row.original_due_on,
        extensions=row.extension_count,
    )
    return facts, row.email


def _facts(reminder: Reminder, day: date) -> Any:
    heads_it = exists().where(
        col(Appointment.unit_id) == col(Task.lead_unit_id),
        col(Appointment.person_id) == reminder.person_id,
        col(Appointment.role) == Role.LEADER,
        in_force(day),
    )
    answers_for_it = and_(
        col(Task.member_id) == reminder.person_id, literal(reminder.rung, Integer) >= MEMBER_TOO_FROM, ~_HAS_LEFT
    )
    later = aliased(Reminder)
    overtaken = exists().where(
        col(later.task_id) == reminder.task_id,
        col(later.occurrence) == reminder.occurrence,
        col(later.person_id) == reminder.person_id,
        col(later.channel) == reminder.channel,
        col(later.rung) > reminder.rung,
    )
    return (
        select(
            col(Task.code),
            col(Task.title),
            col(Task.original_due_on),
            col(Task.extension_count),
            col(Unit.name),
            col(Person.email),
        )
        .join(Unit, col(Unit.id) == col(Task.lead_unit_id))
        .join(Person, col(Person.id) == reminder.person_id)
        .where(
            col(Task.id) == reminder.task_id,
            col(Task.clock_due_on) == reminder.occurrence,
            col(Person.email) != "",
            or_(heads_it, answers_for_it),
            ~overtaken,
        )
    )


def unread_count(session: Session, person_id: int) -> int:
    """How many notices the person has not read."""
    unread = select(func.count()).select_from(Reminder).where(col(Reminder.person_id) == person_id, UNREAD)
    return cast(int, fetch(session, unread).scalar_one())


_UNREAD = (
    select(col(Reminder.id)).where(col(Reminder.person_id) == bindparam("person_id"), UNREAD).limit(MANY).subquery()
)
_FRAME = select(
    select(func.count()).select_from(_UNREAD).scalar_subquery().label("n"),
    select(col(Heartbeat.seen_at)).where(col(Heartbeat.name) == SCHEDULER).scalar_subquery().label("seen_at"),
)


def unread_and_heartbeat(session: Session, person_id: int) -> tuple[int, datetime | None]:
    """The same, counted up to `MANY`, and when the scheduler was last heard of: one cheap statement a page."""
    row = fetch(session, _FRAME, {"person_id": person_id}).one()
    return row.n, row.seen_at


def last_heartbeat(session: Session) -> datetime | None:
    """When the scheduler was last heard of; None if none was ever started."""
    found = session.get(Heartbeat, SCHEDULER)
    return found.seen_at if found else None


def notices(session: Session, actor: Actor, after: int | None = None) -> list[Any]:
    """A page of the person's notices and one more, the newest first; of a task now out of sight the row is empty."""
    mine = [col(Reminder.person_id) == actor.person_id, col(Reminder.channel) == Channel.INBOX]
    if after is not None:
        mine.append(col(Reminder.id) < after)
    return list(
        fetch(
            session,
            select(
                col(Reminder.id),
                col(Reminder.rung),
                col(Reminder.occurrence),
                col(Reminder.planned_on),
                col(Reminder.planned_at),
                col(Reminder.read_at),
                col(Task.code),
                col(Task.title),
                col(Task.original_due_on),
                col(Task.due_on),
                col(Task.extension_count),
                col(Unit.name).label("unit_name"),
            )
            .select_from(Reminder)
            .outerjoin(Task, and_(col(Task.id) == col(Reminder.task_id), visible_to(actor)))
            .outerjoin(Unit, col(Unit.id) == col(Task.lead_unit_id))
            .where(*mine)
            .order_by(col(Reminder.id).desc())
            .limit(PAGE + 1),
        )
    )
