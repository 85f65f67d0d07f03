"""What is wrong with a page as it stands in a browser: axe in light and in dark, and widths at which it scrolls."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import axe_playwright_python
from playwright.sync_api import Page

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
ONLY_WHAT_IS_WRONG = {"resultTypes": ["violations"]}
CONTRAST = {"color-contrast": {"enabled": False}}
ALL_RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": CONTRAST,
} | ONLY_WHAT_IS_WRONG
COLOUR_RULES = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}} | ONLY_WHAT_IS_WRONG
"""The rules that ask for colours, which take most of the time: asked of one element of each look, in both schemes."""
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
ONE_OF_EACH_LOOK = """() => {
  const seen = new Set(), found = [];
  for (const one of document.body.querySelectorAll("*")) {
    const hasText = [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    if (!hasText && !one.matches("input, select, textarea, button")) continue;
    const looks = [];
    for (let up = one; up; up = up.parentElement) {
      const style = getComputedStyle(up);
      looks.push(up === one ? [style.fontSize, style.fontWeight, style.color] : "", up.tagName, up.className,
        style.backgroundColor, style.backgroundImage, style.opacity);
    }
    const look = looks.join("|");
    if (!seen.has(look)) { seen.add(look); found.push(one); }
  }
  return found;
}"""
"""The first of all elements with text that have the same font and colour and lie on the same backgrounds."""
WIDTHS = (320, 360, 768, 1024, 1366)


def violations(page: Page) -> list[str]:
    """What axe finds on the page as it stands, by evaluation, so that the content policy stays in force."""
    return [*_found(page, "document", ALL_RULES), *_colours(page)]


def faults_in_both_schemes(page: Page) -> list[str]:
    """What axe finds in light, and in dark."""
    found = _found(page, "document", ALL_RULES)
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        page.evaluate("document.getAnimations().forEach(one => one.finish())")  # colours change in 0.12 s
        found += [f"{scheme}: {one}" for one in _colours(page)]
    return found


def _colours(page: Page) -> list[str]:
    return _found(page, f"{{include: ({ONE_OF_EACH_LOOK})()}}", COLOUR_RULES)


def _found(page: Page, where: str, rules: dict[str, Any]) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found: dict[str, Any] = page.evaluate(f"rules => axe.run({where}, rules)", rules)
    return [f"{one['id']}: {node['html'][:200]}" for one in found["violations"] for node in one["nodes"]]


@contextmanager
def _window_given_back(page: Page) -> Iterator[None]:
    own = page.viewport_size
    yield
    if own is not None:
        page.set_viewport_size(own)


def too_wide(page: Page) -> list[str]:
    """The widths at which it scrolls sideways; the page has its own again afterwards."""
    found = []
    with _window_given_back(page):
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 740})
            if page.evaluate("document.documentElement.scrollWidth") > width:
                found.append(f"scrolls sideways at {width}")
    return found


def faults(page: Page) -> list[str]:
    """All of that."""
    return [*faults_in_both_schemes(page), *too_wide(page)]


def faults_here_and_at(size: tuple[int, int], page: Page) -> list[str]:
    """All of that, and what axe finds in another window: no page of ours asks for its width when it loads."""
    found = faults(page)
    with _window_given_back(page):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        found += [f"{size[0]} wide: {one}" for one in violations(page)]
    return found
