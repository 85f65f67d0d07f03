"""Letters made by hand."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from pacnam_tasks.reports.document import Signer
from pacnam_tasks.reports.letters.content import Addressee, LateDirection, LateTask, Letter, MissingPeriods, Urged
from tests.reports.samples import DAY, LETTERHEAD

TASK = LateTask(
    code="NV-2023-011",
    title="Tiêm phòng gia súc, gia cầm đợt 2 (thu – đông)",
    unit="Phòng NN&PTNT",
    due=date(2023, 8, 31),
    days=15,
    percent=Decimal("84.3"),
    result="438,6/520 ha",
    is_reported=True,
)
DIRECTION = LateDirection(
    about="Thu hoạch lúa mùa",
    code="NV-2023-010",
    text="Báo cáo diện tích đã gặt.",
    given_on=date(2023, 9, 4),
    answer_by=date(2023, 9, 8),
    days=7,
)
PERIODS = MissingPeriods("NV-2023-020", "Báo cáo tuần", 1, date(2023, 9, 4), date(2023, 9, 10), 5)
URGED = Urged((TASK,), (DIRECTION,), (PERIODS,))


def letter(**overrides: Any) -> Letter:
    """A letter about one of each."""
    made = Letter(
        written_on=DAY,
        unit="Phòng Nông nghiệp và Phát triển nông thôn",
        letterhead=LETTERHEAD,
        authority="T/L BAN THƯỜNG VỤ",
        signer=Signer("CHÁNH VĂN PHÒNG", "Nông Thị Bích"),
        answer_by=date(2023, 9, 22),
        urged=URGED,
    )
    return replace(made, **overrides)


BESIDE = (
    Addressee("Đảng ủy xã Bộc Bố", Urged((TASK,))),
    Addressee("Trung tâm Dịch vụ nông nghiệp và Khuyến nông huyện Pác Nặm", Urged((), (DIRECTION,), (PERIODS,))),
)
"""The units that a letter to several goes to after the first; the name of the last takes two lines."""
