"""Web push to devices: what they show, which are tried, which are forgotten."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from pacnam_tasks.accounts.leaving.actions import disable
from pacnam_tasks.accounts.models import Account
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.core.web import settings
from pacnam_tasks.reminders.actions import plan
from pacnam_tasks.reminders.channels.interface import NotSent, Parcel, Recipient, Rejected
from pacnam_tasks.reminders.channels.push import Push
from pacnam_tasks.reminders.delivery import Delivery
from pacnam_tasks.reminders.devices.actions import add
from pacnam_tasks.reminders.devices.models import PushDevice
from pacnam_tasks.reminders.devices.rules import MAX_DEVICES
from pacnam_tasks.reminders.rules import Channel, Facts, Fate, Matter
from tests.conftest import NOON, TODAY
from tests.factories import House, make_task
from tests.reminders.channels.browser import Browser
from tests.reminders.channels.web_server import Taker, web_server
from tests.reminders.conftest import outbox
from tests.reminders.mail_server import free_port, make_papers
from tests.reminders.test_planning import due_in

CANARY = "chim-hoang-yen"
Switch = Callable[..., Browser]


@pytest.fixture
def taker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Taker]:
    """A push service whose papers this machine trusts."""
    papers = make_papers(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(papers.certificate))
    made = Taker(201)
    with web_server(made, papers.context()):
        yield made


@pytest.fixture
def push(delivery: Delivery, database: Database, clock: MovingClock, taker: Taker) -> Push:
    """The way to it; nobody listens at the other host that is known."""
    hosts = (f"127.0.0.1:{taker.port}", f"127.0.0.1:{free_port()}")
    made = Push(replace(settings(), push_hosts=hosts), clock, database, within=5)
    delivery.ways = {Channel.PUSH: made}
    return made


@pytest.fixture
def switch_on(database: Database, saved_house: House, clock: MovingClock, push: Push) -> Switch:
    """Switch a device of the head on; its path is also its name."""

    def switch(path: str = "/1", host: int = 0) -> Browser:
        browser = Browser()
        with database.writing() as session:
            at = browser.at(f"https://{push.settings.push_hosts[host]}{path}")
            add(session, saved_house.lead.person_id, at, path, clock)
        return browser

    return switch


@pytest.fixture
def parcel(saved_house: House) -> Parcel:
    """Three days are left to the head."""
    facts = Facts("NV-2023-011", "", "Phòng NN&PTNT", due_in(3), 3)
    return Parcel("abc@pacnam.example", Recipient(saved_house.lead.person_id, "lead", ""), [facts])


def devices(database: Database) -> dict[str, tuple[int, bool]]:
    """By name how often in a row it was missed, and whether it was ever reached."""
    with database.reading() as session:
        return {one.device: (one.failures, one.used_at is not None) for one in session.exec(select(PushDevice))}


def test_a_device_shows_code_deadline_and_unit_and_leads_to_the_page(
    switch_on: Switch, push: Push, parcel: Parcel, taker: Taker
) -> None:
    browser = switch_on()

    push.send(parcel)

    [request] = taker.taken
    shown = browser.shown(request.body)
    assert (shown["title"], shown["body"]) == ("Nhắc việc NV-2023-011: còn 3 ngày (hạn 18/09/2023)", "Phòng NN&PTNT")
    assert shown["url"] == "/tasks/NV-2023-011"
    assert {name: request.headers[name] for name in ("content-encoding", "ttl")} == {
        "content-encoding": "aes128gcm",
        "ttl": "86400",
    }
    assert request.headers["authorization"].startswith("vapid t=")


def test_sent_again_it_takes_the_place_of_the_first(
    switch_on: Switch, push: Push, parcel: Parcel, taker: Taker
) -> None:
    browser = switch_on()

    push.send(parcel)
    push.send(parcel)

    assert len({request.headers["topic"] for request in taker.taken}) == 1
    assert len({browser.shown(request.body)["tag"] for request in taker.taken}) == 1


def test_of_several_things_a_device_shows_how_many_and_which(
    switch_on: Switch, push: Push, parcel: Parcel, taker: Taker
) -> None:
    browser = switch_on()
    facts = [replace(parcel.facts[0], code=f"NV-{number}") for number in range(7)]

    push.send(replace(parcel, facts=facts))

    shown = browser.shown(taker.taken[0].body)
    assert shown["title"] == "Nhắc việc: 07 nhiệm vụ"
    assert shown["body"].startswith("NV-0 (18/09/2023), NV-1 (18/09/2023)")
    assert (shown["body"].endswith(", …"), shown["url"]) == (True, "/inbox")


def test_of_one_task_a_device_shows_the_most_urgent_and_leads_to_its_page(
    switch_on: Switch, push: Push, parcel: Parcel, taker: Taker
) -> None:
    browser = switch_on()
    given = replace(parcel.facts[0], matter=Matter.ASSIGNED)

    push.send(replace(parcel, facts=[given, parcel.facts[0]]))

    shown = browser.shown(taker.taken[0].body)
    assert (shown["title"], shown["body"]) == ("Nhắc việc NV-2023-011: còn 3 ngày (hạn 18/09/2023)", "Phòng NN&PTNT")
    assert shown["url"] == "/tasks/NV-2023-011"


def test_one_device_that_takes_it_is_enough(
    switch_on: Switch, push: Push, parcel: Parcel, taker: Taker, database: Database
) -> None:
    for path in ("/good", "/busy"):
        switch_on(path)
    switch_on("/away", host=1)
    taker.statuses = {"/busy": 503}

    push.send(parcel)

    assert devices(database) == {"/good": (0, True), "/busy": (1, False), "/away": (1, False)}


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_is_gone_is_forgotten(
    switch_on: Switch, push: Push, parcel: Parcel, taker: Taker, database: Database, status: int
) -> None:
    switch_on("/gone")
    taker.status = status

    with pytest.raises(Rejected, match=f"HTTP {status}"):
        push.send(parcel)

    assert devices(database) == {}


ANSWERS = [(503, NotSent), (429, NotSent), (302, NotSent), (403, Rejected), (413, Rejected)]


@pytest.mark.parametrize(("status", "expected"), ANSWERS)
def test_where_no_device_takes_it_the_answer_says_whether_to_come_again(
    switch_on: Switch,
    push: Push,
    parcel: Parcel,
    taker: Taker,
    database: Database,
    status: int,
    expected: type[NotSent],
) -> None:
    switch_on("/secret-of-the-device")
    taker.status = status

    with pytest.raises(NotSent, match=f"HTTP {status}") as raised:
        push.send(parcel)

    assert type(raised.value) is expected
    assert "secret" not in str(raised.value)
    assert devices(database) == {"/secret-of-the-device": (1, False)}


def test_a_push_service_that_is_away_is_tried_once_a_round_and_the_others_go_on(
    switch_on: Switch, push: Push, parcel: Parcel, taker: Taker
) -> None:
    for path in ("/2", "/3"):
        switch_on(path, host=1)

    with pytest.raises(NotSent, match="ConnectionRefused"):
        push.send(parcel)
    with pytest.raises(NotSent, match="does not answer"):
        push.send(parcel)

    switch_on("/here")
    push.send(parcel)
    assert [request.path for request in taker.taken] == ["/here"]


def test_an_address_whose_host_is_not_known_any_more_is_not_called(
    switch_on: Switch, push: Push, parcel: Parcel, taker: Taker
) -> None:
    switch_on()
    push.settings = replace(push.settings, push_hosts=("push.example",))

    with pytest.raises(Rejected, match="not a push service"):
        push.send(parcel)

    assert taker.taken == []


def test_from_the_outbox_to_the_device_no_title_is_said(
    switch_on: Switch, delivery: Delivery, database: Database, saved_house: House, clock: MovingClock, taker: Taker
) -> None:
    browser = switch_on()
    with database.writing() as session:
        for days in (1, 3):
            make_task(session, saved_house, clock, due_on=due_in(days), title=CANARY)
        plan(session, clock, TODAY, {Channel.PUSH})

    assert delivery.run() == {Fate.SENT: 1}

    assert CANARY not in str(browser.shown(taker.taken[0].body))


def test_who_has_no_device_has_no_rows(session: Session, house: House, clock: MovingClock) -> None:
    make_task(session, house, clock, due_on=due_in(1))
    make_task(session, house, clock, due_on=due_in(1), lead="HKL")
    add(session, house.lead.person_id, Browser().at("https://push.example/1"), "", clock)

    plan(session, clock, TODAY)

    assert {who for _rung, who, channel in outbox(session) if channel == "push"} == {"lead"}


def test_the_devices_of_who_leaves_are_forgotten(session: Session, house: House, clock: MovingClock) -> None:
    for who in (house.staff, house.lead):
        add(session, who.person_id, Browser().at(f"https://push.example/{who.person_id}"), "", clock)

    disable(session, session.exec(select(Account).where(col(Account.username) == "staff")).one(), clock)

    assert [one.person_id for one in session.exec(select(PushDevice))] == [house.lead.person_id]


def test_a_browser_shows_messages_of_one_person_only(session: Session, house: House, clock: MovingClock) -> None:
    at = Browser().at("https://push.example/shared")

    for who in (house.lead, house.staff):
        add(session, who.person_id, at, "", clock)

    assert [one.person_id for one in session.exec(select(PushDevice))] == [house.staff.person_id]


def test_one_device_too_many_takes_the_place_of_the_oldest(session: Session, house: House, clock: MovingClock) -> None:
    for number in range(MAX_DEVICES + 2):
        add(session, house.lead.person_id, Browser().at(f"https://push.example/{number}"), str(number), clock)

    assert [one.device for one in session.exec(select(PushDevice).order_by(col(PushDevice.id)))] == list("23456")
    assert all(one.added_at == NOON for one in session.exec(select(PushDevice)))
