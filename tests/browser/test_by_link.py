"""The one-minute update in a real browser: without scripts, on a telephone, as accessible as the other pages."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlmodel import col

from pacnam_tasks.accounts.links.rules import Link
from pacnam_tasks.accounts.links.tokens import signed
from pacnam_tasks.accounts.models import Account
from pacnam_tasks.core.db import fetch
from pacnam_tasks.tasks.models import Task
from tests.browser.conftest import PHONE, MovedSystem, Visiting
from tests.browser.looking import faults
from tests.browser.test_wrong_turns import PART

pytestmark = pytest.mark.browser


def address_of(system: MovedSystem, username: str, code: str) -> str:
    """The link that a reminder of today brings."""
    database, settings = (system.app.extensions[f"pacnam_{name}"] for name in ("database", "settings"))
    with database.reading() as session:
        account = fetch(session, select(col(Account.id)).where(col(Account.username) == username)).scalar_one()
        task = fetch(session, select(col(Task.id)).where(col(Task.code) == code)).scalar_one()
    return f"/u/{signed(settings.secret_key, Link(account, 0, task, -3, system.clock.today()))}"


def send(page: Page, quantity: str) -> None:
    """Fill in the form and send it."""
    page.locator("[name=quantity]").fill(quantity)
    page.get_by_role("button", name="Gửi cập nhật").click()


def test_on_a_telephone_without_scripts_it_takes_a_figure_and_a_press(
    moved_system: MovedSystem, visit: Visiting
) -> None:
    visitor = visit(moved_system.base, "", PHONE, java_script_enabled=False)
    page = visitor.open(address_of(moved_system, "bocbo", PART))

    send(page, "47")

    expect(page.get_by_text("Đã ghi 47")).to_be_visible()
    page.get_by_role("button", name="Rút lại").click()
    expect(page.get_by_role("heading", name="Đã rút cập nhật.")).to_be_visible()
    assert visitor.context.cookies() == []


def test_each_of_its_pages_is_accessible_and_narrow(moved_system: MovedSystem, visit: Visiting) -> None:
    address = address_of(moved_system, "bocbo", PART)
    page = visit(moved_system.base, "", PHONE).open(address)
    found = {"form": faults(page)}
    page.locator(".fold > summary").click()
    found["form with an obstacle"] = faults(page)
    send(page, "1.234")
    found["refused"] = faults(page)
    late = visit(moved_system.base, "", PHONE).open(address)
    send(page, "47")
    found["thanks"] = faults(page)
    send(late, "48")
    found["conflict"] = faults(late)
    page.goto(moved_system.base + address_of(moved_system, "vanphong", PART))
    found["ended"] = faults(page)

    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_what_is_pressed_is_large_enough_for_a_thumb(moved_system: MovedSystem, visit: Visiting) -> None:
    page = visit(moved_system.base, "", PHONE, has_touch=True, is_mobile=True).open(
        address_of(moved_system, "bocbo", PART)
    )

    button = page.get_by_role("button", name="Gửi cập nhật").bounding_box()

    assert button is not None
    assert button["height"] >= 40


def test_the_calendar_s_address_is_accessible_and_narrow(moved_system: MovedSystem, visit: Visiting) -> None:
    page = visit(moved_system.base, "bocbo", PHONE).open("/account")
    page.get_by_role("button", name="Tạo địa chỉ lịch").click()

    expect(page.get_by_label("Địa chỉ lịch của đồng chí")).to_be_visible()
    assert faults(page) == []
