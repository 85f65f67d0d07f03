"""Several ways to one person: each is planned and gathered for itself, and none waits for another."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from pacnam_tasks.accounts.links.rules import Link
from pacnam_tasks.accounts.models import Account
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.core.web import settings
from pacnam_tasks.reminders.actions import plan
from pacnam_tasks.reminders.channels.interface import Parcel, Rejected, Unreachable, Way
from pacnam_tasks.reminders.channels.open_ways import opened, ways_of
from pacnam_tasks.reminders.channels.webhook import Webhook
from pacnam_tasks.reminders.delivery import Delivery
from pacnam_tasks.reminders.devices.actions import add
from pacnam_tasks.reminders.devices.rules import Subscription
from pacnam_tasks.reminders.failures.actions import RETRY, mend
from pacnam_tasks.reminders.messages.models import Message
from pacnam_tasks.reminders.messages.queries import recipient
from pacnam_tasks.reminders.models import Reminder
from pacnam_tasks.reminders.preferences.actions import keep
from pacnam_tasks.reminders.preferences.rules import Choice
from pacnam_tasks.reminders.queries.outbox import forecast
from pacnam_tasks.reminders.rules import OWN_WAYS, Channel, Facts, Fate, Matter
from tests.conftest import NOON, TODAY, settings_for
from tests.factories import House, make_task
from tests.reminders.channels.web_server import Taker, web_server
from tests.reminders.conftest import Pigeonhole, messages, outbox
from tests.reminders.test_planning import due_in

CANARY = "chim-hoang-yen"
BY_WEBHOOK = OWN_WAYS | {Channel.WEBHOOK}


@dataclass
class Shelf:
    """A way that keeps what it is given, or fails as told."""

    wrong: Exception | None = None
    taken: list[Parcel] = field(default_factory=list)

    def send(self, parcel: Parcel) -> None:
        """Keep it."""
        if self.wrong is not None:
            raise self.wrong
        self.taken.append(parcel)

    def close(self) -> None:
        """Nothing to leave."""


def with_way(delivery: Delivery, channel: Channel, way: Way) -> Delivery:
    """The worker with one way more."""
    delivery.ways = {**delivery.ways, channel: way}
    return delivery


@pytest.fixture
def planned(database: Database, saved_house: House, clock: MovingClock) -> None:
    """A task of one unit and one of another, told of by mail and webhook."""
    with database.writing() as session:
        for lead in ("NNPTNT", "HKL"):
            make_task(session, saved_house, clock, lead=lead, due_on=due_in(1), title=CANARY)
        plan(session, clock, TODAY, BY_WEBHOOK)


def test_what_leaves_the_system_leaves_it_by_each_way_that_is_open(
    session: Session, house: House, clock: MovingClock
) -> None:
    make_task(session, house, clock, due_on=due_in(1))

    plan(session, clock, TODAY, BY_WEBHOOK)

    assert outbox(session) == {(-1, "lead", "inbox"), (-1, "lead", "email"), (-1, "lead", "webhook")}


def test_a_way_that_is_not_open_has_no_rows(session: Session, house: House, clock: MovingClock) -> None:
    make_task(session, house, clock, due_on=due_in(1))

    plan(session, clock, TODAY)

    assert outbox(session) == {(-1, "lead", "inbox"), (-1, "lead", "email")}


def test_who_has_no_account_in_use_is_not_reached_by_the_webhook(
    session: Session, house: House, clock: MovingClock
) -> None:
    make_task(session, house, clock, due_on=due_in(1))
    session.exec(select(Account).where(col(Account.username) == "lead")).one().enabled = False

    plan(session, clock, TODAY, BY_WEBHOOK)

    assert {(who, channel) for _rung, who, channel in outbox(session) if who == "lead"} == {
        ("lead", "inbox"),
        ("lead", "email"),
    }


def test_a_text_message_goes_to_who_gave_a_telephone_and_to_nobody_else(
    session: Session, house: House, clock: MovingClock
) -> None:
    for lead in ("NNPTNT", "HKL"):
        make_task(session, house, clock, lead=lead, due_on=due_in(1))
    keep(session, house.lead.person_id, Choice(phone="+84912345678"))

    plan(session, clock, TODAY, OWN_WAYS | {Channel.PHONE})

    assert {who for _rung, who, channel in outbox(session) if channel == "phone"} == {"lead"}
    assert recipient(session, house.lead.person_id).phone == "+84912345678"


def test_the_forecast_names_each_way(session: Session, house: House, clock: MovingClock) -> None:
    make_task(session, house, clock, due_on=due_in(1))

    assert {one.channel for one in forecast(session, TODAY, TODAY, BY_WEBHOOK)} == {"inbox", "email", "webhook"}


@pytest.mark.usefixtures("planned")
def test_each_way_brings_a_message_of_its_own(delivery: Delivery, database: Database, post: Pigeonhole) -> None:
    shelf = Shelf()

    assert with_way(delivery, Channel.WEBHOOK, shelf).run() == {Fate.SENT: 4}

    assert post.recipients == ["lead@pacnam.example", "stranger@pacnam.example"]
    assert {one.recipient.username for one in shelf.taken} == {"lead", "stranger"}
    with database.reading() as session:
        assert len({one.message_id for one in messages(session)}) == 4


@pytest.mark.usefixtures("planned")
def test_a_closed_way_holds_up_no_other_and_is_tried_once_a_round(
    delivery: Delivery, database: Database, post: Pigeonhole
) -> None:
    with_way(delivery, Channel.WEBHOOK, Shelf(Unreachable("nobody listens")))

    assert delivery.run() == {Fate.SENT: 2, Fate.PLANNED: 1}

    assert len(post.taken) == 2
    with database.reading() as session:
        waiting = [(one.channel, one.attempts) for one in messages(session) if one.state == "planned"]
    assert sorted(waiting) == [("webhook", 0), ("webhook", 1)]


@pytest.mark.usefixtures("planned")
def test_what_one_way_refuses_for_good_fails_there_alone(delivery: Delivery, database: Database) -> None:
    with_way(delivery, Channel.WEBHOOK, Shelf(Rejected("HTTP 400 Bad Request")))

    assert delivery.run() == {Fate.SENT: 2, Fate.FAILED: 2}

    with database.reading() as session:
        assert {(one.channel, one.error) for one in messages(session) if one.state == "failed"} == {
            ("webhook", "HTTP 400 Bad Request")
        }


@pytest.mark.usefixtures("planned")
def test_what_failed_by_a_way_is_sent_again_by_hand_under_its_own_id(
    delivery: Delivery, database: Database, saved_house: House, clock: MovingClock
) -> None:
    shelf = Shelf(Rejected("HTTP 400 Bad Request"))
    with_way(delivery, Channel.WEBHOOK, shelf).run()
    with database.writing() as session:
        [failed, _other] = [one for one in messages(session) if one.state == "failed"]
        mend(session, RETRY, col(Message.id) == failed.id, "Đã sửa.", by=saved_house.office, clock=clock)
    shelf.wrong = None

    assert delivery.run() == {Fate.SENT: 1}

    assert [one.message_id for one in shelf.taken] == [failed.message_id]


@pytest.mark.usefixtures("planned")
def test_what_waits_for_a_way_that_was_taken_away_is_void(delivery: Delivery) -> None:
    assert delivery.run() == {Fate.SENT: 2, Fate.VOID: 2}


@pytest.fixture
def taker() -> Iterator[Taker]:
    """A web server that takes everything."""
    made = Taker()
    with web_server(made):
        yield made


@pytest.mark.usefixtures("planned")
def test_no_title_and_no_link_to_report_by_leaves_by_the_webhook(
    delivery: Delivery, clock: MovingClock, taker: Taker, post: Pigeonhole
) -> None:
    set_up = replace(settings(), webhook_url=f"http://127.0.0.1:{taker.port}/", webhook_secret="x" * 32)

    with_way(delivery, Channel.WEBHOOK, Webhook(set_up, clock)).run()

    assert all(CANARY in str(mail) and "/u/" in str(mail) for mail in post.taken)
    said = [request.body.decode() for request in taker.taken]
    assert [words for words in said if CANARY in words or "/u/" in words] == []
    assert {json.loads(words)["items"][0]["unit"] for words in said} == {"NNPTNT", "HKL"}


SOME_BROWSER = Subscription("https://push.example/1", "x", "y")
SOME_LINK = Link(1, 0, 1, 0, date(2023, 9, 15))


@given(st.sampled_from(Matter), st.text(min_size=1), st.booleans())
def test_bare_facts_hold_no_title_and_no_link_and_all_else(matter: Matter, title: str, has_link: bool) -> None:
    facts = Facts("NV-1", title, "Phòng", TODAY, 0, matter=matter, update_link=SOME_LINK if has_link else None)

    bare = facts.bare()

    assert (bare.title, bare.update_link) in {("", None), ("NV-1", None)}
    others = {one.name for one in fields(Facts)} - {"title", "update_link"}
    assert {name for name in others if getattr(facts, name) != getattr(bare, name)} == set()


@pytest.mark.parametrize("channel", sorted(set(Channel) - {Channel.INBOX}))
def test_only_a_parcel_for_e_mail_holds_titles(
    database: Database, saved_house: House, clock: MovingClock, delivery: Delivery, channel: Channel
) -> None:
    with database.writing() as session:
        make_task(session, saved_house, clock, due_on=due_in(1), title=CANARY)
        add(session, saved_house.lead.person_id, SOME_BROWSER, "Chrome", clock)
        keep(session, saved_house.lead.person_id, Choice(phone="+84912345678"))
        plan(session, clock, TODAY, {channel})
    shelf = Shelf()
    delivery.ways = {channel: shelf}

    delivery.run()

    [parcel] = shelf.taken
    assert (CANARY in repr(parcel)) is (channel is Channel.EMAIL)
    assert [one.update_link is None for one in parcel.facts] == [channel is not Channel.EMAIL]


OPEN: list[tuple[dict[str, object], set[Channel]]] = [
    ({}, {Channel.EMAIL, Channel.PUSH}),
    (
        {"webhook_url": "http://127.0.0.1:1/", "webhook_secret": "x" * 32},
        {Channel.EMAIL, Channel.PUSH, Channel.WEBHOOK},
    ),
    (
        {"apprise_urls": ("json://127.0.0.1:1/{phone}", "json://127.0.0.1:1/{username}")},
        {Channel.EMAIL, Channel.PUSH, Channel.GATEWAY, Channel.PHONE},
    ),
]


@pytest.mark.parametrize(("set_up", "channels"), OPEN)
def test_the_settings_open_the_ways(set_up: Mapping[str, object], channels: set[Channel], tmp_path: Path) -> None:
    made = settings_for("sqlite:///x", tmp_path, **set_up)

    with opened(made, MovingClock(NOON), Database("sqlite:///x", b"key")) as ways:
        assert set(ways) == ways_of(made) == channels


@pytest.mark.usefixtures("house")
def test_a_digest_says_figures_and_so_leaves_by_e_mail_alone(session: Session, clock: MovingClock) -> None:
    plan(session, clock, date(2023, 9, 18), BY_WEBHOOK)

    digests = session.exec(select(Reminder.channel).where(col(Reminder.matter) == Matter.DIGEST))
    assert set(digests) == {"inbox", "email"}
