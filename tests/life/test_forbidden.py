"""Every act that is not somebody's to do is refused to that person, whatever the state of the task."""

from collections.abc import Sequence
from itertools import product
from random import Random

import pytest

from pacnam_tasks.core.db import Database
from pacnam_tasks.core.errors import NotAllowed, NotFound
from pacnam_tasks.tasks.queries import one
from tests.life.acts import outcome
from tests.life.comparing import compare_tasks
from tests.life.desk import Desk
from tests.life.forms import ACTS, HOUSE, Form, opened
from tests.life.ledger import Ledger
from tests.life.machine import Lives
from tests.life.memory import Life
from tests.life.people import PEOPLE, UNITS, Person, sees
from tests.life.sendings import arrive
from tests.life.telling import FORBIDDEN, TAKEN
from tests.life.test_life import machine_on

WORKED_ON = ["accept", "raise_obstacle", "direct", "report", "ask_extension"]
PATHS = {
    "assigned": [],
    "refused": ["refuse"],
    "in_progress": WORKED_ON,
    "submitted": [*WORKED_ON, "submit"],
    "done": [*WORKED_ON, "submit", "confirm"],
    "paused": [*WORKED_ON, "pause"],
    "revoked": [*WORKED_ON, "revoke"],
}
"""What happens to a task after it was assigned, and to a part."""


def done_by_anybody(house: Lives, life: Life, act: str) -> None:
    """The act, by the first one who may."""
    forms = (opened(act, life, by, 20, twist, house.today) for by, twist in product(PEOPLE, (4, 7)))
    house.send(next(form for form in forms if form and _outcome(house, form) == TAKEN))


def _outcome(house: Lives, form: Form) -> str:
    return outcome(form, house.clock.now(), house.today, house.taken)


def in_every_state(house: Lives) -> None:
    """A draft of each unit, and for each path a task of each and a part that have gone it."""
    for number, path in enumerate(PATHS.values()):
        for unit in UNITS:
            house.write_down(Random(number), 30, "", unit)
            done_by_anybody(house, house.lives[-1], "assign")
            go(house, house.lives[-1], path)
        house.write_down(Random(number), 30, "")
        whole = house.lives[-1]
        go(house, whole, ["assign", "accept", "split"])
        go(house, whole.parts[0], path)
    for unit in UNITS:
        house.write_down(Random(0), 30, "", unit)


def go(house: Lives, life: Life, path: Sequence[str]) -> None:
    """One act after the other."""
    for act in path:
        done_by_anybody(house, life, act)


def refused_to(house: Lives, life: Life, person: Person) -> int:
    """How many acts were refused to somebody: all that are not theirs; what they may not know of is not found."""
    by = house.house.people[person.name]
    forms = [form for act in set(ACTS) - HOUSE if (form := opened(act, life, person, 20, 4, house.today))]
    with house.browsers.page() as session:
        if not sees(person, life):
            with pytest.raises(NotFound):
                one.get_whole(session, life.code, by)
            return len(forms)
        at = Desk(session, one.get_whole(session, life.code, by), by, house.clock, house.house)
        forbidden = [form for form in forms if _outcome(house, form) == FORBIDDEN]
        for form in forbidden:
            with pytest.raises(NotAllowed):
                arrive(at, form)
        return len(forbidden)


def test_what_is_not_theirs_is_refused_to_everybody_in_every_state(database: Database) -> None:
    with machine_on(database, Ledger()) as machine:
        house = machine()
        house.move_in(9, "")
        in_every_state(house)

        refused = sum(refused_to(house, life, person) for life in house.lives for person in PEOPLE)

        assert {life.now.state for life in house.lives if life.parent} == {*PATHS} - {"refused"}
        assert refused > 10_000
        assert house.new_events() == []
        compare_tasks(house.connection, house.lives, house.house)
