"""The link in a mail: who gets one, that it opens the form, and that it is the same at each try."""

import re
from datetime import timedelta
from email.message import EmailMessage

import pytest
from flask import Flask
from sqlalchemy import text
from sqlmodel import col, select

from pacnam_tasks.accounts.acting.actions import name_acting
from pacnam_tasks.accounts.acting.forms import ActingInput
from pacnam_tasks.accounts.links.actions import cut_off, take_links
from pacnam_tasks.accounts.links.rules import PRINTED, Link
from pacnam_tasks.accounts.links.tokens import read
from pacnam_tasks.accounts.models import Account
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.reminders.actions import plan
from pacnam_tasks.reminders.channels.interface import NotSent
from pacnam_tasks.reminders.delivery import Delivery
from pacnam_tasks.reminders.models import Reminder
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.rules.facts import State
from tests.conftest import SECRET, TODAY, Visitor, settings_for
from tests.factories import House, make_task
from tests.reminders.conftest import Pigeonhole, mailing
from tests.web.conftest import SignedIn
from tests.web.links import address_of, report
from tests.web.reading import page_of

LINK = re.compile(r"http://localhost(/u/[\w.-]+)")


@pytest.fixture
def overdue(database: Database, saved_house: House, clock: MovingClock) -> int:
    """A task three days overdue: its head and the member in charge are reminded."""
    with database.writing() as session:
        early = clock.today() - timedelta(days=30)
        task = make_task(
            session, saved_house, clock, start_on=early, due_on=early + timedelta(days=27),
            member_id=saved_house.member.person_id,
        )  # fmt: skip
        plan(session, clock, clock.today())
        return task.id or 0


def told(post: Pigeonhole, who: str) -> EmailMessage:
    """The one mail to somebody."""
    [mail] = [one for one in post.taken if str(one["To"]) == f"{who}@pacnam.example"]
    return mail


def words_of(mail: EmailMessage, kind: str = "plain") -> str:
    body = mail.get_body((kind,))
    assert body is not None
    return str(body.get_content())


def test_the_head_s_mail_brings_a_link_that_opens_the_form(
    app: Flask, overdue: int, delivery: Delivery, post: Pigeonhole
) -> None:
    delivery.run()

    plain, html = (words_of(told(post, "lead"), kind) for kind in ("plain", "html"))
    [address] = LINK.findall(plain)
    assert LINK.findall(html) == [address]
    link = read(SECRET, address.removeprefix("/u/"))
    assert link is not None
    assert (link.task_id, link.rung, link.on) == (overdue, 3, TODAY)
    assert page_of(Visitor(app.test_client()).get(address)).has_form(address)


def test_the_officer_who_handles_the_task_gets_a_link_too(
    app: Flask, overdue: int, database: Database, saved_house: House, delivery: Delivery, post: Pigeonhole
) -> None:
    with database.writing() as session:
        session.get_one(Task, overdue).handler_id = saved_house.staff.person_id
        plan(session, delivery.clock, TODAY)

    delivery.run()

    [address] = LINK.findall(words_of(told(post, "staff")))
    assert page_of(Visitor(app.test_client()).get(address)).has_form(address)


def test_an_officer_gets_no_link_before_the_head_has_accepted(
    overdue: int, database: Database, saved_house: House, delivery: Delivery, post: Pigeonhole
) -> None:
    with database.writing() as session:
        task = session.get_one(Task, overdue)
        task.handler_id, task.state = saved_house.staff.person_id, State.ASSIGNED
        plan(session, delivery.clock, TODAY)

    delivery.run()

    assert LINK.findall(words_of(told(post, "staff"))) == []


def test_a_mail_about_silence_brings_a_link_too(
    database: Database, saved_house: House, clock: MovingClock, delivery: Delivery, post: Pigeonhole
) -> None:
    with database.writing() as session:
        make_task(session, saved_house, clock, due_on=TODAY + timedelta(days=90))
        clock.move_to(clock.now() + timedelta(days=17))
        plan(session, clock, clock.today())

    delivery.run()

    assert len(LINK.findall(words_of(told(post, "lead")))) == 1


def test_a_mail_on_the_day_of_review_brings_one_to_who_may_report_and_no_other(
    app: Flask, database: Database, saved_house: House, clock: MovingClock, delivery: Delivery, post: Pigeonhole
) -> None:
    with database.writing() as session:
        make_task(session, saved_house, clock, due_on=None, review_on=TODAY)
        plan(session, clock, TODAY)

    delivery.run()

    [address] = LINK.findall(words_of(told(post, "lead")))
    assert page_of(Visitor(app.test_client()).get(address)).has_form(address)
    assert [LINK.findall(words_of(told(post, who))) for who in ("office", "standing")] == [[], []]


def test_the_mail_says_for_whom_it_is_and_until_when(overdue: int, delivery: Delivery, post: Pigeonhole) -> None:
    delivery.run()

    assert "liên kết riêng của đồng chí, dùng đến hết ngày 29/09/2023" in words_of(told(post, "lead"))


def test_who_only_reads_gets_none(overdue: int, delivery: Delivery, post: Pigeonhole) -> None:
    delivery.run()

    assert LINK.findall(words_of(told(post, "member"))) == []


def test_an_acting_head_gets_one_of_the_own(
    database: Database, saved_house: House, clock: MovingClock, delivery: Delivery, post: Pigeonhole, overdue: int
) -> None:
    with database.writing() as session:
        sent = ActingInput(saved_house.staff.person_id, TODAY, TODAY + timedelta(days=5))
        name_acting(session, saved_house.units["NNPTNT"], sent, by=saved_house.lead, clock=clock)
        plan(session, clock, TODAY)
    delivery.run()

    links = [LINK.findall(words_of(told(post, who)))[0] for who in ("lead", "staff")]
    assert len(set(links)) == 2


