"""Dates, numbers and quotations as printed."""

from datetime import date

import pytest

from pacnam_tasks.reports.drafting import written_in
from pacnam_tasks.reports.issuing.rules import replacing
from pacnam_tasks.reports.letterheads.rules import by_delegation
from pacnam_tasks.reports.rule_sets import HD36, KNOWN, ND30, RULE_SETS, Organisation, rule_set_of
from pacnam_tasks.reports.rules import due_window
from pacnam_tasks.reports.signing import deputy_title, head_title, signed_by_deputy, signing_title
from pacnam_tasks.reports.wording import (
    attached_to,
    authority_for,
    clipped,
    counted,
    long_date,
    number_line,
    short_date,
    work_of,
)
from tests.reports.samples import LETTERHEAD


@pytest.mark.parametrize(
    ("day", "printed"),
    [
        (date(2023, 7, 7), "ngày 07 tháng 7 năm 2023"),
        (date(2023, 1, 5), "ngày 05 tháng 01 năm 2023"),
        (date(2023, 2, 10), "ngày 10 tháng 02 năm 2023"),
        (date(2023, 3, 9), "ngày 09 tháng 3 năm 2023"),
        (date(2023, 12, 31), "ngày 31 tháng 12 năm 2023"),
    ],
)
def test_a_long_date_has_a_zero_before_days_to_9_and_months_to_2(day: date, printed: str) -> None:
    assert long_date(day) == printed


@pytest.mark.parametrize(("day", "printed"), [(date(2023, 9, 5), "05/9/2023"), (date(2023, 2, 15), "15/02/2023")])
def test_a_short_date_follows_the_same_rule(day: date, printed: str) -> None:
    assert short_date(day) == printed


@pytest.mark.parametrize(
    ("count", "printed"), [(0, "0"), (1, "01"), (9, "09"), (10, "10"), (1234, "1.234"), (1234567, "1.234.567")]
)
def test_a_count_in_running_text_has_two_digits_or_more(count: int, printed: str) -> None:
    assert counted(count) == printed


@pytest.mark.parametrize(("number", "printed"), [(None, "Số      -BC/HU"), (5, "Số 05-BC/HU"), (215, "Số 215-BC/HU")])
def test_the_number_is_blank_until_it_is_given(number: int | None, printed: str) -> None:
    assert number_line("BC/HU", number) == printed


def test_documents_of_2023_follow_guidance_36() -> None:
    assert rule_set_of(date(2023, 9, 15)) is HD36


def test_what_comes_due_is_counted_from_the_day_itself_for_thirty_days() -> None:
    assert due_window(date(2023, 9, 15)) == (date(2023, 9, 15), date(2023, 10, 15))


@pytest.mark.parametrize(
    ("plan", "work"),
    [
        ("Kế hoạch thực hiện nhiệm vụ 6 tháng cuối năm 2023", "nhiệm vụ 6 tháng cuối năm 2023"),
        ("Nhiệm vụ trọng tâm năm 2023", "nhiệm vụ trọng tâm năm 2023"),
        ("Kế hoạch năm 2023", "kế hoạch năm 2023"),
    ],
)
def test_the_work_of_a_plan_follows_the_word_for_carrying_out(plan: str, work: str) -> None:
    assert work_of(plan) == work


@pytest.mark.parametrize(
    ("title", "signs"),
    [
        ("Phó Bí thư Thường trực Huyện ủy", "PHÓ BÍ THƯ"),
        ("Bí thư Huyện ủy", "BÍ THƯ"),
        ("Chủ tịch Ủy ban nhân dân", ""),
    ],
)
def test_a_standing_member_signs_under_the_partys_title(title: str, signs: str) -> None:
    assert signing_title(title) == signs


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Thiếu vốn", "Thiếu vốn"),
        ("Thiếu\n  vốn", "Thiếu vốn"),
        ("một hai ba bốn", "một hai…"),
        ("mộthaibabốnnăm", "mộthaibab…"),
        ("", ""),
    ],
)
def test_a_long_quotation_is_cut_at_a_word(text: str, printed: str) -> None:
    assert clipped(text, 10) == printed


