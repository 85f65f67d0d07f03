"""The page in millimetres against the tables of HD36 and ND30: within 0.5 mm and 0.1 pt.

Each as a whole, and with the tables of its appendices set apart: both writers are held to the same millimetres.
"""

from dataclasses import dataclass, replace
from itertools import pairwise

import pytest

from pacnam_tasks.reports.apart import LIMITS, Limits
from pacnam_tasks.reports.content import FollowUpFigures
from pacnam_tasks.reports.document import Letterhead, Signer
from pacnam_tasks.reports.followup import compose
from pacnam_tasks.reports.printing import lay_out
from pacnam_tasks.reports.render import render_pdf
from pacnam_tasks.reports.rule_sets import HD36, ND30, RULE_SETS, Organisation, RuleSet
from tests.reports.paper import Paper, Run, Stroke, mm
from tests.reports.samples import LETTERHEAD, figures, late_task

NEAR = 0.5
SAME_PLACE = 0.05
SAME_SIZE = 0.1
TOP, BOTTOM, LEFT, RIGHT = 20, 297 - 20, 30, 210 - 15
LEFT_COLUMN = (LEFT + LEFT + 77) / 2
RIGHT_COLUMN = (RIGHT - 88 + RIGHT) / 2
MIDDLE = (LEFT + RIGHT) / 2
SIGNATURE = (RIGHT - 85 + RIGHT) / 2
ACROSS = 297 / 2


@dataclass(frozen=True)
class Element:
    """A row of the table: what is printed, its size in points, its style, its middle in millimetres."""

    text: str
    sizes: tuple[float, float]
    style: str
    centre: float | None = None


