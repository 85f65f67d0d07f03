"""The file of one task: what it is, how it stands, and everything that happened to it and its parts."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from pacnam_tasks.core.text import measured, number, percent
from pacnam_tasks.core.web import local_time
from pacnam_tasks.core.words import lazy_gettext as _l
from pacnam_tasks.reports import tables
from pacnam_tasks.reports.bound import figure, some
from pacnam_tasks.reports.document import Align, Column, Document, Holds, Paragraph, Signer, Table
from pacnam_tasks.reports.drafting import Frame, draft
from pacnam_tasks.reports.kinds.kind import Asked, Kind, Option
from pacnam_tasks.reports.queries.of_task import Known, known
from pacnam_tasks.reports.wording import clipped, counted, days_written, inside, short_date
from pacnam_tasks.tasks.labels import STATE, TIMELINESS

LEFT = Align.LEFT


def compose(frame: Frame, found: Known, as_of: date) -> Document:
    """The file as printed."""
    card, day = found.page.card, short_date(as_of)
    events = [_history(found)] if found.events else [Paragraph("Chưa có diễn biến.")]
    return draft(
        frame,
        word="Hồ sơ",
        abstract=(f"nhiệm vụ {card.code}", f"(tình hình đến ngày {day})"),
        opening=f"Nhiệm vụ: {clipped(card.title, 1000)}.",
        parts=(
            ("Thông tin chung", _about(found)),
            ("Tình hình thực hiện", _progress(found, as_of)),
            ("Khó khăn, vướng mắc", _obstacles(found)),
        ),
        closing=f"Hồ sơ lập từ hệ thống theo dõi nhiệm vụ, theo số liệu đến ngày {day}.",
        annexes=(("Diễn biến nhiệm vụ", events),),
        as_of=as_of,
        figures=_figures(found),
    )


def _figures(found: Known) -> Iterator[tuple[str, str]]:
    """What its paragraphs can bind."""
    card = found.page.card
    yield "reached", percent(card.percent)
    if card.quantity is not None:
        yield "result", measured(card.quantity, card.measure)
    if card.expected is not None:
        yield "expected", percent(card.expected)
    yield "days", counted(card.overdue_days or 0)
    yield "n_parts", counted(len(found.page.parts))
    yield "obstacles", counted(len(found.page.obstacles))


def _about(found: Known) -> Iterable[Paragraph]:
    card, facts = found.page.card, found.facts["task"]
    told = (
        ("Cơ quan, đơn vị chủ trì", facts["lead_name"]),
        ("Phối hợp", "; ".join(inside(found.named(one)) for one in facts["co_names"])),
        ("Đồng chí chỉ đạo", facts["member_name"]),
        ("Cán bộ thực hiện", facts["handler_name"]),
        ("Lĩnh vực", card.field_name),
        ("Kế hoạch", facts["plan_title"]),
        ("Văn bản giao", found.source),
        ("Nguyên văn", facts["quoted"]),
        ("Chương trình", "; ".join(facts["programme_names"])),
        ("Ngày bắt đầu", short_date(facts["start_on"]) if facts["start_on"] else ""),
        ("Thời hạn", _due(found)),
        ("Sản phẩm", facts["product"]),
        ("Chỉ tiêu", measured(card.target, card.measure) if card.target is not None else ""),
    )
    for name, value in told:
        if value:
            yield Paragraph(f"- {name}: {clipped(str(value), 1000).rstrip('. ')}.")


def _due(found: Known) -> str:
    facts = found.page.card.listed.facts
    if facts.due_on is None:
        return "không xác định thời hạn"
    first = facts.original_due_on
    moved = f" (ban đầu {short_date(first)})" if first is not None and first != facts.due_on else ""
    return f"{short_date(facts.due_on)}{moved}"


def _progress(found: Known, as_of: date) -> Iterable[Paragraph | Table]:
    card = found.page.card
    timely = f", {str(TIMELINESS[card.timeliness]).lower()}" if card.timeliness else ""
    told = figure("result", measured(card.quantity, card.measure)) if card.quantity is not None else ""
    reached = f"; số liệu {told}" if told else ""
    done = figure("reached", percent(card.percent))
    yield Paragraph(f"{STATE[card.state]}{timely}; đã thực hiện {done}{reached}.", key="reached")
    if card.overdue_days:
        yield Paragraph(f"Quá hạn {some('days', card.overdue_days)} ngày.", key="days")
    if found.page.path and card.expected is not None and card.listed.facts.is_open:
        way, should = found.page.path, figure("expected", percent(card.expected))
        shape = ": ".join(one for one in (way["shape"].lower(), way["curve"]) if one)
        yield Paragraph(f"Lộ trình ({shape}): đến hết ngày {short_date(as_of)} cần đạt {should}.", key="expected")
        if way["said"]:
            yield Paragraph(days_written(way["said"]))
        yield _path(way["rows"])
    if found.page.parts:
        yield Paragraph(f"Chia thành {some('n_parts', len(found.page.parts))} phần việc:", key="parts")
        yield _parts(found)


def _path(rows: Iterable[Mapping[str, Any]]) -> Table:
    columns = (
        Column("Đến hết ngày", width=40, holds=Holds.DAY),
        Column("Cần đạt (%)", width=40, holds=Holds.NUMBER),
        Column("Đã đạt (%)", width=40, holds=Holds.NUMBER),
    )
    cells = tuple(
        (short_date(one["day"]), number(one["expected"]), "" if one["reached"] is None else number(one["reached"]))
        for one in rows
    )
    return Table("path", columns, cells, title="Lộ trình")


def _parts(found: Known) -> Table:
    columns = (
        tables.PLACE,
        Column("Đơn vị thực hiện", LEFT, width=58),
        Column("Chỉ tiêu", width=20, holds=Holds.NUMBER),
        Column("Kết quả", width=20, holds=Holds.NUMBER),
        Column("Tỷ lệ (%)", width=16, holds=Holds.NUMBER),
        Column("Tình trạng"),
    )
    rows = tuple(
        (
            str(place),
            f"{'– ' * (row.depth - 1)}{found.named(row.card.lead_name)}",
            number(row.card.target),
            number(row.card.quantity),
            number(row.card.percent),
            str(STATE[row.card.state]),
        )
        for place, row in enumerate(found.page.parts, 1)
    )
    return Table("parts", columns, rows, title="Phần việc")


def _obstacles(found: Known) -> Iterable[Paragraph]:
    if not found.page.obstacles:
        yield Paragraph("Không có khó khăn, vướng mắc đang chờ giải quyết.")
    for place, one in enumerate(found.page.obstacles, 1):
        proposed = f"; kiến nghị: {clipped(one.row.proposal).rstrip('. ')}" if one.row.proposal else ""
        yield Paragraph(
            f"{place}. {one.cause_word} (nêu ngày {short_date(one.raised_on)}): "
            f"{clipped(one.row.text).rstrip('. ')}{proposed}."
        )


def _history(found: Known) -> Table:
    of_parts = any(one.unit for one in found.events)
    title, who, figures, files = (34, 40, 28, 24) if of_parts else (44, 48, 32, 30)
    columns = (
        tables.PLACE,
        Column("Ngày", width=22, holds=Holds.DAY),
        Column("Giờ", width=14),
        *([Column("Phần việc của", LEFT, width=30)] if of_parts else []),
        Column("Sự việc", LEFT, width=title),
        Column("Người thực hiện", LEFT, width=who),
        Column("Nội dung", LEFT),
        Column("Số liệu", width=figures),
        Column("Tệp kèm theo", LEFT, width=files),
    )
    rows = []
    for place, one in enumerate(found.events, 1):
        item, at = one.item, local_time(one.item.at)
        taken_back = " (đã rút lại)" if item.withdrawn else " (đã đính chính)" if item.is_corrected else ""
        rows.append(
            (
                str(place),
                short_date(at.date()),
                f"{at:%H:%M}",
                *([one.unit or "Cả nhiệm vụ"] if of_parts else []),
                days_written(f"{item.title}{taken_back}"),
                found.named(item.who) or "–",
                days_written(clipped(item.text) or clipped(item.struck_note)) or "–",
                days_written(item.figures) or "–",
                "; ".join(file["name"] for file in item.files),
            )
        )
    return Table("history", columns, tuple(rows), title="Diễn biến")


def _compose(asked: Asked) -> Document:
    found = known(asked.session, asked.task_id or 0, asked.when.today)
    kept = replace(asked.letterhead, authority="", recipients=("Lưu hồ sơ nhiệm vụ",))
    asked = replace(asked, letterhead=kept, signer=Signer("NGƯỜI LẬP HỒ SƠ"))
    return compose(asked.frame(""), found, asked.when.today)


KIND = Kind(
    "task",
    _l("File of a task"),
    "",
    "ho-so-nhiem-vu",
    _compose,
    options=frozenset({Option.TASK}),
    of_own_unit=True,
    is_issued=False,
)
