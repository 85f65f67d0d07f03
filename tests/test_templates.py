"""House rules of templates: what the content policy, and a later htmx, could not bear."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parent.parent / "templates"
NOT_SCREENS = {"documents", "emails"}
BY_LINK = "by_link"
"""Where the address is the secret: a token would begin a session."""
BANNED = {
    "handlers in markup": r"\bhx-on|\son[a-z]+=",
    "values that are scripts": r"\bjs:|javascript:",
    "styles in markup": r"\sstyle=|<style",
    "scripts without a file": r"<script(?![^>]*\ssrc=)",
    "addresses of other hosts": r"https?://|[\"'(]//",
    "reliance on inheritance": r"\bhx-boost|\bhx-disinherit|:inherited",
}


def screens() -> Iterator[Path]:
    for path in sorted(TEMPLATES.rglob("*.html")):
        if path.relative_to(TEMPLATES).parts[0] not in NOT_SCREENS:
            yield path


def markup(path: Path) -> str:
    """The template without what Jinja takes out."""
    return re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", path.read_text(encoding="utf-8"), flags=re.S)


def name_of(path: Path) -> str:
    return path.relative_to(TEMPLATES).as_posix()


@pytest.mark.parametrize("ban", BANNED)
def test_no_screen_holds(ban: str) -> None:
    assert [name_of(path) for path in screens() if re.search(BANNED[ban], markup(path))] == []


def test_every_template_is_escaped() -> None:
    risky = re.compile(r"\|\s*safe\b|autoescape\s+false|\{%\s*filter")

    assert [p.name for p in TEMPLATES.rglob("*.html") if risky.search(p.read_text(encoding="utf-8"))] == []
    assert {p.suffix for p in TEMPLATES.rglob("*") if p.is_file()} <= {".html", ".css", ".txt"}


def test_every_request_by_htmx_names_its_own_target() -> None:
    tags = ((name_of(path), tag) for path in screens() for tag in re.findall(r"<[a-z][^>]*>", markup(path)))

    asking = [(name, tag) for name, tag in tags if re.search(r"\shx-(get|post|put|patch|delete)=", tag)]

    assert asking
    assert [(name, tag) for name, tag in asking if "hx-target=" not in tag] == []


def test_triggers_have_no_filters() -> None:
    triggers = [t for path in screens() for t in re.findall(r'hx-trigger="([^"]*)"', markup(path))]

    assert triggers
    assert [t for t in triggers if "[" in t] == []


def test_every_form_that_writes_carries_the_token() -> None:
    carries = re.compile(r"csrf_token|csrf\(\)|stamp\(|_update_fields\.html")
    forms = [
        (name_of(path), form)
        for path in screens()
        if path.parent.name != BY_LINK
        for form in re.findall(r'<form[^>]*method="post".*?</form>', path.read_text(encoding="utf-8"), flags=re.S)
    ]

    assert forms
    assert [(name, form[:80]) for name, form in forms if not carries.search(form)] == []
