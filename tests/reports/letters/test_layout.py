"""The letter in millimetres by each rule set, to one unit and to several: within 0.5 mm and 0.1 pt.

On paper, and the same elements in the Word file.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

import pytest
from docx.document import Document as WordFile
from docx.shared import Length

from pacnam_tasks.reports.document import Document, Signer
from pacnam_tasks.reports.letterheads.rules import by_delegation
from pacnam_tasks.reports.letters.letter import compose
from pacnam_tasks.reports.marks import NO_MARKS, bearing
from pacnam_tasks.reports.printing import lay_out
from pacnam_tasks.reports.render import render_pdf, render_word
from pacnam_tasks.reports.rule_sets import HD36, ND30, RULE_SETS, RuleSet
from tests.reports import word
from tests.reports.letters.samples import BESIDE, letter
from tests.reports.paper import Paper
from tests.reports.test_layout import (
    BOTTOM,
    LEFT,
    LEFT_COLUMN,
    MIDDLE,
    NEAR,
    RIGHT,
    RIGHT_COLUMN,
    SAME_SIZE,
    SIGNATURE,
    STATE_LEFT,
    STATE_LETTERHEAD,
    STATE_RIGHT,
    TOP,
    Element,
)

ADDRESSES = ("- Phòng Nông nghiệp", "- Đảng ủy xã Bộc Bố;", "- Trung tâm Dịch vụ")
ADDRESS = "http://127.0.0.1:8000/t/7K3M-Q2VX-9TBD4"
HYPHEN = 14 * 0.583 * 25.4 / 72
"""A hyphen and a space of 14 points, in millimetres."""
PARTY = {
    "1 title of the Party": Element("ĐẢNG CỘNG SẢN VIỆT NAM", (15, 15), "bold", RIGHT_COLUMN),
    "2a superior": Element("ĐẢNG BỘ TỈNH BẮC KẠN", (14, 14), "regular", LEFT_COLUMN),
    "2b issuer": Element("HUYỆN ỦY PÁC NẶM", (14, 14), "bold", LEFT_COLUMN),
    "2b asterisk": Element("*", (14, 14), "regular", LEFT_COLUMN),
    "3 number": Element("Số      -CV/HU", (14, 14), "regular", LEFT_COLUMN),
    "4 place and date": Element("Pác Nặm, ngày 15 tháng 9 năm 2023", (14, 14), "italic", RIGHT_COLUMN),
    "5c abstract": Element("V/v đôn đốc thực hiện nhiệm vụ", (12, 12), "italic", LEFT_COLUMN),
    "6 body": Element("Qua theo dõi", (14, 15), "regular"),
    "6b outline": Element("1. ", (14, 15), "bold"),
    "7a authority": Element("T/L BAN THƯỜNG VỤ", (14, 14), "bold", SIGNATURE),
    "7b title": Element("CHÁNH VĂN PHÒNG", (14, 14), "regular", SIGNATURE),
    "7c name": Element("Nông Thị Bích", (14, 14), "bold", SIGNATURE),
    "9a recipients' heading": Element("Nơi nhận:", (14, 14), "regular"),
    "9b recipient": Element("- Như trên;", (12, 12), "regular"),
    "9c label": Element("Kính gửi", (14, 14), "italic"),
    "11 draft": Element("Dự thảo", (13, 14), "regular", LEFT_COLUMN),
}
STATE = {
    "country": Element("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", (12, 13), "bold", STATE_RIGHT),
    "motto": Element("Độc lập - Tự do - Hạnh phúc", (13, 14), "bold", STATE_RIGHT),
    "superior": Element("UBND TỈNH BẮC KẠN", (12, 13), "regular", STATE_LEFT),
    "issuer": Element("ỦY BAN NHÂN DÂN", (12, 13), "bold", STATE_LEFT),
    "number": Element("Số:      /UBND-VP", (13, 13), "regular", STATE_LEFT),
    "place and date": Element("Pác Nặm, ngày 15 tháng 9 năm 2023", (13, 14), "italic", STATE_RIGHT),
    "abstract": Element("V/v đôn đốc thực hiện nhiệm vụ", (12, 13), "regular", STATE_LEFT),
    "label": Element("Kính gửi", (13, 14), "regular"),
    "body": Element("Qua theo dõi", (13, 14), "regular"),
    "outline": Element("1. ", (13, 14), "bold"),
    "authority": Element("TL. CHỦ TỊCH", (13, 14), "bold", SIGNATURE),
    "title": Element("CHÁNH VĂN PHÒNG", (13, 14), "bold", SIGNATURE),
    "name": Element("Nông Thị Bích", (13, 14), "bold", SIGNATURE),
    "recipients' heading": Element("Nơi nhận:", (12, 12), "bold italic"),
    "recipient": Element("- Như trên;", (11, 11), "regular"),
    "draft": Element("Dự thảo", (13, 14), "regular", STATE_LEFT),
}


@dataclass(frozen=True)
class Layout:
    """A rule set with the letter that it is measured on and the table of its elements."""

    rules: RuleSet
    document: Document
    elements: Mapping[str, Element]


def _layout(rules: RuleSet, elements: Mapping[str, Element], *, is_to_several: bool) -> Layout:
    made = letter(beside=BESIDE if is_to_several else ())
    if rules is ND30:
        head = STATE_LETTERHEAD
        made = replace(
            made, letterhead=head, authority=by_delegation(head), signer=Signer("CHÁNH VĂN PHÒNG", "Nông Thị Bích")
        )
    document = bearing(compose(made, rules), rules, NO_MARKS, is_draft=True)
    return Layout(rules, document, elements)


LAYOUTS = {
    "HD36, to one": _layout(HD36, PARTY, is_to_several=False),
    "HD36, to several": _layout(HD36, PARTY, is_to_several=True),
    "ND30, to one": _layout(ND30, STATE, is_to_several=False),
    "ND30, to several": _layout(ND30, STATE, is_to_several=True),
}


@dataclass(frozen=True)
class Made:
    """A letter on paper and in Word."""

    layout: Layout
    paper: Paper
    word: WordFile


@pytest.fixture(scope="module")
def printed() -> Mapping[str, Made]:
    """Each letter once."""
    return {
        name: Made(
            one,
            Paper(render_pdf(lay_out(one.document, one.rules)).pdf),
            word.opened(render_word(one.document, one.rules)),
        )
        for name, one in LAYOUTS.items()
    }


@pytest.fixture(params=LAYOUTS)
def made(request: pytest.FixtureRequest, printed: Mapping[str, Made]) -> Made:
    """Each in its turn."""
    return printed[str(request.param)]


@pytest.fixture(params=[name for name in LAYOUTS if name.endswith("several")])
def several(request: pytest.FixtureRequest, printed: Mapping[str, Made]) -> Made:
    """Each that goes to several units."""
    return printed[str(request.param)]


@pytest.fixture(params=[name for name in LAYOUTS if name.endswith("one")])
def single(request: pytest.FixtureRequest, printed: Mapping[str, Made]) -> Made:
    """Each that goes to one unit."""
    return printed[str(request.param)]


def test_every_rule_set_in_use_is_measured() -> None:
    assert {one.rules.code for one in LAYOUTS.values()} == set(RULE_SETS)


def test_every_element_has_its_size_its_style_and_its_place(made: Made) -> None:
    for name, element in made.layout.elements.items():
        run, (least, most) = made.paper.find(element.text), element.sizes
        assert least - SAME_SIZE <= run.size <= most + SAME_SIZE, name
        assert run.style == element.style, name
        assert element.centre is None or run.centre == pytest.approx(element.centre, abs=NEAR), name


def test_the_text_fills_its_margins_and_stays_inside(made: Made) -> None:
    for page in range(made.paper.pages):
        inside = [run for run in made.paper.lines(page) if run != made.paper.page_number(page)]
        assert min(run.left for run in inside) == pytest.approx(LEFT, abs=NEAR)
        assert max(run.right for run in inside) == pytest.approx(RIGHT, abs=NEAR)
        assert min(run.top for run in inside) == pytest.approx(TOP, abs=NEAR)
        assert max(run.bottom for run in inside) <= BOTTOM + NEAR


def test_one_unit_is_addressed_in_the_middle_behind_the_label(single: Made) -> None:
    addressed = single.paper.find("Kính gửi: Phòng Nông nghiệp và Phát triển nông thôn")

    assert addressed.centre == pytest.approx(MIDDLE, abs=NEAR)
    assert word.line(single.word, "Kính gửi: Phòng Nông nghiệp").text.endswith("nông thôn")


def test_several_units_stand_a_line_each_with_their_hyphens_below_the_colon(several: Made) -> None:
    label, colon = several.paper.find("Kính gửi"), several.paper.find("Kính gửi:")
    lines = [several.paper.find(text) for text in ADDRESSES]

    assert [line.left for line in lines] == pytest.approx([label.right] * len(lines), abs=NEAR)
    assert label.right < colon.right
    pitches = [lower.baseline - upper.baseline for upper, lower in pairwise([colon, *lines])]
    assert pitches == pytest.approx([18] * len(lines), abs=0.1)


def test_a_long_name_goes_on_behind_its_hyphen(several: Made) -> None:
    begun, wrapped = several.paper.find(ADDRESSES[-1]), several.paper.find("Pác Nặm.")

    assert wrapped.baseline == pytest.approx(begun.baseline + 18, abs=0.1)
    assert wrapped.left == pytest.approx(begun.left + HYPHEN, abs=NEAR)


def test_addresses_end_with_a_semicolon_and_the_last_with_a_full_stop(several: Made) -> None:
    text = _squeezed(several.paper.text(0))

    assert _squeezed("nông thôn; - Đảng ủy xã Bộc Bố; - Trung tâm") in text
    assert _squeezed("huyện Pác Nặm. Qua theo dõi") in text


def test_the_text_ends_as_the_rules_say(made: Made) -> None:
    text = _squeezed(*(made.paper.text(page) for page in range(made.paper.pages)))

    assert _squeezed(f"tổ chức thực hiện{made.layout.rules.end}", "Nơi nhận:") in text


def test_a_state_body_has_a_rule_under_its_motto_and_its_name(printed: Mapping[str, Made]) -> None:
    paper = printed["ND30, to several"].paper
    motto, issuer = paper.find("Độc lập - Tự do - Hạnh phúc"), paper.find("HUYỆN PÁC NẶM")

    ruled = [(one.left, one.right) for one in paper.strokes[0] if one.right - one.left > 5]
    assert pytest.approx((motto.left, motto.right), abs=NEAR) in ruled
    [under] = [(left, right) for left, right in ruled if right < LEFT + 65]
    assert 1 / 3 <= (under[1] - under[0]) / issuer.width <= 1 / 2


def test_the_way_back_stands_at_the_foot_of_each_page_and_moves_nothing(made: Made) -> None:
    document = replace(made.layout.document, trace=ADDRESS)

    marked = Paper(render_pdf(lay_out(document, made.layout.rules)).pdf)
    file = word.opened(render_word(document, made.layout.rules))

    assert marked.pages == made.paper.pages
    for page in range(marked.pages):
        foot = next(line for line in marked.lines(page) if ADDRESS in line.text)
        assert foot.top > BOTTOM
        assert _places(marked, page) == _places(made.paper, page)
    [section] = file.sections
    assert {foot.paragraphs[0].text.strip() for foot in (section.first_page_footer, section.footer)} == {ADDRESS}


def _places(paper: Paper, page: int) -> list[tuple[str, float, float]]:
    lines = [line for line in paper.lines(page) if ADDRESS not in line.text]
    return [(line.text, round(line.left, 2), round(line.baseline, 2)) for line in lines]


def test_word_has_the_same_sizes_and_styles(made: Made) -> None:
    for name, element in made.layout.elements.items():
        size, style = word.set_in(word.line(made.word, element.text))
        least, most = element.sizes
        assert least <= size <= most, name
        assert style == element.style, name


def test_word_has_the_same_words_as_the_paper(made: Made) -> None:
    paper = made.paper
    numbers = [number for page in range(paper.pages) if (number := paper.page_number(page)) is not None]
    text = _squeezed(*(paper.text(page) for page in range(paper.pages)))

    said = ["".join(line.text.split()) for line in word.paragraphs(made.word)]

    assert sum(map(len, said)) == len(text) - sum(len(number.text) for number in numbers)


def test_word_sets_several_with_their_hyphens_below_the_colon(several: Made) -> None:
    rules = several.layout.rules
    label = word.line(several.word, "Kính gửi:").paragraph_format
    hyphens = [word.line(several.word, text).paragraph_format for text in ADDRESSES]

    assert label.left_indent is not None
    assert label.left_indent.mm == pytest.approx(rules.to_from, abs=NEAR)
    for one in hyphens:
        assert one.left_indent is not None
        assert one.first_line_indent is not None
        begins = Length(one.left_indent + one.first_line_indent)
        assert begins.mm == pytest.approx(rules.to_from + rules.to_width, abs=NEAR)


def _squeezed(*texts: str) -> str:
    """Without white, which lines of a page have none of between them."""
    return "".join("".join(texts).split())
