"""Whatever people type is shown as the text it is: no page gets another tag or attribute from it."""

import unicodedata
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import text
from werkzeug.test import TestResponse

from pacnam_tasks.core.db import Database
from pacnam_tasks.core.text import trimmed
from tests.conftest import Visitor
from tests.web.conftest import NewTask, SignedIn, fill_in, send
from tests.web.hostile import HARMLESS, HOSTILE
from tests.web.reading import page_of
from tests.web.test_files import JPEG, upload

Bones = list[tuple[str, list[str]]]
LISTS = ["/", "/tasks", "/tasks?level=all", "/progress", "/inbox"]
FILTERS = ["q", "field", "unit", "role", "state", "timeliness", "age", "plan", "member", "as_of", "sort", "after"]


def bones(response: TestResponse) -> Bones:
    """The tags of a page with the names of their attributes: what a text must not change."""
    return [(tag, sorted(given)) for tag, given in page_of(response).tags]


def shown(typed: str) -> str:
    """The text as pages show it: composed, without NUL and what nobody sees at its ends, all white space alike."""
    return " ".join(trimmed(unicodedata.normalize("NFC", typed).replace("\x00", "")).split())


def pages_of(visit: SignedIn, code: str, typed: str) -> dict[str, TestResponse]:
    """The pages on which a note and an obstacle stand, and the answers that give back what was typed."""
    visitor = visit("lead")
    form: dict[str, Any] = {"note": typed, "obstacle_class": "capital", "obstacle": typed}
    old = fill_in(visitor, code, **form)
    taken = send(visitor, code, **form)
    assert taken.status_code == 303
    return {
        "task, who wrote": visitor.get(f"/tasks/{code}"),
        "task, who reads": visit("standing").get(f"/tasks/{code}"),
        "wrong number": send(visitor, code, **form, quantity=typed),
        "wrong number, part": send(visitor, code, **form, quantity=typed, part=True),
        "conflict": visitor.post(f"/tasks/{code}/updates", old | {"key": "another-key"}),
        "conflict, part": visitor.post(f"/tasks/{code}/updates", old | {"key": "another-key"}, part=True),
    }


def test_a_note_and_an_obstacle_are_text_on_every_page_of_their_task(visit: SignedIn, new_task: NewTask) -> None:
    harmless = {name: bones(page) for name, page in pages_of(visit, new_task(), HARMLESS).items()}
    wrong = []

    for kind, typed in HOSTILE.items():
        for name, page in pages_of(visit, new_task(), typed).items():
            if bones(page) != harmless[name] or page.status_code >= 500:
                wrong.append((kind, name, "markup", page.status_code))
            fields = "".join(value for form in page_of(page).forms for value in form.fields.values())
            if shown(typed) not in page_of(page).text + shown(fields):
                wrong.append((kind, name, "text", page.status_code))

    assert wrong == []


@pytest.mark.parametrize("who", ["lead", "office", "standing", "member"])
def test_titles_and_last_notes_are_text_in_every_list(
    visit: SignedIn, new_task: NewTask, database: Database, who: str
) -> None:
    codes = dict(zip(HOSTILE, [new_task() for _ in HOSTILE], strict=True))
    for code in codes.values():
        send(visit("lead"), code, note=HARMLESS)
    visitor = visit(who)
    harmless = {path: bones(visitor.get(path)) for path in LISTS}

    with database.writing() as session:
        for kind, code in codes.items():
            task = {"code": code, "typed": shown(HOSTILE[kind])[:300]}
            find = "(SELECT id FROM task WHERE code = :code)"
            session.connection().execute(text("UPDATE task SET title = :typed WHERE code = :code"), task)
            session.connection().execute(text(f"UPDATE progress_update SET note = :typed WHERE task_id = {find}"), task)  # noqa: S608

    assert {path: bones(visitor.get(path)) for path in LISTS} == harmless
    words = page_of(visitor.get("/tasks")).text
    assert [kind for kind, typed in HOSTILE.items() if shown(typed)[:300].strip() not in words] == []


def returned(visit: SignedIn, code: str, reason: str) -> Visitor:
    """The head of the unit to whom the office's answer went back."""
    head = visit("lead")
    assert send(head, code, quantity="100", submit="1").status_code == 303
    assert send(visit("standing"), code, act="return", reason=reason).status_code == 303
    return head


