"""Extensions through pages: the forms, who may send them, what is shown, that a form counts once."""

import csv
import io
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from werkzeug.datastructures import FileStorage

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.tasks.rules.facts import State
from tests.conftest import TODAY, Visitor
from tests.photos import photo
from tests.web.conftest import Board, NewTask, SignedIn, fill_in, n_rows, send, task_named
from tests.web.reading import page_of
from tests.web.test_decisions import events
from tests.web.test_updates import cookies_of

DUE = TODAY + timedelta(days=10)
ASKED: dict[str, Any] = {"due_on": "16/10/2023", "cause": "weather", "reason": "Mưa lũ làm hỏng cây giống."}
OPEN_TO = {
    "office": (403, 403, 403), "standing": (403, 303, 403), "member": (403, 303, 403), "lead": (303, 403, 303),
    "staff": (403, 403, 403), "stranger": (404, 404, 404), "commune": (404, 404, 404), "commune2": (404, 404, 404),
    "inspector": (403, 403, 403), "administrator": (403, 403, 403),
}  # fmt: skip


@pytest.fixture
def code(new_task: NewTask) -> str:
    """A task that is due in ten days."""
    return new_task(due_on=DUE)


@pytest.fixture
def asked(visit: SignedIn, code: str) -> str:
    """The same, with a request for an extension."""
    assert send(visit("lead"), code, act="extensions", **ASKED).status_code == 303
    return code


def request_id(database: Database, code: str) -> int:
    """The newest request of a task; 0 for none."""
    with database.reading() as session:
        found = session.connection().execute(
            text("SELECT max(id) FROM extension_request WHERE task_id = :task"),
            {"task": task_named(database, code).id},
        )
        return int(found.scalar_one() or 0)


def decision(visitor: Visitor, database: Database, code: str, **typed: Any) -> Any:
    """Fill the form of the decision in and send it."""
    return send(visitor, code, act=f"extensions/{request_id(database, code)}/decision", **typed)


def state_of(database: Database, code: str) -> str:
    """What became of the newest request."""
    with database.reading() as session:
        found = session.connection().execute(
            text("SELECT state FROM extension_request WHERE id = :id"), {"id": request_id(database, code)}
        )
        return str(found.scalar_one())


@pytest.mark.parametrize("act", [0, 1, 2], ids=["ask", "decide", "withdraw"])
def test_only_those_whose_business_it_is(visit: SignedIn, new_task: NewTask, database: Database, act: int) -> None:
    found = {}
    for who in OPEN_TO:
        code = new_task(due_on=DUE)
        if act:
            send(visit("lead"), code, act="extensions", **ASKED)
        path = ("", f"/{request_id(database, code)}/decision", f"/{request_id(database, code)}/withdrawal")[act]
        stamp = {"version": str(task_named(database, code).version), "key": f"key of {code}", "verdict": "granted"}
        found[who] = visit(who).post(f"/tasks/{code}/extensions{path}", ASKED | stamp).status_code

    assert found == {who: statuses[act] for who, statuses in OPEN_TO.items()}


def test_the_forms_are_shown_to_just_those_who_may(visit: SignedIn, asked: str, new_task: NewTask) -> None:
    plain = new_task(due_on=DUE)
    base = f"/tasks/{asked}/extensions"
    shown: dict[str, set[str]] = {}
    for who in ("office", "standing", "member", "lead", "staff", "inspector"):
        page = page_of(visit(who).get(f"/tasks/{asked}"))
        assert "Đề nghị gia hạn: 25/09/2023 → 16/10/2023" in page.text, who
        actions = {form.action.rsplit("/", 1)[1] for form in page.forms if form.action.startswith(base)}
        if page_of(visit(who).get(f"/tasks/{plain}")).has_form(f"/tasks/{plain}/extensions"):
            actions.add("ask")
        shown[who] = actions

    assert {who: found for who, found in shown.items() if found} == {
        "standing": {"decision"},
        "member": {"decision"},
        "lead": {"withdrawal", "ask"},
    }


def test_a_granted_extension_is_visible_wherever_the_task_is(visit: SignedIn, asked: str, database: Database) -> None:
    answer = decision(visit("standing"), database, asked, verdict="granted")

    lead = visit("lead")
    assert answer.status_code == 303
    for path in (f"/tasks/{asked}", "/", "/tasks"):
        page = page_of(lead.get(path))
        for told in ("gia hạn 1 lần", "ban đầu 25/09/2023", "16/10/2023"):
            assert told in page.text, path
    [row] = lead.get("/tasks?format=json").get_json()["rows"]
    assert (row["original_due"], row["due"], row["extensions"]) == ("2023-09-25", "2023-10-16", 1)
    [named] = csv.DictReader(io.StringIO(lead.get("/tasks?format=csv").get_data(as_text=True)))
    assert named["extensions"] == "1"


