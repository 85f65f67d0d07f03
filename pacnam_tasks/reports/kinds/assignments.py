"""The plan of what is assigned to whom, with its landscape annex."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from pacnam_tasks.core.words import lazy_gettext as _l
from pacnam_tasks.reports import sentences as say
from pacnam_tasks.reports import tables
from pacnam_tasks.reports.bound import some, some_tasks
from pacnam_tasks.reports.document import Align, Column, Document, Holds, Letterhead, Paragraph, Table
from pacnam_tasks.reports.drafting import Frame, draft
from pacnam_tasks.reports.kinds.kind import Asked, Kind, Option
from pacnam_tasks.reports.letterheads.rules import Way, body_of
from pacnam_tasks.reports.queries.assigned import Assigned, assigned, plans_of
from pacnam_tasks.reports.queries.figures import cited
from pacnam_tasks.reports.rules import LONGEST_LIST
from pacnam_tasks.reports.wording import clipped, counted, inside, short_date, work_of

LEFT = Align.LEFT


def compose(frame: Frame, plan: str, sources: Sequence[str], found: Sequence[Assigned]) -> Document:
    """The plan as printed."""
    head = frame.letterhead
    what = work_of(plan) if plan else "nhiệm vụ được giao"
    ground = say.enumerated(list(sources)) if sources else "quy định về theo dõi, đôn đốc việc thực hiện nhiệm vụ"
    return draft(
        frame,
        word="Kế hoạch",
        abstract=("phân công thực hiện", what),
        opening=f"Thực hiện {ground}, {head.author} ban hành kế hoạch phân công thực hiện {what} như sau:",
        parts=(
            ("Mục đích, yêu cầu", _purpose()),
            ("Nội dung phân công", _who(found, frame.annex(1, 1))),
            ("Tổ chức thực hiện", _carrying_out(head)),
        ),
        closing=f"{head.author} yêu cầu các cơ quan, đơn vị nghiêm túc tổ chức thực hiện Kế hoạch này.",
        annexes=(("Phân công nhiệm vụ", [_table(found)]),) if found else (),
        figures=_figures(found),
    )


def _purpose() -> Iterable[Paragraph]:
    yield Paragraph(
        "1. Phân công rõ người, rõ việc, rõ thời gian, rõ kết quả, rõ trách nhiệm của từng cơ quan, đơn vị trong tổ "
        "chức thực hiện nhiệm vụ."
    )
    yield Paragraph(
        "2. Mỗi nhiệm vụ có một cơ quan, đơn vị chủ trì chịu trách nhiệm về tiến độ và kết quả; cơ quan, đơn vị phối "
        "hợp thực hiện phần việc của mình đúng thời hạn."
    )


def _who(found: Sequence[Assigned], annex: str) -> Iterable[Paragraph]:
    if not found:
        yield Paragraph("Chưa có nhiệm vụ nào được giao.")
        return
    units = _units(found)
    undated = sum(1 for task in found if not task.due)
    kinds = [("dated", len(found) - undated, "có thời hạn"), ("undated", undated, "không xác định thời hạn")]
    split = ", ".join(f"{some_tasks(name, count)} {words}" for name, count, words in kinds if count)
    drafted = sum(1 for task in found if task.is_draft)
    more = f" Trong đó {some_tasks('drafted', drafted)} còn là dự thảo, chưa giao." if drafted else ""
    yield Paragraph(
        f"Giao {some_tasks('assigned', len(found))} cho {some('units', len(units))} cơ quan, đơn vị chủ trì, gồm "
        f"{split}.{more} Nội dung, thời hạn, sản phẩm của từng nhiệm vụ tại {annex} kèm theo.",
        key="given",
    )
    named = [f"{inside(unit)} ({some(f'given/{unit}', count)})" for unit, count in list(units.items())[:LONGEST_LIST]]
    rest = "" if len(units) <= LONGEST_LIST else " và các cơ quan, đơn vị khác"
    yield Paragraph(f"Cơ quan, đơn vị chủ trì: {say.enumerated(named)}{rest}.", key="to-whom")


def _units(found: Sequence[Assigned]) -> dict[str, int]:
    """How many tasks each unit leads, in protocol order."""
    return Counter(task.unit for task in sorted(found, key=lambda task: task.rank))


def _figures(found: Sequence[Assigned]) -> Iterator[tuple[str, str]]:
    """What the paragraphs of the plan can bind, those of zero too."""
    undated = sum(1 for task in found if not task.due)
    yield "assigned", counted(len(found))
    yield "dated", counted(len(found) - undated)
    yield "undated", counted(undated)
    yield "drafted", counted(sum(1 for task in found if task.is_draft))
    yield "units", counted(len(_units(found)))


def _carrying_out(head: Letterhead) -> Iterable[Paragraph]:
    yield Paragraph(
        "1. Người đứng đầu cơ quan, đơn vị chủ trì tổ chức thực hiện, cập nhật kết quả trên hệ thống theo dõi nhiệm "
        "vụ; kịp thời báo cáo khó khăn, vướng mắc vượt thẩm quyền."
    )
    yield Paragraph("2. Các đồng chí được phân công chỉ đạo theo dõi, kiểm tra việc thực hiện nhiệm vụ phụ trách.")
    yield Paragraph(
        f"3. Văn phòng {body_of(head)} theo dõi, đôn đốc, tổng hợp kết quả thực hiện, định kỳ báo cáo {head.author}."
    )


def _table(found: Sequence[Assigned]) -> Table:
    columns = (
        tables.PLACE,
        Column("Nội dung nhiệm vụ", LEFT, width=66),
        Column("Cơ quan, đơn vị chủ trì", LEFT, width=40),
        Column("Cơ quan, đơn vị phối hợp", LEFT, width=42),
        Column("Thời hạn hoàn thành", width=23, holds=Holds.DAY),
        Column("Sản phẩm, kết quả", LEFT),
        Column("Đồng chí chỉ đạo", LEFT, width=26),
        Column("Mã nhiệm vụ", width=25, holds=Holds.TASK),
    )
    rows = tuple(
        (
            str(place),
            f"{clipped(task.title, 1000)} (dự thảo, chưa giao)" if task.is_draft else clipped(task.title, 1000),
            task.unit,
            clipped(_in_a_cell(task.co_units), 1000) or "–",
            short_date(task.due) if task.due else "Thường xuyên" if task.recurs else "Không xác định thời hạn",
            clipped(task.product) or "–",
            task.member or "–",
            task.code,
        )
        for place, task in enumerate(found, 1)
    )
    return Table("assignments", columns, rows, title="Phân công nhiệm vụ")


def _in_a_cell(units: Sequence[str]) -> str:
    """`Phòng Nội vụ; xã Bộc Bố`, of several communes the first one great."""
    told = "; ".join(map(inside, units))
    return told[:1].upper() + told[1:]


def _compose(asked: Asked) -> Document:
    plan, documents = plans_of(asked.session, asked.when, asked.plan_id)
    found = assigned(asked.session, asked.when, plan_id=asked.plan_id, drafts=asked.with_drafts)
    return compose(asked.frame("KH", Way.DOWN), plan, tuple(map(cited, documents)), found)


KIND = Kind(
    "assignments",
    _l("Plan with its assignments"),
    "KH",
    "ke-hoach-phan-cong",
    _compose,
    options=frozenset({Option.SIGNER, Option.DELEGATE, Option.PLAN}),
)
