"""A unit's own report to the committee: what it leads, tasks and parts alike, without its name at each of them."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import chain

from pacnam_tasks.core.words import lazy_gettext as _l
from pacnam_tasks.reports import sentences as say
from pacnam_tasks.reports import tables
from pacnam_tasks.reports.bound import some_tasks
from pacnam_tasks.reports.content import FollowUpFigures
from pacnam_tasks.reports.document import Document, Paragraph, Table
from pacnam_tasks.reports.drafting import Frame, draft, prose
from pacnam_tasks.reports.followup import DUE_LIST, DUE_NEXT_PERIOD, coming, obstacles, proposals, rated
from pacnam_tasks.reports.kinds.figures import figures
from pacnam_tasks.reports.kinds.kind import Asked, Kind, Option
from pacnam_tasks.reports.named_figures import figures_of
from pacnam_tasks.reports.queries.letterheads import letterhead_of
from pacnam_tasks.reports.queries.of_unit import signing_of_unit
from pacnam_tasks.reports.rule_sets import HD36, RuleSet
from pacnam_tasks.reports.rules import LONGEST_LIST
from pacnam_tasks.reports.wording import counted, short_date

WHAT = "nhiệm vụ, phần việc được giao"


def compose(found: FollowUpFigures, rules: RuleSet = HD36) -> Document:
    """The report as printed."""
    found = _unnamed(found)
    head, day = found.letterhead, found.as_of
    frame = Frame(head, rules, found.document_on, found.signer)
    lists = [
        ("Danh mục nhiệm vụ quá hạn", [tables.overdue(found.overdue)], bool(found.overdue)),
        (DUE_LIST if found.span is None else DUE_NEXT_PERIOD, [tables.due(found.due)], bool(found.due)),
    ]
    annexes = [(name, blocks) for name, blocks, has_any in lists if has_any]
    late = frame.annex(1, len(annexes))
    ahead = frame.annex(len(annexes), len(annexes))
    return draft(
        frame,
        abstract=("kết quả thực hiện nhiệm vụ được giao", say.span_line(day, found.span)),
        opening=say.opening(found.sources, head.author, day, found.span, work=say.OWN_WORK),
        parts=(
            ("Kết quả thực hiện", _results(found)),
            ("Nhiệm vụ quá hạn, nguyên nhân, trách nhiệm", _late(found, late)),
            ("Khó khăn, vướng mắc, kiến nghị", _in_the_way(found)),
            ("Nhiệm vụ kỳ tới", chain(coming(found, ahead), prose("measures", "Giải pháp thực hiện"))),
        ),
        closing=say.closing(head.author, head.addressee, day, found.span, work=say.OWN_WORK),
        annexes=annexes,
        as_of=day,
        figures=figures_of(found),
    )


def _unnamed(found: FollowUpFigures) -> FollowUpFigures:
    """The same without the name of the unit, which is the one that speaks; others that report to it keep theirs."""
    own = {line.name for line in found.by_unit if line.code == found.of_unit}
    return replace(
        found,
        overdue=tuple(replace(one, unit="") if one.unit in own else one for one in found.overdue),
        due=tuple(replace(one, unit="") if one.unit in own else one for one in found.due),
        obstacles=tuple(replace(one, unit="") if one.unit in own else one for one in found.obstacles),
    )


def _results(found: FollowUpFigures) -> Iterable[Paragraph | Table]:
    total = found.total
    if not total.assigned:
        yield Paragraph(f"Đến ngày {short_date(found.as_of)}, chưa có nhiệm vụ, phần việc nào được giao.")
        return
    yield Paragraph(f"{say.finished(total, WHAT)} {say.under_way(total)}", key="finished")
    if found.within is not None and found.span is not None:
        yield Paragraph(say.received_within(found.within, found.span), key="assigned-within")
        yield Paragraph(say.done_within(found.within, found.span), key="done-within")
    yield from rated(found)
    yield tables.by_field(found.by_field, total, found.of_unit)
    yield from prose("assessment", "Đánh giá chung")


def _late(found: FollowUpFigures, annex: str) -> Iterable[Paragraph]:
    listed = sorted(found.overdue, key=lambda task: -task.days)[:LONGEST_LIST]
    if not listed:
        yield Paragraph("Không có nhiệm vụ quá hạn.")
        return
    late = some_tasks("open_overdue", len(found.overdue))
    yield Paragraph(f"Có {late} quá hạn (danh mục tại {annex}), gồm:", key="overdue")
    for place, task in enumerate(listed, 1):
        yield Paragraph(say.overdue_task(place, task), key=f"overdue/{task.code}")
    if said := say.responsibility(found.overdue):
        yield Paragraph(said, key="no-cause")


def _in_the_way(found: FollowUpFigures) -> Iterable[Paragraph]:
    proposed = [one for one in found.obstacles if one.proposal]
    return chain(obstacles(found), proposals(proposed, f"Kiến nghị, đề xuất {counted(len(proposed))} nội dung:"))


def _compose(asked: Asked) -> Document:
    unit_id = asked.unit_id or 0
    own = letterhead_of(asked.session, asked.document_on, unit_id)
    authority, signer = signing_of_unit(asked.session, unit_id, asked.document_on, own.authority)
    asked = replace(asked, letterhead=replace(own, authority=authority), signer=signer)
    return compose(figures(asked), asked.rules)


KIND = Kind(
    "unit",
    _l("Report of a unit"),
    "BC",
    "bao-cao-don-vi",
    _compose,
    options=frozenset({Option.UNIT, Option.PERIOD}),
    of_own_unit=True,
    is_issued=False,
)