def test_the_timeline_tells_of_both_days_and_the_document(visit: SignedIn, asked: str, database: Database) -> None:
    decision(visit("standing"), database, asked, verdict="granted", note="Đồng ý một lần.")
    send(visit("lead"), asked, act="extensions", **(ASKED | {"due_on": "30/10/2023"}))
    decision(visit("standing"), database, asked, verdict="granted", document_number="15-TB/HU")

    page = page_of(visit("office").get(f"/tasks/{asked}"))

    assert "Gia hạn 25/09/2023 → 16/10/2023" in page.text
    assert "Đồng ý một lần." in page.text
    assert "Gia hạn 16/10/2023 → 30/10/2023" in page.text
    assert "Văn bản số 15-TB/HU" in page.text


def test_an_earlier_day_shows_how_often_it_was_extended_then(
    visit: SignedIn, asked: str, database: Database, clock: MovingClock
) -> None:
    clock.move_to(clock.now() + timedelta(days=2))
    decision(visit("standing"), database, asked, verdict="granted")

    [then] = visit("office").get("/tasks?format=json&as_of=2023-09-16").get_json()["rows"]
    [now] = visit("office").get("/tasks?format=json").get_json()["rows"]

    assert [(row["due"], row["extensions"]) for row in (then, now)] == [("2023-09-25", 0), ("2023-10-16", 1)]


def test_a_day_off_is_pointed_out_and_taken_once_it_is_said_to_be_meant(visit: SignedIn, code: str) -> None:
    lead = visit("lead")
    first = send(lead, code, act="extensions", **(ASKED | {"due_on": "14/10/2023"}))

    assert first.status_code == 422
    page = page_of(first)
    assert "14/10/2023 là ngày nghỉ (cuối tuần)" in page.text
    again = page.form(f"/tasks/{code}/extensions").fields
    assert (again["due_on"], again["reason"].strip()) == ("14/10/2023", ASKED["reason"])
    assert lead.post(f"/tasks/{code}/extensions", again | {"cause": "weather", "sure": "1"}).status_code == 303
    assert "ngày nghỉ: cuối tuần" in page_of(visit("standing").get(f"/tasks/{code}")).text


WAITS = [
    (0, "đề nghị gia hạn gửi hôm nay", "Trong khi chờ quyết định, hạn 25/09/2023 vẫn có hiệu lực"),
    (3, "đề nghị gia hạn chờ quyết định 3 ngày", "Trong khi chờ quyết định, hạn 25/09/2023 vẫn có hiệu lực"),
    (12, "đề nghị gia hạn chờ quyết định 12 ngày", "Đã qua hạn 25/09/2023 mà chưa có quyết định"),
    (31, "đề nghị gia hạn chờ quyết định 31 ngày", "Ngày đề nghị cũng đã qua"),
]


def test_a_request_that_waits_is_shown_wherever_the_task_is(
    visit: SignedIn, asked: str, database: Database, clock: MovingClock
) -> None:
    for days, waits, what_then in WAITS:
        clock.move_to(clock.now().replace(year=2023, month=9, day=15) + timedelta(days=days))
        for who, path in (("office", "/tasks"), ("lead", "/"), ("lead", f"/tasks/{asked}")):
            assert waits in page_of(visit(who).get(path)).text, (who, path, days)
        assert what_then in page_of(visit("inspector").get(f"/tasks/{asked}")).text, days

    decision(visit("standing"), database, asked, verdict="refused", note="Không.")

    assert "đề nghị gia hạn chờ" not in page_of(visit("office").get("/tasks")).text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"due_on": ""}, "Đề nghị nhập ngày xin gia hạn đến."),
        ({"due_on": "31/11"}, "Tháng 11/2023 không có ngày 31."),
        ({"due_on": "31/12/9999"}, "từ năm 2000 đến năm 2100"),
        ({"due_on": "16/10/23"}, "Vui lòng ghi đủ bốn chữ số, ví dụ 31/08/2023."),
        ({"due_on": "25/09/2023"}, "Ngày mới phải sau hạn hiện hành 25/09/2023."),
        ({"cause": ""}, "Đề nghị chọn nguyên nhân."),
        ({"cause": "laziness"}, "Đề nghị chọn nguyên nhân."),
        ({"reason": " "}, "Đề nghị nêu lý do không bảo đảm thời hạn"),
        ({"reason": "x" * 10_001}, "Nội dung có 10.001 ký tự"),
    ],
)
def test_a_refused_request_keeps_what_was_typed(
    visit: SignedIn, code: str, database: Database, typed: dict[str, str], sentence: str
) -> None:
    visitor = visit("lead")

    response = send(visitor, code, act="extensions", **(ASKED | typed))

    page = page_of(response)
    kept = page.form(f"/tasks/{code}/extensions").fields
    assert response.status_code == 422
    assert sentence in page.text
    assert kept["due_on"] == (ASKED | typed)["due_on"]
    assert kept["reason"].strip() == (ASKED | typed)["reason"].strip()
    assert n_rows(database, "extension_request") == 0


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"verdict": ""}, "Đề nghị chọn một phương án quyết định."),
        ({"verdict": "changed"}, "Đề nghị nhập ngày khác."),
        ({"verdict": "changed", "due_on": "31/12/9999"}, "từ năm 2000 đến năm 2100"),
        ({"verdict": "changed", "due_on": "20/9"}, "Ngày mới phải sau hạn hiện hành 25/09/2023."),
        ({"verdict": "refused"}, "Đề nghị nêu lý do giữ hạn"),
        ({"verdict": "granted", "document_number": "x" * 61}, "Số văn bản có tối đa 60 ký tự."),
    ],
)
def test_a_refused_decision_keeps_what_was_typed(
    visit: SignedIn, asked: str, database: Database, typed: dict[str, str], sentence: str
) -> None:
    visitor = visit("standing")

    response = decision(visitor, database, asked, **typed)

    page = page_of(response)
    form = page.form(f"/tasks/{asked}/extensions/{request_id(database, asked)}/decision")
    assert response.status_code == 422
    assert sentence in page.text
    assert form.fields.get("verdict", "") == typed["verdict"]
    assert task_named(database, asked).due_on == DUE


