"""Tables that more than one document prints: counts by field or unit, overdue tasks, tasks that come due. Pure."""

from collections.abc import Iterable, Sequence

from pacnam_tasks.core.text import number, one_decimal
from pacnam_tasks.reports import sentences as say
from pacnam_tasks.reports.content import Counts, DueTask, Line, OverdueTask
from pacnam_tasks.reports.document import Align, Column, Counted, Holds, Table
from pacnam_tasks.reports.wording import clipped, short_date

LEFT, COUNT = Align.LEFT, Holds.COUNT
PLACE = Column("TT", width=8, holds=Holds.NUMBER)
COUNT_COLUMNS = (
    Column("Giao", holds=COUNT, counts="assigned"),
    Column("Đúng hạn", group="Hoàn thành", holds=COUNT, counts="done_on_time"),
    Column("Quá hạn", group="Hoàn thành", holds=COUNT, counts="done_late"),
    Column("Không hạn", group="Hoàn thành", holds=COUNT, counts="done_undated"),
    Column("Trong hạn", group="Đang thực hiện", holds=COUNT, counts="open_in_time"),
    Column("Quá hạn", group="Đang thực hiện", holds=COUNT, counts="open_overdue"),
    Column("Không hạn", group="Đang thực hiện", holds=COUNT, counts="open_undated"),
    Column("Tạm dừng", holds=COUNT, counts="paused"),
    Column("Thu hồi", holds=COUNT, counts="revoked"),
    Column("Tỷ lệ (%)", holds=Holds.NUMBER),
)


def by_field(lines: Sequence[Line], total: Counts, of_unit: str = "") -> Table:
    """The counts of each field and of all; in a unit's own report tasks and parts alike, of what it leads."""
    counted = Counted("field", _codes(lines), "all" if of_unit else "task", of_unit)
    return _counts("by-field", "Theo lĩnh vực", Column("Lĩnh vực", LEFT, width=35), lines, total, counted)


def by_unit(lines: Sequence[Line], total: Counts) -> Table:
    """The counts of the tasks of each unit and of all, across a landscape page."""
    return _by_unit("Theo cơ quan, đơn vị", lines, total, "task")


def parts_by_unit(lines: Sequence[Line], total: Counts) -> Table:
    """The same of parts."""
    return _by_unit("Nhiệm vụ thành phần", lines, total, "part")


def overdue(tasks: Sequence[OverdueTask]) -> Table:
    """Overdue tasks, each with how many days and why, across a landscape page."""
    columns = _task_columns(tasks, (60, 42, 22, 14, 21, 12), "Quá hạn (ngày)", Column("Nguyên nhân", LEFT))
    rows = ((task, task.days, (f"{clipped(task.cause) or 'Chưa báo cáo'}{say.standing(task)}",)) for task in tasks)
    return Table("overdue", columns, _task_rows(rows), title="Nhiệm vụ quá hạn")


def answered_for(tasks: Sequence[OverdueTask]) -> Table:
    """The same with the head of each unit, the member in charge and what the unit reported last."""
    columns = (
        PLACE,
        Column("Mã", width=27, holds=Holds.TASK),
        Column("Nội dung nhiệm vụ", LEFT, width=46),
        Column("Cơ quan, đơn vị chủ trì", LEFT, width=34),
        Column("Người đứng đầu", LEFT, width=28),
        Column("Đồng chí chỉ đạo", LEFT, width=22),
        Column("Thời hạn", width=22, holds=Holds.DAY),
        Column("Quá hạn (ngày)", width=14, holds=Holds.NUMBER),
        Column("Tỷ lệ (%)", width=12, holds=Holds.NUMBER),
        Column("Nguyên nhân; báo cáo gần nhất của đơn vị", LEFT),
    )
    rows = tuple(
        (
            str(place),
            task.code,
            clipped(task.title, 1000),
            task.unit,
            task.head or "–",
            task.member or "–",
            due_cell(task),
            number(task.days),
            number(task.percent),
            _why(task),
        )
        for place, task in enumerate(tasks, 1)
    )
    return Table("overdue", columns, rows, title="Nhiệm vụ quá hạn")


