"""The minutes as they are printed: what was shown, what was decided, who signs."""

import io
from dataclasses import asdict, replace
from datetime import date
from decimal import Decimal

import docx

from pacnam_tasks.reports.bound import STRAY
from pacnam_tasks.reports.document import as_text as as_json
from pacnam_tasks.reports.minutes.content import (
    Asked,
    BehindTask,
    DecisionLine,
    Doubt,
    FieldMinutes,
    Minutes,
    Request,
    as_text,
    frozen_minutes,
)
from pacnam_tasks.reports.minutes.minutes import changes, compose, figures, named
from pacnam_tasks.reports.printing import lay_out
from pacnam_tasks.reports.render import render_word
from pacnam_tasks.reports.rule_sets import HD36
from tests.reports.samples import LETTERHEAD

FARMING = FieldMinutes(
    name="Nông nghiệp",
    assigned=7,
    done=1,
    in_time=2,
    overdue=1,
    percent=Decimal("55.2"),
    expected=Decimal(60),
    newly_done=0,
    new_overdue=1,
    behind=(BehindTask("NV-1", "Gặt lúa", "Phòng Nông nghiệp", date(2023, 9, 10), 5, Decimal(40)),),
    n_behind=1,
    asked=(Asked("NV-1", "Gặt lúa", "Xã Bộc Bố", "Mưa dài ngày.", "Hỗ trợ máy gặt."),),
    undated=1,
    paused=1,
    revoked=1,
    at_risk=(
        BehindTask("NV-2", "Tiêm phòng", "Trạm Thú y", date(2023, 12, 31), 0, Decimal(90), Doubt.OBSTACLE),
        BehindTask("NV-3", "Trồng rừng", "Xã Bộc Bố", None, 0, Decimal(50), Doubt.SILENT, Decimal(16)),
    ),
    n_at_risk=3,
    requests=(Request("NV-2", "Trạm Thú y", date(2023, 12, 31), date(2024, 1, 31), "Chờ vắc xin."),),
    indicators=("Diện tích lúa mùa đạt 40 ha, bằng 43,5% kế hoạch",),
    decisions=(
        DecisionLine(
            "Hằng tuần báo cáo", "Phòng Nông nghiệp", date(2023, 9, 20), giver=("Vi Văn Bền", "Huyện ủy viên")
        ),
        DecisionLine("Tăng cường lực lượng.", "Phòng Nông nghiệp", date(2023, 9, 30)),
        DecisionLine("Lập tổ trực", "Xã Bộc Bố", date(2023, 10, 5), "NV-2023-021"),
    ),
)
MINUTES = Minutes(
    title="Hội nghị giao ban Thường trực",
    held_on=date(2023, 9, 15),
    figures_on=date(2023, 9, 15),
    since=date(2023, 8, 25),
    letterhead=LETTERHEAD,
    chair=("Nông Ích Thận", "Phó Bí thư Thường trực Huyện ủy"),
    secretary=("Lường Thị Hoài Thu", "Chánh Văn phòng Huyện ủy"),
    fields=(FARMING,),
)


