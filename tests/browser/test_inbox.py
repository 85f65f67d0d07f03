"""Notices in a real browser: who opens what a notice is about has read it."""

import re

import pytest
from playwright.sync_api import expect

from pacnam_tasks.reminders.actions import plan
from tests.browser.conftest import PHONE, MovedSystem, Visiting

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
