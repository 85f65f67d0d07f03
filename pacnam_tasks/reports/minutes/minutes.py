"""The minutes: from what was shown and decided to what is printed. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from pacnam_tasks.core.text import number
from pacnam_tasks.reports.bound import binding, figure, numbered, some, some_tasks
from pacnam_tasks.reports.document import Document, Paragraph, Section, Signer
from pacnam_tasks.reports.drafting import with_passages
from pacnam_tasks.reports.letterheads.rules import body_of
from pacnam_tasks.reports.minutes.content import (
    Asked,
    BehindTask,
    DecisionLine,
    Doubt,
    FieldMinutes,
    Minutes,
    Request,
)
from pacnam_tasks.reports.rule_sets import RuleSet
from pacnam_tasks.reports.sentences import enumerated, proposed, quoted, titled
from pacnam_tasks.reports.wording import clipped, inside, long_date, lowered, number_line, short_date, symbol_for

KIND = "BIÊN BẢN"
TO_FILL_IN = "Thành phần dự: ………………………………………………………………"
"""Who was there is written by hand: the system does not know it."""


def compose(minutes: Minutes, rules: RuleSet) -> Document:
    """The minutes as printed, their figures bound."""
    with binding():
        return with_passages(_written(minutes, rules), minutes.figures_on)


def _written(minutes: Minutes, rules: RuleSet) -> Document:
    return of_meeting(
        minutes,
        rules,
        kind=KIND,
        code="BB",
        day=minutes.held_on,
        opening=opening(minutes),
        sections=tuple(_sections(minutes, rules)),
        closing=f"Biên bản được lập thành văn bản và lưu tại Văn phòng {body_of(minutes.letterhead)}.",
        recipients=(),
        secretary=Signer("NGƯỜI GHI BIÊN BẢN", minutes.secretary[0]),
    )


def of_meeting(meeting: Minutes, rules: RuleSet, *, kind: str, code: str, day: date, **said: Any) -> Document:
    """A document about a meeting, which its chair signs: a type (`BIÊN BẢN`, `BB`) of a day, with what it says."""
    head = meeting.letterhead
    symbol = symbol_for(code, head.symbol, dotted=rules.dotted)
    return Document(
        title=f"{kind.capitalize()} {named(meeting)}",
        author=head.author,
        day=day,
        superior=head.superior.upper(),
        issuer=head.issuer.upper(),
        symbol=symbol,
        place=head.place,
        number=number_line(symbol),
        place_and_date=f"{head.place}, {long_date(day)}",
        kind=kind,
        abstract=(named(meeting),),
        authority="CHỦ TRÌ",
        signer=Signer("", meeting.chair[0]),
        **said,
    )


def named(minutes: Minutes) -> str:
    """The meeting by title, with its day where the title has no number of its own."""
    title = lowered(minutes.title)
    return title if any(letter.isdigit() for letter in title) else f"{title} ngày {short_date(minutes.held_on)}"


def opening(minutes: Minutes) -> str:
    """When, and who was in the chair and wrote."""
    return (
        f"Ngày {short_date(minutes.held_on)}, {lowered(minutes.title)} được tổ chức; "
        f"{comrade(minutes.chair)} chủ trì, {comrade(minutes.secretary)} ghi biên bản."
    )


def comrade(who: tuple[str, str]) -> str:
    """Name and post in a sentence."""
    name, post = who
    return f"đồng chí {name}, {post}," if post else f"đồng chí {name}"


def _sections(minutes: Minutes, rules: RuleSet) -> Iterable[Section]:
    yield Section(rules.part(1, "THÀNH PHẦN"), (Paragraph(TO_FILL_IN),))
    yield Section(rules.part(2, "TÌNH HÌNH THỰC HIỆN NHIỆM VỤ"), tuple(_shown(minutes)))
    yield Section(rules.part(3, "KẾT LUẬN CỦA HỘI NGHỊ"), tuple(_decided(minutes)))


def _shown(minutes: Minutes) -> Iterable[Paragraph]:
    yield Paragraph(
        f"Hội nghị xem xét tình hình thực hiện nhiệm vụ của {some('fields', len(minutes.fields))} lĩnh vực, số liệu "
        f"đến hết ngày {short_date(minutes.figures_on)}:"
    )
    for place, one in enumerate(minutes.fields, 1):
        yield Paragraph(f"{place}. {one.name}", head=True)
        yield from told(one, minutes.since)


def told(one: FieldMinutes, since: date | None) -> Iterable[Paragraph]:
    """What the screen of a field shows."""
    yield Paragraph(figures(one))
    if since is not None and one.newly_done is not None and one.new_overdue is not None:
        yield Paragraph(changes(one.newly_done, one.new_overdue, short_date(since)))
    yield from (Paragraph(f"{said}.") for said in one.indicators)
    yield from _listed("Chậm tiến độ", "behind", one.n_behind, one.behind)
    yield from _listed("Có nguy cơ chậm tiến độ", "at_risk", one.n_at_risk, one.at_risk)
    yield from (Paragraph(asked(matter)) for matter in one.asked)
    yield from (Paragraph(requested(matter)) for matter in one.requests)


def _listed(words: str, name: str, count: int, tasks: Sequence[BehindTask]) -> Iterable[Paragraph]:
    """How many there are, and those that the screens showed."""
    if not count:
        return
    listed = f", trong đó có {some_tasks(f'{name}_listed', len(tasks))} sau" if count > len(tasks) else ""
    yield Paragraph(f"{words} {some_tasks(name, count)}{listed if tasks else ''}{':' if tasks else '.'}")
    yield from (Paragraph(f"- {behind(task)}") for task in tasks)


def figures(one: FieldMinutes) -> str:
    """The counts of a field, its progress and what was expected."""
    if not one.assigned:
        return "Chưa có nhiệm vụ được giao."
    kinds = [
        f"{what} {some(name, count)}"
        for count, name, what in (
            (one.done, "done", "hoàn thành"),
            (one.in_time, "open_in_time", "đang thực hiện trong hạn"),
            (one.overdue, "open_overdue", "quá hạn"),
            (one.undated, "open_undated", "đang thực hiện không xác định thời hạn"),
            (one.paused, "paused", "tạm dừng"),
            (one.revoked, "revoked", "thu hồi"),
        )
        if count
    ]
    said = f"Có {some_tasks('assigned', one.assigned)}" + (f", {enumerated(kinds)}" if kinds else "")
    if one.percent is None:
        return f"{said}."
    path = f", theo lộ trình cần đạt {figure('expected', f'{number(one.expected)}%')}"
    should = path if one.expected is not None else ""
    return f"{said}; tiến độ chung đạt {figure('percent', f'{number(one.percent)}%')}{should}."


def changes(newly_done: int, new_overdue: int, since: str) -> str:
    """What has happened since the previous meeting."""
    happened = [
        f"{what} {some_tasks(name, count)}"
        for count, name, what in (
            (newly_done, "newly_done", "hoàn thành thêm"),
            (new_overdue, "new_overdue", "phát sinh quá hạn"),
        )
        if count
    ]
    so_far = enumerated(happened) if happened else "chưa có nhiệm vụ hoàn thành thêm, không phát sinh nhiệm vụ quá hạn"
    return f"So với hội nghị ngày {since}: {so_far}."


def behind(task: BehindTask) -> str:
    """One task off its path or at risk, with what casts doubt on it."""
    due = f", thời hạn {figure('deadline', short_date(task.due))}" if task.due else ""
    late = f", quá hạn {some('days', task.days)} ngày" if task.days else ""
    reached = figure("reached", f"{number(task.percent)}%")
    doubt = "" if task.doubt is None else f"; {doubted(task.doubt, task.doubted)}"
    return f"{titled(task.title, task.code)}: {task.unit}{due}{late}, đạt {reached}{doubt}."


def doubted(doubt: Doubt, value: Decimal | None) -> str:
    """Why work that is neither overdue nor off its path may fall behind."""
    match doubt:
        case Doubt.OBSTACLE:
            return "có khó khăn, vướng mắc chưa được giải quyết"
        case Doubt.SILENT:
            return f"{figure('doubted', number(value))} ngày chưa cập nhật"
        case Doubt.EXTENDED:
            return f"đã gia hạn {figure('doubted', number(value))} lần"
        case Doubt.BEHIND:
            return f"bằng {figure('doubted', f'{number(value)}%')} lộ trình"
    return "theo đánh giá của đồng chí chỉ đạo"


def asked(matter: Asked) -> str:
    """An obstacle and what the unit proposes."""
    proposal = f" Đề nghị: “{proposed(matter.proposal)}”." if matter.proposal else ""
    return f"{matter.unit} báo cáo vướng mắc của nhiệm vụ {matter.code}: “{quoted(matter.text)}”.{proposal}"


def requested(matter: Request) -> str:
    """A request for a later due day: until when, and why."""
    until, since = short_date(matter.proposed_on), short_date(matter.due_on)
    reason = quoted(matter.reason)
    return f"{matter.unit} đề nghị gia hạn nhiệm vụ {matter.code} từ ngày {since} đến ngày {until}: “{reason}”."


def _decided(minutes: Minutes) -> Iterable[Paragraph]:
    said = [(one, line) for one in minutes.fields for line in one.decisions]
    if not said:
        yield Paragraph("Hội nghị không có kết luận về từng lĩnh vực.")
        return
    place = 0
    for giver in sorted(dict.fromkeys(line.giver for _one, line in said), key=lambda one: one is not None):
        yield Paragraph(_said_by(giver))
        for one, line in said:
            if line.giver == giver:
                place += 1
                yield Paragraph(decided(place, one.name, line), stressed=short_date(line.due_on))


def _said_by(giver: tuple[str, str] | None) -> str:
    """Whose words follow: those of the chair, or of whoever directed in the own right."""
    return "Đồng chí chủ trì kết luận:" if giver is None else f"Đ{comrade(giver)[1:]} chỉ đạo:"


def decided(place: int, field: str, line: DecisionLine) -> str:
    """One decision: what, who, by when, and what it became."""
    became = f"; lập dự thảo nhiệm vụ {line.draft}" if line.draft else ""
    text, about = clipped(line.text, 1000).rstrip(". "), f", nhiệm vụ {line.about}" if line.about else ""
    return (
        f"{numbered(place)} Lĩnh vực {field}{about}: {text}. Giao {inside(line.unit)} thực hiện, thời hạn "
        f"{short_date(line.due_on)}{became}."
    )
