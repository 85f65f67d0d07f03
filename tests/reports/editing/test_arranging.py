"""Parts left out and moved, and what a report says otherwise than the one before it. No database."""

from dataclasses import replace
from typing import Any

from pacnam_tasks.reports.document import Document, Paragraph
from pacnam_tasks.reports.editing.applied import Edit, edited
from pacnam_tasks.reports.editing.arranging import Arrangement, arranged
from pacnam_tasks.reports.editing.changes import changes
from pacnam_tasks.reports.editing.checks import Matter, does_not_add_up
from pacnam_tasks.reports.followup import compose
from pacnam_tasks.reports.rule_sets import HD36
from tests.reports.samples import figures, late_task

ANNEX = "annex-danh-muc-nhiem-vu-qua-han"
OF_UNITS = "annex-tong-hop-theo-co-quan-don-vi"


def _all(document: Document) -> str:
    blocks = (block for one in document.sections for block in one.blocks if isinstance(block, Paragraph))
    return "\n".join(block.text for block in blocks)


def test_parts_are_numbered_anew_in_the_order_that_was_chosen() -> None:
    document = compose(figures())
    first, second, *rest = [one.key for one in document.sections]

    after = arranged(document, HD36, Arrangement((second, first), {rest[0]: "…", rest[2]: "…"}))

    assert [one.heading for one in after.sections] == [
        "I- KẾT QUẢ THỰC HIỆN",
        "II- TÌNH HÌNH GIAO NHIỆM VỤ",
        "III- KHÓ KHĂN, VƯỚNG MẮC, KIẾN NGHỊ",
    ]
    assert Arrangement.of(Arrangement((second,), {first: "…"}).text) == Arrangement((second,), {first: "…"})


def test_the_text_names_an_appendix_as_it_is_numbered_now_edited_or_not() -> None:
    total: Any = figures().total
    many = replace(total, open_overdue=40)
    document = compose(replace(figures(), total=many, overdue=tuple(late_task(n) for n in range(40))))
    assert "tại Phụ lục 2" in _all(document)

    after = arranged(document, HD36, Arrangement((), {OF_UNITS: "…"}))
    assert "tại Phụ lục 1" in _all(after)
    assert "Phụ lục 2" not in _all(after)

    written = edited(after, {"overdue": Edit("Xem [[annex/2]].", "")})
    assert "Xem Phụ lục 1." in _all(written)


def test_a_document_whose_text_names_an_appendix_that_is_left_out_does_not_add_up() -> None:
    after = arranged(compose(figures()), HD36, Arrangement((), {OF_UNITS: "…"}))

    found = [one for one in does_not_add_up(after) if one.matter is Matter.NO_ANNEX]

    assert [one.key for one in found] == ["units"]


def test_what_changed_is_told_figure_by_figure_and_row_by_row() -> None:
    before = compose(figures())
    gone, *_rest = figures().by_field
    total: Any = figures().total
    later = replace(
        figures(),
        total=replace(total, done_on_time=6, open_in_time=7),
        by_field=(*figures().by_field[1:], replace(gone, name="Lĩnh vực mới")),
    )

    told = list(changes(before, compose(later)))

    assert ("done", "06", "08", 2) in [(one.figure, one.before, one.now, one.by) for one in told]
    assert [(one.before, one.now) for one in told if one.table and not one.column] == [
        ("", "Lĩnh vực mới"),
        (gone.name, ""),
    ]
    assert list(changes(before, before)) == []
