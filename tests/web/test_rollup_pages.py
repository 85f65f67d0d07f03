"""Roll-up pages by plan and indicator, rates, orders, the last weeks, the workbook: each number leads to its list."""

import io
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from sqlmodel import col, select

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.indicators.models import IndicatorTask
from pacnam_tasks.plans.models import Plan
from pacnam_tasks.rollup.forms import Grouping
from tests.conftest import NOON, TODAY, Visitor
from tests.factories import House
from tests.indicators.making import make_indicator
from tests.web.conftest import Board, SignedIn, task_named
from tests.web.reading import page_of
from tests.web.test_progress import rolled_up, wrong_numbers

BY_SETS = ["/progress/plans/KH-2023", "/progress/indicators/CT-01"]


@pytest.fixture
def sets(board: Board, database: Database, saved_house: House) -> None:
    """Two tasks belong to a plan, three serve an indicator; the name of the plan looks like a formula."""
    with database.writing() as session:
        plan = Plan(code="KH-2023", title="=Kế hoạch", starts_on=TODAY, ends_on=date(2023, 12, 31))
        session.add(plan)
        session.flush()
        indicator = make_indicator(session, saved_house, board.clock)
        by = saved_house.office.holdings[0].id
        for name in ("late-1", "done-late", "split"):
            task = session.merge(task_named(database, f"NV-{name}"))
            task.plan_id = plan.id if name != "split" else None
            link = IndicatorTask(indicator_id=indicator.id or 0, task_id=task.id or 0, linked_by=by, linked_at=NOON)
            session.add(link)


@pytest.mark.usefixtures("sets")
def test_every_number_of_every_page_leads_to_just_that_many_rows(visit: SignedIn) -> None:
    visitor = visit("office")
    asked = [*BY_SETS, "/progress?by=plan", "/progress?by=indicator", "/progress?show=rates&level=all"]
    asked += ["/progress?show=trends", "/progress?show=rates&as_of=2023-08-31", "/progress/units/HKL?show=trends"]

    assert {path: found for path in asked if (found := wrong_numbers(visitor, path))} == {}
    assert [rolled_up(visitor, "", path)["total"]["assigned"] for path in BY_SETS] == [2, 3]
    assert [row["assigned"] for by in ("plan", "indicator") for row in rolled_up(visitor, f"by={by}")["rows"]] == [2, 3]


@pytest.mark.usefixtures("sets")
def test_a_past_day_counts_what_served_the_indicator_then(
    visit: SignedIn, database: Database, clock: MovingClock
) -> None:
    with database.writing() as session:
        gone = session.exec(select(IndicatorTask).order_by(col(IndicatorTask.id))).first()
        assert gone is not None
        gone.replaced_at = NOON + timedelta(days=1)
    clock.move_to(NOON + timedelta(days=2))
    visitor = visit("office")
    then = f"as_of={TODAY}"

    on_page = [rolled_up(visitor, query, BY_SETS[1])["total"]["assigned"] for query in ("", then)]
    in_row = [rolled_up(visitor, query)["rows"][0]["assigned"] for query in ("by=indicator", f"by=indicator&{then}")]

    assert (on_page, in_row) == ([2, 3], [2, 3])
    assert wrong_numbers(visitor, f"{BY_SETS[1]}?{then}") == {}
    assert wrong_numbers(visitor, BY_SETS[1]) == {}


def dead_links(visitor: Visitor, path: str) -> list[str]:
    """The roll-up pages to which a page leads and which there are not."""
    rows = {link.url for link in page_of(visitor.get(path)).links if link.url.startswith("/progress/")}
    return sorted(url for url in rows if visitor.get(url).status_code != 200)


@pytest.mark.usefixtures("sets")
@pytest.mark.parametrize("by", list(Grouping))
def test_each_row_of_each_dimension_leads_to_its_page_and_its_lists(visit: SignedIn, by: Grouping) -> None:
    visitor = visit("office")
    asked = [f"/progress?by={by}&{more}" for more in (f"since={TODAY - timedelta(days=7)}", "show=trends")]

    assert {path: dead for path in asked if (dead := dead_links(visitor, path))} == {}
    assert {path: wrong for path in asked if (wrong := wrong_numbers(visitor, path))} == {}