def test_the_rule_set_goes_by_the_day_and_by_whose_document_it_is() -> None:
    for day, organisation, code in (
        (date(2023, 9, 15), Organisation.PARTY, "HD36"),
        (date(2023, 9, 15), Organisation.STATE, "ND30"),
        (date(2017, 1, 1), Organisation.PARTY, "HD36"),
        (date(2026, 6, 1), Organisation.PARTY, "HD36"),
    ):
        assert rule_set_of(day, organisation).code == code
    assert [rules.code for rules in KNOWN if rules.code not in RULE_SETS] == ["HD05"], "prepared, switched off"


def test_state_bodies_write_numbers_signatures_and_appendices_in_their_way() -> None:
    state = written_in(LETTERHEAD, ND30, "TB")
    again = written_in(state, HD36, "BC")

    assert (state.symbol, state.authority) == ("TB-HU", "TM. BAN THƯỜNG VỤ")
    assert (again.symbol, again.authority) == ("BC/HU", "T/M BAN THƯỜNG VỤ")
    assert [by_delegation(LETTERHEAD), by_delegation(state)] == ["T/L BAN THƯỜNG VỤ", "TL. BAN THƯỜNG VỤ"]
    assert number_line("BC-UBND", 7) == "Số: 07/BC-UBND"
    assert number_line("", None) == ""
    assert attached_to("Báo cáo", "BC-UBND", 7, date(2023, 9, 5), "UBND huyện") == (
        "(Kèm theo Báo cáo số 07/BC-UBND ngày 05 tháng 9 năm 2023 của UBND huyện)"
    )
    assert [ND30.appendix(4), HD36.appendix(4)] == ["Phụ lục IV", "Phụ lục 4"]
    assert replacing("Báo cáo", "Báo cáo", "BC-UBND", 7, date(2023, 9, 5), "UBND huyện") == (
        "Báo cáo này thay thế Báo cáo số 07/BC-UBND ngày 05/9/2023 của UBND huyện."
    )


def test_the_title_of_a_head_stands_without_the_name_of_the_unit() -> None:
    assert [head_title(one) for one in ("Bí thư Đảng ủy xã Bộc Bố", "Trưởng phòng Nội vụ", "Tổ trưởng")] == [
        "BÍ THƯ", "TRƯỞNG PHÒNG", "TỔ TRƯỞNG",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("collective", "head", "deputy", "authority", "title"),
    [
        ("", "Trưởng phòng Nội vụ", "Phó Trưởng phòng Nội vụ", "K/T TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG"),
        ("", "Chánh Văn phòng", "Phó Chánh Văn phòng", "K/T CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"),
        (
            "T/M ỦY BAN NHÂN DÂN", "Chủ tịch UBND huyện", "Phó Chủ tịch UBND huyện",
            "T/M ỦY BAN NHÂN DÂN\nK/T CHỦ TỊCH", "PHÓ CHỦ TỊCH",
        ),
        ("T/M BAN THƯỜNG VỤ", "Bí thư Đảng ủy xã", "Phó Bí thư Đảng ủy xã", "T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ"),
        ("T/M ỦY BAN KIỂM TRA", "Chủ nhiệm UBKT", "Phó Chủ nhiệm UBKT", "T/M ỦY BAN KIỂM TRA", "PHÓ CHỦ NHIỆM"),
    ],
)  # fmt: skip
def test_a_deputy_signs_in_place_of_the_head_but_for_a_committee(
    collective: str, head: str, deputy: str, authority: str, title: str
) -> None:
    assert signed_by_deputy(collective, head_title(head)) == authority
    assert deputy_title(deputy) == title


def test_authority_is_written_with_dots_by_state_bodies_in_each_line() -> None:
    lines = "T/M ỦY BAN NHÂN DÂN\nK/T CHỦ TỊCH"

    assert authority_for(lines, dotted=True) == "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH"
    assert authority_for("TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH", dotted=False) == lines


def test_who_is_no_deputy_has_no_deputys_title() -> None:
    assert [deputy_title(one) for one in ("Chuyên viên", "Phụ trách đơn vị", "")] == ["", "", ""]
