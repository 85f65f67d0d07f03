"""A relay that hangs on one recipient, in real seconds: real workers with the deadline that is shipped.

With a shorter deadline every step at which a server can hang is in tests/reminders/test_rude_servers.py.
"""

import json
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.reminders.rules import Fate
from tests.factories import House
from tests.faults.conftest import mail_server
from tests.faults.test_delivery_kills import plan_messages
from tests.faults.workers import Place, deliver_what_waits, start
from tests.reminders.conftest import messages

HEADS, VICTIM = 30, "head0000@pacnam.example"
OTHERS_WAIT_AT_MOST = 60
"""Seconds."""


@pytest.fixture(params=["hangs", "drips"])
def place(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> Iterator[Place]:
    """Where the server never comes to an end with the DATA of whoever comes first."""
    with mail_server(database_url, tmp_path, hangs_on=VICTIM, drips=request.param == "drips") as made:
        yield made


@pytest.mark.faults
@pytest.mark.parametrize("workers", [1, 5])
def test_others_have_their_messages_within_a_minute(
    place: Place, database: Database, saved_house: House, clock: MovingClock, workers: int
) -> None:
    due = plan_messages(database, saved_house, clock, HEADS)
    began = time.monotonic()
    alive = [start(deliver_what_waits, place) for _ in range(workers)]
    for one in alive:
        one.join()

    came = [json.loads(line) for line in place.log.read_text().splitlines()]
    waited = [at - began for _to, _text, at in came]
    print(f"{workers} workers: the first other after {min(waited):.1f} s, the last after {max(waited):.1f} s")
    assert [one.exitcode for one in alive] == [0] * workers
    assert Counter(to for [to], _text, _at in came) == Counter({to for _code, to in due} - {VICTIM})
    assert max(waited) <= OTHERS_WAIT_AT_MOST
    with database.reading() as session:
        first, *others = messages(session)
    assert (first.state, first.attempts) == (Fate.PLANNED, 1)
    assert {one.state for one in others} == {Fate.SENT}
