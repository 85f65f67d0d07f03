"""What was done to remind and to urge in a span: how many messages, to whom, what became of them, and the letters."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pacnam_tasks.core.words import lazy_gettext as _l
from pacnam_tasks.reminders.labels import happened, standing
from pacnam_tasks.reminders.ladder.labels import CHANNEL
from pacnam_tasks.reminders.ledger import labels
from pacnam_tasks.reminders.ledger.forms import Wanted
from pacnam_tasks.reminders.ledger.queries import Totals, dropped_because, lines, totals
from pacnam_tasks.reminders.rules import OF_THE_LADDER, UNDELIVERED, Channel, Fate, Matter
from pacnam_tasks.reports import sentences as say
from pacnam_tasks.reports import tables
from pacnam_tasks.reports.bound import numbered, some
from pacnam_tasks.reports.content import IssuedLetter, Span
from pacnam_tasks.reports.document import Align, Column, Document, Holds, Paragraph, Table
from pacnam_tasks.reports.drafting import Frame, draft
from pacnam_tasks.reports.kinds.kind import ISSUED, Asked, Kind
from pacnam_tasks.reports.letterheads.rules import Way
from pacnam_tasks.reports.queries.urged import letters_issued
from pacnam_tasks.reports.wording import clipped, counted, days_written, lowered, number_line, short_date
from pacnam_tasks.units.queries import all_units

LEFT = Align.LEFT
LONGEST = 1_000
"""Rows of the annex; a longer span is had as a file from the ledger itself."""
LONGEST_WORDS = 80
"""Letters of a reason and of an answer; the ledger has them whole."""


@dataclass(frozen=True, slots=True)
class Reminded:
    """A line of the ledger in words."""

    day: str
    code: str
    title: str
    unit: str
    person: str
    what: str
    channel: str
    fate: str


def compose(
    frame: Frame,
    span: Wanted,
    counts: Totals,
    rows: Sequence[Reminded],
    letters: Sequence[IssuedLetter],
    period: Span | None = None,
) -> Document:
    """The report as printed, of a `period` by its name."""
    head = frame.letterhead
    days = f"từ ngày {short_date(span.first)} đến ngày {short_date(span.last)}"
    named = f"{say.of_span(period)} ({days})" if period is not None else days
    return draft(
        frame,
        abstract=(
            "công tác nhắc việc, đôn đốc thực hiện nhiệm vụ",
            f"{period.words} ({days})" if period is not None else f"({days})",
        ),
        opening=f"{head.author} báo cáo công tác nhắc việc, đôn đốc thực hiện nhiệm vụ {named} như sau:",
        parts=(
            ("Nhắc việc", _reminders(counts, len(rows), frame.annex(1, 1))),
            ("Công văn đôn đốc", _letters(letters)),
        ),
        closing=(
            f"Trên đây là công tác nhắc việc, đôn đốc {say.of_span(period) or days}"
            + (f", {head.author} báo cáo {head.addressee}." if head.addressee else ".")
        ),
        annexes=(("Sổ đôn đốc", [_table(rows)]),) if rows else (),
        figures=_figures(counts, letters, period),
    )


def _figures(counts: Totals, letters: Sequence[IssuedLetter], period: Span | None) -> Iterator[tuple[str, str]]:
    """What its paragraphs can bind, those of zero too."""
    yield "reminded", counted(counts.all)
    yield "sent", counted(counts.sent)
    yield "to_send", counted(counts.waiting)
    yield "unsent", counted(counts.failed)
    yield "overtaken", counted(counts.replaced)
    yield "opened", counted(counts.opened)
    yield "letters", counted(len(letters))
    if period is not None:
        yield "period", period.words


def _reminders(counts: Totals, listed: int, annex: str) -> Iterable[Paragraph]:
    if not counts.all:
        yield Paragraph("Không có lượt nhắc việc.")
        return
    kinds = (
        ("sent", counts.sent, "đã gửi"),
        ("to_send", counts.waiting, "đang chờ gửi"),
        ("unsent", counts.failed, "không gửi được"),
        ("overtaken", counts.replaced, "không còn cần gửi"),
    )
    told = ", ".join(f"{words} {some(name, count)}" for name, count, words in kinds if count)
    seen = f"đã xem {some('opened', counts.opened)}" if counts.opened else "chưa có lượt nào được xem"
    yield Paragraph(
        f"Có {some('reminded', counts.all)} lượt nhắc việc{'; ' + told if told else ''}; {seen}.", key="reminded"
    )
    if listed:
        cut = f" ({counted(listed)} lượt gần nhất)" if listed < counts.all else ""
        yield Paragraph(f"Từng lượt nhắc việc tại {annex} kèm theo{cut}.", key="each-reminder")


def _letters(letters: Sequence[IssuedLetter]) -> Iterable[Paragraph]:
    if not letters:
        yield Paragraph("Không phát hành công văn đôn đốc.")
        return
    yield Paragraph(f"Đã phát hành {some('letters', len(letters))} công văn đôn đốc:", key="letters")
    for place, one in enumerate(letters, 1):
        told = number_line(one.symbol, one.number)
        yield Paragraph(
            f"{numbered(place)} {told}, ngày {short_date(one.day)}, gửi {say.sent_to(one)}.", key=f"letter/{told}"
        )


def _table(rows: Sequence[Reminded]) -> Table:
    columns = (
        tables.PLACE,
        Column("Ngày", width=22, holds=Holds.DAY),
        tables.code_column([one.code for one in rows]),
        Column("Nhiệm vụ, nội dung", LEFT, width=56),
        Column("Cơ quan, đơn vị", LEFT, width=38),
        Column("Người nhận", LEFT, width=34),
        Column("Lý do nhắc", LEFT),
        Column("Cách gửi", width=20),
        Column("Kết quả", width=20),
    )
    cells = tuple(
        (
            str(place),
            one.day,
            one.code or "–",
            clipped(one.title) or "–",
            one.unit,
            one.person,
            one.what,
            one.channel,
            one.fate,
        )
        for place, one in enumerate(rows, 1)
    )
    return Table("ledger", columns, cells, title="Sổ đôn đốc")


def _compose(asked: Asked) -> Document:
    span = Wanted(asked.first_on, asked.when.day)
    rows = lines(asked.session, span, size=LONGEST)[:LONGEST]
    letters = letters_issued(asked.session, span.first, span.last)
    units = {unit.short_name: unit.name for unit in all_units(asked.session)}
    reasons = dropped_because(asked.session, rows)
    told = [_line(row, units, reasons.get(row.in_message_id, "")) for row in rows]
    return compose(asked.frame("BC", Way.INSIDE), span, totals(asked.session, span), told, letters, asked.span)


def _line(row: Any, units: Mapping[str, str], reason: str) -> Reminded:
    matter, channel = Matter(row.matter), Channel(row.channel)
    return Reminded(
        day=short_date(row.planned_on),
        code=row.code,
        title=row.title,
        unit=units.get(row.unit, row.unit) or "–",
        person=row.person,
        what=days_written(_what(matter, row)),
        channel=str(CHANNEL[channel]),
        fate=_fate(Fate(row.state), channel, clipped(reason, LONGEST_WORDS), clipped(row.error, LONGEST_WORDS)),
    )


def _fate(fate: Fate, channel: Channel, reason: str, error: str) -> str:
    """What became of it; of what did not get through with the words of the other side."""
    said = str(labels.fate(fate, channel, reason))
    return f"{said} (lỗi: {error})" if error and fate in UNDELIVERED else said


def _what(matter: Matter, row: Any) -> str:
    """What was said; of what rungs speak of also by which."""
    said = str(happened(matter, row.occurrence) or standing((row.occurrence - row.planned_on).days))
    if matter not in OF_THE_LADDER:
        return said
    return f"{said} (mốc: {lowered(labels.rung(matter, row.rung, row.working_days))})"


KIND = Kind(
    "ledger",
    _l("Report on reminders"),
    "BC",
    "cong-tac-don-doc",
    _compose,
    options=ISSUED,
    is_of_a_day=False,
    is_of_office=True,
)
