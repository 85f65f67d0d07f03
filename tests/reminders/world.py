"""A house that lives for years under a scheduler, and tells a list of what happens in it.

The product's own actions do what happens; days and people are drawn here, so that the list knows them without asking.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from flask import Flask
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from pacnam_tasks.accounts.models import Account
from pacnam_tasks.accounts.queries import actor_named
from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.decisions.course import actions as course
from pacnam_tasks.decisions.delegation.actions import delegate
from pacnam_tasks.decisions.delegation.forms import Delegation
from pacnam_tasks.decisions.directions import actions as directions
from pacnam_tasks.decisions.directions.forms import DirectionInput, FieldDirectionInput
from pacnam_tasks.decisions.directions.models import DirectedUnit
from pacnam_tasks.decisions.directions.models import Direction as DirectionRow
from pacnam_tasks.decisions.extensions import actions as extensions
from pacnam_tasks.decisions.extensions.forms import DecisionInput, RequestInput
from pacnam_tasks.decisions.extensions.queries import open_request
from pacnam_tasks.decisions.extensions.rules import Verdict
from pacnam_tasks.decisions.refusals.actions import Answered, answer_refusal, refuse
from pacnam_tasks.decisions.reviews.actions import review
from pacnam_tasks.decisions.reviews.forms import Review
from pacnam_tasks.decisions.rules import Answer, Ruling
from pacnam_tasks.plans.models import Field
from pacnam_tasks.progress.models import Obstacle as ObstacleRow
from pacnam_tasks.progress.obstacles import actions as obstacles
from pacnam_tasks.progress.obstacles.forms import ObstacleInput
from pacnam_tasks.progress.rules import Cause
from pacnam_tasks.reminders.actions import mark_all_read
from pacnam_tasks.reminders.jobs import plan_today
from pacnam_tasks.tasks.actions import accept
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.rules.facts import Recurrence
from pacnam_tasks.tasks.rules.levels import Authority
from tests.factories import House, make_task
from tests.progress.acts import report, send_back, settle, submit
from tests.reminders.reference import (
    CARRIED,
    OPEN,
    Direction,
    FieldDirection,
    Known,
    Obstacle,
    Reference,
    Request,
    months_of,
    weeks_of,
)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
RULING = Ruling("Theo kết luận.", "12-QĐ/HU", Authority.STANDING)
AT_FIRST, A_YEAR = 30, 120
"""Tasks that are given."""
ACTS_A_TICK = 0.03
"""For each task that goes on, so that as many end as are given, with some twenty at work: none pile up over years."""
END, OFFICER_LEAVES, FIELD_DIRECTED, FIELD_ANSWERED, READ = 0.35, 0.02, 0.02, 0.05, 0.5
"""How likely an act is the last one of its task, and what is of no task on a tick."""
HOLIDAYS_ONLY_AT_WEEKENDS = {6, 7, 10}
"""Months in which nobody has another day off."""
FIELDS = ["nong-nghiep", "lam-nghiep"]


def until_next_tick(draw: random.Random) -> timedelta:
    """Mostly some hours; now and then after an outage, by a clock set back or far ahead."""
    fate = draw.random()
    if fate < 0.03:
        return draw.uniform(2, 9) * DAY
    if fate < 0.05:
        return -2 * HOUR
    if fate < 0.052:
        return 40 * DAY
    return draw.uniform(10, 30) * HOUR


@dataclass
class World:
    """The house, and what happens in it; `names` are the list's words for what the outbox knows by number."""

    app: Flask
    database: Database
    house: House
    clock: MovingClock
    draw: random.Random
    told: Reference
    names: dict[tuple[str, int], str] = field(default_factory=dict)
    given: int = 0
    latest: date = date.min

    def live(self, years: float) -> None:
        """Ticks and what people do between them, each tick of a scheduler that may just have started."""
        end = self.clock.now() + years * 365 * DAY
        with self.database.writing() as session:
            self.begin(session)
        while self.clock.now() < end:
            self.clock.move_to(self.clock.now() + until_next_tick(self.draw))
            self.latest = max(self.latest, self.today)
            with self.database.writing() as session:
                self.happen(session)
            plan_today(self.app, f"scheduler {self.draw.randrange(5)}")
            self.told.tick(self.today)

    def begin(self, session: Session) -> None:
        """Much work, and some of all that waits: short as a life may be, each rung comes."""
        for _ in range(AT_FIRST):
            self.give(session)
        acts = [self.delegate] * 6 + [self.submit] * 5 + [self.send_back] * 3 + [self.ask] * 5 + [self.hinder] * 2
        for act in [*acts, self.direct, self.direct]:
            one = self.draw.choice([one for one in self.told.tasks if act in self.possible(one)])
            act(session, self.row(session, one), one)
        self.direct_field(session)

    @property
    def today(self) -> date:
        """The day."""
        return self.clock.today()

    def in_days(self, first: int, last: int) -> date:
        """A day so far ahead."""
        return self.today + timedelta(days=self.draw.randint(first, last))

    def happen(self, session: Session) -> None:
        """What people do before a tick."""
        if self.draw.random() < A_YEAR / 365:
            self.give(session)
        going = [one for one in self.told.tasks if one.state != "over"]
        if self.draw.random() < ACTS_A_TICK * len(going):
            self.act(session, self.draw.choice(going))
        if self.draw.random() < OFFICER_LEAVES:
            self.told.is_officer_there = not self.told.is_officer_there
            account = session.exec(select_rows(Account).where(Account.username == "officer")).one()
            account.enabled = self.told.is_officer_there
            session.add(account)
        if self.draw.random() < READ:
            who = self.draw.choice(sorted(self.house.people))
            mark_all_read(session, self.house.people[who].person_id, self.clock)
        if self.draw.random() < FIELD_DIRECTED and self.today == self.latest:
            self.direct_field(session)
        if self.told.on_fields and self.draw.random() < FIELD_ANSWERED:
            self.answer_on_field(session)

    def give(self, session: Session) -> None:
        """A task, sometimes a late one, without a deadline, or to be reported on again and again."""
        self.given += 1
        code, draw, today = f"T-{self.given:04d}", self.draw, self.today
        unit, in_field = draw.choice(["NNPTNT", "HKL"]), draw.choice(FIELDS)
        kind = draw.choice(["once", "once", "once", "rolling", "undated", "weekly", "monthly"])
        due = self.in_days(0, 75) if kind != "undated" else None
        on_review = self.in_days(3, 40) if due is None else None
        known = Known(code, unit, in_field, due, today, draw.random() < 0.5, review=on_review)
        recurrence = Recurrence.NONE
        if kind == "weekly" and due is not None:
            recurrence, known.periods = Recurrence.WEEKLY, weeks_of(today, due)
        elif kind == "monthly" and due is not None:
            recurrence, known.periods = Recurrence.MONTHLY, months_of(today, due)
        known.is_recurring = recurrence is not Recurrence.NONE
        known.rolls = kind == "rolling" and due is not None and due.month in HOLIDAYS_ONLY_AT_WEEKENDS
        task = make_task(
            session, self.house, self.clock, code=code, lead=unit, field_id=self.house.fields[in_field], due_on=due,
            start_on=today, member_id=self.house.member.person_id if known.has_member else None, rolls=known.rolls,
            review_on=on_review, recurrence=recurrence, state="assigned",
        )  # fmt: skip
        self.told.tasks.append(known)
        if draw.random() < 0.8 and self.told.heads(unit, today):
            self.accept(session, task, known)

    def act(self, session: Session, one: Known) -> None:
        """One of what can happen to a task as it stands."""
        ends = self.confirm if one.state == "submitted" else self.revoke
        act = ends if self.draw.random() < END else self.draw.choice(list(self.possible(one)))
        act(session, self.row(session, one), one)

    def row(self, session: Session, one: Known) -> Task:
        """The task."""
        return session.exec(select_rows(Task).where(col(Task.code) == one.code)).one()

    def possible(self, one: Known) -> list[Callable[[Session, Task, Known], None]]:
        """What people can do."""
        acts: list[Callable[[Session, Task, Known], None]] = [self.direct]
        acts += [self.resume] if one.state == "paused" else [self.pause]
        if one.state == "given":
            acts += [self.uphold] if one.refused else [self.accept, self.refuse]
        if one.state in CARRIED:
            acts += [self.report, self.submit, self.submit, self.hinder]
            if one.due is None:
                acts.append(self.review)
            elif one.request is None and not one.is_recurring and self.today <= (one.counts_on or one.due):
                acts += [self.ask] * 3
        if one.state == "submitted":
            acts += [self.send_back] * 3
        if one.state in OPEN and one.unit == "NNPTNT" and self.told.is_officer_there:
            acts += [self.delegate] * 2
        if one.state in OPEN and one.request is not None:
            acts.append(self.decide)
        if one.state in CARRIED and one.request is not None:
            acts.append(self.withdraw)
        acts += [self.answer_obstacle] * bool(one.obstacles) + [self.answer] * bool(one.directions)
        return acts if self.told.heads(one.unit, self.today) else [act for act in acts if act not in self.of_heads]

    @property
    def of_heads(self) -> list[Callable[[Session, Task, Known], None]]:
        """What nobody does on days on which nobody heads the unit."""
        return [
            *(self.accept, self.refuse, self.report, self.submit),
            *(self.hinder, self.ask, self.withdraw, self.answer),
        ]

    def head(self, session: Session, unit: str) -> Actor:
        """Who heads a unit today, in person."""
        who = (self.told.heads(unit, self.today) - {"deputy"}).pop()
        return actor_named(session, who, self.today)

    def accept(self, session: Session, task: Task, one: Known) -> None:
        """The unit takes it on."""
        accept(session, task, by=self.head(session, one.unit), clock=self.clock, version=task.version)
        one.state, one.refused, one.recorded = "carried", False, self.today

    def refuse(self, session: Session, task: Task, one: Known) -> None:
        """The unit refuses it."""
        by = self.head(session, one.unit)
        refuse(session, task, by=by, clock=self.clock, version=task.version, reason="Không thuộc phạm vi.")
        one.refused, one.recorded = True, self.today

    def uphold(self, session: Session, task: Task, one: Known) -> None:
        """It stands all the same."""
        said = Answered(Answer.UPHELD, RULING, self.house.standing, task.version)
        answer_refusal(session, task, said, self.clock)
        one.refused, one.recorded = False, self.today

    def report(self, session: Session, task: Task, one: Known) -> None:
        """The unit reports, of recurring work for the oldest period that waits."""
        report(session, self.clock, task, self.head(session, one.unit), note="Đang làm.")
        one.state, one.refused = "carried", False
        self.reported(one)

    def submit(self, session: Session, task: Task, one: Known) -> None:
        """The unit reports it as done."""
        submit(session, self.clock, task, self.head(session, one.unit), percent=Decimal(100))
        one.state, one.refused, one.submitted, one.again_by = "submitted", False, self.today, None
        self.reported(one)

    def reported(self, one: Known) -> None:
        """What a report ends."""
        one.recorded = self.today
        waiting = [period for period in one.periods if period.starts <= self.today and not period.reported]
        if waiting:
            waiting[0].reported = True

    def send_back(self, session: Session, task: Task, one: Known) -> None:
        """The result comes back, sometimes to be submitted again by the due day."""
        again_by = self.in_days(0, 20)
        if one.due is not None and one.due > self.today and self.draw.random() < 0.3:
            again_by = one.due
        send_back(session, self.clock, task, self.house.standing, again_by=again_by)
        one.state, one.again_by, one.submitted, one.recorded = "carried", again_by, None, self.today

    def confirm(self, session: Session, task: Task, one: Known) -> None:
        """It is done."""
        settle(session, self.clock, task, self.house.standing)
        one.state = "over"

    def revoke(self, session: Session, task: Task, one: Known) -> None:
        """It is no more."""
        course.revoke(session, task, course.Decided(RULING, self.house.standing, task.version), self.clock)
        one.state = "over"

    def pause(self, session: Session, task: Task, one: Known) -> None:
        """It stands still; a request lapses, and what was submitted is to be submitted later."""
        course.pause(session, task, course.Decided(RULING, self.house.standing, task.version), self.clock)
        one.state, one.request, one.submitted, one.refused, one.recorded = "paused", None, None, False, self.today

    def resume(self, session: Session, task: Task, one: Known) -> None:
        """It goes on."""
        course.resume(session, task, course.Decided(RULING, self.house.standing, task.version), self.clock)
        one.state, one.recorded = "carried", self.today

    def review(self, session: Session, task: Task, one: Known) -> None:
        """Undated work is looked at, which is no report."""
        sent = Review("Tiếp tục.", self.in_days(3, 40), task.review_on)
        review(session, task, sent, by=self.house.office, clock=self.clock)
        one.review = sent.next_on

    def delegate(self, session: Session, task: Task, one: Known) -> None:
        """The officer is given the task, or gives it back, which is no report."""
        handler = None if one.is_with_officer else self.house.people["officer"].person_id
        delegate(session, task, Delegation(handler, task.handler_id), by=self.house.lead, clock=self.clock)
        one.is_with_officer = handler is not None

    def name(self, matter: str, number: int | None, of: str) -> str:
        """The list's name for what was made."""
        self.names[matter, number or 0] = f"{of} {matter} {number}"
        return self.names[matter, number or 0]

    def ask(self, session: Session, task: Task, one: Known) -> None:
        """The head asks for a later day: of the standing members or the member of the field, then of those above."""
        by, due = self.head(session, one.unit), one.counts_on or self.today
        to_day = max(one.due or due, self.today) + timedelta(days=self.draw.randint(1, 40))
        if one.rolls and to_day.month not in HOLIDAYS_ONLY_AT_WEEKENDS:
            return
        sent = RequestInput(task.version, f"ask {task.version} {one.code}", to_day, Cause.WEATHER, "Mưa.", sure=True)
        asked = extensions.ask(session, task, sent, by=by, clock=self.clock)
        who = next(iter(self.told.heads(one.unit, self.today) - {"deputy"}))
        name = self.name("extension", asked.id, one.code)
        one.request = Request(name, due, self.today, who, to_day, by_document=one.decided > 0)
        one.recorded = self.today

    def decide(self, session: Session, task: Task, one: Known) -> None:
        """Granted, if the day still lies ahead, or refused."""
        request, asked = open_request(session, task.id or 0), one.request
        assert request is not None
        assert asked is not None
        is_granted = asked.to_day > self.today and self.draw.random() < 0.7
        verdict = Verdict.GRANTED if is_granted else Verdict.REFUSED
        sent = DecisionInput(task.version, f"on {request.id}", verdict, note="Theo đề nghị.", document_number="7-TB/HU")
        extensions.decide(session, task, request.id or 0, sent, by=self.house.standing, clock=self.clock)
        if is_granted:
            one.due = asked.to_day
        one.request, one.decided, one.recorded = None, one.decided + 1, self.today

    def withdraw(self, session: Session, task: Task, one: Known) -> None:
        """Who asked takes it back, if still in office."""
        request, asked = open_request(session, task.id or 0), one.request
        assert request is not None
        assert asked is not None
        if asked.by not in self.told.heads(one.unit, self.today):
            return
        extensions.withdraw(
            session, task, request.id or 0, by=self.head(session, one.unit), clock=self.clock, version=task.version,
            key=f"back {request.id}",
        )  # fmt: skip
        one.request, one.recorded = None, self.today

    def hinder(self, session: Session, task: Task, one: Known) -> None:
        """The head reports an obstacle, to the standing members or above."""
        level = self.draw.choice([None, Authority.STANDING, Authority.BUREAU, Authority.PROVINCE])
        sent = ObstacleInput(Cause.LAND, "Vướng đất.", level=level, answer_by=self.in_days(0, 15))
        by = self.head(session, one.unit)
        row = obstacles.raise_obstacle(session, task, sent, by=by, clock=self.clock, version=task.version)
        session.flush()
        assert sent.answer_by is not None
        by_document = level in {Authority.BUREAU, Authority.PROVINCE}
        one.obstacles.append(Obstacle(self.name("obstacle", row.id, one.code), sent.answer_by, by_document))
        one.recorded = self.today

    def answer_obstacle(self, session: Session, task: Task, one: Known) -> None:
        """Whoever must does, which is no report of the unit."""
        answered = one.obstacles.pop()
        row = session.get_one(ObstacleRow, int(answered.name.rpartition(" ")[2]))
        obstacles.answer(
            session, task, row, by=self.house.standing, clock=self.clock, version=row.version, text="Đã giao.",
            document="8-CV/HU",
        )  # fmt: skip

    def direct(self, session: Session, task: Task, one: Known) -> None:
        """A standing member directs the unit."""
        sent = DirectionInput("Làm ngay.", self.in_days(0, 15))
        row = directions.direct(session, task, sent, by=self.house.standing, clock=self.clock)
        one.directions.append(Direction(self.name("direction", row.id, one.code), sent.answer_by))

    def answer(self, session: Session, task: Task, one: Known) -> None:
        """The head answers, which is no report."""
        answered = one.directions.pop()
        row = session.get_one(DirectionRow, int(answered.name.rpartition(" ")[2]))
        directions.answer(session, task, row, "Đã làm.", by=self.head(session, one.unit), clock=self.clock)

    def direct_field(self, session: Session) -> None:
        """A standing member directs all units that have work in a field."""
        code = self.draw.choice(FIELDS)
        units = {one.unit for one in self.told.tasks if one.in_field == code and one.state != "over"}
        if not units:
            return
        sent = FieldDirectionInput("Rà soát.", self.in_days(0, 15), frozenset(units))
        row = directions.direct_field(
            session, session.get_one(Field, self.house.fields[code]), sent, by=self.house.standing, clock=self.clock
        )
        name = self.name("field_direction", row.id, code)
        self.told.on_fields.append(FieldDirection(name, sent.answer_by, units))

    def answer_on_field(self, session: Session) -> None:
        """The head of one of the units answers."""
        asked = self.draw.choice(self.told.on_fields)
        headed = sorted(unit for unit in asked.units if self.told.heads(unit, self.today))
        if not headed:
            return
        unit = self.draw.choice(headed)
        key = (int(asked.name.rpartition(" ")[2]), self.house.units[unit])
        addressee = session.get_one(DirectedUnit, key)
        by = self.head(session, unit)
        directions.answer_for_unit(session, addressee, "Đã làm.", by=by, clock=self.clock)
        asked.units.remove(unit)
