"""Every figure of the report equals /progress of the same day for one who sees all."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session, col, select

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.progress.actions import report_progress
from pacnam_tasks.progress.forms import UpdateInput
from pacnam_tasks.progress.models import ProgressUpdate
from pacnam_tasks.progress.rules import Cause
from pacnam_tasks.reports.access import SEES_ALL
from pacnam_tasks.reports.content import FollowUpFigures
from pacnam_tasks.reports.document import Paragraph, Signer, Table, tables
from pacnam_tasks.reports.followup import compose
from pacnam_tasks.reports.kinds import obstacles, overdue
from pacnam_tasks.reports.labels import PRINTED_CAUSE
from pacnam_tasks.reports.letterheads.actions import set_letterhead
from pacnam_tasks.reports.letterheads.forms import Version
from pacnam_tasks.reports.queries.figures import follow_up
from pacnam_tasks.tasks.actions import Deed, change_task
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.counts import AsOf
from pacnam_tasks.tasks.rules.levels import Authority
from pacnam_tasks.tasks.splitting.actions import break_down
from pacnam_tasks.tasks.splitting.shares import Share
from tests.conftest import NOON, TODAY, Visitor
from tests.factories import House, make_parts, make_task
from tests.progress.acts import send_back, submit
from tests.progress.obstacles.acts import hinder, pass_on, reply
from tests.reports.samples import LETTERHEAD
from tests.reports.summer import AUGUST, noon, spend_summer

CELLS = (
    "assigned",
    "done_on_time",
    "done_late",
    "done_undated",
    "open_in_time",
    "open_overdue",
    "open_undated",
    "paused",
    "revoked",
)


def test_a_deadline_on_a_day_off_is_listed_by_the_day_that_counts(
    session: Session, house: House, clock: MovingClock
) -> None:
    saturday, monday = date(2023, 9, 16), date(2023, 9, 18)
    make_task(session, house, clock, due_on=saturday, rolls=True)

    ahead, sunday, wednesday = (_found(session, TODAY + timedelta(days=n), today=n) for n in (0, 2, 5))

    assert [(one.due, one.counts_until, one.left) for one in ahead.due] == [(saturday, monday, 3)]
    assert [one.left for one in sunday.due] == [1], "the day off has passed, and it is not overdue"
    assert [(one.due, one.counts_until, one.days) for one in wednesday.overdue] == [(saturday, monday, 2)]


@pytest.mark.parametrize("day", [TODAY, AUGUST])
@pytest.mark.parametrize(("by", "level", "place"), [("field", "task", 0), ("unit", "task", 1), ("unit", "part", 2)])
def test_the_tables_equal_the_progress_page(
    visit: Callable[[str], Visitor],
    saved_house: House,
    database: Database,
    clock: MovingClock,
    day: date,
    by: str,
    level: str,
    place: int,
) -> None:
    with database.writing() as session:
        spend_summer(session, saved_house, clock)
    page = visit("office").get(f"/progress?format=json&by={by}&level={level}&as_of={day}").get_json()

    with database.reading() as session:
        table = _tables(_found(session, day))[place]

    assert [row[1] for row in table.rows] == [row["name"] for row in page["rows"]]
    assert [_numbers(row) for row in [*table.rows, table.total]] == [
        [line[name] for name in CELLS] + [line["percent"]] for line in [*page["rows"], page["total"]]
    ]


def test_overdue_tasks_are_listed_with_their_days_and_the_cause(
    session: Session, house: House, clock: MovingClock
) -> None:
    spend_summer(session, house, clock)

    (task,) = _found(session, TODAY).overdue

    assert (task.code, task.days, task.unit) == ("NV-2023-002", 15, "Phòng Nông nghiệp và Phát triển nông thôn")
    assert (task.cause, task.result) == ("Chưa bố trí vốn đối ứng", "62,5% diện tích")


def test_overdue_work_tells_whether_its_completion_waits_or_was_returned(
    session: Session, house: House, clock: MovingClock
) -> None:
    clock.move_to(noon(9, 11))
    task = make_task(session, house, clock, due_on=date(2023, 9, 11))
    clock.move_to(noon(9, 13))
    submit(session, clock, task, house.lead, quantity=Decimal(100))
    clock.move_to(noon(9, 14))
    send_back(session, clock, task, house.standing)
    clock.move_to(noon(9, 15))

    found = [_found(session, date(2023, 9, day)).overdue[0] for day in (12, 13, 15)]

    assert [(one.waits, one.returned_on) for one in found] == [(False, None), (True, None), (False, date(2023, 9, 14))]


def test_the_cause_of_a_split_task_is_what_the_units_of_its_parts_reported(
    session: Session, house: House, clock: MovingClock
) -> None:
    clock.move_to(noon(8, 1))
    task = make_task(session, house, clock, due_on=date(2023, 8, 31))
    part, _other = make_parts(session, house, clock, task)
    sent = UpdateInput(version=part.version, key="key-of-a-part", cause=Cause.WEATHER, obstacle="Mưa lũ.")
    report_progress(session, part, sent, [], by=house.commune, clock=clock)
    (deep,) = break_down(session, part, [Share(house.units["HKL"], "HKL")], by=house.commune, clock=clock)
    sent = UpdateInput(version=deep.version, key="key-of-a-deep-part", cause=Cause.SUPPLY, obstacle="Thiếu giống.")
    report_progress(session, deep, sent, [], by=house.stranger, clock=clock)

    assert _found(session, TODAY).overdue[0].cause == "Thiếu giống (Hạt Kiểm lâm huyện); Mưa lũ (xã Bộc Bố)"


def test_a_task_without_a_target_has_no_result_to_print(session: Session, house: House, clock: MovingClock) -> None:
    make_task(session, house, clock, measure="", measure_kind=None, target=None)

    assert _found(session, TODAY).due[0].result == ""


def test_what_comes_due_is_listed_by_day_and_says_what_waits(
    session: Session, house: House, clock: MovingClock
) -> None:
    spend_summer(session, house, clock)

    due = _found(session, TODAY).due

    assert [(task.code, task.left, task.waits) for task in due] == [
        ("NV-2023-007", 5, True),
        ("NV-2023-001", 14, False),
    ]


def test_obstacles_are_told_with_their_unit_and_class(session: Session, house: House, clock: MovingClock) -> None:
    spend_summer(session, house, clock)

    (obstacle,) = _found(session, TODAY).obstacles

    assert (obstacle.code, obstacle.kind) == ("NV-2023-002", "vướng mắc về vốn")


def test_a_past_day_knows_nothing_of_what_came_later(session: Session, house: House, clock: MovingClock) -> None:
    spend_summer(session, house, clock)

    found = _found(session, AUGUST)

    assert found.obstacles == ()
    assert [task.code for task in found.overdue] == ["NV-2023-004"]
    assert found.overdue[0].days == 3


def test_what_waits_for_the_province_is_proposed_to_it(session: Session, house: House, clock: MovingClock) -> None:
    task = make_task(session, house, clock, due_on=date(2023, 12, 29))
    hinder(session, clock, task, house.lead, cause=Cause.BEYOND_AUTHORITY, text="Thiếu vắc-xin.")
    hinder(session, clock, task, house.lead, text="Thiếu đất.", proposal="Bổ sung chỉ tiêu.", level=Authority.PROVINCE)
    hinder(session, clock, task, house.lead, text="Việc của huyện.")

    printed = [
        block.text for block in compose(_found(session, TODAY)).sections[3].blocks if isinstance(block, Paragraph)
    ]

    assert printed[0] == "1. Khó khăn, vướng mắc"
    first = printed.index("2. Kiến nghị, đề xuất với cấp trên")
    assert len(printed[first:]) == 3
    assert "đề nghị xem xét, giải quyết nội dung vượt thẩm quyền" in printed[first + 1]
    assert printed[first + 2].startswith("2.2. ")
    assert printed[first + 2].endswith("đề nghị: Bổ sung chỉ tiêu.")


def test_what_was_answered_no_longer_waits(session: Session, house: House, clock: MovingClock) -> None:
    task = make_task(session, house, clock, due_on=date(2023, 12, 29))
    one = hinder(session, clock, task, house.lead, text="Thiếu đất.")
    reply(session, clock, task, one, house.standing)
    assert compose(_found(session, TODAY)).sections[3].blocks[0] == Paragraph(
        "Có 01 khó khăn, vướng mắc đã được trả lời, cụ thể:"
    )
    hinder(session, clock, task, house.lead, text="Thiếu vốn.")

    printed = [one.text for one in compose(_found(session, TODAY)).sections[3].blocks if isinstance(one, Paragraph)]

    assert printed[0] == "Có 02 khó khăn, vướng mắc, trong đó 01 đang chờ giải quyết, 01 đã được trả lời; cụ thể:"
    assert [said.endswith("(đã được trả lời ngày 15/9/2023).") for said in printed[1:]] == [True, False]


def test_the_list_of_difficulties_tells_who_answered_when_and_by_which_document(
    session: Session, house: House, clock: MovingClock
) -> None:
    task = make_task(session, house, clock, due_on=date(2023, 12, 29))
    for text, document in (("Thiếu đất.", ""), ("Thiếu vắc-xin.", "125-CV/TU")):
        level = Authority.PROVINCE if document else Authority.STANDING
        one = hinder(session, clock, task, house.lead, text=text, level=level)
        reply(session, clock, task, one, house.standing, document=document)
    hinder(session, clock, task, house.lead, text="Thiếu vốn.")

    set_letterhead(session, Version(date(2023, 1, 1), LETTERHEAD), by=house.office, clock=clock)

    [table] = tables(obstacles.compose(_found(session, TODAY)))

    assert [row[-2:] for row in table.rows] == [
        ("Huyện", "Đồng chí Người standing trả lời ngày 15/9/2023"),
        ("Tỉnh", "Tỉnh trả lời ngày 15/9/2023, văn bản 125-CV/TU"),
        ("Huyện", "Đang chờ giải quyết"),
    ]


def test_the_list_of_overdue_tasks_tells_the_cause_the_head_the_member_and_the_last_words(
    session: Session, house: House, clock: MovingClock
) -> None:
    spend_summer(session, house, clock)
    task = session.exec(select(Task).where(col(Task.code) == "NV-2023-002")).one()
    task.member_id = house.member.person_id
    for n, note in enumerate(("Đã thẩm định 05 dự án.", "Rút lại sau.")):
        sent = UpdateInput(version=task.version, key=f"key-of-words-{n}", note=note)
        report_progress(session, task, sent, [], by=house.lead, clock=clock)
    session.exec(select(ProgressUpdate).where(col(ProgressUpdate.note) == note)).one().withdrawn_at = NOON
    session.flush()

    document = overdue.compose(_found(session, TODAY))

    said = [block.text for block in document.sections[1].blocks if isinstance(block, Paragraph)]
    assert said[0].endswith("Người đứng đầu chịu trách nhiệm: đồng chí Người lead.")
    assert said[1] == (
        "- Phê duyệt dự án (NV-2023-002): quá hạn 15 ngày; đồng chí Người member chỉ đạo; nguyên nhân: Chưa bố trí vốn "
        "đối ứng; báo cáo gần nhất (ngày 15/9/2023): Đã thẩm định 05 dự án."
    )
    (row,) = tables(document)[-1].rows
    assert row[4:6] == ("Người lead", "Người member")
    assert row[-1] == "Chưa bố trí vốn đối ứng. Báo cáo ngày 15/9/2023: Đã thẩm định 05 dự án."


def test_a_proposal_stands_in_the_report_of_the_days_on_which_it_waited(
    session: Session, house: House, clock: MovingClock
) -> None:
    clock.move_to(noon(9, 11))
    task = make_task(session, house, clock, due_on=date(2023, 12, 29))
    one = hinder(session, clock, task, house.lead, level=Authority.BUREAU)
    clock.move_to(noon(9, 12))
    pass_on(session, clock, task, one, house.standing)
    clock.move_to(noon(9, 14))
    reply(session, clock, task, one, house.standing, document="125-CV/TU")
    clock.move_to(noon(9, 15))

    found = {day: _found(session, date(2023, 9, day)).obstacles[0].for_province for day in range(11, 16)}

    assert found == {11: False, 12: True, 13: True, 14: False, 15: False}


def test_nothing_for_the_province_prints_no_heading(session: Session, house: House, clock: MovingClock) -> None:
    spend_summer(session, house, clock)

    assert "Kiến nghị, đề xuất với" not in str(compose(_found(session, TODAY)).sections[3])


def test_plan_and_source_are_named_as_cited(session: Session, house: House, clock: MovingClock) -> None:
    spend_summer(session, house, clock)

    document = compose(_found(session, TODAY))

    assert document.abstract[1] == "nhiệm vụ trọng tâm 6 tháng cuối năm 2023"
    assert document.opening.startswith("Thực hiện Thông báo ngày 07/7/2023 của Ban Chấp hành Đảng bộ huyện về nhiệm vụ")


def test_the_letterhead_is_the_one_in_force_on_the_day(session: Session, house: House, clock: MovingClock) -> None:
    spend_summer(session, house, clock)

    assert compose(_found(session, TODAY)).superior == "ĐẢNG BỘ TỈNH BẮC KẠN"


def test_without_a_letterhead_the_committees_name_is_used(session: Session, house: House) -> None:
    del house

    document = compose(_found(session, TODAY))

    assert (document.issuer, document.superior, document.number) == ("HUYỆN ỦY", "", "Số      -BC/HU")


def test_an_empty_database_gives_a_report_too(session: Session) -> None:
    assert "chưa có nhiệm vụ nào được giao" in str(compose(_found(session, TODAY)).sections[0])


def test_every_class_of_obstacle_has_printed_words() -> None:
    assert set(PRINTED_CAUSE) == set(Cause)


def _found(session: Session, day: date, *, today: int = 0) -> FollowUpFigures:
    """What is found of a day, so many days after the first one."""
    when = AsOf(day, TODAY + timedelta(days=today), MovingClock(NOON).zone)
    return follow_up(session, SEES_ALL, when, document_on=TODAY, signer=Signer("BÍ THƯ"))


def _tables(found: FollowUpFigures) -> list[Table]:
    document = compose(found)
    blocks = [*document.sections[1].blocks, *document.appendices[0].blocks]
    return [block for block in blocks if isinstance(block, Table)]


def _numbers(row: tuple[str, ...]) -> list[Any]:
    *counts, percent = row[2:]
    return [int(count) for count in counts] + [None if percent == "–" else float(percent.replace(",", "."))]


def test_what_goes_by_the_original_deadlines_equals_the_page(
    visit: Callable[[str], Visitor], saved_house: House, database: Database, clock: MovingClock
) -> None:
    with database.writing() as session:
        spend_summer(session, saved_house, clock)
        clock.move_to(NOON - timedelta(days=30))
        for days in (-1, 9):
            task = make_task(session, saved_house, clock, due_on=TODAY - timedelta(days=20))
            due_on = TODAY + timedelta(days=days)
            change_task(session, task, Deed("extended", None), clock, due_on=due_on, extension_count=1)
        clock.move_to(NOON)
    total = visit("office").get("/progress?format=json").get_json()["total"]

    with database.reading() as session:
        found = _found(session, TODAY)
    document = compose(found)

    original = {name: getattr(found.total, name) for name in ("extended", "open_overdue_original", "done_dated")}
    assert original == {name: total[name] for name in original}
    late = f"{total['open_overdue_original']}/{total['assigned']}"
    text = "\n".join(block.text for section in document.sections for block in section.blocks if hasattr(block, "text"))
    assert "Có 02 nhiệm vụ đã được gia hạn. Nếu tính theo thời hạn ban đầu, có " in text
    assert f"({late}) tổng số nhiệm vụ được giao" in text
    assert text.count("(thời hạn ban đầu 26/8/2023, gia hạn 01 lần)") == 2
    cells = [cell for appendix in document.appendices[1:] for t in appendix.blocks for row in t.rows for cell in row]  # type: ignore[union-attr]  # both are tables
    assert sum("(ban đầu 26/8/2023, gia hạn 01 lần)" in cell for cell in cells) == 2
