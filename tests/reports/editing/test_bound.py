"""Figures stay bound in edited text; what is typed over by hand is told; sums are looked at. No database."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask_babel import Babel

from pacnam_tasks.reports.bound import binding, figure, taken_apart
from pacnam_tasks.reports.content import Earlier
from pacnam_tasks.reports.document import Document, Paragraph, as_text, frozen_document
from pacnam_tasks.reports.editing.applied import Edit, edited, values_of
from pacnam_tasks.reports.editing.checks import Matter, does_not_add_up, in_document
from pacnam_tasks.reports.editing.labels import figure_name
from pacnam_tasks.reports.editing.rules import Unreadable, by_hand, read, shown
from pacnam_tasks.reports.followup import compose
from pacnam_tasks.reports.kinds import obstacles, overdue
from tests.reports.samples import DAY, Tallied, figures, none

OWN = "Trong [[assigned]] nhiệm vụ, đã hoàn thành [[done]] nhiệm vụ."
VALUES = {"assigned": "64", "done": "21", "open_overdue": "07"}
pytestmark = pytest.mark.usefixtures("in_words")


@pytest.fixture
def in_words(bare_app: Flask) -> Any:
    """Names of figures are told in the language of the page."""
    with bare_app.test_request_context():
        yield


@pytest.fixture(scope="module")
def bare_app() -> Flask:
    """The words alone, without a database."""
    app = Flask("pacnam_tasks")
    app.config["BABEL_DEFAULT_LOCALE"] = "vi"
    Babel(app)
    return app


def test_a_sentence_is_plain_text_for_everyone_but_the_frame() -> None:
    assert figure("done", "21") == "21"

    with binding():
        bound = taken_apart(f"đã hoàn thành {figure('done', '21')} nhiệm vụ")

    assert (bound.text, bound.template) == ("đã hoàn thành 21 nhiệm vụ", "đã hoàn thành [[done]] nhiệm vụ")
    assert bound.figures == (("done", "21"),)


@pytest.mark.parametrize("make", [compose, overdue.compose, obstacles.compose])
@pytest.mark.parametrize("found", [figures, none])
def test_no_mark_is_ever_printed_and_each_paragraph_has_a_key_of_its_own(
    make: Callable[..., Document], found: Callable[[], Any]
) -> None:
    document = make(found())
    keys = [one.key for one in document.passages]

    assert not any("\ufdd0" <= letter <= "\ufdef" for letter in as_text(document))
    assert len(keys) == len(set(keys))
    assert frozen_document(as_text(document)).passages == document.passages


@pytest.mark.parametrize(
    ("typed", "template"),
    [
        ("Có [[hoàn thành: 21]] nhiệm vụ xong.", "Có [[done]] nhiệm vụ xong."),
        ("Có [[Hoàn thành]] nhiệm vụ xong.", "Có [[done]] nhiệm vụ xong."),
        ("Có [[hoàn thành: 22]] nhiệm vụ xong.", "Có [[done=22]] nhiệm vụ xong."),
        ("Quá hạn [[quá hạn: 07]].", "Quá hạn [[open_overdue]]."),
    ],
)
def test_what_is_typed_is_read_as_a_template_and_shown_so_again(typed: str, template: str) -> None:
    assert read(typed, VALUES, figure_name) == template
    assert read(shown(template, VALUES, figure_name), VALUES, figure_name) == template


@pytest.mark.parametrize("typed", ["Có [[tiền thưởng: 5]].", "Có [[hoàn thành: 21.", "Có ]] 21."])
def test_a_figure_without_a_name_and_a_bracket_without_its_other_are_refused(typed: str) -> None:
    with pytest.raises(Unreadable):
        read(typed, VALUES, figure_name)


@pytest.mark.parametrize(
    ("template", "over"),
    [
        (OWN, []),
        ("Xong [[done]] trên [[assigned]].", []),
        ("Xong [[done=22]] trên [[assigned]].", [("done", "22", "21")]),
        ("Xong 22 trên [[assigned]].", [("done", "", "21"), ("", "22", "")]),
        ("Xong [[done]] trên [[assigned]], bằng 33%.", [("", "33%", "")]),
    ],
)
def test_figures_typed_by_hand_are_found_by_comparing(template: str, over: list[tuple[str, str, str]]) -> None:
    assert [(one.name, one.typed, one.value) for one in by_hand(OWN, template, VALUES)] == over


def _text(document: Document, key: str) -> str:
    blocks = (block for one in document.sections for block in one.blocks if isinstance(block, Paragraph))
    return next(block.text for block in blocks if block.key == key)


def test_bound_figures_follow_newer_ones_and_those_typed_by_hand_stay() -> None:
    edits = {"finished": Edit("Xong [[done]]/[[assigned]], riêng đúng hạn [[done_on_time=99]].", "")}
    later = replace(figures(), total=Tallied(done_on_time=7, open_in_time=1))

    assert _text(edited(compose(figures()), edits), "finished") == "Xong 06/20, riêng đúng hạn 99."
    after = edited(compose(later), edits)
    assert _text(after, "finished") == "Xong 07/08, riêng đúng hạn 99."
    passage = next(one for one in after.passages if one.key == "finished")
    assert [(one.name, one.typed, one.value) for one in passage.by_hand if one.typed] == [("done_on_time", "99", "07")]


def test_a_figure_that_is_counted_no_more_keeps_what_was_seen_and_is_told() -> None:
    edits = {"finished": Edit("Riêng [[late/Phòng cũ]] việc.", "", {"late/Phòng cũ": "03"})}

    after = edited(compose(figures()), edits)

    assert _text(after, "finished") == "Riêng 03 việc."
    assert Matter.NOT_COUNTED in {one.matter for one in does_not_add_up(after)}


def test_prose_of_several_lines_stands_below_its_heading_as_paragraphs() -> None:
    after = edited(compose(figures()), {"prose/assessment": Edit("Dòng một.\nDòng hai.", "")})

    blocks = [block for block in after.sections[1].blocks if isinstance(block, Paragraph)]
    assert [block.text for block in blocks][-3:] == ["4. Đánh giá chung", "Dòng một.", "Dòng hai."]


def test_an_empty_heading_is_told_until_somebody_has_written_below_it() -> None:
    headings = ["prose/reminded", "prose/measures"]
    written = edited(compose(none()), {key: Edit("Tập trung chỉ đạo.", "") for key in headings})

    assert [one.key for one in in_document(compose(none())) if one.matter is Matter.EMPTY] == headings
    assert not [one for one in in_document(written) if one.matter is Matter.EMPTY]


def test_figures_that_do_not_add_up_are_told_and_those_that_do_are_not() -> None:
    wrong = compose(figures())
    right = compose(none())

    assert {one.matter for one in does_not_add_up(wrong)} == {Matter.TABLE_SUM}
    assert does_not_add_up(right) == []
    broken = replace(right, figures=(*((n, "05" if n == "done" else v) for n, v in right.figures),))
    assert {one.about[0] for one in does_not_add_up(broken)} == {"done", "assigned"}


def test_the_day_of_the_figures_is_bound_too() -> None:
    document = compose(figures())

    assert values_of(document, document.passages[0])["as_of"] == f"{DAY.day}/{DAY.month}/{DAY.year}"
    assert "[[as_of]]" in document.passages[0].template


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (Tallied(done_on_time=5, open_overdue=2), "tăng 03 nhiệm vụ hoàn thành và giảm 01 nhiệm vụ quá hạn"),
        (Tallied(done_on_time=8, open_overdue=1), "số nhiệm vụ được giao, hoàn thành, quá hạn không thay đổi."),
        (Tallied(done_on_time=7, open_overdue=1, open_in_time=1), "tăng 01 nhiệm vụ hoàn thành; số"),
    ],
)
def test_a_report_of_a_period_is_compared_with_the_period_before(before: Tallied, said: str) -> None:
    now = Tallied(done_on_time=8, open_overdue=1)
    document = compose(replace(figures(), total=now, before=Earlier(date(2023, 8, 31), before)))

    text = _text(document, "compared")

    assert text.startswith("So với kỳ trước (số liệu đến ngày 31/8/2023), ")
    assert said in text
