"""Every page of every role: accessible in light and dark, and never wider than the screen."""

import pytest

from tests.browser.conftest import DESK, PHONE, Visiting
from tests.browser.looking import faults_in_both_schemes, too_wide, violations

pytestmark = pytest.mark.browser
PAGES = [
    ("", ["/login"]),
    ("bocbo", ["/", "/tasks", "/tasks/NV-2023-003-XBB", "/tasks/NV-2023-003", "/progress", "/inbox", "/account"]),
    ("bocbo", ["/tasks/NV-2023-014-XBB", "/tasks/NV-2023-014-XBB/breakdown", "/tasks/NV-2023-014"]),
    ("hnd-bocbo", ["/", "/tasks/NV-2023-014-XBB-HNDXBB"]),
    ("nnptnt", ["/", "/tasks/printed", "/tasks/NV-2023-003", "/tasks/NV-2023-006", "/inbox"]),
    (
        "vanphong",
        [
            "/",
            "/tasks",
            "/tasks?q=don+doc&state=open",
            "/tasks?level=part&timeliness=overdue",
            "/tasks/NV-2023-008",
            "/tasks/NV-2023-014",
            "/tasks/NV-2023-021",
            "/tasks/NV-2023-022",
            "/progress",
            "/progress?as_of=2023-08-31&level=part",
            "/progress?since=2023-08-31",
            "/tasks?timeliness=extended&level=all",
            "/progress/fields/nong-nghiep",
            "/progress/fields/nong-nghiep/directions",
            "/progress/units/XBB",
            "/reports",
            "/admin/reminders",
            "/admin/reminders/rungs/due/-3",
            "/admin/reminders/forecast",
            "/admin/reminders/ledger",
            "/reports/letters/new?unit=NNPTNT",
            "/admin/system",
            "/tasks/KHONG-CO",
            "/admin/calendar?year=2024",
            "/admin/calendar/days/2023-09-01",
        ],
    ),
    ("uyvien3", ["/", "/decisions", "/handovers/2", "/handovers/new"]),
    ("ttdvnn", ["/handovers", "/acting", "/units/TTDVNN/acting"]),
    ("thuongtruc", ["/", "/inbox/preferences", "/tasks/NV-2023-008", "/progress/programmes/ntm"]),
    ("quantri", ["/", "/progress", "/admin/calendar", "/admin/reminders", "/admin/system"]),
]
VISITS = [pytest.param(username, paths, id=username or "nobody") for username, paths in PAGES]


@pytest.mark.parametrize(("username", "paths"), VISITS)
@pytest.mark.parametrize("size", [pytest.param(PHONE, id="phone"), pytest.param(DESK, id="desk")])
def test_axe_finds_nothing_in_light_and_in_dark(
    reading_room: str, visit: Visiting, username: str, paths: list[str], size: tuple[int, int]
) -> None:
    visitor = visit(reading_room, username, size)

    found = {path: faults_in_both_schemes(visitor.open(path)) for path in paths}

    assert {path: faults for path, faults in found.items() if faults} == {}


def test_axe_is_clean_with_the_update_form_open(reading_room: str, visit: Visiting) -> None:
    visitor = visit(reading_room, "bocbo", PHONE)
    visitor.page.locator(".upd > summary").first.click()
    visitor.page.locator(".upd[open] .fold > summary").first.click()

    assert violations(visitor.page) == []


@pytest.mark.parametrize(("username", "paths"), VISITS)
def test_no_page_scrolls_sideways(reading_room: str, visit: Visiting, username: str, paths: list[str]) -> None:
    visitor = visit(reading_room, username)

    found = {path: too_wide(visitor.open(path)) for path in paths}

    assert {path: widths for path, widths in found.items() if widths} == {}


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
