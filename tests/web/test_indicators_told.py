"""What other pages say of indicators: homes, the page of decisions, of a task and of a field."""

from datetime import datetime

import pytest
from sqlmodel import col, select

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.core.periods import read_period
from pacnam_tasks.indicators.actions import keeping, values
from pacnam_tasks.indicators.forms.values import ExplanationInput
from pacnam_tasks.indicators.queries.definitions import for_change
from pacnam_tasks.indicators.rules.figures import Kind
from pacnam_tasks.tasks.models import Task
from tests.factories import House
from tests.indicators.making import enter, make_indicator
from tests.web.conftest import NewTask, SignedIn
from tests.web.reading import page_of

LOW = "Chỉ tiêu Tổng giá trị sản xuất đạt thấp (6 tháng đầu năm 2023): đề nghị ghi nguyên nhân, giải pháp."
WAITS = "Số liệu chỉ tiêu chờ xác nhận"


@pytest.fixture(autouse=True)
def indicator(saved_house: House, database: Database, clock: MovingClock) -> None:
    """Total output, low in the first half of the year; the head entered it, nobody has confirmed it."""
    now = clock.now()
    clock.move_to(datetime(2023, 7, 7, 14, tzinfo=clock.zone))
    with database.writing() as session:
        one = make_indicator(session, saved_house, clock)
        enter(session, one, clock, saved_house.lead)
        enter(session, one, clock, saved_house.lead, "2023", Kind.PLAN, "698.9")
    clock.move_to(now)


def test_the_head_is_told_of_a_low_indicator_until_the_cause_is_written(
    visit: SignedIn, saved_house: House, database: Database, clock: MovingClock
) -> None:
    told = {who: LOW in page_of(visit(who).get("/")).text for who in ("lead", "stranger", "office")}
    with database.writing() as session:
        explained = ExplanationInput(read_period("2023-H1"), "Khô hạn.", "Mở rộng vụ đông.")
        values.explain(session, for_change(session, "CT-01"), explained, by=saved_house.lead, clock=clock)

    assert told == {"lead": True, "stranger": False, "office": False}
    assert LOW not in page_of(visit("lead").get("/")).text


@pytest.mark.parametrize("who", ["standing", "office"])
def test_values_to_confirm_stand_on_the_home_page_and_among_decisions(visit: SignedIn, who: str) -> None:
    visitor = visit(who)
    home = page_of(visitor.get("/"))
    waiting = page_of(visitor.get("/decisions"))
    forms = [form for form in waiting.forms if form.action.endswith("/confirmation")]

    confirmed = visitor.post(forms[0].action, forms[0].fields)

    assert WAITS in home.text
    assert "Thực hiện, 6 tháng đầu năm 2023: 304" in waiting.text
    assert (len(forms), confirmed.status_code) == (2, 303)
    assert "Thực hiện, 6 tháng đầu năm 2023: 304" not in page_of(visitor.get("/decisions")).text


def test_nobody_is_asked_to_confirm_the_own_entry(
    visit: SignedIn, saved_house: House, database: Database, clock: MovingClock
) -> None:
    with database.writing() as session:
        other = make_indicator(session, saved_house, clock, "CT-02")
        enter(session, other, clock, saved_house.office, "2023-09", amount="5")

    text = {who: page_of(visit(who).get("/decisions")).text for who in ("office", "standing", "lead", "member")}

    assert {who: "CT-02" in page for who, page in text.items()} == {
        "office": False, "standing": True, "lead": False, "member": False
    }  # fmt: skip
    assert WAITS not in text["member"]


def test_a_task_names_the_indicators_that_it_serves(
    visit: SignedIn, saved_house: House, database: Database, clock: MovingClock, new_task: NewTask
) -> None:
    code = new_task()
    before = page_of(visit("lead").get(f"/tasks/{code}")).text
    with database.writing() as session:
        task = session.exec(select(Task).where(col(Task.code) == code)).one()
        one = for_change(session, "CT-01")
        keeping.link(session, one, task, feeds=False, by=saved_house.office, clock=clock)

    after = page_of(visit("lead").get(f"/tasks/{code}"))

    assert "Phục vụ chỉ tiêu" not in before
    assert "Phục vụ chỉ tiêu Tổng giá trị sản xuất" in after.text
    assert "/indicators/CT-01" in [link.url for link in after.links]


def test_a_field_shows_its_indicators_each_in_its_latest_period(visit: SignedIn) -> None:
    own = page_of(visit("member").get("/progress/fields/nong-nghiep")).text
    other = page_of(visit("standing").get("/progress/fields/lam-nghiep")).text

    assert "CT-01 · 6 tháng đầu năm 2023 · tỷ đồng" in own
    assert "Chỉ tiêu của lĩnh vực" not in other


def test_standing_members_have_a_table_of_all_fields(visit: SignedIn, new_task: NewTask) -> None:
    new_task()

    home = page_of(visit("standing").get("/"))

    assert "Mọi lĩnh vực" in home.text
    assert "/progress/fields/nong-nghiep" in [link.url for link in home.links]


def test_a_sum_of_units_is_told_of_once_all_have_reported(
    visit: SignedIn, saved_house: House, database: Database, clock: MovingClock
) -> None:
    told = []
    with database.writing() as session:
        one = make_indicator(session, saved_house, clock, "CT-06", is_per_unit=True)
        enter(session, one, clock, saved_house.office, "2023", Kind.PLAN, "100")
    for by, unit in ((saved_house.commune, "XBB"), (saved_house.commune2, "XCL")):
        with database.writing() as session:
            enter(session, for_change(session, "CT-06"), clock, by, "2023-08", amount="4", unit=unit)
        told.append("đạt thấp (tháng 8/2023)" in page_of(visit("lead").get("/")).text)

    assert told == [False, True]
    assert "cộng 2 đơn vị" in page_of(visit("lead").get("/progress/fields/nong-nghiep")).text
