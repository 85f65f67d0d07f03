"""What becomes of mails: each sent once, tried again where it may help, given up where it will not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import col, select

from pacnam_tasks.accounts.models import Appointment, Person
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.reminders.actions import plan
from pacnam_tasks.reminders.channels.interface import NotSent, Rejected, Unreachable
from pacnam_tasks.reminders.delivery import Delivery
from pacnam_tasks.reminders.messages.actions import settle
from pacnam_tasks.reminders.messages.models import Message
from pacnam_tasks.reminders.models import Reminder
from pacnam_tasks.reminders.rules import LEASE, MAX_TRIES, Fate
from pacnam_tasks.tasks.actions import Deed, change_task
from pacnam_tasks.tasks.models import Task
from tests.conftest import NOON, TODAY
from tests.factories import House, make_task
from tests.reminders.conftest import Pigeonhole, gathered, mailing, mails, messages, no_digests
from tests.reminders.test_planning import due_in

Plan = Callable[..., None]


@pytest.fixture
def planned(database: Database, saved_house: House, clock: MovingClock) -> Plan:
    """Plan mails for a task of each unit named."""

    def make(*leads: str, due: int = 1, **overrides: object) -> None:
        with database.writing() as session:
            for lead in leads:
                make_task(session, saved_house, clock, lead=lead, due_on=due_in(due), **overrides)
            plan(session, clock, clock.today())
            gathered(session, clock)

    return make


def rows(database: Database) -> list[Reminder]:
    """The mails as they stand."""
    with database.reading() as session:
        return mails(session)


def sent_in(database: Database) -> list[Message]:
    """The messages as they stand."""
    with database.reading() as session:
        return messages(session)


def change(database: Database, clock: MovingClock, **changes: object) -> None:
    """Change the one task."""
    with database.writing() as session:
        change_task(session, session.exec(select(Task)).one(), Deed("changed", None), clock, **changes)


def refuse(recipient: str, wrong: NotSent) -> Callable[[str], None]:
    """Raise this for one recipient."""

    def maybe(asked: str) -> None:
        if asked == recipient:
            raise wrong

    return maybe


def test_each_mail_is_sent_once(planned: Plan, delivery: Delivery, post: Pigeonhole, database: Database) -> None:
    planned("NNPTNT", "HKL")

    assert delivery.run() == {Fate.SENT: 2}
    assert delivery.run() == {}

    assert post.recipients == ["lead@pacnam.example", "stranger@pacnam.example"]
    assert {(row.state, row.sent_at, row.leased_by) for row in sent_in(database)} == {("sent", NOON, "")}
    assert {(row.state, row.sent_at) for row in rows(database)} == {("sent", NOON)}


def test_the_try_is_counted_and_the_next_one_set_before_anything_is_sent(
    planned: Plan, delivery: Delivery, post: Pigeonhole, database: Database
) -> None:
    planned("NNPTNT")
    seen: list[tuple[int, object, str]] = []
    post.refuse = lambda _recipient: seen.extend(
        (row.attempts, row.next_try_at, row.leased_by) for row in sent_in(database)
    )

    delivery.run()

    assert seen == [(1, NOON + timedelta(minutes=1), delivery.worker)]


def test_a_refusal_for_good_fails_at_once_and_the_others_go_on(
    planned: Plan, delivery: Delivery, post: Pigeonhole, database: Database
) -> None:
    planned("NNPTNT", "HKL", "XBB")
    post.refuse = refuse("lead@pacnam.example", Rejected("550 nobody here"))

    assert delivery.run() == {Fate.SENT: 2, Fate.FAILED: 1}

    assert [(row.state, row.error) for row in rows(database) if row.state != "sent"] == [("failed", "550 nobody here")]


def test_a_refusal_for_now_waits_and_the_others_go_on(
    planned: Plan, delivery: Delivery, post: Pigeonhole, clock: MovingClock
) -> None:
    planned("NNPTNT", "HKL", "XBB")
    post.refuse = refuse("lead@pacnam.example", NotSent("451 later"))
    assert delivery.run() == {Fate.SENT: 2, Fate.PLANNED: 1}
    assert delivery.run() == {}
    post.refuse = lambda _recipient: None
    clock.move_to(NOON + timedelta(minutes=1))

    assert delivery.run() == {Fate.SENT: 1}


def test_while_the_way_is_closed_one_mail_a_round_is_tried(
    planned: Plan, delivery: Delivery, post: Pigeonhole, database: Database
) -> None:
    planned("NNPTNT", "HKL", "XBB")

    def closed(_recipient: str) -> None:
        raise Unreachable("nobody listens")

    post.refuse = closed
    assert delivery.run() == {Fate.PLANNED: 1}
    assert sorted(row.attempts for row in sent_in(database)) == [0, 0, 1]

    post.refuse = lambda _recipient: None
    assert delivery.run() == {Fate.SENT: 2}


def test_what_has_been_tried_to_the_end_has_failed(
    planned: Plan, delivery: Delivery, post: Pigeonhole, clock: MovingClock, database: Database
) -> None:
    planned("NNPTNT")
    post.refuse = refuse("lead@pacnam.example", NotSent("451 later"))

    ends = []
    while found := delivery.run():
        ends += list(found)
        clock.move_to(clock.now() + timedelta(hours=5))

    assert len(ends) == MAX_TRIES
    assert ends[-1] is Fate.FAILED
    assert rows(database)[0].error == "451 later"


def test_a_mail_that_nobody_survives_is_given_up_in_the_end(
    planned: Plan, delivery: Delivery, clock: MovingClock, database: Database
) -> None:
    planned("NNPTNT")
    for _ in range(MAX_TRIES):
        assert delivery.take() is not None  # and the process dies
        clock.move_to(clock.now() + timedelta(hours=5))

    assert delivery.run() == {}

    assert rows(database)[0].state == "failed"


def test_a_mail_that_cannot_be_made_does_not_hold_the_others_up(
    planned: Plan, delivery: Delivery, post: Pigeonhole, database: Database
) -> None:
    planned("NNPTNT", "HKL", "XBB")

    def poison(recipient: str) -> None:
        if recipient == "lead@pacnam.example":
            raise RecursionError

    post.refuse = poison

    assert delivery.run() == {Fate.SENT: 2, Fate.PLANNED: 1}
    assert {row.error for row in sent_in(database)} == {"", "RecursionError"}


def test_a_dead_workers_mail_is_sent_when_its_lease_has_ended_under_the_same_message_id(
    planned: Plan, delivery: Delivery, post: Pigeonhole, clock: MovingClock, database: Database
) -> None:
    planned("NNPTNT")
    assert delivery.take() is not None  # and the process dies
    before = sent_in(database)[0].message_id
    other = Delivery(database, clock, delivery.ways)
    clock.move_to(NOON + LEASE - timedelta(seconds=1))
    assert other.run() == {}

    clock.move_to(NOON + LEASE)
    assert other.run() == {Fate.SENT: 1}

    assert [message["Message-ID"] for message in post.taken] == [f"<{before}>"]


def test_a_message_id_stays_when_the_senders_domain_changes(
    planned: Plan, delivery: Delivery, post: Pigeonhole, database: Database
) -> None:
    planned("NNPTNT")
    [before] = sent_in(database)
    way = mailing(delivery)
    way.settings = replace(way.settings, mail_from="nhiemvu@new.example")

    delivery.run()

    assert [message["Message-ID"] for message in post.taken] == [f"<{before.message_id}>"]
    assert before.message_id.endswith("@pacnam.example")


def test_who_lost_the_lease_writes_nothing_down(
    planned: Plan, delivery: Delivery, clock: MovingClock, database: Database
) -> None:
    planned("NNPTNT")
    slow = delivery.take()
    clock.move_to(NOON + LEASE)
    quick = Delivery(database, clock, delivery.ways).take()

    assert slow is not None
    assert quick is not None
    with database.writing() as session:
        assert not settle(session, slow[0], Fate.FAILED, clock, "late")
        assert settle(session, quick[0], Fate.SENT, clock)
        assert not settle(session, quick[0], Fate.SENT, clock)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"due_on": due_in(9)}, id="another due day"),
        pytest.param({"state": "paused"}, id="paused"),
        pytest.param({"state": "submitted", "submitted_on": TODAY}, id="submitted in time"),
    ],
)
def test_what_was_overtaken_is_not_sent(
    planned: Plan,
    delivery: Delivery,
    post: Pigeonhole,
    clock: MovingClock,
    database: Database,
    changes: dict[str, object],
) -> None:
    planned("NNPTNT")
    change(database, clock, **changes)

    assert delivery.run() == {Fate.VOID: 1}

    assert post.taken == []
    assert rows(database)[0].state == "void"


def test_of_several_rungs_that_waited_only_the_latest_is_sent(
    planned: Plan,
    delivery: Delivery,
    post: Pigeonhole,
    clock: MovingClock,
    database: Database,
    saved_house: House,
) -> None:
    planned("NNPTNT", due=3)
    clock.move_to(NOON + timedelta(days=3))
    with database.writing() as session:
        no_digests(session, saved_house)
        plan(session, clock, due_in(3))

    assert delivery.run() == {Fate.SENT: 1}

    assert "đến hạn hôm nay" in str(post.taken[0]["Subject"])


def test_a_mail_sent_late_says_how_the_deadline_stands_now(
    planned: Plan, delivery: Delivery, post: Pigeonhole, clock: MovingClock
) -> None:
    planned("NNPTNT", due=7)
    clock.move_to(NOON + timedelta(days=2))

    delivery.run()

    assert "còn 5 ngày" in str(post.taken[0]["Subject"])


def test_who_has_left_the_unit_meanwhile_gets_no_mail(
    planned: Plan, delivery: Delivery, post: Pigeonhole, database: Database, saved_house: House
) -> None:
    planned("NNPTNT")
    with database.writing() as session:
        mine = col(Appointment.person_id) == saved_house.lead.person_id
        held = session.exec(select(Appointment).where(mine)).one()
        held.valid_to = TODAY - timedelta(days=1)
        session.add(held)

    assert delivery.run() == {Fate.VOID: 1}
    assert post.taken == []


def test_an_address_taken_away_stops_the_mail(
    planned: Plan, delivery: Delivery, database: Database, saved_house: House
) -> None:
    planned("NNPTNT")
    set_address(database, saved_house, None)

    assert delivery.run() == {Fate.VOID: 1}


def test_an_address_that_is_none_fails_at_once(
    planned: Plan, delivery: Delivery, database: Database, saved_house: House
) -> None:
    planned("NNPTNT")
    set_address(database, saved_house, "lead@pacnam.example\r\nBcc: ke@gian.example")

    assert delivery.run() == {Fate.FAILED: 1}


def set_address(database: Database, house: House, address: str | None) -> None:
    """Change the head's address."""
    with database.writing() as session:
        person = session.get_one(Person, house.lead.person_id)
        person.email = address
        session.add(person)


