"""What chance puts before the machine: new tasks, and forms of anybody."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import TypeVar

from tests.life.effects import REVIEW_AFTER
from tests.life.forms import ACTS, Form, opened
from tests.life.memory import Life
from tests.life.people import FIELDS, UNITS, Person, sees
from tests.life.standing import Standing

Thing = TypeVar("Thing")


def shuffled(things: Sequence[Thing], dice: Random) -> list[Thing]:
    """The same in another order."""
    return dice.sample(things, len(things))


def drafted(dice: Random, code: str, today: date, due_in: int | None, rhythm: str, unit: str = "") -> Life:
    """A task that the office is about to write down."""
    due = None if due_in is None else today + timedelta(days=due_in)
    kind = dice.choice(["percent", "percent", "count", "none"])
    now = Standing(
        unit=unit or dice.choice(UNITS),
        field=dice.choice(FIELDS),
        start_on=today,
        due_on=due,
        first_due_on=due,
        kind=kind,
        target=None if kind == "none" else Standing.target,
        weight=dice.choice([Decimal(1), Decimal(2)]),
        member=dice.choice(["member", "member2", None]),
        rolls=dice.random() < 0.3,
    )
    helpers = frozenset(dice.choice([set(), {"XBB"}]))
    life = Life(0, code, now, rhythm=rhythm, needs_evidence=dice.random() < 0.2, co_units=helpers)
    life.review_on = None if due else today + REVIEW_AFTER
    return life


def near(life: Life, people: Sequence[Person], dice: Random) -> Person:
    """One who works on the task, or who sees it, or anybody."""
    workers = [one for one in people if one.units & {life.now.unit, life.now.whole_unit}]
    return dice.choice(dice.choice([workers, [one for one in people if sees(one, life)], people]))


def any_form(dice: Random, lives: Sequence[Life], people: Sequence[Person], today: date) -> Form | None:
    """A form about anything, whatever may come of it."""
    life = dice.choice(lives)
    return opened(dice.choice(ACTS), life, near(life, people, dice), dice.randrange(121), dice.randrange(10), today)
