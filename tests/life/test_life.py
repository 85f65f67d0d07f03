"""Tasks live through whatever people do in whatever order; memory and the system never disagree."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlmodel import Session

from pacnam_tasks.accounts import queries as accounts
from pacnam_tasks.accounts.models import Account, Appointment, MemberField
from pacnam_tasks.accounts.models import Person as Human
from pacnam_tasks.core.clock import Clock, MovingClock
from pacnam_tasks.core.db import Database
from tests.conftest import NOON
from tests.factories import House, build_house
from tests.life.ledger import ALL, Ledger
from tests.life.machine import Lives
from tests.life.people import MOVED_IN

SINCE = NOON.date().replace(year=2020)
RUNS, STEPS_A_RUN = 7, 100
SEEDS = {"sqlite": 2023, "postgresql": 1981}


@contextmanager
def machine_on(database: Database, ledger: Ledger) -> Iterator[type[Lives]]:
    """The machine in a house that is gone at the end; what is done is written into the ledger.

    All of it is one transaction, of which PostgreSQL clears nothing away before its end: after some thousand steps it
    looks through more dead rows than living ones.
    """
    with database.engine.execution_options(writes=True).connect() as connection:
        outer = connection.begin()
        clock = MovingClock(NOON)
        with Session(connection, expire_on_commit=False, join_transaction_mode="create_savepoint") as session:
            session.info.update(database.info)
            house = build_house(session, clock)
            let_move_in(session, house, clock)
            session.commit()
        more = {"connection": connection, "info": database.info, "house": house, "ledger": ledger}
        yield type("Lives", (Lives,), more)
        outer.rollback()


def let_move_in(session: Session, house: House, clock: Clock) -> None:
    """Those with two posts, and those of units that no other test needs."""
    for person in MOVED_IN:
        human = Human(full_name=f"Người {person.name}")
        session.add(human)
        session.flush()
        assert human.id is not None
        session.add(Account(person_id=human.id, username=person.name, password_hash="-"))
        for role, unit in person.posts:
            post = Appointment(person_id=human.id, unit_id=house.units[unit], role=role, valid_from=SINCE)
            session.add(post)
            session.flush()
            for code in person.fields:
                session.add(MemberField(appointment_id=post.id or 0, field_id=house.fields[code]))
        session.flush()
        house.people[person.name] = accounts.actor_named(session, person.name, clock.today())


def live(database: Database, steps: int) -> Ledger:
    """Let people live through so many steps, or up to twice as many until each act has come up; what was done.

    They are the same ones each time.
    A failing run is told as it was: shortening it takes minutes (add Phase.shrink where that helps).
    """
    bounded = settings(max_examples=RUNS, stateful_step_count=STEPS_A_RUN, phases=(Phase.generate,))
    seeds, ledger = itertools.count(SEEDS[database.engine.dialect.name]), Ledger()
    while ledger.steps < steps or (set(ledger.acts) != ALL and ledger.steps < 2 * steps):
        with machine_on(database, ledger) as machine:
            run_state_machine_as_test(seed(next(seeds))(machine), settings=bounded)
    return ledger


def test_memory_and_system_never_disagree(database: Database) -> None:
    ledger = live(database, steps=2_500)

    assert set(ledger.acts) == ALL, ledger


@pytest.mark.faults
def test_memory_and_system_never_disagree_in_a_hundred_thousand_steps(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger = live(database, steps=50_000)

    with capsys.disabled():
        print(f"\n{database.engine.dialect.name}: {ledger}, 0 disagreements")
