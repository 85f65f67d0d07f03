"""Obstacles of the units, and what is proposed to the level above."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from pacnam_tasks.core.words import lazy_gettext as _l
from pacnam_tasks.reports import sentences as say
from pacnam_tasks.reports import tables
from pacnam_tasks.reports.bound import some
from pacnam_tasks.reports.content import FollowUpFigures, Levels, Obstacle
from pacnam_tasks.reports.document import Align, Column, Document, Paragraph, Table
from pacnam_tasks.reports.drafting import Frame, draft
from pacnam_tasks.reports.followup import proposals
from pacnam_tasks.reports.kinds.figures import figures
from pacnam_tasks.reports.kinds.kind import ISSUED, Asked, Kind
from pacnam_tasks.reports.named_figures import figures_of
from pacnam_tasks.reports.rule_sets import HD36, RuleSet
from pacnam_tasks.reports.rules import LONGEST_LIST
from pacnam_tasks.reports.wording import clipped, inside, lowered, short_date

LEFT = Align.LEFT
NOTHING = "Không có khó khăn, vướng mắc được báo cáo."


def compose(found: FollowUpFigures, rules: RuleSet = HD36) -> Document:
    """The report as printed."""
    head, day = found.letterhead, short_date(found.as_of)
    frame = Frame(head, rules, found.document_on, found.signer)
    reported = found.obstacles
    return draft(
        frame,
        abstract=("khó khăn, vướng mắc và kiến nghị trong thực hiện nhiệm vụ", say.span_line(found.as_of, found.span)),
        opening=(
            f"Qua theo dõi, tổng hợp báo cáo của các cơ quan, đơn vị, {head.author} báo cáo khó khăn, vướng mắc "
            f"trong thực hiện nhiệm vụ {say.told_until(found.as_of, found.span)} như sau:"
        ),
        parts=(
            ("Khó khăn, vướng mắc", _by_kind(reported, frame.annex(1, 1))),
            ("Kiến nghị, đề xuất", _proposals(reported, found.levels)),
        ),
        closing=(
            f"Trên đây là khó khăn, vướng mắc và kiến nghị {say.of_span(found.span) or f'đến ngày {day}'}"
            + (f", {head.author} trình {head.addressee} xem xét, cho ý kiến." if head.addressee else ".")
        ),
        annexes=(("Danh mục khó khăn, vướng mắc", [_table(reported, found.levels)]),) if reported else (),
        as_of=found.as_of,
        figures=figures_of(found),
    )


def _by_kind(reported: Sequence[Obstacle], annex: str) -> Iterable[Paragraph]:
    if not reported:
        yield Paragraph(NOTHING)
        return
    units = len({one.unit for one in reported})
    yield Paragraph(
        f"Có {some('obstacles', len(reported))} khó khăn, vướng mắc do {some('units_hindered', units)} cơ quan, đơn vị "
        f"báo cáo{say.how_they_stand(reported)}; danh mục tại {annex} kèm theo, gồm:"
    )
    for kind, found in groupby(sorted(reported, key=lambda one: one.kind), key=lambda one: one.kind):
        told = list(found)
        named = say.enumerated(list(dict.fromkeys(inside(one.unit) for one in told))[:LONGEST_LIST])
        many = some("of_kind", len(told))
        yield Paragraph(f"- {kind[:1].upper()}{kind[1:]}: {many} nội dung ({named}).", key=f"kind/{kind}")


def _proposals(reported: Sequence[Obstacle], levels: Levels) -> Iterable[Paragraph]:
    if not reported:
        yield Paragraph("Không có kiến nghị.")
    above = [one for one in reported if one.for_province]
    here = [one for one in reported if one.proposal and not one.of_province]
    yield from proposals(above, f"{say.proposed_to(levels)}: {lowered(say.proposals_listed(above))}".rstrip())
    yield from proposals(here, f"Đề xuất trong thẩm quyền{f' của {levels.own}' if levels.own else ''}:")


def _table(reported: Sequence[Obstacle], levels: Levels) -> Table:
    columns = (
        tables.PLACE,
        tables.code_column([one.code for one in reported]),
        Column("Nội dung nhiệm vụ", LEFT, width=40),
        Column("Cơ quan, đơn vị báo cáo", LEFT, width=33),
        Column("Loại", LEFT, width=22),
        Column("Khó khăn, vướng mắc", LEFT, width=44),
        Column("Kiến nghị, đề xuất", LEFT),
        Column("Cấp giải quyết", width=16),
        Column("Trả lời", LEFT, width=29),
    )
    rows = tuple(
        (
            str(place),
            one.code,
            clipped(one.title, 1000),
            one.unit,
            _begun(one.kind),
            clipped(one.text),
            clipped(one.proposal) or "–",
            _above(levels) if one.of_province else _begun(levels.own) or "Trong thẩm quyền",
            _answer(one, levels),
        )
        for place, one in enumerate(reported, 1)
    )
    return Table("obstacles", columns, rows, title="Khó khăn, vướng mắc")


def _above(levels: Levels) -> str:
    return _begun(levels.above) or "Cấp trên"


def _begun(words: str) -> str:
    return words[:1].upper() + words[1:]


def _answer(one: Obstacle, levels: Levels) -> str:
    """`Đồng chí Nông Ích Thận trả lời ngày 10/9/2023`, `Tỉnh trả lời …`, or that it is still waited for."""
    if not one.answered:
        return "Đang chờ giải quyết"
    who = _above(levels) if one.of_province else f"Đồng chí {one.answered_by}" if one.answered_by else ""
    by = f"{who} trả lời" if who else "Đã trả lời"
    document = f", văn bản {one.answered_in}" if one.answered_in else ""
    return f"{by}{say.on_day(one.answered_on)}{document}"


def _compose(asked: Asked) -> Document:
    return compose(figures(asked), asked.rules)


KIND = Kind("obstacles", _l("Obstacles and proposals"), "BC", "kho-khan-vuong-mac", _compose, options=ISSUED)
