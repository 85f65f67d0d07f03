"""The follow-up report: from what was found to what is printed. Pure."""

from collections.abc import Iterable

from pacnam_tasks.reports import rates, tables
from pacnam_tasks.reports import sentences as say
from pacnam_tasks.reports.content import Appendix, Document, FollowUpFigures, Paragraph, Section, Table
from pacnam_tasks.reports.rules import LONGEST_LIST, attached_to, long_date, number_line, short_date, work_of


def compose(found: FollowUpFigures) -> Document:
    """The report as printed; every figure comes from `found`."""
    letterhead, day = found.letterhead, found.as_of
    abstract = (
        "kết quả theo dõi, đôn đốc thực hiện" + ("" if found.plan else " nhiệm vụ"),
        *([work_of(found.plan)] if found.plan else []),
        f"(số liệu đến ngày {short_date(day)})",
    )
    return Document(
        title=" ".join(("Báo cáo", *abstract)),
        author=letterhead.author,
        day=found.document_on,
        superior=letterhead.superior.upper(),
        issuer=letterhead.issuer.upper(),
        symbol=letterhead.symbol,
        place=letterhead.place,
        number=number_line(letterhead.symbol),
        place_and_date=f"{letterhead.place}, {long_date(found.document_on)}",
        kind="BÁO CÁO",
        abstract=abstract,
        opening=say.opening(found.sources, letterhead.author, day),
        sections=(
            Section("I- TÌNH HÌNH GIAO NHIỆM VỤ", tuple(_assignment(found))),
            Section("II- KẾT QUẢ THỰC HIỆN", tuple(_results(found))),
            Section("III- NHIỆM VỤ QUÁ HẠN, NGUYÊN NHÂN, TRÁCH NHIỆM", tuple(_overdue(found))),
            Section("IV- KHÓ KHĂN, VƯỚNG MẮC, KIẾN NGHỊ", tuple(_obstacles(found))),
            Section("V- NHIỆM VỤ KỲ TỚI", tuple(_coming(found))),
        ),
        closing=say.closing(letterhead.author, letterhead.addressee, day),
        authority=letterhead.authority,
        signer=found.signer,
        recipients=letterhead.recipients,
        appendices=(_by_unit(found), _overdue_list(found), _due_list(found)),
    )


def _assignment(found: FollowUpFigures) -> Iterable[Paragraph]:
    yield Paragraph(
        say.assignment(found.total, len(found.by_field), len(found.by_unit), found.letterhead.author, found.as_of)
    )
    if found.parts is not None and found.parts.assigned:
        yield Paragraph(say.parts_assigned(found.parts, len(found.parts_by_unit)))


def _results(found: FollowUpFigures) -> Iterable[Paragraph | Table]:
    total = found.total
    if total.assigned == 0:
        yield Paragraph("Chưa có nhiệm vụ để đánh giá kết quả thực hiện.")
        return
    yield Paragraph("1. Kết quả chung", head=True)
    yield Paragraph(f"{say.finished(total)} {say.under_way(total)}")
    yield Paragraph(rates.overdue_rates(total))
    yield Paragraph(rates.by_original(total))
    if said := say.progress(total):
        yield Paragraph(said)
    yield Paragraph("2. Kết quả theo lĩnh vực", head=True)
    yield tables.by_field(found.by_field, total)
    yield Paragraph("3. Kết quả theo cơ quan, đơn vị", head=True)
    yield Paragraph(say.units(found.by_unit, "Phụ lục 1"))
    if found.parts is not None and found.parts.assigned:
        yield Paragraph(say.parts_done(found.parts))


def _overdue(found: FollowUpFigures) -> Iterable[Paragraph]:
    longest = sorted(found.overdue, key=lambda task: -task.days)[:LONGEST_LIST]
    listed = [task for task in found.overdue if task in longest]
    yield Paragraph(say.overdue(found.total, len(listed)))
    for place, task in enumerate(listed, 1):
        yield Paragraph(say.overdue_task(place, task))
    if said := say.responsibility(found.overdue):
        yield Paragraph(said)


def _obstacles(found: FollowUpFigures) -> Iterable[Paragraph]:
    listed = found.obstacles[:LONGEST_LIST]
    yield Paragraph(say.obstacles(found.obstacles, len(listed)))
    for place, one in enumerate(listed, 1):
        yield Paragraph(say.obstacle(place, one))
    proposed = [one for one in found.obstacles if one.for_province]
    if proposed:
        yield Paragraph(say.proposals(proposed))
    for place, one in enumerate(proposed[:LONGEST_LIST], 1):
        yield Paragraph(say.proposal(place, one))


def _coming(found: FollowUpFigures) -> Iterable[Paragraph]:
    listed = sorted(found.due, key=lambda task: task.left)[:LONGEST_LIST]
    yield Paragraph(say.coming(found.due, len(listed), found.as_of))
    for place, task in enumerate(listed, 1):
        yield Paragraph(say.due_task(place, task))


def _by_unit(found: FollowUpFigures) -> Appendix:
    blocks: list[Paragraph | Table] = []
    if not found.by_unit:
        blocks.append(Paragraph("Chưa có nhiệm vụ nào được giao."))
    elif not found.parts_by_unit:
        blocks.append(tables.by_unit(found.by_unit, found.total))
    else:
        blocks.append(Paragraph("1. Nhiệm vụ, theo cơ quan, đơn vị chủ trì", head=True))
        blocks.append(tables.by_unit(found.by_unit, found.total))
    if found.parts is not None and found.parts_by_unit:
        blocks.append(Paragraph("2. Nhiệm vụ thành phần, theo đơn vị thực hiện", head=True))
        blocks.append(tables.by_unit(found.parts_by_unit, found.parts, "Nhiệm vụ thành phần"))
    return Appendix("Phụ lục 1", "TỔNG HỢP THEO CƠ QUAN, ĐƠN VỊ", _attached_to(found), tuple(blocks))


def _overdue_list(found: FollowUpFigures) -> Appendix:
    block = tables.overdue(found.overdue) if found.overdue else Paragraph("Không có nhiệm vụ quá hạn.")
    return Appendix("Phụ lục 2", "DANH MỤC NHIỆM VỤ QUÁ HẠN", _attached_to(found), (block,))


def _due_list(found: FollowUpFigures) -> Appendix:
    block = tables.due(found.due) if found.due else Paragraph("Không có nhiệm vụ đến hạn trong 30 ngày.")
    return Appendix("Phụ lục 3", "DANH MỤC NHIỆM VỤ ĐẾN HẠN TRONG 30 NGÀY", _attached_to(found), (block,))


def _attached_to(found: FollowUpFigures) -> str:
    return attached_to(found.letterhead.symbol, None, found.document_on, found.letterhead.author)
