"""Every kind of document: what it says of nothing, of a summer and of hostile words; who makes and reads it."""

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlmodel import Session, col, select

from pacnam_tasks.accounts.models import Appointment
from pacnam_tasks.accounts.rules import Role
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.decisions.directions.actions import direct
from pacnam_tasks.decisions.directions.forms import DirectionInput
from pacnam_tasks.plans.models import Plan
from pacnam_tasks.reports.access import SEES_ALL
from pacnam_tasks.reports.content import Levels, Obstacle
from pacnam_tasks.reports.document import Document, Paragraph, Signer, Table, tables
from pacnam_tasks.reports.drafting import Frame
from pacnam_tasks.reports.jobs import render_waiting
from pacnam_tasks.reports.kinds import assignments, obstacles, overdue
from pacnam_tasks.reports.kinds.extra import Extra
from pacnam_tasks.reports.kinds.kind import Asked, Option
from pacnam_tasks.reports.kinds.registry import KINDS
from pacnam_tasks.reports.models import Report
from pacnam_tasks.reports.printing import lay_out
from pacnam_tasks.reports.queries.assigned import Assigned, possible_plans
from pacnam_tasks.reports.queries.letterheads import letterhead_of
from pacnam_tasks.reports.rule_sets import HD36, ND30
from pacnam_tasks.reports.spans import span_of
from pacnam_tasks.rollup.queries import roll_up
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.counts import AsOf, Scope
from pacnam_tasks.tasks.rules.expected_path import Chosen
from pacnam_tasks.trajectories.rules.curves import Curve
from pacnam_tasks.trajectories.rules.path import Shape
from tests.conftest import TODAY, Visitor
from tests.factories import House, make_task
from tests.progress.acts import report
from tests.reports.samples import LETTERHEAD, figures, in_word, instant, late_task, none
from tests.reports.summer import spend_summer
from tests.web.reading import page_of

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
Visit = Callable[[str], Visitor]
HOSTILE = '<img src="http://127.0.0.1/a.png"><style>@import url(file:///etc/passwd)</style>{{ 7*7 }}'
NAMED = {
    "followup": ("BÁO CÁO", "BC/HU", "kết quả theo dõi, đôn đốc"),
    "overdue": ("BÁO CÁO", "BC/HU", "01–10 ngày"),
    "obstacles": ("BÁO CÁO", "BC/HU", "Chưa bố trí vốn đối ứng"),
    "assignments": ("KẾ HOẠCH", "KH/HU", "(kèm theo Kế hoạch số"),
    "ledger": ("BÁO CÁO", "BC/HU", "Không có lượt nhắc việc."),
    "conclusion": ("THÔNG BÁO", "TB/HU", "kết luận của Ban Thường vụ Huyện ủy"),
    "unit": ("BÁO CÁO", "BC/NNPTNT", "PHÒNG NÔNG NGHIỆP"),
    "task": ("HỒ SƠ", "", "Cập nhật tiến độ"),
}


def asked(session: Session, clock: MovingClock, **more: Any) -> Asked:
    """A document of today, by nobody's name."""
    today = clock.today()
    when = AsOf(today, today, clock.zone)
    return Asked(session, clock, when, today, Signer(), HD36, letterhead_of(session, today), **more)


def options_of(session: Session, house: House, key: str) -> dict[str, Any]:
    """What a kind wants to be asked for with."""
    kind = KINDS[key].options
    task_id = session.exec(select(Task.id).where(col(Task.code) == "NV-2023-002")).first()
    return ({"unit_id": house.units["NNPTNT"]} if Option.UNIT in kind else {}) | (
        {"task_id": task_id} if Option.TASK in kind else {}
    )


def _html(document: Document) -> str:
    return lay_out(document, HD36).html


