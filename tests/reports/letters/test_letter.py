"""What a letter says, right at one and at many; to whom, under which number and by whose authority."""

import json
from dataclasses import replace
from datetime import date

import pytest

from pacnam_tasks.reports.bound import STRAY
from pacnam_tasks.reports.document import Signer
from pacnam_tasks.reports.document import as_text as as_json
from pacnam_tasks.reports.letterheads.rules import by_delegation, plain_letterhead
from pacnam_tasks.reports.letters.content import Letter, Urged, as_text, frozen_letter
from pacnam_tasks.reports.letters.letter import compose, late_direction, late_task, missing_periods, opening
from pacnam_tasks.reports.letters.rules import chief_of_office, recipients
from pacnam_tasks.reports.rule_sets import ND30
from pacnam_tasks.reports.wording import inside, number_line, symbol_for
from tests.reports.letters.samples import BESIDE, DIRECTION, PERIODS, TASK, URGED, letter
from tests.reports.samples import LETTERHEAD
from tests.reports.test_layout import STATE_LETTERHEAD

LATE = "Tiêm phòng gia súc, gia cầm đợt 2 (thu – đông) (NV-2023-011): thời hạn 31/8/2023"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, f"{LATE}, quá hạn 15 ngày; kết quả báo cáo gần nhất: 438,6/520 ha, đạt 84,3%."),
        ({"result": ""}, f"{LATE}, quá hạn 15 ngày; kết quả báo cáo gần nhất: đạt 84,3%."),
        (
            {"result": "84,3% kế hoạch"},
            f"{LATE}, quá hạn 15 ngày; kết quả báo cáo gần nhất: 84,3% kế hoạch.",
        ),
        (
            {"returned_on": date(2023, 9, 8)},
            f"{LATE}, quá hạn 15 ngày; kết quả báo cáo gần nhất: 438,6/520 ha, đạt 84,3%; kết quả đã bị trả lại ngày "
            "08/9/2023.",
        ),
        ({"is_reported": False}, f"{LATE}, quá hạn 15 ngày; chưa báo cáo kết quả."),
        (
            {"original_due": date(2023, 8, 1), "extensions": 1, "days": 3, "is_reported": False},
            f"{LATE} (thời hạn ban đầu 01/8/2023, gia hạn 01 lần), quá hạn 03 ngày; chưa báo cáo kết quả.",
        ),
    ],
    ids=["counted", "a percentage only", "counted in percent", "returned", "nothing reported", "extended"],
)
def test_an_overdue_task_is_named_with_what_was_reported_last(changes: dict[str, object], said: str) -> None:
    assert late_task(replace(TASK, **changes)) == said  # type: ignore[arg-type]  # of many kinds


def test_a_direction_is_quoted_with_its_day_of_answer() -> None:
    assert late_direction(DIRECTION) == (
        "Thu hoạch lúa mùa (NV-2023-010): ý kiến chỉ đạo ngày 04/9/2023 “Báo cáo diện tích đã gặt”, "
        "thời hạn trả lời 08/9/2023, quá hạn 07 ngày."
    )


def test_missing_reports_are_counted_and_the_last_is_named() -> None:
    one, two = missing_periods(PERIODS), missing_periods(replace(PERIODS, count=2))

    assert "chưa gửi báo cáo kỳ từ ngày 04/9/2023 đến ngày 10/9/2023, quá hạn 05 ngày." in one
    assert "chưa gửi báo cáo 02 kỳ, gần nhất là kỳ từ ngày 04/9/2023" in two


@pytest.mark.parametrize(
    ("urged", "owed", "headings"),
    [
        (
            URGED,
            "còn 01 nhiệm vụ quá hạn chưa hoàn thành, 01 ý kiến chỉ đạo quá hạn chưa trả lời và 01 nhiệm vụ thường "
            "xuyên, định kỳ chưa gửi đủ báo cáo, cụ thể như sau:",
            [
                "1. Nhiệm vụ quá hạn",
                "2. Ý kiến chỉ đạo quá hạn trả lời",
                "3. Báo cáo định kỳ chưa gửi",
                "4. Nội dung đề nghị",
            ],
        ),
        (
            Urged((TASK, TASK)),
            "còn 02 nhiệm vụ quá hạn chưa hoàn thành, cụ thể như sau:",
            ["1. Nhiệm vụ quá hạn", "2. Nội dung đề nghị"],
        ),
    ],
    ids=["of each", "tasks only"],
)
def test_only_what_is_owed_is_counted_and_listed(urged: Urged, owed: str, headings: list[str]) -> None:
    written = letter(urged=urged)

    assert opening(written).endswith(owed)
    assert [section.heading for section in compose(written).sections] == headings


def test_it_asks_for_an_answer_by_the_last_day_in_bold_italics() -> None:
    asked = compose(letter()).sections[-1].blocks[-1]

    assert getattr(asked, "stressed", "") == "chậm nhất ngày 22/9/2023"
    assert getattr(asked, "text", "").endswith("(qua Văn phòng Huyện ủy) chậm nhất ngày 22/9/2023.")


def test_it_goes_out_under_a_blank_number_of_the_committee() -> None:
    assert compose(letter()).number == "Số      -CV/HU"


def test_it_has_no_name_but_an_abstract_and_an_addressee() -> None:
    made = compose(letter())

    assert (made.kind, made.abstract) == ("", ("V/v đôn đốc thực hiện nhiệm vụ",))
    assert made.addressees == ("Phòng Nông nghiệp và Phát triển nông thôn",)


def test_the_chief_of_the_office_signs_by_delegation() -> None:
    assert by_delegation(LETTERHEAD) == "T/L BAN THƯỜNG VỤ"
    assert chief_of_office("Chánh Văn phòng Huyện ủy", "A") == Signer("CHÁNH VĂN PHÒNG", "A")
    assert chief_of_office("Phó Chánh Văn phòng", "B") is None


