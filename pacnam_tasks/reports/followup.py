"""The follow-up report: from what was found to what is printed. Pure."""

from collections.abc import Iterable, Sequence
from itertools import chain

from pacnam_tasks.reports import rates, tables
from pacnam_tasks.reports import sentences as say
from pacnam_tasks.reports.content import Document, FollowUpFigures, Obstacle, Paragraph, Table
from pacnam_tasks.reports.drafting import Frame, draft, prose
from pacnam_tasks.reports.named_figures import figures_of
from pacnam_tasks.reports.rule_sets import HD36, RuleSet
from pacnam_tasks.reports.rules import LONGEST_LIST, work_of
from pacnam_tasks.reports.spans import ahead

DUE_LIST, DUE_NEXT_PERIOD = "Danh mục nhiệm vụ đến hạn trong 30 ngày", "Danh mục nhiệm vụ đến hạn kỳ tới"
"""What the list of tasks that come due is called, in the report of a day and in that of a period."""


def compose(found: FollowUpFigures, rules: RuleSet = HD36) -> Document:
    """The report as printed; every figure comes from `found`."""
    head, day = found.letterhead, found.as_of
    frame = Frame(head, rules, found.document_on, found.signer)
    by_unit, overdue_list, due_list = (frame.annex(place, 3) for place in (1, 2, 3))
    return draft(
        frame,
        abstract=(
            "kết quả theo dõi, đôn đốc thực hiện" + ("" if found.plan else " nhiệm vụ"),
            *([work_of(found.plan)] if found.plan else []),
            say.span_line(day, found.span, "trong " if found.plan else ""),
        ),
        opening=say.opening(found.sources, head.author, day, found.span),
        parts=(
            ("Tình hình giao nhiệm vụ", _assignment(found)),
            ("Kết quả thực hiện", _results(found, by_unit)),
            ("Nhiệm vụ quá hạn, nguyên nhân, trách nhiệm", _late(found, overdue_list)),
            ("Khó khăn, vướng mắc, kiến nghị", _in_the_way(found)),
            ("Nhiệm vụ kỳ tới", _ahead(found, due_list)),
        ),
        closing=say.closing(head.author, head.addressee, day, found.span),
        annexes=(
            ("Tổng hợp theo cơ quan, đơn vị", _by_unit(found)),
            ("Danh mục nhiệm vụ quá hạn", _overdue_list(found)),
            (DUE_LIST if found.span is None else DUE_NEXT_PERIOD, _due_list(found)),
        ),
        as_of=day,
        figures=figures_of(found),
    )


def _assignment(found: FollowUpFigures) -> Iterable[Paragraph]:
    yield Paragraph(
        say.assignment(found.total, len(found.by_field), len(found.by_unit), found.letterhead.author, found.as_of),
        key="assigned",
    )
    if found.within is not None and found.span is not None:
        yield Paragraph(say.assigned_within(found.within, found.span), key="assigned-within")
    if found.parts is not None and found.parts.assigned:
        yield Paragraph(say.parts_assigned(found.parts, len(found.parts_by_unit)), key="parts")


def _results(found: FollowUpFigures, annex: str) -> Iterable[Paragraph | Table]:
    total = found.total
    if total.assigned == 0:
        yield Paragraph("Chưa có nhiệm vụ để đánh giá kết quả thực hiện.", key="finished")
        return
    yield Paragraph("1. Kết quả chung", head=True)
    yield Paragraph(f"{say.finished(total)} {say.under_way(total)}", key="finished")
    if found.within is not None and found.span is not None:
        yield Paragraph(say.done_within(found.within, found.span), key="done-within")
    if found.before is not None:
        yield Paragraph(say.compared(total, found.before), key="compared")
    yield Paragraph(rates.overdue_rates(total), key="overdue-rates")
    yield Paragraph(rates.by_original(total), key="by-original")
    if said := say.progress(total):
        yield Paragraph(said, key="progress")
    yield Paragraph("2. Kết quả theo lĩnh vực", head=True)
    yield tables.by_field(found.by_field, total)
    yield Paragraph("3. Kết quả theo cơ quan, đơn vị", head=True)
    yield Paragraph(say.units(found.by_unit, annex), key="units")
    if found.parts is not None and found.parts.assigned:
        yield Paragraph(say.parts_done(found.parts), key="parts-done")
    yield from prose("assessment", "4. Đánh giá chung")


