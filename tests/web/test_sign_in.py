"""Signing in: who gets in, and how guessing is slowed down."""

import unicodedata
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from argon2 import low_level
from flask import Flask
from sqlmodel import col, select
from werkzeug.test import TestResponse

from pacnam_tasks import create_app
from pacnam_tasks.accounts.models import Account, SignInSession, Throttle
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database, fetch
from tests.conftest import Visitor, settings_for
from tests.factories import PASSWORD
from tests.web.reading import page_of

pytestmark = pytest.mark.usefixtures("saved_house")
WRONG = "khong phai mat khau nay"


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """A browser that nobody has signed in with."""
    return Visitor(app.test_client())


@pytest.fixture
def hashings(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bytes]]:
    """Every password that reaches the hash."""
    reached: list[bytes] = []
    verify = low_level.verify_secret

    def noting(hash: bytes, secret: bytes, type: low_level.Type) -> bool:
        reached.append(secret)
        return verify(hash, secret, type)

    monkeypatch.setattr("argon2._password_hasher.verify_secret", noting)
    return iter([reached])


def guess(visitor: Visitor, times: int, username: str = "lead", **headers: str) -> list[int]:
    """Send wrong passwords; the status of each answer."""
    form = {"csrf_token": visitor.token(), "username": username, "password": WRONG}
    return [visitor.client.post("/login", data=form, headers=headers).status_code for _ in range(times)]


def test_the_right_password_leads_to_the_first_page(visitor: Visitor) -> None:
    response = visitor.sign_in("lead")

    assert (response.status_code, response.location) == (303, "/")
    assert visitor.get("/account").status_code == 200


def test_a_name_is_taken_in_any_case_and_with_spaces_around(visitor: Visitor) -> None:
    assert visitor.sign_in("  Lead ").status_code == 303


def test_a_wrong_password_is_refused_in_one_sentence(visitor: Visitor) -> None:
    response = visitor.sign_in("lead", WRONG)

    assert response.status_code == 422
    assert "Tên đăng nhập hoặc mật khẩu không đúng." in page_of(response).text
    assert WRONG not in response.text


def test_unknown_disabled_and_wrong_are_answered_alike(visitor: Visitor, database: Database) -> None:
    with database.writing() as session:
        session.exec(select(Account).where(col(Account.username) == "staff")).one().enabled = False

    answers = [
        visitor.sign_in("lead", WRONG),
        visitor.sign_in("nobody", WRONG),
        visitor.sign_in("staff", PASSWORD),
    ]

    assert {answer.status_code for answer in answers} == {422}
    assert len({_without_names(answer) for answer in answers}) == 1


def _without_names(answer: TestResponse) -> str:
    return page_of(answer).text


def test_of_twenty_wrong_tries_at_most_six_reach_the_hash(visitor: Visitor, hashings: Iterator[list[bytes]]) -> None:
    reached = next(hashings)

    answers = guess(visitor, 20)

    assert len(reached) <= 6
    assert answers[-1] == 429


def test_of_twenty_at_once_at_most_six_reach_the_hash(app: Flask, hashings: Iterator[list[bytes]]) -> None:
    reached = next(hashings)
    visitors = [Visitor(app.test_client()) for _ in range(20)]
    for visitor in visitors:
        visitor.token()

    with ThreadPoolExecutor(10) as threads:
        answers = list(threads.map(lambda visitor: guess(visitor, 1)[0], visitors))

    assert len(reached) <= 6
    assert set(answers) == {422, 429}


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "X-Client-IP"])
def test_a_forged_address_opens_no_second_way(
    visitor: Visitor, hashings: Iterator[list[bytes]], database: Database, header: str
) -> None:
    reached = next(hashings)

    for number in range(20):
        guess(visitor, 1, **{header: f"203.0.113.{number}"})

    with database.reading() as session:
        subjects = set(fetch(session, select(Throttle.subject)).scalars())
    assert len(reached) <= 6
    assert subjects == {"account:lead", "address:127.0.0.1"}


