"""Years of reminders about deadlines, with a scheduler that stands still, starts again and lives by a wrong clock.

What the outbox holds at the end is what a list says that knows nothing of the product's planner: it walks through the
same ticks by the ladder of the contract in days (-7, -3, -1, 0, 1, 3, 7 and every seventh day after).
"""

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
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
from pacnam_tasks.reminders.jobs import plan_today
from pacnam_tasks.reminders.models import Reminder
from pacnam_tasks.tasks.actions import Deed, change_task
from pacnam_tasks.tasks.models import Task
from tests.conftest import NOON
from tests.factories import House, add_person, make_task

EARLY, LATE = (-7, -3, -1, 0, 1, 3), 7
MEMBER_FROM = 3
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TASKS_A_YEAR = 120
ACTS_A_TICK = 0.03
"""For each task that goes on, so that as many end as are given, with some twenty at work: none pile up over years."""
HEADS_OF = ("first", "second", "third")
TERM = timedelta(days=210)

Line = tuple[str, date, int, str]
"""Code, due day, rung, person."""


@dataclass
class Known:
    """What the list knows of a task: until `over`, work is owed by `due`, but not while it stands or waits."""

    code: str
    unit: str
    due: date
    member: bool
    paused: bool = False
    submitted: bool = False
    over: bool = False

    @property
    def asks_nothing(self) -> bool:
        """Whether its unit has nothing to do."""
        return self.over or self.paused or self.submitted


@dataclass
class Expected:
    """The list: who is told of which rung, and by which day's tick; `terms` are from when on who heads the one unit.

    `lines` are the mails, of which none leaves here; `notices` stand until their ground goes, and are new again where
    it comes back, but not where another about the same task took their place: nobody reads them.
    """

    terms: list[tuple[date, str]]
    tasks: list[Known] = field(default_factory=list)
    lines: dict[Line, date] = field(default_factory=dict)
    notices: dict[Line, date] = field(default_factory=dict)
    standing: dict[tuple[str, str], Line] = field(default_factory=dict)
    gone: set[Line] = field(default_factory=set)

    def tick(self, today: date) -> None:
        """What a tick on this day adds."""
        for one in self.tasks:
            self.clear(one)
            rung = None if one.asks_nothing else rung_after((today - one.due).days)
            for who in () if rung is None else self.told(one, rung, today):
                line = (one.code, one.due, rung or 0, who)
                self.lines.setdefault(line, today)
                if line not in self.notices or line in self.gone:
                    self.notices[line] = today
                    self.standing[one.code, who] = line
                    self.gone.discard(line)

    def clear(self, one: Known) -> None:
        """The notices of a task go with their ground."""
        for key, line in list(self.standing.items()):
            if key[0] == one.code and (one.asks_nothing or line[1] != one.due):
                self.gone.add(self.standing.pop(key))

    def told(self, one: Known, rung: int, today: date) -> Iterator[str]:
        """The head of that day, and late also the member in charge."""
        yield "lead" if one.unit == "NNPTNT" else [who for since, who in self.terms if since <= today][-1]
        if rung >= MEMBER_FROM and one.member:
            yield "member"


def rung_after(days: int) -> int | None:
    """The rung in force so many days after the due day."""
    if days >= LATE:
        return days // LATE * LATE
    return max((rung for rung in EARLY if rung <= days), default=None)


def next_tick(draw: random.Random, now: datetime) -> datetime:
    """Mostly every few hours; now and then after an outage, by a clock set back or far ahead."""
    fate = draw.random()
    if fate < 0.03:
        return now + draw.uniform(2, 9) * DAY
    if fate < 0.05:
        return now - 2 * HOUR
    if fate < 0.052:
        return now + 40 * DAY
    return now + draw.uniform(10, 30) * HOUR


