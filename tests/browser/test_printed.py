"""Pages on paper: no column is cut, no page is empty, no heading stands alone, no date is broken."""

import io
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from tests.browser.conftest import Visiting

pytestmark = pytest.mark.browser
PRINTED = (
    "/progress",
    "/progress?show=rates",
    "/progress?show=trends",
    "/progress?by=member&since=2023-08-31",
    "/progress/fields/nong-nghiep",
    "/progress/units/NNPTNT",
    "/progress/standing",
    "/periods/2",
    "/periods/3?with=2",
    "/periods/2/rows?level=part&counts=open_overdue",
    "/indicators",
    "/indicators/CT-04",
    "/stocktake/1",
    "/admin/reminders/ledger?rows=all",
)
UPRIGHT, ACROSS = 703, 1047
"""The width in pixels that the margins of an upright page, and of one across, leave."""
FEW_WORDS = 25
BROKEN_DATE = re.compile(r"\d\d/\d\d/\d{0,3}$")
CUT = """() => [...document.querySelectorAll("main .tbl, main .count, main .card")]
  .filter(one => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .map(one => one.className)"""


def faults_on_paper(page: Page) -> Iterator[str]:
    """What is wrong with a page as Chromium prints it."""
    headings = set(page.locator("main :is(h2, h3)").all_inner_texts())
    texts = [one.extract_text() for one in PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages]
    for number, text in enumerate(texts, 1):
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        if len(text.split()) < FEW_WORDS and number < len(texts):
            yield f"page {number} is all but empty"
        if number < len(texts) and lines and lines[-1] in headings:
            yield f"page {number} ends with the heading {lines[-1]}"
        yield from (f"page {number} breaks {line}" for line in lines if BROKEN_DATE.search(line))
    page.emulate_media(media="print")
    page.set_viewport_size({"width": ACROSS if page.locator(".wide, .ledger").count() else UPRIGHT, "height": 1000})
    yield from (f"cut: {found}" for found in page.evaluate(CUT))
    page.emulate_media(media=None)


def test_each_page_of_figures_is_whole_on_paper(reading_room: str, visit: Visiting) -> None:
    visitor = visit(reading_room, "vanphong")

    found = {path: list(faults_on_paper(visitor.open(path))) for path in PRINTED}

    assert {path: faults for path, faults in found.items() if faults} == {}


def test_what_was_said_at_a_meeting_is_on_paper_without_forms(reading_room: str, visit: Visiting) -> None:
    pdf = visit(reading_room, "vanphong").open("/stocktake/2").pdf(prefer_css_page_size=True)

    text = " ".join(" ".join(one.extract_text() for one in PdfReader(io.BytesIO(pdf)).pages).split())

    assert "Đề nghị hội nghị cho ý kiến" in text
    assert "Mưa lũ đêm 08/8" in text
    assert "Ghi kết luận" not in text