def test_every_kind_is_made_of_a_summer_of_tasks_under_every_rule_set(
    session: Session, house: House, clock: MovingClock
) -> None:
    spend_summer(session, house, clock)

    for key, (name, symbol, words) in NAMED.items():
        one = asked(session, clock, **options_of(session, house, key))
        party, state = (KINDS[key].compose(replace(one, rules=rules)) for rules in (HD36, ND30))
        assert (party.kind, party.symbol, state.symbol) == (name, symbol, symbol.replace("/", "-")), key
        assert words in _html(party), key
        page = lay_out(state, ND30).html
        assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in page, key
        assert "./." in page, key
        assert "Phụ lục 1" not in page, key
    assert set(NAMED) == {key for key, kind in KINDS.items() if kind.is_offered}


def test_every_kind_is_made_where_there_is_nothing(session: Session, house: House, clock: MovingClock) -> None:
    for key in NAMED.keys() - {"task"}:
        document = KINDS[key].compose(asked(session, clock, **options_of(session, house, key)))
        assert document.sections, key
        assert all(section.blocks for section in document.sections), key
        assert key == "followup" or not document.appendices, key
        assert "None" not in _html(document), key


def test_every_kind_has_its_pictures_in_the_guides() -> None:
    taken = {path.name for path in PICTURES.glob("van-ban-*-trang-1.png")}

    assert taken == {f"van-ban-{key}-trang-1.png" for key in KINDS}


def test_hostile_and_endless_words_are_text_in_every_list() -> None:
    title = unicodedata.normalize("NFD", "Tiêm phòng ") + HOSTILE + "Ư" * 1000
    stuck = Obstacle("NV-2023-012", title, "Trạm Y tế", "vướng mắc về vốn", title, title, for_province=True)
    frame = Frame(LETTERHEAD, HD36, TODAY, Signer())

    for document in (
        overdue.compose(figures(overdue=(late_task(1, title=title, cause=title),))),
        obstacles.compose(figures(obstacles=(stuck,))),
        assignments.compose(frame, "", (), [Assigned("NV-1", title, "Y tế", "Trạm Y tế", (title,), None, title)]),
    ):
        html = _html(document)
        assert "&lt;img src=" in html
        assert "<img" not in html
        assert "{{ 7*7 }}" in html
        assert "Tiêm phòng" in html, "composed"


@pytest.mark.parametrize(
    ("levels", "above", "own", "cell"),
    [
        (Levels("huyện", "tỉnh"), "với tỉnh:", "Đề xuất trong thẩm quyền của huyện:", "Tỉnh"),
        (Levels("xã", "tỉnh"), "với tỉnh:", "Đề xuất trong thẩm quyền của xã:", "Tỉnh"),
        (Levels(), "với cấp trên:", "Đề xuất trong thẩm quyền:", "Cấp trên"),
    ],
    ids=["a district", "a commune", "not known"],
)
def test_difficulties_are_put_before_the_levels_of_the_committee(
    levels: Levels, above: str, own: str, cell: str
) -> None:
    of_province = figures().obstacles[0]
    here = replace(of_province, of_province=False, for_province=False, proposal="Cấp thêm giống.")
    answered = replace(of_province, for_province=False, answered=True, proposal="Cấp đủ.")

    made = obstacles.compose(figures(obstacles=(of_province, here, answered), levels=levels))

    told = [one.text for one in made.sections[1].blocks if isinstance(one, Paragraph)]
    assert told[0] == f"Kiến nghị, đề xuất {above}"
    assert told[2] == own
    assert not any("Cấp đủ" in one for one in told), "it has its answer"
    assert [row[-2] for row in tables(made)[0].rows][::2] == [cell, cell]
    assert tables(made)[0].rows[2][-1] == f"{cell} trả lời"
    assert tables(made)[0].rows[0][4] == "Nội dung vượt thẩm quyền"