def _why(task: OverdueTask) -> str:
    cause = clipped(task.cause).rstrip(". ") or "Chưa báo cáo nguyên nhân"
    last = f". Báo cáo ngày {short_date(task.last.said_on)}: {say.quoted(task.last.text)}" if task.last else ""
    return f"{cause}{last}{say.standing(task)}."


def due(tasks: Sequence[DueTask]) -> Table:
    """Tasks that come due, each with the days that are left, across a landscape page."""
    columns = _task_columns(
        tasks, (62, 42, 22, 16, 22, 13), "Còn lại (ngày)", Column("Sản phẩm", LEFT, width=28), Column("Ghi chú", LEFT)
    )
    rows = ((task, task.left, (clipped(task.product) or "–", "Chờ xác nhận" if task.waits else "")) for task in tasks)
    return Table("due", columns, _task_rows(rows), title="Nhiệm vụ sắp đến hạn")


def code_column(codes: Iterable[str]) -> Column:
    """The column of codes, as wide as the longest of them: a code is not broken where that can be."""
    longest = max(map(len, codes), default=0)
    width = next((wide for letters, wide in ((11, 27), (15, 35)) if longest <= letters), 44)
    return Column("Mã", width=width, holds=Holds.TASK)


def _task_columns(
    tasks: Sequence[OverdueTask | DueTask], widths: tuple[int, int, int, int, int, int], days: str, *last: Column
) -> tuple[Column, ...]:
    code = code_column(task.code for task in tasks)
    title, unit, day, left, result, rate = widths
    title -= (code.width - 27) // 2
    named = _names_units(tasks)
    return (
        PLACE,
        code,
        Column("Nội dung nhiệm vụ", LEFT, width=title if named else title + unit // 2),
        *([Column("Cơ quan, đơn vị chủ trì", LEFT, width=unit)] if named else []),
        Column("Thời hạn", width=day, holds=Holds.DAY),
        Column(days, width=left, holds=Holds.NUMBER),
        Column("Kết quả", width=result),
        Column("Tỷ lệ (%)", width=rate, holds=Holds.NUMBER),
        *last,
    )


def _names_units(tasks: Iterable[OverdueTask | DueTask]) -> bool:
    """Whether there is a column of units: none in what a unit tells of its own."""
    return any(task.unit for task in tasks)


def _task_rows(rows: Iterable[tuple[OverdueTask | DueTask, int, tuple[str, ...]]]) -> tuple[tuple[str, ...], ...]:
    """Each row is a task, its days, and the cells of the last columns."""
    rows = list(rows)
    named = _names_units(task for task, _days, _last in rows)
    return tuple(
        (
            str(place),
            task.code,
            clipped(task.title, 1000),
            *([task.unit] if named else []),
            due_cell(task),
            number(days),
            task.result or "–",
            number(task.percent),
            *last,
        )
        for place, (task, days, last) in enumerate(rows, 1)
    )


def due_cell(task: OverdueTask | DueTask) -> str:
    """`15/9/2023 (ban đầu 31/8/2023, gia hạn 01 lần)`."""
    more = say.beside_deadline(task, "ban đầu")
    return f"{short_date(task.due)} ({more})" if more else short_date(task.due)


def _by_unit(title: str, lines: Sequence[Line], total: Counts, level: str) -> Table:
    what = Column("Cơ quan, đơn vị", LEFT, width=79)
    return _counts("by-unit", title, what, lines, total, Counted("unit", _codes(lines), level))


def _codes(lines: Sequence[Line]) -> tuple[str, ...]:
    return tuple(line.code for line in lines)


def _counts(name: str, title: str, what: Column, lines: Sequence[Line], total: Counts, counted: Counted) -> Table:
    rows = tuple((str(place), line.name, *_cells(line.counts)) for place, line in enumerate(lines, 1))
    return Table(name, (PLACE, what, *COUNT_COLUMNS), rows, ("", "Tổng cộng", *_cells(total)), title, counted)


def _cells(counts: Counts) -> tuple[str, ...]:
    percent = "–" if counts.percent is None else number(one_decimal(counts.percent))
    numbers = (
        counts.assigned,
        counts.done_on_time,
        counts.done_late,
        counts.done_undated,
        counts.open_in_time,
        counts.open_overdue,
        counts.open_undated,
        counts.paused,
        counts.revoked,
    )
    return (*(number(count) for count in numbers), percent)
