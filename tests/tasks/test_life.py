"""Tasks live through whatever people do in whatever order; counts never disagree, today or looking back.

After every step the counts of today equal a count from the tasks, one from the history and one from memory; at the
end every past day read from the history equals what memory noted on that day.
"""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlmodel import Session

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.core.errors import DomainError, NotAllowed
from pacnam_tasks.tasks import summary
from pacnam_tasks.tasks.queries.counts import AsOf, Scope, all_facts, plain_sum, sum_of
from pacnam_tasks.tasks.rules.tally import Tally
from tests.conftest import NOON
from tests.factories import build_house, make_task
from tests.history.events import check
from tests.tasks.deeds import Deeds
from tests.tasks.life import ACTS, Life, counts

MOST_TASKS = 5
SELDOM = ["check", "confirm", "refuse", "resume", "send_back", "uphold", "withdraw"]
which = st.integers(0, 99)


class Lives(RuleBasedStateMachine):
    """A few tasks, their parts, and the people around them; everything is undone at the end."""

    database: Database

    @initialize(due_in=st.sampled_from([0, 9]))
    def move_in(self, due_in: int) -> None:
        self.clock = MovingClock(NOON)
        self.connection = self.database.engine.execution_options(writes=True).connect()
        self.outer = self.connection.begin()
        self.session = Session(self.connection, expire_on_commit=False, info=self.database.info)
        self.house = build_house(self.session, self.clock)
        self.deeds = Deeds(self.session, self.house, self.clock)
        self.lives: list[Life] = []
        self.noted: dict[date, dict[str, int]] = {}
        self.draft("NNPTNT", due_in)
        self.act("assign", 1)

    @rule(unit=st.sampled_from(["NNPTNT", "HKL"]), due_in=st.sampled_from([None, 0, 2, 9, 30]))
    def draft(self, unit: str, due_in: int | None) -> None:
        if sum(life.parent is None for life in self.lives) < MOST_TASKS:
            due = None if due_in is None else self.today + timedelta(days=due_in)
            task = make_task(self.session, self.house, self.clock, lead=unit, due_on=due, state="draft")
            self.lives.append(Life(task, due))

    def act(self, name: str, number: int, quantity: int = 0) -> None:
        act = ACTS[name]
        life = self.pick(number, act.may)
        said = {"quantity": quantity} if name in {"report", "check"} else {}
        before = life.now
        with pytest.raises(NotAllowed):
            getattr(self.deeds, name)(life.task, by=self.house.inspector)
        if self.happens(life, act.may(life), getattr(self.deeds, name), **said):
            if name == "split":
                self.lives += [Life(part, life.due_on, parent=life) for part in self.deeds.parts]
                life.parts = self.lives[-len(self.deeds.parts) :]
                for part in life.parts:
                    part.stand(self.today, state="assigned")
            along = [part for part in life.parts if act.along(part)]
            life.stand_along(self.today, along, **act.stands(life, self.today, quantity))
            if name in {"report", "submit"}:
                life.undo = (self.deeds.update_id, self.clock.now(), before)

    def withdraw(self, number: int) -> None:
        life = self.pick(number, lambda one: one.undo is not None)
        if life.undo is not None:
            may = life.may_be_withdrawn(self.clock.now())
            if self.happens(life, may, self.deeds.withdraw, update_id=life.undo[0]):
                life.stand_again(self.today)

    @rule(name=st.sampled_from(sorted(ACTS)), number=which, quantity=st.integers(0, 120))
    def try_anything(self, name: str, number: int, quantity: int) -> None:
        self.act(name, number, quantity)

    @rule(choice=which, number=which, quantity=st.integers(0, 120))
    def go_on(self, choice: int, number: int, quantity: int) -> None:
        possible = [name for name in sorted(ACTS) if any(map(ACTS[name].may, self.lives))]
        self.act(possible[choice % len(possible)], number, quantity)

    @rule(name=st.sampled_from(SELDOM), number=which, quantity=st.integers(0, 120))
    def do_what_is_seldom(self, name: str, number: int, quantity: int) -> None:
        if name == "withdraw":
            self.withdraw(number)
        else:
            self.act(name, number, quantity)

    @rule(minutes=st.sampled_from([1, 9, 11, 300]))
    def minutes_pass(self, minutes: int) -> None:
        self.move(timedelta(minutes=minutes))

    @rule(days=st.sampled_from([1, 3, 15]), is_refreshed=st.booleans())
    def days_pass(self, days: int, is_refreshed: bool) -> None:
        self.move(timedelta(days=days))
        if is_refreshed:
            summary.refresh(self.session, self.today)

    @invariant()
    def counts_of_today_agree(self) -> None:
        tally = self.counted(self.today)
        known = list(all_facts(self.session, AsOf(self.today, self.today, self.clock.zone), Scope()))

        assert tally == plain_sum(known, self.today)
        assert tally == self.counted(self.today, looking_from=self.today + timedelta(days=1))
        assert remembered(tally) == counts(self.lives, self.today)
        assert tally.assigned == sum(life.now.state != "draft" for life in self.lives)

    @invariant()
    def tasks_stand_as_remembered(self) -> None:
        for life in self.lives:
            assert {name: getattr(life.task, name) for name in asdict(life.now)} == asdict(life.now)
            assert life.now.state == "draft" or life.task.recorded_on == life.recorded_on

    def teardown(self) -> None:
        try:
            for day, noted in self.noted.items():
                assert remembered(self.counted(day)) == noted, day
            assert check(self.session).broken_at is None
        finally:
            self.session.close()
            self.outer.rollback()
            self.connection.close()

    @property
    def today(self) -> date:
        return self.clock.today()

    def pick(self, number: int, may: Callable[[Life], bool] = lambda _: True) -> Life:
        """A task with which it is possible, if there is one; one time in five any."""
        able = [life for life in self.lives if may(life)]
        some = able if able and number % 5 else self.lives
        return some[number % len(some)]

    def counted(self, day: date, looking_from: date | None = None) -> Tally:
        """Counted as a page counts: in a session of its own, which gathers a past day once."""
        self.session.flush()
        with Session(self.connection) as page:
            return sum_of(page, self.house.office, AsOf(day, looking_from or self.today, self.clock.zone), Scope())

    def move(self, by: timedelta) -> None:
        until = self.clock.now() + by
        while self.today < MovingClock(until).today():
            self.noted[self.today] = counts(self.lives, self.today)
            self.clock.move_to(self.clock.now() + timedelta(days=1))
        self.clock.move_to(until)

    def happens(self, life: Life, may: bool, deed: Callable[..., None], **said: Any) -> bool:
        """Do it; what may not be is refused and changes nothing."""
        if may:
            deed(life.task, **said)
            return True
        before = life.task.facts
        with pytest.raises(DomainError):
            deed(life.task, **said)
        assert life.task.facts == before
        return False


def remembered(tally: Tally) -> dict[str, int]:
    """The counts that memory keeps too."""
    return {name: getattr(tally, name) for name in counts([], date.min)}


def live(database: Database, lives: int, steps: int) -> None:
    """Let so many lives take so many steps each.

    A failing life is told as it was: shortening it takes minutes (add Phase.shrink where that helps).
    """
    machine = type("Lives", (Lives,), {"database": database})
    bounded = settings(max_examples=lives, stateful_step_count=steps, phases=(Phase.generate,))
    run_state_machine_as_test(machine, settings=bounded)


def test_counts_agree_whatever_happens(database: Database) -> None:
    live(database, lives=75, steps=40)


@pytest.mark.faults
def test_counts_agree_in_a_hundred_thousand_steps(database: Database) -> None:
    live(database, lives=1000, steps=50)
