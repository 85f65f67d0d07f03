"""The letter: from what was found to what is printed. Pure."""

from collections.abc import Iterable

from pacnam_tasks.core.text import number
from pacnam_tasks.reports.bound import binding, figure, some
from pacnam_tasks.reports.content import Document, Paragraph, Section
from pacnam_tasks.reports.drafting import with_passages
from pacnam_tasks.reports.letterheads.rules import body_of
from pacnam_tasks.reports.letters.content import LateDirection, LateTask, Letter, MissingPeriods
from pacnam_tasks.reports.letters.rules import number_symbol, recipients
from pacnam_tasks.reports.rules import inside, long_date, number_line, short_date
from pacnam_tasks.reports.sentences import deadline, enumerated, quoted, titled

ABSTRACT = "V/v đôn đốc thực hiện nhiệm vụ"


def compose(letter: Letter) -> Document:
    """The letter as printed, its figures bound."""
    with binding():
        return with_passages(_written(letter), letter.written_on)


def _written(letter: Letter) -> Document:
    head = letter.letterhead
    return Document(
        title=f"Công văn {ABSTRACT.removeprefix('V/v ')}: {letter.unit}",
        author=head.author,
        day=letter.written_on,
        superior=head.superior.upper(),
        issuer=head.issuer.upper(),
        symbol=number_symbol(head),
        place=head.place,
        number=number_line(number_symbol(head)),
        place_and_date=f"{head.place}, {long_date(letter.written_on)}",
        kind="",
        abstract=(ABSTRACT,),
        addressees=(letter.unit,),
        opening=opening(letter),
        sections=tuple(_numbered(letter)),
        closing=f"{head.author} đề nghị {inside(letter.unit)} quan tâm chỉ đạo, tổ chức thực hiện.",
        authority=letter.authority,
        signer=letter.signer,
        recipients=recipients(head),
    )


def opening(letter: Letter) -> str:
    """What the unit owes, counted."""
    owed = [
        f"{some(name, len(found))} {what}"
        for found, name, what in (
            (letter.urged.late, "urged/late", "nhiệm vụ quá hạn chưa hoàn thành"),
            (letter.urged.directions, "urged/directions", "ý kiến chỉ đạo quá hạn chưa trả lời"),
            (letter.urged.periods, "urged/periods", "nhiệm vụ thường xuyên, định kỳ chưa gửi đủ báo cáo"),
        )
        if found
    ]
    return (
        f"Qua theo dõi việc thực hiện nhiệm vụ được giao, đến ngày {short_date(letter.written_on)}, "
        f"{inside(letter.unit)} còn {enumerated(owed)}, cụ thể như sau:"
    )


def _numbered(letter: Letter) -> Iterable[Section]:
    """Only parts that have something, then what is asked."""
    urged = letter.urged
    parts = [
        ("Nhiệm vụ quá hạn", [late_task(one) for one in urged.late]),
        ("Ý kiến chỉ đạo quá hạn trả lời", [late_direction(one) for one in urged.directions]),
        ("Báo cáo định kỳ chưa gửi", [missing_periods(one) for one in urged.periods]),
    ]
    present = [(name, said) for name, said in parts if said]
    for place, (name, said) in enumerate(present, 1):
        yield Section(
            f"{place}. {name}",
            tuple(Paragraph(f"{figure('place', f'{place}.{n}.')} {one}") for n, one in enumerate(said, 1)),
        )
    yield Section(f"{len(present) + 1}. Nội dung đề nghị", tuple(_asked(letter)))


def _asked(letter: Letter) -> Iterable[Paragraph]:
    head, urged = letter.letterhead, letter.urged
    acts = [
        *(["khẩn trương hoàn thành các nhiệm vụ quá hạn"] if urged.late else []),
        *(["trả lời các ý kiến chỉ đạo"] if urged.directions else []),
        *(["gửi đủ báo cáo của các kỳ còn thiếu"] if urged.periods else []),
    ]
    yield Paragraph(
        f"Đề nghị {inside(letter.unit)} {enumerated(acts)}; cập nhật kết quả trên hệ thống theo dõi "
        "nhiệm vụ. Nội dung nào chưa thực hiện được thì nêu rõ nguyên nhân, trách nhiệm, giải pháp và thời hạn hoàn "
        "thành."
    )
    by = f"chậm nhất ngày {short_date(letter.answer_by)}"
    yield Paragraph(
        f"Báo cáo kết quả thực hiện với {head.author} (qua Văn phòng {body_of(head)}) {by}.",
        stressed=by,
    )


def late_task(task: LateTask) -> str:
    """One overdue task: its deadline, for how long, and what was reported last."""
    until = figure("deadline", deadline(task))
    said = f"{titled(task.title, task.code)}: {until}, quá hạn {some('days', task.days)} ngày"
    if not task.is_reported:
        return f"{said}; chưa báo cáo kết quả."
    result = f"{figure('result', task.result)}, " if task.result else ""
    return f"{said}; kết quả báo cáo gần nhất: {result}đạt {figure('reached', f'{number(task.percent)}%')}."


def late_direction(one: LateDirection) -> str:
    """One direction: when it was given, what it says and since when an answer is due."""
    about = titled(one.about, one.code) if one.code else one.about
    return (
        f"{about}: ý kiến chỉ đạo ngày {short_date(one.given_on)} “{quoted(one.text)}”, thời hạn trả lời "
        f"{figure('deadline', short_date(one.answer_by))}, quá hạn {some('days', one.days)} ngày."
    )


def missing_periods(one: MissingPeriods) -> str:
    """One recurring task: how many reports are missing and which is the last of them."""
    span = f"từ ngày {short_date(one.starts_on)} đến ngày {short_date(one.ends_on)}"
    owed = some("missing_periods", one.count)
    many = f"chưa gửi báo cáo {owed} kỳ, gần nhất là kỳ" if one.count > 1 else "chưa gửi báo cáo kỳ"
    return f"{titled(one.title, one.code)}: {many} {span}, quá hạn {some('days', one.days)} ngày."
