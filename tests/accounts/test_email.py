"""A person's e-mail address is put right by command, or by the person; who has none is named."""

import json
from collections.abc import Callable
from email.headerregistry import Address
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlmodel import Session, col, select
from werkzeug.test import TestResponse

from pacnam_tasks.accounts.email.queries import without_address
from pacnam_tasks.accounts.email.rules import is_address
from pacnam_tasks.accounts.models import Account, Person
from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.db import Database
from pacnam_tasks.history.models import Event
from pacnam_tasks.reminders.messages.queries import recipient
from tests.conftest import TODAY, Visitor
from tests.factories import PASSWORD, House
from tests.web.conftest import SignedIn
from tests.web.reading import page_of

PAGE = "/account/email"
NEW = "nong.van-an@pacnam.example"
Command = Callable[..., Result]


@pytest.fixture
def email(app: Flask, saved_house: House) -> Command:
    """Run `flask accounts email`."""
    del saved_house
    return lambda *words: app.test_cli_runner().invoke(args=["accounts", "email", *words])


def goes_to(database: Database, actor: Actor) -> str:
    """Where the next mail to the person goes."""
    with database.reading() as session:
        return recipient(session, actor.person_id).address


def changes(database: Database) -> list[tuple[Any, int | None]]:
    """What the events of addresses say, and in whose right they happened."""
    with database.reading() as session:
        rows = session.exec(select(Event.data, Event.actor_id).where(col(Event.kind) == "address_changed"))
        return [(json.loads(said), actor_id) for said, actor_id in rows]


def change(visitor: Visitor, address: str, password: str = PASSWORD) -> TestResponse:
    """Send the form of the own address."""
    return visitor.post(PAGE, {"email": address, "current": password})


def test_an_address_is_put_right_by_command(email: Command, database: Database, saved_house: House) -> None:
    result = email("Lead", f" {NEW} ")

    assert result.output == f"Thư gửi đến tài khoản lead từ nay gửi đến {NEW}.\n"
    assert goes_to(database, saved_house.lead) == NEW
    said = {"account": saved_house.lead.account_id, "before": "lead@pacnam.example", "after": NEW}
    assert changes(database) == [(said, None)]


def test_an_address_is_taken_away_by_command_and_added_again(
    email: Command, database: Database, saved_house: House
) -> None:
    assert "không còn địa chỉ thư điện tử" in email("lead").output
    assert goes_to(database, saved_house.lead) == ""

    assert email("lead", NEW).exit_code == 0
    assert goes_to(database, saved_house.lead) == NEW


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("nobody", NEW), "Error: Không có tài khoản nobody.\n"),
        (("lead", "moi@"), "Error: “moi@” không phải địa chỉ thư điện tử. Nhập lại, ví dụ vanphong@pacnam.example.\n"),
    ],
    ids=["no account", "no address"],
)
def test_a_wrong_command_changes_nothing_and_says_why(
    email: Command, database: Database, saved_house: House, words: tuple[str, ...], sentence: str
) -> None:
    result = email(*words)

    assert (result.exit_code, result.output) == (1, sentence)
    assert goes_to(database, saved_house.lead) == "lead@pacnam.example"
    assert changes(database) == []


def test_a_person_puts_the_own_address_right(visit: SignedIn, database: Database, saved_house: House) -> None:
    lead = visit("lead")

    answer = change(lead, f" {NEW} ")

    assert (answer.status_code, answer.location) == (303, "/account")
    page = page_of(lead.get("/account"))
    assert f"Đã ghi. Từ nay thư gửi đến {NEW}." in page.text
    assert page.form(PAGE).fields["email"] == NEW
    assert (goes_to(database, saved_house.lead), goes_to(database, saved_house.staff)) == (NEW, "staff@pacnam.example")
    [(said, right)] = changes(database)
    assert (said["after"], right) == (NEW, saved_house.lead.holdings[0].id)


def test_a_person_takes_the_own_address_away(visit: SignedIn, database: Database, saved_house: House) -> None:
    assert change(visit("lead"), "").status_code == 303

    assert goes_to(database, saved_house.lead) == ""


def test_the_same_address_again_is_no_event(visit: SignedIn, database: Database) -> None:
    assert change(visit("lead"), "lead@pacnam.example").status_code == 303

    assert changes(database) == []


WRONG = [
    pytest.param("moi@", PASSWORD, "“moi@” không phải địa chỉ thư điện tử.", id="no address"),
    pytest.param("nông@pacnam.example", PASSWORD, "“nông@pacnam.example” không phải", id="marks"),
    pytest.param("x" * 190 + "@pacnam.example", PASSWORD, "không phải địa chỉ thư điện tử.", id="too long"),
    pytest.param("<b>@x", PASSWORD, "“<b>@x” không phải địa chỉ thư điện tử.", id="markup"),
    pytest.param(NEW, "sai mat khau roi", "Mật khẩu hiện tại không đúng.", id="a wrong password"),
    pytest.param(NEW, "", "Mật khẩu hiện tại không đúng.", id="no password"),
]


