"""People and their browsers, and what must come of every form; the rules of a machine are built on it.

After every step: what was refused changed nothing; what was taken is one event with its form's key, by the right
person; every task stands as remembered; the counts of today and of one past day, as one of the people sees them, are
those made from memory, and add up. At the end: all past days, and all that hangs on tasks.
"""

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from hypothesis.stateful import RuleBasedStateMachine
from sqlalchemy import Connection, bindparam, select
from sqlmodel import Session, col

from pacnam_tasks.accounts import queries as accounts
from pacnam_tasks.accounts.leaving.actions import disable
from pacnam_tasks.core.clock import MovingClock, local_day
from pacnam_tasks.core.errors import Conflict, DomainError, NotAllowed, NotFound, Refused, SentBefore
from pacnam_tasks.history.models import Event
from pacnam_tasks.tasks import summary
from pacnam_tasks.tasks.queries.counts import AsOf, Dimension
from tests.conftest import NOON
from tests.factories import House
from tests.life.acts import outcome
from tests.life.affairs import Affairs
from tests.life.browsers import Browsers
from tests.life.charging import changed_by
from tests.life.choosing import drafted, shuffled
from tests.life.comparing import (
    compare_affairs,
    compare_counts,
    compare_kept_days,
    compare_tasks,
    compare_what_hangs_on,
    compare_with_timeline,
)
from tests.life.effects import happen
from tests.life.forms import ACTS, HOUSE, Form, kind_of, opened
from tests.life.leaving import comes_of_leaving, leave
from tests.life.ledger import Ledger, named
from tests.life.memory import Update
from tests.life.people import MAY, PEOPLE, Person, may
from tests.life.standing import Standing
from tests.life.telling import FORBIDDEN, OUTDATED, REFUSED, REPEATED, TAKEN, UNKNOWN

MOST_LIVES = 18
MOST_TABS = 6
FLEETING = {"uphold", "release", "escalate", "answer_obstacle", "withdraw_extension", "review"}
BY_ITSELF = {"reopen": {"delegated", "member_changed"}}
"""What the system does of its own accord after an act, beside rolling up."""
TOLD: dict[type[DomainError], str] = {
    NotFound: UNKNOWN,
    NotAllowed: FORBIDDEN,
    Conflict: OUTDATED,
    SentBefore: OUTDATED,
    Refused: REFUSED,
}
_EVENTS = (
    select(col(Event.seq), col(Event.kind), col(Event.task_id), col(Event.actor_id), col(Event.key))
    .where(col(Event.seq) > bindparam("head"))
    .order_by(col(Event.seq))
)


