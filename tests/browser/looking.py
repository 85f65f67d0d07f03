"""What is wrong with a page as it stands in a browser: axe in light and in dark, and widths at which it scrolls."""

from pathlib import Path
from typing import Any, Literal

import axe_playwright_python
from playwright.sync_api import Page

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
ONLY_WHAT_IS_WRONG = {"resultTypes": ["violations"]}
ALL_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]} | ONLY_WHAT_IS_WRONG
COLOUR_RULES = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}} | ONLY_WHAT_IS_WRONG
"""The rules that ask for colours: the dark page is the same page in other ones."""
SCHEMES: tuple[tuple[Literal["light", "dark"], dict[str, Any]], ...] = (("light", ALL_RULES), ("dark", COLOUR_RULES))
WIDTHS = (320, 360, 768, 1024, 1366)


def violations(page: Page, rules: dict[str, Any] | None = None) -> list[str]:
    """What axe finds on the page, by evaluation, so that the content policy stays in force."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found: dict[str, Any] = page.evaluate("rules => axe.run(document, rules)", rules or ALL_RULES)
    return [f"{one['id']}: {node['html'][:200]}" for one in found["violations"] for node in one["nodes"]]


def faults_in_both_schemes(page: Page) -> list[str]:
    """What axe finds in light, and in dark."""
    found = []
    for scheme, rules in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        page.evaluate("document.getAnimations().forEach(one => one.finish())")  # colours change in 0.12 s
        found += [f"{scheme}: {one}" for one in violations(page, rules)]
    return found


def too_wide(page: Page) -> list[str]:
    """The widths at which it scrolls sideways; the page has its own again afterwards."""
    size = page.viewport_size
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 740})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"scrolls sideways at {width}")
    if size is not None:
        page.set_viewport_size(size)
    return found


def faults(page: Page) -> list[str]:
    """All of that."""
    return [*faults_in_both_schemes(page), *too_wide(page)]
