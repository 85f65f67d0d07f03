"""The notice of a meeting's conclusion: what was found, which tasks it gives, what it directs."""

from collections.abc import Iterable, Sequence
from datetime import date

from pacnam_tasks.core.text import dm
from pacnam_tasks.core.words import lazy_gettext as _l
from pacnam_tasks.reports import rates
from pacnam_tasks.reports import sentences as say
from pacnam_tasks.reports.access import LETTER_WRITERS
from pacnam_tasks.reports.bound import numbered
from pacnam_tasks.reports.content import Counts, Document, Paragraph
from pacnam_tasks.reports.drafting import Frame, draft
from pacnam_tasks.reports.kinds.figures import figures
from pacnam_tasks.reports.kinds.kind import Asked, Kind, Option
from pacnam_tasks.reports.queries.assigned import Assigned
from pacnam_tasks.reports.queries.concluded import Given, to_choose_from
from pacnam_tasks.reports.rules import Format, clipped, short_date

LONGEST_CHOICE = 120


def compose(
    frame: Frame, held_on: date, as_of: date, total: Counts, given: Sequence[Assigned], directed: Sequence[Given]
) -> Document:
    """The notice as printed."""
    head, day = frame.letterhead, short_date(held_on)
    return draft(
        frame,
        word="Thông báo",
        abstract=(f"kết luận của {head.author}", f"tại hội nghị ngày {day}"),
        opening=(
            f"Ngày {day}, {head.author} họp, xem xét kết quả thực hiện nhiệm vụ đến ngày {short_date(as_of)} và kết "
            "luận như sau:"
        ),
        parts=(
            ("Kết quả thực hiện", _results(total)),
            ("Nhiệm vụ giao", _tasks(given)),
            ("Ý kiến chỉ đạo", _directions(directed)),
        ),
        closing=(
            f"{head.author} yêu cầu các cơ quan, đơn vị nghiêm túc triển khai thực hiện, báo cáo kết quả theo quy định."
        ),
    )


def _results(total: Counts) -> Iterable[Paragraph]:
    if not total.assigned:
        yield Paragraph("Chưa có nhiệm vụ để đánh giá kết quả thực hiện.")
        return
    yield Paragraph(f"{say.finished(total)} {say.under_way(total)}", key="finished")
    yield Paragraph(rates.overdue_rates(total), key="overdue-rates")


def _tasks(given: Sequence[Assigned]) -> Iterable[Paragraph]:
    if not given:
        yield Paragraph("Không giao nhiệm vụ mới.")
    for place, task in enumerate(given, 1):
        helped = f", phối hợp với {say.enumerated(list(task.co_units))}" if task.co_units else ""
        due = f"hoàn thành chậm nhất ngày {short_date(task.due)}" if task.due else "không xác định thời hạn"
        yield Paragraph(
            f"{numbered(place)} {say.titled(task.title, task.code)}: {task.unit} chủ trì{helped}; {due}.",
            stressed=f"chậm nhất ngày {short_date(task.due)}" if task.due else "",
            key=f"given/{task.code}",
        )


def _directions(directed: Sequence[Given]) -> Iterable[Paragraph]:
    if not directed:
        yield Paragraph("Không có ý kiến chỉ đạo.")
    for place, one in enumerate(directed, 1):
        about = say.titled(one.about, one.code) if one.code else one.about
        by = f"chậm nhất ngày {short_date(one.answer_by)}"
        yield Paragraph(
            f"{numbered(place)} {about}: {say.quoted(one.text)}. "
            f"{say.enumerated(list(one.units))} báo cáo kết quả {by}.",
            stressed=by,
            key=f"direction/{one.key}",
        )


def _choices(asked: Asked) -> list[tuple[str, str]]:
    directed, given = to_choose_from(asked.session, asked.when, asked.first_on)
    return [
        *((task.code, f"{task.code} {clipped(task.title, LONGEST_CHOICE)}") for task in given),
        *(
            (one.key, f"{dm(one.given_on)} {one.code or one.about}: {clipped(one.text, LONGEST_CHOICE)}")
            for one in directed
        ),
    ]


def _compose(asked: Asked) -> Document:
    directed, given = to_choose_from(asked.session, asked.when, asked.first_on)
    if asked.only:
        directed = [one for one in directed if one.key in asked.only]
        given = [task for task in given if task.code in asked.only]
    held_on = asked.held_on or asked.document_on
    total = figures(asked, "TB").total
    return compose(asked.frame("TB"), held_on, asked.when.day, total, given, directed)


KIND = Kind(
    "conclusion",
    _l("Notice of a conclusion"),
    "TB",
    "thong-bao-ket-luan",
    _compose,
    options=frozenset({Option.PERIOD, Option.SIGNER, Option.HELD_ON}),
    formats=(Format.PDF, Format.DOCX),
    makers=LETTER_WRITERS,
    is_of_a_day=False,
    choices=_choices,
)
