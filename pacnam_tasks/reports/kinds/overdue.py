"""The list of overdue tasks with their ages, their causes and who answers for them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby

from pacnam_tasks.core.words import lazy_gettext as _l
from pacnam_tasks.reports import rates, tables
from pacnam_tasks.reports import sentences as say
from pacnam_tasks.reports.bound import numbered, some, some_tasks
from pacnam_tasks.reports.content import FollowUpFigures, OverdueTask
from pacnam_tasks.reports.document import Align, Column, Counted, Document, Holds, Paragraph, Table
from pacnam_tasks.reports.drafting import Frame, draft
from pacnam_tasks.reports.kinds.figures import figures
from pacnam_tasks.reports.kinds.kind import ISSUED, Asked, Kind
from pacnam_tasks.reports.named_figures import figures_of
from pacnam_tasks.reports.rule_sets import HD36, RuleSet
from pacnam_tasks.reports.rules import LONGEST_LIST
from pacnam_tasks.reports.wording import short_date
from pacnam_tasks.tasks.rules.tally import age_bucket

AGES = ("01–10 ngày", "11–30 ngày", "31–60 ngày", "61–120 ngày", "Trên 120 ngày")


def compose(found: FollowUpFigures, rules: RuleSet = HD36) -> Document:
    """The list as printed."""
    head, day = found.letterhead, short_date(found.as_of)
    frame = Frame(head, rules, found.document_on, found.signer)
    late = found.overdue
    return draft(
        frame,
        abstract=("nhiệm vụ quá hạn, nguyên nhân và trách nhiệm", say.span_line(found.as_of, found.span)),
        opening=(
            f"Qua theo dõi, đôn đốc thực hiện nhiệm vụ, {head.author} báo cáo tình hình nhiệm vụ quá hạn "
            f"{say.told_until(found.as_of, found.span)} như sau:"
        ),
        parts=(
            ("Tình hình nhiệm vụ quá hạn", _ages(found, frame.annex(1, 1))),
            ("Nguyên nhân, trách nhiệm", _causes(late, frame.annex(1, 1))),
        ),
        closing=(
            f"Trên đây là tình hình nhiệm vụ quá hạn {say.of_span(found.span) or f'đến ngày {day}'}"
            + (f", {head.author} báo cáo {head.addressee}." if head.addressee else ".")
        ),
        annexes=(("Danh mục nhiệm vụ quá hạn", [tables.answered_for(late)]),) if late else (),
        as_of=found.as_of,
        figures=figures_of(found),
    )


def _ages(found: FollowUpFigures, annex: str) -> Iterable[Paragraph | Table]:
    late = found.overdue
    if not late:
        yield Paragraph("Không có nhiệm vụ quá hạn.")
        return
    units = len({task.unit for task in late})
    yield Paragraph(
        f"Có {some_tasks('open_overdue', len(late))} quá hạn của {some('units_late', units)} cơ quan, đơn vị chủ trì. "
        f"Danh mục tại {annex} kèm theo."
    )
    yield Paragraph(rates.overdue_rates(found.total), key="overdue-rates")
    yield Paragraph(rates.by_original(found.total), key="by-original")
    yield _table(late)


def _table(late: Sequence[OverdueTask]) -> Table:
    """How long the tasks of each unit are overdue."""
    rows = []
    for unit, found in (by_unit := _by_unit(late)):
        counts = Counter(age_bucket(task.days) for task in found)
        rows.append((unit, [len(found), *(counts[place] for place in range(1, len(AGES) + 1))]))
    columns = (
        tables.PLACE,
        Column("Cơ quan, đơn vị", Align.LEFT, width=52),
        Column("Quá hạn", holds=Holds.COUNT, counts="open_overdue"),
        *(
            Column(age, group="Thời gian quá hạn", holds=Holds.COUNT, counts=f"age_{place}")
            for place, age in enumerate(AGES, 1)
        ),
    )
    cells = tuple((str(place), unit, *map(str, counts)) for place, (unit, counts) in enumerate(rows, 1))
    total = [sum(column) for column in zip(*(counts for _unit, counts in rows), strict=True)]
    of = Counted("unit", tuple(found[0].unit_code for _unit, found in by_unit))
    return Table("ages", columns, cells, ("", "Tổng cộng", *map(str, total)), "Thời gian quá hạn", of)


def _causes(late: Sequence[OverdueTask], annex: str) -> Iterable[Paragraph]:
    if not late:
        yield Paragraph("Không có nội dung.")
    listed = {id(task) for task in sorted(late, key=lambda task: -task.days)[:LONGEST_LIST]}
    for place, (unit, found) in enumerate(_by_unit(late), 1):
        longest = max(task.days for task in found)
        silent = sum(1 for task in found if not task.cause)
        owed = f"; {some_tasks('no_cause', silent)} chưa báo cáo nguyên nhân" if silent else ""
        told = f"{some_tasks('late', len(found))} quá hạn, lâu nhất {some('days', longest)} ngày{owed}"
        head = f" Người đứng đầu chịu trách nhiệm: đồng chí {found[0].head}." if found[0].head else ""
        yield Paragraph(f"{numbered(place)} {unit}: {told}.{head}", key=f"cause/{unit}")
        for task in found:
            if id(task) in listed:
                yield Paragraph(_why(task), key=f"why/{task.code}")
    if len(late) > len(listed):
        yield Paragraph(f"Nguyên nhân, trách nhiệm của các nhiệm vụ còn lại tại {annex} kèm theo.", key="others")
    if said := say.responsibility(late):
        yield Paragraph(said, key="no-cause")


def _why(task: OverdueTask) -> str:
    """One overdue task: why, what the unit said last, and which member is in charge."""
    cause = f"nguyên nhân: {say.quoted(task.cause)}" if task.cause else "chưa báo cáo nguyên nhân"
    last = (
        f"; báo cáo gần nhất (ngày {short_date(task.last.said_on)}): {say.quoted(task.last.text)}" if task.last else ""
    )
    charge = f"; đồng chí {task.member} chỉ đạo" if task.member else ""
    late = f"quá hạn {some('days', task.days)} ngày{say.standing(task)}"
    return f"- {say.titled(task.title, task.code)}: {late}{charge}; {cause}{last}."


def _by_unit(late: Sequence[OverdueTask]) -> list[tuple[str, list[OverdueTask]]]:
    return [(unit, list(found)) for unit, found in groupby(late, key=lambda task: task.unit)]


def _compose(asked: Asked) -> Document:
    return compose(figures(asked), asked.rules)


KIND = Kind("overdue", _l("Overdue tasks"), "BC", "nhiem-vu-qua-han", _compose, options=ISSUED)
