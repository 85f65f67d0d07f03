"""The sentences of the report, at zero, at one, and in the official pattern."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pacnam_tasks.reports import rates, tables
from pacnam_tasks.reports import sentences as say
from pacnam_tasks.reports.content import IssuedLetter, Line, Urging
from pacnam_tasks.reports.rules import due_window
from pacnam_tasks.reports.wording import days_written, inside
from tests.reports.samples import DAY, TWENTY, Tallied, due_task, late_task


@pytest.mark.parametrize(
    ("counts", "printed"),
    [
        pytest.param(
            TWENTY,
            "Trong 20 nhiệm vụ được giao, đã hoàn thành 06 nhiệm vụ, bằng 30% (6/20); "
            "trong đó đúng hạn 04, quá hạn 01, không xác định thời hạn 01.",
            id="official pattern",
        ),
        pytest.param(Tallied(open_in_time=2), "Trong 02 nhiệm vụ được giao, chưa có nhiệm vụ hoàn thành.", id="none"),
        pytest.param(
            Tallied(done_late=1, open_in_time=2),
            "Trong 03 nhiệm vụ được giao, đã hoàn thành 01 nhiệm vụ, bằng 33,3% (1/3), hoàn thành quá hạn.",
            id="one",
        ),
        pytest.param(
            Tallied(done_on_time=3),
            "Trong 03 nhiệm vụ được giao, đã hoàn thành 03 nhiệm vụ, bằng 100% (3/3), tất cả đều đúng hạn.",
            id="all",
        ),
    ],
)
def test_finished_tasks_are_told_with_their_denominator(counts: Tallied, printed: str) -> None:
    assert say.finished(counts) == printed


@pytest.mark.parametrize(
    ("counts", "printed"),
    [
        pytest.param(
            TWENTY,
            "Đang thực hiện 13 nhiệm vụ, bằng 65% (13/20); "
            "trong đó trong hạn 09, quá hạn 03, không xác định thời hạn 01.",
            id="official pattern",
        ),
        pytest.param(Tallied(done_on_time=1), "Không còn nhiệm vụ đang thực hiện.", id="none"),
        pytest.param(Tallied(open_overdue=1), "Đang thực hiện 01 nhiệm vụ, bằng 100% (1/1), quá hạn.", id="one"),
    ],
)
def test_running_tasks_are_told_with_their_denominator(counts: Tallied, printed: str) -> None:
    assert say.under_way(counts) == printed


def test_the_two_overdue_rates_have_different_denominators() -> None:
    hai_phong = Tallied(done_on_time=4071, done_late=3085, done_undated=2986, open_in_time=1760, open_overdue=258)

    said = rates.overdue_rates(hai_phong)

    assert "2,1% (258/12.160) tổng số nhiệm vụ được giao" in said
    assert "3,5% (258/7.414) số nhiệm vụ có thời hạn đã hoàn thành hoặc đã quá hạn" in said


def test_without_overdue_tasks_no_rate_is_told() -> None:
    assert rates.overdue_rates(Tallied(open_in_time=1)) == "Không có nhiệm vụ quá hạn."


@pytest.mark.parametrize(
    ("counts", "printed"),
    [
        (Tallied(), "Đến ngày 15/9/2023, chưa có nhiệm vụ nào được giao."),
        (
            Tallied(open_in_time=20),
            "Đến ngày 15/9/2023, Ban Thường vụ theo dõi, đôn đốc 20 nhiệm vụ được giao cho "
            "12 cơ quan, đơn vị chủ trì, thuộc 06 lĩnh vực.",
        ),
        (
            Tallied(open_in_time=18, paused=1, revoked=1),
            "Đến ngày 15/9/2023, Ban Thường vụ theo dõi, đôn đốc 20 nhiệm vụ được giao cho 12 cơ quan, "
            "đơn vị chủ trì, thuộc 06 lĩnh vực; trong đó tạm dừng 01 nhiệm vụ và thu hồi 01 nhiệm vụ.",
        ),
    ],
)
def test_what_was_assigned_is_told(counts: Tallied, printed: str) -> None:
    assert say.assignment(counts, 6, 12, "Ban Thường vụ", DAY) == printed


@pytest.mark.parametrize(
    ("counts", "printed"),
    [
        (Tallied(done_on_time=1), ""),
        (
            Tallied(open_in_time=4, updated=3, silent=1, percent=Decimal("54.3")),
            "Tỷ lệ thực hiện bình quân theo trọng số đạt 54,3%. Trong 14 ngày gần nhất, 03 nhiệm vụ đang "
            "thực hiện được cập nhật, bằng 75% (3/4); 01 nhiệm vụ quá 14 ngày chưa cập nhật.",
        ),
        (
            Tallied(open_in_time=1),
            "Trong 14 ngày gần nhất, chưa có nhiệm vụ nào trong 01 nhiệm vụ đang thực hiện được cập nhật.",
        ),
    ],
)
def test_progress_and_its_freshness_are_told(counts: Tallied, printed: str) -> None:
    assert say.progress(counts) == printed


def test_overdue_tasks_are_split_by_age() -> None:
    assert say.overdue(TWENTY, 3, "Phụ lục 2") == (
        "Có 03 nhiệm vụ quá hạn; trong đó quá hạn từ 01 đến 10 ngày 01 nhiệm vụ, "
        "quá hạn từ 11 đến 30 ngày 02 nhiệm vụ, gồm:"
    )


@pytest.mark.parametrize(
    ("counts", "listed", "printed"),
    [
        (Tallied(), 0, "Không có nhiệm vụ quá hạn."),
        (Tallied(open_overdue=1, ages=(1, 0, 0, 0, 0)), 1, "Có 01 nhiệm vụ quá hạn, cụ thể:"),
        (
            Tallied(open_overdue=3, ages=(0, 3, 0, 0, 0)),
            3,
            "Có 03 nhiệm vụ quá hạn, đều quá hạn từ 11 đến 30 ngày, gồm:",
        ),
        (
            Tallied(open_overdue=40, ages=(0, 0, 40, 0, 0)),
            30,
            "Có 40 nhiệm vụ quá hạn, đều quá hạn từ 31 đến 60 ngày. Danh mục tại Phụ lục 2. 30 nhiệm vụ quá hạn "
            "lâu nhất gồm:",
        ),
    ],
)
def test_the_overdue_list_is_announced(counts: Tallied, listed: int, printed: str) -> None:
    assert say.overdue(counts, listed, "Phụ lục 2") == printed


def test_an_overdue_task_names_unit_deadline_days_and_cause() -> None:
    task = late_task(3, title="Trồng rừng.", due=date(2023, 9, 5), days=10, cause="Thiếu cây giống.")

    assert say.overdue_task(1, task) == (
        "1. Trồng rừng (NV-2023-003): Trung tâm Dịch vụ nông nghiệp huyện chủ trì, thời hạn 05/9/2023 "
        "(thời hạn ban đầu 01/8/2023, gia hạn 01 lần), quá hạn 10 ngày; nguyên nhân: Thiếu cây giống."
    )


def test_a_missing_cause_is_said() -> None:
    assert say.overdue_task(1, late_task(2, cause="")).endswith("chưa báo cáo nguyên nhân.")
    assert say.responsibility([late_task(1), late_task(2, cause="")]).startswith("Còn 01 nhiệm vụ quá hạn chưa báo")
    assert say.responsibility([late_task(1)]) == ""


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"waits": True}, "đã báo cáo hoàn thành quá hạn, chờ xác nhận"),
        ({"returned_on": date(2023, 9, 8)}, "kết quả đã bị trả lại ngày 08/9/2023"),
    ],
    ids=["submitted late", "returned"],
)
def test_an_overdue_task_whose_completion_was_reported_says_what_became_of_it(
    changes: dict[str, Any], said: str
) -> None:
    task = late_task(2, cause="Mưa lũ.", **changes)

    assert f" ngày; {said}; nguyên nhân: Mưa lũ." in say.overdue_task(1, task)
    assert said in tables.overdue([task]).rows[0][-1]
    assert said in tables.answered_for([task]).rows[0][-1]


@pytest.mark.parametrize(
    ("count", "listed", "printed"),
    [
        (0, 0, "Không có nhiệm vụ đến hạn từ ngày 15/9/2023 đến ngày 15/10/2023."),
        (1, 1, "Từ ngày 15/9/2023 đến ngày 15/10/2023, có 01 nhiệm vụ đến hạn:"),
        (
            40,
            30,
            "Từ ngày 15/9/2023 đến ngày 15/10/2023, có 40 nhiệm vụ đến hạn. "
            "Danh mục tại Phụ lục 3. 30 nhiệm vụ đến hạn sớm nhất gồm:",
        ),
    ],
)
def test_what_comes_due_is_announced(count: int, listed: int, printed: str) -> None:
    assert say.coming([due_task(place) for place in range(count)], listed, due_window(DAY), "Phụ lục 3") == printed


def test_units_that_are_late_are_named_with_their_counts() -> None:
    by_unit = [
        Line("Hạt Kiểm lâm huyện", Tallied(done_on_time=2)),
        Line("Phòng Dân tộc", Tallied(open_overdue=2)),
    ]

    assert say.units(by_unit, "Phụ lục 1") == (
        "Có 02 cơ quan, đơn vị chủ trì nhiệm vụ; 01 cơ quan, đơn vị hoàn thành toàn bộ nhiệm vụ được giao; "
        "01 cơ quan, đơn vị có nhiệm vụ quá hạn: Phòng Dân tộc (02). "
        "Số liệu của từng cơ quan, đơn vị tại Phụ lục 1."
    )


@pytest.mark.parametrize(
    ("symbol", "printed"),
    [("CV/HU", "số 03-CV/HU, ngày 05/9/2023"), ("CV-UBND", "số 03/CV-UBND ngày 05/9/2023")],
)
def test_a_letter_is_named_as_its_issuer_numbers(symbol: str, printed: str) -> None:
    assert say.letter(IssuedLetter(symbol, 3, date(2023, 9, 5), ("Xã Bộc Bố",))) == printed


def test_more_than_ten_late_units_are_not_all_named() -> None:
    by_unit = [Line(f"Đơn vị {place}", Tallied(open_overdue=1)) for place in range(12)]

    assert "Đơn vị 8 (01), Đơn vị 9 (01) và 02 cơ quan, đơn vị khác" in say.units(by_unit, "Phụ lục 1")


def test_without_late_units_that_is_said() -> None:
    assert "không cơ quan, đơn vị nào có nhiệm vụ quá hạn" in say.units([Line("A", Tallied(open_in_time=1))], "")


@pytest.mark.parametrize(
    ("number", "printed"),
    [
        ("", "Thông báo ngày 07/7/2023 của Huyện ủy về nhiệm vụ trọng tâm"),
        ("12-TB/HU", "Thông báo số 12-TB/HU, ngày 07/7/2023 của Huyện ủy về nhiệm vụ trọng tâm"),
        ("12/TB-UBND", "Thông báo số 12/TB-UBND ngày 07/7/2023 của Huyện ủy về nhiệm vụ trọng tâm"),
    ],
)
def test_a_document_is_cited_with_a_comma_only_after_a_number_of_the_party(number: str, printed: str) -> None:
    assert say.source("Thông báo", number, date(2023, 7, 7), "Huyện ủy", "Về nhiệm vụ trọng tâm.") == printed


@pytest.mark.parametrize(
    ("abstract", "cited"),
    [
        ("Kết quả Hội nghị", "Thông báo ngày 07/7/2023 của Huyện ủy về kết quả Hội nghị"),
        ("", "Thông báo ngày 07/7/2023 của Huyện ủy"),
    ],
)
def test_what_a_cited_document_is_about_begins_with_a_preposition(abstract: str, cited: str) -> None:
    assert say.source("Thông báo", "", date(2023, 7, 7), "Huyện ủy", abstract) == cited


def test_parts_are_told_apart_from_tasks() -> None:
    parts = Tallied(done_on_time=45, open_in_time=65, open_overdue=10)

    assert say.parts_done(parts) == (
        "Trong 120 nhiệm vụ thành phần, đã hoàn thành 45 nhiệm vụ, bằng 37,5% (45/120), tất cả đều đúng hạn. "
        "Quá hạn 10 nhiệm vụ thành phần."
    )


BY_ORIGINAL = [
    pytest.param(
        Tallied(open_in_time=2),
        "Không có nhiệm vụ được gia hạn; tính theo thời hạn ban đầu, kết quả không thay đổi.",
        id="never",
    ),
    pytest.param(
        Tallied(open_in_time=2, extended=1),
        "Có 01 nhiệm vụ đã được gia hạn. Nếu tính theo thời hạn ban đầu, không có nhiệm vụ quá hạn.",
        id="nothing late",
    ),
    pytest.param(
        TWENTY,
        "Có 03 nhiệm vụ đã được gia hạn. Nếu tính theo thời hạn ban đầu, có 05 nhiệm vụ quá hạn, bằng 25% (5/20) tổng "
        "số nhiệm vụ được giao và bằng 50% (5/10) số nhiệm vụ có thời hạn đã hoàn thành hoặc đã quá hạn; hoàn thành "
        "đúng hạn bằng 60% (3/5) số nhiệm vụ có thời hạn đã hoàn thành, theo thời hạn hiện hành là 80% (4/5).",
        id="both rates",
    ),
    pytest.param(
        replace(TWENTY, done_on_time_original=4),
        "Có 03 nhiệm vụ đã được gia hạn. Nếu tính theo thời hạn ban đầu, có 05 nhiệm vụ quá hạn, bằng 25% (5/20) tổng "
        "số nhiệm vụ được giao và bằng 50% (5/10) số nhiệm vụ có thời hạn đã hoàn thành hoặc đã quá hạn; hoàn thành "
        "đúng hạn bằng 80% (4/5) số nhiệm vụ có thời hạn đã hoàn thành, không thay đổi so với thời hạn hiện hành.",
        id="one of them the same",
    ),
]


@pytest.mark.parametrize(("counts", "printed"), BY_ORIGINAL)
def test_both_rates_are_told_by_the_original_deadline_too(counts: Tallied, printed: str) -> None:
    assert rates.by_original(counts) == printed


def test_parts_are_told_by_the_original_deadline_where_one_was_moved() -> None:
    parts = Tallied(done_on_time=45, open_in_time=65, open_overdue=10, extended=4, open_overdue_original=12)

    assert say.parts_done(parts).endswith(
        "Quá hạn 10 nhiệm vụ thành phần. Có 04 nhiệm vụ thành phần đã được gia hạn; nếu tính theo thời hạn ban đầu, "
        "quá hạn 12 nhiệm vụ thành phần."
    )


def test_a_deadline_on_a_day_off_is_printed_with_the_day_through_which_it_counts() -> None:
    rolled = {"due": date(2023, 9, 16), "counts_until": date(2023, 9, 18)}
    late, moved = late_task(1, **rolled), due_task(1, **rolled, original_due=date(2023, 8, 31), extensions=2)

    assert say.deadline(late) == "thời hạn 16/9/2023 (tính đến 18/9/2023)"
    assert say.deadline(moved) == (
        "thời hạn 16/9/2023 (tính đến 18/9/2023; thời hạn ban đầu 31/8/2023, gia hạn 02 lần)"
    )


def test_a_moved_deadline_is_printed_with_the_first_one_and_how_often() -> None:
    late, due = late_task(3), due_task(1, original_due=date(2023, 8, 31), extensions=2)

    assert "(thời hạn ban đầu 01/8/2023, gia hạn 01 lần)" in say.overdue_task(1, late)
    assert "(thời hạn ban đầu 31/8/2023, gia hạn 02 lần)" in say.due_task(1, due)
    assert say.first_deadline(late_task(3, extensions=0), "ban đầu") == "ban đầu 01/8/2023"
    assert say.first_deadline(late_task(1), "ban đầu") == ""


def test_the_letters_by_which_was_urged_are_listed() -> None:
    urging = Urging(date(2023, 9, 1), DAY, (IssuedLetter("CV/HU", 5, date(2023, 9, 5), ("Xã Bộc Bố",)),))

    assert say.urging(urging) == (
        "Từ ngày 01/9/2023 đến ngày 15/9/2023, đã phát hành 01 công văn đôn đốc: số 05-CV/HU, ngày 05/9/2023, gửi xã "
        "Bộc Bố."
    )
    assert say.urging(replace(urging, letters=())) == (
        "Không phát hành công văn đôn đốc từ ngày 01/9/2023 đến ngày 15/9/2023."
    )
    assert "31 công văn đôn đốc; 30 công văn đầu gồm: số" in say.urging(replace(urging, letters=urging.letters * 31))


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("Xã Bộc Bố", "xã Bộc Bố"),
        ("Huyện Pác Nặm", "huyện Pác Nặm"),
        ("Huyện đoàn Pác Nặm", "Huyện đoàn Pác Nặm"),
        ("Huyện ủy Pác Nặm", "Huyện ủy Pác Nặm"),
        ("Hạt Kiểm lâm huyện", "Hạt Kiểm lâm huyện"),
    ],
)
def test_only_a_place_is_written_small_inside_a_sentence(name: str, printed: str) -> None:
    assert inside(name) == printed


@pytest.mark.parametrize(
    ("screen", "printed"),
    [
        ("ngày 07/07/2023: Về", "ngày 07/7/2023: Về"),
        ("02/01/2023, 12/10/2023", "02/01/2023, 12/10/2023"),
        ("112/05/2023", "112/05/2023"),
    ],
)
def test_days_of_the_screen_are_written_as_in_documents(screen: str, printed: str) -> None:
    assert days_written(screen) == printed


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        (
            "Đề nghị Thường trực cho chủ trương. Đề nghị tỉnh cấp vốn.",
            "Thường trực cho chủ trương. Đề nghị tỉnh cấp vốn",
        ),
        ("đề nghị: bổ sung vốn;", "Bổ sung vốn"),
        ("Bổ sung chỉ tiêu đất.", "Bổ sung chỉ tiêu đất"),
        ("Đề nghị.", "Đề nghị"),
    ],
)
def test_a_proposal_does_not_repeat_the_words_before_it(typed: str, printed: str) -> None:
    assert say.proposed(typed) == printed
