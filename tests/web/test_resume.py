"""A session that ends while a form is being filled in: what was typed comes back after sign-in."""

from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from itsdangerous import TimestampSigner, URLSafeTimedSerializer
from werkzeug.test import TestResponse

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from tests.conftest import SECRET, Visitor
from tests.factories import PASSWORD
from tests.web.conftest import NewTask, SignedIn, fill_in, n_rows, task_named
from tests.web.reading import Form, page_of

NOTE = "Đã gieo cấy xong 31,5 ha lúa mùa.\n<b>Còn lại</b> “2 thôn” & khe."


def ended_while_typing(visitor: Visitor, code: str, clock: MovingClock, *, part: bool = False) -> TestResponse:
    """Fill the form in, let the session end, send."""
    typed = fill_in(visitor, code, quantity="40", note=NOTE)
    clock.move_to(clock.now() + timedelta(days=1))
    headers = {"HX-Request": "true"} if part else {}
    return visitor.client.post(f"/tasks/{code}/updates", data=typed, headers=headers)


def signed_in_again(visitor: Visitor, answer: TestResponse, username: str = "lead") -> Form:
    """The form that comes back after signing in from the answer's form."""
    form = page_of(answer).form("/login")
    again = visitor.client.post("/login", data=form.fields | {"username": username, "password": PASSWORD})
    return next(one for one in page_of(again).forms if one.action.endswith("/updates"))


@pytest.mark.parametrize("part", [False, True], ids=["page", "part"])
def test_the_answer_asks_to_sign_in_and_saves_nothing(
    visit: SignedIn, new_task: NewTask, clock: MovingClock, database: Database, part: bool
) -> None:
    visitor, code = visit("lead"), new_task()

    answer = ended_while_typing(visitor, code, clock, part=part)

    page = page_of(answer)
    assert answer.status_code == 401
    assert "Phiên đăng nhập đã hết" in page.text
    assert page.has_form("/login")
    assert n_rows(database, "progress_update") == 0


def test_the_part_holds_no_second_page(visit: SignedIn, new_task: NewTask, clock: MovingClock) -> None:
    answer = ended_while_typing(visit("lead"), new_task(), clock, part=True)

    assert "<html" not in answer.text
    assert answer.vary.find("HX-Request") >= 0


@pytest.mark.parametrize("part", [False, True], ids=["page", "part"])
def test_what_was_typed_comes_back_and_is_recorded(
    visit: SignedIn, new_task: NewTask, clock: MovingClock, database: Database, part: bool
) -> None:
    visitor, code = visit("lead"), new_task()
    answer = ended_while_typing(visitor, code, clock, part=part)

    form = signed_in_again(visitor, answer)
    recorded = visitor.client.post(form.action, data=form.fields)

    assert form.fields["note"] == NOTE
    assert recorded.status_code == 303
    assert task_named(database, code).quantity == 40


def test_the_token_is_a_new_one(visit: SignedIn, new_task: NewTask, clock: MovingClock) -> None:
    visitor, code = visit("lead"), new_task()
    old = fill_in(visitor, code)["csrf_token"]

    form = signed_in_again(visitor, ended_while_typing(visitor, code, clock))
    refused = visitor.client.post(form.action, data=form.fields | {"csrf_token": old})

    assert form.fields["csrf_token"] != old
    assert refused.status_code == 400


def test_a_wrong_password_in_between_loses_nothing(visit: SignedIn, new_task: NewTask, clock: MovingClock) -> None:
    visitor, code = visit("lead"), new_task()
    asked = page_of(ended_while_typing(visitor, code, clock)).form("/login")

    wrong = visitor.client.post("/login", data=asked.fields | {"username": "lead", "password": "sai mat khau roi"})

    assert wrong.status_code == 422
    assert signed_in_again(visitor, wrong).fields["note"] == NOTE


