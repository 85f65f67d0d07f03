"""Pages that are seen only when something goes wrong or is waited for: as accessible and as narrow as the others."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PASSWORD, PHONE, Visiting
from tests.browser.looking import faults

pytestmark = pytest.mark.browser
PART = "NV-2023-003-XBB"


def type_into(page: Page, quantity: str, note: str = "") -> None:
    """Fill in the update form of a task's page."""
    page.locator("#cap-nhat [name=quantity]").fill(quantity)
    page.locator("#cap-nhat [name=note]").fill(note)


def send(page: Page) -> None:
    """Send it."""
    page.locator("#cap-nhat").get_by_role("button", name="Gửi cập nhật").click()


def test_a_refused_form_leads_to_its_field(own_server: str, visit: Visiting) -> None:
    page = visit(own_server, "bocbo", PHONE).open(f"/tasks/{PART}")
    type_into(page, "1.234", "ghi chú giữ lại")

    send(page)

    summary = page.locator("main .note.err")
    expect(summary).to_be_focused()
    summary.get_by_role("link").first.click()
    expect(page.locator("#cap-nhat [name=quantity]")).to_be_focused()
    expect(page.locator("#cap-nhat [name=note]")).to_have_value("ghi chú giữ lại")
    assert faults(page) == []


def test_both_texts_of_a_conflict_can_be_read_and_sent(own_server: str, visit: Visiting) -> None:
    first, second = (visit(own_server, "bocbo", PHONE).open(f"/tasks/{PART}") for _ in range(2))
    type_into(first, "47", "lời của người trước")
    send(first)
    expect(first.get_by_text("Đã ghi 47").first).to_be_visible()
    type_into(second, "48", "lời của người sau")

    send(second)

    alert = second.get_by_role("alert")
    expect(alert).to_contain_text("lời của người trước")
    expect(alert).to_contain_text("lời của người sau")
    assert faults(second) == []
    second.get_by_role("button", name="Vẫn gửi phần của tôi").click()
    expect(second.get_by_text("Đã ghi 48").first).to_be_visible()


def test_a_form_sent_without_network_stays_with_what_was_typed(own_server: str, visit: Visiting) -> None:
    visitor = visit(own_server, "bocbo", PHONE)
    page = visitor.open(f"/tasks/{PART}")
    type_into(page, "45", "Thôn Khau Đấng mất sóng")
    visitor.context.set_offline(True)

    send(page)
    send(page)

    alert = page.get_by_role("alert")
    expect(alert).to_have_count(1)
    expect(alert).to_contain_text("không có mạng")
    expect(page.locator("#cap-nhat [name=note]")).to_have_value("Thôn Khau Đấng mất sóng")
    visitor.context.set_offline(False)
    send(page)
    expect(page.get_by_text("Đã ghi 45").first).to_be_visible()


def test_an_ended_session_asks_and_gives_back(own_server: str, visit: Visiting) -> None:
    visitor = visit(own_server, "bocbo", PHONE)
    page = visitor.open(f"/tasks/{PART}")
    type_into(page, "46", "Đã gặt xong thôn Nặm Mây")
    visitor.context.clear_cookies(name="session_id")

    send(page)

    expect(page.get_by_role("alert")).to_be_visible()
    assert faults(page) == []
    page.fill("[name=username]", "bocbo")
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.locator("[name=note]")).to_have_value("Đã gặt xong thôn Nặm Mây")
    assert faults(page) == []


def test_a_report_is_watched_and_taken_on_a_phone(own_system: str, visit: Visiting) -> None:
    office = visit(own_system, "vanphong", PHONE)
    page = office.open("/reports/new")

    page.get_by_role("button", name="Lập báo cáo").click()

    expect(page.locator("#viet")).to_be_visible()
    link = page.locator("a[href$='.pdf']")
    expect(link).to_be_visible(timeout=60_000)
    assert faults(page) == []
    assert office.context.request.get(own_system + (link.get_attribute("href") or "")).body().startswith(b"%PDF-")
    address = page.url.removeprefix(own_system)
    page.get_by_role("link", name="Số liệu đã chốt và nhiệm vụ của từng số").click()
    expect(page.get_by_text("Bản in này là dự thảo")).to_be_visible()
    assert faults(page) == []
    for beside in ("?paragraph=finished", "?page=1", "?compared=1"):
        assert faults(office.open(f"{address}/draft{beside}")) == []
    assert faults(office.open("/reports")) == []


@pytest.mark.parametrize(
    ("username", "paths"),
    [
        ("uyvien", ["/", "/tasks?role=member", "/inbox"]),
        ("ubkt", ["/", "/reports", "/tasks?as_of=2023-08-31"]),
        ("kiemlam", ["/", "/tasks?role=co", "/progress"]),
        ("colinh", ["/", "/progress?level=part", "/tasks?state=x"]),
    ],
)
def test_the_pages_of_other_people(reading_room: str, visit: Visiting, username: str, paths: list[str]) -> None:
    visitor = visit(reading_room, username, PHONE)

    found = {path: faults(visitor.open(path)) for path in paths}

    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def test_a_wrong_password_is_said_where_it_was_typed(reading_room: str, visit: Visiting) -> None:
    page = visit(reading_room, "", PHONE).open("/login")
    page.fill("[name=username]", "ubkt")
    page.fill("[name=password]", "không phải mật khẩu này")

    page.get_by_role("button", name="Đăng nhập").click()

    expect(page.get_by_role("alert")).to_contain_text("không đúng")
    assert faults(page) == []
