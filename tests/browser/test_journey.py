"""The way from a commune's phone to the committee's paper, on the running demonstration."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Visit, Visiting

pytestmark = pytest.mark.browser
PARENT, PART, OWN = "NV-2023-003", "NV-2023-003-XBB", "NV-2023-007"
BOTH = pytest.mark.parametrize("size", [pytest.param(PHONE, id="phone"), pytest.param(DESK, id="desk")])
SCRIPTS = pytest.mark.parametrize("javascript", [pytest.param(True, id="with scripts"), pytest.param(False, id="bare")])


def shown_percent(page: Page, code: str) -> str:
    """The percentage that the page of a task shows first."""
    assert code in page.url
    return page.locator("main .pg b").first.inner_text().split()[-1]


def percent_of_agriculture(page: Page) -> str:
    """The percentage of the field agriculture in the table by field."""
    row = page.locator("section", has=page.get_by_role("heading", name="Theo lĩnh vực")).locator(
        "tr", has=page.get_by_role("link", name="Nông nghiệp", exact=True)
    )
    return row.locator(".pg b").inner_text().split()[-1]


@BOTH
@SCRIPTS
def test_a_commune_updates_its_part_and_the_committee_sees_the_whole_move(
    own_system: str, visit: Visiting, size: tuple[int, int], javascript: bool
) -> None:
    member = visit(own_system, "uyvien", size, java_script_enabled=javascript)
    before = percent_of_agriculture(member.open("/progress"))
    whole_before = shown_percent(member.open(f"/tasks/{PARENT}"), PARENT)
    commune = visit(own_system, "bocbo", size, java_script_enabled=javascript)
    card = commune.page.locator(f"#t-{PART}")

    card.locator(".upd > summary").click()
    card.locator("[name=quantity]").fill("45")
    card.get_by_role("button", name="Gửi cập nhật").click()

    expect(commune.page.get_by_text("Đã ghi 45").first).to_be_visible()
    assert shown_percent(member.open(f"/tasks/{PARENT}"), PARENT) != whole_before
    assert percent_of_agriculture(member.open("/progress")) != before


@BOTH
def test_the_head_of_agriculture_updates_a_task_of_its_own(
    own_system: str, visit: Visiting, size: tuple[int, int]
) -> None:
    head = visit(own_system, "nnptnt", size)
    card = head.page.locator(f"#t-{OWN}")

    card.locator(".upd > summary").click()
    card.locator("[name=quantity]").fill("87,5")
    card.get_by_role("button", name="Gửi cập nhật").click()

    expect(head.page.locator(f"#t-{OWN}").get_by_text("87,5%").first).to_be_visible()


def test_the_office_prints_the_report(own_system: str, visit: Visiting) -> None:
    office = visit(own_system, "vanphong")
    page = office.open("/reports")

    page.get_by_role("button", name="Lập báo cáo").click()
    link = page.locator("a[href$='.pdf']").first
    expect(link).to_be_visible(timeout=60_000)
    answer = office.context.request.get(own_system + (link.get_attribute("href") or ""))

    assert answer.body().startswith(b"%PDF-")


def test_what_was_typed_outlives_the_session(own_server: str, visit: Visiting) -> None:
    commune = visit(own_server, "bocbo", PHONE)
    card = commune.page.locator(f"#t-{PART}")
    card.locator(".upd > summary").click()
    card.locator("[name=quantity]").fill("46")
    card.locator("[name=note]").fill("Đã gặt xong thôn Nặm Mây")
    commune.context.clear_cookies(name="session_id")

    card.get_by_role("button", name="Gửi cập nhật").click()
    page = commune.page
    page.locator(".card [name=username], form [name=username]").first.fill("bocbo")
    page.locator("[name=password]").first.fill("mat khau trinh dien")
    page.get_by_role("button", name="Đăng nhập").first.click()

    expect(page.locator("[name=note]").first).to_have_value("Đã gặt xong thôn Nặm Mây")
    page.locator("main form button.pri").first.click()
    expect(page.get_by_text("Đã ghi 46").first).to_be_visible()


def test_two_who_update_at_once_are_both_shown(own_server: str, visit: Visiting) -> None:
    first, second = (visit(own_server, "bocbo", PHONE) for _ in range(2))
    second.page.locator(f"#t-{PART} .upd > summary").click()

    _send(first, "47")
    expect(first.page.get_by_text("Đã ghi 47").first).to_be_visible()
    second.page.locator(f"#t-{PART} [name=quantity]").fill("48")
    second.page.locator(f"#t-{PART}").get_by_role("button", name="Gửi cập nhật").click()

    conflict = second.page.locator(f"#t-{PART} [role=alert]")
    expect(conflict).to_contain_text("47")
    expect(conflict).to_contain_text("48")


def _send(visitor: Visit, figure: str) -> None:
    card = visitor.page.locator(f"#t-{PART}")
    card.locator(".upd > summary").click()
    card.locator("[name=quantity]").fill(figure)
    card.get_by_role("button", name="Gửi cập nhật").click()
