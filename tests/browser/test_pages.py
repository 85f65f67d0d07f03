"""Every page of every role: accessible in light and dark, and never wider than the screen."""

import pytest

from tests.browser.addresses import NOT_SHOWN, PAGES
from tests.browser.conftest import DESK, PHONE, Visiting
from tests.browser.looking import faults, faults_here_and_at, violations

pytestmark = pytest.mark.browser
VISITS = [pytest.param(username, paths, id=username or "nobody") for username, paths in PAGES]


@pytest.mark.parametrize(("username", "paths"), VISITS)
def test_each_page_is_accessible_on_phone_and_desk_and_never_wider_than_the_screen(
    reading_room: str, visit: Visiting, username: str, paths: list[str]
) -> None:
    visitor = visit(reading_room, username, PHONE)

    found = {path: faults_here_and_at(DESK, visitor.open(path)) for path in paths}

    assert {path: faults for path, faults in found.items() if faults} == {}
    assert {(username, path) for path, status in visitor.answered.items() if status != 200} <= NOT_SHOWN


def test_axe_is_clean_with_the_update_form_open(reading_room: str, visit: Visiting) -> None:
    visitor = visit(reading_room, "bocbo", PHONE)
    visitor.page.locator(".upd > summary").first.click()
    visitor.page.locator(".upd[open] .fold > summary").first.click()

    assert violations(visitor.page) == []


def test_the_page_of_an_erratum_is_accessible_and_narrow(reading_room: str, visit: Visiting) -> None:
    page = visit(reading_room, "vanphong", PHONE).open("/tasks/NV-2023-003-XBB")

    page.get_by_role("link", name="Đính chính").first.click()

    page.wait_for_url("**/erratum")
    assert faults(page) == []


def test_the_first_stop_of_the_keyboard_leads_to_the_content(reading_room: str, visit: Visiting) -> None:
    page = visit(reading_room, "bocbo").open("/tasks")

    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.getAttribute('href')") == "#noi-dung"


def test_escape_closes_the_form_and_gives_the_focus_back(reading_room: str, visit: Visiting) -> None:
    page = visit(reading_room, "bocbo", PHONE).page
    page.locator(".upd > summary").first.click()
    page.locator(".upd[open] [name=note]").first.focus()

    page.keyboard.press("Escape")

    assert page.locator(".upd[open]").count() == 0
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_the_browser_keeps_nothing_of_the_pages(reading_room: str, visit: Visiting) -> None:
    visitor = visit(reading_room, "vanphong")
    for path in ("/", "/tasks", "/progress"):
        visitor.open(path)

    assert visitor.page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
