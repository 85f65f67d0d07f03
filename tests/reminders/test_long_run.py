"""Years of reminders of every rung, with a scheduler that stands still, starts again and lives by a wrong clock.

What the outbox holds at the end is what a list says that knows nothing of the product's planner: it walks through the
same ticks by the ladder in days and people (`reference.py`).
"""

import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from pacnam_tasks.accounts.models import Appointment, Person
from pacnam_tasks.accounts.rules import Role
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database, fetch
from pacnam_tasks.reminders.models import Reminder
from pacnam_tasks.tasks.models import Task
from tests.conftest import NOON
from tests.factories import House, add_person
from tests.reminders.reference import ASKED, GIVEN, Line, Reference
from tests.reminders.world import DAY, World

HEADS_OF = ("standing2", "first", "second")
TERM, BEFORE, NOBODY = timedelta(days=210), timedelta(days=190), timedelta(days=6)
"""From when on one heads the unit until the next does, how long the first one has when all begins, and how many days
before the next one nobody does.
"""
ACTING, AFTER, EVERY = timedelta(days=11), timedelta(days=8), timedelta(days=100)
"""How long the deputy acts, how soon for the first time, and how often."""
WITHOUT_ADDRESS = "deputy"
RUNGS = {
    "deadline": {-7, -3, -1, 0, 1, 3, 7, 14},
    "review": {0, 7},
    "silence": {15, 30},
    "period": {1, 5},
    "submission": {3, 7},
    "acceptance": {2, 7, 14},
    "resubmission": {-1, 1, 7},
    "extension": {ASKED, -1},
    "obstacle": {1, 3, 7},
    "direction": {GIVEN, 1, 3, 7},
    "field_direction": {GIVEN, 1, 3, 7},
}


def found(database: Database, names: dict[tuple[str, int], str], channel: str) -> dict[Line, list[date]]:
    """What the outbox holds of all these matters: by which days' ticks, the last the one that stands."""
    with database.reading() as session:
        rows = fetch(
            session,
            select(col(Reminder.matter), col(Reminder.matter_id), col(Task.code), col(Reminder.occurrence))
            .add_columns(col(Reminder.rung), col(Person.full_name), col(Reminder.planned_on), col(Reminder.retired))
            .outerjoin(Task, col(Task.id) == col(Reminder.task_id))
            .join(Person, col(Person.id) == col(Reminder.person_id))
            .where(col(Reminder.matter).in_(RUNGS), col(Reminder.channel) == channel)
            .order_by(col(Reminder.id)),
        ).all()
    lines: dict[Line, list[date]] = defaultdict(list)
    standing: Counter[Line] = Counter()
    for matter, number, code, day, rung, name, planned_on, retired in rows:
        line = (names.get((matter, number), code), matter, day, rung, name.removeprefix("Người "))
        lines[line].append(planned_on)
        standing[line] += retired == 0
    assert set(standing.values()) == {1}
    return lines


ZONES = {"Asia/Ho_Chi_Minh": "UTC", "America/New_York": "Pacific/Apia", "Pacific/Apia": "America/New_York"}
"""The organisation's zone, and the machine's own, which must not matter."""


@pytest.fixture
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[ZoneInfo]:
    """The organisation's zone, on a machine in another one."""
    monkeypatch.setenv("TZ", ZONES[request.param])
    time.tzset()
    yield ZoneInfo(request.param)
    monkeypatch.undo()
    time.tzset()


LIVES = [
    *(pytest.param(name, 0.1, id=f"five weeks in {name}") for name in ("Asia/Ho_Chi_Minh", "Pacific/Apia")),
    *(pytest.param(name, 1, id=f"one year in {name}", marks=pytest.mark.faults) for name in ZONES),
    *(pytest.param(name, 20, id=f"20 years in {name}", marks=pytest.mark.faults) for name in ZONES),
]


@pytest.mark.parametrize(("zone", "years"), LIVES, indirect=["zone"])
def test_the_outbox_holds_what_an_independent_list_says(
    app: Flask, database: Database, saved_house: House, clock: MovingClock, zone: ZoneInfo, years: float
) -> None:
    clock.zone = zone
    told = people_of(database, saved_house, clock, years)
    world = World(app, database, saved_house, clock, random.Random(f"{zone}{years}"), told)

    world.live(years)

    has_come = {(matter, rung) for _about, matter, _day, rung, _who in told.lines}
    rungs = {(matter, rung) for matter, numbers in RUNGS.items() for rung in numbers}
    assert len(rungs & has_come) > 20 if years < 1 else rungs <= has_come
    notices = found(database, world.names, "inbox")
    assert notices.keys() == told.lines.keys()
    assert [line for line, days in notices.items() if days[0] != told.lines[line]] == []
    assert [line for line, days in notices.items() if not told.begins[line].issuperset(days)] == []
    assert found(database, world.names, "email") == {
        line: [day] for line, day in told.lines.items() if line[-1] != WITHOUT_ADDRESS
    }


def people_of(database: Database, house: House, clock: MovingClock, years: float) -> Reference:
    """Who heads which unit when, beside an officer and another standing member."""
    since, length = NOON.astimezone(clock.zone).date(), years * 365 * DAY + 60 * DAY
    begins = [since - BEFORE + TERM * n for n in range(length // TERM + 3)]
    terms = [(first, first + TERM - NOBODY - DAY, HEADS_OF[n % 3]) for n, first in enumerate(begins)]
    firsts = [since + AFTER + EVERY * n for n in range(length // EVERY + 2)]
    acting = [(first, first + ACTING) for first in firsts]
    with database.writing() as session:
        add_person(session, house, clock, "officer", "NNPTNT", Role.STAFF)
        add_person(session, house, clock, "standing2", "HU", Role.STANDING)
        add_person(session, house, clock, "first", "VPHU", Role.STAFF)
        add_person(session, house, clock, "second", "VPHU", Role.STAFF)
        add_person(session, house, clock, WITHOUT_ADDRESS, "NNPTNT", Role.STAFF)
        session.get_one(Person, house.people[WITHOUT_ADDRESS].person_id).email = None
        session.delete(post_of(session, house.stranger.person_id))
        head = post_of(session, house.lead.person_id)
        add_person(session, house, clock, "ranger", "HKL", Role.STAFF)
        for first, last, who in terms:
            session.add(leading(house, who, "HKL", first, last))
        for first, last in acting:
            post = leading(house, WITHOUT_ADDRESS, "NNPTNT", first, last)
            post.acting_for_id = head.id
            session.add(post)
    return Reference(terms, acting)


def post_of(session: Session, person_id: int) -> Appointment:
    """The one appointment of a person."""
    return session.exec(select_rows(Appointment).where(col(Appointment.person_id) == person_id)).one()


def leading(house: House, who: str, unit: str, first: date, last: date) -> Appointment:
    """Heads a unit from day to day."""
    person_id, unit_id = house.people[who].person_id, house.units[unit]
    return Appointment(person_id=person_id, unit_id=unit_id, role=Role.LEADER, valid_from=first, valid_to=last)