def test_guessing_many_names_from_one_address_closes_the_address(visitor: Visitor) -> None:
    for number in range(20):
        guess(visitor, 1, f"name{number}")

    assert visitor.sign_in("lead").status_code == 429


def test_a_closed_address_closes_nobody_elses_account(app: Flask, visitor: Visitor, database: Database) -> None:
    for number in range(20):
        guess(visitor, 1, f"name{number}")
    guess(visitor, 20, "lead")

    elsewhere = Visitor(app.test_client())
    elsewhere.client.environ_base["REMOTE_ADDR"] = "192.0.2.7"

    assert elsewhere.sign_in("lead").status_code == 303
    with database.reading() as session:
        assert session.get(Throttle, "account:lead") is None


def test_the_right_password_is_refused_while_sign_in_is_closed(visitor: Visitor, database: Database) -> None:
    guess(visitor, 6)

    response = visitor.sign_in("lead")

    assert response.status_code == 429
    assert "Nhập sai quá nhiều lần. Vui lòng thử lại sau 1 phút." in page_of(response).text
    assert int(response.headers["Retry-After"]) > 0
    with database.reading() as session:
        assert fetch(session, select(SignInSession.token_hash)).all() == []


def test_sign_in_opens_again_after_the_wait(visitor: Visitor, clock: MovingClock) -> None:
    guess(visitor, 6)

    clock.move_to(clock.now() + timedelta(seconds=31))

    assert visitor.sign_in("lead").status_code == 303


def test_the_wait_never_exceeds_fifteen_minutes(visitor: Visitor, clock: MovingClock) -> None:
    for _ in range(30):
        guess(visitor, 1)
        clock.move_to(clock.now() + timedelta(minutes=15, seconds=1))

    assert visitor.sign_in("lead").status_code == 303


def test_success_forgets_the_wrong_tries_of_the_account(visitor: Visitor) -> None:
    guess(visitor, 4)
    visitor.sign_in("lead")

    assert guess(visitor, 4) == [422] * 4


def test_many_people_sign_in_from_one_address(app: Flask) -> None:
    answers = [Visitor(app.test_client()).sign_in("lead").status_code for _ in range(25)]

    assert answers == [303] * 25


def test_the_count_outlives_the_process(
    visitor: Visitor, database_url: str, clock: MovingClock, tmp_path: Path
) -> None:
    guess(visitor, 6)
    again = create_app(settings_for(database_url, tmp_path / "second"), clock)

    response = Visitor(again.test_client()).sign_in("lead")
    again.extensions["pacnam_database"].close()

    assert response.status_code == 429


def test_the_present_password_cannot_be_guessed_where_it_is_changed(
    visitor: Visitor, hashings: Iterator[list[bytes]]
) -> None:
    visitor.sign_in("lead")
    reached = next(hashings)
    reached.clear()
    form = {"current": WRONG, "new": "mot mat khau moi dai", "repeat": "mot mat khau moi dai"}

    answers = [visitor.post("/account/password", form).status_code for _ in range(20)]

    assert len(reached) <= 6
    assert answers[-1] == 429


def test_a_password_in_decomposed_letters_is_the_same(visitor: Visitor) -> None:
    visitor.sign_in("lead")
    composed = unicodedata.normalize("NFC", "mật khẩu mới đủ dài")
    decomposed = unicodedata.normalize("NFD", composed)
    visitor.post("/account/password", {"current": PASSWORD, "new": composed, "repeat": composed})

    assert visitor.sign_in("lead", decomposed).status_code == 303


@pytest.mark.parametrize("name", ["a\x00b", "x" * 5000, "' OR 1=1 --", "\ud800".encode("utf-8", "replace").decode()])
def test_strange_names_are_refused_without_a_fault(visitor: Visitor, name: str) -> None:
    assert visitor.sign_in(name, WRONG).status_code in {400, 422}


def test_a_new_sign_in_ends_the_session_it_replaces(visitor: Visitor, database: Database) -> None:
    visitor.sign_in("lead")
    visitor.sign_in("commune")

    with database.reading() as session:
        assert len(fetch(session, select(SignInSession.token_hash)).all()) == 1