def test_overdue_tasks_are_counted_by_age_and_by_unit() -> None:
    days = (1, 10, 11, 31, 61, 121)
    late = tuple(late_task(1, days=one, unit="A" if one < 30 else "B", cause="") for one in days)

    document = overdue.compose(figures(overdue=late))

    ages = tables(document)[0]
    assert [row[2:] for row in ages.rows] == [("3", "2", "1", "0", "0", "0"), ("3", "0", "0", "1", "1", "1")]
    assert ages.total[2:] == ("6", "2", "1", "1", "1", "1")
    assert "2. B: 03 nhiệm vụ quá hạn, lâu nhất 121 ngày; 03 nhiệm vụ chưa báo cáo nguyên nhân." in _html(document)
    assert "Không có nhiệm vụ quá hạn." in _html(overdue.compose(none()))


def test_a_plan_tells_who_leads_who_helps_by_when_what_comes_of_it_and_who_is_in_charge() -> None:
    frame = Frame(LETTERHEAD, HD36, TODAY, Signer())
    one = Assigned("NV-1", "Trồng rừng", "Lâm nghiệp", "Hạt Kiểm lâm", ("A", "B"), TODAY, "Biên bản", "Ma A")

    document = assignments.compose(frame, "Kế hoạch thực hiện nhiệm vụ năm 2023", (), [one, replace(one, due=None)])

    [table] = tables(document)
    assert table.rows[0] == ("1", "Trồng rừng", "Hạt Kiểm lâm", "A; B", "15/9/2023", "Biên bản", "Ma A", "NV-1")
    assert table.rows[1][4] == "Không xác định thời hạn"
    assert "gồm 01 nhiệm vụ có thời hạn, 01 nhiệm vụ không xác định thời hạn" in _html(document)


def test_a_plan_names_units_in_protocol_order_what_recurs_and_what_is_a_draft() -> None:
    frame = Frame(LETTERHEAD, HD36, TODAY, Signer())
    first, last = (Assigned(f"NV-{n}", "Việc", "Y tế", unit, rank=n) for n, unit in enumerate(("Phòng A", "Xã B")))
    found = [last, replace(last, recurs="weekly", co_units=("Phòng A", "Xã C")), replace(first, is_draft=True)]

    document = assignments.compose(frame, "", (), found)

    [table] = tables(document)
    told = str(document.sections[1])
    assert "Cơ quan, đơn vị chủ trì: Phòng A (01) và xã B (02)." in told
    assert "Trong đó 01 nhiệm vụ còn là dự thảo, chưa giao." in told
    assert [row[4] for row in table.rows[:2]] == ["Không xác định thời hạn", "Thường xuyên"]
    assert (table.rows[1][3], table.rows[2][1]) == ("Phòng A; xã C", "Việc (dự thảo, chưa giao)")
    assert dict(document.figures) == {"assigned": "03", "dated": "0", "undated": "03", "drafted": "01", "units": "02"}


def test_of_two_plans_one_is_chosen_with_its_drafts(session: Session, house: House, clock: MovingClock) -> None:
    spend_summer(session, house, clock)
    other = Plan(code="2024H1", title="Kế hoạch năm 2024", starts_on=date(2024, 1, 1), ends_on=date(2024, 6, 30))
    session.add(other)
    session.flush()
    make_task(session, house, clock, code="NV-2024-001", plan_id=other.id)
    make_task(session, house, clock, code="NV-2024-002", plan_id=other.id, state="draft")
    one = asked(session, clock, plan_id=other.id)

    without, with_them = (
        [row[-1] for row in tables(assignments.KIND.compose(replace(one, with_drafts=drafts)))[0].rows]
        for drafts in (False, True)
    )

    assert [plan.code for plan in possible_plans(session)] == ["2024H1", "2023H2"]
    assert (without, with_them) == (["NV-2024-001"], ["NV-2024-001", "NV-2024-002"])
    assert len(tables(assignments.KIND.compose(asked(session, clock)))[0].rows) == 8


