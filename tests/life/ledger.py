"""What the machine has done, counted as it does it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.life.affairs import Minute
from tests.life.charging import changed_by
from tests.life.forms import ACTS, Form
from tests.life.handing import moves_any
from tests.life.splitting import withdrawn_by

PARTICULAR = (
    "split of a part",
    "part withdrawn",
    "by an acting head",
    "task handed over",
    "many changed",
    "somebody left",
)
"""What acts do only now and then, and has to be seen too."""
OF_HEADS = {"accept", "refuse", "submit", "split", "share", "ask_extension", "delegate", "answer_direction"}
ALL = {*ACTS, *PARTICULAR}


def named(form: Form) -> Iterator[str]:
    """The act of a form that is taken, and what is particular about it."""
    yield form.act
    if form.act == "split" and form.life.parent is not None:
        yield "split of a part"
    if form.act == "share" and withdrawn_by(form.life, form.shares):
        yield "part withdrawn"
    if form.act in OF_HEADS and form.by.right_in(form.life.now.unit):
        yield "by an acting head"
    if form.act == "confirm_minute" and isinstance(form.aim, Minute) and moves_any(form.aim):
        yield "task handed over"
    if form.act == "change_member" and len(changed_by(form)) > 1:
        yield "many changed"


@dataclass
class Ledger:
    """Steps, what came of each, which acts were taken, and how often a past day was compared."""

    steps: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    acts: Counter[str] = field(default_factory=Counter)
    past_days: int = 0

    def __str__(self) -> str:
        told = ", ".join(f"{number} {name}" for name, number in sorted(self.outcomes.items()))
        return f"{self.steps} steps ({told}), {self.past_days} past days recounted"
