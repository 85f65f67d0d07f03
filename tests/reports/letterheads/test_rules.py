"""What the letterhead of a unit is before anybody has set one, and to whom documents go."""

from dataclasses import replace

import pytest

from pacnam_tasks.reports.content import Levels
from pacnam_tasks.reports.document import Signer
from pacnam_tasks.reports.letterheads.rules import Body, Meets, Way, levels_of, met_by, sent, signed, usual_letterhead
from pacnam_tasks.reports.printing import placed
from pacnam_tasks.reports.rule_sets import Organisation
from pacnam_tasks.units.rules import UnitKind
from tests.reports.samples import LETTERHEAD

PARTY, STATE = Organisation.PARTY, Organisation.STATE
UBND = "Ủy ban nhân dân huyện Pác Nặm"
CASES = [
    pytest.param(
        Body("Xã Bộc Bố", "XBB", UnitKind.COMMUNE, commune="Xã Bộc Bố"),
        ("Đảng bộ huyện Pác Nặm", "Đảng ủy xã Bộc Bố", "Bộc Bố", "BC/ĐU", "T/M BAN THƯỜNG VỤ", PARTY),
        id="a commune's committee",
    ),
    pytest.param(
        Body("Văn phòng Huyện ủy", "VPHU", UnitKind.PARTY_BODY),
        ("Huyện ủy Pác Nặm", "Văn phòng", "Pác Nặm", "BC/VPHU", "", PARTY),
        id="the office",
    ),
    pytest.param(
        Body("Ủy ban Kiểm tra Huyện ủy", "UBKTHU", UnitKind.PARTY_BODY),
        ("Huyện ủy Pác Nặm", "Ủy ban Kiểm tra", "Pác Nặm", "BC/UBKTHU", "T/M ỦY BAN KIỂM TRA", PARTY),
        id="the inspection commission",
    ),
    pytest.param(
        Body(UBND, "UBND", UnitKind.GOVERNMENT),
        ("UBND tỉnh Bắc Kạn", UBND, "Pác Nặm", "BC/UBND", "T/M ỦY BAN NHÂN DÂN", STATE),
        id="the People's Committee stands under that of the province",
    ),
    pytest.param(
        Body("Phòng Nội vụ", "NOIVU", UnitKind.GOVERNMENT, above=UBND, above_kind=UnitKind.GOVERNMENT),
        ("UBND huyện Pác Nặm", "Phòng Nội vụ", "Pác Nặm", "BC/NOIVU", "", STATE),
        id="an office of the government",
    ),
    pytest.param(
        Body(
            "Hạt Kiểm lâm huyện", "HKL", UnitKind.GOVERNMENT, line_managed=True, above=UBND,
            above_kind=UnitKind.GOVERNMENT,
        ),
        ("", "Hạt Kiểm lâm huyện Pác Nặm", "Pác Nặm", "BC/HKL", "", STATE),
        id="a branch of the province is not under the district",
    ),
    pytest.param(
        Body("Ủy ban MTTQ Việt Nam huyện", "MTTQ", UnitKind.MASS_ORGANISATION),
        (
            "Ủy ban MTTQ Việt Nam tỉnh Bắc Kạn", "Ủy ban MTTQ Việt Nam huyện Pác Nặm", "Pác Nặm", "BC/MTTQ",
            "T/M BAN THƯỜNG TRỰC", STATE,
        ),
        id="the Fatherland Front",
    ),
    pytest.param(
        Body("Huyện đoàn Pác Nặm", "HDOAN", UnitKind.MASS_ORGANISATION),
        ("Tỉnh đoàn Bắc Kạn", "Huyện đoàn Pác Nặm", "Pác Nặm", "BC/HDOAN", "T/M BAN THƯỜNG VỤ", STATE),
        id="the Youth Union",
    ),
    pytest.param(
        Body("Hội Nông dân xã Bộc Bố", "HNDXBB", UnitKind.MASS_ORGANISATION, commune="Xã Bộc Bố"),
        (
            "Hội Nông dân huyện Pác Nặm", "Hội Nông dân xã Bộc Bố", "Bộc Bố", "BC/HNDXBB", "T/M BAN THƯỜNG VỤ", STATE,
        ),
        id="an organisation of a commune",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("unit", "expected"), CASES)
def test_a_unit_has_the_letterhead_of_its_kind_and_place(unit: Body, expected: tuple[object, ...]) -> None:
    made = usual_letterhead(unit, LETTERHEAD)

    assert (made.superior, made.issuer, made.place, made.symbol, made.authority, made.organisation) == expected


def test_where_the_names_tell_nothing_nothing_is_made_up() -> None:
    nameless = replace(LETTERHEAD, superior="", issuer="Huyện ủy")
    units = [Body("Xã Bộc Bố", "XBB", UnitKind.COMMUNE), Body(UBND, "UBND", UnitKind.GOVERNMENT)]

    assert [usual_letterhead(one, nameless).superior for one in units] == ["", ""]


def test_the_office_does_not_send_its_report_to_itself() -> None:
    office = usual_letterhead(Body("Văn phòng Huyện ủy", "VPHU", UnitKind.PARTY_BODY), LETTERHEAD)

    assert office.recipients == ("Thường trực Huyện ủy (báo cáo)", "Lưu Văn phòng Huyện ủy")
    assert office.addressee == "Thường trực Huyện ủy"


def test_what_gives_out_work_goes_to_the_units_first() -> None:
    assert sent(LETTERHEAD, Way.DOWN).recipients == (
        "Các cơ quan, đơn vị được giao nhiệm vụ (thực hiện)",
        "Thường trực Huyện ủy (chỉ đạo)",
        "Lưu Văn phòng Huyện ủy",
    )
    assert sent(replace(LETTERHEAD, carriers=("Các xã",)), Way.DOWN).recipients == ("Các xã",)


def test_what_stays_in_the_house_goes_to_nobody_above() -> None:
    inside = sent(LETTERHEAD, Way.INSIDE)

    assert inside.recipients == ("Thường trực Huyện ủy (báo cáo)", "Lưu Văn phòng Huyện ủy")
    assert inside.addressee == ""
    assert sent(LETTERHEAD, Way.UP) == LETTERHEAD


@pytest.mark.parametrize(
    ("authority", "title", "expected"),
    [
        ("", "CHÁNH VĂN PHÒNG", ""),
        ("", "PHÓ CHÁNH VĂN PHÒNG", "K/T CHÁNH VĂN PHÒNG"),
        ("T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ", "T/M BAN THƯỜNG VỤ"),
    ],
)
def test_a_deputy_of_an_office_signs_in_place_of_its_head(authority: str, title: str, expected: str) -> None:
    assert signed(replace(LETTERHEAD, authority=authority), Signer(title)).authority == expected


def test_a_long_name_is_parted_before_that_of_its_place() -> None:
    assert placed("ỦY BAN NHÂN DÂN HUYỆN PÁC NẶM") == "ỦY BAN NHÂN DÂN<br>HUYỆN PÁC NẶM"
    assert placed("ĐẢNG BỘ HUYỆN PÁC NẶM") == "ĐẢNG BỘ HUYỆN PÁC NẶM"
    assert placed("ỦY BAN KIỂM TRA HUYỆN ỦY PÁC NẶM") == "ỦY BAN KIỂM TRA HUYỆN ỦY PÁC NẶM"
    assert placed("<b>") == "&lt;b&gt;"


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Hội nghị giao ban Thường trực Huyện ủy tháng 8/2023", Meets.STANDING_MEMBERS),
        ("Hội nghị Ban Thường vụ mở rộng, có Thường trực HĐND", Meets.STANDING_COMMITTEE),
        ("Hội nghị lần thứ 13 Ban Chấp hành Đảng bộ huyện", Meets.COMMITTEE),
        ("Hội nghị giao ban", Meets.STANDING_COMMITTEE),
    ],
)
def test_who_has_met_is_told_by_the_title_of_the_meeting(title: str, body: Meets) -> None:
    assert met_by(title) is body


def test_the_chief_of_the_office_signs_for_the_committee_by_delegation() -> None:
    assert signed(LETTERHEAD, Signer("CHÁNH VĂN PHÒNG")).authority == "T/L BAN THƯỜNG VỤ"
    assert signed(replace(LETTERHEAD, authority=""), Signer("CHÁNH VĂN PHÒNG")).authority == ""


@pytest.mark.parametrize(
    ("issuer", "superior", "levels"),
    [
        ("Huyện ủy Pác Nặm", "Đảng bộ tỉnh Bắc Kạn", Levels("huyện", "tỉnh")),
        ("Đảng ủy xã Bằng Thành", "Đảng bộ tỉnh Thái Nguyên", Levels("xã", "tỉnh")),
        ("Đảng ủy xã Bộc Bố", "Huyện ủy Pác Nặm", Levels("xã", "huyện")),
        ("Huyện ủy", "", Levels()),
    ],
)
def test_the_levels_of_a_committee_are_told_by_its_letterhead(issuer: str, superior: str, levels: Levels) -> None:
    assert levels_of(replace(LETTERHEAD, issuer=issuer, superior=superior)) == levels