def test_the_plan_that_was_chosen_is_kept_and_one_that_there_is_not_is_refused(
    visit: Visit, saved_house: House, database: Database, clock: MovingClock
) -> None:
    with database.writing() as session:
        spend_summer(session, saved_house, clock)
    form = {"kind": "assignments", "as_of": "15/09/2023", "plan": "2023H2", "drafts": "1", "key": "key-of-this-form"}

    assert 'value="2023H2"' in visit("office").get("/reports/new?kind=assignments").get_data(as_text=True)
    assert "Chọn kế hoạch trong danh sách." in page_of(visit("office").post("/reports", form | {"plan": "0"})).text
    assert visit("office").post("/reports", form).status_code == 303
    with database.reading() as session:
        kept = Extra.of(session.exec(select(Report)).one().seen)
    assert (kept.plan_id is not None, kept.with_drafts) == (True, True)


def test_a_unit_reports_what_it_leads_and_nothing_else(session: Session, house: House, clock: MovingClock) -> None:
    spend_summer(session, house, clock)
    unit_id = house.units["HKL"]
    one = asked(session, clock, unit_id=unit_id)

    document = KINDS["unit"].compose(one)

    total = roll_up(session, SEES_ALL, one.when, "field", Scope(unit_id=unit_id)).total
    [by_field, *_lists] = tables(document)
    assert [int(cell) for cell in by_field.total[2:8]] == [
        total.assigned, total.done_on_time, total.done_late, total.done_undated, total.open_in_time, total.open_overdue,
    ]  # fmt: skip
    told = _html(document)
    assert "NV-2023-007" in told
    assert "NV-2023-002" not in told, "another unit leads it"


def test_the_file_of_a_task_tells_its_whole_history(session: Session, house: House, clock: MovingClock) -> None:
    spend_summer(session, house, clock)
    task_id = session.exec(select(Task.id).where(col(Task.code) == "NV-2023-004")).one()

    document = KINDS["task"].compose(asked(session, clock, task_id=task_id))

    history: Table = tables(document)[-1]
    assert [row[3] for row in history.rows][-2:] == ["Báo cáo hoàn thành", "Xác nhận hoàn thành"]
    assert [row[1] for row in history.rows][-2:] == ["20/8/2023", "25/8/2023"]
    assert document.number == ""
    assert history.rows[0][4].endswith("Huyện ủy"), "full names"
    assert "Chỉ tiêu: 100% diện tích." in str(document.sections[0])


def test_the_file_of_a_task_tells_what_happened_to_its_parts(
    session: Session, house: House, clock: MovingClock
) -> None:
    spend_summer(session, house, clock)
    task = session.exec(select(Task).where(col(Task.code) == "NV-2023-006")).one()
    part = session.exec(select(Task).where(col(Task.code) == "NV-2023-006-XBB")).one()
    report(session, clock, part, house.commune, quantity=Decimal(40), note="Đã gặt 40 ha.")

    history = tables(KINDS["task"].compose(asked(session, clock, task_id=task.id)))[-1]

    heads = [column.head for column in history.columns]
    told = [dict(zip(heads, row, strict=True)) for row in history.rows]
    assert (told[-1]["Phần việc của"], told[-1]["Nội dung"]) == ("Xã Bộc Bố", "Đã gặt 40 ha.")
    assert {row["Phần việc của"] for row in told} == {"Cả nhiệm vụ", "Xã Bộc Bố", "Xã Cổ Linh"}
    assert [row["TT"] for row in told] == [str(place) for place in range(1, len(told) + 1)]
    assert all(column.width or column.head == "Nội dung" for column in history.columns)


def test_the_file_of_a_task_cites_its_document_as_reports_do(
    session: Session, house: House, clock: MovingClock
) -> None:
    spend_summer(session, house, clock)
    document_id = session.exec(select(Plan.source_document_id).where(col(Plan.code) == "2023H2")).one()
    task = make_task(session, house, clock, source_document_id=document_id)

    document = KINDS["task"].compose(asked(session, clock, task_id=task.id))

    assert (
        "- Văn bản giao: Thông báo ngày 07/7/2023 của Ban Chấp hành Đảng bộ huyện về nhiệm vụ trọng tâm 6 tháng cuối "
        "năm 2023."
    ) in str(document.sections[0])


