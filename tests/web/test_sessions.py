"""Sessions: what the browser holds, what the database holds, and how long a session lives."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlmodel import col, select

from pacnam_tasks import create_app
from pacnam_tasks.accounts.models import Account, Appointment, SignInSession
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database, fetch
from tests.conftest import Visitor, settings_for
from tests.factories import PASSWORD, House
from tests.web.reading import page_of

SignedIn = Callable[[str], Visitor]


def is_in(visitor: Visitor) -> bool:
    """Whether the browser's session is alive."""
    return visitor.get("/account").status_code == 200


def cookie_of(visitor: Visitor, name: str = "session_id") -> str:
    """The value of the session cookie."""
    cookie = visitor.client.get_cookie(name)
    assert cookie is not None
    return cookie.value


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(app: Flask, saved_house: House) -> None:
    response = Visitor(app.test_client()).sign_in("lead")

    [cookie] = [line for line in response.headers.getlist("Set-Cookie") if line.startswith("session_id=")]
    assert {"HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=1209600"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def test_behind_https_both_cookies_are_bound_to_host_and_https(
    saved_house: House, database_url: str, clock: MovingClock, tmp_path: Path
) -> None:
    settings = settings_for(database_url, tmp_path / "data", public_url="https://nhiemvu.pacnam.example")
    app = create_app(settings, clock)
    client = app.test_client()
    form = {"username": "lead", "password": PASSWORD}
    base = {"base_url": "https://localhost"}
    token = page_of(client.get("/login", **base)).form("/login").fields["csrf_token"]

    response = client.post("/login", data=form | {"csrf_token": token}, **base)
    app.extensions["pacnam_database"].close()

    cookies = {line.split("=")[0]: line.split("; ") for line in response.headers.getlist("Set-Cookie")}
    assert set(cookies) == {"__Host-session", "form_token"}
    assert all({"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(parts) for parts in cookies.values())
    assert response.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_the_database_keeps_only_a_hash_of_the_token(app: Flask, saved_house: House, database: Database) -> None:
    visitor = Visitor(app.test_client())
    visitor.sign_in("lead")
    token = cookie_of(visitor)

    with database.reading() as session:
        [kept] = fetch(session, select(SignInSession.token_hash)).scalars()
    assert kept == hashlib.sha256(token.encode()).hexdigest()
    assert len(token) >= 43


def test_the_account_names_the_browser_of_each_session_in_words(app: Flask, saved_house: House) -> None:
    visitor = Visitor(app.test_client())
    visitor.client.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (Linux; Android 13) Chrome/120.0 Mobile Safari/537.36"
    visitor.sign_in("lead")

    page = visitor.get("/account")

    assert "Chrome trên Android" in page_of(page).text
    assert "Mozilla" not in page.text


def test_a_token_of_before_sign_in_is_not_taken_over(app: Flask, saved_house: House) -> None:
    visitor = Visitor(app.test_client())
    visitor.client.set_cookie("session_id", "chosen-by-somebody-else")

    visitor.sign_in("lead")

    assert cookie_of(visitor) != "chosen-by-somebody-else"


def test_an_idle_session_ends_after_twelve_hours(visit: SignedIn, clock: MovingClock) -> None:
    visitor = visit("lead")

    clock.move_to(clock.now() + timedelta(hours=12, seconds=1))

    assert not is_in(visitor)


def test_a_session_in_use_lives_on(visit: SignedIn, clock: MovingClock) -> None:
    visitor = visit("lead")

    for _ in range(4):
        clock.move_to(clock.now() + timedelta(hours=11))
        assert is_in(visitor)


def test_no_session_outlives_fourteen_days(visit: SignedIn, clock: MovingClock) -> None:
    visitor = visit("lead")
    start = clock.now()

    while clock.now() + timedelta(hours=11) < start + timedelta(days=14):
        clock.move_to(clock.now() + timedelta(hours=11))
        assert is_in(visitor)

    clock.move_to(start + timedelta(days=14, seconds=1))
    assert not is_in(visitor)


def test_use_is_noted_every_ten_minutes_at_most(visit: SignedIn, clock: MovingClock, database: Database) -> None:
    visitor = visit("lead")
    signed_in_at = clock.now()
    clock.move_to(signed_in_at + timedelta(minutes=9))
    is_in(visitor)

    with database.reading() as session:
        assert fetch(session, select(SignInSession.seen_at)).scalar_one() == signed_in_at


def test_a_disabled_account_is_out_at_the_next_request(visit: SignedIn, database: Database) -> None:
    visitor = visit("lead")
    with database.writing() as session:
        session.exec(select(Account).where(col(Account.username) == "lead")).one().enabled = False

    assert not is_in(visitor)


def test_an_ended_appointment_takes_its_rights_along_at_once(
    visit: SignedIn, database: Database, saved_house: House, clock: MovingClock
) -> None:
    visitor = visit("office")
    with database.writing() as session:
        held = session.get_one(Appointment, saved_house.office.holdings[0].id)
        held.valid_to = clock.today() - timedelta(days=1)

    assert visitor.get("/reports").status_code == 403


def test_signing_out_ends_the_session_on_the_server(visit: SignedIn, app: Flask) -> None:
    visitor = visit("lead")
    stolen = cookie_of(visitor)

    visitor.post("/logout", {})

    thief = Visitor(app.test_client())
    thief.client.set_cookie("session_id", stolen)
    assert not is_in(thief)


def test_signing_out_with_an_ended_session_leads_to_sign_in(visit: SignedIn, clock: MovingClock) -> None:
    visitor = visit("lead")
    visitor.token()
    clock.move_to(clock.now() + timedelta(days=1))

    response = visitor.post("/logout", {})

    assert (response.status_code, response.location) == (303, "/login")


def test_a_new_password_ends_all_other_sessions(visit: SignedIn) -> None:
    here, elsewhere = visit("lead"), visit("lead")
    form = {"current": PASSWORD, "new": "mot mat khau moi dai", "repeat": "mot mat khau moi dai"}

    response = here.post("/account/password", form)

    assert response.status_code == 303
    assert is_in(here)
    assert not is_in(elsewhere)


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"current": "sai roi, khong phai"}, "Mật khẩu hiện tại không đúng."),
        ({"new": "ngan", "repeat": "ngan"}, "Mật khẩu cần ít nhất 12 ký tự và không chứa tên đăng nhập."),
        ({"new": "mat khau cua lead", "repeat": "mat khau cua lead"}, "không chứa tên đăng nhập."),
        ({"repeat": "mot mat khau khac"}, "Hai lần nhập mật khẩu mới không giống nhau."),
    ],
    ids=["present one wrong", "too short", "holds the name", "differ"],
)
def test_a_password_change_is_refused_field_by_field(visit: SignedIn, form: dict[str, str], sentence: str) -> None:
    here, elsewhere = visit("lead"), visit("lead")
    good = {"current": PASSWORD, "new": "mot mat khau moi dai", "repeat": "mot mat khau moi dai"}

    response = here.post("/account/password", good | form)

    assert response.status_code == 422
    assert sentence in page_of(response).text
    assert is_in(elsewhere)