ELEMENTS = {
    "1 title of the Party": Element("ĐẢNG CỘNG SẢN VIỆT NAM", (15, 15), "bold", RIGHT_COLUMN),
    "2a superior": Element("ĐẢNG BỘ TỈNH BẮC KẠN", (14, 14), "regular", LEFT_COLUMN),
    "2b issuer": Element("HUYỆN ỦY PÁC NẶM", (14, 14), "bold", LEFT_COLUMN),
    "2b asterisk": Element("*", (14, 14), "regular", LEFT_COLUMN),
    "3 number": Element("Số      -BC/HU", (14, 14), "regular", LEFT_COLUMN),
    "4 place and date": Element("Pác Nặm, ngày 19 tháng 9 năm 2023", (14, 14), "italic", RIGHT_COLUMN),
    "5a kind": Element("BÁO CÁO", (15, 16), "bold", MIDDLE),
    "5b abstract": Element("kết quả theo dõi, đôn đốc thực hiện", (14, 15), "bold", MIDDLE),
    "5b second line": Element("nhiệm vụ trọng tâm 6 tháng cuối năm 2023", (14, 15), "bold", MIDDLE),
    "5b hyphens": Element("-----", (14, 15), "regular", MIDDLE),
    "6 body": Element("Trong 20 nhiệm vụ được giao", (14, 15), "regular"),
    "6a part": Element("I- TÌNH HÌNH GIAO NHIỆM VỤ", (14, 15), "bold"),
    "6b outline": Element("1. Kết quả chung", (14, 15), "bold"),
    "7a authority": Element("T/M BAN THƯỜNG VỤ", (14, 14), "bold", SIGNATURE),
    "7b title": Element("PHÓ BÍ THƯ", (14, 14), "regular", SIGNATURE),
    "7c name": Element("Nông Thị Bích", (14, 14), "bold", SIGNATURE),
    "9a recipients' heading": Element("Nơi nhận:", (14, 14), "regular"),
    "9b recipient": Element("- Thường trực Tỉnh ủy (báo cáo);", (12, 12), "regular"),
    "13 appendix": Element("Phụ lục 1", (14, 14), "bold", ACROSS),
    "13 title of the appendix": Element("TỔNG HỢP THEO CƠ QUAN, ĐƠN VỊ", (14, 14), "bold", ACROSS),
    "13 attached to": Element(
        "(kèm theo Báo cáo số      -BC/HU, ngày 19/9/2023 của Ban Thường vụ Huyện ủy)", (14, 14), "italic", ACROSS
    ),
}
STATE_LEFT, STATE_RIGHT = LEFT + 65 / 2, RIGHT - 100 / 2
STATE_ELEMENTS = {
    "country": Element("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", (12, 13), "bold", STATE_RIGHT),
    "motto": Element("Độc lập - Tự do - Hạnh phúc", (13, 14), "bold", STATE_RIGHT),
    "superior": Element("UBND TỈNH BẮC KẠN", (12, 13), "regular", STATE_LEFT),
    "issuer": Element("ỦY BAN NHÂN DÂN", (12, 13), "bold", STATE_LEFT),
    "number": Element("Số:      /BC-UBND", (13, 13), "regular", STATE_LEFT),
    "place and date": Element("Pác Nặm, ngày 19 tháng 9 năm 2023", (13, 14), "italic", STATE_RIGHT),
    "kind": Element("BÁO CÁO", (13, 14), "bold", MIDDLE),
    "abstract": Element("kết quả theo dõi, đôn đốc thực hiện", (13, 14), "bold", MIDDLE),
    "body": Element("Trong 20 nhiệm vụ được giao", (13, 14), "regular"),
    "part": Element("I. TÌNH HÌNH GIAO NHIỆM VỤ", (13, 14), "bold"),
    "outline": Element("1. Kết quả chung", (13, 14), "bold"),
    "authority": Element("TM. ỦY BAN NHÂN DÂN", (13, 14), "bold", SIGNATURE),
    "title": Element("CHỦ TỊCH", (13, 14), "bold", SIGNATURE),
    "name": Element("Nông Thị Bích", (13, 14), "bold", SIGNATURE),
    "recipients' heading": Element("Nơi nhận:", (12, 12), "bold italic"),
    "recipient": Element("- Lưu: VT.", (11, 11), "regular"),
    "appendix": Element("Phụ lục I", (14, 14), "bold", ACROSS),
    "title of the appendix": Element("TỔNG HỢP THEO CƠ QUAN, ĐƠN VỊ", (13, 14), "bold", ACROSS),
    "attached to": Element(
        "(Kèm theo Báo cáo số      /BC-UBND ngày 19 tháng 9 năm 2023 của Ủy ban nhân dân huyện)",
        (13, 14),
        "italic",
        ACROSS,
    ),
}
STATE_LETTERHEAD = Letterhead(
    superior="UBND tỉnh Bắc Kạn",
    issuer="Ủy ban nhân dân huyện Pác Nặm",
    place="Pác Nặm",
    symbol="BC-UBND",
    authority="TM. ỦY BAN NHÂN DÂN",
    author="Ủy ban nhân dân huyện",
    addressee="Thường trực Huyện ủy",
    recipients=("Thường trực Huyện ủy", "Lưu: VT"),
    organisation=Organisation.STATE,
)


@dataclass(frozen=True)
class Layout:
    """A rule set with the report that it is measured on and the table of its elements."""

    rules: RuleSet
    found: FollowUpFigures
    elements: dict[str, Element]
    limits: Limits = LIMITS

    @property
    def printed(self) -> Paper:
        """The report on paper."""
        return Paper(render_pdf(lay_out(compose(self.found, self.rules), self.rules, self.limits)).pdf)


PARTY = Layout(HD36, figures(letterhead=LETTERHEAD), ELEMENTS)
STATE = Layout(
    ND30,
    figures(
        letterhead=STATE_LETTERHEAD,
        signer=Signer("CHỦ TỊCH", "Nông Thị Bích"),
        overdue=tuple(late_task(place) for place in range(24)),
    ),
    STATE_ELEMENTS,
)
NOTHING_WHOLE = Limits(whole=0, short=0)
MANY = 240
"""Overdue tasks, so many that the report has forty pages and more."""
LAYOUTS = {
    "HD36": PARTY,
    "ND30": STATE,
    "HD36, tables apart": replace(PARTY, limits=NOTHING_WHOLE),
    "ND30, tables apart": replace(STATE, limits=NOTHING_WHOLE),
    "HD36, forty pages": replace(
        PARTY, found=figures(letterhead=LETTERHEAD, overdue=tuple(late_task(place) for place in range(MANY)))
    ),
}


