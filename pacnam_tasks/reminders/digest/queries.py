"""To whom a digest goes, and its figures, by the queries of the pages on which they stand."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, Date, Integer, String, cast, exists, func, literal, null, select, type_coerce
from sqlmodel import Session, col

from pacnam_tasks.accounts.models import Account, Appointment
from pacnam_tasks.accounts.queries import in_force
from pacnam_tasks.accounts.rules import IN_CHARGE, Actor, Role
from pacnam_tasks.core.clock import end_of_day
from pacnam_tasks.core.db import fetch
from pacnam_tasks.decisions.waiting.sections import SECTIONS, desk_of
from pacnam_tasks.history.models import Event
from pacnam_tasks.progress.models import Obstacle
from pacnam_tasks.reminders.digest.labels import WAITS
from pacnam_tasks.reminders.digest.rules import LONG, ONE_DAY, Count, Digest, Waits, Week
from pacnam_tasks.reminders.preferences.models import Preference
from pacnam_tasks.reminders.rules import Channel, Matter, bits_of
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.changes import events_by, span_of
from pacnam_tasks.tasks.queries.counts import POSITION, AsOf, Scope
from pacnam_tasks.tasks.queries.visible import visible_to
from pacnam_tasks.tasks.rules.facts import Level

SAYS_FIGURES = frozenset({Channel.INBOX, Channel.EMAIL})
"""By what a digest goes: figures leave the system by e-mail alone."""


def digests(day: Any, monday: Any, *, is_first: bool) -> Any:
    """Whom the digest of a Monday reaches on `day`, which `is_first` on which it does; columns as those of the ladder.

    Both days may be left open.
    """
    wants_none = exists().where(col(Preference.person_id) == col(Appointment.person_id), ~col(Preference.digest))
    has_account = exists().where(col(Account.person_id) == col(Appointment.person_id), col(Account.enabled))
    return (
        select(
            cast(null(), BigInteger).label("task_id"),
            func.min(col(Appointment.unit_id)).label("unit_id"),
            literal(Matter.DIGEST.value, String).label("matter"),
            cast(literal(0), BigInteger).label("matter_id"),
            literal(0, Integer).label("rung"),
            type_coerce(monday, Date).label("occurrence"),
            (cast(null(), Integer) if is_first else literal(0, Integer)).label("before"),
            literal(bits_of(SAYS_FIGURES), Integer).label("channels"),
            col(Appointment.person_id),
        )
        .where(col(Appointment.role).in_(sorted(IN_CHARGE)), in_force(day), has_account, ~wants_none)
        .group_by(col(Appointment.person_id))
    )


def digest_of(session: Session, actor: Actor, week: Week, today: date, zone: ZoneInfo) -> Digest:
    """What the person is told of a week: of the own fields, standing members of all; parts are not counted."""
    of_all = Role.STANDING in actor.roles
    scope = Scope(level=Level.TASK)
    mine: list[Any] = [visible_to(actor), col(Task.level) == Level.TASK]
    if not of_all:
        mine.append(col(Task.field_id).in_(actor.field_ids))
    within = (end_of_day(week.first - ONE_DAY, zone), end_of_day(week.last, zone))
    span = span_of(session, AsOf(week.last, today, zone), week.first - ONE_DAY)
    by_field = events_by(span, actor, scope, lambda _task_id, cell: (cell[POSITION["field_id"]],))
    found = [events for field_id, events in by_field.items() if of_all or field_id in actor.field_ids]

    def happened(kind: str) -> int:
        rows = select(func.count(func.distinct(col(Task.id)))).join(Event, col(Event.task_id) == col(Task.id))
        return int(fetch(session, rows.where(*mine, col(Event.kind) == kind, _between(Event.at, within))).scalar_one())

    long_overdue = select(func.count(col(Task.id))).where(*mine, col(Task.clock_due_on) <= today - LONG)
    raised = select(func.count(col(Obstacle.id))).join(Task, col(Task.id) == col(Obstacle.task_id))
    counts = {
        Count.DONE: sum(one.newly_done for one in found),
        Count.SUBMITTED: happened("submitted"),
        Count.NEW_OVERDUE: sum(one.new_overdue for one in found),
        Count.LONG_OVERDUE: int(fetch(session, long_overdue).scalar_one()),
        Count.EXTENDED: happened("extended"),
        Count.OBSTACLES: int(fetch(session, raised.where(*mine, _between(Obstacle.raised_at, within))).scalar_one()),
    }
    return Digest(week, counts, _waiting(session, actor, today), of_all)


def _between(column: Any, within: tuple[datetime, datetime]) -> Any:
    return (column >= within[0]) & (column < within[1])


def _waiting(session: Session, actor: Actor, today: date) -> list[Waits]:
    desk = desk_of(session, actor, today)
    found = [(section, section.find(desk)[0]) for section in SECTIONS]
    return [Waits(str(WAITS[section.anchor]), count, section.anchor) for section, count in found if count]