def test_what_nobody_is_in_charge_of_has_a_list_and_no_page(board: Board, visit: SignedIn) -> None:
    visitor = visit("office")
    n = next(row["assigned"] for row in rolled_up(visitor, "by=member")["rows"] if not row["code"])
    days = ("", f"&as_of={TODAY - timedelta(days=1)}")

    found = [visitor.get(f"/tasks?level=task&member=0{day}&format=json").get_json()["rows"] for day in days]
    page = page_of(visitor.get("/tasks?level=task&member=0&state=open"))

    assert (len(found[0]), {row["member"] for rows in found for row in rows}) == (n, {None})
    assert "Chưa có đồng chí chỉ đạo" in page.text
    assert "member=0" in next(link.url for link in page.links if "sort=" in link.url or "state=" in link.url)
    assert "/progress/members/" not in {link.url for link in page_of(visitor.get("/progress?by=member")).links}
    assert board.codes


@pytest.mark.usefixtures("sets")
def test_trends_count_on_each_day_what_served_the_indicator_then(
    visit: SignedIn, database: Database, clock: MovingClock
) -> None:
    with database.writing() as session:
        gone, late, _other = session.exec(select(IndicatorTask).order_by(col(IndicatorTask.id))).all()
        gone.replaced_at, late.linked_at = NOON + timedelta(days=1), NOON + timedelta(days=8)
    clock.move_to(NOON + timedelta(days=14))
    visitor = visit("office")

    found = [
        [one.rpartition("/ ")[2].partition("<")[0] for one in page.rpartition("<tfoot>")[2].split("<td")[-3:]]
        for page in (
            visitor.get(f"{path}show=trends").get_data(as_text=True)
            for path in (f"{BY_SETS[1]}?", "/progress?by=indicator&")
        )
    ]

    days = [f"as_of={NOON.date() + timedelta(days=n)}" for n in (0, 7, 14)]
    assert [rolled_up(visitor, day, BY_SETS[1])["total"]["assigned"] for day in days] == [2, 1, 2]
    assert found[0] == ["2", "1", "2"]
    assert wrong_numbers(visitor, f"{BY_SETS[1]}?show=trends") == {}
    assert wrong_numbers(visitor, "/progress?by=indicator&show=trends") == {}


@pytest.mark.usefixtures("sets")
def test_what_was_done_before_it_came_to_serve_the_indicator_is_not_newly_done(
    visit: SignedIn, database: Database, clock: MovingClock
) -> None:
    with database.writing() as session:
        done = task_named(database, "NV-done-late").id
        link = session.exec(select(IndicatorTask).where(col(IndicatorTask.task_id) == done)).one()
        link.linked_at = NOON + timedelta(days=1)
    clock.move_to(NOON + timedelta(days=2))
    visitor = visit("office")
    since = f"{BY_SETS[1]}?since={TODAY}"

    total = rolled_up(visitor, f"since={TODAY}", BY_SETS[1])["total"]

    assert (total["assigned_change"], total["newly_done"]) == (1, 0)
    assert wrong_numbers(visitor, since) == {}


@pytest.mark.usefixtures("board")
def test_rows_come_in_the_order_asked_for(visit: SignedIn) -> None:
    visitor = visit("office")

    def first(sort: str) -> list[Any]:
        name = sort.removeprefix("-")
        return [row[name] for row in rolled_up(visitor, f"by=unit&sort={sort}")["rows"]]

    assert first("-open_overdue") == sorted(first("open_overdue"), reverse=True)
    assert first("on_time_rate") == sorted(first("on_time_rate"))
    page = visitor.get("/progress?sort=-open_overdue").get_data(as_text=True)
    assert 'aria-sort="descending"' in page


WRONG = {
    "sort=ten": "“ten” không phải là giá trị của sort",
    "show=hinh": "“hinh” không phải là giá trị của show",
    "by=xa": "“xa” không phải là giá trị của by",
    "format=pdf": "“pdf” không phải là giá trị của format",
    "as_of=2023-09-16": "Ngày 16/09/2023 chưa tới.",
}


