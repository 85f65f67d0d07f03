"""To whom a digest goes, what it tells, and in which lists the rest stands."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, Date, Integer, String, cast, exists, func, literal, null, select, type_coerce, union
from sqlmodel import Session, col

from pacnam_tasks.accounts.models import Account, Appointment
from pacnam_tasks.accounts.queries import in_force
from pacnam_tasks.accounts.rules import IN_CHARGE, Actor, Role
from pacnam_tasks.core.clock import end_of_day
from pacnam_tasks.core.db import fetch
from pacnam_tasks.decisions.waiting.rules import Named
from pacnam_tasks.decisions.waiting.sections import SECTIONS, desk_of
from pacnam_tasks.history.models import Event
from pacnam_tasks.plans.queries import all_fields
from pacnam_tasks.progress.models import Obstacle
from pacnam_tasks.progress.obstacles.forms import ObstacleFilter, StateChoice
from pacnam_tasks.reminders.digest.labels import WAITS
from pacnam_tasks.reminders.digest.rules import DAYS, FIRST, LISTS, LONG, Change, Count, Digest, Listing, Waits, Week
from pacnam_tasks.reminders.ladder.queries import NO_WORKING_DAYS
from pacnam_tasks.reminders.models import Reminder
from pacnam_tasks.reminders.preferences.models import Preference
from pacnam_tasks.reminders.rules import Channel, Matter, bits_of, one_line
from pacnam_tasks.tasks.forms import TaskFilter
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.changes import Newcomer, newcomers
from pacnam_tasks.tasks.queries.counts import AsOf
from pacnam_tasks.tasks.queries.visible import counts_for, visible_to
from pacnam_tasks.tasks.rules.facts import Level
from pacnam_tasks.tasks.rules.selection import TimeFilter
from pacnam_tasks.units.models import Unit

NEVER = date.max
COUNTS_ON = func.coalesce(col(Task.rolled_on), col(Task.due_on))
NAMED: Any = select(
    col(Task.id), col(Task.code), col(Task.title), col(Unit.short_name).label("unit_name"), COUNTS_ON.label("due_on")
).join(Unit, col(Unit.id) == col(Task.lead_unit_id))
InLists = Mapping[Count, Mapping[int, Newcomer]]
"""What each list of a week has newly, whoever reads."""

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
            NO_WORKING_DAYS.label("working_days"),
            col(Appointment.person_id),
        )
        .where(col(Appointment.role).in_(sorted(IN_CHARGE)), in_force(day), has_account, ~wants_none)
        .group_by(col(Appointment.person_id))
    )


def weeks_told(session: Session, person_id: int, week: Week) -> set[Week]:
    """Of a week, the one before and the one after those of which a digest is or was in the inbox of the person."""
    around = [week.monday + DAYS * n for n in (-1, 0, 1)]
    its_row = (col(Reminder.matter) == Matter.DIGEST, col(Reminder.matter_id) == 0, col(Reminder.rung) == 0)
    mine = (col(Reminder.person_id) == person_id, col(Reminder.channel) == Channel.INBOX)
    mondays = select(col(Reminder.occurrence)).where(*its_row, *mine, col(Reminder.occurrence).in_(around))
    return set(map(Week, fetch(session, mondays).scalars()))


def week_of(session: Session, week: Week, today: date, zone: ZoneInfo) -> InLists:
    """What the lists of a week have newly: the same for every reader, and for ever once the week is over."""
    return newcomers(session, AsOf(week.last, today, zone), week.before, LISTS)


def digest_of(
    session: Session, actor: Actor, week: Week, today: date, zone: ZoneInfo, in_lists: InLists | None = None
) -> Digest:
    """What the person is told of a week: of the own fields, standing members of all; parts are not counted.

    `in_lists` is `week_of`, where it is known already.
    """
    of_all = Role.STANDING in actor.roles
    fields = {field.id or 0: field for field in all_fields(session) if of_all or field.id in actor.field_ids}
    told = _told(session, actor, fields, week_of(session, week, today, zone) if in_lists is None else in_lists)
    told |= _happened(session, actor, sorted(fields), week, today, zone)
    named_fields = {"": ""} if of_all else {one.code: one.name for one in fields.values()}
    changes = [Change(kind, *told[kind], _lists(kind, week, named_fields)) for kind in Count if kind in told]
    return Digest(week, changes, _waiting(session, actor, today), of_all)


def _told(
    session: Session, actor: Actor, fields: Iterable[int], in_lists: InLists
) -> dict[Count, tuple[int, list[Named]]]:
    """Of what is new in lists how much the reader may count, and the first by deadline, in one statement."""
    mine = {
        kind: sorted(
            (new.due_on or NEVER, task_id)
            for task_id, new in found.items()
            if new.cell[0] == Level.TASK and new.cell[1] in fields and counts_for(actor, new.cell)
        )
        for kind, found in in_lists.items()
    }
    first = {task_id for found in mine.values() for _due_on, task_id in found[:FIRST]}
    rows = fetch(session, NAMED.where(visible_to(actor), col(Task.id).in_(sorted(first))))
    named = {row.id: _named(row) for row in rows}
    return {
        kind: (len(found), [named[task_id] for _due_on, task_id in found[:FIRST] if task_id in named])
        for kind, found in mine.items()
        if found
    }


def _happened(
    session: Session, actor: Actor, field_ids: Sequence[int], week: Week, today: date, zone: ZoneInfo
) -> dict[Count, tuple[int, list[Named]]]:
    """What no list of a day can tell: to how many tasks it happened, and the first by deadline, in one statement."""
    begins, ends = end_of_day(week.before, zone), end_of_day(week.last, zone)

    def within(at: Any) -> Any:
        return (at >= begins) & (at < ends)

    def of(kind: Count, task_id: Any, *where: Any) -> Any:
        return select(literal(kind.value, String).label("kind"), task_id.label("task_id")).where(*where)

    found = union(
        of(Count.EXTENDED, col(Event.task_id), col(Event.kind) == "extended", within(col(Event.at))),
        of(Count.OBSTACLES, col(Obstacle.task_id), within(col(Obstacle.raised_at))),
        of(Count.ANSWERED, col(Obstacle.task_id), within(col(Obstacle.answered_at))),
        of(Count.LONG_OVERDUE, col(Task.id), col(Task.clock_due_on) <= today - LONG),
    ).subquery("found")
    ranked = (
        select(
            found.c.kind,
            col(Task.id),
            func.count().over(partition_by=found.c.kind).label("n"),
            func.row_number().over(partition_by=found.c.kind, order_by=(COUNTS_ON, col(Task.id))).label("place"),
        )
        .join(Task, col(Task.id) == found.c.task_id)
        .where(visible_to(actor), col(Task.level) == Level.TASK, col(Task.field_id).in_(field_ids))
        .subquery("ranked")
    )
    rows = (
        NAMED.add_columns(ranked.c.kind, ranked.c.n)
        .join(ranked, ranked.c.id == col(Task.id))
        .where(ranked.c.place <= FIRST)
        .order_by(ranked.c.place)
    )
    told: dict[Count, tuple[int, list[Named]]] = {}
    for row in fetch(session, rows):
        told.setdefault(Count(row.kind), (row.n, []))[1].append(_named(row))
    return told


def _named(row: Any) -> Named:
    return Named(row.code, one_line(row.title), one_line(row.unit_name), row.due_on)


def _lists(kind: Count, week: Week, fields: Mapping[str, str]) -> list[Listing]:
    """Where all of a kind stands: one list, or one for each of several fields."""
    several = len(fields) > 1
    return [Listing(_list(kind, week, code), name if several else "") for code, name in fields.items()]


def _list(kind: Count, week: Week, field: str) -> str:
    """What is new in a list stands there by itself; else the longest overdue and the newest obstacles come first."""
    if kind in LISTS:
        wanted = LISTS[kind]
        new = TaskFilter(state=wanted.state, timeliness=wanted.time, as_of=week.last, since=week.before)
        return new.url(field=field)
    if kind in {Count.OBSTACLES, Count.ANSWERED}:
        return ObstacleFilter(state=StateChoice.ALL, field=field).url()
    overdue = kind is Count.LONG_OVERDUE
    return TaskFilter(field=field, timeliness=TimeFilter.OPEN_OVERDUE if overdue else TimeFilter.EXTENDED).url()


def _waiting(session: Session, actor: Actor, today: date) -> list[Waits]:
    desk = desk_of(session, actor, today)
    found = [(section, *section.find(desk)) for section in SECTIONS]
    return [
        Waits(
            str(WAITS[one.anchor]), count, one.anchor, [named for row in rows[:FIRST] if (named := _of(one.named(row)))]
        )
        for one, count, rows in found
        if count
    ]


def _of(named: Named | None) -> Named | None:
    return named and replace(named, title=one_line(named.title), unit_name=one_line(named.unit_name))
