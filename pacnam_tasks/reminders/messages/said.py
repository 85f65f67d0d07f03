"""What a message says: of the reminders in it those that are still right."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import (
    ColumnElement,
    String,
    and_,
    bindparam,
    case,
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

from pacnam_tasks.accounts.links.queries import takes_links
from pacnam_tasks.accounts.links.rules import Link
from pacnam_tasks.accounts.models import Account, Appointment, Person
from pacnam_tasks.accounts.queries import in_force
from pacnam_tasks.accounts.rules import Role
from pacnam_tasks.calendar.rules import WorkingCalendar
from pacnam_tasks.core.db import fetch
from pacnam_tasks.decisions.directions.models import FieldDirection
from pacnam_tasks.plans.models import Field
from pacnam_tasks.reminders.changes import changes, news_since
from pacnam_tasks.reminders.digest.queries import digests
from pacnam_tasks.reminders.digest.rules import first_due, monday_of
from pacnam_tasks.reminders.ladder.queries import ladder_of
from pacnam_tasks.reminders.ladder.rules import Ladder, Rung
from pacnam_tasks.reminders.messages.queries import overtaken
from pacnam_tasks.reminders.models import Reminder
from pacnam_tasks.reminders.queries.outbox import COUNTS_ON, FIRST_COUNTED_ON
from pacnam_tasks.reminders.queries.ways_to import is_reached_by
from pacnam_tasks.reminders.rules import (
    ASKS_FOR_REPORT,
    CHANGES,
    OF_THE_DUE_DAY,
    OF_THE_TASK,
    SINCE,
    Channel,
    Facts,
    Matter,
    Reader,
    bits_of,
    one_line,
)
from pacnam_tasks.reminders.ways import deciding, of_ladder
from pacnam_tasks.tasks.access import OF_THE_UNIT
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.rules.facts import State
from pacnam_tasks.units.models import Unit

REPORTER = aliased(Account)

PERSON: Any = bindparam("person_id")
IDS: Any = bindparam("ids", expanding=True)
KEPT = 256
_made: dict[tuple[tuple[Rung, ...], Channel, Matter, date], tuple[WorkingCalendar | None, Any]] = {}
"""Statements by ladder, way, matter and day, each with the calendar that it was built by."""


@dataclass(frozen=True, slots=True)
class Said:
    """A reminder that is still right, and what it says."""

    reminder: Reminder
    facts: Facts


@dataclass(frozen=True, slots=True)
class _Batch:
    """Reminders to one person by one way of one matter, looked at on one day."""

    person_id: int
    way: Channel
    matter: Matter
    day: date
    reminders: Sequence[Reminder]


def said_in(session: Session, reminders: Sequence[Reminder], today: date) -> list[Said]:
    """What is still right of reminders to one person by one way, in their order.

    One was overtaken when what it is about is over or counts from another day, when no rung in force reaches the person
    with it any more, when a later one is there for the same person, and when the person is not reached by that way
    any more.
    """
    if not reminders:
        return []
    late = overtaken(session, reminders, today)
    alive = [one for one in reminders if one.id not in late]
    ladder = ladder_of(session)
    found: dict[int, Said] = {}
    for (matter, day), same in groupby(sorted(alive, key=_of_batch(today)), key=_of_batch(today)):
        batch = _Batch(alive[0].person_id, Channel(alive[0].channel), Matter(matter), day, list(same))
        found |= _still_right(session, ladder, batch)
    return [found[one.id or 0] for one in alive if one.id in found]


def _of_batch(today: date) -> Any:
    return lambda one: (one.matter, max(one.planned_on, today))


def _still_right(session: Session, ladder: Ladder, batch: _Batch) -> dict[int, Said]:
    told: dict[tuple[int, date], list[Any]] = {}
    statement = _statement(ladder, batch.way, batch.matter, batch.day)
    asked = {"person_id": batch.person_id, "ids": [one.matter_id for one in batch.reminders]}
    for row in fetch(session, statement, asked) if statement is not None else ():
        told.setdefault((row.matter_id, row.occurrence), []).append(row)
    found = {}
    for one in batch.reminders:
        rows = told.get((one.matter_id, one.occurrence), ())
        row = next((row for row in rows if row.rung >= one.rung), None)
        if row is not None:
            found[one.id or 0] = Said(one, _facts(one, batch, row))
    return found


def _facts(reminder: Reminder, batch: _Batch, row: Any) -> Facts:
    return Facts(
        code=one_line(row.code),
        title=one_line(row.title),
        unit_name=one_line(row.name),
        due_on=row.speaks_of,
        days_left=(row.speaks_of - batch.day).days if row.speaks_of else 0,
        original_due_on=row.original_due_on,
        extensions=row.extension_count,
        matter=batch.matter,
        since=reminder.occurrence if batch.matter in SINCE else None,
        update_link=_link_of(reminder, row),
        unit_code=row.unit_code,
        unit_short_name=one_line(row.unit_short_name),
        reader=Reader(row.reader),
    )


def _link_of(reminder: Reminder, row: Any) -> Link | None:
    """The link that the message brings, made of what makes the reminder one and the same."""
    if row.reporter_id is None or reminder.task_id is None:
        return None
    return Link(row.reporter_id, row.link_series, reminder.task_id, reminder.rung, reminder.planned_on)


def _statement(ladder: Ladder, way: Channel, matter: Matter, day: date) -> Any:
    """What is in force tells one person by this way of things of this matter; none where nothing is.

    Kept for the next message: to build it takes longer than all else that is done for one.
    """
    key = (ladder.rungs, way, matter, day)
    calendar, statement = _made.get(key, (None, None))
    if calendar is not ladder.calendar:
        selects = _in_force(ladder, matter, day)
        deciders = _deciders(ladder, matter, day)
        statement = _told(selects, deciders, way, matter, day) if selects else None
        if len(_made) >= KEPT:
            _made.clear()
        _made[key] = (ladder.calendar, statement)
    return statement


def _told(selects: list[Any], deciders: list[Any], way: Channel, matter: Matter, day: date) -> Any:
    """What these tell, with all that is said of it."""
    told = union(*selects).subquery("told")
    day_of: Any = (COUNTS_ON if matter in OF_THE_TASK else told.c.occurrence).label("speaks_of")
    moved: Any = (
        (FIRST_COUNTED_ON.label("original_due_on"), col(Task.extension_count))
        if matter in OF_THE_DUE_DAY
        else (null().label("original_due_on"), literal(0).label("extension_count"))
    )
    said = (
        *(told.c.matter_id, told.c.occurrence, told.c.rung),
        *(col(Unit.name), col(Unit.code).label("unit_code"), col(Unit.short_name).label("unit_short_name")),
        *(day_of, *moved),
        col(REPORTER.id).label("reporter_id"),
        col(REPORTER.link_series),
        _reader(told, deciders, matter, day).label("reader"),
    )
    if matter is Matter.DIGEST:
        named: Any = select(literal("").label("code"), literal("").label("title"), *said).select_from(told)
    elif matter is Matter.FIELD_DIRECTION:
        named = select(col(Field.code), col(Field.name).label("title"), *said)
        named = named.select_from(told).join(FieldDirection, col(FieldDirection.id) == told.c.matter_id)
        named = named.join(Field, col(Field.id) == col(FieldDirection.field_id))
    else:
        named = select(col(Task.code), col(Task.title), *said)
        named = named.select_from(told).join(Task, col(Task.id) == told.c.task_id)
    return (
        named.join(Unit, col(Unit.id) == told.c.unit_id)
        .join(Person, col(Person.id) == told.c.person_id)
        .outerjoin(REPORTER, and_(col(REPORTER.person_id) == col(Person.id), *_may_report(matter, day)))
        .where(told.c.channels.bitwise_and(bits_of([way])) != 0, is_reached_by(way))
    )


def _deciders(ladder: Ladder, matter: Matter, day: date) -> list[Any]:
    """Who decides on things of this matter; nobody where nothing waits."""
    return _asked_of(deciding(ladder, day, matter))


def _reader(told: Any, deciders: list[Any], matter: Matter, day: date) -> Any:
    """What the reader has to do with a thing; what others did is told to who works on it."""
    if matter in CHANGES | {Matter.DIGEST}:
        return literal(Reader.WORKS.value, String)
    role = col(Appointment.role)
    works = _holds(day, role.in_(sorted(OF_THE_UNIT)), col(Appointment.unit_id) == told.c.unit_id)
    if matter is not Matter.FIELD_DIRECTION:
        works = or_(works, func.coalesce(col(Task.handler_id), 0) == PERSON)
    whens = [(works, Reader.WORKS), (_holds(day, role == Role.OFFICE), Reader.FOLLOWS)]
    if deciders:
        decides = union(*deciders).subquery("decides")
        whens.insert(1, (exists().where(decides.c.matter_id == told.c.matter_id), Reader.DECIDES))
    kinds = [(when, literal(kind.value, String)) for when, kind in whens]
    return case(*kinds, else_=literal(Reader.IN_CHARGE.value, String))


def _holds(day: date, *what: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether the reader has an appointment on the day that is so."""
    return exists().where(col(Appointment.person_id) == PERSON, in_force(day), *what)


