"""The agenda of a meeting, as it is sent out before: what is looked back on, and what each field asks for. Pure."""

from collections.abc import Iterable

from pacnam_tasks.reports.bound import binding, figure, numbered
from pacnam_tasks.reports.document import Document, Paragraph, Section
from pacnam_tasks.reports.drafting import with_passages
from pacnam_tasks.reports.letterheads.rules import body_of
from pacnam_tasks.reports.minutes.content import Followed, Minutes, Stands
from pacnam_tasks.reports.minutes.minutes import TO_FILL_IN, comrade, of_meeting, told
from pacnam_tasks.reports.rule_sets import RuleSet
from pacnam_tasks.reports.wording import clipped, short_date

KIND = "CHƯƠNG TRÌNH"
WORDS = {
    Stands.ANSWERED: "đã báo cáo",
    Stands.DUE: "chưa đến hạn báo cáo",
    Stands.OVERDUE: "quá hạn báo cáo",
    Stands.DRAFT: "đang là dự thảo nhiệm vụ",
    Stands.CARRIED: "đang thực hiện",
    Stands.DONE: "đã hoàn thành",
    Stands.STOPPED: "tạm dừng hoặc thu hồi",
}


def compose(agenda: Minutes, rules: RuleSet) -> Document:
    """The agenda as printed, its figures bound."""
    with binding():
        return with_passages(_written(agenda, rules), agenda.figures_on)


def _written(agenda: Minutes, rules: RuleSet) -> Document:
    head = agenda.letterhead
    return of_meeting(
        agenda,
        rules,
        kind=KIND,
        code="CTr",
        day=agenda.figures_on,
        opening=f"Hội nghị họp ngày {short_date(agenda.held_on)}, {comrade(agenda.chair)} chủ trì.",
        sections=tuple(_sections(agenda, rules)),
        closing="Đề nghị các cơ quan, đơn vị chuẩn bị ý kiến về những nội dung nêu trên.",
        recipients=("Các đồng chí dự hội nghị", *(head.recipients[-1:] or (f"Lưu Văn phòng {body_of(head)}",))),
    )


def _sections(agenda: Minutes, rules: RuleSet) -> Iterable[Section]:
    yield Section(rules.part(1, "THÀNH PHẦN"), (Paragraph(TO_FILL_IN),))
    yield Section(rules.part(2, "KIỂM ĐIỂM KẾT LUẬN KỲ TRƯỚC"), tuple(_followed(agenda)))
    yield Section(rules.part(3, "NỘI DUNG THEO LĨNH VỰC"), tuple(_fields(agenda)))


def _followed(agenda: Minutes) -> Iterable[Paragraph]:
    said = [(one.name, line) for one in agenda.fields for line in one.followed]
    if not said:
        yield Paragraph("Không có kết luận của hội nghị trước về các lĩnh vực này.")
    for place, (field, line) in enumerate(said, 1):
        yield Paragraph(followed(place, field, line))


def followed(place: int, field: str, line: Followed) -> str:
    """A decision of the meeting before, and where it stands."""
    text, due = clipped(line.text, 1000).rstrip(". "), figure("deadline", short_date(line.due_on))
    return f"{numbered(place)} Lĩnh vực {field}: {text}. {line.unit}, thời hạn {due}: {WORDS[line.stands]}."


def _fields(agenda: Minutes) -> Iterable[Paragraph]:
    for place, one in enumerate(agenda.fields, 1):
        yield Paragraph(f"{place}. {one.name}", head=True)
        yield from told(one, agenda.since)