def test_the_file_of_a_task_prints_where_its_path_leads(session: Session, house: House, clock: MovingClock) -> None:
    autumn = Chosen(Shape.CURVE, Curve.RICE_HARVEST)
    task = make_task(session, house, clock, start_on=date(2023, 7, 7), due_on=date(2023, 11, 30), expected_path=autumn)
    report(session, clock, task, house.lead, quantity=Decimal(8))

    document = KINDS["task"].compose(asked(session, clock, task_id=task.id))

    told = _html(document)
    assert "theo mùa vụ: Thu hoạch lúa mùa" in told
    assert "đến hết ngày 15/9/2023 cần đạt 3,8%." in told
    path = next(table for table in tables(document) if table.name == "path")
    assert path.rows[:3] == (("10/9/2023", "0", ""), ("15/9/2023", "3,8", "8"), ("30/9/2023", "15", ""))


def test_a_notice_holds_what_was_chosen_of_the_span_and_names_its_day(
    session: Session, house: House, clock: MovingClock
) -> None:
    spend_summer(session, house, clock)
    task = session.exec(select(Task).where(col(Task.code) == "NV-2023-001")).one()
    said = DirectionInput(text="Gặt xong trước mưa.", answer_by=TODAY + timedelta(days=5))
    direct(session, task, said, by=house.standing, clock=clock)
    one = asked(session, clock, span=span_of("2023-Q3"))
    keys = [key for key, _words in KINDS["conclusion"].choices(one)]  # type: ignore[misc]  # this kind offers some
    direction = next(key for key in keys if key.startswith("d"))

    whole = _html(KINDS["conclusion"].compose(one))
    chosen = _html(KINDS["conclusion"].compose(replace(one, only=frozenset({direction}), held_on=date(2023, 9, 12))))

    assert "Gặt xong trước mưa. Phòng Nông nghiệp và Phát triển nông thôn báo cáo kết quả" in whole
    assert "NV-2023-007" in whole
    assert "NV-2023-007" not in chosen
    assert "Gặt xong trước mưa." in chosen
    assert "tại hội nghị ngày 12/9/2023" in chosen


def test_a_head_makes_and_reads_the_report_of_the_own_unit_alone(visit: Visit, app: Flask, saved_house: House) -> None:
    del saved_house
    form = {"kind": "unit", "as_of": "15/09/2023", "unit": "NNPTNT", "key": "key-of-this-form"}
    lead, other, staff = visit("lead"), visit("commune"), visit("staff")

    page = page_of(lead.get("/reports/new?kind=unit"))
    made = lead.post("/reports", form)
    render_waiting(app, instant, in_word)
    address = made.headers["Location"]

    assert made.status_code == 303
    assert [
        code for code in ("NNPTNT", "HKL") if f'value="{code}"' in lead.get("/reports/new").get_data(as_text=True)
    ] == ["NNPTNT"]
    assert "Đơn vị" in page.text
    assert {lead.get(f"{address}{end}").status_code for end in ("", ".pdf", ".docx", ".xlsx")} == {200}
    assert {other.get(f"{address}{end}").status_code for end in ("", ".pdf", ".docx", ".xlsx")} == {404}
    assert address in lead.get("/reports").get_data(as_text=True)
    assert address not in other.get("/reports").get_data(as_text=True)
    assert other.post("/reports", form | {"key": "key-of-another"}).status_code == 422
    assert lead.post("/reports", form | {"kind": "followup", "key": "key-of-third"}).status_code == 422
    assert staff.get(address).status_code == 403
    issued = visit("office").post(f"{address}/issue", {})
    assert issued.status_code == 422
    assert "Văn bản này không lấy số ở đây" in issued.get_data(as_text=True)