class Living(RuleBasedStateMachine):
    """A few tasks, their parts, and the people around them; everything is undone at the end of a run."""

    connection: Connection
    info: dict[str, Any]
    house: House
    ledger: Ledger

    def begin(self) -> None:
        """An empty desk, at noon."""
        self.clock = MovingClock(NOON)
        self.undoing = self.connection.begin_nested()
        self.house = replace(self.house, people={**self.house.people})
        self.affairs, self.people = Affairs(), list(PEOPLE)
        self.browsers = Browsers(self.connection, self.info, self.house, self.clock)
        self.lives = self.affairs.lives
        self.noted: dict[date, tuple[Standing, ...]] = {}
        self.taken: dict[str, Update | None] = {}
        self.tabs: list[Form] = []
        self.sent: list[Form] = []
        self.done: Counter[tuple[str, str]] = Counter()
        self.head = self.steps = 0

    def days_pass(self, dice: Random) -> None:
        """Midnight comes; the counts are made anew, or not yet."""
        self.move(timedelta(days=dice.choice([1, 1, 1, 3, 15])))
        if dice.random() < 0.6:
            with self.browsers.writing() as session, session.begin():
                summary.refresh(session, self.today)
        self.count("days passed")

    def count(self, told: str) -> None:
        """A step has ended: count it, and compare."""
        self.steps += 1
        self.ledger.steps += 1
        self.ledger.outcomes[told] += 1
        compare_tasks(self.connection, self.lives, self.house)
        now = [life.now for life in self.lives]
        viewer = self.people[self.steps * 31 % len(self.people)]
        past = [*self.noted, self.today]
        day = past[self.steps * 7919 % len(past)]
        with self.browsers.page() as page:
            self.compare(page, viewer, self.today, now, self.today)
            self.compare(page, viewer, day, self.noted.get(day, now), self.today + timedelta(days=1))
        self.ledger.past_days += 1

    def teardown(self) -> None:
        if not hasattr(self, "undoing"):
            return
        try:
            with self.browsers.page() as page:
                for day, noted in self.noted.items():
                    self.compare(page, PEOPLE[1], day, noted, self.today)
                    self.ledger.past_days += 1
                compare_kept_days(page, self.today, self.clock.zone)
                compare_with_timeline(page, self.lives, self.taken, self.house)
                compare_what_hangs_on(page, self.lives)
                compare_affairs(page, self.affairs, self.house)
        finally:
            self.undoing.rollback()

    @property
    def today(self) -> date:
        return self.clock.today()

    def dice(self, chance: int) -> Random:
        """What is chosen in this step: as Hypothesis has it, and not the same in the next one."""
        return Random(f"{chance} {self.steps}")

    def write_down(self, dice: Random, due_in: int | None, rhythm: str, unit: str = "") -> None:
        """The office drafts a task."""
        life = drafted(dice, f"NV-{len(self.lives)}", self.today, due_in, rhythm, unit)
        life.house = self.affairs
        life.id = self.browsers.draft(life)
        self.lives.append(life)
        self.count("drafted")
        self.new_events()

    def form_for(self, wanted: str, acts: Sequence[str], dice: Random) -> Form | None:
        """A form of which this must come: the first of these acts for which there is one, of any task, by anybody.

        Half the time tasks with parts come first, and half the time those who act for a head.
        """
        number, twist, now, today = dice.randrange(121), dice.randrange(10), self.clock.now(), self.today
        lives, people = shuffled(self.lives, dice), shuffled(self.people, dice)
        if dice.random() < 0.5:
            lives.sort(key=lambda life: not life.parts)
        if dice.random() < 0.5:
            people.sort(key=lambda one: not one.acting)
        if len(self.lives) >= MOST_LIVES:
            acts = [act for act in acts if act != "split"]
        for act, life, by in itertools.product(acts, lives, people):
            if act in MAY and not may(by, act, life):
                continue
            form = opened(act, life, by, number, twist, today)
            if form is not None and outcome(form, now, today, self.taken) == wanted:
                return form
        return None

    def seldom(self, wanted: str, dice: Random) -> list[str]:
        """The acts of which this came least often so far in this run come first, among them those soon out of reach."""
        return sorted(shuffled(ACTS, dice), key=lambda act: (self.done[act, wanted], act not in FLEETING))

    def send(self, form: Form | None) -> None:
        """Send a form; what comes of it must be what memory says."""
        if form is None:
            return
        if form.by.name in self.affairs.left:
            return
        form = replace(form, by=next(one for one in self.people if one.name == form.by.name))
        expected = outcome(form, self.clock.now(), self.today, self.taken)
        told, made = self.told(form)
        events = self.new_events()
        if told == TAKEN and not events:
            told = REPEATED
        assert told == expected, (form, told, expected)
        if told == TAKEN:
            mine = [(one.kind, one.task_id) for one in events if one.key == form.key]
            assert mine == [(kind_of(form), self.told_of(form))]
            holdings = {holding.id for holding in self.house.people[form.by.name].holdings}
            itself = BY_ITSELF.get(form.act, set()) | {"rolled_up"}
            assert all(one.actor_id in holdings for one in events if one.actor_id or one.kind not in itself)
            self.ledger.acts.update(named(form))
            self.taken[form.key] = happen(form, made, self.clock.now(), self.today)
            if form.act in HOUSE:
                self.see_who_acts()
            self.lives += [part for part in form.life.parts if part not in self.lives]
        else:
            assert events == []
        self.done[form.act, told] += 1
        self.count(told)
        if form not in self.sent:
            self.sent = [*self.sent[-MOST_TABS:], form]

    def told_of(self, form: Form) -> int | None:
        """The task in whose history the form's own event stands, if in any."""
        if form.act == "change_member":
            return changed_by(form)[0].id
        return None if form.act in HOUSE else form.life.id

    def told(self, form: Form) -> tuple[str, list[int]]:
        """What the system tells the sender, and the ids of what the form made."""
        try:
            return TAKEN, self.browsers.send(form)
        except DomainError as refusal:
            return TOLD[type(refusal)], []

    def leave(self, name: str) -> None:
        """The account of somebody is disabled, unless others must take over first."""
        if name in self.affairs.left:
            return
        expected = comes_of_leaving(name, self.affairs)
        told = TAKEN
        try:
            with self.browsers.writing() as session, session.begin():
                account = accounts.account_named(session, name)
                assert account is not None
                disable(session, account, self.clock)
        except Refused:
            told = REFUSED
        events = self.new_events()
        assert (told, bool(events)) == (expected, expected == TAKEN), (name, told, expected)
        if told == TAKEN:
            leave(name, self.affairs, self.today)
            self.see_who_acts()
            self.ledger.acts["somebody left"] += 1
        self.count(f"leaving {told}")

    def new_events(self) -> list[Any]:
        """What was recorded since the last look."""
        found = list(self.connection.execute(_EVENTS, {"head": self.head}))
        self.head = found[-1].seq if found else self.head
        return found

    def compare(self, page: Session, viewer: Person, day: date, noted: Sequence[Standing], today: date) -> None:
        """The counts of a day, seen from another, are those of memory."""
        by: tuple[Dimension, ...] = ("unit_id", "member_id", "field_id", "level")
        when = AsOf(day, today, self.clock.zone)
        compare_counts(page, self.house, viewer, when, noted, by[self.ledger.steps % len(by)])

    def move(self, by: timedelta) -> None:
        until, day = self.clock.now() + by, self.today
        while self.today < local_day(until, self.clock.zone):
            self.noted[self.today] = tuple(life.now for life in self.lives)
            self.clock.move_to(self.clock.now() + timedelta(days=1))
        self.clock.move_to(until)
        if self.today != day:
            self.see_who_acts()

    def see_who_acts(self) -> None:
        """Who sends is looked up anew with each form; acting heads have their rights by the day."""
        left = self.affairs.left
        self.people = [one.on(self.today, self.affairs.actings) for one in PEOPLE if one.name not in left]
        with self.browsers.page() as page:
            for name in {one.person for one in self.affairs.actings} | left:
                self.house.people[name] = accounts.actor_named(page, name, self.today)