def test_not_agreeing_is_recorded_with_its_reason(visit: SignedIn, asked: str, database: Database) -> None:
    visitor = visit("member")
    assert "Không đồng ý, giữ hạn 25/09/2023" in page_of(visitor.get(f"/tasks/{asked}")).text

    answer = decision(visitor, database, asked, verdict="refused", note="Chưa đủ căn cứ.")

    assert "giữ hạn 25/09/2023" in page_of(visitor.get(answer.location)).text
    assert "Chưa đủ căn cứ." in page_of(visit("lead").get(f"/tasks/{asked}")).text
    assert (task_named(database, asked).due_on, state_of(database, asked)) == (DUE, "refused")


def test_a_late_request_is_refused_with_a_sentence(
    visit: SignedIn, code: str, clock: MovingClock, database: Database
) -> None:
    clock.move_to(clock.now() + timedelta(days=11))
    visitor = visit("lead")
    form = ASKED | {"version": str(task_named(database, code).version), "key": "a-key-of-form"}

    response = visitor.post(f"/tasks/{code}/extensions", form)

    assert response.status_code == 422
    assert "Đã qua hạn 25/09/2023." in page_of(response).text
    assert not page_of(visitor.get(f"/tasks/{code}")).has_form(f"/tasks/{code}/extensions")


@pytest.mark.parametrize("state", [State.PAUSED, State.REVOKED, State.DONE])
def test_a_decision_on_a_task_that_has_ended_is_refused_with_a_sentence(
    visit: SignedIn, board: Board, database: Database, state: State
) -> None:
    code = board.add("asked", 10, since=0)
    send(visit("lead"), code, act="extensions", **ASKED)
    visitor = visit("standing")
    path = f"/tasks/{code}/extensions/{request_id(database, code)}/decision"
    form = fill_in(visitor, code, act=path.removeprefix(f"/tasks/{code}/"), verdict="granted")
    board.change("asked", state=state)

    response = visitor.post(path, form)

    assert response.status_code == 422
    assert "đề nghị hết hiệu lực" in page_of(response).text
    assert (task_named(database, code).due_on, state_of(database, code)) == (DUE, "void")


def test_of_two_who_decide_at_once_one_decides(app: Flask, visit: SignedIn, asked: str, database: Database) -> None:
    path = f"/tasks/{asked}/extensions/{request_id(database, asked)}/decision"
    act = path.removeprefix(f"/tasks/{asked}/")
    said = {
        "standing": {"verdict": "granted"},
        "member": {"verdict": "refused", "note": "Chưa đủ căn cứ."},
    }
    forms = []
    for who, typed in said.items():
        visitor = visit(who)
        forms.append((fill_in(visitor, asked, act=act, **typed), cookies_of(visitor)))

    def post(one: tuple[dict[str, Any], str]) -> int:
        form, cookies = one
        client = app.test_client(use_cookies=False)
        return client.post(path, data=form, headers={"Cookie": cookies}).status_code

    with ThreadPoolExecutor(2) as threads:
        answers = sorted(threads.map(post, forms))

    assert answers == [303, 409]
    assert events(database, asked, "extended") + events(database, asked, "extension_refused") == 1