@pytest.fixture(scope="session")
def papers(paper: Paper) -> dict[str, Paper]:
    """The same report under each rule set, as a whole and with its tables apart."""
    return {code: paper if layout is PARTY else layout.printed for code, layout in LAYOUTS.items()}


@pytest.fixture(params=LAYOUTS)
def code(request: pytest.FixtureRequest) -> str:
    """Each rule set in its turn."""
    return str(request.param)


@pytest.fixture(params=[code for code, layout in LAYOUTS.items() if layout.limits == NOTHING_WHOLE])
def both(request: pytest.FixtureRequest, papers: dict[str, Paper]) -> tuple[Paper, Paper]:
    """A report as a whole, and the same with its tables apart."""
    apart = LAYOUTS[str(request.param)]
    return papers[apart.rules.code], papers[str(request.param)]


@pytest.fixture
def measured(papers: dict[str, Paper], code: str) -> Paper:
    """The report under the rule set."""
    return papers[code]


def test_every_element_has_its_size_its_style_and_its_place(measured: Paper, code: str) -> None:
    for name, element in LAYOUTS[code].elements.items():
        run, (least, most) = printed(measured, element), element.sizes
        assert least - SAME_SIZE <= run.size <= most + SAME_SIZE, name
        assert run.style == element.style, name
        assert element.centre is None or run.centre == pytest.approx(element.centre, abs=NEAR), name


def test_short_and_long_reports_are_measured(papers: dict[str, Paper]) -> None:
    assert papers["HD36"].pages < 10
    assert 40 <= papers["HD36, forty pages"].pages < 60


def test_every_rule_set_in_use_is_measured() -> None:
    for limits in (LIMITS, NOTHING_WHOLE):
        assert {layout.rules.code for layout in LAYOUTS.values() if layout.limits == limits} == set(RULE_SETS)


def test_both_writers_put_each_letter_at_the_same_place(both: tuple[Paper, Paper]) -> None:
    whole, apart = both

    assert apart.pages == whole.pages
    for page in range(whole.pages):
        one, other = _letters(whole, page), _letters(apart, page)
        assert {letter: len(places) for letter, places in one.items()} == {
            letter: len(places) for letter, places in other.items()
        }
        assert [
            (letter, place) for letter, places in one.items() for place in places if not _is_near(other[letter], place)
        ] == []


def test_both_writers_draw_the_same_rules(both: tuple[Paper, Paper]) -> None:
    whole, apart = both

    for page in whole.landscape:
        one, other = whole.strokes[page], apart.strokes[page]
        assert [point for point in _points_on(one) if not _is_ruled(other, point)] == []
        assert [point for point in _points_on(other) if not _is_ruled(one, point)] == []


def test_the_paper_is_a4(measured: Paper) -> None:
    assert measured.sizes[0] == pytest.approx((210, 297), abs=0.1)
    assert measured.sizes[-1] == pytest.approx((297, 210), abs=0.1)


def test_the_body_fills_its_margins_and_stays_inside(measured: Paper) -> None:
    for page in measured.portrait:
        inside = [run for run in measured.lines(page) if run != measured.page_number(page)]
        assert min(run.left for run in inside) == pytest.approx(LEFT, abs=NEAR)
        assert max(run.right for run in inside) == pytest.approx(RIGHT, abs=NEAR)
        assert max(run.bottom for run in inside) <= BOTTOM + NEAR


def test_the_first_line_begins_at_the_top_margin(measured: Paper) -> None:
    for page in measured.portrait:
        things = [run.top for run in measured.lines(page) if run != measured.page_number(page)]
        assert min(things + [stroke.top for stroke in measured.strokes[page]]) == pytest.approx(TOP, abs=NEAR)


