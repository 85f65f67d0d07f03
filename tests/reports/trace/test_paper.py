"""At the foot of each page stand the code and the address, inside the bottom margin, and nothing else moves."""

import io
from dataclasses import replace

import openpyxl
import pdfplumber
import pytest
import segno
from docx.oxml.ns import qn

from pacnam_tasks.progress.printed_links.codes import picture_of
from pacnam_tasks.reports.apart import Limits
from pacnam_tasks.reports.data import as_workbook
from pacnam_tasks.reports.document import Document
from pacnam_tasks.reports.followup import compose
from pacnam_tasks.reports.printing import lay_out
from pacnam_tasks.reports.render import render_pdf, render_word
from pacnam_tasks.reports.rule_sets import HD36, ND30, RULE_SETS, RuleSet
from tests.reports import word
from tests.reports.paper import Paper, Run
from tests.reports.samples import figures, many
from tests.reports.test_layout import LAYOUTS

ADDRESS = "https://nhiemvu.pacnam.example.vn/t/7K3M-Q2VX-9TBD4"
DOTS = 12
"""Dots a millimetre at which a page is looked at."""
PRINTERS_REACH = 4
"""Millimetres from the edge that office printers leave white."""


def _marked(rules: RuleSet) -> Document:
    letterhead = LAYOUTS[rules.code].found.letterhead
    return replace(compose(figures(letterhead=letterhead), rules), trace=ADDRESS)


@pytest.fixture(scope="module", params=["HD36"])
def rules(request: pytest.FixtureRequest) -> RuleSet:
    """One is enough: the other has the same margins."""
    return RULE_SETS[request.param]


@pytest.fixture(scope="module")
def pdf(rules: RuleSet) -> bytes:
    """The report with its code, under each rule set."""
    return render_pdf(lay_out(_marked(rules), rules)).pdf


@pytest.fixture(scope="module")
def marked(pdf: bytes) -> Paper:
    """The same, open for measuring."""
    return Paper(pdf)


def _bottom(paper: Paper, page: int, rules: RuleSet) -> float:
    margins = rules.portrait if page in paper.portrait else rules.landscape
    return paper.sizes[page][1] - margins.bottom


def _code_on(pdf: bytes, page: int, right: int) -> tuple[list[list[bool]], float, float]:
    """What is printed in the lower right corner: the modules of the code, its lower edge and size in millimetres."""
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        sheet = document.pages[page].to_image(resolution=DOTS * 25.4).original.convert("L")
    corner = (sheet.width - (right + 10) * DOTS, sheet.height - 15 * DOTS, sheet.width, sheet.height)
    dark = sheet.crop(corner).point(lambda light: 255 * (light < 128))
    left, top, far, low = dark.getbbox() or (0, 0, 1, 1)
    n = len(segno.make(ADDRESS, error="m", micro=False, boost_error=False).matrix)
    middles = [(place + 0.5) / n for place in range(n)]
    modules = [
        [bool(dark.getpixel((left + int(x * (far - left)), top + int(y * (low - top))))) for x in middles]
        for y in middles
    ]
    return modules, (corner[1] + low) / DOTS, (low - top) / DOTS


def test_the_code_on_each_page_is_that_of_the_address_and_stands_in_the_bottom_margin(
    pdf: bytes, marked: Paper, rules: RuleSet
) -> None:
    paper = marked
    wanted = segno.make(ADDRESS, error="m", micro=False, boost_error=False).matrix

    for page in (paper.portrait[0], paper.landscape[0]):
        margins = rules.portrait if page in paper.portrait else rules.landscape
        modules, bottom, size = _code_on(pdf, page, margins.right)
        assert modules == [[bool(one) for one in row] for row in wanted]
        assert size / len(modules) >= 0.25
        assert bottom - size >= _bottom(paper, page, rules)
        assert bottom <= paper.sizes[page][1] - PRINTERS_REACH


def test_the_address_stands_beside_it_in_small_type_on_every_page(marked: Paper, rules: RuleSet) -> None:
    paper = marked

    addresses = paper.find_all(ADDRESS)

    assert [one.page for one in addresses] == list(range(paper.pages))
    for one in addresses:
        assert (one.size, one.style) == (7, "regular")
        assert one.top >= _bottom(paper, one.page, rules)
        assert one.right < paper.sizes[one.page][0] - 15 - 9


def test_on_the_pages_that_a_long_table_adds_both_stand_where_they_stand_on_the_others() -> None:
    long = replace(compose(many(150), HD36), trace=ADDRESS)
    pdf = render_pdf(lay_out(long, HD36, Limits(whole=0, short=30))).pdf
    paper = Paper(pdf)
    addresses = {one.page: (one.left, one.right, one.baseline) for one in paper.find_all(ADDRESS)}

    assert list(addresses) == list(range(paper.pages))
    (first, *_), (*_, last) = paper.landscape, paper.landscape
    assert len(paper.landscape) > 4  # three of them kept a place for a table
    for page in paper.landscape:
        assert addresses[page] == pytest.approx(addresses[first], abs=0.05)
    modules, *where = _code_on(pdf, last, HD36.landscape.right)
    others, *there = _code_on(pdf, first, HD36.landscape.right)
    assert modules == others
    assert where == pytest.approx(there, abs=0.1)


def test_nothing_else_on_the_pages_moves(marked: Paper, rules: RuleSet, paper: Paper) -> None:
    assert (ND30.portrait, ND30.landscape, rules) == (HD36.portrait, HD36.landscape, HD36)
    assert _places(marked) == _places(paper)


def _places(paper: Paper) -> list[tuple[str, int, float, float]]:
    lines: list[Run] = [line for page in range(paper.pages) for line in paper.lines(page)]
    return [
        (line.text, line.page, round(line.left, 2), round(line.baseline, 2))
        for line in lines
        if ADDRESS not in line.text
    ]


def test_word_has_both_at_the_foot_of_each_section_inside_its_bottom_margin() -> None:
    file = word.opened(render_word(_marked(ND30), ND30))
    first, *others = file.sections

    for foot in (first.first_page_footer, first.footer):
        (line,) = foot.paragraphs
        (picture,) = line._p.findall(f".//{qn('a:blip')}")
        assert line.text.strip() == ADDRESS
        assert foot.part.related_parts[picture.get(qn("r:embed"))].blob == picture_of(ADDRESS)
    assert all(one.footer.is_linked_to_previous and one.first_page_footer.is_linked_to_previous for one in others)
    for section in file.sections:
        assert section.footer_distance is not None
        assert section.bottom_margin is not None
        assert section.footer_distance.mm + 9 < section.bottom_margin.mm


def test_a_workbook_prints_the_address_at_the_foot_of_each_sheet() -> None:
    book = openpyxl.load_workbook(io.BytesIO(as_workbook(replace(compose(figures()), trace=ADDRESS))))

    assert {sheet.oddFooter.right.text.strip() for sheet in book} == {ADDRESS}
