"""A form sent twice counts once; sent again with other words it is asked about, and nothing typed is lost."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from pacnam_tasks.core.db import Database
from pacnam_tasks.core.form_fields import FormKey, read_key
from tests.conftest import Visitor
from tests.factories import House
from tests.web.conftest import NewTask, SignedIn, fill_in, n_rows, send
from tests.web.reading import page_of
from tests.web.test_drafting import new_form

FIRST, OTHER = "Nội dung gửi lần đầu.", "Nội dung sửa lại sau."


@dataclass
class Sending:
    """A form filled in, where it goes, and what it says when it is sent once more."""

    visitor: Visitor
    path: str
    form: dict[str, Any]
    other: Mapping[str, Any]

    def send(self, **other: Any) -> Any:
        """Send it, with other words if there are any."""
        return self.visitor.post(self.path, self.form | other)


Fill = Callable[[SignedIn, NewTask, House], Sending]


def _of_task(who: str, act: str, typed: Mapping[str, str], other: Mapping[str, str], **task: Any) -> Fill:
    def fill(visit: SignedIn, new_task: NewTask, _house: House) -> Sending:
        submit = task.get("submit")
        code = new_task(**{name: value for name, value in task.items() if name != "submit"})
        if submit:
            send(visit("lead"), code, quantity="100", submit="1")
        visitor = visit(who)
        return Sending(visitor, f"/tasks/{code}/{act}", fill_in(visitor, code, act=act, **typed), other)

    return fill


def delegation(visit: SignedIn, new_task: NewTask, house: House) -> Sending:
    """A task is handed to a person of the unit."""
    code, lead = new_task(), visit("lead")
    form = fill_in(lead, code, act="handover", handler=str(house.staff.person_id), note=FIRST)
    return Sending(lead, f"/tasks/{code}/handover", form, {"note": OTHER})


def split(visit: SignedIn, new_task: NewTask, _house: House) -> Sending:
    """A task is split."""
    code, lead = new_task(), visit("lead")
    path = f"/tasks/{code}/breakdown"
    form = page_of(lead.get(path)).form(path).fields | {"share-XBB": "60", "share-XCL": "40"}
    return Sending(lead, path, form, {"share-XBB": "40", "share-XCL": "60"})


def minute(visit: SignedIn, new_task: NewTask, house: House) -> Sending:
    """A minute of hand-over is made."""
    new_task(member_id=house.member.person_id)
    member = visit("member")
    form = page_of(member.get("/handovers/new")).form("/handovers").fields
    typed = {"receiver": str(house.standing.person_id), "note": FIRST}
    return Sending(member, "/handovers", form | typed, {"note": OTHER})


def on_field(visit: SignedIn, new_task: NewTask, _house: House) -> Sending:
    """Units of a field are directed."""
    new_task()
    member, path = visit("member"), "/progress/fields/nong-nghiep/directions"
    form = page_of(member.get(path)).form(path).fields
    return Sending(member, path, form | {"text": FIRST, "answer_by": "20/9/2023", "to-NNPTNT": "1"}, {"text": OTHER})


def acting(visit: SignedIn, _new_task: NewTask, house: House) -> Sending:
    """An acting head is named."""
    lead, path = visit("lead"), "/units/NNPTNT/acting"
    form = page_of(lead.get(path)).form(path).fields
    typed = {"person": str(house.staff.person_id), "first": "20/9/2023", "last": "22/9/2023", "basis": FIRST}
    return Sending(lead, path, form | typed, {"basis": OTHER})


def draft(visit: SignedIn, _new_task: NewTask, _house: House) -> Sending:
    """A task is drafted."""
    office = visit("office")
    return Sending(office, "/tasks", new_form(office), {"title": OTHER})


def assigned(visit: SignedIn, new_task: NewTask, _house: House) -> Sending:
    """Drafts are given out together."""
    codes, standing = [new_task(state="draft") for _ in range(2)], visit("standing")
    ticked = {f"task-{codes[0]}": "1", "confirmed": "1", "key": "key of these drafts"}
    return Sending(standing, "/tasks/assignments", ticked, {f"task-{codes[1]}": "1"})


def report(visit: SignedIn, _new_task: NewTask, _house: House) -> Sending:
    """A report is asked for."""
    form = {"kind": "followup", "as_of": "15/09/2023", "signer": "", "key": "key of the report"}
    return Sending(visit("office"), "/reports", form, {"as_of": "14/09/2023"})


LATER = {"text": FIRST, "answer_by": "20/9/2023"}
ASKED = {"due_on": "30/10/2023", "cause": "weather", "reason": FIRST}
RULED = {"reason": FIRST, "document": "125-TB/HU", "level": "ban_thuong_vu"}
FORMS: dict[str, Fill] = {
    "direction": _of_task("member", "directions", LATER, {"text": OTHER}),
    "its day alone": _of_task("member", "directions", LATER, {"answer_by": "21/9/2023"}),
    "return": _of_task("standing", "return", {"reason": FIRST}, {"reason": OTHER}, submit=True),
    "confirmation": _of_task("standing", "confirmation", {"note": FIRST}, {"note": OTHER}, submit=True),
    "check": _of_task("office", "check", {"note": FIRST}, {"note": OTHER}, submit=True),
    "pause": _of_task("standing", "pause", RULED, {"document": "126-TB/HU"}),
    "refusal": _of_task("lead", "refusal", {"reason": FIRST}, {"reason": OTHER}, state="assigned"),
    "extension": _of_task("lead", "extensions", ASKED, {"reason": OTHER}),
    "review": _of_task(
        "office", "reviews", {"note": FIRST, "next_on": "16/10/2023"}, {"note": OTHER},
        due_on=None, review_on=date(2023, 9, 15),
    ),
    "delegation": delegation,
    "split": split,
    "minute": minute,
    "direction on a field": on_field,
    "acting head": acting,
    "draft": draft,
    "assignments": assigned,
    "report": report,
}  # fmt: skip


@pytest.fixture(params=FORMS)
def sending(request: pytest.FixtureRequest, visit: SignedIn, new_task: NewTask, saved_house: House) -> Sending:
    """Each of these forms, ready to be sent."""
    return FORMS[request.param](visit, new_task, saved_house)


def recorded(database: Database) -> tuple[int, int]:
    """How many events and reports there are."""
    return n_rows(database, "event"), n_rows(database, "report")


def test_the_very_same_form_counts_once(sending: Sending, database: Database) -> None:
    first = sending.send()
    after = recorded(database)

    again = sending.send()

    assert (first.status_code, again.status_code, again.location) == (303, 303, first.location)
    assert recorded(database) == after


def test_the_same_form_with_other_words_is_not_taken_and_nothing_typed_is_lost(
    sending: Sending, database: Database
) -> None:
    sending.send()
    after = recorded(database)

    answer = sending.send(**sending.other)

    assert answer.status_code == 409
    assert recorded(database) == after
    page = page_of(answer)
    assert "với nội dung khác. Nội dung gửi lần này chưa được ghi." in page.text
    kept = page.form(sending.path).fields
    typed = {name: str(value) for name, value in (sending.form | dict(sending.other)).items() if value}
    assert {name: kept.get(name, "").strip() for name in typed if name not in {"key", "csrf_token"}} == {
        name: value for name, value in typed.items() if name not in {"key", "csrf_token"}
    }
    assert kept["key"] != sending.form["key"]


def test_both_texts_are_shown_and_the_second_can_be_sent_as_a_new_one(
    visit: SignedIn, new_task: NewTask, saved_house: House, database: Database
) -> None:
    sending = FORMS["direction"](visit, new_task, saved_house)
    sending.send()

    page = page_of(sending.send(**sending.other))

    assert f"Ý kiến chỉ đạo {FIRST}" in page.text
    assert "đã gửi lúc 12:00 ngày 15/09/2023" in page.text
    form = page.form(sending.path)
    assert sending.visitor.post(form.action, form.fields).status_code == 303
    assert n_rows(database, "direction") == 2


def test_whoever_comes_by_the_key_of_another_reads_nothing_of_theirs(
    visit: SignedIn, new_task: NewTask, saved_house: House
) -> None:
    sending = FORMS["direction"](visit, new_task, saved_house)
    sending.send()

    mine = {name: value for name, value in sending.form.items() if name != "csrf_token"} | {"text": OTHER}
    answer = visit("standing").post(sending.path, mine)

    assert answer.status_code == 409
    assert FIRST not in answer.text


SAME = [
    pytest.param({"note": "Một\r\nhai"}, {"note": "Một\nhai "}, id="line ends and blanks at the end"),
    pytest.param({"note": "Huyện ủy"}, {"note": "Huyện ủy"}, id="decomposed letters"),
    pytest.param({"note": "a", "sure": ""}, {"note": "a"}, id="an empty field"),
    pytest.param({"note": "a", "csrf_token": "1"}, {"note": "a", "csrf_token": "2"}, id="another token"),
]
DIFFERENT = [
    pytest.param({"note": "a"}, {"note": "b"}, id="another word"),
    pytest.param({"note": "a"}, {"reason": "a"}, id="another field"),
    pytest.param({"note": "a", "sure": "1"}, {"note": "a"}, id="a tick taken away"),
    pytest.param({"note": "a"}, {"note": "a", "version": "2"}, id="another version"),
]
KEY = {"key": "the key of a form"}


@pytest.mark.parametrize(("first", "second"), SAME)
def test_what_says_the_same_is_the_same(first: dict[str, str], second: dict[str, str]) -> None:
    assert read_key(KEY | first).said == read_key(KEY | second).said


@pytest.mark.parametrize(("first", "second"), DIFFERENT)
def test_what_says_something_else_is_another(first: dict[str, str], second: dict[str, str]) -> None:
    assert read_key(KEY | first).said != read_key(KEY | second).said


def test_a_key_is_kept_as_it_came() -> None:
    key = read_key(KEY)

    assert (key, isinstance(key, FormKey)) == (KEY["key"], True)