def test_the_title_of_the_party_is_on_the_first_line(paper: Paper) -> None:
    assert paper.find("ĐẢNG CỘNG SẢN VIỆT NAM").top == pytest.approx(TOP, abs=NEAR)
    assert paper.find("ĐẢNG BỘ TỈNH BẮC KẠN").top == pytest.approx(TOP, abs=NEAR)


def test_the_rule_below_the_title_is_as_long_as_the_title(paper: Paper) -> None:
    title = paper.find("ĐẢNG CỘNG SẢN VIỆT NAM")

    rule = _rule_below(paper, title)

    assert (rule.left, rule.right) == pytest.approx((title.left, title.right), abs=NEAR)


def test_the_rule_separates_the_title_from_place_and_date(paper: Paper) -> None:
    title = paper.find("ĐẢNG CỘNG SẢN VIỆT NAM")

    rule = _rule_below(paper, title)

    assert title.baseline < _points(rule.bottom) < paper.find("Pác Nặm, ngày 19").baseline - 9.5


def test_the_issuer_stands_under_its_superior_then_the_asterisk_then_the_number(paper: Paper) -> None:
    below = [paper.find(text).baseline for text in ("ĐẢNG BỘ TỈNH", "HUYỆN ỦY", "*", "Số ")]

    assert below == sorted(set(below))


def test_no_rule_is_drawn_under_the_issuer(paper: Paper) -> None:
    issuer = paper.find("HUYỆN ỦY PÁC NẶM")
    last = paper.find("Số      -BC/HU")

    left = [stroke for stroke in paper.strokes[0] if stroke.right < LEFT + 77]

    assert not [stroke for stroke in left if issuer.top < stroke.top < last.bottom]


def test_the_number_is_blank_and_has_no_colon(paper: Paper) -> None:
    assert paper.find("Số").text + ":" not in paper.text(0)
    assert "Số      -BC/HU" in paper.text(0)


def test_the_abstract_stands_under_the_kind_and_the_hyphens_under_the_abstract(paper: Paper) -> None:
    below = [paper.find(text).baseline for text in ("BÁO CÁO", "kết quả theo dõi", "(số liệu đến", "-----")]

    assert below == sorted(set(below))


def test_a_paragraph_is_indented_by_ten_millimetres(paper: Paper) -> None:
    for text in ("Thực hiện Thông báo", "Trong 20 nhiệm vụ", "I- TÌNH HÌNH", "Trên đây là"):
        assert paper.find(text).left == pytest.approx(LEFT + 10, abs=NEAR)


def test_the_body_is_justified(measured: Paper) -> None:
    for lines in _paragraphs(measured):
        assert [line.right for line in lines[:-1]] == pytest.approx([RIGHT] * (len(lines) - 1), abs=NEAR)
        assert [line.left for line in lines[1:]] == pytest.approx([LEFT] * (len(lines) - 1), abs=NEAR)


def test_the_line_pitch_is_exactly_eighteen_points(measured: Paper) -> None:
    pitches = [lower.baseline - upper.baseline for lines in _paragraphs(measured) for upper, lower in pairwise(lines)]

    assert len(pitches) > 10
    assert pitches == pytest.approx([18] * len(pitches), abs=0.1)


def test_six_points_or_more_stand_between_paragraphs(measured: Paper) -> None:
    paragraphs = _paragraphs(measured)

    for upper, lower in pairwise(paragraphs):
        if upper[-1].page == lower[0].page:
            assert lower[0].baseline - upper[-1].baseline >= 18 + 6 - 0.1


