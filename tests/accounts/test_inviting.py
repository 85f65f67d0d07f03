"""Accounts from nothing: an invitation, the first sign-in, a lost password."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session, col, select
from werkzeug.test import TestResponse

from pacnam_tasks.accounts.inviting.queries import can_anybody_administer
from pacnam_tasks.accounts.models import Account, MemberField, Person
from pacnam_tasks.accounts.queries import account_named, actor_named
from pacnam_tasks.accounts.rules import KeptPassword, Role
from pacnam_tasks.core.clock import MovingClock, end_of_day
from pacnam_tasks.core.db import Database
from pacnam_tasks.history.models import Event
from tests.conftest import TODAY, Visitor
from tests.factories import PASSWORD, House
from tests.web.conftest import SignedIn, n_rows
from tests.web.reading import page_of

CHOSEN = "năm chữ dễ nhớ của tôi"
Command = Callable[..., Result]
WORDS = {"--name": "Nông Văn  Mới", "--unit": "XBB", "--role": "leader"}


@pytest.fixture
def accounts(app: Flask) -> Command:
    """Run `flask accounts …`."""
    return lambda *words: app.test_cli_runner().invoke(args=["accounts", *words])


@pytest.fixture
def invite(accounts: Command, saved_house: House) -> Command:
    """Run `flask accounts invite` for the head of a commune, with other words where these are given."""
    del saved_house

    def run(username: str = "moi", *more: str, **other: str) -> Result:
        options = WORDS | {f"--{name}": value for name, value in other.items()}
        return accounts("invite", username, *(word for pair in options.items() for word in pair), *more)

    return run


def told(result: Result) -> str:
    """The one-time password that a command tells."""
    assert result.exit_code == 0, result.output
    found = re.search(r"Mật khẩu dùng một lần: ([a-z2-9]{4}(?:-[a-z2-9]{4}){3})\n", result.output)
    assert found is not None
    return found[1]


def choose(client: FlaskClient, password: str, **typed: str) -> TestResponse:
    """Sign in with a one-time password and choose another."""
    asked = Visitor(client).sign_in("moi", password)
    form = page_of(asked).form("/login/password").fields
    return client.post("/login/password", data=form | {"new": CHOSEN, "repeat": CHOSEN} | typed, buffered=True)


def events(database: Database, kind: str) -> list[Any]:
    """What the events of a kind say."""
    with database.reading() as session:
        return [json.loads(said) for said in session.exec(select(Event.data).where(col(Event.kind) == kind))]


def test_who_was_invited_has_the_post_and_nothing_else(invite: Command, database: Database) -> None:
    result = invite("Moi", title="Bí thư Đảng ủy xã", email="moi@pacnam.example")

    assert "Đã cấp tài khoản moi cho đồng chí Nông Văn Mới: Thủ trưởng đơn vị, đơn vị XBB." in result.output
    assert "Dùng đến hết ngày 29/09/2023" in result.output
    with database.reading() as session:
        actor = actor_named(session, "moi", TODAY)
        assert session.get_one(Person, actor.person_id).email == "moi@pacnam.example"
    [holding] = actor.holdings
    assert (actor.name, holding.role, holding.title) == ("Nông Văn Mới", Role.LEADER, "Bí thư Đảng ủy xã")


def test_the_history_says_who_got_an_account_for_which_post_and_no_password(
    invite: Command, database: Database
) -> None:
    password = told(invite())

    [said] = events(database, "account_invited")
    with database.reading() as session:
        account = account_named(session, "moi")
        [holding] = actor_named(session, "moi", TODAY).holdings
    assert account is not None
    assert said == {"account": account.id, "appointment": holding.id, "unit": "XBB", "role": "leader"}
    assert password not in account.password_hash


def test_a_member_gets_the_fields(invite: Command, database: Database, saved_house: House) -> None:
    assert invite("moi", "--field", "nong-nghiep", "--field", "nong-nghiep", role="member").exit_code == 0

    with database.reading() as session:
        [holding] = actor_named(session, "moi", TODAY).holdings
        rows = session.exec(select(MemberField).where(col(MemberField.appointment_id) == holding.id)).all()
    assert [row.field_id for row in rows] == [saved_house.fields["nong-nghiep"]]


REFUSED = [
    pytest.param(["lead"], {}, "Đã có tài khoản lead.", id="a name that is taken"),
    pytest.param(["người mới"], {}, "chữ không dấu", id="a name with marks"),
    pytest.param(["moi"], {"name": " "}, "Nhập họ và tên", id="nobody"),
    pytest.param(["moi"], {"name": "x" * 121}, "Nhập họ và tên", id="a long name"),
    pytest.param(["moi"], {"unit": "XXX"}, "Không có đơn vị XXX.", id="no unit"),
    pytest.param(["moi"], {"since": "2019-12-31"}, "Ngày 31/12/2019 không có đơn vị", id="before the unit"),
    pytest.param(["moi"], {"email": "moi@"}, "không phải địa chỉ thư", id="no address"),
    pytest.param(["moi", "--field", "nong-nghiep"], {}, "Chỉ ủy viên", id="fields of a head"),
    pytest.param(["moi", "--field", "x"], {"role": "member"}, "Các lĩnh vực: nong-nghiep, lam-nghiep.", id="no field"),
]


@pytest.mark.parametrize(("words", "other", "sentence"), REFUSED)
def test_a_wrong_invitation_makes_nothing(
    invite: Command, database: Database, words: list[str], other: dict[str, str], sentence: str
) -> None:
    before = [n_rows(database, name) for name in ("person", "account", "appointment", "event")]

    result = invite(*words, **other)

    assert (result.exit_code, sentence in result.output) == (1, True), result.output
    assert [n_rows(database, name) for name in ("person", "account", "appointment", "event")] == before


def test_all_that_is_wrong_is_said_at_once(invite: Command) -> None:
    assert len(invite("lead", unit="XXX", email="x").output.splitlines()) == 3


def test_the_first_sign_in_asks_for_a_password_before_a_session_begins(invite: Command, client: FlaskClient) -> None:
    password = told(invite())

    asked = Visitor(client).sign_in("moi", password)

    assert asked.status_code == 200
    assert page_of(asked).has_form("/login/password")
    assert client.get_cookie("session_id") is None
    assert password not in asked.text
    assert client.get("/").location == "/login"


def test_with_a_password_of_ones_own_one_is_in_and_the_first_is_dead(
    app: Flask, invite: Command, client: FlaskClient
) -> None:
    password = told(invite())

    chosen = choose(client, password)

    assert (chosen.status_code, chosen.location) == (303, "/")
    assert client.get("/").status_code == 200
    others = [Visitor(app.test_client()).sign_in("moi", word).status_code for word in (password, CHOSEN)]
    assert others == [422, 303]


def test_the_page_that_was_wanted_comes_after_it(invite: Command, client: FlaskClient) -> None:
    form = {"username": "moi", "password": told(invite()), "next": "/tasks"}
    asked = page_of(Visitor(client).post("/login", form)).form("/login/password").fields

    chosen = client.post("/login/password", data=asked | {"new": CHOSEN, "repeat": CHOSEN})

    assert chosen.location == "/tasks"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"new": "ngắn", "repeat": "ngắn"}, "ít nhất 12 ký tự"),
        ({"repeat": "chữ khác"}, "không giống nhau"),
        ({"ticket": "x"}, "đã hết hiệu lực"),
    ],
    ids=["short", "two that differ", "a forged page"],
)
def test_a_password_that_is_not_taken_begins_nothing(
    invite: Command, client: FlaskClient, typed: dict[str, str], sentence: str
) -> None:
    refused = choose(client, told(invite()), **typed)

    assert refused.status_code == 422
    assert sentence in page_of(refused).text
    assert client.get_cookie("session_id") is None


def test_the_password_that_was_given_is_not_kept(invite: Command, client: FlaskClient) -> None:
    password = told(invite())

    refused = choose(client, password, new=password, repeat=password)

    assert "khác với mật khẩu được cấp" in page_of(refused).text


def test_a_page_that_was_used_chooses_no_second_password(app: Flask, invite: Command, client: FlaskClient) -> None:
    asked = Visitor(client).sign_in("moi", told(invite()))
    form = page_of(asked).form("/login/password").fields | {"new": CHOSEN, "repeat": CHOSEN}
    assert client.post("/login/password", data=form).status_code == 303

    thief = Visitor(app.test_client())
    mine = {name: value for name, value in form.items() if name != "csrf_token"}
    again = thief.post("/login/password", mine | {"new": f"{CHOSEN} khác", "repeat": f"{CHOSEN} khác"})

    assert again.status_code == 422
    assert Visitor(app.test_client()).sign_in("moi", CHOSEN).status_code == 303


def test_after_two_weeks_another_is_asked_for_from_midnight_on(
    invite: Command, client: FlaskClient, clock: MovingClock
) -> None:
    password = told(invite())
    midnight = end_of_day(TODAY + timedelta(days=14), clock.zone)
    clock.move_to(midnight - timedelta(minutes=1))
    assert Visitor(client).sign_in("moi", password).status_code == 200

    clock.move_to(midnight)
    late = Visitor(client).sign_in("moi", password)

    assert late.status_code == 422
    assert "hết hạn ngày 29/09/2023. Đề nghị cấp lại." in page_of(late).text


def test_guesses_at_a_one_time_password_are_counted(invite: Command, client: FlaskClient) -> None:
    told(invite())

    assert [Visitor(client).sign_in("moi", "doan-mo-thoi").status_code for _ in range(6)] == [422] * 5 + [429]


def test_a_lost_password_is_replaced_and_all_sessions_end(
    accounts: Command, visit: SignedIn, app: Flask, database: Database
) -> None:
    lead, client = visit("lead"), app.test_client()
    for _ in range(6):
        Visitor(client).sign_in("lead", "sai mat khau roi")

    password = told(accounts("password", "Lead"))

    assert lead.get("/").location == "/login"
    assert Visitor(client).sign_in("lead", PASSWORD).status_code == 422
    assert page_of(Visitor(client).sign_in("lead", password)).has_form("/login/password")
    with database.reading() as session:
        account = account_named(session, "lead")
    assert account is not None
    assert events(database, "password_renewed") == [{"account": account.id}]


def test_of_two_one_time_passwords_the_later_counts(invite: Command, accounts: Command, client: FlaskClient) -> None:
    first = told(invite())
    asked = Visitor(client).sign_in("moi", first)
    second = told(accounts("password", "moi"))

    form = page_of(asked).form("/login/password").fields | {"new": CHOSEN, "repeat": CHOSEN}
    assert client.post("/login/password", data=form).status_code == 422
    assert Visitor(client).sign_in("moi", first).status_code == 422
    assert choose(client, second).status_code == 303


def test_no_password_for_who_has_left_or_never_was(accounts: Command, saved_house: House) -> None:
    del saved_house
    accounts("disable", "staff")

    assert "Không có tài khoản nobody." in accounts("password", "nobody").output
    assert "đã khóa" in accounts("password", "staff").output


@pytest.mark.parametrize("text", ["$argon2id$x", "once:2023-09-29:$argon2id$x"])
def test_a_kept_password_is_written_as_it_was_read(text: str) -> None:
    assert str(KeptPassword.read(text)) == text


def test_who_can_administer(session: Session, house: House) -> None:
    account = session.exec(select(Account).where(col(Account.id) == house.administrator.account_id)).one()
    before = can_anybody_administer(session, TODAY), can_anybody_administer(session, TODAY.replace(year=2019))

    account.enabled = False
    session.add(account)
    session.flush()

    assert (*before, can_anybody_administer(session, TODAY)) == (True, False, False)
