"""A meeting on the wall: the keys of a presentation remote, the links that do without, text for the back of a room."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import PHONE, Visiting
from tests.browser.looking import violations

pytestmark = pytest.mark.browser
WALL = (1920, 1080)
MEETING = "/stocktake/2"


def shown(page: Page) -> str:
    """The screen that fills the middle of the window."""
    page.wait_for_timeout(50)
    middle = (
        """[...document.querySelectorAll('.scr')].find(one => one.getBoundingClientRect().bottom > innerHeight / 2)"""
    )
    return str(page.evaluate(f"({middle}).id"))


def test_the_keys_of_a_remote_lead_from_screen_to_screen(reading_room: str, visit: Visiting) -> None:
    page = visit(reading_room, "vanphong", WALL).open(MEETING)
    found = []

    for key in ("ArrowRight", "ArrowRight", "ArrowLeft", "7", "0", "1"):
        before = shown(page)
        page.keyboard.press(key)
        while shown(page) == before:  # a screen longer than the wall is shown to its end first
            page.keyboard.press(key)
        found.append(shown(page))

    assert found == [
        "chan-nuoi-thu-y", "lam-nghiep", "chan-nuoi-thu-y", "xay-dung-dang", "ket-luan", "nong-nghiep",
    ]  # fmt: skip
    page.locator("#nong-nghiep summary").first.click()
    page.locator("#nong-nghiep [name=text]").press("2")
    assert page.locator("#nong-nghiep [name=text]").input_value() == "2"
    sizes = page.evaluate(
        "['h1', '.tbl th a', '.count b', '.matters p', '.decide .meta']"
        ".map(one => parseFloat(getComputedStyle(document.querySelector('.scr ' + one)).fontSize))"
    )
    assert min(sizes) >= 20  # at 1920 px, of which a wall shows each twice as large as a screen
    assert violations(page) == []
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Escape")
    page.wait_for_url("**/stocktake")


@pytest.mark.parametrize("path", ["/stocktake", "/stocktake/1", "/stocktake/2/agenda"])
def test_each_page_of_meetings_is_accessible_on_the_wall(reading_room: str, visit: Visiting, path: str) -> None:
    page = visit(reading_room, "vanphong", WALL).open(path)

    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= WALL[0]


def test_without_scripts_the_links_at_the_foot_lead_on_and_a_decision_is_recorded(
    own_server: str, visit: Visiting
) -> None:
    page = visit(own_server, "vanphong", PHONE, java_script_enabled=False).open(MEETING)

    page.locator(".dock a", has_text="Y tế").click()
    assert page.url.endswith("#y-te")
    form = page.locator("#y-te form")
    page.locator("#y-te summary").click()
    form.locator("[name=text]").fill("Lập danh sách trẻ phải tiêm bù.")
    form.locator("[name=unit]").select_option("TTYT")
    form.locator("[name=due_on]").fill("22/9/2023")
    form.locator("button").click()

    assert page.url.endswith(f"{MEETING}#y-te")
    assert "Lập danh sách trẻ phải tiêm bù." in page.locator("#y-te .decide").inner_text()
    assert "Kết luận (1)" in page.locator(".dock").inner_text()
