"""What an error says: a number to tell the office, and nothing of the machine."""

import re
from typing import NoReturn

import pytest
from flask import Flask

from pacnam_tasks.accounts.rules import Role
from pacnam_tasks.core.db import Database
from pacnam_tasks.policy import POLICY
from tests.conftest import SECRET, Visitor
from tests.security.conftest import Things, on_one_database_each
from tests.security.people import Door
from tests.web.reading import page_of

INSIDE = "SELECT password_hash FROM account -- /srv/pacnam/secret"
TELLING = [
    INSIDE,
    "Traceback",
    "site-packages",
    ".py",
    "ValueError",
    "werkzeug",
    "sqlalchemy",
    SECRET,
    "/root/",
    "/home/",
]

WHO = {Role.OFFICE: "office", Role.STANDING: "standing", Role.LEADER: "lead"}
"""Somebody for each audience."""


def broken(*_args: object, **_named: object) -> NoReturn:
    """A view with a fault."""
    raise ValueError(INSIDE)


@on_one_database_each
def test_a_fault_in_any_view_tells_nothing(
    app: Flask,
    everyone: dict[str, Visitor],
    all_doors: list[Door],
    things: Things,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    part: bool,
) -> None:
    for endpoint in POLICY:
        monkeypatch.setitem(app.view_functions, endpoint, broken)
    numbers = set()

    for door in all_doors:
        roles = POLICY[door.endpoint].roles
        visitor = everyone[next(name for role, name in WHO.items() if not roles or role in roles)]
        url = door.url(**things.values(door))
        answer = visitor.post(url, things.form(), part=part) if door.writes else visitor.get(url, part=part)
        words = answer.get_data(as_text=True)
        assert answer.status_code == 500, url
        assert [one for one in TELLING if one in words] == [], url
        numbers |= set(re.findall(r"mã lỗi (\w{8})", page_of(answer).text))

    assert len(numbers) == len(all_doors)
    assert all(number in caplog.text for number in numbers)
    assert INSIDE in caplog.text


def test_the_error_page_needs_no_database(app: Flask, database: Database) -> None:
    gone = "sqlite:////nowhere/at/all.db" if database.is_sqlite else "postgresql://postgres@/gone?host=/nowhere/at/all"
    app.extensions["pacnam_database"] = Database(gone, b"key")
    client = app.test_client()
    client.set_cookie("session_id", "x")

    answers = [client.get("/tasks"), client.get("/khong-co"), app.test_client().get("/login")]
    app.extensions["pacnam_database"] = database

    told = (500, "Máy chủ gặp lỗi; chưa lưu gì.") if database.is_sqlite else (503, "Cơ sở dữ liệu không trả lời;")
    assert [answer.status_code for answer in answers] == [told[0], 404, 200]
    assert told[1] in page_of(answers[0]).text


GUESSES = ["/khong-co", "/tasks/NV-1/khong-co", "/.env", "/.git/config", "/console", "/admin", "/static", "/tasks/"]


def test_guessing_addresses_finds_nothing(app: Flask, everyone: dict[str, Visitor]) -> None:
    for visitor in (Visitor(app.test_client()), everyone["administrator"]):
        assert {path: visitor.get(path).status_code for path in GUESSES} == dict.fromkeys(GUESSES, 404)


def test_debugging_stays_off_whatever_the_environment_says(
    app: Flask, everyone: dict[str, Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLASK_DEBUG", "1")
    monkeypatch.setitem(app.view_functions, "rollup.show", broken)

    answer = everyone["office"].get("/progress")

    assert answer.status_code == 500
    assert "Traceback" not in answer.text
