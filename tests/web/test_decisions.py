"""Accepting, confirming and returning: who may, what is refused, and that a form counts once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import text

from pacnam_tasks.core.db import Database
from tests.web.conftest import NewTask, SignedIn, fill_in, send, task_named
from tests.web.reading import page_of
from tests.web.test_updates import cookies_of

TASK = {
    "office": (403, 303), "standing": (303, 303), "member": (403, 403), "lead": (403, 403), "staff": (403, 403),
    "stranger": (404, 404), "commune": (404, 404), "commune2": (404, 404), "inspector": (403, 403),
    "administrator": (403, 403),
}  # fmt: skip
PART = {
    "office": (403, 403), "standing": (403, 403), "member": (403, 403), "lead": (303, 303), "staff": (403, 403),
    "stranger": (404, 404), "commune": (403, 403), "commune2": (404, 404), "inspector": (403, 403),
    "administrator": (403, 403),
}  # fmt: skip


@pytest.fixture
def submitted(visit: SignedIn, new_task: NewTask) -> str:
    """A task that its unit has reported as done."""
    code = new_task()
    assert send(visit("lead"), code, quantity="100", submit="1").status_code == 303
    return code


@pytest.fixture
def submitted_part(visit: SignedIn, new_task: NewTask) -> str:
    """A part that its commune has reported as done to the unit that leads the whole."""
    code = f"{new_task(parts=True)}-XBB"
    assert send(visit("commune"), code, quantity="100", submit="1").status_code == 303
    return code


def events(database: Database, code: str, kind: str) -> int:
    """How many events of a kind a task has."""
    with database.reading() as session:
        found = session.connection().execute(
            text("SELECT count(*) FROM event WHERE task_id = :task AND kind = :kind"),
            {"task": task_named(database, code).id, "kind": kind},
        )
        return int(found.scalar_one())


@pytest.mark.parametrize("act", [0, 1], ids=["confirmation", "return"])
@pytest.mark.parametrize(("level", "table"), [("task", TASK), ("part", PART)], ids=["task", "part"])
def test_only_those_in_authority_decide(
    visit: SignedIn, new_task: NewTask, database: Database, level: str, table: dict[str, tuple[int, int]], act: int
) -> None:
    found = {}
    for who in table:
        whole = new_task(parts=level == "part")
        code = f"{whole}-XBB" if level == "part" else whole
        send(visit("commune" if level == "part" else "lead"), code, quantity="100", submit="1")
        stamp = {"version": str(task_named(database, code).version), "key": f"key of {code}", "reason": "Chưa đủ."}
        name = ("confirmation", "return")[act]
        found[who] = visit(who).post(f"/tasks/{code}/{name}", stamp).status_code
        moved = task_named(database, code).state != "submitted"
        assert moved is (found[who] == 303), who

    assert found == {who: statuses[act] for who, statuses in table.items()}


@pytest.mark.parametrize("act", ["confirmation", "return", "acceptance"])
def test_the_forms_are_shown_to_just_those_who_may(
    visit: SignedIn, submitted: str, submitted_part: str, new_task: NewTask, act: str
) -> None:
    given = new_task(state="assigned")
    shown = {
        (who, code)
        for who in ("office", "standing", "member", "lead", "staff", "commune", "inspector")
        for code in (submitted, submitted_part, given)
        if page_of(visit(who).get(f"/tasks/{code}")).has_form(f"/tasks/{code}/{act}")
    }

    assert (
        shown
        == {
            "confirmation": {("standing", submitted), ("lead", submitted_part)},
            "return": {("standing", submitted), ("office", submitted), ("lead", submitted_part)},
            "acceptance": {("lead", given)},
        }[act]
    )


def test_a_confirmed_task_is_done(visit: SignedIn, submitted: str, database: Database) -> None:
    visitor = visit("standing")

    response = send(visitor, submitted, act="confirmation", note="Đồng ý với báo cáo.")

    page = page_of(visitor.get(response.location))
    assert "Đã xác nhận hoàn thành." in page.text
    assert "Đồng ý với báo cáo." in page.text
    assert task_named(database, submitted).state == "done"


def test_a_returned_task_tells_its_unit_why(visit: SignedIn, submitted: str, database: Database) -> None:
    send(visit("office"), submitted, act="return", reason="Thiếu biên bản nghiệm thu.", again_by="20/9")

    page = page_of(visit("lead").get("/"))

    assert "Thiếu biên bản nghiệm thu." in page.text
    assert page.has_form(f"/tasks/{submitted}/updates")
    assert task_named(database, submitted).state == "in_progress"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"reason": ""}, "Vui lòng ghi lý do; đơn vị sẽ nhận được lý do này."),
        ({"reason": "   "}, "Vui lòng ghi lý do; đơn vị sẽ nhận được lý do này."),
        ({"reason": "Thiếu.", "again_by": "14/9/2023"}, "Ngày này đã qua."),
        ({"reason": "Thiếu.", "again_by": "31/11"}, "Tháng 11/2023 không có ngày 31."),
        ({"reason": "Thiếu.", "again_by": "20/9/99999"}, "không phải là ngày."),
        ({"reason": "x" * 10_001}, "Nội dung có 10.001 ký tự"),
    ],
    ids=["no reason", "spaces", "past day", "no such day", "far year", "too long"],
)
def test_a_refused_return_keeps_what_was_typed(
    visit: SignedIn, submitted: str, database: Database, typed: dict[str, str], sentence: str
) -> None:
    visitor = visit("office")

    response = visitor.post(f"/tasks/{submitted}/return", fill_in(visitor, submitted, act="return") | typed)

    page = page_of(response)
    assert response.status_code == 422
    assert sentence in page.text
    assert page.form(f"/tasks/{submitted}/return").fields["reason"].strip() == typed["reason"].strip()
    assert task_named(database, submitted).state == "submitted"


@pytest.mark.parametrize("act", ["confirmation", "return"])
def test_a_decision_made_from_an_old_page_saves_nothing(
    visit: SignedIn, submitted: str, database: Database, act: str
) -> None:
    visitor = visit("standing")
    old = fill_in(visitor, submitted, act=act, reason="Chưa đủ.")
    send(visit("office"), submitted, act="return", reason="Thiếu biên bản.")
    send(visit("lead"), submitted, quantity="100", submit="1")

    response = visitor.post(f"/tasks/{submitted}/{act}", old)

    assert response.status_code == 409
    assert task_named(database, submitted).state == "submitted"


def test_a_reason_typed_on_an_old_page_comes_back(visit: SignedIn, submitted: str) -> None:
    visitor = visit("standing")
    old = fill_in(visitor, submitted, act="return", reason="Lý do dài, gõ mất nhiều công.")
    send(visit("office"), submitted, act="return", reason="Thiếu biên bản.")
    send(visit("lead"), submitted, quantity="100", submit="1")

    response = visitor.post(f"/tasks/{submitted}/return", old)

    assert "Lý do dài, gõ mất nhiều công." in page_of(response).form(f"/tasks/{submitted}/return").fields["reason"]


@pytest.mark.parametrize(
    ("act", "kind"), [("confirmation", "confirmed"), ("return", "returned"), ("acceptance", "accepted")]
)
def test_twenty_equal_decisions_at_once_count_once(
    app: Flask, visit: SignedIn, submitted: str, new_task: NewTask, database: Database, act: str, kind: str
) -> None:
    code = new_task(state="assigned") if act == "acceptance" else submitted
    visitor = visit("lead" if act == "acceptance" else "standing")
    form = fill_in(visitor, code, act=act) | {"reason": "Chưa đủ."}
    headers = {"Cookie": cookies_of(visitor)}

    def post(_number: int) -> tuple[int, str | None]:
        answer = app.test_client(use_cookies=False).post(f"/tasks/{code}/{act}", data=form, headers=headers)
        return answer.status_code, answer.location

    with ThreadPoolExecutor(20) as threads:
        answers = set(threads.map(post, range(20)))

    assert answers == {(303, f"/tasks/{code}")}
    assert events(database, code, kind) == 1


def test_the_key_of_one_act_is_no_repeat_of_another(visit: SignedIn, submitted: str, database: Database) -> None:
    visitor = visit("standing")
    form = fill_in(visitor, submitted, act="return", reason="Chưa đủ.")
    visitor.post(f"/tasks/{submitted}/return", form)

    assert visitor.post(f"/tasks/{submitted}/confirmation", form).status_code == 409
    assert task_named(database, submitted).state == "in_progress"


def test_a_task_is_accepted_from_its_card(visit: SignedIn, new_task: NewTask, database: Database) -> None:
    code, visitor = new_task(state="assigned"), visit("lead")
    form = page_of(visitor.get("/")).form(f"/tasks/{code}/acceptance")

    response = visitor.post(form.action, form.fields, part=True)

    assert response.status_code == 200
    assert response.text.lstrip().startswith("<article")
    assert task_named(database, code).state == "in_progress"


def test_staff_reports_but_does_not_submit(visit: SignedIn, new_task: NewTask, database: Database) -> None:
    code, visitor = new_task(), visit("staff")

    assert send(visitor, code, quantity="60").status_code == 303
    assert send(visitor, code, quantity="100", submit="1").status_code == 403
    assert task_named(database, code).state == "in_progress"


def test_a_submitted_task_takes_no_further_report(visit: SignedIn, submitted: str) -> None:
    visitor = visit("lead")
    form = {"version": "3", "key": "another-key", "quantity": "50"}

    assert visitor.post(f"/tasks/{submitted}/updates", form).status_code == 403
    assert not page_of(visitor.get(f"/tasks/{submitted}")).has_form(f"/tasks/{submitted}/updates")


@pytest.mark.parametrize("act", ["acceptance", "confirmation", "return", "submission", "updates"])
def test_an_unknown_code_is_not_found(visit: SignedIn, act: str) -> None:
    form = {"version": "1", "key": "a-key-of-form", "quantity": "1", "reason": "x"}

    response = visit("standing").post(f"/tasks/NV-2023-999/{act}", form)

    assert response.status_code == 404
    assert "Không tìm thấy" in page_of(response).text


def test_submission_alone_reports_completion(visit: SignedIn, new_task: NewTask, database: Database) -> None:
    code, visitor = new_task(), visit("lead")
    form = fill_in(visitor, code, note="Xong toàn bộ.")

    response = visitor.post(f"/tasks/{code}/submission", form)

    assert response.status_code == 303
    assert task_named(database, code).state == "submitted"


def test_standing_members_assign_a_draft_from_its_page(visit: SignedIn, new_task: NewTask, database: Database) -> None:
    code, visitor = new_task(state="draft"), visit("standing")
    form = fill_in(visitor, code, act="assignment")

    answers = [visitor.post(f"/tasks/{code}/assignment", form).status_code for _ in range(2)]

    assert answers == [303, 303]
    assert task_named(database, code).state == "assigned"
    assert events(database, code, "assigned") == 1


@pytest.mark.parametrize(("who", "status"), [("office", 403), ("member", 403), ("lead", 404), ("inspector", 403)])
def test_nobody_else_assigns(visit: SignedIn, new_task: NewTask, database: Database, who: str, status: int) -> None:
    code = new_task(state="draft")

    response = visit(who).post(f"/tasks/{code}/assignment", {"version": "1", "key": "a-key-of-form"})

    assert response.status_code == status
    assert task_named(database, code).state == "draft"


def test_the_unit_of_a_part_sees_of_the_whole_only_how_it_stands(visit: SignedIn, new_task: NewTask) -> None:
    code, lead = new_task(parts=True), visit("lead")
    send(visit("commune"), f"{code}-XBB", quantity="40")
    send(lead, code, note="ghi chú riêng", obstacle_class="capital", obstacle="Thiếu vốn.")
    send(lead, code, submit="1", sure="1")
    send(visit("office"), code, act="return", reason="Chưa đủ.")

    text = page_of(visit("commune").get(f"/tasks/{code}")).text

    assert "20%" in text
    for hidden in ("ghi chú riêng", "Thiếu vốn", "Chưa đủ", "vướng mắc", "Trả lại", "diện tích", "Nông nghiệp"):
        assert hidden not in text.replace("Phòng Nông nghiệp", "")
