"""The form in which the office enters a unit's paper report."""

from datetime import date, datetime
from typing import Any

import pytest

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from tests.web.conftest import NewTask, SignedIn, n_rows, task_named
from tests.web.reading import page_of
from tests.web.test_decisions import events
from tests.web.test_files import JPEG, upload

GOOD: dict[str, Any] = {"received_on": "15/09/2023", "document": "45/BC-UBND", "note": "Đã gieo.", "quantity": "40"}
SAID = "Văn phòng nhập thay Phòng Nông nghiệp và Phát triển nông thôn, theo văn bản 45/BC-UBND, nhận ngày 15/09/2023."


def paper_form(visit: SignedIn, code: str, **typed: Any) -> dict[str, Any]:
    """The office's form on the page of a task, filled in, for any browser."""
    fields = page_of(visit("office").get(f"/tasks/{code}")).form(f"/tasks/{code}/updates").fields | GOOD | typed
    del fields["csrf_token"]
    return fields


def test_the_timeline_says_that_the_office_entered_it(
    visit: SignedIn, new_task: NewTask, database: Database, clock: MovingClock
) -> None:
    code = new_task()
    clock.move_to(datetime(2023, 9, 18, 9, tzinfo=clock.zone))
    office, form = visit("office"), paper_form(visit, code, submit="1")

    sent = [office.post(f"/tasks/{code}/updates", form | {"files": upload(JPEG, "bao-cao.jpg")}) for _n in range(2)]

    assert [answer.status_code for answer in sent] == [303, 303]
    assert events(database, code, "submitted") == 1
    assert task_named(database, code).submitted_on == date(2023, 9, 15)
    for who in ("office", "lead", "standing", "inspector"):
        text = page_of(visit(who).get(f"/tasks/{code}")).text
        assert SAID in text, who
        assert "bao-cao.jpg" in text, who


def test_who_has_the_form(visit: SignedIn, new_task: NewTask) -> None:
    code = new_task(parts=True)
    part = f"{code}-XBB"

    having = {
        (who, one)
        for who in ("office", "standing", "member", "lead", "staff", "commune", "inspector")
        for one in (code, part)
        if 'id="bao-cao-giay"' in visit(who).get(f"/tasks/{one}").get_data(as_text=True)
    }

    assert having == {("office", code), ("office", part)}


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"received_on": ""}, "Vui lòng ghi ngày Văn phòng nhận báo cáo."),
        ({"received_on": "16/09/2023"}, "16/09/2023 chưa tới."),
        ({"received_on": "31/02/2023"}, "Tháng 2/2023 không có ngày 31."),
        ({"received_on": "14/09/2023"}, "Nhiệm vụ bắt đầu từ 15/09/2023."),
        ({"document": " "}, "Vui lòng ghi số, ký hiệu báo cáo của đơn vị"),
        ({"document": "x" * 121}, "nhiều nhất 120 ký tự"),
        ({"document": "12-BC/HU TỐI MẬT"}, "bí mật nhà nước"),
        ({"quantity": "1.234"}, "có thể hiểu là"),
        ({"quantity": "500"}, "500 vượt kế hoạch 100"),
        ({"quantity": "", "note": ""}, "Chưa nhập gì"),
    ],
)
def test_a_refused_paper_keeps_what_was_typed(
    visit: SignedIn, new_task: NewTask, database: Database, typed: dict[str, str], sentence: str
) -> None:
    code = new_task()

    answer = visit("office").post(f"/tasks/{code}/updates", paper_form(visit, code, **typed))

    page = page_of(answer)
    assert answer.status_code == 422
    assert sentence.casefold() in page.text.casefold()
    kept = page.form(f"/tasks/{code}/updates").fields
    assert {name: kept[name].strip() for name in GOOD} == {name: text.strip() for name, text in (GOOD | typed).items()}
    assert n_rows(database, "progress_update") == 0


def test_an_outdated_form_shows_both_and_can_be_sent_on(visit: SignedIn, new_task: NewTask, database: Database) -> None:
    code = new_task()
    form = paper_form(visit, code)
    lead = visit("lead")
    own = page_of(lead.get(f"/tasks/{code}")).form(f"/tasks/{code}/updates").fields
    lead.post(f"/tasks/{code}/updates", own | {"quantity": "30"})

    office = visit("office")
    answer = office.post(f"/tasks/{code}/updates", form)
    again = page_of(answer).form(f"/tasks/{code}/updates").fields

    assert answer.status_code == 409
    assert (again["received_on"], again["document"], again["paper"]) == ("15/09/2023", "45/BC-UBND", "1")
    assert office.post(f"/tasks/{code}/updates", again).status_code == 303
    assert task_named(database, code).quantity == 40


def test_nobody_else_enters_one(visit: SignedIn, new_task: NewTask, database: Database) -> None:
    code = new_task()
    form = paper_form(visit, code)
    found = {
        who: visit(who).post(f"/tasks/{code}/updates", form).status_code
        for who in ("standing", "member", "lead", "staff", "stranger", "commune", "inspector", "administrator")
    }

    assert found == {
        "standing": 403, "member": 403, "lead": 403, "staff": 403, "stranger": 404, "commune": 404, "inspector": 403,
        "administrator": 403,
    }  # fmt: skip
    assert n_rows(database, "progress_update") == 0