def test_the_member_in_charge_gets_the_mail_of_the_third_day_after(
    planned: Plan, delivery: Delivery, post: Pigeonhole, saved_house: House
) -> None:
    planned("NNPTNT", due=-3, start_on=due_in(-50), member_id=saved_house.member.person_id)

    delivery.run()

    assert post.recipients == ["lead@pacnam.example", "member@pacnam.example"]


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        pytest.param(timedelta(), timedelta(hours=-5), id="set back by five hours"),
        pytest.param(timedelta(), timedelta(hours=-2), id="set back by two hours"),
        pytest.param(timedelta(days=40), timedelta(), id="was 40 days ahead"),
    ],
)
def test_a_clock_put_right_freezes_no_mail(
    planned: Plan, delivery: Delivery, post: Pigeonhole, clock: MovingClock, wrong: timedelta, right: timedelta
) -> None:
    clock.move_to(NOON + wrong)
    planned("NNPTNT", due=wrong.days + 1)
    assert delivery.take() is not None  # and the process dies; then the machine's clock is put right
    clock.move_to(NOON + right)
    with delivery.database.writing() as session:
        plan(session, clock, clock.today())

    delivery.run()

    assert post.recipients.count("lead@pacnam.example") == 1


def test_what_was_never_tried_waits_for_no_clock_that_was_set_back(
    planned: Plan, delivery: Delivery, post: Pigeonhole, clock: MovingClock
) -> None:
    planned("NNPTNT")
    clock.move_to(NOON - timedelta(hours=2))

    assert delivery.run() == {Fate.SENT: 1}


