"""Refusal and answer, check, pause, resumption, revocation and re-opening by their forms."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.decisions.course.actions import Decided, pause, revoke
from pacnam_tasks.decisions.rules import Ruling
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.rules.facts import MeasureKind
from pacnam_tasks.tasks.rules.levels import Authority
from tests.conftest import TODAY
from tests.factories import House
from tests.photos import photo
from tests.web.conftest import NewTask, SignedIn, fill_in, send, task_named
from tests.web.reading import page_of
from tests.web.test_decisions import events
from tests.web.test_updates import cookies_of

PNG = photo("PNG")
RULING = Ruling("Theo kết luận của Thường trực.", "125-TB/HU", Authority.STANDING)
ALL_YES: dict[str, Any] = {"product_present": "1", "quantity_matches": "1", "evidence_opens": "1"}
RULED: dict[str, Any] = {"reason": "Theo kết luận.", "document": "125-TB/HU", "level": "ban_thuong_vu"}
ACTS: dict[str, tuple[str, dict[str, Any], str, str]] = {
    "check": ("submitted", ALL_YES, "checked", "submitted"),
    "refusal": ("assigned", {"reason": "Không đúng chức năng."}, "refused", "assigned"),
    "refusal/answer": ("refused", RULED | {"answer": "released"}, "refusal_released", "revoked"),
    "pause": ("in_progress", RULED, "paused", "paused"),
    "resumption": ("paused", RULED, "resumed", "in_progress"),
    "revocation": ("in_progress", RULED, "revoked", "revoked"),
    "reopening": ("revoked", RULED, "reopened", "in_progress"),
    "rolling": ("in_progress", RULED | {"rolls": "0"}, "rolling_set", "in_progress"),
}
WHO = {
    "task": {"check": {"office", "standing"}, "refusal": {"lead"}, "else": {"standing"}},
    "part": {"check": {"lead"}, "refusal": {"commune"}, "else": {"lead"}},
}
UNKNOWN = {"task": {"stranger", "commune", "commune2"}, "part": {"stranger", "commune2"}}
PEOPLE = (
    "office", "standing", "member", "lead", "staff", "stranger", "commune", "commune2", "inspector", "administrator",
)  # fmt: skip


@pytest.fixture
def standing_at(visit: SignedIn, new_task: NewTask, database: Database, saved_house: House, clock: MovingClock) -> Any:
    """A task, or a part of one, that stands so."""

    def made(state: str, *, part: bool = False) -> str:
        first = "assigned" if state in {"assigned", "refused"} and not part else "in_progress"
        code = new_task(state=first, parts=part, rolls=True)
        head = visit("commune" if part else "lead")
        if part:
            code = f"{code}-XBB"
            if state not in {"assigned", "refused"}:
                send(head, code, act="acceptance")
        if state == "refused":
            send(head, code, act="refusal", reason="Không đúng chức năng.")
        elif state == "submitted":
            send(head, code, quantity="100", submit="1")
        elif state in {"paused", "revoked"}:
            with database.writing() as session:
                task = session.get_one(Task, task_named(database, code).id)
                by = saved_house.lead if part else saved_house.standing
                (pause if state == "paused" else revoke)(session, task, Decided(RULING, by, task.version), clock)
        return code

    return made


def stamp(database: Database, code: str, act: str) -> dict[str, Any]:
    """The fields of a form that was opened just now."""
    return {"version": str(task_named(database, code).version), "key": f"key of {act}", **ACTS[act][1]}


@pytest.mark.parametrize("part", [False, True], ids=["task", "part"])
@pytest.mark.parametrize("act", ACTS)
def test_each_act_is_open_to_those_whose_act_it_is(
    visit: SignedIn, standing_at: Any, database: Database, act: str, part: bool
) -> None:
    level = "part" if part else "task"
    may = WHO[level].get(act, WHO[level]["else"])
    code = standing_at(ACTS[act][0], part=part)
    others = [who for who in PEOPLE if who not in may]

    form = stamp(database, code, act)
    refused = {who: visit(who).post(f"/tasks/{code}/{act}", form).status_code for who in others}

    assert refused == {who: 404 if who in UNKNOWN[level] else 403 for who in others}
    assert events(database, code, ACTS[act][2]) == 0
    first = sorted(may)[0]
    for _ in range(2):
        assert visit(first).post(f"/tasks/{code}/{act}", form).status_code == 303
    assert task_named(database, code).state == ACTS[act][3]
    assert events(database, code, ACTS[act][2]) == 1


@pytest.mark.parametrize("act", ACTS)
def test_the_form_is_on_the_page_and_can_be_sent_as_it_is(
    visit: SignedIn, standing_at: Any, database: Database, act: str
) -> None:
    code = standing_at(ACTS[act][0])
    visitor = visit({"refusal": "lead", "check": "office"}.get(act, "standing"))

    response = send(visitor, code, act=act, **ACTS[act][1])

    assert response.status_code == 303
    assert task_named(database, code).state == ACTS[act][3]
    assert visitor.get(f"/tasks/{code}").status_code == 200


@pytest.mark.parametrize("act", ACTS)
def test_a_form_from_an_old_page_decides_nothing(
    visit: SignedIn, standing_at: Any, database: Database, act: str
) -> None:
    code = standing_at(ACTS[act][0])
    visitor = visit({"refusal": "lead", "check": "office"}.get(act, "standing"))
    form = stamp(database, code, act) | {"version": "1"}

    assert visitor.post(f"/tasks/{code}/{act}", form).status_code == 409
    assert events(database, code, ACTS[act][2]) == 0


@pytest.mark.parametrize("act", ["pause", "refusal/answer"])
def test_twenty_equal_decisions_at_once_count_once(
    app: Flask, visit: SignedIn, standing_at: Any, database: Database, act: str
) -> None:
    code, visitor = standing_at(ACTS[act][0]), visit("standing")
    form = fill_in(visitor, code, act=act, **ACTS[act][1])
    headers = {"Cookie": cookies_of(visitor)}

    def post(_number: int) -> int:
        client = app.test_client(use_cookies=False)
        return client.post(f"/tasks/{code}/{act}", data=form, headers=headers).status_code

    with ThreadPoolExecutor(20) as threads:
        assert set(threads.map(post, range(20))) == {303}

    assert events(database, code, ACTS[act][2]) == 1


@pytest.mark.parametrize("act", ["pause", "resumption", "revocation", "reopening", "rolling"])
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"reason": ""}, "Vui lòng ghi lý do; đơn vị sẽ nhận được lý do này."),
        ({"document": " "}, "Vui lòng ghi số, ký hiệu văn bản quyết định việc này."),
        ({"document": "1" * 121}, "Số, ký hiệu có nhiều nhất 120 ký tự."),
        ({"level": ""}, "Vui lòng chọn cấp quyết định."),
        ({"level": "chi_bo"}, "Vui lòng chọn cấp quyết định."),
    ],
    ids=["no reason", "no document", "long document", "no level", "strange level"],
)
def test_a_decision_without_its_document_is_refused_and_kept(
    visit: SignedIn, standing_at: Any, database: Database, act: str, typed: dict[str, Any], sentence: str
) -> None:
    code, visitor = standing_at(ACTS[act][0]), visit("standing")

    response = send(visitor, code, act=act, **(RULED | typed))

    page = page_of(response)
    assert response.status_code == 422
    assert sentence in page.text
    assert page.form(f"/tasks/{code}/{act}").fields["reason"] == (RULED | typed)["reason"]
    assert task_named(database, code).state == ACTS[act][0]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"answer": ""}, "Vui lòng chọn giữ nguyên hay thu hồi nhiệm vụ."),
        ({"answer": "upheld", "reason": ""}, "Vui lòng ghi lý do"),
        ({"answer": "released", "document": ""}, "Vui lòng ghi số, ký hiệu văn bản"),
    ],
    ids=["no answer", "no reason", "no document"],
)
def test_half_an_answer_to_a_refusal_is_refused(
    visit: SignedIn, standing_at: Any, database: Database, typed: dict[str, Any], sentence: str
) -> None:
    code = standing_at("refused")

    response = send(visit("standing"), code, act="refusal/answer", **(RULED | typed))

    assert response.status_code == 422
    assert sentence in page_of(response).text
    assert task_named(database, code).refused_on == TODAY


def test_an_upheld_task_is_the_unit_s_to_carry(visit: SignedIn, standing_at: Any, database: Database) -> None:
    code = standing_at("refused")

    upheld: dict[str, Any] = {"answer": "upheld", "reason": "Đúng chức năng.", "document": ""}
    assert send(visit("standing"), code, act="refusal/answer", **upheld).status_code == 303

    task, page = task_named(database, code), page_of(visit("lead").get(f"/tasks/{code}"))
    assert (task.state, task.refused_on, task.refusal_reason) == ("assigned", None, "")
    assert "Trả lời từ chối: giữ nguyên nhiệm vụ" in page.text
    assert "Đúng chức năng." in page.text
    assert page.has_form(f"/tasks/{code}/acceptance")


def test_a_second_refusal_waits_for_the_answer_to_the_first(
    visit: SignedIn, standing_at: Any, database: Database
) -> None:
    code, lead = standing_at("refused"), visit("lead")
    assert not page_of(lead.get(f"/tasks/{code}")).has_form(f"/tasks/{code}/refusal")

    response = lead.post(f"/tasks/{code}/refusal", stamp(database, code, "refusal"))

    assert response.status_code == 422
    assert "đang chờ cấp giao trả lời" in page_of(response).text
    assert events(database, code, "refused") == 1


def test_a_refusal_without_a_reason_is_refused(visit: SignedIn, standing_at: Any, database: Database) -> None:
    code = standing_at("assigned")

    response = send(visit("lead"), code, act="refusal", reason=" ")

    assert response.status_code == 422
    assert "Vui lòng ghi lý do từ chối" in page_of(response).text


@pytest.mark.parametrize("act", ["acceptance", "updates"])
def test_who_accepts_after_all_takes_the_refusal_back(
    visit: SignedIn, standing_at: Any, database: Database, act: str
) -> None:
    code = standing_at("refused")

    send(visit("lead"), code, act=act, note="Nhận.")

    assert (task_named(database, code).state, task_named(database, code).refused_on) == ("in_progress", None)


def test_a_withdrawn_update_leaves_the_refusal_as_it_was(visit: SignedIn, standing_at: Any, database: Database) -> None:
    code, lead = standing_at("refused"), visit("lead")
    send(lead, code, note="Nhận.")
    form = next(one for one in page_of(lead.get(f"/tasks/{code}")).forms if one.action.endswith("/withdrawal"))

    lead.post(form.action, form.fields)

    task = task_named(database, code)
    assert (task.state, task.refused_on, task.refusal_reason) == ("assigned", TODAY, "Không đúng chức năng.")


def test_pausing_and_resuming_take_the_open_parts_along(visit: SignedIn, new_task: NewTask, database: Database) -> None:
    code, standing = new_task(parts=True), visit("standing")
    send(visit("lead"), f"{code}-XCL", act="pause", reason="Chờ giống.", document="12/NNPTNT")
    send(visit("commune"), f"{code}-XBB", quantity="40")

    send(standing, code, act="pause", **RULED)
    assert {task_named(database, one).state for one in (code, f"{code}-XBB", f"{code}-XCL")} == {"paused"}
    assert task_named(database, code).percent == 40
    assert f"Cùng với nhiệm vụ chung {code}." in page_of(visit("commune").get(f"/tasks/{code}-XBB")).text
    assert send(visit("lead"), f"{code}-XBB", act="resumption", **RULED).status_code == 422
    send(standing, code, act="resumption", **RULED)

    states = [task_named(database, one).state for one in (code, f"{code}-XBB", f"{code}-XCL")]
    assert states == ["in_progress", "in_progress", "paused"]


def test_a_counted_task_names_what_it_is_measured_against_while_a_part_is_paused(
    visit: SignedIn, new_task: NewTask, database: Database
) -> None:
    code = new_task(parts=True, measure="ha", measure_kind=MeasureKind.COUNT, target=Decimal(200))
    lead = visit("lead")
    send(visit("commune"), f"{code}-XBB", quantity="40")

    send(lead, f"{code}-XCL", act="pause", reason="Chờ giống.", document="12/NNPTNT")
    paused = [page_of(lead.get(path)).text for path in (f"/tasks/{code}", "/tasks")]
    send(lead, f"{code}-XCL", act="resumption", reason="Có giống.", document="13/NNPTNT")

    assert all("40/100 ha (không kể phần tạm dừng, thu hồi)" in text for text in paused)
    assert "40/200 ha" in page_of(lead.get(f"/tasks/{code}")).text
    assert task_named(database, code).percent == 20
    assert task_named(database, code).counted_target is None


def test_revoking_takes_open_and_paused_parts_along_and_leaves_done_ones(
    visit: SignedIn, new_task: NewTask, database: Database
) -> None:
    code, standing = new_task(parts=True), visit("standing")
    send(visit("commune"), f"{code}-XBB", quantity="100", submit="1")
    send(visit("lead"), f"{code}-XBB", act="confirmation")

    send(standing, code, act="revocation", **RULED)
    revoked = [task_named(database, one).state for one in (f"{code}-XBB", f"{code}-XCL")]
    send(standing, code, act="reopening", **RULED)

    assert revoked == ["done", "revoked"]
    assert [task_named(database, one).state for one in (f"{code}-XBB", f"{code}-XCL")] == ["done", "in_progress"]


def test_a_reopened_task_is_submitted_again_and_keeps_its_confirmation_in_the_history(
    visit: SignedIn, standing_at: Any, database: Database
) -> None:
    code, standing = standing_at("submitted"), visit("standing")
    send(standing, code, act="confirmation", note="Đồng ý.")

    send(standing, code, act="reopening", **RULED)

    task, page = task_named(database, code), page_of(visit("lead").get(f"/tasks/{code}"))
    assert (task.state, task.submitted_on, task.check_passed) == ("in_progress", None, None)
    assert "Xác nhận hoàn thành" in page.text
    assert "Văn bản: 125-TB/HU, Ban Thường vụ" in page.text


@pytest.mark.parametrize("state", ["paused", "revoked"])
def test_the_page_says_why_the_task_stands_still(visit: SignedIn, standing_at: Any, state: str) -> None:
    page = page_of(visit("lead").get(f"/tasks/{standing_at(state)}"))

    assert RULING.reason in page.text
    assert "Văn bản: 125-TB/HU, Thường trực Huyện ủy" in page.text


@pytest.mark.parametrize(
    ("who", "act", "state", "sentences"),
    [
        ("standing", "confirmation", "paused", ["ở tình trạng “Tạm dừng”", "“Chờ xác nhận”", "Thường trực Huyện ủy"]),
        ("office", "pause", "in_progress", ["do Thường trực Huyện ủy quyết định"]),
        ("office", "refusal/answer", "refused", ["do Thường trực Huyện ủy trả lời"]),
        ("standing", "reopening", "in_progress", ["“Đang thực hiện”", "“Hoàn thành”", "“Thu hồi”"]),
        ("lead", "confirmation", "submitted", ["Không ai tự quyết định nhiệm vụ"]),
        ("staff", "refusal", "assigned", ["thủ trưởng đơn vị chủ trì"]),
    ],
)
def test_what_is_not_possible_says_whose_act_it_is_and_why(
    visit: SignedIn, standing_at: Any, database: Database, who: str, act: str, state: str, sentences: list[str]
) -> None:
    code = standing_at(state)
    form = {"version": str(task_named(database, code).version), "key": "a-key-of-form", "answer": "upheld", **RULED}

    response = visit(who).post(f"/tasks/{code}/{act}", form)

    assert response.status_code == 403
    assert [one for one in sentences if one not in page_of(response).text] == []


def test_a_check_that_does_not_pass_is_told_to_those_who_decide(
    visit: SignedIn, standing_at: Any, database: Database
) -> None:
    code = standing_at("submitted")
    checked: dict[str, Any] = {"product_present": "1", "note": "Ảnh bị lỗi."}
    asked = page_of(visit("office").get(f"/tasks/{code}"))
    assert "Không có tệp minh chứng." in asked.text
    assert "evidence_opens" not in asked.form(f"/tasks/{code}/check").fields

    assert send(visit("office"), code, act="check", **checked).status_code == 303

    page = page_of(visit("standing").get(f"/tasks/{code}"))
    assert task_named(database, code).check_passed is False
    assert "Có sản phẩm; số liệu không khớp; không có tệp minh chứng." in page.text
    assert "Ảnh bị lỗi." in page.text


def test_a_failed_check_needs_a_remark(visit: SignedIn, standing_at: Any, database: Database) -> None:
    code = standing_at("submitted")

    response = send(visit("office"), code, act="check", quantity_matches="1")

    assert response.status_code == 422
    assert "Vui lòng ghi rõ còn thiếu gì" in page_of(response).text
    assert page_of(response).form(f"/tasks/{code}/check").fields["quantity_matches"] == "1"


def test_confirming_against_a_failed_check_needs_a_remark(
    visit: SignedIn, standing_at: Any, database: Database
) -> None:
    code, standing = standing_at("submitted"), visit("standing")
    send(visit("office"), code, act="check", note="Thiếu biên bản.")

    without = send(standing, code, act="confirmation")
    state = task_named(database, code).state
    given = send(standing, code, act="confirmation", note="Đã xem tại chỗ.")

    assert (without.status_code, state) == (422, "submitted")
    assert "Vui lòng ghi lý do vẫn xác nhận hoàn thành." in page_of(without).text
    assert (given.status_code, task_named(database, code).state) == (303, "done")


def test_a_check_is_of_one_report_only(visit: SignedIn, standing_at: Any, database: Database) -> None:
    code, office = standing_at("submitted"), visit("office")
    send(office, code, act="check", **ALL_YES)

    send(office, code, act="return", reason="Thiếu.", again_by="20/9")
    returned = task_named(database, code)
    send(visit("lead"), code, submit="1")

    assert (returned.check_passed, str(returned.again_by)) == (None, "2023-09-20")
    assert (task_named(database, code).check_passed, task_named(database, code).again_by) == (None, None)


def test_a_return_tells_by_when_on_the_page_and_at_home(visit: SignedIn, standing_at: Any) -> None:
    code, lead = standing_at("submitted"), visit("lead")
    send(visit("office"), code, act="return", reason="Thiếu biên bản.", again_by="20/9")

    for path in ("/", f"/tasks/{code}"):
        text = page_of(lead.get(path)).text
        assert "Thiếu biên bản." in text
        assert "Báo cáo lại chậm nhất ngày 20/09/2023." in text


def test_a_task_that_needs_evidence_is_not_submitted_without(
    visit: SignedIn, new_task: NewTask, database: Database
) -> None:
    code, lead = new_task(), visit("lead")
    with database.writing() as session:
        session.get_one(Task, task_named(database, code).id).needs_evidence = True

    bare = send(lead, code, quantity="100", submit="1")
    state = task_named(database, code).state
    shown = send(lead, code, quantity="100", files=FileStorage(BytesIO(PNG), "anh.png"))
    done = send(lead, code, submit="1")

    assert (bare.status_code, state) == (422, "in_progress")
    assert "phải có tài liệu minh chứng" in page_of(bare).text
    assert (shown.status_code, done.status_code) == (303, 303)
    assert task_named(database, code).state == "submitted"


@pytest.mark.parametrize("act", [act for act, (_state, typed, _kind, _after) in ACTS.items() if "reason" in typed])
def test_a_reason_with_a_mark_of_secrecy_decides_nothing(
    visit: SignedIn, standing_at: Any, database: Database, act: str
) -> None:
    state, typed, kind, _after = ACTS[act]
    code = standing_at(state)
    secret = "Theo công văn TỐI MẬT."
    response = send(visit("lead" if act == "refusal" else "standing"), code, act=act, **(typed | {"reason": secret}))

    assert response.status_code == 422
    page = page_of(response)
    assert "bí mật nhà nước" in page.text
    assert page.form(f"/tasks/{code}/{act}").fields["reason"].strip() == secret
    assert events(database, code, kind) == 0


def test_everybody_who_sees_the_task_reads_the_three_opinions(visit: SignedIn, standing_at: Any) -> None:
    code = standing_at("submitted")
    send(visit("office"), code, act="check", product_present="1", note="Ảnh bị lỗi.")
    said = "Có sản phẩm; số liệu không khớp; không có tệp minh chứng."
    waits = ("báo cáo hoàn thành", "chưa đạt", said, "Ảnh bị lỗi.")
    for who in ("lead", "staff", "member", "inspector", "standing"):
        text = page_of(visit(who).get(f"/tasks/{code}")).text
        assert [one for one in waits if one not in text] == [], who

    send(visit("standing"), code, act="confirmation", note="Đã xem tại chỗ.")

    for who in ("lead", "inspector", "standing"):
        text = page_of(visit(who).get(f"/tasks/{code}")).text
        assert [one for one in ("chưa đạt", "đã xác nhận", "Đã xem tại chỗ.") if one not in text] == [], who
