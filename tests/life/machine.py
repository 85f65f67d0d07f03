"""People at several browsers do whatever they like in whatever order; memory says what must come of it.

After every step: what was refused changed nothing; what was taken is one event with its form's key, by the right
person; every task stands as remembered; the counts of today and of one past day, as one of the people sees them, are
those made from memory, and add up. At the end: all past days, and all that hangs on tasks.
"""

import itertools
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from sqlalchemy import Connection, select
from sqlmodel import Session, col

from pacnam_tasks.core.clock import MovingClock, local_day
from pacnam_tasks.core.errors import Conflict, DomainError, NotAllowed, NotFound, Refused, SentBefore
from pacnam_tasks.history.models import Event
from pacnam_tasks.tasks import summary
from pacnam_tasks.tasks.queries.counts import AsOf
from tests.conftest import NOON
from tests.factories import House
from tests.life.acts import outcome
from tests.life.browsers import Browsers
from tests.life.choosing import any_form, drafted, near, shuffled
from tests.life.comparing import compare_counts, compare_tasks, compare_what_hangs_on, compare_with_timeline
from tests.life.effects import happen
from tests.life.forms import ACTS, Form, kind_of, opened
from tests.life.ledger import Ledger, named
from tests.life.memory import Life, Update
from tests.life.people import PEOPLE, Person
from tests.life.standing import Standing
from tests.life.telling import FORBIDDEN, OUTDATED, REFUSED, REPEATED, TAKEN, UNKNOWN

MOST_TASKS = 5
MOST_LIVES = 18
MOST_TABS = 6
CARRYING = [
    "assign", "accept", *["report"] * 6, "submit", "check", "confirm", "send_back", "withdraw",
    "ask_extension", "decide_extension", "reopen", "correct",
]  # fmt: skip
FLEETING = {"uphold", "release", "escalate", "answer_obstacle", "withdraw_extension", "review"}
TOLD: dict[type[DomainError], str] = {
    NotFound: UNKNOWN,
    NotAllowed: FORBIDDEN,
    Conflict: OUTDATED,
    SentBefore: OUTDATED,
    Refused: REFUSED,
}
CHANCE = st.integers(0, 2**32 - 1)
_EVENTS = select(col(Event.seq), col(Event.kind), col(Event.task_id), col(Event.actor_id), col(Event.key))


