"""Figures made by hand, for reports of any size."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from pacnam_tasks.reports.content import DueTask, FollowUpFigures, Levels, Line, Obstacle, OverdueTask
from pacnam_tasks.reports.document import Document, Letterhead, Signer
from pacnam_tasks.reports.printing import Sheet
from pacnam_tasks.reports.render import Rendered, Wanted, always
from pacnam_tasks.reports.rule_sets import RuleSet

DAY = date(2023, 9, 15)
TITLES = (
    "Thu hoạch lúa mùa; triển khai cây trồng vụ đông",
    "Tiêm phòng gia súc, gia cầm đợt 2 (thu – đông)",
    "Phê duyệt, triển khai các mô hình, dự án phát triển sản xuất năm 2023 thuộc 03 chương trình",
    "Đẩy nhanh giải ngân vốn đầu tư công và vốn sự nghiệp các chương trình",
    "Phương án quản lý, bảo vệ rừng và phòng cháy, chữa cháy rừng mùa khô 2023–2024; ký cam kết",
)
FIELDS = ("Nông nghiệp", "Chăn nuôi – thú y", "Lâm nghiệp", "Công nghiệp – tiểu thủ công nghiệp", "Y tế")
UNITS = (
    "Văn phòng Huyện ủy",
    "Phòng Nông nghiệp và Phát triển nông thôn",
    "Phòng Lao động – Thương binh và Xã hội",
    "Trung tâm Dịch vụ nông nghiệp huyện",
    "Hạt Kiểm lâm huyện",
)
LETTERHEAD = Letterhead(
    superior="Đảng bộ tỉnh Bắc Kạn",
    issuer="Huyện ủy Pác Nặm",
    place="Pác Nặm",
    symbol="BC/HU",
    authority="T/M BAN THƯỜNG VỤ",
    author="Ban Thường vụ Huyện ủy",
    addressee="Thường trực Tỉnh ủy",
    recipients=(
        "Thường trực Tỉnh ủy (báo cáo)",
        "Các đồng chí Ủy viên Ban Chấp hành Đảng bộ huyện",
        "Các chi bộ, đảng bộ trực thuộc",
        "Lưu Văn phòng Huyện ủy",
    ),
)


@dataclass(frozen=True)
class Tallied:
    """Counts as the roll-up gives them."""

    done_on_time: int = 0
    done_late: int = 0
    done_undated: int = 0
    open_in_time: int = 0
    open_overdue: int = 0
    open_undated: int = 0
    paused: int = 0
    revoked: int = 0
    silent: int = 0
    updated: int = 0
    percent: Decimal | None = None
    ages: tuple[int, ...] = (0, 0, 0, 0, 0)
    extended: int = 0
    done_on_time_original: int = 0
    open_overdue_original: int = 0

    @property
    def done_dated(self) -> int:
        return self.done_on_time + self.done_late

    @property
    def assigned(self) -> int:
        done = self.done_on_time + self.done_late + self.done_undated
        running = self.open_in_time + self.open_overdue + self.open_undated
        return done + running + self.paused + self.revoked


TWENTY = Tallied(
    done_on_time=4,
    done_late=1,
    done_undated=1,
    open_in_time=9,
    open_overdue=3,
    open_undated=1,
    paused=1,
    silent=2,
    updated=9,
    percent=Decimal("54.3"),
    ages=(1, 2, 0, 0, 0),
    extended=3,
    done_on_time_original=3,
    open_overdue_original=5,
)


def late_task(place: int, **overrides: Any) -> OverdueTask:
    """The overdue task number `place`."""
    days = 1 + place % 29
    task = OverdueTask(
        code=f"NV-2023-{place:03d}",
        title=TITLES[place % len(TITLES)],
        unit=UNITS[place % len(UNITS)],
        due=DAY - timedelta(days=days),
        days=days,
        percent=Decimal("62.5"),
        original_due=date(2023, 8, 1) if place % 3 == 0 else None,
        extensions=int(place % 3 == 0),
        result="5/8 dự án",
        cause="Thiếu vốn đối ứng." if place % 2 else "",
    )
    return replace(task, **overrides)


def due_task(place: int, **overrides: Any) -> DueTask:
    """The task number `place` that comes due."""
    left = place % 31
    task = DueTask(
        code=f"NV-2023-{place:03d}",
        title=TITLES[place % len(TITLES)],
        unit=UNITS[place % len(UNITS)],
        due=DAY + timedelta(days=left),
        left=left,
        percent=Decimal("84.3"),
        result="438,6/520 ha",
        product="Biên bản nghiệm thu",
        waits=place % 4 == 0,
    )
    return replace(task, **overrides)


def instant(sheet: Sheet, _wanted: Wanted = always) -> Rendered:
    """A renderer for tests of what stands around it: the same sheet gives the same bytes, at once."""
    return Rendered(f"%PDF-1.7 {sheet.sha256}".encode(), pages=4)


def lines(names: Sequence[str], each: Tallied) -> tuple[Line, ...]:
    """One line a name."""
    return tuple(Line(name, each) for name in names)


def figures(**overrides: Any) -> FollowUpFigures:
    """The figures of a plan of twenty tasks."""
    found = FollowUpFigures(
        as_of=DAY,
        document_on=date(2023, 9, 19),
        letterhead=LETTERHEAD,
        signer=Signer("PHÓ BÍ THƯ", "Nông Thị Bích"),
        total=TWENTY,
        by_field=lines(FIELDS, Tallied(done_on_time=1, open_in_time=3, percent=Decimal("40.5"))),
        by_unit=lines(UNITS, Tallied(done_on_time=1, open_in_time=2, open_overdue=1, percent=Decimal("40.5"))),
        overdue=tuple(late_task(place) for place in range(1, 4)),
        due=tuple(due_task(place) for place in range(4, 9)),
        obstacles=(
            Obstacle(
                code="NV-2023-012",
                title="Tiêm chủng đầy đủ cho trẻ dưới 1 tuổi",
                unit="Trung tâm Y tế huyện",
                kind="nội dung vượt thẩm quyền",
                text="Nguồn vắc xin về chậm",
                of_province=True,
                for_province=True,
            ),
        ),
        levels=Levels("huyện", "tỉnh"),
        plan="Nhiệm vụ trọng tâm 6 tháng cuối năm 2023",
        sources=("Thông báo ngày 07/7/2023 của Ban Chấp hành Đảng bộ huyện",),
    )
    return replace(found, **overrides)


def none() -> FollowUpFigures:
    """A committee that has not assigned anything."""
    return figures(total=Tallied(), by_field=(), by_unit=(), overdue=(), due=(), obstacles=())


def many(count: int) -> FollowUpFigures:
    """A plan of `count` tasks, a third of them overdue, a third due within 30 days."""
    late = count // 3
    total = Tallied(done_on_time=count - 2 * late, open_in_time=late, open_overdue=late, ages=(0, late, 0, 0, 0))
    return figures(
        total=total,
        overdue=tuple(late_task(place) for place in range(late)),
        due=tuple(due_task(place) for place in range(late)),
    )


def in_word(document: Document, _rules: RuleSet, _wanted: Wanted = always) -> bytes:
    """A writer of Word files for the same tests."""
    return f"PK {document.title}".encode()
