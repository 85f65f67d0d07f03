"""A co-ordinating unit reports to the lead unit: who may, what it leaves as it was, who reads it, what is refused."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from werkzeug.datastructures import FileStorage

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from tests.photos import photo
from tests.web.conftest import NewTask, SignedIn, fill_in, send, task_named
from tests.web.reading import page_of
from tests.web.test_decisions import events

NOTE = "Đã cử 3 cán bộ xuống thôn hướng dẫn."


@pytest.fixture
def code(new_task: NewTask) -> str:
    """A task that the rangers and a commune help with."""
    return new_task(co=["HKL", "XBB"], needs_evidence=True)


def test_only_people_of_a_co_ordinating_unit_report_to_the_lead(visit: SignedIn, code: str) -> None:
    found = {}
    for who in ("stranger", "commune", "lead", "staff", "office", "standing", "inspector", "administrator", "commune2"):
        form = {"note": NOTE, "key": f"key of {who}"}
        found[who] = visit(who).post(f"/tasks/{code}/notes", form).status_code

    assert found == {
        "stranger": 303, "commune": 303, "lead": 403, "staff": 403, "office": 403, "standing": 403, "inspector": 403,
        "administrator": 403, "commune2": 404,
    }  # fmt: skip


def test_a_note_changes_nothing_of_the_task_and_all_who_see_it_read_it(
    visit: SignedIn, code: str, database: Database, clock: MovingClock
) -> None:
    before = task_named(database, code)
    clock.move_to(clock.now() + timedelta(days=20))

    picture = FileStorage(BytesIO(photo()), "hien truong.jpg")
    assert send(visit("stranger"), code, act="notes", note=NOTE, files=picture).status_code == 303

    after = task_named(database, code)
    assert after.model_dump() == before.model_dump(), "state, number, version and silence stay"
    for who in ("lead", "staff", "commune", "office", "member", "stranger"):
        page = page_of(visit(who).get(f"/tasks/{code}"))
        assert "Đơn vị phối hợp báo cáo Người stranger, Hạt Kiểm lâm huyện" in page.text, who
        assert NOTE in page.text, who
        (link,) = [link.url for link in page.links if "/files/" in link.url]
        assert visit(who).get(link).status_code == 200
    assert "20 ngày chưa cập nhật" in page_of(visit("lead").get(f"/tasks/{code}")).text


def test_only_the_lead_unit_s_report_changes_the_state_and_its_own_evidence_counts(
    visit: SignedIn, code: str, database: Database
) -> None:
    ranger, lead = visit("stranger"), visit("lead")
    send(ranger, code, act="notes", note=NOTE, files=FileStorage(BytesIO(photo()), "anh.jpg"))

    for path, form in {"updates": {"quantity": "50"}, "submission": {}}.items():
        version = str(task_named(database, code).version)
        tried = ranger.post(f"/tasks/{code}/{path}", form | {"version": version, "key": f"key of {path}"})
        assert tried.status_code == 403
    assert send(lead, code, submit="1").status_code == 422, "a note's file is no evidence of the lead unit"
    assert task_named(database, code).state == "in_progress"

    assert send(lead, code, submit="1", files=FileStorage(BytesIO(photo()), "anh.jpg")).status_code == 303
    assert task_named(database, code).state == "submitted"


def test_a_form_sent_twice_counts_once_and_one_that_says_more_is_asked_about(
    visit: SignedIn, code: str, database: Database
) -> None:
    ranger = visit("stranger")
    form = fill_in(ranger, code, act="notes", note=NOTE)

    answers = [ranger.post(f"/tasks/{code}/notes", form | more) for more in ({}, {}, {"note": f"{NOTE} Thêm."})]

    assert [answer.status_code for answer in answers] == [303, 303, 409]
    assert page_of(answers[2]).form(f"/tasks/{code}/notes").fields["note"] == f"{NOTE} Thêm."
    assert events(database, code, "noted") == 1


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "nothing": ({"note": ""}, "Vui lòng ghi nội dung báo cáo"),
    "too long": ({"note": "a" * 10_001}, "10.001 ký tự"),
    "a secret": ({"note": "Theo văn bản tuyệt mật."}, "Bí mật nhà nước"),
    "a secret file": ({"note": NOTE, "files": ("MẬT.pdf", b"%PDF-1.4")}, "dấu độ mật"),
    "a program": ({"note": NOTE, "files": ("a.exe", b"MZ")}, "Chỉ nhận ảnh"),
}


@pytest.mark.parametrize(("typed", "sentence"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_kept_is_refused_with_what_was_typed(
    visit: SignedIn, code: str, database: Database, typed: dict[str, Any], sentence: str
) -> None:
    if "files" in typed:
        name, content = typed["files"]
        typed = typed | {"files": FileStorage(BytesIO(content), name)}

    answer = send(visit("stranger"), code, act="notes", **typed)

    page = page_of(answer)
    assert answer.status_code == 422
    assert sentence.casefold() in page.text.casefold()
    assert page.form(f"/tasks/{code}/notes").fields["note"] == typed["note"]
    assert events(database, code, "noted") == 0


def test_what_has_ended_takes_no_more_notes(visit: SignedIn, code: str) -> None:
    ranger = visit("stranger")
    form = fill_in(ranger, code, act="notes", note=NOTE)
    ruled: dict[str, Any] = {"reason": "Thôi.", "document": "1-TB/HU", "level": "thuong_truc"}
    send(visit("standing"), code, act="revocation", **ruled)

    answer = ranger.post(f"/tasks/{code}/notes", form)

    assert answer.status_code == 403
    assert "Mục này dành cho đơn vị phối hợp" in answer.text
    assert not page_of(ranger.get(f"/tasks/{code}")).has_form(f"/tasks/{code}/notes")


def test_a_note_leaves_the_last_update_to_be_withdrawn(visit: SignedIn, code: str) -> None:
    send(visit("lead"), code, quantity="40")
    send(visit("stranger"), code, act="notes", note=NOTE)

    forms = [form.action for form in page_of(visit("lead").get(f"/tasks/{code}")).forms]

    assert [action for action in forms if action.endswith("/withdrawal")] != []
