"""Every page of every role: accessible in light and dark, and never wider than the screen."""

from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Page

from tests.browser.conftest import DESK, PHONE, Visiting

pytestmark = pytest.mark.browser
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
WIDTHS = (320, 360, 768, 1024, 1366)

PAGES = [
    ("", ["/login"]),
    ("bocbo", ["/", "/tasks", "/tasks/NV-2023-003-XBB", "/tasks/NV-2023-003", "/progress", "/inbox", "/account"]),
    ("bocbo", ["/tasks/NV-2023-014-XBB", "/tasks/NV-2023-014-XBB/breakdown", "/tasks/NV-2023-014"]),
    ("hnd-bocbo", ["/", "/tasks/NV-2023-014-XBB-HNDXBB"]),
    ("nnptnt", ["/", "/tasks/NV-2023-003", "/tasks/NV-2023-006", "/inbox"]),
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
            "/admin/system",
            "/tasks/KHONG-CO",
            "/admin/calendar?year=2024",
            "/admin/calendar/days/2023-09-01",
        ],
    ),
    ("uyvien3", ["/", "/decisions", "/handovers/2", "/handovers/new"]),
    ("ttdvnn", ["/handovers", "/acting", "/units/TTDVNN/acting"]),
    ("thuongtruc", ["/", "/tasks/NV-2023-008", "/progress/programmes/ntm"]),
    ("quantri", ["/", "/progress", "/admin/calendar", "/admin/reminders", "/admin/system"]),
]
VISITS = [pytest.param(username, paths, id=username or "nobody") for username, paths in PAGES]


def violations(page: Page) -> list[str]:
    """What axe finds on the page, by evaluation, so that the content policy stays in force."""
    page.evaluate(AXE)
    found: dict[str, Any] = page.evaluate("rules => axe.run(document, rules)", RULES)
    return [f"{one['id']}: {node['html'][:200]}" for one in found["violations"] for node in one["nodes"]]


@pytest.mark.parametrize(("username", "paths"), VISITS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [pytest.param(PHONE, id="phone"), pytest.param(DESK, id="desk")])
def test_axe_finds_nothing(
    reading_room: str, visit: Visiting, username: str, paths: list[str], scheme: str, size: tuple[int, int]
) -> None:
    visitor = visit(reading_room, username, size, color_scheme=scheme)

    found = {path: violations(visitor.open(path)) for path in paths}

    assert {path: faults for path, faults in found.items() if faults} == {}


def test_axe_is_clean_with_the_update_form_open(reading_room: str, visit: Visiting) -> None:
    visitor = visit(reading_room, "bocbo", PHONE)
    visitor.page.locator(".upd > summary").first.click()
    visitor.page.locator(".upd[open] .fold > summary").first.click()

    assert violations(visitor.page) == []


@pytest.mark.parametrize(("username", "paths"), VISITS)
def test_no_page_scrolls_sideways(reading_room: str, visit: Visiting, username: str, paths: list[str]) -> None:
    visitor = visit(reading_room, username)
    too_wide = []

    for path in paths:
        page = visitor.open(path)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 740})
            if page.evaluate("document.documentElement.scrollWidth") > width:
                too_wide.append((path, width))

    assert too_wide == []


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
