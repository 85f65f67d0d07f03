"""Recurring work over three months, reported on a phone: week by week and month by month, one missed, one without news.

The clock is moved from Friday to Friday; the demonstration starts on Friday 15/09/2023.
"""

from datetime import date, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PHONE, MovedSystem, Visit, Visiting

pytestmark = pytest.mark.browser
WEEKLY, MONTHLY, WHOLE = "NV-2023-006", "NV-2023-012-XBB", "NV-2023-012"
SCRIPTS = pytest.mark.parametrize("javascript", [pytest.param(True, id="with scripts"), pytest.param(False, id="bare")])
FRIDAYS = [date(2023, 9, 15) + timedelta(days=7 * week) for week in range(14)]
WITHOUT_NEWS, MISSED = date(2023, 10, 6), date(2023, 10, 20)


def report(visitor: Visit, code: str, figure: str, period: str = "") -> None:
    """Send the figure on the page of the task, for the period that is chosen where several wait."""
    form = visitor.open(f"/tasks/{code}").locator(f"form[action='/tasks/{code}/updates']").first
    if not form.is_visible():
        visitor.page.locator("details", has=form).last.locator("> summary").click()
    form.locator("[name=quantity]").fill(figure)
    choice = form.locator("select[name=period]")
    if choice.count():
        choice.select_option(period)
    form.get_by_role("button", name="Gửi cập nhật").click()
    expect(visitor.page.get_by_text(f"Đã ghi {figure}").first).to_be_visible()


def periods(page: Page) -> Locator:
    """The periods on the page of a task."""
    return page.locator("section", has=page.get_by_role("heading", name="Kỳ báo cáo"))


def percent_of_health(page: Page) -> str:
    """The percentage of the field in the table by field."""
    row = page.locator("section", has=page.get_by_role("heading", name="Theo lĩnh vực")).locator(
        "tr", has=page.get_by_role("link", name="Y tế", exact=True)
    )
    return row.locator(".pg b").inner_text().split()[-1]


@SCRIPTS
def test_a_unit_reports_every_week(moved_system: MovedSystem, visit: Visiting, javascript: bool) -> None:
    unit = visit(moved_system.base, "nnptnt", PHONE, java_script_enabled=javascript)
    for friday in FRIDAYS:
        moved_system.move_to(friday.isoformat())
        if friday == WITHOUT_NEWS:
            card = unit.open("/").locator(f"#t-{WEEKLY}")
            card.get_by_role("button", name="Không có phát sinh").first.click()
            expect(unit.page.get_by_text("Đã ghi").first).to_be_visible()
        elif friday != MISSED:
            report(unit, WEEKLY, "100", f"{friday.isocalendar().year}-W{friday.isocalendar().week}")

    shown = periods(unit.open(f"/tasks/{WEEKLY}"))
    expect(shown).to_contain_text("đã báo cáo 22/23 kỳ")
    expect(shown.locator("li", has_text="tuần 40")).to_contain_text("báo cáo ngày 06/10")
    expect(shown.locator(".late")).to_have_count(1)
    expect(shown.locator(".late")).to_contain_text("tuần 42")
    expect(shown.locator("li", has_text="tuần 50")).to_contain_text("báo cáo ngày 15/12")
    expect(unit.page.locator("main")).to_contain_text("Không có phát sinh.")


@SCRIPTS
def test_a_commune_reports_every_month_and_the_whole_follows(
    moved_system: MovedSystem, visit: Visiting, javascript: bool
) -> None:
    commune = visit(moved_system.base, "bocbo", PHONE, java_script_enabled=javascript)
    lead, member = (
        visit(moved_system.base, name, PHONE, java_script_enabled=javascript) for name in ("ttyt", "uyvien4")
    )
    before = percent_of_health(member.open("/progress"))

    moved_system.move_to("2023-10-31", "23:50")
    report(commune, MONTHLY, "52")
    at_the_end_of_october = percent_of_health(member.open("/progress"))
    assert at_the_end_of_october != before
    moved_system.move_to("2023-11-30", "23:50")
    expect(periods(commune.open(f"/tasks/{MONTHLY}")).locator(".late")).to_have_count(0)
    moved_system.move_to("2023-12-01", "00:10")
    expect(periods(commune.open(f"/tasks/{MONTHLY}")).locator(".late")).to_contain_text("tháng 11")
    moved_system.move_to("2023-12-15")
    report(commune, MONTHLY, "75", "2023-12")

    shown = periods(commune.open(f"/tasks/{MONTHLY}"))
    expect(shown).to_contain_text("đã báo cáo 5/6 kỳ")
    expect(shown.locator("li", has_text="tháng 10")).to_contain_text("báo cáo ngày 31/10")
    expect(shown.locator(".late")).to_contain_text("tháng 11")
    expect(shown.locator("li", has_text="tháng 12")).to_contain_text("báo cáo ngày 15/12")
    page = lead.open(f"/tasks/{WHOLE}")
    expect(page.get_by_role("row", name="Bộc Bố")).to_contain_text("83,3%")
    expect(periods(page).locator(".late")).to_have_count(3)
    assert percent_of_health(member.open("/progress")) not in {before, at_the_end_of_october}
    assert percent_of_health(member.open("/progress?as_of=2023-10-31")) == at_the_end_of_october
    assert percent_of_health(member.open("/progress?as_of=2023-09-15")) == before
