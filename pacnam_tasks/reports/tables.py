"""Tables that more than one document prints: counts by field or unit, overdue tasks, tasks that come due. Pure."""

from collections.abc import Iterable, Sequence

from pacnam_tasks.core.text import number, one_decimal
from pacnam_tasks.reports import sentences as say
from pacnam_tasks.reports.content import Align, Column, Counted, Counts, DueTask, Holds, Line, OverdueTask, Table
from pacnam_tasks.reports.rules import clipped, short_date

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
    columns = _task_columns((60, 42, 22, 14, 21, 12), "Quá hạn (ngày)", Column("Nguyên nhân", LEFT))
    rows = ((task, task.days, (clipped(task.cause) or "Chưa báo cáo",)) for task in tasks)
    return Table("overdue", columns, _task_rows(rows), title="Nhiệm vụ quá hạn")


def due(tasks: Sequence[DueTask]) -> Table:
    """Tasks that come due, each with the days that are left, across a landscape page."""
    columns = _task_columns(
        (62, 42, 22, 16, 22, 13), "Còn lại (ngày)", Column("Sản phẩm", LEFT, width=28), Column("Ghi chú", LEFT)
    )
    rows = ((task, task.left, (clipped(task.product) or "–", "Chờ xác nhận" if task.waits else "")) for task in tasks)
    return Table("due", columns, _task_rows(rows), title="Nhiệm vụ sắp đến hạn")


def _task_columns(widths: tuple[int, int, int, int, int, int], days: str, *last: Column) -> tuple[Column, ...]:
    title, unit, day, left, result, rate = widths
    return (
        PLACE,
        Column("Mã", width=27, holds=Holds.TASK),
        Column("Nội dung nhiệm vụ", LEFT, width=title),
        Column("Cơ quan, đơn vị chủ trì", LEFT, width=unit),
        Column("Thời hạn", width=day, holds=Holds.DAY),
        Column(days, width=left, holds=Holds.NUMBER),
        Column("Kết quả", width=result),
        Column("Tỷ lệ (%)", width=rate, holds=Holds.NUMBER),
        *last,
    )


def _task_rows(rows: Iterable[tuple[OverdueTask | DueTask, int, tuple[str, ...]]]) -> tuple[tuple[str, ...], ...]:
    """Each row is a task, its days, and the cells of the last columns."""
    return tuple(
        (
            str(place),
            task.code,
            clipped(task.title, 1000),
            task.unit,
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