@dataclass
class World:
    """The house, and what happens in it."""

    app: Flask
    database: Database
    house: House
    clock: MovingClock
    draw: random.Random
    expected: Expected

    def live(self, years: float) -> None:
        """Ticks and what people do between them, each tick of a scheduler that may just have started."""
        end, number = self.clock.now() + years * 365 * DAY, 0
        while self.clock.now() < end:
            self.clock.move_to(next_tick(self.draw, self.clock.now()))
            with self.database.writing() as session:
                if self.draw.random() < TASKS_A_YEAR / 365:
                    number += 1
                    self.give(session, f"T-{number:04d}")
                going = [one for one in self.expected.tasks if not one.over]
                if self.draw.random() < ACTS_A_TICK * len(going):
                    self.happen(session, self.draw.choice(going))
            plan_today(self.app, f"scheduler {self.draw.randrange(5)}")
            self.expected.tick(self.clock.today())

    def give(self, session: Session, code: str) -> None:
        """A task, sometimes a late one."""
        unit, member = self.draw.choice(["NNPTNT", "HKL"]), self.draw.random() < 0.5
        today = self.clock.today()
        due = today + timedelta(days=self.draw.randint(0, 60))
        member_id = self.house.member.person_id if member else None
        make_task(
            session, self.house, self.clock, code=code, lead=unit, due_on=due, start_on=today, member_id=member_id
        )
        self.expected.tasks.append(Known(code, unit, due, member))

    def happen(self, session: Session, one: Known) -> None:
        """A task ends, stands still, is reported as done in time or late, comes back, or gets another day."""
        task = session.exec(select_rows(Task).where(col(Task.code) == one.code)).one()
        act = self.draw.choice(["revoked", "revoked", "pause", "submit", "extended"])
        if act == "revoked":
            one.over = True
            change_task(session, task, Deed("revoked", None), self.clock, state="revoked")
        elif act == "pause":
            one.paused = not one.paused
            kind, state = ("paused", "paused") if one.paused else ("resumed", "in_progress")
            one.submitted = False
            change_task(session, task, Deed(kind, None), self.clock, state=state)
        elif act == "submit":
            one.submitted, one.paused, today = not one.submitted, False, self.clock.today()
            changed = {"submitted_on": today} if one.submitted else {"returned_on": today}
            kind, state = ("submitted", "submitted") if one.submitted else ("returned", "in_progress")
            change_task(session, task, Deed(kind, None), self.clock, state=state, **changed)
        else:
            one.due = max(one.due, self.clock.today()) + timedelta(days=self.draw.randint(1, 40))
            change_task(session, task, Deed("extended", None), self.clock, due_on=one.due)


def found(database: Database, channel: str) -> dict[Line, date]:
    """What the outbox holds about deadlines: by which day's tick."""
    with database.reading() as session:
        rows = fetch(
            session,
            select(col(Task.code), col(Reminder.occurrence), col(Reminder.rung), col(Person.full_name))
            .add_columns(col(Reminder.planned_on))
            .join(Task, col(Task.id) == col(Reminder.task_id))
            .join(Person, col(Person.id) == col(Reminder.person_id))
            .where(col(Reminder.matter) == "deadline", col(Reminder.channel) == channel),
        ).all()
    lines = {(code, due, rung, name.removeprefix("Người ")): day for code, due, rung, name, day in rows}
    assert len(lines) == len(rows)
    return lines


ZONES = {"Asia/Ho_Chi_Minh": "UTC", "America/New_York": "Pacific/Apia", "Pacific/Apia": "America/New_York"}
"""The organisation's zone, and the machine's own, which must not matter."""


@pytest.fixture(params=ZONES)
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[ZoneInfo]:
    """The organisation's zone, on a machine in another one."""
    monkeypatch.setenv("TZ", ZONES[request.param])
    time.tzset()
    yield ZoneInfo(request.param)
    monkeypatch.undo()
    time.tzset()


YEARS = [
    pytest.param(0.1, id="five weeks"),
    pytest.param(1, id="one year", marks=pytest.mark.faults),
    pytest.param(20, id="20 years", marks=pytest.mark.faults),
]


@pytest.mark.parametrize("years", YEARS)
def test_the_outbox_holds_what_an_independent_list_says(
    app: Flask, database: Database, saved_house: House, clock: MovingClock, zone: ZoneInfo, years: float
) -> None:
    clock.zone = zone
    since = NOON.astimezone(clock.zone).date()
    terms = [(since + TERM * n, f"{HEADS_OF[n % 3]}{n}") for n in range(int(years * 365 * DAY / TERM) + 3)]
    with database.writing() as session:
        head_the_unit(session, saved_house, clock, terms)
    expected = Expected(terms)

    World(app, database, saved_house, clock, random.Random(f"{zone}{years}"), expected).live(years)

    assert len(expected.lines) > 40 * years
    assert found(database, "email") == expected.lines
    assert found(database, "inbox") == expected.notices


def head_the_unit(session: Session, house: House, clock: MovingClock, terms: list[tuple[date, str]]) -> None:
    """One head after another."""
    stranger = select_rows(Appointment).where(col(Appointment.person_id) == house.stranger.person_id)
    first = session.exec(stranger).one()
    first.valid_to = terms[0][0] - DAY
    session.add(first)
    for (since, who), (until, _next) in zip(terms, [*terms[1:], (None, "")], strict=True):
        actor = add_person(session, house, clock, who, "HKL", Role.LEADER)
        post = session.get_one(Appointment, actor.holdings[0].id)
        post.valid_from, post.valid_to = since, None if until is None else until - DAY
        session.add(post)
