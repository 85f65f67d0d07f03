"""Notices in a real browser: who opens what a notice is about has read it."""

import re

import pytest
from playwright.sync_api import expect

from pacnam_tasks.reminders.actions import plan
from tests.browser.conftest import DESK, PHONE, MovedSystem, Visiting
from tests.browser.looking import faults_here_and_at

pytestmark = pytest.mark.browser


def test_who_opens_what_a_notice_is_about_has_read_it(moved_system: MovedSystem, visit: Visiting) -> None:
    with moved_system.app.extensions["pacnam_database"].writing() as session:
        plan(session, moved_system.clock, moved_system.clock.today())
    page = visit(moved_system.base, "nnptnt", PHONE).open("/inbox")
    unread = page.locator(".fresh")
    before = unread.count()
    assert before > 0

    with page.expect_response(re.compile("/inbox/[0-9]+/read$")):
        page.locator("li", has=unread).first.get_by_role("link").first.click()

    page.wait_for_url(re.compile("/(tasks|progress|reports)/"))
    page.goto(f"{moved_system.base}/inbox")
    expect(unread).to_have_count(before - 1)


@pytest.mark.parametrize("username", ["thuongtruc", "uyvien"])
def test_the_notice_of_a_digest_leads_to_its_page_which_is_accessible_and_narrow(
    moved_system: MovedSystem, visit: Visiting, username: str
) -> None:
    moved_system.move_to("2023-09-18")
    with moved_system.app.extensions["pacnam_database"].writing() as session:
        plan(session, moved_system.clock, moved_system.clock.today())
    page = visit(moved_system.base, username, PHONE).open("/inbox")

    page.get_by_role("link", name="Tổng hợp tuần").click()

    page.wait_for_url("**/inbox/digest/2023-09-18")
    expect(page.get_by_role("heading", name="Thay đổi trong tuần")).to_be_visible()
    assert faults_here_and_at(DESK, page) == []
