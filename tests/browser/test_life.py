"""The life of a task as its people live it: split, accepted, returned, confirmed; extended, helped, directed."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import DESK, PHONE, Visit, Visiting

pytestmark = pytest.mark.browser
MAIZE, MAIZE_PART = "NV-2023-004", "NV-2023-004-XBB"
FOREST_PART, PLANTING = "NV-2023-010-XBB", "NV-2023-011"


def form_of(visitor: Visit, code: str, act: str) -> Locator:
    """The form on the page of a task that does this, unfolded; `act` is the end of its address."""
    page = visitor.open(f"/tasks/{code}")
    form = page.locator(f"form[action^='/tasks/{code}/'][action$='{act}']").first
    expect(form).to_be_attached()
    if not form.is_visible():
        page.locator("details", has=form).last.locator("> summary").click()
    return form


def send(visitor: Visit, code: str, act: str, **typed: str) -> None:
    """Fill that form in as a person does, and send it."""
    form = form_of(visitor, code, act)
    for name, value in typed.items():
        field = form.locator(f"[name={name}]").first
        kind = field.evaluate("one => one.type")
        if kind in {"radio", "checkbox"}:
            form.locator(f"[name={name}][value='{value}']").check()
        elif kind == "select-one":
            field.select_option(value)
        else:
            field.fill(value)
    with visitor.page.expect_navigation():
        form.locator("button:not([name])").first.click()


def fact(visitor: Visit, name: str) -> Locator:
    """What stands beside a word among the facts of the task."""
    return visitor.page.locator("aside dl.facts dt", has_text=name).first.locator("+ dd")


@pytest.mark.parametrize("javascript", [pytest.param(True, id="with scripts"), pytest.param(False, id="bare")])
def test_a_split_task_is_accepted_returned_and_confirmed(own_server: str, visit: Visiting, javascript: bool) -> None:
    lead = visit(own_server, "ttdvnn", DESK, java_script_enabled=javascript)
    commune = visit(own_server, "bocbo", PHONE, java_script_enabled=javascript)
    page = lead.open(f"/tasks/{MAIZE}/breakdown")
    page.get_by_label("Bộc Bố", exact=True).fill("10")
    page.get_by_label("Cổ Linh").fill("6")
    page.get_by_role("button", name="Chia và giao").click()
    expect(page.get_by_role("alert")).to_contain_text("Tổng các phần là 16")
    page.get_by_label("Cổ Linh").fill("7")
    page.get_by_role("button", name="Chia và giao").click()
    expect(page.get_by_role("row", name="Cổ Linh")).to_contain_text("7")

    send(commune, MAIZE_PART, "/acceptance")
    send(commune, MAIZE_PART, "/updates", quantity="4")
    send(commune, MAIZE_PART, "/updates", quantity="10", note="Đã trồng xong.", submit="1")
    send(lead, MAIZE_PART, "/return", reason="Thiếu biên bản nghiệm thu.", again_by="25/09/2023")

    page = commune.open(f"/tasks/{MAIZE_PART}")
    expect(page.locator("main .note").first).to_contain_text("Thiếu biên bản nghiệm thu.")
    expect(page.locator("main .note").first).to_contain_text("25/09/2023")
    send(commune, MAIZE_PART, "/updates", quantity="10", note="Gửi kèm biên bản.", submit="1")
    send(lead, MAIZE_PART, "/confirmation")

    expect(commune.open(f"/tasks/{MAIZE_PART}").locator("main p.row").first).to_contain_text("Hoàn thành")
    expect(lead.open(f"/tasks/{MAIZE}").locator("main .pg b").first).to_contain_text("58,8%")


def test_an_extension_is_refused_then_granted(own_server: str, visit: Visiting) -> None:
    unit, standing = visit(own_server, "kiemlam", PHONE), visit(own_server, "thuongtruc", DESK)
    asked = {"due_on": "30/11/2023", "cause": "weather", "reason": "Mưa kéo dài, đất đồi sạt lở."}
    send(unit, PLANTING, "/extensions", **asked)
    waiting = standing.open("/decisions").locator("#gia-han")
    expect(waiting.get_by_role("row", name="30/11/2023")).to_contain_text("31/10/2023")

    send(standing, PLANTING, "/decision", verdict="refused", note="Chưa đủ căn cứ.")
    unit.open(f"/tasks/{PLANTING}")
    expect(fact(unit, "Hạn")).to_contain_text("31/10/2023")
    expect(unit.page.locator("main")).to_contain_text("Chưa đủ căn cứ.")

    send(unit, PLANTING, "/extensions", **asked)
    send(standing, PLANTING, "/decision", verdict="granted", document_number="15-TB/HU")
    unit.open(f"/tasks/{PLANTING}")
    expect(fact(unit, "Hạn")).to_contain_text("30/11/2023")
    expect(unit.page.locator("main")).to_contain_text("hạn ban đầu 31/10/2023")
    expect(standing.open("/decisions").locator("main")).not_to_contain_text(PLANTING)


def test_an_obstacle_is_passed_up_answered_and_closed(own_server: str, visit: Visiting) -> None:
    commune = visit(own_server, "bocbo", PHONE)
    lead, member = visit(own_server, "kiemlam", DESK), visit(own_server, "uyvien", DESK)
    text = "Chưa có kinh phí thuê người trực."
    send(commune, FOREST_PART, "/obstacles", cause="capital", text=text, answer_by="25/09/2023")
    expect(lead.open("/decisions").locator("#vuong-mac")).to_contain_text(text)

    send(lead, FOREST_PART, "/escalation", note="Vượt quá nguồn của đơn vị.")
    expect(lead.open("/decisions").locator("main")).not_to_contain_text(text)
    expect(member.open("/decisions").locator("#vuong-mac")).to_contain_text(text)
    send(member, FOREST_PART, "/answer", answer="Đã bố trí từ nguồn dự phòng.")

    page = commune.open(f"/tasks/{FOREST_PART}")
    expect(page.locator("#vuong-mac")).to_contain_text("Đã bố trí từ nguồn dự phòng.")
    send(commune, FOREST_PART, "/closure", note="Đã nhận kinh phí.")
    expect(commune.open(f"/tasks/{FOREST_PART}").locator("#vuong-mac")).not_to_contain_text(text)


def test_a_direction_is_answered_on_a_phone(own_server: str, visit: Visiting) -> None:
    member, unit = visit(own_server, "uyvien", PHONE), visit(own_server, "kiemlam", PHONE)
    send(member, PLANTING, "/directions", text="Tăng cường tuần tra mùa khô.", answer_by="22/09/2023")
    unit.open("/decisions").locator("#chi-dao").get_by_role("link", name="Tăng cường tuần tra mùa khô.").click()
    expect(unit.page.locator("#chi-dao")).to_be_in_viewport()

    send(unit, PLANTING, "/answer", answer="Đã lập ba tổ tuần tra.")

    expect(member.open(f"/tasks/{PLANTING}").locator("#chi-dao")).to_contain_text("Đã lập ba tổ tuần tra.")
    expect(unit.open("/decisions").locator("main")).not_to_contain_text("Tăng cường tuần tra mùa khô.")
