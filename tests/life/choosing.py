"""What chance puts before the machine: new tasks, and forms of anybody."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from tests.life.forms import ACTS, Form, opened
from tests.life.memory import Life, Standing
from tests.life.people import FIELDS, PEOPLE, UNITS, sees


def drafted(dice: Random, code: str, today: date, due_in: int | None, rhythm: str) -> Life:
    """A task that the office is about to write down."""
    due = None if due_in is None else today + timedelta(days=due_in)
    kind = dice.choice(["percent", "percent", "count", "none"])
    now = Standing(
        unit=dice.choice(UNITS),
        field=dice.choice(FIELDS),
        start_on=today,
        due_on=due,
        first_due_on=due,
        kind=kind,
        target=None if kind == "none" else Standing.target,
        weight=dice.choice([1, 2]),
        member=dice.choice(["member", "member2", None]),
    )
    helpers = frozenset(dice.choice([set(), {"XBB"}]))
    return Life(0, code, now, rhythm=rhythm, needs_evidence=dice.random() < 0.2, co_units=helpers)


def any_form(dice: Random, lives: Sequence[Life], today: date) -> Form | None:
    """A form of anybody about anything, whatever may come of it; half the people are such as see the task."""
    act, life = dice.choice(ACTS), dice.choice(lives)
    people = [one for one in PEOPLE if dice.random() < 0.5 or sees(one, life)]
    return opened(act, life, dice.choice(people), dice.randrange(121), dice.randrange(10), today)
