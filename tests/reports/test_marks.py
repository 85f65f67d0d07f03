"""The marks below the number (how urgent, of a conference, a draft) by each rule set, measured on paper and in Word."""

from dataclasses import dataclass, replace

import pytest
from docx.document import Document as WordFile
from docx.oxml.ns import qn

from pacnam_tasks.reports.document import Document
from pacnam_tasks.reports.followup import compose
from pacnam_tasks.reports.issuing.rules import numbered
from pacnam_tasks.reports.marks import NO_MARKS, Marks, bearing
from pacnam_tasks.reports.printing import lay_out
from pacnam_tasks.reports.render import render_pdf, render_word
from pacnam_tasks.reports.rule_sets import HD05, HD36, ND30, RULE_SETS, RuleSet, Type, Urgency
from tests.reports import word
from tests.reports.paper import Paper, Run
from tests.reports.samples import LETTERHEAD, none
from tests.reports.test_layout import LEFT_COLUMN, NEAR, SAME_SIZE, STATE_LEFT, STATE_LETTERHEAD

ALL = Marks(Urgency.VERY_URGENT, for_conference=True)


@dataclass(frozen=True)
class Marked:
    """A short document by a rule set, plain, as a draft, and with all marks."""

    rules: RuleSet
    plain: Document
    centre: float
    sizes: tuple[float, float]
    conference: bool

    @property
    def draft(self) -> Document:
        return bearing(self.plain, self.rules, NO_MARKS, is_draft=True)

    @property
    def whole(self) -> Document:
        return bearing(self.plain, self.rules, ALL, is_draft=True)


MARKED = {
    "HD36": Marked(HD36, compose(replace(none(), letterhead=LETTERHEAD), HD36), LEFT_COLUMN, (13, 14), conference=True),
    "ND30": Marked(
        ND30, compose(replace(none(), letterhead=STATE_LETTERHEAD), ND30), STATE_LEFT, (13, 14), conference=False
    ),
}


@pytest.fixture(scope="module", params=MARKED)
def marked(request: pytest.FixtureRequest) -> Marked:
    """Each rule set in its turn."""
    return MARKED[str(request.param)]


def _on_paper(document: Document, rules: RuleSet) -> Paper:
    return Paper(render_pdf(lay_out(document, rules)).pdf)


@pytest.fixture(scope="module")
def paper(marked: Marked) -> Paper:
    """The document with all marks."""
    return _on_paper(marked.whole, marked.rules)


@pytest.fixture(scope="module")
def in_word(marked: Marked) -> WordFile:
    """The same in Word, read back."""
    return word.opened(render_word(marked.whole, marked.rules))


def _marks(marked: Marked) -> dict[str, str]:
    """The words of each mark with their style."""
    conference = {"TÀI LIỆU HỘI NGHỊ": "regular"} if marked.conference else {}
    return {"THƯỢNG KHẨN": "bold", "Dự thảo": "regular"} | conference


def test_every_rule_set_in_use_is_measured() -> None:
    assert set(MARKED) == set(RULE_SETS)


def test_each_mark_has_its_size_its_style_and_its_place(marked: Marked, paper: Paper) -> None:
    least, most = marked.sizes
    for words, style in _marks(marked).items():
        run = paper.find(words)
        assert least - SAME_SIZE <= run.size <= most + SAME_SIZE, words
        assert (run.style, run.page) == (style, 0), words
        assert run.centre == pytest.approx(marked.centre, abs=NEAR), words


def test_the_marks_stand_below_the_number_and_above_the_name(marked: Marked, paper: Paper) -> None:
    number = paper.find("Số")
    marks = [paper.find(words) for words in ("THƯỢNG KHẨN", *(["TÀI LIỆU"] if marked.conference else []), "Dự thảo")]

    below = [one.baseline for one in (number, *marks, paper.find("BÁO CÁO"))]

    assert below == sorted(below)
    assert marks[-1].bottom < paper.find("BÁO CÁO").top