def test_a_state_body_has_the_rules_that_the_decree_asks_for(papers: dict[str, Paper]) -> None:
    paper = papers["ND30"]
    motto = paper.find("Độc lập - Tự do - Hạnh phúc")
    issuer, abstract = paper.find("HUYỆN PÁC NẶM"), paper.find("(số liệu đến ngày 15/9/2023)")

    assert (_rule_below(paper, motto).left, _rule_below(paper, motto).right) == pytest.approx(
        (motto.left, motto.right), abs=NEAR
    )
    under = [one for one in paper.strokes[0] if one.right < LEFT + 65 and one.right - one.left > 5]
    for rule, above in ((under[0], issuer), (_rule_below(paper, abstract), abstract)):
        assert 1 / 3 <= (rule.right - rule.left) / above.width <= 1 / 2
        assert (rule.left + rule.right) / 2 == pytest.approx(above.centre, abs=2)


def test_a_state_body_ends_with_its_mark_and_writes_its_forms_with_dots(papers: dict[str, Paper]) -> None:
    paper = papers["ND30"]
    text = "".join(paper.text(page) for page in paper.portrait)

    assert "báo cáo Thường trực Huyện ủy./." in text
    assert "T/M" not in text
    assert "lục I." in text
    assert not any("-----" in paper.text(page) for page in paper.portrait)


def test_a_state_body_numbers_the_pages_of_each_appendix_by_themselves(papers: dict[str, Paper]) -> None:
    paper = papers["ND30"]

    numbers = [paper.page_number(page) for page in paper.landscape]

    assert [one.text if one else "" for one in numbers][:4] == ["", "", "2", "3"]
    assert numbers[-1] is None, "the last appendix is of one page"


def test_a_part_has_its_number_and_capitals(paper: Paper) -> None:
    for heading in ("I- TÌNH", "II- KẾT", "III- NHIỆM", "IV- KHÓ", "V- NHIỆM VỤ KỲ TỚI"):
        assert paper.find(heading).style == "bold"


def test_the_text_ends_with_a_full_stop_and_no_stroke(paper: Paper) -> None:
    assert "./." not in "".join(paper.text(page) for page in range(paper.pages))
    assert "Ban Thường vụ Huyện ủy báo cáo Thường trực Tỉnh ủy." in paper.text(max(paper.portrait))


def test_the_heading_of_the_recipients_is_level_with_the_authority(paper: Paper) -> None:
    assert paper.find("Nơi nhận:").baseline == pytest.approx(paper.find("T/M BAN").baseline, abs=0.1)


def test_the_heading_of_the_recipients_is_underlined_at_the_left_margin(paper: Paper) -> None:
    heading = paper.find("Nơi nhận:")

    rule = _rule_below(paper, heading)

    assert (rule.left, rule.right) == pytest.approx((LEFT, heading.right), abs=NEAR)


def test_each_recipient_has_a_line_of_its_own(paper: Paper) -> None:
    first, last = paper.find("- Thường trực Tỉnh ủy"), paper.find("- Lưu Văn phòng Huyện ủy.")

    assert (first.left, last.left) == pytest.approx((LEFT, LEFT), abs=NEAR)
    assert "(báo cáo);- Các đồng chí" in paper.text(first.page)


def test_four_blank_lines_are_left_for_the_signature(paper: Paper) -> None:
    title, name = paper.find("PHÓ BÍ THƯ"), paper.find("Nông Thị Bích")

    assert name.baseline - title.baseline == pytest.approx(5 * 18, abs=1.5)


def test_thirty_millimetres_are_left_for_the_seal(paper: Paper) -> None:
    authority, name = paper.find("T/M BAN THƯỜNG VỤ"), paper.find("Nông Thị Bích")

    assert name.top - authority.bottom >= 30 - NEAR


def test_the_signature_stays_with_the_last_paragraph(paper: Paper) -> None:
    assert paper.find("Trên đây là").page == paper.find("T/M BAN").page == paper.find("Nông Thị Bích").page


def test_the_first_page_has_no_number(measured: Paper) -> None:
    assert measured.page_number(0) is None


def test_pages_are_numbered_from_the_second_on(paper: Paper) -> None:
    numbers = [paper.page_number(page) for page in range(1, paper.pages)]

    assert [run.text for run in numbers if run] == [str(page + 1) for page in range(1, paper.pages)]