@pytest.mark.parametrize(("address", "password", "sentence"), WRONG)
def test_a_wrong_form_changes_nothing_says_why_and_keeps_the_address_that_was_typed(
    visit: SignedIn, database: Database, saved_house: House, address: str, password: str, sentence: str
) -> None:
    answer = change(visit("lead"), address, password)

    page = page_of(answer)
    assert answer.status_code == 422
    assert sentence in page.text
    assert (page.form(PAGE).fields["email"], page.form(PAGE).fields["current"]) == (address, "")
    assert goes_to(database, saved_house.lead) == "lead@pacnam.example"


def test_the_password_cannot_be_guessed_where_the_address_is_changed(visit: SignedIn) -> None:
    lead = visit("lead")

    answers = [change(lead, NEW, "sai mat khau roi") for _ in range(6)]

    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_nobody_changes_the_address_of_another(visit: SignedIn, database: Database, saved_house: House) -> None:
    other = saved_house.lead

    visit("staff").post(
        PAGE,
        {
            "email": NEW, "current": PASSWORD, "username": other.username,
            "account_id": str(other.account_id), "person_id": str(other.person_id),
        },
    )  # fmt: skip

    assert goes_to(database, other) == "lead@pacnam.example"


def test_from_the_page_of_reminders_one_finds_the_own_address(
    visit: SignedIn, database: Database, saved_house: House
) -> None:
    lead = visit("lead")
    with_one = page_of(lead.get("/inbox/preferences"))
    with database.writing() as session:
        session.get_one(Person, saved_house.lead.person_id).email = None
    without = page_of(lead.get("/inbox/preferences"))

    assert [link.words for page in (with_one, without) for link in page.links if link.url == "/account#h-mail"] == [
        "Sửa địa chỉ",
        "Nhập địa chỉ",
    ]
    assert "chưa có địa chỉ thư điện tử" in without.text


def test_of_those_without_an_address_only_who_is_reminded_and_can_sign_in_is_named(
    session: Session, house: House
) -> None:
    for actor in (house.lead, house.staff, house.commune, house.administrator, house.inspector):
        session.get_one(Person, actor.person_id).email = None
    session.get_one(Account, house.commune.account_id).enabled = False
    session.flush()

    rows = without_address(session, TODAY, 20)

    assert [(row.username, row.n) for row in rows] == [("lead", 2), ("staff", 2)]
    assert [(row.username, row.n) for row in without_address(session, TODAY, 1)] == [("lead", 2)]
    assert without_address(session, TODAY.replace(year=2019), 20) == []


@pytest.mark.parametrize("role", ["office", "administrator"])
def test_the_page_of_the_system_names_them_and_the_command(
    visit: SignedIn, database: Database, saved_house: House, role: str
) -> None:
    visitor = visit(role)
    assert "Mọi người được nhắc việc đều đã có địa chỉ." in page_of(visitor.get("/admin/system")).text
    with database.writing() as session:
        session.get_one(Person, saved_house.lead.person_id).email = ""

    text = page_of(visitor.get("/admin/system")).text

    assert "flask --app app accounts email TÊN ĐỊA-CHỈ" in text
    assert saved_house.lead.name in text


ADDRESSES = [
    ("van.an@pacnam.example", True),
    ("VAN_AN+viec@mail.pacnam.gov.vn", True),
    ("o'ban@x-y.vn", True),
    ("an@localhost", False),
    ("an@@pacnam.vn", False),
    ("an..b@pacnam.vn", False),
    (".an@pacnam.vn", False),
    ("an@pacnam..vn", False),
    ("an@-pacnam.vn", False),
    ("an@pacnam.vn.", False),
    ("an b@pacnam.vn", False),
    ("an\x00@pacnam.vn", False),
    ("an@pacnam.vn\n", False),
    ("an,binh@pacnam.vn", False),
    ("=?utf-8?q?an?=@pacnam.vn", False),
    ("an[b@pacnam.vn", False),
    ("a@" + "b" * 200 + ".vn", False),
]


@pytest.mark.parametrize(("text", "is_one"), ADDRESSES)
def test_what_is_taken_as_an_address_is_one_that_a_mail_can_bear(text: str, is_one: bool) -> None:
    assert is_address(text) is is_one
    if is_one:
        assert Address(addr_spec=text).addr_spec == text
