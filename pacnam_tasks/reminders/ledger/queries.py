"""What the ledger holds, the newest first."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlmodel import Session, col

from pacnam_tasks.accounts.models import Appointment, Person
from pacnam_tasks.accounts.queries import in_force
from pacnam_tasks.accounts.rules import WORKS_IN_UNIT
from pacnam_tasks.core.db import fetch
from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.decisions.directions.models import FieldDirection
from pacnam_tasks.plans.models import Field
from pacnam_tasks.reminders.failures import queries as failures
from pacnam_tasks.reminders.ledger.forms import Wanted
from pacnam_tasks.reminders.models import KEY, Reminder
from pacnam_tasks.reminders.queries.outbox import is_of_field
from pacnam_tasks.reminders.rules import OVERTAKEN, UNDELIVERED, Channel, Fate
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.units.models import Unit

PAGE, PRINTED, FILED = 50, 2_000, 50_000
"""How many reminders a page on the screen and one to be printed, and how many messages a file has at most."""

_ONE: Any = tuple(getattr(Reminder, name) for name in (*KEY, "planned_on") if name != "channel")
"""What is one reminder, whatever the ways that it goes; one that came back on a later day is another."""


@dataclass(frozen=True, slots=True)
class Totals:
    """How many messages there are, and what became of them.

    `failed` are all that did not get through, also where somebody dropped them by hand; `replaced` are those that had
    lost their ground or gave way to newer ones.
    """

    all: int
    sent: int
    waiting: int
    failed: int
    opened: int
    replaced: int


def known(session: Session, wanted: Wanted) -> Wanted:
    """The same with the codes as they are kept; raises Refused by field where there is no such unit or task."""
    wrong: dict[str, str] = {}
    unit = _as_kept(session, col(Unit.code), wanted.unit)
    if unit is None:
        wrong["unit"] = _("There is no unit with the code %(code)s. Please choose another one.", code=wanted.unit)
    task = _as_kept(session, col(Task.code), wanted.task)
    if task is None:
        wrong["task"] = _("There is no task with the code %(code)s. Please correct the code.", code=wanted.task)
    if unit is None or task is None:
        raise Refused(wrong)
    return replace(wanted, unit=unit, task=task)


def _as_kept(session: Session, code: Any, typed: str) -> str | None:
    """A code whatever its letters' case, nothing as it is; none where there is no such code."""
    if not typed or "\0" in typed:
        return None if typed else ""
    found: str | None = fetch(session, select(code).where(func.upper(code) == typed.upper()).limit(1)).scalar()
    return found


def _kept(what: Any, wanted: Wanted) -> Any:
    """The rows asked for: those of a unit are of tasks that it leads, and what has no task and went to its people."""
    found = (
        what.select_from(Reminder)
        .outerjoin(Task, col(Task.id) == col(Reminder.task_id))
        .outerjoin(Unit, col(Unit.id) == col(Task.lead_unit_id))
        .where(col(Reminder.planned_on).between(wanted.first, wanted.last))
    )
    if wanted.unit:
        found = found.where(
            or_(col(Unit.code) == wanted.unit, and_(col(Reminder.task_id).is_(None), _works_in(wanted.unit)))
        )
    if wanted.person is not None:
        found = found.where(col(Reminder.person_id) == wanted.person)
    return found.where(col(Task.code) == wanted.task) if wanted.task else found


def _works_in(unit: str) -> ColumnElement[bool]:
    """Whether the person had a post in the unit when the reminder was planned."""
    of_unit = select(col(Unit.id)).where(col(Unit.code) == unit).correlate(None).scalar_subquery()
    return exists(
        select(col(Appointment.id)).where(
            col(Appointment.person_id) == col(Reminder.person_id),
            col(Appointment.unit_id) == of_unit,
            col(Appointment.role).in_(sorted(WORKS_IN_UNIT)),
            in_force(col(Reminder.planned_on)),
        )
    )


def people(session: Session) -> list[tuple[int, str]]:
    """Everyone who can be reminded, by name."""
    rows = fetch(session, select(col(Person.id), col(Person.full_name)).order_by(col(Person.full_name), col(Person.id)))
    return [(row.id, row.full_name) for row in rows]


def totals(session: Session, wanted: Wanted) -> Totals:
    """All that is asked for, counted."""
    state = col(Reminder.state)
    sent, waiting, failed, replaced = (
        func.coalesce(func.sum(case((state.in_(sorted(fates)), 1), else_=0)), 0)
        for fates in ({Fate.SENT}, {Fate.PLANNED}, UNDELIVERED, OVERTAKEN)
    )
    opened = func.count(col(Reminder.read_at))
    counted = _kept(select(func.count(), sent, waiting, failed, opened, replaced), wanted)
    return Totals(*fetch(session, counted).one())


def dropped_because(session: Session, rows: Iterable[Any]) -> dict[int, str]:
    """Why those of these rows that were dropped by hand were, by the number of their message."""
    dropped = [row for row in rows if row.state == Fate.DROPPED]
    since = min((row.planned_at for row in dropped), default=None)
    return failures.dropped_because(session, {row.in_message_id for row in dropped}, since) if since else {}


def lines(session: Session, wanted: Wanted, size: int = PAGE) -> list[Any]:
    """So many messages, and one more."""
    return list(fetch(session, _told(wanted).order_by(col(Reminder.id).desc()).limit(size + 1)))


def gathered(session: Session, wanted: Wanted, after: int | None = None, size: int = PAGE) -> list[list[Any]]:
    """So many reminders, and one more: of each its messages, one a way; `newest` of a message names its reminder."""
    newest = func.max(col(Reminder.id))
    last = _kept(select(*_ONE, newest.label("newest")), wanted).group_by(*_ONE).order_by(newest.desc()).limit(size + 1)
    if after is not None:
        last = last.having(newest < after)
    one = last.subquery("one")
    is_of_it = and_(*(one.c[column.key] == column for column in _ONE))
    found = _told(wanted).join(one, is_of_it).add_columns(one.c.newest)
    rows = fetch(session, found.order_by(one.c.newest.desc(), col(Reminder.id)))
    return [sorted(ways, key=_place) for _newest, ways in groupby(rows, attrgetter("newest"))]


def _place(message: Any) -> int:
    """The notice first, then the ways out in their order."""
    return list(Channel).index(Channel(message.channel))


def _told(wanted: Wanted) -> Any:
    """The messages asked for, with what the ledger says of them."""
    names = ("id", "matter", "rung", "occurrence", "planned_on", "planned_at", "channel", "state", "sent_at", "read_at")
    what = select(
        *(getattr(Reminder, name) for name in (*names, "working_days", "in_message_id", "error")),
        func.coalesce(col(Task.code), col(Field.code), "").label("code"),
        func.coalesce(col(Task.title), col(Field.name), "").label("title"),
        col(Unit.short_name).label("unit"),
        col(Person.full_name).label("person"),
    )
    return (
        _kept(what, wanted)
        .join(Person, col(Person.id) == col(Reminder.person_id))
        .outerjoin(FieldDirection, is_of_field(Reminder))
        .outerjoin(Field, and_(col(Field.id) == col(FieldDirection.field_id)))
    )
