"""Every figure of every roll-up page equals a recount of raw events, for random histories, past days and readers."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.tasks import in_force
from tests.conftest import Furnished
from tests.factories import House
from tests.pg import KeptDatabase
from tests.rollup.histories.asking import (
    READERS,
    Ledger,
    Recounted,
    compare_csv,
    compare_data,
    compare_page,
    compare_rates,
    compare_standing,
    compare_trends,
    compare_trends_csv,
    pages_of,
)
from tests.rollup.histories.living import ACTS, OFTEN, Step, Years
from tests.rollup.histories.raw import read
from tests.web.conftest import SignedIn

HISTORIES = 200
STEPS = st.lists(st.tuples(st.sampled_from(OFTEN), st.integers(0, 999)), min_size=30, max_size=90)


@pytest.fixture
def put_back(request: pytest.FixtureRequest, database: Database) -> Callable[[], None]:
    """Make the house again as it was before anything happened in it."""
    if not database.is_sqlite:
        kept: KeptDatabase = request.getfixturevalue("kept_postgresql")
        return kept.put_back
    furnished: Furnished = request.getfixturevalue("furnished_sqlite")
    path = Path(database.url.removeprefix("sqlite:///"))

    def copy_again() -> None:
        database.close()
        shutil.copy(furnished.template, path)

    return copy_again


@pytest.fixture
def live(
    database: Database, saved_house: House, clock: MovingClock, visit: SignedIn, put_back: Callable[[], None]
) -> Callable[[list[Step], int, Ledger], Years]:
    """Live through a history and compare its pages."""

    def one(steps: list[Step], chance: int, ledger: Ledger) -> Years:
        put_back()
        with database.writing() as session:
            years = Years(session, saved_house, clock)
            years.live([("give_out", chance % 997), *steps])
            if chance % 4:
                in_force.catch_up(session)
        if any(True for _ in read(database).events):
            _compare(database, clock, visit, Random(chance), ledger)
        return years

    return one


def _compare(database: Database, clock: MovingClock, visit: SignedIn, dice: Random, ledger: Ledger) -> None:
    raw, today = read(database), clock.today()
    browsers = {one.name: visit(one.name) for one in READERS}

    def get(name: str, address: str) -> Any:
        return browsers[name].get(address)

    expected, asked = Recounted(raw), list(pages_of(dice, raw, today))
    for one in asked:
        compare_data(get, one, expected, ledger)
    alone = [one for one in asked if one.since is None and one.reader.units is None]
    compare_csv(get, dice.choice(asked), expected, ledger)
    for compare in (compare_page, compare_page, compare_rates, compare_trends, compare_trends_csv):
        compare(get, dice.choice(alone), expected, ledger)
    first = raw.events[0][0]
    span = sorted(first + timedelta(days=dice.randrange((today - first).days + 1)) for _ in range(2))
    expected.on(today)
    for reader, level in ((READERS[0], "task"), (READERS[0], "part"), (dice.choice(READERS[1:]), "task")):
        compare_standing(get, reader, level, span[0], dice.choice([today, span[1]]), expected, ledger)
    ledger.wrong += expected.wrong_wholes(today)


def run(live: Callable[[list[Step], int, Ledger], Years], histories: int) -> tuple[Ledger, dict[str, int]]:
    """So many histories; what was compared and what was done in them."""
    ledger, done = Ledger(), dict[str, int]()

    @settings(max_examples=histories, phases=(Phase.generate,), suppress_health_check=list(HealthCheck), deadline=None)
    @given(STEPS, st.integers(0, 2**32 - 1))
    def histories_agree(steps: list[Step], chance: int) -> None:
        years = live(steps, chance, ledger)
        for act, times in years.done.items():
            done[act] = done.get(act, 0) + times
        assert not ledger.wrong, "\n".join(ledger.wrong[:20])

    histories_agree()
    return ledger, done


def test_every_figure_equals_a_recount_of_raw_events(live: Callable[[list[Step], int, Ledger], Years]) -> None:
    ledger, _done = run(live, 2)

    assert ledger.numbers > 500


@pytest.mark.faults
def test_every_figure_of_two_hundred_histories_equals_a_recount_of_raw_events(
    live: Callable[[list[Step], int, Ledger], Years], database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger, done = run(live, HISTORIES)

    with capsys.disabled():
        print(f"\n{database.engine.dialect.name}: {ledger.pages} pages, {ledger.numbers} numbers; {done}")
    assert set(done) == set(ACTS)
