"""Tables of any length: heads repeated, rows whole, nothing outside the page."""

from decimal import Decimal
from itertools import pairwise

import pytest

from pacnam_tasks.reports.content import FollowUpFigures
from pacnam_tasks.reports.followup import compose
from pacnam_tasks.reports.printing import lay_out
from pacnam_tasks.reports.render import render_pdf
from pacnam_tasks.reports.rule_sets import HD36
from tests.reports.paper import Paper, mm
from tests.reports.samples import Tallied, due_task, figures, late_task, lines, many, none


@pytest.fixture(scope="module")
def long_paper() -> Paper:
    """A plan of 300 tasks."""
    return _paper(many(300))


def test_the_head_of_a_table_is_repeated_on_every_page(long_paper: Paper) -> None:
    assert len(long_paper.landscape) > 10
    for page in long_paper.landscape[1:]:
        assert "TTMãNội dung nhiệm vụCơ quan, đơn vị chủ trìThời hạn" in long_paper.text(page)


def test_a_row_is_never_split_over_two_pages(long_paper: Paper) -> None:
    for page in long_paper.landscape[1:]:
        assert _codes_in_rows(long_paper, page) == [1] * len(_codes_in_rows(long_paper, page))


def test_every_task_of_a_long_list_is_printed_once_in_its_appendix(long_paper: Paper) -> None:
    codes = [run.page for run in long_paper.find_all("NV-2023-") if run.page in long_paper.landscape]

    assert len(codes) == 200


def test_nothing_of_a_long_table_leaves_the_page(long_paper: Paper) -> None:
    for page in long_paper.landscape:
        assert max(stroke.bottom for stroke in long_paper.strokes[page]) <= 195.5
        assert max(run.bottom for run in long_paper.lines(page)) <= 195.5
        assert max(run.right for run in long_paper.lines(page)) <= 277.5


def test_a_long_list_in_the_text_is_cut_and_refers_to_the_appendix(long_paper: Paper) -> None:
    body = "".join(long_paper.text(page) for page in long_paper.portrait)

    assert body.count("quá hạn 29 ngày") <= 30
    assert "DanhmụctạiPhụlục2" in body.replace(" ", "")


def test_a_committee_without_tasks_gets_one_right_sentence_in_each_part() -> None:
    paper = _paper(none())

    text = "".join(paper.text(page) for page in range(paper.pages))
    for sentence in (
        "chưa có nhiệm vụ nào được giao.",
        "Chưa có nhiệm vụ để đánh giá kết quả thực hiện.",
        "Không có nhiệm vụ quá hạn.",
        "Không có khó khăn, vướng mắc được báo cáo.",
        "Không có nhiệm vụ đến hạn từ ngày",
    ):
        assert sentence in text
    assert not paper.landscape


def test_a_plan_of_one_task_is_printed() -> None:
    one = Tallied(open_overdue=1, ages=(1, 0, 0, 0, 0), percent=Decimal(50))
    paper = _paper(
        figures(
            total=one,
            by_field=lines(["Y tế"], one),
            by_unit=lines(["Trung tâm Y tế huyện"], one),
            overdue=(late_task(1),),
            due=(),
            obstacles=(),
        )
    )

    assert "Trong 01 nhiệm vụ được giao, chưa có nhiệm vụ hoàn thành." in paper.text(0)
    assert len(paper.landscape) == 2


def test_a_title_of_a_thousand_letters_without_a_space_stays_in_its_cell() -> None:
    title = "Ư" * 1000
    paper = _paper(figures(overdue=(late_task(1, title=title),), due=(due_task(2, title=title),)))

    for page in range(paper.pages):
        width, height = paper.sizes[page]
        assert max(run.right for run in paper.lines(page)) <= width - 14.5
        assert max(run.bottom for run in paper.lines(page)) <= height - 14.5
    assert sum(paper.text(page).count("Ư") for page in paper.landscape) == 2000


def test_the_parts_of_the_communes_have_a_table_of_their_own() -> None:
    parts = Tallied(done_on_time=4, open_in_time=6)
    paper = _paper(figures(parts=parts, parts_by_unit=lines(["Xã Bộc Bố", "Xã Cổ Linh"], parts)))

    text = paper.text(paper.landscape[0])
    assert text.count("Tổng cộng") == 2
    assert "2. Nhiệm vụ thành phần, theo đơn vị thực hiện" in text


def _paper(found: FollowUpFigures) -> Paper:
    return Paper(render_pdf(lay_out(compose(found), HD36)).pdf)


def _codes_in_rows(paper: Paper, page: int) -> list[int]:
    """How many codes stand in each row of the table, below its head."""
    rules = [stroke for stroke in paper.strokes[page] if stroke.left < 21 and stroke.right - stroke.left > 5]
    edges = sorted({round(rule.top, 1) for rule in rules})
    codes = [mm(run.baseline) for run in paper.find_all("NV-2023-") if run.page == page]
    rows = list(pairwise(edges))[1:]
    return [sum(upper < code < lower for code in codes) for upper, lower in rows]
