"""The follow-up report: from what was found to what is printed. Pure."""

from collections.abc import Iterable, Sequence
from itertools import chain

from pacnam_tasks.reports import rates, tables
from pacnam_tasks.reports import sentences as say
from pacnam_tasks.reports.content import FollowUpFigures, Obstacle
from pacnam_tasks.reports.document import Document, Paragraph, Table
from pacnam_tasks.reports.drafting import Frame, draft, prose
from pacnam_tasks.reports.named_figures import figures_of
from pacnam_tasks.reports.rule_sets import HD36, RuleSet
from pacnam_tasks.reports.rules import LONGEST_LIST
from pacnam_tasks.reports.spans import ahead
from pacnam_tasks.reports.wording import work_of

DUE_LIST, DUE_NEXT_PERIOD = "Danh mục nhiệm vụ đến hạn trong 30 ngày", "Danh mục nhiệm vụ đến hạn kỳ tới"
"""What the list of tasks that come due is called, in the report of a day and in that of a period."""


def compose(found: FollowUpFigures, rules: RuleSet = HD36) -> Document:
    """The report as printed; every figure comes from `found`."""
    head, day = found.letterhead, found.as_of
    frame = Frame(head, rules, found.document_on, found.signer)
    annexes = _annexes(found)
    by_unit, overdue_list, due_list = _named(frame, annexes)
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
        annexes=[(name, blocks) for name, blocks, has_any in annexes if has_any],
        as_of=day,
        figures=figures_of(found),
    )


def _annexes(found: FollowUpFigures) -> tuple[tuple[str, Iterable[Paragraph | Table], bool], ...]:
    """The appendices, and whether there is anything in each: an empty one is not printed."""
    return (
        ("Tổng hợp theo cơ quan, đơn vị", _by_unit(found), bool(found.by_unit)),
        ("Danh mục nhiệm vụ quá hạn", [tables.overdue(found.overdue)], bool(found.overdue)),
        (DUE_LIST if found.span is None else DUE_NEXT_PERIOD, [tables.due(found.due)], bool(found.due)),
    )


def _named(frame: Frame, annexes: Sequence[tuple[str, Iterable[Paragraph | Table], bool]]) -> Iterable[str]:
    """How the text names each; empty for one that is left out, of which no sentence speaks."""
    printed, place = sum(has_any for _name, _blocks, has_any in annexes), 0
    for _name, _blocks, has_any in annexes:
        place += has_any
        yield frame.annex(place, printed) if has_any else ""


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
    yield from rated(found)
    yield Paragraph("2. Kết quả theo lĩnh vực", head=True)
    yield tables.by_field(found.by_field, total)
    yield Paragraph("3. Kết quả theo cơ quan, đơn vị", head=True)
    yield Paragraph(say.units(found.by_unit, annex), key="units")
    if found.parts is not None and found.parts.assigned:
        yield Paragraph(say.parts_done(found.parts), key="parts-done")
    yield from prose("assessment", "4. Đánh giá chung")


def rated(found: FollowUpFigures) -> Iterable[Paragraph]:
    """How the results compare with those of the period before, how much is overdue, and how far the work is."""
    if found.before is not None:
        yield Paragraph(say.compared(found.total, found.before), key="compared")
    yield Paragraph(rates.overdue_rates(found.total), key="overdue-rates")
    yield Paragraph(rates.by_original(found.total), key="by-original")
    if said := say.progress(found.total):
        yield Paragraph(said, key="progress")


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


def obstacles(found: FollowUpFigures, under: str = "") -> Iterable[Paragraph]:
    """What stands in the way, the first by name; `under` is the number of the heading above them."""
    listed = found.obstacles[:LONGEST_LIST]
    yield Paragraph(say.obstacles(found.obstacles, len(listed)), key="obstacles")
    for place, one in enumerate(listed, 1):
        yield Paragraph(say.obstacle(place, one, under), key=_of_task("obstacle", one, listed))


def _of_task(name: str, one: Obstacle, among: Sequence[Obstacle]) -> str:
    """A key by the task; of several difficulties of one task each has its own."""
    same = [other for other in among if other.code == one.code]
    return f"{name}/{one.code}/{1 + next(n for n, other in enumerate(same) if other is one)}"


def proposals(proposed: Sequence[Obstacle], head: str, under: str = "") -> Iterable[Paragraph]:
    """What is put before those above, under its heading; nothing where nothing is."""
    if proposed and head:
        yield Paragraph(head, key=f"proposals/{'province' if proposed[0].for_province else 'here'}")
    for place, one in enumerate(proposed[:LONGEST_LIST], 1):
        yield Paragraph(say.proposal(place, one, under), key=_of_task("proposal", one, proposed))


def _in_the_way(found: FollowUpFigures) -> Iterable[Paragraph]:
    to_province = [one for one in found.obstacles if one.for_province]
    if not to_province:
        yield from obstacles(found)
        return
    yield Paragraph("1. Khó khăn, vướng mắc", head=True)
    yield from obstacles(found, "1.")
    yield Paragraph(f"2. {say.proposed_to(found.levels)}", head=True)
    yield from proposals(to_province, say.proposals_listed(to_province), "2.")


def coming(found: FollowUpFigures, annex: str) -> Iterable[Paragraph]:
    """What is due next, the first by name."""
    listed = sorted(found.due, key=lambda task: task.left)[:LONGEST_LIST]
    yield Paragraph(say.coming(found.due, len(listed), ahead(found.span, found.as_of), annex, found.span), key="due")
    for place, task in enumerate(listed, 1):
        yield Paragraph(say.due_task(place, task), key=f"due/{task.code}")


def _ahead(found: FollowUpFigures, annex: str) -> Iterable[Paragraph]:
    return chain(coming(found, annex), prose("measures", "Giải pháp thực hiện"))


def _by_unit(found: FollowUpFigures) -> Iterable[Paragraph | Table]:
    if found.parts_by_unit:
        yield Paragraph("1. Nhiệm vụ, theo cơ quan, đơn vị chủ trì", head=True)
    yield tables.by_unit(found.by_unit, found.total)
    if found.parts is not None and found.parts_by_unit:
        yield Paragraph("2. Nhiệm vụ thành phần, theo đơn vị thực hiện", head=True)
        yield tables.parts_by_unit(found.parts_by_unit, found.parts)
