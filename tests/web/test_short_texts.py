"""The texts for a chat of a list: one for each unit, of what still waits for work, and never a title."""

from datetime import timedelta

import pytest

from pacnam_tasks.core.clock import MovingClock
from tests.conftest import NOON, TODAY
from tests.web.conftest import NewTask, SignedIn
from tests.web.reading import page_of


@pytest.fixture
def spread(new_task: NewTask, clock: MovingClock) -> None:
    """Two overdue tasks of one unit, one of another that waits to be accepted, and one that is paused."""
    clock.move_to(NOON - timedelta(days=20))
    new_task(code="NV-A", title="Gặt lúa mùa", due_on=TODAY - timedelta(days=3))
    new_task(code="NV-B", title="Tỉa cành", due_on=TODAY + timedelta(days=1))
    new_task(code="NV-C", title="Tuần tra rừng", lead="HKL", due_on=TODAY + timedelta(days=40), state="assigned")
    clock.move_to(NOON)


def texts(visit: SignedIn, query: str = "", who: str = "office") -> list[str]:
    """What stands in the boxes of the page."""
    html = visit(who).get(f"/tasks/texts?{query}").get_data(as_text=True)
    return [box.partition("\n")[2].partition("</textarea>")[0] for box in html.split("<textarea ")[1:]]


@pytest.mark.usefixtures("spread")
def test_each_unit_has_one_text_with_a_line_for_each_task(visit: SignedIn) -> None:
    several, single = texts(visit)

    assert several.splitlines() == [
        "Phòng Nông nghiệp và Phát triển nông thôn có 02 nhiệm vụ cần cập nhật kết quả:",
        "- NV-A, hạn 12/09/2023, quá hạn 03 ngày",
        "- NV-B, hạn 16/09/2023, sắp đến hạn",
        "Kính đề nghị đăng nhập hệ thống để cập nhật: http://localhost/",
    ]
    assert single.startswith("Đ/c có 01 nhiệm vụ chờ tiếp nhận (NV-C, Hạt Kiểm lâm huyện, hạn 25/10/2023).")


@pytest.mark.usefixtures("spread")
def test_no_text_names_a_title(visit: SignedIn) -> None:
    together = " ".join(texts(visit))

    assert not [title for title in ("Gặt lúa mùa", "Tỉa cành", "Tuần tra rừng") if title in together]


@pytest.mark.usefixtures("spread")
def test_they_are_of_the_tasks_in_the_list(visit: SignedIn) -> None:
    [text] = texts(visit, "timeliness=overdue")

    assert "NV-A" in text
    assert "NV-B" not in text


def test_the_text_of_a_chosen_unit_has_its_parts_too(visit: SignedIn, new_task: NewTask) -> None:
    new_task(code="NV-A", parts=True)

    [text] = texts(visit, "unit=XBB")

    assert "NV-A-XBB" in text


def test_of_tasks_alone_it_leads_to_the_texts_with_parts(visit: SignedIn, new_task: NewTask) -> None:
    new_task(code="NV-A", parts=True)
    page = page_of(visit("office").get("/tasks/texts?unit=XBB&level=task"))

    [url] = [link.url for link in page.links if link.words == "Lấy cả phần việc"]

    assert "không còn nhiệm vụ nào" in page.text
    assert "NV-A-XBB" in texts(visit, url.partition("?")[2])[0]


def test_what_waits_for_others_is_not_reminded_of(visit: SignedIn, new_task: NewTask) -> None:
    new_task(code="NV-A", state="draft")

    page = page_of(visit("office").get("/tasks/texts"))

    assert "không còn nhiệm vụ nào đơn vị phải thực hiện" in page.text


@pytest.mark.parametrize(
    ("who", "status"),
    [("office", 200), ("standing", 200), ("member", 200), ("lead", 200), ("staff", 403), ("inspector", 403)],
)
def test_it_is_for_those_who_remind_others(visit: SignedIn, who: str, status: int) -> None:
    visitor = visit(who)

    assert visitor.get("/tasks/texts").status_code == status
    assert ("/tasks/texts" in visitor.get("/tasks").get_data(as_text=True)) is (status == 200)


@pytest.mark.usefixtures("spread")
def test_the_list_and_the_desk_lead_to_the_texts_of_what_they_show(visit: SignedIn) -> None:
    office = visit("office")

    listed = [link.url for link in page_of(office.get("/tasks?timeliness=overdue")).links]
    desk = [link.url for link in page_of(office.get("/")).links]

    assert "/tasks/texts?timeliness=overdue" in listed
    assert [url for url in desk if url.startswith("/tasks/texts?") and "timeliness=overdue" in url]


@pytest.mark.usefixtures("spread")
def test_of_a_past_day_nobody_is_reminded(visit: SignedIn) -> None:
    links = page_of(visit("office").get("/tasks?as_of=2023-09-01")).links

    assert not [link.url for link in links if link.url.startswith("/tasks/texts")]


@pytest.mark.usefixtures("spread")
def test_the_boxes_read_without_a_script_and_each_button_has_its_own(visit: SignedIn) -> None:
    page = page_of(visit("office").get("/tasks/texts"))

    buttons = [given for tag, given in page.tags if tag == "button" and "data-copy" in given]
    boxes = [given.get("id") for tag, given in page.tags if tag == "textarea"]
    assert [button["data-copy"] for button in buttons] == boxes
    assert all("hidden" in button for button in buttons)
