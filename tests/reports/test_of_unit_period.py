"""A unit's own report of a period says what the period holds of what the unit leads, and what came before it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlmodel import Session, select

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.periods.picture import tally_of
from pacnam_tasks.reports.access import SEES_ALL
from pacnam_tasks.reports.content import Earlier, Line, Within
from pacnam_tasks.reports.document import Document, Paragraph, Signer, tables
from pacnam_tasks.reports.jobs import render_waiting
from pacnam_tasks.reports.kinds import unit as unit_kind
from pacnam_tasks.reports.kinds.figures import figures
from pacnam_tasks.reports.kinds.registry import KINDS
from pacnam_tasks.reports.models import Report
from pacnam_tasks.reports.queries.figures import follow_up
from pacnam_tasks.reports.queries.of_period import follow_up_of
from pacnam_tasks.reports.spans import span_of
from pacnam_tasks.reports.trace.models import PrintedCode
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.counts import AsOf
from pacnam_tasks.tasks.rules.tally import TALLY_FIELDS, Tally
from pacnam_tasks.units.models import Unit
from tests.conftest import TODAY, Visitor
from tests.factories import House
from tests.periods.acts import open_period, shown
from tests.reports.paper import Paper
from tests.reports.samples import TWENTY, due_task, in_word, instant, late_task
from tests.reports.samples import figures as sample
from tests.reports.summer import spend_summer
from tests.reports.test_kinds import asked
from tests.reports.test_of_period import LAST, frozen_august
from tests.web.reading import page_of

Visit = Callable[[str], Visitor]
UNITS = ("NNPTNT", "HKL", "XBB")


@pytest.mark.parametrize("code", UNITS)
def test_the_report_of_a_period_is_that_of_its_last_day(
    session: Session, house: House, clock: MovingClock, code: str
) -> None:
    picture = shown(session, clock, frozen_august(session, house, clock))
    unit_id, given = house.units[code], {"document_on": TODAY, "signer": Signer()}

    of_period = follow_up_of(session, picture, clock.zone, unit_id=unit_id, document_on=TODAY, signer=Signer())

    when = AsOf(LAST, TODAY, clock.zone)
    of_the_day = follow_up(session, SEES_ALL, when, unit_id=unit_id, **given)  # type: ignore[arg-type]  # as above
    assert of_period == of_the_day
    assert of_period.of_unit == code


def test_the_units_have_all_that_the_period_holds_among_them(
    session: Session, house: House, clock: MovingClock
) -> None:
    picture = shown(session, clock, frozen_august(session, house, clock))

    each = [
        follow_up_of(session, picture, clock.zone, unit_id=unit_id, document_on=TODAY, signer=Signer()).total
        for unit_id in house.units.values()
    ]

    whole = sum(map(tally_of, picture.rows), Tally())
    for name in TALLY_FIELDS:
        assert sum(getattr(one, name) for one in each) == getattr(whole, name), name


def test_it_tells_what_happened_in_the_period_and_compares_it_with_the_one_before(
    session: Session, house: House, clock: MovingClock
) -> None:
    spend_summer(session, house, clock)
    of_unit = asked(session, clock, unit_id=house.units["HKL"], span=span_of("2023-08"))

    found = figures(replace(of_unit, when=AsOf(date(2023, 8, 31), TODAY, clock.zone)))

    assert found.within == Within(assigned=0, done=1, due=1, due_done=1)
    assert isinstance(found.before, Earlier)
    assert (found.before.last_on, found.before.total.assigned) == (date(2023, 7, 31), 3)
    said = _said(unit_kind.compose(found))
    assert (
        "Trong tháng 8 năm 2023, hoàn thành 01 nhiệm vụ; có 01 nhiệm vụ đến hạn trong kỳ, đã hoàn thành 01 nhiệm vụ, "
        "bằng 100% (1/1)." in said
    )
    assert "Trong tháng 8 năm 2023, không có nhiệm vụ mới được giao." in said
    since = "So với kỳ trước (số liệu đến ngày 31/7/2023), tăng 01 nhiệm vụ hoàn thành"
    assert any(one.startswith(since) for one in said)


def test_of_a_frozen_period_it_compares_with_the_frozen_one_before(
    session: Session, house: House, clock: MovingClock
) -> None:
    august = frozen_august(session, house, clock)
    september = open_period(session, house, clock, "2023-09", first_on="02/09/2023")
    picture = shown(session, clock, september)

    found = figures(asked(session, clock, unit_id=house.units["NNPTNT"], picture=picture))

    before = [row for row in shown(session, clock, august).rows if row["unit"] == "NNPTNT"]
    assert found.before is not None
    assert (found.before.last_on, found.before.total) == (LAST, sum(map(tally_of, before), Tally()))


def test_abstract_opening_and_closing_name_the_period(session: Session, house: House, clock: MovingClock) -> None:
    picture = shown(session, clock, frozen_august(session, house, clock))
    one = asked(session, clock, unit_id=house.units["NNPTNT"], picture=picture)

    made = KINDS["unit"].compose(one)

    assert made.abstract[-1] == "tháng 8 năm 2023 (số liệu đến ngày 01/9/2023)"
    assert "tháng 8 năm 2023" in made.opening
    assert "tháng 8 năm 2023" in made.closing


def test_it_prints_alike_after_all_has_changed(session: Session, house: House, clock: MovingClock) -> None:
    picture = shown(session, clock, frozen_august(session, house, clock))
    one = asked(session, clock, unit_id=house.units["NNPTNT"], picture=picture)
    before = KINDS["unit"].compose(one)

    for task in session.exec(select(Task)):
        task.title, task.product = "Tên khác", "Khác"
    for unit in session.exec(select(Unit)):
        unit.short_name = f"{unit.short_name} (sáp nhập)"
    session.flush()

    assert KINDS["unit"].compose(one) == before
    assert tables(before)[0].counted is not None


def test_a_head_reports_of_a_period_for_the_own_unit_and_comes_back_from_paper(
    visit: Visit, app: Flask, saved_house: House, database: Database, clock: MovingClock
) -> None:
    with database.writing() as session:
        august = frozen_august(session, saved_house, clock)
    lead = visit("lead")
    assert "Kỳ báo cáo" in page_of(lead.get("/reports/new?kind=unit")).text
    form = {"kind": "unit", "period": str(august), "unit": "NNPTNT", "key": "key-of-this-form", "as_of": ""}

    address = lead.post("/reports", form).headers["Location"]
    render_waiting(app, instant, in_word)

    with database.reading() as session:
        report, code = session.exec(select(Report)).one(), session.exec(select(PrintedCode)).one().code
    assert (report.period_id, report.as_of, report.state) == (august, LAST, "done")
    assert visit("commune").get(address).status_code == 404
    leads = {link.url for link in page_of(lead.get(f"/t/{code}")).links if "unit=NNPTNT" in link.url}
    assert leads
    assert {lead.get(url).status_code for url in leads} == {200}
    rows = {link.url for link in page_of(visit("office").get(f"/t/{code}")).links if f"/periods/{august}/" in link.url}
    assert rows
    assert {visit("office").get(url).status_code for url in rows} == {200}


def test_the_command_builds_it(
    app: Flask, saved_house: House, database: Database, clock: MovingClock, tmp_path: Path
) -> None:
    with database.writing() as session:
        frozen_august(session, saved_house, clock)
    target = tmp_path / "r.pdf"

    options = ["report", "build", "unit", "--unit", "HKL", "--period", "2023-08", "-o", str(target)]
    done = app.test_cli_runner().invoke(args=options)

    assert done.exit_code == 0, done.output
    assert "tháng 8 năm 2023 (số liệu đến ngày 01/9/2023)" in Paper(target.read_bytes()).text(0)


def _said(document: Document) -> list[str]:
    return [block.text for section in document.sections for block in section.blocks if isinstance(block, Paragraph)]


def test_a_unit_speaks_of_its_work_without_its_own_name() -> None:
    own, [blocked] = "Trung tâm Y tế huyện", sample().obstacles
    found = sample(
        of_unit="TTYT",
        by_unit=(Line(own, TWENTY, "TTYT"),),
        overdue=(late_task(1, cause="", unit=own), late_task(3, unit=own)),
        due=(due_task(4, unit=own),),
        obstacles=(
            replace(blocked, proposal="Đề nghị cấp sớm."),
            replace(blocked, unit="Xã Bộc Bố", code="NV-2023-012-XBB"),
        ),
    )

    document = unit_kind.compose(found)

    told = " ".join(one.text for section in document.sections for one in section.blocks if isinstance(one, Paragraph))
    assert own.lower() not in told.lower()
    assert "chủ trì" not in told
    for table in tables(document):
        assert "Cơ quan, đơn vị chủ trì" not in [column.head for column in table.columns]
        assert {len(row) for row in table.rows} == {len(table.columns)}
    for words in (
        "Còn 01 nhiệm vụ quá hạn chưa báo cáo nguyên nhân.",
        "(NV-2023-012): có nội dung vượt thẩm quyền: Nguồn vắc xin về chậm.",
        "(NV-2023-012): đề nghị: Cấp sớm.",
        "(NV-2023-012-XBB): xã Bộc Bố báo cáo nội dung vượt thẩm quyền: Nguồn vắc xin về chậm.",
    ):
        assert words in told, words


def test_a_unit_writes_its_assessment_and_its_measures_itself() -> None:
    document = unit_kind.compose(sample(of_unit="NNPTNT"))

    headed = [
        (section.name, one.text)
        for section in document.sections
        for one in section.blocks
        if isinstance(one, Paragraph) and one.head
    ]
    assert headed == [("KẾT QUẢ THỰC HIỆN", "Đánh giá chung"), ("NHIỆM VỤ KỲ TỚI", "Giải pháp thực hiện")]
    assert {"prose/assessment", "prose/measures"} <= {one.key for one in document.passages}