def _may_report(matter: Matter, day: date) -> tuple[ColumnElement[bool], ...]:
    """Whether a message asks for a report that its reader may make, and the reader takes links.

    Who works in the unit reports once its head has accepted the task.
    """
    if matter not in ASKS_FOR_REPORT:
        return (false(),)
    works_there = _holds(
        day,
        col(Appointment.unit_id) == col(Task.lead_unit_id),
        or_(
            col(Appointment.role) == Role.LEADER,
            and_(col(Appointment.role) == Role.STAFF, col(Task.state) != State.ASSIGNED),
        ),
    )
    return (takes_links(REPORTER), works_there)


def _in_force(ladder: Ladder, matter: Matter, day: date) -> list[Any]:
    """What is in force of some things for one person, in selects that all have the same columns."""
    if matter is Matter.DIGEST:
        first = first_due(day, ladder.calendar)
        selects = [digests(day, monday_of(day), is_first=first == day)] if first <= day else []
    elif matter in CHANGES:
        selects = changes(day, news_since(day))
    else:
        selects = of_ladder(ladder, day, {matter})
    return _asked_of(selects)


def _asked_of(selects: list[Any]) -> list[Any]:
    """Of what these select the rows of some things and one person."""
    return [
        one.where(one.selected_columns.matter_id.in_(IDS), one.selected_columns.person_id == PERSON) for one in selects
    ]
