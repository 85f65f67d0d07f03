"""Days without a way out: when it opens again each person gets one message, and nothing that may have left is lost."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.reminders.actions import plan
from pacnam_tasks.reminders.channels.interface import NotSent, Unreachable
from pacnam_tasks.reminders.delivery import Delivery
from pacnam_tasks.reminders.rules import Fate
from tests.conftest import NOON
from tests.factories import House, make_task
from tests.reminders.conftest import Pigeonhole, gathered, mails, messages, no_digests
from tests.reminders.test_letter import text_of
from tests.reminders.test_planning import due_in

MONDAY = NOON + timedelta(days=3)
Tick = Callable[[str, int], None]


@pytest.fixture
def give(database: Database, saved_house: House, clock: MovingClock) -> Tick:
    """Give the unit a task that is due in so many days, and plan."""
    with database.writing() as session:
        no_digests(session, saved_house)

    def make(code: str, days: int) -> None:
        with database.writing() as session:
            make_task(session, saved_house, clock, code=code, start_on=due_in(-30), due_on=due_in(days))
            plan(session, clock, clock.today())

    return make


def raising(wrong: NotSent) -> Callable[[str], None]:
    """A post that fails so."""

    def fail(_recipient: str) -> None:
        raise wrong

    return fail


def takes_all(_recipient: str) -> None:
    """A post that is well again."""


def ends(database: Database) -> list[str]:
    """How the messages ended, the oldest first."""
    with database.reading() as session:
        return [one.state for one in messages(session)]


def test_after_days_without_a_way_out_a_person_gets_one_message_of_all_that_is_still_right(
    give: Tick, delivery: Delivery, post: Pigeonhole, clock: MovingClock, database: Database
) -> None:
    post.refuse = raising(Unreachable("nobody listens"))
    give("NV-1", 7)
    assert delivery.run() == {Fate.PLANNED: 1}
    clock.move_to(MONDAY)
    give("NV-2", 10)
    post.refuse = takes_all

    assert delivery.run() == {Fate.SENT: 1}

    [mail] = post.taken
    assert "NV-1" in text_of(mail, "plain")
    assert "NV-2" in text_of(mail, "plain")
    assert ends(database) == ["void", "sent"]
    with database.reading() as session:
        assert {(one.state, one.in_message_id) for one in mails(session)} == {("sent", messages(session)[1].id)}


def test_a_message_made_at_once_takes_over_what_waits_since_the_morning(
    give: Tick, delivery: Delivery, post: Pigeonhole, clock: MovingClock
) -> None:
    post.refuse = raising(Unreachable("nobody listens"))
    give("NV-1", 7)
    delivery.run()
    clock.move_to(NOON + timedelta(hours=1))
    give("NV-2", 0)
    post.refuse = takes_all

    assert delivery.run() == {Fate.SENT: 1}


def lose_the_answer(delivery: Delivery, post: Pigeonhole) -> None:
    """The server is gone after the final dot."""
    post.refuse = raising(NotSent("gone", in_doubt=True))
    delivery.run()


def fail_somehow(delivery: Delivery, post: Pigeonhole) -> None:
    """It fails for a reason that nobody foresaw."""

    def fail(_recipient: str) -> None:
        raise RecursionError

    post.refuse = fail
    delivery.run()


def die(delivery: Delivery, _post: Pigeonhole) -> None:
    """The worker dies with it in hand."""
    with delivery.database.writing() as session:
        gathered(session, delivery.clock)  # type: ignore[arg-type]  # a clock that moves
    assert delivery.take() is not None


@pytest.mark.parametrize("happen", [lose_the_answer, fail_somehow, die])
def test_what_may_have_left_leaves_under_its_own_message_id_for_ever(
    give: Tick,
    delivery: Delivery,
    post: Pigeonhole,
    clock: MovingClock,
    database: Database,
    happen: Callable[[Delivery, Pigeonhole], None],
) -> None:
    give("NV-1", 7)
    happen(delivery, post)
    clock.move_to(MONDAY)
    give("NV-2", 10)
    post.refuse = takes_all

    assert delivery.run() == {Fate.SENT: 2}

    with database.reading() as session:
        ids = [f"<{one.message_id}>" for one in messages(session)]
    by_id = {mail["Message-ID"]: text_of(mail, "plain") for mail in post.taken}
    assert ["NV-1" in by_id[one] for one in ids] == [True, False]


@pytest.mark.parametrize("happen", [lose_the_answer, die])
def test_doubt_outlives_a_later_try_that_surely_failed(
    give: Tick, delivery: Delivery, post: Pigeonhole, clock: MovingClock, happen: Callable[[Delivery, Pigeonhole], None]
) -> None:
    give("NV-1", 7)
    happen(delivery, post)
    clock.move_to(NOON + timedelta(hours=1))
    post.refuse = raising(Unreachable("nobody listens"))
    assert delivery.run() == {Fate.PLANNED: 1}
    clock.move_to(MONDAY)
    give("NV-2", 10)
    post.refuse = takes_all

    assert delivery.run() == {Fate.SENT: 2}


def test_a_message_that_was_sent_late_is_the_one_of_that_day(
    give: Tick, delivery: Delivery, post: Pigeonhole, clock: MovingClock
) -> None:
    post.refuse = raising(Unreachable("nobody listens"))
    give("NV-1", 7)
    delivery.run()
    post.refuse = takes_all
    clock.move_to(MONDAY - timedelta(hours=6))  # before the hour at which one of today is made
    assert delivery.run() == {Fate.SENT: 1}
    clock.move_to(MONDAY)
    give("NV-2", 10)

    assert delivery.run() == {}

    clock.move_to(MONDAY + timedelta(days=1))
    assert delivery.run() == {Fate.SENT: 1}