def test_who_comes_second_is_told_that_nothing_was_saved(visit: SignedIn, asked: str, database: Database) -> None:
    member = visit("member")
    path = f"/tasks/{asked}/extensions/{request_id(database, asked)}/decision"
    late = fill_in(member, asked, act=path.removeprefix(f"/tasks/{asked}/"), verdict="granted")
    decision(visit("standing"), database, asked, verdict="refused", note="Chưa đủ căn cứ.")

    response = member.post(path, late)

    assert response.status_code == 409
    assert "nên chưa ghi gì" in page_of(response).text
    assert task_named(database, asked).due_on == DUE


@pytest.mark.parametrize("act", ["ask", "decide", "withdraw"])
def test_a_form_sent_twice_counts_once(visit: SignedIn, code: str, database: Database, act: str) -> None:
    visitor, path = visit("lead"), "extensions"
    if act != "ask":
        send(visitor, code, act=path, **ASKED)
        visitor = visit("standing" if act == "decide" else "lead")
        path = f"extensions/{request_id(database, code)}/{'decision' if act == 'decide' else 'withdrawal'}"
    typed = {"ask": ASKED, "decide": {"verdict": "granted"}, "withdraw": {}}[act]
    form = fill_in(visitor, code, act=path, **typed)

    answers = [visitor.post(f"/tasks/{code}/{path}", form).status_code for _ in range(2)]

    kind = {"ask": "extension_asked", "decide": "extended", "withdraw": "extension_withdrawn"}[act]
    assert answers == [303, 303]
    assert events(database, code, kind) == 1
    assert task_named(database, code).extension_count == (act == "decide")


def test_a_withdrawn_request_may_be_made_again(visit: SignedIn, asked: str, database: Database) -> None:
    lead = visit("lead")

    send(lead, asked, act=f"extensions/{request_id(database, asked)}/withdrawal")
    answer = send(lead, asked, act="extensions", **ASKED)

    assert answer.status_code == 303
    assert state_of(database, asked) == "open"
    assert n_rows(database, "extension_request") == 2


def test_the_request_of_another_task_is_not_found(
    visit: SignedIn, asked: str, new_task: NewTask, database: Database
) -> None:
    other = new_task(due_on=DUE)
    form = {"version": "3", "key": "a-key-of-form", "verdict": "granted"}

    for number in (request_id(database, asked), 0, 999):
        response = visit("standing").post(f"/tasks/{other}/extensions/{number}/decision", form)
        assert response.status_code == 404


def test_the_unit_of_a_part_does_not_learn_of_the_extension_of_the_whole(
    visit: SignedIn, new_task: NewTask, database: Database
) -> None:
    code = new_task(parts=True, due_on=DUE)
    send(visit("lead"), code, act="extensions", **ASKED)

    open_page = page_of(visit("commune").get(f"/tasks/{code}"))
    decision(visit("standing"), database, code, verdict="granted")
    page = page_of(visit("commune").get(f"/tasks/{code}"))

    assert "gia hạn" not in open_page.text.lower()
    assert "gia hạn" not in page.text.lower()
    assert date(2023, 10, 16).strftime("%d/%m/%Y") in page.text


def test_evidence_goes_with_the_request(visit: SignedIn, code: str, database: Database) -> None:
    lead = visit("lead")

    sent = send(lead, code, act="extensions", **ASKED, files=FileStorage(BytesIO(photo()), "ruong-ngap.jpg"))

    page = page_of(visit("standing").get(f"/tasks/{code}"))
    assert sent.status_code == 303
    assert "ruong-ngap.jpg" in page.text
    assert n_rows(database, "evidence_file") == 1


def test_a_request_with_a_file_that_is_not_taken_is_refused_whole(
    visit: SignedIn, code: str, database: Database
) -> None:
    sent = send(visit("lead"), code, act="extensions", **ASKED, files=FileStorage(BytesIO(b"MZ"), "tep.exe"))

    assert sent.status_code == 422
    assert page_of(sent).form(f"/tasks/{code}/extensions").fields["reason"].strip() == ASKED["reason"]
    assert (n_rows(database, "extension_request"), n_rows(database, "evidence_file")) == (0, 0)


def test_a_part_may_ask_for_a_day_after_the_whole_and_is_told_what_comes_first(
    visit: SignedIn, new_task: NewTask
) -> None:
    part = f"{new_task(due_on=DUE, parts=True)}-XBB"

    page = page_of(visit("commune").get(f"/tasks/{part}"))
    sent = send(visit("commune"), part, act="extensions", **ASKED)
    decided = page_of(visit("lead").get(f"/tasks/{part}")).text

    assert "khi nhiệm vụ chung đã được gia hạn" in page.text
    assert sent.status_code == 303
    assert "Đề nghị gia hạn: 25/09/2023 → 16/10/2023" in decided