def test_a_page_number_is_centred_ten_millimetres_from_the_edge(paper: Paper) -> None:
    for page in range(1, paper.pages):
        number = paper.page_number(page)
        assert number is not None
        assert number.top == pytest.approx(10, abs=NEAR)
        assert number.centre == pytest.approx(MIDDLE if page in paper.portrait else 297 / 2, abs=NEAR)
        assert 13 - SAME_SIZE <= number.size <= 14 + SAME_SIZE
        assert number.style == "regular"


def test_an_appendix_keeps_its_margins(measured: Paper) -> None:
    for page in measured.landscape:
        inside = [run for run in measured.lines(page) if run != measured.page_number(page)]
        frame = measured.strokes[page]
        assert min([run.top for run in inside] + [one.top for one in frame]) == pytest.approx(30, abs=NEAR)
        assert min(stroke.left for stroke in frame) == pytest.approx(20, abs=NEAR)
        assert max(stroke.right for stroke in frame) == pytest.approx(277, abs=NEAR)
        assert max(stroke.bottom for stroke in frame) <= 195 + NEAR


def printed(paper: Paper, element: Element) -> Run:
    """Where an element of the table stands: of an appendix on its first page."""
    page = paper.landscape[0] if element.text.startswith(("Phụ lục", "TỔNG HỢP", "(kèm")) else None
    return paper.find(element.text, page)


def _rule_below(paper: Paper, run: Run) -> Stroke:
    near = [
        stroke
        for stroke in paper.strokes[run.page]
        if mm(run.baseline) <= stroke.bottom < mm(run.baseline) + 3 and stroke.left < run.centre < stroke.right
    ]
    assert near, f"no rule below {run.text!r}"
    return max(near, key=lambda stroke: stroke.bottom)


def _letters(paper: Paper, page: int) -> dict[tuple[str, int, bool], list[tuple[float, float]]]:
    """Where each letter of a size, bold or not, stands on a page: millimetres from the left and from below."""
    found: dict[tuple[str, int, bool], list[tuple[float, float]]] = {}
    for char in paper.chars[page]:
        if not char["text"].isspace():
            key = char["text"], round(char["size"]), "bold" in char["fontname"].lower()
            found.setdefault(key, []).append((mm(char["x0"]), mm(char["matrix"][5])))
    return found


def _is_near(places: list[tuple[float, float]], place: tuple[float, float]) -> bool:
    return any(abs(one[0] - place[0]) < SAME_PLACE and abs(one[1] - place[1]) < SAME_PLACE for one in places)


def _points_on(strokes: list[Stroke]) -> list[tuple[float, float]]:
    """A point every two millimetres of each rule, from the left and from above."""
    points = []
    for one in strokes:
        steps = max(1, round((one.right - one.left + one.bottom - one.top) / 2))
        for step in range(steps):
            part = (step + 0.5) / steps
            points.append((one.left + part * (one.right - one.left), one.top + part * (one.bottom - one.top)))
    return points


def _is_ruled(strokes: list[Stroke], point: tuple[float, float]) -> bool:
    """Whether a rule goes through a point, give or take its own width."""
    left, top, wide = *point, 2 * SAME_PLACE
    return any(
        one.left - wide < left < one.right + wide and one.top - wide < top < one.bottom + wide for one in strokes
    )


def _points(millimetres: float) -> float:
    return millimetres / mm(1)


def _paragraphs(paper: Paper) -> list[list[Run]]:
    """The paragraphs of the body as lines, each on one page; tables, head and end left out."""
    found: list[list[Run]] = []
    for page in paper.portrait:
        for line in paper.lines(page):
            if "Nơi nhận" in line.text:
                break
            sizes = {round(char["size"]) for char in line.chars}
            if sizes != {14} or line == paper.page_number(page) or line.baseline < _points(78) * (page == 0):
                continue
            if line.left > LEFT + 5 or not found or found[-1][-1].page != page:
                found.append([line])
            else:
                found[-1].append(line)
    return found
