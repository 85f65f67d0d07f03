"""The letter: from what was found to what is printed. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pacnam_tasks.core.text import number
from pacnam_tasks.reports.bound import binding, figure, some
from pacnam_tasks.reports.document import Document, Letterhead, Paragraph, Section
from pacnam_tasks.reports.drafting import with_passages, written_in
from pacnam_tasks.reports.letters.content import Addressee, LateDirection, LateTask, Letter, MissingPeriods, Urged
from pacnam_tasks.reports.letters.rules import recipients, through
from pacnam_tasks.reports.rule_sets import HD36, RuleSet
from pacnam_tasks.reports.sentences import deadline, enumerated, quoted, standing, titled
from pacnam_tasks.reports.wording import (
    LETTER_SYMBOL,
    authority_for,
    counted,
    inside,
    long_date,
    number_line,
    short_date,
)

ABSTRACT = "V/v đôn đốc thực hiện nhiệm vụ"
UNITS = "cơ quan, đơn vị"


def compose(letter: Letter, rules: RuleSet = HD36) -> Document:
    """The letter as printed, its figures bound."""
    authority = authority_for(rules.spelt(letter.authority), dotted=rules.dotted)
    head = replace(written_in(letter.letterhead, rules, LETTER_SYMBOL), authority=authority)
    with binding():
        return with_passages(_written(replace(letter, letterhead=head)), letter.written_on)


def _written(letter: Letter) -> Document:
    head = letter.letterhead
    return Document(
        title=f"Công văn {ABSTRACT.removeprefix('V/v ')}: {_named(letter)}",
        author=head.author,
        day=letter.written_on,
        superior=head.superior.upper(),
        issuer=head.issuer.upper(),
        symbol=head.symbol,
        place=head.place,
        number=number_line(head.symbol),
        place_and_date=f"{head.place}, {long_date(letter.written_on)}",
        kind="",
        abstract=(ABSTRACT,),
        addressees=tuple(one.unit for one in letter.addressees),
        opening=opening(letter),
        sections=tuple(_by_unit(letter) if letter.beside else _by_matter(letter)),
        closing=f"{head.author} đề nghị {_addressed(letter)} quan tâm chỉ đạo, tổ chức thực hiện.",
        authority=head.authority,
        signer=letter.signer,
        recipients=recipients(head),
    )


def _named(letter: Letter) -> str:
    return f"{counted(len(letter.addressees))} {UNITS}" if letter.beside else letter.unit


def _addressed(letter: Letter) -> str:
    """How the text calls those to whom it goes."""
    return f"các {UNITS}" if letter.beside else inside(letter.unit)


def opening(letter: Letter) -> str:
    """What the units owe together, counted."""
    who = f"{some('urged/units', len(letter.addressees))} {UNITS}" if letter.beside else inside(letter.unit)
    return (
        f"Qua theo dõi việc thực hiện nhiệm vụ được giao, đến ngày {short_date(letter.written_on)}, "
        f"{who} còn {_owed([one.urged for one in letter.addressees])}, cụ thể như sau:"
    )


def _owed(urged: Sequence[Urged]) -> str:
    """How many things of each sort, of all that are urged."""
    counts = (
        (sum(len(one.late) for one in urged), "urged/late", "nhiệm vụ quá hạn chưa hoàn thành"),
        (sum(len(one.directions) for one in urged), "urged/directions", "ý kiến chỉ đạo quá hạn chưa trả lời"),
        (
            sum(len(one.periods) for one in urged),
            "urged/periods",
            "nhiệm vụ thường xuyên, định kỳ chưa gửi đủ báo cáo",
        ),
    )
    return enumerated([f"{some(name, count)} {what}" for count, name, what in counts if count])


def _by_matter(letter: Letter) -> Iterable[Section]:
    """Only parts that have something, then what is asked."""
    urged = letter.urged
    parts = [
        ("Nhiệm vụ quá hạn", [late_task(one) for one in urged.late]),
        ("Ý kiến chỉ đạo quá hạn trả lời", [late_direction(one) for one in urged.directions]),
        ("Báo cáo định kỳ chưa gửi", [missing_periods(one) for one in urged.periods]),
    ]
    present = [(name, said) for name, said in parts if said]
    for place, (name, said) in enumerate(present, 1):
        yield Section(f"{place}. {name}", tuple(_listed(place, said)))
    yield _request(len(present) + 1, letter)


def _by_unit(letter: Letter) -> Iterable[Section]:
    """What each unit owes, counted and listed, then what is asked of all."""
    for place, one in enumerate(letter.addressees, 1):
        yield Section(f"{place}. {one.unit}", (Paragraph(f"Còn {_owed([one.urged])}:"), *_listed(place, _said(one))))
    yield _request(len(letter.addressees) + 1, letter)


def _said(one: Addressee) -> list[str]:
    return [
        *map(late_task, one.urged.late),
        *map(late_direction, one.urged.directions),
        *map(missing_periods, one.urged.periods),
    ]


def _listed(place: int, said: Iterable[str]) -> Iterable[Paragraph]:
    for n, one in enumerate(said, 1):
        yield Paragraph(f"{figure('place', f'{place}.{n}.')} {one}")


def _request(place: int, letter: Letter) -> Section:
    return Section(f"{place}. Nội dung đề nghị", tuple(_asked(letter, letter.letterhead)))


def _asked(letter: Letter, head: Letterhead) -> Iterable[Paragraph]:
    urged = [one.urged for one in letter.addressees]
    acts = [
        *(["khẩn trương hoàn thành các nhiệm vụ quá hạn"] if any(one.late for one in urged) else []),
        *(["trả lời các ý kiến chỉ đạo"] if any(one.directions for one in urged) else []),
        *(["gửi đủ báo cáo của các kỳ còn thiếu"] if any(one.periods for one in urged) else []),
    ]
    named = f"các {UNITS} nêu trên" if letter.beside else inside(letter.unit)
    yield Paragraph(
        f"Đề nghị {named} {enumerated(acts)}; cập nhật kết quả trên hệ thống theo dõi "
        "nhiệm vụ. Nội dung nào chưa thực hiện được thì nêu rõ nguyên nhân, trách nhiệm, giải pháp và thời hạn hoàn "
        "thành."
    )
    by = f"chậm nhất ngày {short_date(letter.answer_by)}"
    yield Paragraph(f"Báo cáo kết quả thực hiện với {head.author}{through(head)} {by}.", stressed=by)


def late_task(task: LateTask) -> str:
    """One overdue task: its deadline, for how long, and what was reported last."""
    until = figure("deadline", deadline(task))
    said = f"{titled(task.title, task.code)}: {until}, quá hạn {some('days', task.days)} ngày"
    if not task.is_reported:
        return f"{said}; chưa báo cáo kết quả."
    reached = f"{number(task.percent)}%"
    told = [figure("result", task.result)] if task.result else []
    if not task.result.startswith(reached):
        told.append(f"đạt {figure('reached', reached)}")
    return f"{said}; kết quả báo cáo gần nhất: {', '.join(told)}{standing(task)}."


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