def test_copies_go_to_the_standing_members_and_the_archive() -> None:
    assert recipients(LETTERHEAD) == ("Như trên", "Thường trực Huyện ủy (báo cáo)", "Lưu Văn phòng Huyện ủy")
    assert recipients(plain_letterhead("Đảng ủy xã Cao Minh", "ĐU"))[1] == "Thường trực Đảng ủy (báo cáo)"


@pytest.mark.parametrize(
    ("name", "said"),
    [("Xã Bộc Bố", "xã Bộc Bố"), ("Phòng Nội vụ", "Phòng Nội vụ"), ("Đảng ủy xã Bộc Bố", "Đảng ủy xã Bộc Bố")],
)
def test_a_commune_is_written_small_inside_a_sentence(name: str, said: str) -> None:
    assert inside(name) == said


@pytest.mark.parametrize("written", [letter(), letter(beside=BESIDE)], ids=["to one", "to several"])
def test_a_kept_letter_is_read_back_as_it_was(written: Letter) -> None:
    assert frozen_letter(as_text(written)) == written


def test_a_letter_kept_before_letters_went_to_several_is_read() -> None:
    kept = json.loads(as_text(letter()))
    del kept["beside"]

    assert frozen_letter(json.dumps(kept)) == letter()


def test_what_several_units_owe_is_counted_together_and_listed_by_unit_in_their_order() -> None:
    document = compose(letter(beside=BESIDE))

    assert document.addressees == (letter().unit, *(one.unit for one in BESIDE))
    assert "15/9/2023, 03 cơ quan, đơn vị còn 02 nhiệm vụ quá hạn chưa hoàn thành, 02 ý kiến" in document.opening
    assert [section.heading for section in document.sections] == [
        "1. Phòng Nông nghiệp và Phát triển nông thôn",
        "2. Đảng ủy xã Bộc Bố",
        "3. Trung tâm Dịch vụ nông nghiệp và Khuyến nông huyện Pác Nặm",
        "4. Nội dung đề nghị",
    ]
    owed, *listed = (getattr(block, "text", "") for block in document.sections[2].blocks)
    assert owed == (
        "Còn 01 ý kiến chỉ đạo quá hạn chưa trả lời và 01 nhiệm vụ thường xuyên, định kỳ chưa gửi đủ báo cáo:"
    )
    assert [said.split(" ", 1)[0] for said in listed] == ["3.1.", "3.2."]


def test_several_units_are_asked_for_what_any_of_them_owes() -> None:
    document = compose(letter(urged=Urged((TASK,)), beside=BESIDE[:1]))
    asked = getattr(document.sections[-1].blocks[0], "text", "")

    assert asked.startswith("Đề nghị các cơ quan, đơn vị nêu trên khẩn trương hoàn thành các nhiệm vụ quá hạn; cập")
    assert document.closing == "Ban Thường vụ Huyện ủy đề nghị các cơ quan, đơn vị quan tâm chỉ đạo, tổ chức thực hiện."


def test_the_figures_of_each_unit_stay_bound() -> None:
    bound = {one.key: dict(one.figures) for one in compose(letter(beside=BESIDE)).passages}

    assert bound["opening"]["urged/units"] == "03"
    assert bound["2-2-dang-uy-xa-boc-bo/1"] == {"urged/late": "01"}
    assert bound["2-2-dang-uy-xa-boc-bo/2"]["place"] == "2.1."


def test_a_state_body_writes_number_authority_and_recipients_in_its_way() -> None:
    head = STATE_LETTERHEAD
    made = compose(letter(letterhead=head, authority=by_delegation(head)), ND30)

    assert (made.number, made.authority) == ("Số:      /UBND-VP", "TL. CHỦ TỊCH")
    assert made.recipients == ("Như trên", "Thường trực Huyện ủy (báo cáo)", "Lưu: VT")
    assert number_line(symbol_for("CV", "BC/VP", dotted=True), 7) == "Số: 07/VP"


def test_rules_that_were_chosen_write_the_letter_of_the_party_too() -> None:
    made = compose(letter(), ND30)

    assert (made.number, made.authority) == ("Số:      /HU-VP", "TL. BAN THƯỜNG VỤ")


def test_answers_to_the_office_itself_go_through_no_office() -> None:
    head = replace(
        LETTERHEAD,
        author="Văn phòng Huyện ủy",
        addressee="Thường trực Huyện ủy",
        symbol="BC/VPHU",
        recipients=("Lưu Văn phòng Huyện ủy",),
    )
    made = compose(letter(letterhead=head, authority=""))

    assert getattr(made.sections[-1].blocks[-1], "text", "") == (
        "Báo cáo kết quả thực hiện với Văn phòng Huyện ủy chậm nhất ngày 22/9/2023."
    )
    assert made.number == "Số      -CV/VPHU"
    assert made.recipients == ("Như trên", "Thường trực Huyện ủy (báo cáo)", "Lưu Văn phòng Huyện ủy")


def test_its_figures_stay_bound_and_no_mark_is_printed() -> None:
    document = compose(letter(urged=URGED))

    bound = {one.key: dict(one.figures) for one in document.passages}
    assert bound["opening"] == {
        "as_of": "15/9/2023", "urged/late": "01", "urged/directions": "01", "urged/periods": "01",
    }  # fmt: skip
    assert bound["1-1-nhiem-vu-qua-han/1"] == {
        "place": "1.1.", "deadline": "thời hạn 31/8/2023", "days": "15", "result": "438,6/520 ha", "reached": "84,3%",
    }  # fmt: skip
    assert STRAY.search(as_json(document)) is None