@pytest.mark.parametrize(("days", "said"), [(1, "còn 6 ngày"), (7, "đến hạn hôm nay")])
def test_a_machine_that_slept_with_a_mail_in_hand_sends_one_that_says_how_things_stand(
    planned: Plan,
    delivery: Delivery,
    post: Pigeonhole,
    clock: MovingClock,
    database: Database,
    saved_house: House,
    days: int,
    said: str,
) -> None:
    with database.writing() as session:
        no_digests(session, saved_house)
    planned("NNPTNT", due=7)
    asleep = Delivery(database, clock, delivery.ways)
    in_hand = asleep.take()
    assert in_hand is not None
    clock.move_to(NOON + timedelta(days=days))
    with database.writing() as session:
        plan(session, clock, clock.today())

    delivery.run()

    with database.writing() as session:
        assert not settle(session, in_hand[0], Fate.PLANNED, clock, "awake again")
    assert [said in str(mail["Subject"]) for mail in post.taken] == [True]


def test_between_two_mails_a_stop_is_heard(planned: Plan, delivery: Delivery, post: Pigeonhole) -> None:
    planned("NNPTNT", "HKL", "XBB")

    delivery.run(stopping=lambda: len(post.taken) == 1)

    assert len(post.taken) == 1


def test_two_workers_share_the_mails(
    planned: Plan, delivery: Delivery, post: Pigeonhole, clock: MovingClock, database: Database
) -> None:
    planned("NNPTNT", "HKL")
    other = Delivery(database, clock, delivery.ways)

    first, second = delivery.take(), other.take()

    assert first is not None
    assert second is not None
    assert first[0].id != second[0].id
    assert other.take() is None
