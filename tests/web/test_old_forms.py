"""A form that was opened in an earlier session: it is not taken, and comes back to be sent again."""

from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from itsdangerous import TimestampSigner, URLSafeTimedSerializer

from pacnam_tasks.core.db import Database
from tests.conftest import SECRET, Visitor
from tests.factories import PASSWORD
from tests.web.conftest import NewTask, SignedIn, fill_in, n_rows, task_named
from tests.web.reading import page_of
from tests.web.test_busy import another_writer, impatient

NOTE = "Đã gieo cấy xong 31,5 ha lúa mùa.\n<b>Còn lại</b> “2 thôn” & khe."
PART = {"HX-Request": "true"}
__all__ = ["impatient"]


@pytest.fixture
def code(new_task: NewTask) -> str:
    """A task of the unit."""
    return new_task()


@pytest.fixture
def lead(visit: SignedIn) -> Visitor:
    """The head of the lead unit."""
    return visit("lead")


def signed_in_anew(visitor: Visitor, username: str = "lead") -> None:
    """Sign out and in again, as in another tab of the same browser."""
    visitor.post("/logout", {})
    visitor = Visitor(visitor.client)
    assert visitor.sign_in(username).status_code == 303


def old_form(visitor: Visitor, code: str, username: str = "lead", **typed: Any) -> dict[str, Any]:
    """A form filled in before the person signed in anew."""
    form = fill_in(visitor, code, **typed)
    signed_in_anew(visitor, username)
    return form


@pytest.mark.parametrize("headers", [{}, PART], ids=["page", "part"])
def test_an_old_form_comes_back_with_what_was_typed_and_counts_once_it_is_sent_again(
    lead: Visitor, code: str, database: Database, headers: dict[str, str]
) -> None:
    form = old_form(lead, code, quantity="40", note=NOTE)

    answer = lead.client.post(f"/tasks/{code}/updates", data=form, headers=headers)
    saved = n_rows(database, "progress_update")
    page = page_of(answer)
    back = page.form(f"/tasks/{code}/updates")
    again = lead.client.post(back.action, data=back.fields)

    assert (answer.status_code, saved, again.status_code) == (400, 0, 303)
    assert "mở từ trước lần đăng nhập này" in page.text
    assert (back.fields["quantity"], back.fields["note"], back.fields["key"]) == ("40", NOTE, form["key"])
    assert task_named(database, code).quantity == 40


def test_the_part_takes_the_place_of_the_card(lead: Visitor, code: str) -> None:
    form = old_form(lead, code, note=NOTE)

    answer = lead.client.post(f"/tasks/{code}/updates", data=form, headers=PART)

    assert answer.headers["HX-Reswap"] == "outerHTML"
    assert "<html" not in answer.text


def test_files_are_asked_for_again(lead: Visitor, code: str) -> None:
    form = old_form(lead, code, note=NOTE) | {"files": (BytesIO(b"\xff\xd8\xff"), "anh.jpg")}

    page = page_of(lead.client.post(f"/tasks/{code}/updates", data=form))

    assert "phải chọn lại" in page.text
    assert [tag["name"] for _, tag in page.tags if tag.get("type") == "file"] == ["files"]


def shows_nothing(answer: Any) -> bool:
    """Whether an answer brings neither the words back nor a form to send them with."""
    return answer.status_code == 400 and "gieo cấy" not in answer.text and not page_of(answer).has_form("/tasks/")


def test_what_one_typed_is_not_shown_to_another(lead: Visitor, code: str) -> None:
    form = old_form(lead, code, "staff", note=NOTE)

    assert shows_nothing(lead.client.post(f"/tasks/{code}/updates", data=form))


class OldSigner(TimestampSigner):
    """Signs as fifteen days ago."""

    def get_timestamp(self) -> int:
        return super().get_timestamp() - 15 * 86400


def signed(said: object, **more: Any) -> str:
    """A token that this server could have made."""
    return str(URLSafeTimedSerializer(SECRET, salt="wtf-csrf-token", **more).dumps(said))


def token_of(visitor: Visitor) -> Any:
    """What the token of a browser says."""
    return URLSafeTimedSerializer(SECRET, salt="wtf-csrf-token").loads(visitor.token())


@pytest.mark.parametrize("kind", ["none", "forged", "nobody's", "too old"])
def test_a_form_that_this_account_was_not_given_does_not_come_back(lead: Visitor, code: str, kind: str) -> None:
    own = token_of(lead)
    tokens = {
        "none": "",
        "forged": signed(own)[:-3] + "xxx",
        "nobody's": signed("0123456789"),
        "too old": signed(own, signer=OldSigner),
    }
    form = fill_in(lead, code, note=NOTE) | {"csrf_token": tokens[kind]}
    signed_in_anew(lead)

    assert shows_nothing(lead.client.post(f"/tasks/{code}/updates", data=form))


def test_what_another_site_sends_does_not_come_back(lead: Visitor, code: str) -> None:
    form = old_form(lead, code, note=NOTE)
    headers = {"Sec-Fetch-Site": "cross-site"}

    answer = lead.client.post(f"/tasks/{code}/updates", data=form, headers=headers)

    assert shows_nothing(answer)
    assert "csrf_token" not in answer.text


def test_passwords_never_come_back(lead: Visitor) -> None:
    form = page_of(lead.get("/account")).form("/account/password").fields
    signed_in_anew(lead)

    typed = {"current": PASSWORD, "new": "mot mat khau moi dai", "repeat": "mot mat khau moi dai"}
    answer = lead.client.post("/account/password", data=form | typed)

    assert answer.status_code == 400
    assert "mat khau" not in answer.text
    assert "sao chép nội dung" in page_of(answer).text


def test_an_old_sign_in_page_is_followed_by_a_new_one(app: Flask, lead: Visitor) -> None:
    del lead
    visitor = Visitor(app.test_client())
    old = page_of(visitor.get("/login?next=/tasks")).form("/login").fields
    with visitor.client.session_transaction() as cookies:
        cookies.clear()

    answer = visitor.client.post("/login", data=old | {"username": "lead", "password": PASSWORD})
    form = page_of(answer).form("/login").fields
    again = visitor.client.post("/login", data=form | {"username": "lead", "password": PASSWORD})

    assert (answer.status_code, again.status_code, again.location) == (400, 303, "/tasks")
    assert PASSWORD not in answer.text
    assert visitor.client.get_cookie("session_id") is not None


def test_a_sign_in_from_another_site_gets_no_form(app: Flask) -> None:
    answer = app.test_client().post("/login", data={"username": "lead"}, headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 400
    assert not page_of(answer).has_form("/login")


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("headers", [{}, PART], ids=["page", "part"])
def test_what_could_not_be_saved_for_the_moment_stays_to_be_sent(
    lead: Visitor, code: str, database: Database, headers: dict[str, str]
) -> None:
    form = fill_in(lead, code, quantity="40", note=NOTE)

    with another_writer(database.url):
        answer = lead.client.post(f"/tasks/{code}/updates", data=form, headers=headers)

    forms = [one.fields for one in page_of(answer).forms if one.action.endswith("/updates")]
    assert answer.status_code == 503
    assert [one["quantity"] for one in forms] == ([] if headers else ["40"])
    assert lead.client.post(f"/tasks/{code}/updates", data=(forms or [form])[0]).status_code == 303