def test_the_reason_of_a_return_is_text(visit: SignedIn, new_task: NewTask) -> None:
    plain = new_task()
    harmless = bones(returned(visit, plain, HARMLESS).get(f"/tasks/{plain}"))
    wrong = []

    for kind, typed in HOSTILE.items():
        code = new_task()
        visitor = returned(visit, code, typed)
        page = visitor.get(f"/tasks/{code}")
        if bones(page) != harmless or shown(typed) not in page_of(page).text:
            wrong.append(kind)
        if shown(typed) not in page_of(visitor.get("/")).text:
            wrong.append(f"{kind} on the first page")
        send(visitor, code, quantity="100", submit="1")  # makes room on the first page

    assert wrong == []


@pytest.mark.parametrize("name", FILTERS)
@pytest.mark.parametrize("part", [False, True], ids=["page", "part"])
def test_what_is_searched_for_is_text(visit: SignedIn, name: str, part: bool) -> None:
    visitor = visit("office")
    harmless = visitor.get(f"/tasks?{name}=khong-co", part=part)
    wrong = []

    for kind, typed in HOSTILE.items():
        page = visitor.get(f"/tasks?{name}={quote(typed[:500])}", part=part)
        if page.status_code >= 500 or (page.status_code == harmless.status_code and bones(page) != bones(harmless)):
            wrong.append((kind, page.status_code))

    assert wrong == []


def test_the_searched_words_stay_in_their_field(visit: SignedIn) -> None:
    visitor = visit("office")

    found = {kind: page_of(visitor.get(f"/tasks?q={quote(typed[:300])}")) for kind, typed in HOSTILE.items()}

    fields = {kind: page.form("/tasks").fields["q"] for kind, page in found.items()}
    assert {kind: shown(field) for kind, field in fields.items()} == {
        kind: shown(shown(typed)[:200]) for kind, typed in HOSTILE.items()
    }


@pytest.mark.parametrize("path", ["/tasks/{}", "/progress/fields/{}", "/progress/units/{}", "/{}"])
def test_an_address_of_such_words_is_simply_not_there(visit: SignedIn, path: str) -> None:
    visitor = visit("office")

    answers = {kind: visitor.get(path.format(quote(typed[:500], safe=""))) for kind, typed in HOSTILE.items()}

    plain = {slash: bones(visitor.get(path.format(f"khong{slash}co"))) for slash in ("", "/")}
    assert {kind: one.status_code for kind, one in answers.items()} == dict.fromkeys(HOSTILE, 404)
    assert [kind for kind, one in answers.items() if bones(one) != plain["/" * ("/" in HOSTILE[kind])]] == []


def test_the_name_of_a_file_is_text(visit: SignedIn, new_task: NewTask) -> None:
    visitor, plain = visit("lead"), new_task()
    send(visitor, plain, files=upload(JPEG, "anh.jpg"))
    harmless = bones(visitor.get(f"/tasks/{plain}"))
    wrong: list[Any] = []

    for kind, typed in HOSTILE.items():
        code = new_task()
        name = typed.replace('"', "%22")  # as browsers write a form
        answer = send(visitor, code, files=upload(JPEG, f"{name}.jpg"))
        page = visitor.get(f"/tasks/{code}")
        links = [one.url for one in page_of(page).links if "/files/" in one.url]
        back = [visitor.get(url).status_code for url in links]
        if (answer.status_code, bones(page), back) != (303, harmless, [200, 200]):
            wrong.append((kind, answer.status_code, bones(page) == harmless, back))

    assert wrong == []


def test_a_name_at_the_door_is_text(client_page: Visitor) -> None:
    harmless = bones(client_page.post("/login", {"username": "khong-co", "password": "x"}))

    answers = [client_page.post("/login", {"username": typed, "password": typed}) for typed in HOSTILE.values()]

    assert [one.status_code for one in answers if one.status_code >= 500] == []
    assert [bones(one) == harmless for one in answers if one.status_code in {200, 401, 422}].count(False) == 0


@pytest.fixture
def client_page(visit: SignedIn) -> Visitor:
    """A browser whose person does not get in."""
    visitor = visit("lead")
    visitor.client.delete_cookie("session_id")
    return visitor
