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
NEW_LOOKS = """known => {
  const seen = new Set(known), found = [], looks = [];
  const digest = text => {
    let high = 0xdeadbeef, low = 0x41c6ce57;
    for (let at = 0; at < text.length; at++) {
      const letter = text.charCodeAt(at);
      high = Math.imul(high ^ letter, 2654435761);
      low = Math.imul(low ^ letter, 1597334677);
    }
    return 4294967296 * (2097151 & (low ^ (high >>> 16))) + (high >>> 0);
  };
  const hasWords = node => node.nodeType === 3 && node.data.trim();
  for (const one of document.body.querySelectorAll("*")) {
    if (![...one.childNodes].some(hasWords) && !one.matches("input, select, textarea, button")) continue;
    if (!one.getClientRects().length) continue;
    const standsInText = one.tagName === "A" && [...one.parentElement.childNodes].some(hasWords);
    const parts = [standsInText];
    for (let up = one; up; up = up.parentElement) {
      const style = getComputedStyle(up);
      if (up === one) parts.push(style.fontSize, style.fontWeight, style.color, style.textDecorationLine);
      parts.push(up.tagName, up.className, style.backgroundColor, style.backgroundImage, style.opacity);
    }
    const look = digest(parts.join("|"));
    if (!seen.has(look)) { seen.add(look); looks.push(look); found.push(one); }
  }
  window.newLooks = found;
  return looks;
}"""
"""The first of all elements with text that have the same font and colour and lie on the same backgrounds, but for the
looks that are known; says which they are, as numbers."""
_known_looks: set[int] = set()
"""What this process has asked the colours of, on whatever page and in whatever scheme."""
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
    looks: list[int] = page.evaluate(NEW_LOOKS, list(_known_looks))
    found = _found(page, "{include: window.newLooks}", COLOUR_RULES) if looks else []
    _known_looks.update(looks)
    return found


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
    """The widths at which it scrolls sideways, that which it has first; it has its own again afterwards."""
    own = page.viewport_size or {"width": 0, "height": 740}
    found = _scrolls_at(page, own["width"])
    with _window_given_back(page):
        for width in WIDTHS:
            if width != own["width"]:
                page.set_viewport_size({"width": width, "height": own["height"]})
                found += _scrolls_at(page, width)
    return found


def _scrolls_at(page: Page, width: int) -> list[str]:
    is_wider = page.evaluate("document.documentElement.scrollWidth") > width
    return [f"scrolls sideways at {width}"] if is_wider else []


def faults(page: Page) -> list[str]:
    """All of that."""
    return [*faults_in_both_schemes(page), *too_wide(page)]


def faults_here_and_at(size: tuple[int, int], page: Page) -> list[str]:
    """All of that, and what axe finds in another window: no page of ours asks for its width when it loads."""
    found = faults_in_both_schemes(page)
    with _window_given_back(page):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        found += [f"{size[0]} wide: {one}" for one in violations(page)]
        return [*found, *too_wide(page)]