class Lives(RuleBasedStateMachine):
    """A few tasks, their parts, and the people around them; everything is undone at the end of a run."""

    connection: Connection
    info: dict[str, Any]
    house: House
    ledger: Ledger

    @initialize(due_in=st.sampled_from([0, 9, 60]), rhythm=st.sampled_from(["", "weekly"]))
    def move_in(self, due_in: int, rhythm: str) -> None:
        self.clock = MovingClock(NOON)
        self.undoing = self.connection.begin_nested()
        self.browsers = Browsers(self.connection, self.info, self.house, self.clock)
        self.lives: list[Life] = []
        self.noted: dict[date, tuple[Standing, ...]] = {}
        self.taken: dict[str, Update | None] = {}
        self.tabs: list[Form] = []
        self.sent: list[Form] = []
        self.done: Counter[tuple[str, str]] = Counter()
        self.head = self.steps = 0
        dice = Random(due_in)
        self.write_down(dice, due_in, rhythm)
        self.send(self.form_for(TAKEN, ["assign"], dice))

    @rule(chance=CHANCE)
    def work_goes_on(self, chance: int) -> None:
        """Somebody does what is theirs to do; half the time what was seen least so far."""
        dice = self.dice(chance)
        if dice.random() < 0.15:
            self.days_pass(dice)
        if dice.random() < 0.3 and sum(life.parent is None for life in self.lives) < MOST_TASKS:
            self.write_down(dice, dice.choice([None, 0, 2, 9, 30, 60]), dice.choice(["", "weekly", "monthly"]))
        self.send(self.form_for(TAKEN, self.seldom(TAKEN, dice) if dice.random() < 0.5 else shuffled(ACTS, dice), dice))

    @rule(chance=CHANCE)
    def tasks_are_carried(self, chance: int) -> None:
        """The main way of a task, from assignment to confirmation."""
        dice = self.dice(chance)
        if dice.random() < 0.15:
            self.days_pass(dice)
        self.send(self.form_for(TAKEN, shuffled(CARRYING, dice), dice))

    @rule(chance=CHANCE)
    def work_is_shared(self, chance: int) -> None:
        """A task is split, a part of it is split further, or it is shared anew; between, parts are carried."""
        dice = self.dice(chance)
        acts = ["split", "share", "share"] if dice.random() < 0.3 else CARRYING
        self.send(self.form_for(TAKEN, shuffled(acts, dice), dice))

    @rule(chance=CHANCE)
    def two_send_at_once(self, chance: int) -> None:
        """Both have opened the task as it stands; the second one may find it changed."""
        dice = self.dice(chance)
        first = self.form_for(TAKEN, shuffled(dice.choice([CARRYING, ACTS]), dice), dice)
        if first is not None:
            by = first.by if dice.random() < 0.6 else dice.choice(PEOPLE)
            act = dice.choice([first.act, first.act, *CARRYING, *ACTS])
            second = opened(act, first.life, by, dice.randrange(121), dice.randrange(10), self.today)
            self.send(first)
            self.send(second)

    @rule(chance=CHANCE)
    def an_old_form_is_sent(self, chance: int) -> None:
        """One that has stood open for a while, or one that was sent before."""
        dice = self.dice(chance)
        form = self.form_for(TAKEN, shuffled(ACTS, dice), dice)
        if form is not None:
            self.tabs.append(form)
        if self.sent and dice.random() < 0.4:
            self.send(dice.choice(self.sent))
        elif len(self.tabs) > MOST_TABS:
            self.send(self.tabs.pop(dice.randrange(len(self.tabs))))

    @rule(chance=CHANCE)
    def anybody_tries_anything(self, chance: int) -> None:
        """Those who may, at the wrong moment or with a mistake; somebody near them; anybody."""
        dice = self.dice(chance)
        wanted, acts = dice.choice([(REFUSED, self.seldom(REFUSED, dice)), (TAKEN, shuffled(ACTS, dice)), (TAKEN, [])])
        form = self.form_for(wanted, acts, dice)
        if form is not None and wanted == TAKEN:
            form = opened(form.act, form.life, near(form.life, dice), form.number, form.twist, self.today)
        self.send(form or any_form(dice, self.lives, self.today))

    @rule(chance=CHANCE)
    def minutes_pass(self, chance: int) -> None:
        """And whoever has reported may think better of it, in time or too late."""
        dice = self.dice(chance)
        self.move(timedelta(minutes=dice.choice([1, 9, 10, 11, 300])))
        self.count("minutes passed")
        reports = [(life, life.last) for life in self.lives if life.last is not None]
        if reports and dice.random() < 0.5:
            life, report = dice.choice(reports)
            by = next(one for one in PEOPLE if one.name == report.by)
            self.send(opened("withdraw", life, by, 1, 0, self.today))

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
        viewer = PEOPLE[self.steps * 31 % len(PEOPLE)]
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
                compare_with_timeline(page, self.lives, self.taken, self.house)
                compare_what_hangs_on(page, self.lives)
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
        life.id = self.browsers.draft(life)
        self.lives.append(life)
        self.count("drafted")
        self.new_events()

    def form_for(self, wanted: str, acts: Sequence[str], dice: Random) -> Form | None:
        """A form of which this must come: the first of these acts for which there is one, of any task, by anybody.

        Half the time tasks with parts come first.
        """
        number, twist, now, today = dice.randrange(121), dice.randrange(10), self.clock.now(), self.today
        lives, people = shuffled(self.lives, dice), shuffled(PEOPLE, dice)
        if dice.random() < 0.5:
            lives.sort(key=lambda life: not life.parts)
        if len(self.lives) >= MOST_LIVES:
            acts = [act for act in acts if act != "split"]
        for act, life, by in itertools.product(acts, lives, people):
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
        expected = outcome(form, self.clock.now(), self.today, self.taken)
        told, made = self.told(form)
        events = self.new_events()
        if told == TAKEN and not events:
            told = REPEATED
        assert told == expected, (form, told, expected)
        if told == TAKEN:
            mine = [(one.kind, one.task_id) for one in events if one.key == form.key]
            assert mine == [(kind_of(form), form.life.id)]
            holdings = {holding.id for holding in self.house.people[form.by.name].holdings}
            assert all(one.actor_id in holdings for one in events if one.kind != "rolled_up")
            self.ledger.acts.update(named(form))
            self.taken[form.key] = happen(form, made, self.clock.now(), self.today)
            self.lives += [part for part in form.life.parts if part not in self.lives]
        else:
            assert events == []
        self.done[form.act, told] += 1
        self.count(told)
        if form not in self.sent:
            self.sent = [*self.sent[-MOST_TABS:], form]

    def told(self, form: Form) -> tuple[str, list[int]]:
        """What the system tells the sender, and the ids of what the form made."""
        try:
            return TAKEN, self.browsers.send(form)
        except DomainError as refusal:
            return TOLD[type(refusal)], []

    def new_events(self) -> list[Any]:
        """What was recorded since the last look."""
        found = list(self.connection.execute(_EVENTS.where(col(Event.seq) > self.head).order_by(col(Event.seq))))
        self.head = found[-1].seq if found else self.head
        return found

    def compare(self, page: Session, viewer: Person, day: date, noted: Sequence[Standing], today: date) -> None:
        """The counts of a day, seen from another, are those of memory."""
        compare_counts(page, self.house, viewer, AsOf(day, today, self.clock.zone), noted)

    def move(self, by: timedelta) -> None:
        until = self.clock.now() + by
        while self.today < local_day(until, self.clock.zone):
            self.noted[self.today] = tuple(life.now for life in self.lives)
            self.clock.move_to(self.clock.now() + timedelta(days=1))
        self.clock.move_to(until)