def test_the_file_of_a_task_is_for_its_lead_and_for_those_who_see_all(
    visit: Visit, app: Flask, saved_house: House, database: Database, clock: MovingClock
) -> None:
    with database.writing() as session:
        spend_summer(session, saved_house, clock)
    form = {"kind": "task", "task": "NV-2023-002", "key": "key-of-this-form"}
    way = "/reports/new?kind=task&amp;task=NV-2023-002"

    assert way in visit("lead").get("/tasks/NV-2023-002").get_data(as_text=True)
    assert 'value="NV-2023-002"' in visit("lead").get("/reports/new?kind=task&task=NV-2023-002").get_data(as_text=True)
    address = visit("lead").post("/reports", form).headers["Location"]
    render_waiting(app, instant, in_word)
    assert visit("lead").get(f"{address}.pdf").status_code == 200
    assert visit("office").get(f"{address}.pdf").status_code == 200
    assert visit("commune").get(f"{address}.pdf").status_code == 404
    assert visit("commune").post("/reports", form | {"key": "key-of-another"}).status_code == 404
    assert visit("office").post("/reports", form | {"task": "", "key": "key-of-third"}).status_code == 422


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (["speech"], "speech"),
        (["conclusion", "--format", "xlsx"], "Thông báo kết luận không có định dạng xlsx."),
        (["unit"], "Báo cáo của đơn vị cần có --unit."),
        (["unit", "--unit", "NOBODY"], "Không có đơn vị NOBODY."),
        (["task", "--task", "NV-0"], "Không có nhiệm vụ NV-0."),
        (["overdue", "--task", "NV-0"], "Nhiệm vụ quá hạn không dùng --task."),
        (["followup", "--rules", "HD99"], "HD99"),
    ],
    ids=str,
)
def test_the_command_refuses_in_one_sentence(app: Flask, tmp_path: Any, wrong: list[str], said: str) -> None:
    done = app.test_cli_runner().invoke(args=["report", "build", *wrong, "-o", str(tmp_path / "x.pdf")])

    assert done.exit_code == 2
    assert said in done.output
    assert not (tmp_path / "x.pdf").exists()


def test_the_list_of_obstacles_tells_those_that_have_their_answer() -> None:
    (one,) = figures().obstacles[:1]
    waits, answered = replace(one, answered=False), replace(one, answered=True)

    said = [
        obstacles.compose(figures(obstacles=found)).sections[0].blocks[0].text  # type: ignore[union-attr]  # a paragraph
        for found in ((waits,), (answered,), (waits, answered))
    ]

    assert ["đang chờ giải quyết; " in said[0], "đã được trả lời; " in said[1]] == [True, True]
    assert "trong đó 01 đang chờ giải quyết, 01 đã được trả lời; danh mục tại" in said[2]


@pytest.mark.parametrize(
    ("own_title", "authority", "title", "name"),
    [
        ("Phó Trưởng phòng Nông nghiệp", "KT. TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG", "staff"),
        ("Chuyên viên", "", "TRƯỞNG PHÒNG", "lead"),
    ],
)
def test_while_a_deputy_acts_for_the_head_the_deputy_signs_for_the_unit(
    session: Session, house: House, clock: MovingClock, own_title: str, authority: str, title: str, name: str
) -> None:
    posts = {one: session.get_one(Appointment, house.people[one].holdings[0].id) for one in ("lead", "staff")}
    posts["lead"].title, posts["staff"].title = "Trưởng phòng Nông nghiệp", own_title
    acting: dict[str, Any] = {
        "role": Role.LEADER,
        "acting_for_id": posts["lead"].id,
        "valid_from": TODAY,
        "valid_to": TODAY,
    }
    session.add(Appointment(person_id=house.staff.person_id, unit_id=house.units["NNPTNT"], title="", **acting))
    session.flush()

    document = KINDS["unit"].compose(replace(asked(session, clock, unit_id=house.units["NNPTNT"]), rules=ND30))

    assert (document.authority, document.signer) == (authority, Signer(title, house.people[name].name))
