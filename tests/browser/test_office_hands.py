"""What the office does with its own hands: gives tasks to another member, enters a paper, sets an entry right."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Visit, Visiting
from tests.browser.looking import faults
from tests.browser.test_life import fact, form_of, send

pytestmark = pytest.mark.browser
FOREST, FIRE = "NV-2023-010", "NV-2023-011"
PART, WHOLE = "NV-2023-003-XBB", "NV-2023-003"
WHY = "Phân công lại theo kết luận của Thường trực."
EACH_WAY = pytest.mark.parametrize(
    ("size", "javascript"),
    [
        pytest.param(PHONE, True, id="phone, with scripts"),
        pytest.param(PHONE, False, id="phone, bare"),
        pytest.param(DESK, True, id="desk, with scripts"),
    ],
)


@pytest.fixture
def office(own_server: str, visit: Visiting, size: tuple[int, int], javascript: bool) -> Visit:
    """The office at a browser of this size."""
    return visit(own_server, "vanphong", size, java_script_enabled=javascript)


def stays_narrow(page: Page, size: tuple[int, int]) -> bool:
    """Whether nothing has to be scrolled sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth") <= size[0])


@EACH_WAY
def test_ticked_tasks_go_to_another_member(
    office: Visit, own_server: str, visit: Visiting, size: tuple[int, int], javascript: bool
) -> None:
    page = office.open("/tasks?sort=code")
    for code in (FOREST, FIRE):
        page.get_by_role("checkbox", name=f"Chọn {code}").check()
    choice = page.get_by_label("Nhiệm vụ đã chọn:")
    choice.select_option(label=choice.locator("option", has_text="Lục Văn Tấn").inner_text())
    page.get_by_role("button", name="Đổi đồng chí chỉ đạo").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Đổi đồng chí chỉ đạo của 2 nhiệm vụ")
    for code in (FOREST, FIRE):
        row = page.get_by_role("row", name=code)
        expect(row).to_contain_text("Triệu Thị Mai Lan")
        expect(row).to_contain_text("Lục Văn Tấn")
    assert stays_narrow(page, size)
    page.get_by_label("Lý do").fill(WHY)
    page.get_by_label("Số, ký hiệu văn bản").fill("130-TB/HU")
    page.get_by_role("button", name="Đổi đồng chí chỉ đạo").click()
    expect(page.get_by_role("status").filter(has_text="Đã đổi đồng chí chỉ đạo của 2 nhiệm vụ.")).to_be_visible()

    member = visit(own_server, "uyvien2", size, java_script_enabled=javascript)
    for code in (FOREST, FIRE):
        member.open(f"/tasks/{code}")
        expect(fact(member, "Đồng chí chỉ đạo")).to_have_text("Lục Văn Tấn")
        entry = member.page.locator("#dien-bien li").first
        expect(entry).to_contain_text("Triệu Thị Mai Lan → Lục Văn Tấn")
        expect(entry).to_contain_text(WHY)
        expect(entry).to_contain_text("130-TB/HU")
    expect(member.open("/tasks?role=member").locator("main")).to_contain_text(FIRE)


def test_without_a_reason_nothing_changes_and_nothing_ticked_is_lost(own_server: str, visit: Visiting) -> None:
    page = visit(own_server, "vanphong", PHONE).open("/tasks?sort=code")
    page.get_by_role("checkbox", name=f"Chọn {FIRE}").check()
    choice = page.get_by_label("Nhiệm vụ đã chọn:")
    choice.select_option(label=choice.locator("option", has_text="Lục Văn Tấn").inner_text())
    page.get_by_role("button", name="Đổi đồng chí chỉ đạo").click()
    page.get_by_label("Số, ký hiệu văn bản").fill("130-TB/HU")
    page.get_by_label("Lý do").fill(" ")

    page.get_by_role("button", name="Đổi đồng chí chỉ đạo").click()

    expect(page.get_by_role("alert")).to_contain_text("Vui lòng ghi lý do")
    expect(page.get_by_label("Số, ký hiệu văn bản")).to_have_value("130-TB/HU")
    expect(page.get_by_role("row", name=FIRE)).to_contain_text("Lục Văn Tấn")
    assert faults(page) == []


@EACH_WAY
def test_a_paper_report_is_entered_for_the_unit(
    office: Visit, own_server: str, visit: Visiting, size: tuple[int, int], javascript: bool
) -> None:
    paper = {"received_on": "16/09/2023", "document": "45/BC-UBND", "quantity": "46", "note": "Đã gặt xong ba thôn."}
    send(office, PART, "/updates", **paper)
    expect(office.page.get_by_role("alert")).to_contain_text("16/09/2023 chưa tới")
    form = office.page.locator("#bao-cao-giay form")
    expect(form.locator("[name=document]")).to_have_value("45/BC-UBND")
    expect(form.locator("[name=note]")).to_have_value("Đã gặt xong ba thôn.")
    assert stays_narrow(office.page, size)

    form.locator("[name=received_on]").fill("15/09/2023")
    form.get_by_role("button", name="Ghi báo cáo giấy").click()

    expect(office.page.get_by_text(re.compile("Đã ghi 46%.*lúc")).first).to_be_visible()
    commune = visit(own_server, "bocbo", size, java_script_enabled=javascript)
    entry = commune.open(f"/tasks/{PART}").locator("#dien-bien li").first
    expect(entry).to_contain_text("Văn phòng nhập thay Bộc Bố, theo văn bản 45/BC-UBND, nhận ngày 15/09/2023.")
    expect(entry).to_contain_text("Đã gặt xong ba thôn.")
    expect(entry.get_by_role("link", name="Đính chính")).to_have_count(0)


@EACH_WAY
def test_an_entry_is_set_right_for_all_to_see(
    office: Visit, own_server: str, visit: Visiting, size: tuple[int, int], javascript: bool
) -> None:
    page = office.open(f"/tasks/{WHOLE}")
    before = page.locator("main .pg b").first.inner_text()
    page = office.open(f"/tasks/{PART}")
    entry = page.locator("#dien-bien li", has=page.get_by_role("link", name="Đính chính")).first
    wrong = entry.locator("b").first.inner_text().removeprefix("Cập nhật tiến độ ")
    entry.get_by_role("link", name="Đính chính").click()
    expect(page.locator("main dl.facts")).to_contain_text(wrong)
    assert stays_narrow(page, size)
    page.get_by_label("Số liệu đúng").fill("33")
    page.get_by_label("Lý do đính chính").fill("Cộng nhầm diện tích thôn Nà Coóc.")
    page.get_by_role("button", name="Ghi đính chính").click()

    expect(page.locator("#dien-bien li").first).to_contain_text("Cộng nhầm diện tích thôn Nà Coóc.")
    commune = visit(own_server, "bocbo", size, java_script_enabled=javascript)
    shown = commune.open(f"/tasks/{PART}").locator("#dien-bien")
    expect(shown.locator("li").first).to_contain_text(f"{wrong} → 33")
    struck = shown.locator("li", has=commune.page.locator("s")).first
    expect(struck.locator("s").first).to_have_text(wrong)
    expect(struck).to_contain_text("đã đính chính")
    after = office.open(f"/tasks/{WHOLE}").locator("main .pg b").first.inner_text()
    assert after != before
    expect(form_of(commune, PART, "/updates").locator("[name=quantity]")).to_be_visible()
