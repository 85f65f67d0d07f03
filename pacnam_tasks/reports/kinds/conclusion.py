"""The notice of a meeting's conclusion: what was found, which tasks it gives, what it directs."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain

from pacnam_tasks.core.text import dm
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.core.words import lazy_gettext as _l
from pacnam_tasks.reports import rates
from pacnam_tasks.reports import sentences as say
from pacnam_tasks.reports.access import LETTER_WRITERS
from pacnam_tasks.reports.bound import numbered
from pacnam_tasks.reports.content import Counts, FollowUpFigures
from pacnam_tasks.reports.document import Document, Paragraph
from pacnam_tasks.reports.drafting import Frame, draft, prose
from pacnam_tasks.reports.kinds.figures import figures
from pacnam_tasks.reports.kinds.kind import Asked, Kind, Option
from pacnam_tasks.reports.letterheads.rules import Way, issued_by
from pacnam_tasks.reports.named_figures import figures_of
from pacnam_tasks.reports.queries.assigned import Assigned
from pacnam_tasks.reports.queries.concluded import Given, decided_at, to_choose_from
from pacnam_tasks.reports.rules import Format
from pacnam_tasks.reports.wording import clipped, inside, short_date

LONGEST_CHOICE = 120


def compose(
    frame: Frame,
    held_on: date,
    found: FollowUpFigures,
    given: Sequence[Assigned],
    directed: Sequence[Given],
) -> Document:
    """The notice as printed; of what it does not tell it does not say either that there is none."""
    head, day, span = frame.letterhead, short_date(held_on), found.span
    seen = say.of_span(span) or f"đến ngày {short_date(found.as_of)}"
    return draft(
        frame,
        word="Thông báo",
        abstract=(f"kết luận của {head.author}", f"tại hội nghị ngày {day}"),
        opening=f"Ngày {day}, {head.author} họp, xem xét kết quả thực hiện nhiệm vụ {seen} và kết luận như sau:",
        parts=(
            ("Kết quả thực hiện", chain(_results(found.total), prose("limits", "Hạn chế, nguyên nhân"))),
            *((("Nhiệm vụ giao", _tasks(given, frame.document_on)),) if given else ()),
            *((("Ý kiến chỉ đạo", _directions(directed, frame.document_on)),) if directed else ()),
        ),
        closing=(
            f"{head.author} yêu cầu các cơ quan, đơn vị nghiêm túc triển khai thực hiện, báo cáo kết quả theo quy định."
        ),
        as_of=found.as_of,
        figures=figures_of(found),
    )


def _results(total: Counts) -> Iterable[Paragraph]:
    if not total.assigned:
        yield Paragraph("Chưa có nhiệm vụ để đánh giá kết quả thực hiện.")
        return
    yield Paragraph(f"{say.finished(total)} {say.under_way(total)}", key="finished")
    yield Paragraph(rates.overdue_rates(total), key="overdue-rates")


def _tasks(given: Sequence[Assigned], on: date) -> Iterable[Paragraph]:
    for place, task in enumerate(given, 1):
        helped = f", phối hợp với {say.enumerated(list(map(inside, task.co_units)))}" if task.co_units else ""
        due = _due(task, on)
        yield Paragraph(
            f"{numbered(place)} {say.titled(task.title, task.code)}: {inside(task.unit)} chủ trì{helped}; {due}.",
            stressed=due.removeprefix("hoàn thành ") if due.startswith("hoàn thành ") else "",
            key=f"given/{task.code}",
        )


def _due(task: Assigned, on: date) -> str:
    """By when it is to be done; what was due before the notice is not ordered for a day that has passed."""
    if task.is_done:
        return "đã hoàn thành"
    if task.due is None:
        return "thực hiện thường xuyên" if task.recurs else "không xác định thời hạn"
    if task.due < on:
        return f"đã quá thời hạn ngày {short_date(task.due)}, yêu cầu khẩn trương hoàn thành"
    return f"hoàn thành chậm nhất ngày {short_date(task.due)}"


def _directions(directed: Sequence[Given], on: date) -> Iterable[Paragraph]:
    for place, one in enumerate(directed, 1):
        about = say.titled(one.about, one.code) if one.code else one.about
        units = say.enumerated(list(map(inside, one.units)))
        by = f"chậm nhất ngày {short_date(one.answer_by)}"
        if one.answered_on is not None:
            end = f"{_begun(units)} đã báo cáo kết quả ngày {short_date(one.answered_on)}"
        elif one.answer_by < on:
            end = f"{_begun(units)} khẩn trương báo cáo kết quả (đã quá thời hạn ngày {short_date(one.answer_by)})"
        else:
            end = f"{_begun(units)} báo cáo kết quả {by}"
        yield Paragraph(
            f"{numbered(place)} {about}: {say.quoted(one.text)}. {end}.",
            stressed=by if end.endswith(by) else "",
            key=f"direction/{one.key}",
        )


def _begun(words: str) -> str:
    return words[:1].upper() + words[1:]


def _is_usual(asked: Asked, due: date | None, is_over: bool) -> bool:
    """Whether it stands in the notice unless something else is chosen: neither answered or done, nor due before.

    Of a meeting all that it decided.
    """
    return asked.meeting_id is not None or (not is_over and (due is None or due >= asked.document_on))


def _to_choose_from(asked: Asked) -> tuple[Sequence[Given], Sequence[Assigned]]:
    """What the meeting decided, else what was directed and assigned since the first day, through that of the notice."""
    when = replace(asked.when, day=asked.document_on)
    if asked.meeting_id is not None:
        return decided_at(asked.session, asked.meeting_id, when)
    return to_choose_from(asked.session, when, asked.first_on)


def _choices(asked: Asked) -> list[tuple[str, str]]:
    directed, given = _to_choose_from(asked)
    return [
        *(
            (task.code, f"{task.code} {clipped(task.title, LONGEST_CHOICE)}{_mark(asked, task.due, task.is_done)}")
            for task in given
        ),
        *(
            (
                one.key,
                f"{dm(one.given_on)} {one.code or one.about}: {clipped(one.text, LONGEST_CHOICE)}"
                f"{_mark(asked, one.answer_by, one.answered_on is not None)}",
            )
            for one in directed
        ),
    ]


def _mark(asked: Asked, due: date | None, is_over: bool) -> str:
    """Why it is left out unless it is chosen."""
    if _is_usual(asked, due, is_over):
        return ""
    return f" ({_('answered or done (choice)') if is_over else _('past due (choice)')})"


def _compose(asked: Asked) -> Document:
    directed, given = _to_choose_from(asked)
    some_directed = [one for one in directed if one.key in asked.only]
    some_given = [task for task in given if task.code in asked.only]
    if not some_directed and not some_given:
        some_directed = [one for one in directed if _is_usual(asked, one.answer_by, one.answered_on is not None)]
        some_given = [task for task in given if _is_usual(asked, task.due, task.is_done)]
    held_on = asked.held_on or asked.document_on
    frame = asked.frame("TB", Way.DOWN)
    frame = replace(frame, letterhead=issued_by(frame.letterhead, asked.body))
    return compose(frame, held_on, figures(asked, "TB"), some_given, some_directed)


KIND = Kind(
    "conclusion",
    _l("Notice of a conclusion"),
    "TB",
    "thong-bao-ket-luan",
    _compose,
    options=frozenset({Option.PERIOD, Option.SIGNER, Option.DELEGATE, Option.HELD_ON}),
    formats=(Format.PDF, Format.DOCX),
    makers=LETTER_WRITERS,
    is_of_a_day=False,
    choices=_choices,
)