def test_sent_twice_it_counts_once(visit: SignedIn, new_task: NewTask, clock: MovingClock, database: Database) -> None:
    visitor, code = visit("lead"), new_task()
    form = signed_in_again(visitor, ended_while_typing(visitor, code, clock))

    for _ in range(2):
        visitor.client.post(form.action, data=form.fields)

    assert n_rows(database, "progress_update") == 1


def test_what_one_typed_is_not_shown_to_another(visit: SignedIn, new_task: NewTask, clock: MovingClock) -> None:
    visitor, code = visit("lead"), new_task()
    form = page_of(ended_while_typing(visitor, code, clock)).form("/login")

    others = visitor.client.post("/login", data=form.fields | {"username": "stranger", "password": PASSWORD})
    home = visitor.get(others.location)

    assert (others.status_code, others.location) == (303, "/")
    assert "của tài khoản khác" in page_of(home).text
    assert "31,5" not in home.text
    assert others.text.find(form.fields["resume"]) < 0


class OldSigner(TimestampSigner):
    """Signs as thirteen hours ago."""

    def get_timestamp(self) -> int:
        return super().get_timestamp() - 13 * 3600


def test_after_twelve_hours_sign_in_leads_to_the_first_page(app: Flask, visit: SignedIn) -> None:
    visit("lead")
    visitor = Visitor(app.test_client())
    typed = {"account": "lead", "path": "/tasks/NV-1/updates", "fields": {"note": [NOTE]}, "files": False}
    old = URLSafeTimedSerializer(SECRET, salt="resume", signer=OldSigner).dumps(typed)

    again = visitor.post("/login", {"username": "lead", "password": PASSWORD, "resume": old})

    assert (again.status_code, again.location) == (303, "/")


@pytest.mark.parametrize("token", ["", "x", "e30.x.y", "{}"])
def test_a_forged_form_is_not_shown(app: Flask, visit: SignedIn, token: str) -> None:
    visit("lead")
    visitor = Visitor(app.test_client())

    answer = visitor.post("/login", {"username": "lead", "password": PASSWORD, "resume": token})

    assert (answer.status_code, answer.location) == (303, "/")


def test_a_form_signed_for_another_purpose_is_not_shown(app: Flask, visit: SignedIn) -> None:
    visit("lead")
    visitor = Visitor(app.test_client())
    other = URLSafeTimedSerializer(SECRET, salt="wtf-csrf-token").dumps({"path": "//evil", "fields": {}})

    answer = visitor.post("/login", {"username": "lead", "password": PASSWORD, "resume": other})

    assert answer.location == "/"


def test_no_password_travels_in_the_resumed_form(visit: SignedIn, clock: MovingClock) -> None:
    visitor = visit("lead")
    token = visitor.token()
    clock.move_to(clock.now() + timedelta(days=1))
    typed = {"csrf_token": token, "current": PASSWORD, "new": "mot mat khau moi dai", "repeat": "mot mat khau moi dai"}

    answer = visitor.client.post("/account/password", data=typed)

    kept = page_of(answer).form("/login").fields["resume"]
    assert "mat khau" not in str(URLSafeTimedSerializer(SECRET, salt="resume").loads(kept))


@pytest.mark.parametrize(("name", "expected"), [("", False), ("anh.jpg", True)], ids=["none chosen", "one chosen"])
def test_only_who_had_chosen_files_is_told_to_choose_them_again(
    visit: SignedIn, new_task: NewTask, clock: MovingClock, name: str, expected: bool
) -> None:
    visitor, code = visit("lead"), new_task()
    typed = fill_in(visitor, code, note=NOTE)
    clock.move_to(clock.now() + timedelta(days=1))

    answer = visitor.client.post(f"/tasks/{code}/updates", data=typed | {"files": (BytesIO(b"\xff\xd8\xff"), name)})
    form = page_of(answer).form("/login")
    again = visitor.client.post("/login", data=form.fields | {"username": "lead", "password": PASSWORD})

    assert ("phải chọn lại" in page_of(again).text) is expected