def test_a_mail_that_is_sent_again_brings_the_same_link(
    overdue: int, delivery: Delivery, post: Pigeonhole, clock: MovingClock
) -> None:
    first: list[EmailMessage] = []

    def lose(recipient: str) -> None:
        raise NotSent(recipient)

    real_send = post.send

    def note_and_lose(message: EmailMessage, sender: str, recipient: str) -> None:
        first.append(message)
        lose(recipient)

    post.send = note_and_lose  # type: ignore[method-assign]
    delivery.run()
    post.send = real_send  # type: ignore[method-assign]
    clock.move_to(clock.now() + timedelta(minutes=5))
    delivery.run()

    before = next(one for one in first if str(one["To"]) == "lead@pacnam.example")
    after = told(post, "lead")
    assert before["Message-ID"] == after["Message-ID"]
    assert LINK.findall(words_of(before)) == LINK.findall(words_of(after)) != []


def test_cut_off_meanwhile_the_mail_brings_one_that_is_good(
    app: Flask, overdue: int, delivery: Delivery, post: Pigeonhole, database: Database, saved_house: House
) -> None:
    with database.writing() as session:
        cut_off(session, session.get_one(Account, saved_house.lead.account_id))
    delivery.run()

    [address] = LINK.findall(words_of(told(post, "lead")))
    assert Visitor(app.test_client()).get(address).status_code == 200


def test_who_wants_none_gets_none(
    overdue: int, delivery: Delivery, post: Pigeonhole, database: Database, saved_house: House
) -> None:
    with database.writing() as session:
        take_links(session, session.get_one(Account, saved_house.lead.account_id), wanted=False)
    delivery.run()

    assert LINK.findall(words_of(told(post, "lead"))) == []


def test_switched_off_no_mail_brings_one(
    overdue: int, delivery: Delivery, post: Pigeonhole, database_url: str, tmp_path: object
) -> None:
    way = mailing(delivery)
    way.settings = settings_for(database_url, way.settings.data_dir, update_links=False)
    delivery.run()

    assert [LINK.findall(words_of(mail)) for mail in post.taken] == [[], []]


def test_the_mail_says_nothing_more_than_before(
    overdue: int, delivery: Delivery, post: Pigeonhole, database: Database
) -> None:
    with database.writing() as session:
        session.connection().execute(text("UPDATE task SET quantity = 777777, percent = 777"))
        assert session.get_one(Task, overdue).id == overdue
    delivery.run()

    assert "777" not in LINK.sub("", words_of(told(post, "lead")))


def read_by(database: Database, who: int) -> dict[tuple[str, int | None], bool]:
    """Which reminders of a person count as opened, by channel and task."""
    with database.reading() as session:
        rows = session.exec(select(Reminder).where(col(Reminder.person_id) == who)).all()
        return {(row.channel, row.task_id): row.read_at is not None for row in rows}


@pytest.fixture
def mailed(
    overdue: int, database: Database, saved_house: House, clock: MovingClock, delivery: Delivery, post: Pigeonhole
) -> tuple[str, int]:
    """The address in the head's mail about two tasks, and the other of them."""
    with database.writing() as session:
        other = make_task(session, saved_house, clock, due_on=TODAY + timedelta(days=3)).id or 0
        plan(session, clock, TODAY)
    delivery.run()
    addresses = LINK.findall(words_of(told(post, "lead")))
    links = {address: read(SECRET, address.removeprefix("/u/")) for address in addresses}
    [address] = [one for one, link in links.items() if link is not None and link.task_id == overdue]
    return address, other


def test_a_report_by_the_link_marks_the_mail_and_the_notice_of_its_occasion_as_opened(
    app: Flask, overdue: int, mailed: tuple[str, int], database: Database, saved_house: House
) -> None:
    address, other = mailed

    assert report(Visitor(app.test_client()), address, quantity="40").status_code == 200

    assert read_by(database, saved_house.lead.person_id) == {
        ("email", overdue): True,
        ("email", other): True,
        ("inbox", overdue): True,
        ("inbox", other): False,
    }
    assert not any(read_by(database, saved_house.member.person_id).values())


def test_a_page_that_was_only_fetched_or_a_refused_report_marks_nothing(
    app: Flask, mailed: tuple[str, int], database: Database, saved_house: House
) -> None:
    stranger = Visitor(app.test_client())

    assert stranger.get(mailed[0]).status_code == 200
    assert report(stranger, mailed[0], quantity="viết sai").status_code == 422

    assert not any(read_by(database, saved_house.lead.person_id).values())


def test_the_code_on_a_printed_list_marks_no_reminder(
    app: Flask, overdue: int, mailed: tuple[str, int], database: Database, saved_house: House
) -> None:
    del mailed
    link = Link(saved_house.lead.account_id, 0, overdue, PRINTED, TODAY)

    assert report(Visitor(app.test_client()), address_of(link), quantity="40").status_code == 200

    assert not any(read_by(database, saved_house.lead.person_id).values())


def test_the_ledger_says_that_the_mail_was_opened(app: Flask, mailed: tuple[str, int], visit: SignedIn) -> None:
    report(Visitor(app.test_client()), mailed[0], quantity="40")

    words = page_of(visit("office").get("/admin/reminders/ledger")).text

    assert "đã mở, báo cáo qua liên kết lúc 12:00 ngày 15/09/2023" in words
    assert "3 tin đã đọc" in words
