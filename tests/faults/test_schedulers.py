"""Several schedulers at once, and a message that kills whoever sends it: all real processes."""

import json
from collections import Counter
from dataclasses import replace

import pytest

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.reminders.rules import MAX_TRIES, Fate
from tests.factories import House
from tests.faults.test_delivery_kills import AN_AGE, give_work, notices, plan_messages
from tests.faults.workers import POISONED, Place, barrier, deliver_poison, live_together, start
from tests.reminders.conftest import messages

HEADS = 30


def recipients(place: Place) -> Counter[str]:
    """To whom mails went, and how many."""
    lines = place.log.read_text().splitlines() if place.log.exists() else []
    return Counter(json.loads(line)[0][0] for line in lines)


@pytest.mark.parametrize("schedulers", [2, 5])
def test_schedulers_at_the_same_moment_do_everything_once(
    place: Place, database: Database, saved_house: House, clock: MovingClock, schedulers: int
) -> None:
    due = give_work(database, saved_house, clock, HEADS)
    together = barrier(schedulers)

    alive = [start(live_together, place, together) for _ in range(schedulers)]
    for one in alive:
        one.join()

    assert [one.exitcode for one in alive] == [0] * schedulers
    assert notices(database) == Counter(due)
    assert recipients(place) == Counter({address for _code, address in due})


def test_a_message_that_kills_its_workers_is_set_aside_and_the_others_go_on(
    place: Place, database: Database, saved_house: House, clock: MovingClock
) -> None:
    due = plan_messages(database, saved_house, clock, 3)
    deaths = 0
    for number in range(MAX_TRIES + 1):
        worker = start(deliver_poison, replace(place, ahead=AN_AGE * number))
        worker.join()
        deaths += worker.exitcode != 0
        worker.close()

    assert deaths == MAX_TRIES
    assert recipients(place) == Counter({address for _code, address in due} - {POISONED})
    with database.reading() as session:
        assert [one.state for one in messages(session)] == [Fate.FAILED, Fate.SENT, Fate.SENT]
