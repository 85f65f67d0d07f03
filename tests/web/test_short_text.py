"""The short text for a chat beside a task: what it says, to whom it is offered, and that it never names the title."""

from datetime import timedelta
from typing import Any

import pytest

from pacnam_tasks.core.clock import MovingClock
from tests.conftest import NOON, TODAY
from tests.web.conftest import NewTask, SignedIn
from tests.web.reading import page_of

UNIT = "Phòng Nông nghiệp và Phát triển nông thôn"
LINK = "http://localhost/tasks/NV-A"


def _text(visit: SignedIn, who: str = "office", code: str = "NV-A") -> str:
    html = visit(who).get(f"/tasks/{code}").get_data(as_text=True)
    return html.partition('<textarea id="copied" rows="7" readonly>\n')[2].partition("</textarea>")[0]


@pytest.mark.parametrize(
    ("due_in", "changes", "said"),
    [
        (
            -3,
            {},
            f"Đ/c có 01 nhiệm vụ đã quá hạn 03 ngày (NV-A, {UNIT}, hạn 12/09/2023). "
            f"Đề nghị đơn vị cập nhật kết quả hoặc nêu lý do: {LINK}",
        ),
        (
            2,
            {},
            f"Đ/c có 01 nhiệm vụ sắp đến hạn (NV-A, {UNIT}, hạn 17/09/2023). "
            f"Kính đề nghị đăng nhập hệ thống để cập nhật: {LINK}",
        ),
        (0, {}, "nhiệm vụ đến hạn hôm nay"),
        (60, {}, "nhiệm vụ đang thực hiện"),
        (60, {"state": "assigned"}, "nhiệm vụ chờ tiếp nhận"),
        (None, {}, "không xác định thời hạn"),
    ],
    ids=["overdue", "due soon", "due today", "under way", "not accepted", "undated"],
)
def test_it_says_code_unit_deadline_and_link_and_no_title(
    visit: SignedIn,
    new_task: NewTask,
    clock: MovingClock,
    due_in: int | None,
    changes: dict[str, Any],
    said: str,
) -> None:
    clock.move_to(NOON - timedelta(days=10))
    due_on = None if due_in is None else TODAY + timedelta(days=due_in)
    new_task(code="NV-A", title="Gặt lúa mùa", due_on=due_on, **changes)
    clock.move_to(NOON)

    text = _text(visit)

    assert said in text
    assert text.endswith(LINK)
    assert "Gặt lúa mùa" not in text


def test_it_is_offered_with_its_script_to_those_who_remind_others(visit: SignedIn, new_task: NewTask) -> None:
    new_task(code="NV-A")
    people = ("office", "standing", "member", "lead", "staff", "inspector")

    pages = {who: visit(who).get("/tasks/NV-A").get_data(as_text=True) for who in people}

    for said in ("http://localhost/tasks/NV-A</textarea>", "js/copy.js"):
        assert [who for who in people if said in pages[who]] == ["office", "standing", "member", "lead"]


def test_the_whole_of_ones_part_and_a_draft_have_none(visit: SignedIn, new_task: NewTask) -> None:
    new_task(code="NV-A", parts=True)
    new_task(code="NV-B", state="draft")

    assert _text(visit, "commune") == ""
    assert _text(visit, "office", "NV-B") == ""


def test_the_box_reads_without_a_script_and_the_button_waits_for_it(visit: SignedIn, new_task: NewTask) -> None:
    page = page_of(visit("office").get(f"/tasks/{new_task()}"))

    [button] = [given for tag, given in page.tags if tag == "button" and "data-copy" in given]
    assert "hidden" in button
    assert button["data-copy"] in {given.get("id") for tag, given in page.tags if tag == "textarea"}
