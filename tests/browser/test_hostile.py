"""Hostile texts in a real browser: nothing runs, and the content policy has nothing to refuse."""

from typing import Any

import pytest
from playwright.sync_api import ConsoleMessage
from sqlalchemy import text

from tests.browser.conftest import MovedSystem, Visit, Visiting
from tests.browser.looking import too_wide
from tests.web.hostile import HOSTILE

pytestmark = pytest.mark.browser
TASK = "NV-2023-007"
PAGES = ["/", "/tasks", f"/tasks/{TASK}", "/progress", "/inbox"]
LISTENING = """
window.refused = [];
document.addEventListener("securitypolicyviolation", event => refused.push(event.violatedDirective));
window.alert = text => refused.push(`alert: ${text}`);
"""


def send_all(visitor: Visit) -> int:
    """Each text as note and obstacle, sent as the form does; how many were taken."""
    n_taken = 0
    for typed in HOSTILE.values():
        form = visitor.open(f"/tasks/{TASK}").locator("#cap-nhat form")
        fields: dict[str, Any] = form.evaluate("form => Object.fromEntries(new FormData(form))")
        del fields["files"]
        fields |= {"note": typed, "obstacle_class": "capital", "obstacle": typed}
        answer = visitor.context.request.post(f"{visitor.base}/tasks/{TASK}/updates", form=fields, max_redirects=0)
        n_taken += answer.status == 303
    return n_taken


def test_no_typed_text_runs_or_is_refused_by_the_content_policy(own_server: str, visit: Visiting) -> None:
    head = visit(own_server, "nnptnt")
    assert send_all(head) == len(HOSTILE)
    office = visit(own_server, "vanphong")
    said: list[str] = []

    def note(message: ConsoleMessage) -> None:
        said.append(message.text)

    found = {}
    for visitor in (head, office):
        visitor.context.add_init_script(LISTENING)
        visitor.page.on("console", note)
        for path in [*PAGES, "/tasks?q=%3Cimg%20src=x%20onerror=alert(1)%3E"]:
            page = visitor.open(path)
            page.wait_for_load_state("networkidle")
            found[path] = page.evaluate("[...window.refused, ...(document.title === 'hit' ? ['ran'] : [])]")

    assert found == {path: [] for path in found}
    assert said == []
    words = head.open(f"/tasks/{TASK}").locator("main").text_content() or ""
    assert [kind for kind in ("script", "image", "htmx") if HOSTILE[kind] not in words] == []


def test_one_long_word_makes_no_page_scroll_sideways(moved_system: MovedSystem, visit: Visiting) -> None:
    word = "w" * 1000
    with moved_system.app.extensions["pacnam_database"].writing() as session:
        for column in ("task.title", "obstacle.text", "obstacle.proposal", "direction.text"):
            table, name = column.split(".")
            session.connection().execute(text(f"UPDATE {table} SET {name} = :word"), {"word": word})  # noqa: S608
    found: dict[tuple[str, str], list[str]] = {}
    for username, paths in (
        ("nnptnt", ("/", "/decisions", "/obstacles", f"/tasks/{TASK}")),
        ("thuongtruc", ("/", "/decisions", "/inbox")),
    ):
        visitor = visit(moved_system.base, username)
        found |= {(username, path): too_wide(visitor.open(path)) for path in paths}

    assert {where: faults for where, faults in found.items() if faults} == {}