def overdue(found: FollowUpFigures, annex: str) -> Iterable[Paragraph]:
    """How many are overdue, the longest of them, and who owes a cause."""
    longest = sorted(found.overdue, key=lambda task: -task.days)[:LONGEST_LIST]
    listed = [task for task in found.overdue if task in longest]
    yield Paragraph(say.overdue(found.total, len(listed), annex), key="overdue")
    for place, task in enumerate(listed, 1):
        yield Paragraph(say.overdue_task(place, task), key=f"overdue/{task.code}")
    if said := say.responsibility(found.overdue):
        yield Paragraph(said, key="no-cause")


def _late(found: FollowUpFigures, annex: str) -> Iterable[Paragraph]:
    yield from overdue(found, annex)
    if found.urging is not None:
        yield Paragraph(say.urging(found.urging), key="letters")
    yield from prose("reminded", "Nhắc nhở, phê bình, biểu dương trong kỳ")


def obstacles(found: FollowUpFigures) -> Iterable[Paragraph]:
    """What stands in the way, the first by name."""
    listed = found.obstacles[:LONGEST_LIST]
    yield Paragraph(say.obstacles(found.obstacles, len(listed)), key="obstacles")
    for place, one in enumerate(listed, 1):
        yield Paragraph(say.obstacle(place, one), key=_of_task("obstacle", one, listed))


def _of_task(name: str, one: Obstacle, among: Sequence[Obstacle]) -> str:
    """A key by the task; of several difficulties of one task each has its own."""
    same = [other for other in among if other.code == one.code]
    return f"{name}/{one.code}/{1 + next(n for n, other in enumerate(same) if other is one)}"


def proposals(proposed: Sequence[Obstacle], head: str) -> Iterable[Paragraph]:
    """What is put before those above, under its heading; nothing where nothing is."""
    if proposed:
        yield Paragraph(head, key=f"proposals/{'province' if proposed[0].for_province else 'here'}")
    for place, one in enumerate(proposed[:LONGEST_LIST], 1):
        yield Paragraph(say.proposal(place, one), key=_of_task("proposal", one, proposed))


def _in_the_way(found: FollowUpFigures) -> Iterable[Paragraph]:
    to_province = [one for one in found.obstacles if one.for_province]
    return chain(obstacles(found), proposals(to_province, say.proposals(to_province, found.levels)))


def coming(found: FollowUpFigures, annex: str) -> Iterable[Paragraph]:
    """What is due next, the first by name."""
    listed = sorted(found.due, key=lambda task: task.left)[:LONGEST_LIST]
    yield Paragraph(say.coming(found.due, len(listed), ahead(found.span, found.as_of), annex, found.span), key="due")
    for place, task in enumerate(listed, 1):
        yield Paragraph(say.due_task(place, task), key=f"due/{task.code}")


def _ahead(found: FollowUpFigures, annex: str) -> Iterable[Paragraph]:
    return chain(coming(found, annex), prose("measures", "Giải pháp thực hiện"))


def _by_unit(found: FollowUpFigures) -> Iterable[Paragraph | Table]:
    if not found.by_unit:
        yield Paragraph("Chưa có nhiệm vụ nào được giao.")
    elif found.parts_by_unit:
        yield Paragraph("1. Nhiệm vụ, theo cơ quan, đơn vị chủ trì", head=True)
    if found.by_unit:
        yield tables.by_unit(found.by_unit, found.total)
    if found.parts is not None and found.parts_by_unit:
        yield Paragraph("2. Nhiệm vụ thành phần, theo đơn vị thực hiện", head=True)
        yield tables.parts_by_unit(found.parts_by_unit, found.parts)


def _overdue_list(found: FollowUpFigures) -> Iterable[Paragraph | Table]:
    yield tables.overdue(found.overdue) if found.overdue else Paragraph("Không có nhiệm vụ quá hạn.")


def _due_list(found: FollowUpFigures) -> Iterable[Paragraph | Table]:
    yield (
        tables.due(found.due)
        if found.due
        else Paragraph(f"Không có nhiệm vụ đến hạn {'trong 30 ngày' if found.span is None else 'kỳ tới'}.")
    )
