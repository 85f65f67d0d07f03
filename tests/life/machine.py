"""People at several browsers do whatever they like in whatever order; memory says what must come of it."""

from datetime import timedelta
from random import Random

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from tests.life.choosing import any_form, near, shuffled
from tests.life.forms import ACTS, opened
from tests.life.leaving import leaver
from tests.life.living import MOST_TABS, Living
from tests.life.people import PEOPLE
from tests.life.telling import REFUSED, TAKEN

MOST_TASKS = 5
CARRYING = [
    "assign", "accept", *["report"] * 6, "submit", "check", "confirm", "send_back", "withdraw",
    "ask_extension", "decide_extension", "reopen", "correct", "roll", "overrule", "review",
]  # fmt: skip
SHARING = ["split", "share", "share"]
POSTS = [
    "name_acting", "name_acting", "end_acting", "make_minute", "make_minute", "confirm_minute", "confirm_minute",
    "decline_minute", "withdraw_minute", "delegate", "delegate",
]  # fmt: skip
CHANCE = st.integers(0, 2**32 - 1)


class Lives(Living):
    """What people may do at each step, whatever comes of it."""

    @initialize(due_in=st.sampled_from([0, 9, 60, None]), rhythm=st.sampled_from(["", "weekly"]))
    def move_in(self, due_in: int | None, rhythm: str) -> None:
        self.begin()
        dice = Random(due_in or 0)
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
        """The main way of a task, from assignment to confirmation; between, it is shared, and people come and go."""
        dice = self.dice(chance)
        if dice.random() < 0.15:
            self.days_pass(dice)
        if dice.random() < 0.08 and (name := leaver(self.affairs, dice)):
            self.leave(name)
        acts = dice.choice([shuffled(CARRYING, dice), shuffled(SHARING, dice), [dice.choice(POSTS)]])
        self.send(self.form_for(TAKEN, acts, dice))

    @rule(chance=CHANCE)
    def two_send_at_once(self, chance: int) -> None:
        """Both have opened the task as it stands; the second one may find it changed."""
        dice = self.dice(chance)
        first = self.form_for(TAKEN, shuffled(dice.choice([CARRYING, ACTS]), dice), dice)
        if first is not None:
            by = first.by if dice.random() < 0.6 else dice.choice(self.people)
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
            form = opened(form.act, form.life, near(form.life, self.people, dice), form.number, form.twist, self.today)
        self.send(form or any_form(dice, self.lives, self.people, self.today))

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
