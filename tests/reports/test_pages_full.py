"""Where pages end: the bottom margin, and the signature that never leaves the last paragraph."""

from dataclasses import replace

import pytest

from pacnam_tasks.reports.document import Document, Paragraph, Section
from pacnam_tasks.reports.followup import compose
from pacnam_tasks.reports.printing import Sheet, lay_out
from pacnam_tasks.reports.render import render_pdf
from pacnam_tasks.reports.rule_sets import HD36
from tests.reports.paper import Paper
from tests.reports.samples import none


@pytest.fixture(scope="module")
def grey() -> Paper:
    """A body and an appendix of several pages on grey ground, which fills the text area of each full page."""
    lines = "<p>Một dòng.</p>" * 70
    page = f'<div class="grey">{lines}</div><div class="appendix grey">{lines}</div>'
    css = lay_out(compose(none()), HD36).css + ".grey { background: #eee }"
    return Paper(render_pdf(Sheet(f'<link rel="stylesheet" href="app-static:style.css">{page}', css)).pdf)


def test_the_text_area_of_a_full_page_ends_at_the_margins(grey: Paper) -> None:
    (ground,) = grey.strokes[grey.portrait[0]]

    assert (ground.left, ground.right, ground.bottom) == pytest.approx((30, 195, 277), abs=0.5)


def test_the_text_area_of_a_full_appendix_ends_at_its_margins(grey: Paper) -> None:
    (ground,) = grey.strokes[grey.landscape[0]]

    assert (ground.left, ground.right, ground.bottom) == pytest.approx((20, 277, 195), abs=0.5)


def test_no_line_passes_the_right_margin_whatever_its_letters() -> None:
    """Letters that type setters draw together, as in "Vắc", once made lines longer than they were measured."""
    text = Paragraph("Vắc xin Y tế, Tây Vân, AVATAR, Yên Tĩnh, Tỷ Vỹ, phòng LĐ–TB&XH. " * 30)
    paper = _paper(replace(compose(none()), sections=(Section("I- TÌNH HÌNH", (text,)),)))

    ends = [line.right for line in paper.lines(0) if "Vắc" in line.text or "Yên" in line.text]

    assert len(ends) > 15
    assert ends[:-1] == pytest.approx([195] * (len(ends) - 1), abs=0.1)


@pytest.mark.parametrize("stressed", ["", "31/8/2023"])
def test_a_line_before_a_code_or_a_stressed_day_is_filled(stressed: str) -> None:
    """Words that filled a line but for the space at their end once left only the first of them there."""
    code = stressed or "NV-2023-006"
    text = "Phòng Nông nghiệp và Phát triển nông thôn báo cáo vướng mắc của {}: “Dịch tả lợn châu Phi đang lây lan”."
    filled = (f"nhiệm {'v' * n}{'i' * m} {code}" for n in range(1, 4) for m in range(12))
    body = tuple(Paragraph(text.format(words), stressed=stressed) for words in filled)
    paper = _paper(replace(compose(none()), sections=(Section("I- TÌNH HÌNH", body),)))

    lines = [line for page in paper.portrait for line in paper.lines(page)]

    first = [line.right for line in lines if line.text.startswith("Phòng Nông") or line.text == "Phòng"]
    assert len(first) == len(body)
    assert first == pytest.approx([195] * len(first), abs=0.1)


@pytest.mark.parametrize("paragraphs", [11, 12, 13])
def test_where_the_page_ends_the_signature_stays_with_the_last_paragraph(paragraphs: int) -> None:
    body = (Paragraph("Một dòng."),) * paragraphs
    paper = _paper(replace(compose(none()), sections=(Section("I- TÌNH HÌNH", body),)))

    last = paper.find("Trên đây là kết quả").page

    assert last == (0 if paragraphs == 11 else 1)
    assert (paper.find("T/M BAN THƯỜNG VỤ").page, paper.find("Nông Thị Bích").page) == (last, last)


def _paper(document: Document) -> Paper:
    return Paper(render_pdf(lay_out(document, HD36)).pdf)