def test_the_urgency_is_boxed(paper: Paper) -> None:
    left, right, top, bottom = _box(paper, paper.find("THƯỢNG KHẨN"))
    run = paper.find("THƯỢNG KHẨN")

    assert (run.left - left, right - run.right) == pytest.approx((2, 2), abs=NEAR)
    assert top < run.top + 0.5
    assert bottom > run.bottom - 1


def test_a_rule_set_without_a_mark_for_conferences_prints_none(paper: Paper, marked: Marked) -> None:
    assert ("HỘI NGHỊ" in paper.text(0)) is marked.conference


def test_that_of_a_draft_moves_nothing(marked: Marked) -> None:
    plain, draft = (_on_paper(one, marked.rules) for one in (marked.plain, marked.draft))

    assert draft.pages == plain.pages
    assert [one for one in _places(draft) if one[0] not in "Dự thảo"] == [
        one for one in _places(plain) if one[0] not in "Dự thảo"
    ]


def test_word_sets_each_mark_as_the_paper_does(marked: Marked, in_word: WordFile) -> None:
    found = {one.text.strip("\u00a0"): word.set_in(one) for one in word.paragraphs(in_word) if one.runs}

    for words, style in _marks(marked).items():
        size, in_style = found[words]
        assert marked.sizes[0] <= size <= marked.sizes[1], words
        assert in_style == style, words


def test_word_boxes_the_urgency_and_nothing_else(in_word: WordFile) -> None:
    runs = [run for one in word.paragraphs(in_word) for run in one.runs]

    boxed = [run.text.strip("\u00a0") for run in runs if run._r.find(".//" + qn("w:bdr")) is not None]

    assert boxed == ["THƯỢNG KHẨN"]


def test_in_word_that_of_a_draft_takes_its_room_from_the_white_below_the_head(marked: Marked) -> None:
    pitch = marked.rules.head_pitch
    plain, draft = (word.opened(render_word(one, marked.rules)) for one in (marked.plain, marked.draft))

    before = [word.spacing(word.line(file, "BÁO CÁO"))[1] for file in (plain, draft)]

    assert word.spacing(word.line(draft, "Dự thảo"))[0] == pitch
    assert before[0] - before[1] == pitch


def test_with_its_number_a_document_is_a_draft_no_more_but_as_urgent(marked: Marked) -> None:
    issued = numbered(marked.whole, 7, marked.whole.day)

    assert (issued.draft, issued.urgency) == ("", "THƯỢNG KHẨN")


def test_what_is_told_of_the_rule_set_of_2026_is_written_down_and_not_in_use() -> None:
    assert "HD05" not in RULE_SETS
    assert HD05.spelt("ĐẢNG UỶ, Uỷ ban, cấp uỷ") == "ĐẢNG ỦY, Ủy ban, cấp ủy"
    assert (HD05.between_recipients, HD05.after_recipients) == (";", ".")
    assert (HD05.to, HD05.submitted_to) == ("Kính gửi", "Kính trình")
    assert HD05.elements.signing_title == Type(14, bold=False)


def _box(paper: Paper, run: Run) -> tuple[float, float, float, float]:
    """The lines around a run: left, right, top, bottom."""
    near = [
        one
        for one in paper.strokes[run.page]
        if one.left > run.left - 5
        and one.right < run.right + 5
        and run.top - 3 < one.top
        and one.bottom < run.bottom + 3
    ]
    assert near, "no box"
    return (
        min(one.left for one in near),
        max(one.right for one in near),
        min(one.top for one in near),
        max(one.bottom for one in near),
    )


def _places(paper: Paper) -> list[tuple[str, int, float, float]]:
    return sorted(
        (char["text"], page, round(char["x0"], 1), round(char["top"], 1))
        for page, chars in enumerate(paper.chars)
        for char in chars
    )
