"""Somebody leaves, on a phone: the minute is made, read, confirmed or declined; the tasks are with another."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, Visit, Visiting
from tests.browser.test_life import fact, send

pytestmark = pytest.mark.browser
FOREST, RICE = "NV-2023-010", "NV-2023-002"
NOTE = "Hồ sơ trồng rừng để tại Văn phòng."


def make_minute(giver: Visit, receiver: str) -> None:
    """From one's account to the minute, as a person goes."""
    page = giver.open("/account")
    page.get_by_role("link", name="Bàn giao nhiệm vụ khi chuyển công tác").click()
    page.get_by_role("link", name="Lập biên bản bàn giao").click()
    chosen = page.get_by_label("Người nhận", exact=True)
    chosen.select_option(label=chosen.locator("option", has_text=receiver).inner_text())
    page.get_by_label("Điều người nhận cần biết").fill(NOTE)
    page.get_by_role("button", name="Lập biên bản", exact=True).click()
    expect(page.locator("main p.row .st").first).to_have_text("Chờ người nhận xác nhận")


@pytest.mark.parametrize("javascript", [pytest.param(True, id="with scripts"), pytest.param(False, id="bare")])
def test_a_member_hands_over_on_a_phone(own_server: str, visit: Visiting, javascript: bool) -> None:
    giver = visit(own_server, "uyvien", PHONE, java_script_enabled=javascript)
    receiver = visit(own_server, "uyvien2", PHONE, java_script_enabled=javascript)
    make_minute(giver, "Lục Văn Tấn")
    giver.open(f"/tasks/{FOREST}")
    expect(fact(giver, "Đồng chí chỉ đạo")).to_have_text("Triệu Thị Mai Lan")

    expect(receiver.open("/decisions").locator("#ban-giao")).to_contain_text("Triệu Thị Mai Lan")
    page = receiver.open("/")
    page.get_by_role("link", name="Triệu Thị Mai Lan bàn giao").click()
    expect(page.get_by_role("heading", name="Biên bản bàn giao số 3")).to_be_visible()
    expect(page.locator("main")).to_contain_text(NOTE)
    expect(page.get_by_role("row", name="Hạt Kiểm lâm").first).to_contain_text("Đang thực hiện")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    page.get_by_role("button", name="Xác nhận và nhận bàn giao").click()
    expect(page.locator("main p.row .st").first).to_have_text("Đã nhận bàn giao")

    receiver.open(f"/tasks/{FOREST}")
    expect(fact(receiver, "Đồng chí chỉ đạo")).to_have_text("Lục Văn Tấn")
    expect(page.locator("#dien-bien")).to_contain_text("nhận bàn giao từ đồng chí Triệu Thị Mai Lan")
    expect(receiver.open("/decisions").locator("#ban-giao")).to_have_count(0)
    expect(giver.open("/handovers").get_by_role("row", name="số 3")).to_contain_text("Đã nhận bàn giao")
    expect(giver.open("/handovers/new").locator("main")).to_contain_text("Không có nhiệm vụ để bàn giao.")


def test_staff_hands_back_to_the_head_who_declines_and_the_minute_prints(own_server: str, visit: Visiting) -> None:
    head, staff = visit(own_server, "nnptnt", PHONE), visit(own_server, "nnptnt-cv", PHONE)
    form = head.open(f"/tasks/{RICE}").locator("form[action$='/handover']")
    person = form.locator("[name=handler] option", has_text="Mông Thị Thơm").get_attribute("value") or ""
    send(head, RICE, "/handover", handler=person)
    make_minute(staff, "Nông Văn Thiệp")
    staff.page.emulate_media(media="print")
    expect(staff.page.get_by_role("button", name="Rút biên bản")).to_be_hidden()
    expect(staff.page.get_by_role("row", name="gieo cấy lúa")).to_be_visible()

    head.open("/").get_by_role("link", name="Mông Thị Thơm bàn giao").click()
    head.page.get_by_text("Từ chối", exact=True).click()
    head.page.get_by_label("Lý do từ chối").fill("Đồng chí làm xong vụ mùa rồi bàn giao.")
    head.page.get_by_role("button", name="Từ chối nhận bàn giao").click()

    expect(head.page.locator("main p.row .st").first).to_have_text("Từ chối nhận")
    expect(staff.open("/handovers/3").locator("main")).to_contain_text("Đồng chí làm xong vụ mùa rồi bàn giao.")
    head.open(f"/tasks/{RICE}")
    expect(fact(head, "Người xử lý")).to_have_text("Mông Thị Thơm")