def test_they_say_what_was_shown_and_decided_and_who_signs() -> None:
    document = compose(frozen_minutes(as_text(MINUTES)), HD36)

    said = [block.text for section in document.sections for block in section.blocks]  # type: ignore[union-attr]  # minutes have no tables
    assert (document.kind, document.number, document.symbol) == ("BIÊN BẢN", "Số      -BB/HU", "BB/HU")
    assert document.abstract == ("hội nghị giao ban Thường trực ngày 15/9/2023",)
    for words in (
        "Có 07 nhiệm vụ, hoàn thành 01, đang thực hiện trong hạn 02, quá hạn 01, đang thực hiện không xác định thời "
        "hạn 01, tạm dừng 01 và thu hồi 01; tiến độ chung đạt 55,2%, theo lộ trình cần đạt 60%.",
        "Diện tích lúa mùa đạt 40 ha, bằng 43,5% kế hoạch.",
        "Chậm tiến độ 01 nhiệm vụ:",
        "So với hội nghị ngày 25/8/2023: phát sinh quá hạn 01 nhiệm vụ.",
        "- Gặt lúa (NV-1): Phòng Nông nghiệp, thời hạn 10/9/2023, quá hạn 05 ngày, đạt 40%.",
        "Xã Bộc Bố báo cáo vướng mắc của nhiệm vụ NV-1: “Mưa dài ngày”. Đề nghị: “Hỗ trợ máy gặt”.",
        "Có nguy cơ chậm tiến độ 03 nhiệm vụ, trong đó có 02 nhiệm vụ sau:",
        "- Tiêm phòng (NV-2): Trạm Thú y, thời hạn 31/12/2023, đạt 90%; có khó khăn, vướng mắc chưa được giải quyết.",
        "- Trồng rừng (NV-3): Xã Bộc Bố, đạt 50%; 16 ngày chưa cập nhật.",
        "Trạm Thú y đề nghị gia hạn nhiệm vụ NV-2 từ ngày 31/12/2023 đến ngày 31/01/2024: “Chờ vắc xin”.",
        "Đồng chí chủ trì kết luận:",
        "Đồng chí Vi Văn Bền, Huyện ủy viên, chỉ đạo:",
        "3. Lĩnh vực Nông nghiệp: Hằng tuần báo cáo. Giao Phòng Nông nghiệp thực hiện, thời hạn 20/9/2023.",
        "1. Lĩnh vực Nông nghiệp: Tăng cường lực lượng. Giao Phòng Nông nghiệp thực hiện, thời hạn 30/9/2023.",
        "2. Lĩnh vực Nông nghiệp: Lập tổ trực. Giao xã Bộc Bố thực hiện, thời hạn 05/10/2023; lập dự thảo nhiệm vụ "
        "NV-2023-021.",
    ):
        assert words in said
    assert document.secretary is not None
    assert (document.secretary.name, document.signer.name) == ("Lường Thị Hoài Thu", "Nông Ích Thận")


def test_sentences_are_right_where_there_is_nothing() -> None:
    empty = replace(FARMING, assigned=0, percent=None)

    assert figures(empty) == "Chưa có nhiệm vụ được giao."
    assert "không phát sinh nhiệm vụ quá hạn" in changes(0, 0, "25/8/2023")
    assert named(replace(MINUTES, title="Hội nghị tháng 9/2023")) == "hội nghị tháng 9/2023"
    without = compose(replace(MINUTES, fields=(replace(FARMING, decisions=()),)), HD36)
    assert "Hội nghị không có kết luận về từng lĩnh vực." in str(without.sections[-1])


def test_word_and_paper_have_the_name_of_the_document_and_both_who_sign() -> None:
    document = compose(MINUTES, HD36)

    word = docx.Document(io.BytesIO(render_word(document, HD36)))

    assert [one.text for one in word.paragraphs][:3] == ["BIÊN BẢN", document.abstract[0], "-----"]
    left, right = ([one.text for one in cell.paragraphs] for cell in word.tables[-1].rows[0].cells)
    assert (left[0], left[-1], right[0], right[-1]) == (
        "NGƯỜI GHI BIÊN BẢN", "Lường Thị Hoài Thu", "CHỦ TRÌ", "Nông Ích Thận",
    )  # fmt: skip
    html = lay_out(document, HD36).html
    assert "Nơi nhận" not in html
    assert html.count('class="signature"') == 2
    assert asdict(document)["recipients"] == ()


def test_their_figures_stay_bound_and_no_mark_is_printed() -> None:
    document = compose(MINUTES, HD36)

    bound = [dict(one.figures) for one in document.passages]
    assert {
        "assigned": "07", "done": "01", "open_in_time": "02", "open_overdue": "01", "percent": "55,2%",
        "expected": "60%", "open_undated": "01", "paused": "01", "revoked": "01",
    } in bound  # fmt: skip
    assert {"new_overdue": "01"} in bound
    assert {"deadline": "10/9/2023", "days": "05", "reached": "40%"} in bound
    assert STRAY.search(as_json(document)) is None