def test_what_cannot_be_is_refused_and_what_is_not_there_not_found(visit: SignedIn) -> None:
    visitor = visit("office")

    for query, sentence in WRONG.items():
        answer = visitor.get(f"/progress?{query}")
        assert answer.status_code == 422, query
        assert sentence.split("“")[-1].split("”")[0] in page_of(answer).text, query
    for path in ("plans/khong-co", "indicators/khong-co", "programmes/khong-co", "members/99999"):
        assert visitor.get(f"/progress/{path}").status_code == 404, path


@pytest.mark.usefixtures("sets")
def test_the_workbook_has_true_numbers_and_text_that_is_no_formula(visit: SignedIn) -> None:
    answer = visit("office").get("/progress?format=xlsx&by=plan")

    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    head, row, total = list(sheet.iter_rows())
    assert answer.headers["Content-Disposition"] == "attachment; filename=tien-do-2023-09-15.xlsx"
    assert [cell.value for cell in head][:3] == ["Mã", "Tên", "Được giao"]
    assert (row[1].value, row[1].data_type, row[2].value, row[2].data_type) == ("=Kế hoạch", "s", 2, "n")
    assert total[1].value == "Tổng số"
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", f"A1:{head[-1].column_letter}2")


@pytest.mark.usefixtures("sets")
def test_the_last_weeks_are_files_of_their_own(visit: SignedIn) -> None:
    visitor, path = visit("office"), "/progress?by=indicator&show=trends"
    total = rolled_up(visitor, "by=indicator")["total"]

    told = visitor.get(f"{path}&format=json").get_json()
    text = visitor.get(f"{path}&format=csv")
    sheet = openpyxl.load_workbook(io.BytesIO(visitor.get(f"{path}&format=xlsx").data)).active
    exports = {
        link.url.rpartition("format=")[2] for link in page_of(visitor.get(path)).links if "show=trends" in link.url
    }

    last = {"day": TODAY.isoformat()} | {name: total[name] for name in ("percent", "open_overdue", "assigned")}
    assert told["total"]["days"][-1].items() >= last.items()
    assert [(row["code"], len(row["days"])) for row in told["rows"]] == [("CT-01", 9)]
    lines = text.get_data(as_text=True).splitlines()
    assert (len(lines), lines[1][:6], "dien-bien-2023-09-15.csv" in text.headers["Content-Disposition"]) == (
        19,
        "CT-01,",
        True,
    )
    assert sheet.max_row == 19
    assert exports >= {"json", "csv", "xlsx"}


def test_overdue_work_is_told_of_what_is_due_too(board: Board, visit: SignedIn) -> None:
    visitor = visit("office")
    total = rolled_up(visitor, "level=task")["total"]
    due = total["done_dated"] + total["open_overdue"]

    pages = [page_of(visitor.get(f"/progress?{query}")).text for query in ("level=task", "level=task&show=rates")]

    assert total["overdue_rate_of_due"] == round(100 * total["open_overdue"] / due + 1e-9, 1)
    assert all(f"({total['open_overdue']}/{due})" in page for page in pages)
    assert "Tỷ lệ quá hạn theo hạn ban đầu trên số được giao" in pages[1]
    assert board.codes


def test_the_last_weeks_are_the_counts_of_their_days(board: Board, visit: SignedIn) -> None:
    visitor = visit("office")
    board.change("soon", percent=80)

    links = page_of(visitor.get("/progress?show=trends")).links
    shown = {link.url for link in links if "as_of=" in link.url and link.url.startswith("/tasks")}

    for weeks in (0, 1, 4):
        day = TODAY - timedelta(weeks=weeks)
        total = rolled_up(visitor, f"as_of={day.isoformat()}")["total"]
        page = visitor.get(f"/progress?show=trends&as_of={day.isoformat()}").get_data(as_text=True)
        last = page.rpartition("</tfoot>")[0].rpartition("<td")[2]
        assert f"<b>{total['percent']:g}%".replace(".", ",") in last, day
        assert f"/ {total['assigned']}</small>" in last, day
    assert shown