def test_one_ends_ones_own_other_session(visit: SignedIn) -> None:
    here, lost = visit("lead"), visit("lead")
    start = hashlib.sha256(cookie_of(lost).encode()).hexdigest()[:16]

    response = here.post(f"/account/sessions/{start}/end", {})

    assert response.status_code == 303
    assert (is_in(here), is_in(lost)) == (True, False)


@pytest.mark.parametrize("whose", ["commune", "office"])
def test_nobody_ends_the_session_of_another(visit: SignedIn, whose: str) -> None:
    here, other = visit("lead"), visit(whose)
    start = hashlib.sha256(cookie_of(other).encode()).hexdigest()[:16]

    response = here.post(f"/account/sessions/{start}/end", {})

    assert response.status_code == 404
    assert is_in(other)


@pytest.mark.parametrize("start", ["%" * 16, "_" * 16, "0", "a" * 64, "..%2f..%2f..%2f.."])
def test_no_pattern_ends_a_session(visit: SignedIn, start: str) -> None:
    here = visit("lead")

    assert here.post(f"/account/sessions/{start}/end", {}).status_code == 404
    assert is_in(here)


def test_the_account_page_lists_only_ones_own_sessions(visit: SignedIn) -> None:
    other = visit("commune")
    page = page_of(visit("lead").get("/account"))

    start = hashlib.sha256(cookie_of(other).encode()).hexdigest()[:16]
    assert not page.has_form(f"/account/sessions/{start}/end")


def test_a_theme_is_kept_and_another_word_refused(visit: SignedIn) -> None:
    visitor = visit("lead")

    assert visitor.post("/account/theme", {"theme": "dark"}).status_code == 303
    assert 'data-theme="dark"' in visitor.get("/account").text
    assert visitor.post("/account/theme", {"theme": "pink"}).status_code == 422
