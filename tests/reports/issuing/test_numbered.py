"""A document with its number says the same as its draft, but for number and date."""

from dataclasses import replace
from datetime import date

from pacnam_tasks.reports.document import Paragraph, as_text, frozen_document
from pacnam_tasks.reports.followup import compose
from pacnam_tasks.reports.issuing.rules import file_name, numbered, replacing, written
from pacnam_tasks.reports.letters.letter import compose as compose_letter
from pacnam_tasks.reports.printing import lay_out
from pacnam_tasks.reports.render import render_pdf
from pacnam_tasks.reports.rule_sets import HD36
from tests.reports.letters.samples import letter
from tests.reports.paper import Paper
from tests.reports.samples import figures

DRAFT = compose(figures())
DAY = date(2023, 2, 5)


def test_number_and_date_stand_wherever_the_document_says_them() -> None:
    issued = numbered(DRAFT, 5, DAY)

    assert issued.number == "Số 05-BC/HU"
    assert issued.place_and_date == "Pác Nặm, ngày 05 tháng 02 năm 2023"
    attached = {one.attached_to for one in issued.appendices}
    assert attached == {"(kèm theo Báo cáo số 05-BC/HU, ngày 05/02/2023 của Ban Thường vụ Huyện ủy)"}


def test_the_name_of_a_file_has_the_number_in_letters_that_every_disk_takes() -> None:
    assert file_name("BC/ĐU", 1, DAY) == "01-BC-DU-2023-02-05"
    assert file_name("UBND-VP", 120, DAY) == "120-UBND-VP-2023-02-05"


def test_nothing_else_of_the_document_changes() -> None:
    issued = numbered(DRAFT, 5, DAY)

    as_drafted = replace(
        issued,
        day=DRAFT.day,
        number=DRAFT.number,
        place_and_date=DRAFT.place_and_date,
        appendices=tuple(
            replace(one, attached_to=before.attached_to)
            for one, before in zip(issued.appendices, DRAFT.appendices, strict=True)
        ),
    )
    assert replace(as_drafted, sections=DRAFT.sections) == DRAFT


def test_headings_under_which_nobody_wrote_are_not_issued() -> None:
    drafted = [block.text for section in DRAFT.sections for block in section.blocks if isinstance(block, Paragraph)]

    issued = [
        block.text
        for section in numbered(DRAFT, 5, DAY).sections
        for block in section.blocks
        if isinstance(block, Paragraph)
    ]

    empty = {"4. Đánh giá chung", "Nhắc nhở, phê bình, biểu dương trong kỳ", "Giải pháp thực hiện", ""}
    assert empty <= set(drafted)
    assert issued == [text for text in drafted if text not in empty]


def test_a_heading_under_which_somebody_wrote_is_issued() -> None:
    blocks = (Paragraph("4. Đánh giá chung", head=True), Paragraph("Tiến độ có chuyển biến.", key="a"), Paragraph(" "))

    assert written(blocks) == blocks[:2]


def test_what_is_frozen_is_read_back_whole() -> None:
    for document in (DRAFT, compose_letter(letter())):
        assert frozen_document(as_text(document)) == document


def test_a_replacement_names_the_old_document_on_paper() -> None:
    said = replacing("Báo cáo", "Báo cáo", "BC/HU", 12, date(2023, 9, 5), "Ban Thường vụ Huyện ủy")
    assert said == "Báo cáo này thay thế Báo cáo số 12-BC/HU, ngày 05/9/2023 của Ban Thường vụ Huyện ủy."

    printed = Paper(render_pdf(lay_out(replace(DRAFT, replaces=said), HD36)).pdf)

    assert "".join(said.split()) in "".join(printed.text(printed.portrait[-1]).split())
