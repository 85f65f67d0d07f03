"""The letter on paper and in Word: the same words, margins and sizes by Hướng dẫn 36-HD/VPTW."""

from dataclasses import replace

import pytest
from docx.document import Document as WordFile

from pacnam_tasks.reports.letters.letter import compose
from pacnam_tasks.reports.printing import lay_out
from pacnam_tasks.reports.render import RenderFailed, render_pdf, render_word
from pacnam_tasks.reports.rule_sets import HD36
from pacnam_tasks.reports.rules import Failure
from tests.reports import word
from tests.reports.letters.samples import TASK, letter
from tests.reports.paper import Paper
from tests.reports.test_layout import LEFT, LEFT_COLUMN, MIDDLE, NEAR, SAME_SIZE

HOSTILE = replace(TASK, title="a\u202eb\x00c <b>d</b> & {{ 7*7 }}")
WRITTEN = compose(letter(urged=replace(letter().urged, late=(TASK, HOSTILE))))


@pytest.fixture(scope="module")
def on_paper() -> Paper:
    """The letter as PDF."""
    return Paper(render_pdf(lay_out(WRITTEN, HD36)).pdf)


@pytest.fixture(scope="module")
def in_word() -> WordFile:
    """The letter in Word, read back."""
    return word.opened(render_word(WRITTEN, HD36))


@pytest.mark.parametrize(
    ("text", "size", "style", "centre"),
    [
        ("HUYỆN ỦY PÁC NẶM", 14, "bold", LEFT_COLUMN),
        ("Số      -CV/HU", 14, "regular", LEFT_COLUMN),
        ("V/v đôn đốc thực hiện nhiệm vụ", 12, "italic", LEFT_COLUMN),
        ("Kính gửi:", 14, "italic", None),
        ("chậm nhất ngày 22/9/2023", 14, "bold italic", None),
        ("T/L BAN THƯỜNG VỤ", 14, "bold", None),
        ("CHÁNH VĂN PHÒNG", 14, "regular", None),
        ("- Như trên;", 12, "regular", None),
    ],
)
def test_an_element_on_paper_has_its_size_style_and_place(
    on_paper: Paper, text: str, size: int, style: str, centre: float | None
) -> None:
    run = on_paper.find(text)

    assert run.size == pytest.approx(size, abs=SAME_SIZE)
    assert run.style == style
    if centre is not None:
        assert run.centre == pytest.approx(centre, abs=NEAR)


def test_the_abstract_stands_under_the_number_and_the_addressee_below_in_the_middle(on_paper: Paper) -> None:
    number, abstract = on_paper.find("Số "), on_paper.find("V/v đôn đốc")
    addressed = on_paper.find("Kính gửi: Phòng Nông nghiệp và Phát triển nông thôn")

    assert number.baseline < abstract.baseline < on_paper.find("Kính gửi:").baseline
    assert addressed.centre == pytest.approx(MIDDLE, abs=NEAR)


def test_it_has_no_name_of_a_kind_and_no_hyphens(on_paper: Paper) -> None:
    text = "".join(on_paper.text(page) for page in range(on_paper.pages))

    assert "CÔNG VĂN" not in text
    assert "-----" not in text
    assert on_paper.find("Qua theo dõi").left == pytest.approx(LEFT + 10, abs=NEAR)


def test_word_has_the_same_words_as_the_paper(on_paper: Paper, in_word: WordFile) -> None:
    printed = "".join("".join(on_paper.text(page) for page in range(on_paper.pages)).split())
    number = on_paper.page_number(1)
    assert number is not None

    said = ["".join(line.text.split()) for line in word.paragraphs(in_word)]

    assert sum(map(len, said)) == len(printed) - len(number.text)
    for words in said:
        assert words in printed or words in printed.replace(number.text, "", 1), words


def test_word_has_the_margins_of_the_rule_set(in_word: WordFile) -> None:
    [section] = in_word.sections

    sides = (section.top_margin, section.right_margin, section.bottom_margin, section.left_margin)
    assert [round(side.mm) for side in sides if side] == [20, 15, 20, 30]
    assert [round(side.mm) for side in (section.page_width, section.page_height) if side] == [210, 297]


def test_word_has_the_sizes_and_styles(in_word: WordFile) -> None:
    for start, size, style in (
        ("ĐẢNG CỘNG SẢN VIỆT NAM", 15, "bold"),
        ("ĐẢNG BỘ TỈNH BẮC KẠN", 14, "regular"),
        ("HUYỆN ỦY PÁC NẶM", 14, "bold"),
        ("Số      -CV/HU", 14, "regular"),
        ("Pác Nặm, ngày 15 tháng 9 năm 2023", 14, "italic"),
        ("V/v đôn đốc", 12, "italic"),
        ("Kính gửi:", 14, "italic"),
        ("Qua theo dõi", 14, "regular"),
        ("1. Nhiệm vụ quá hạn", 14, "bold"),
        ("Nơi nhận:", 14, "regular"),
        ("- Như trên;", 12, "regular"),
        ("T/L BAN THƯỜNG VỤ", 14, "bold"),
        ("CHÁNH VĂN PHÒNG", 14, "regular"),
    ):
        assert word.set_in(word.line(in_word, start)) == (size, style), start


def test_word_sets_paragraphs_as_the_rules_ask(in_word: WordFile) -> None:
    assert word.spacing(word.line(in_word, "Qua theo dõi")) == (18, 6, 10)
    assert in_word.styles["Normal"].font.name == "Times New Roman"


def test_word_stresses_the_day_of_answer_alone(in_word: WordFile) -> None:
    stressed = [run.text for line in word.paragraphs(in_word) for run in line.runs if run.bold and run.italic]

    assert stressed == ["chậm nhất ngày 22/9/2023"]


def test_what_people_wrote_is_text_in_both(on_paper: Paper, in_word: WordFile) -> None:
    hostile = "1.2. abc <b>d</b> & {{ 7*7 }} (NV-2023-011)"

    assert word.line(in_word, hostile)
    assert hostile.replace(" ", "") in "".join(on_paper.text(0).split())


def test_a_word_process_without_memory_fails_with_a_reason() -> None:
    with pytest.raises(RenderFailed) as failed:
        render_word(WRITTEN, HD36, memory=20_000_000)

    assert failed.value.failure in {Failure.MEMORY, Failure.CRASH}
