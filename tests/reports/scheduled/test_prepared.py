"""The scheduler asks for each report once for ever and tells the office; it issues nothing."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlmodel import col, select

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.history.models import Event
from pacnam_tasks.reminders.models import Reminder
from pacnam_tasks.reports.issuing.models import DocumentNumber
from pacnam_tasks.reports.jobs import document_of, render_waiting
from pacnam_tasks.reports.kinds.extra import Extra
from pacnam_tasks.reports.models import Report
from pacnam_tasks.reports.scheduled.jobs import prepare_due
from pacnam_tasks.reports.scheduled.models import ReportSchedule
from tests.conftest import Visitor
from tests.factories import House
from tests.periods.acts import at, freeze, lock, open_period
from tests.reports.samples import in_word, instant
from tests.web.reading import page_of

Visit = Callable[[str], Visitor]
PAGE = "/reports/scheduled"
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For what is no matter of the database."""
FORM = {"kind": "followup", "period_kind": "month", "hour": "7"}


def _all(database: Database, table: Any) -> list[Any]:
    with database.reading() as session:
        return list(session.exec(select(table)))


def _reports(database: Database) -> list[tuple[str, str, int | None]]:
    return [(one.kind, str(one.as_of), one.period_id) for one in _all(database, Report)]


def test_at_the_end_of_the_month_the_draft_is_written_and_the_office_told(
    visit: Visit, app: Flask, database: Database, clock: MovingClock, saved_house: House
) -> None:
    assert visit("office").post(PAGE, FORM).status_code == 303
    assert prepare_due(app) == 0
    at(clock, "01/10/2023 07:00")

    assert prepare_due(app) == 1
    render_waiting(app, instant, in_word)

    (report,) = _all(database, Report)
    assert (report.kind, str(report.as_of), report.state, report.requested_by_id) == (
        "followup",
        "2023-09-30",
        "done",
        None,
    )
    assert Extra.of(report.seen) == Extra(period="2023-09")
    (notice,) = _all(database, Reminder)
    assert notice.person_id == saved_house.office.person_id
    office = visit("office")
    inbox = office.get("/inbox")
    assert "Đã lập dự thảo báo cáo theo lịch, số liệu đến ngày 30/09/2023. Đề nghị kiểm tra." in page_of(inbox).text
    assert f'href="/reports/{report.id}"' in inbox.get_data(as_text=True)
    assert "lịch lập báo cáo" in page_of(office.get(f"/reports/{report.id}")).text
    assert f'href="/reports/{report.id}"' in office.get(PAGE).get_data(as_text=True)
    assert _all(database, DocumentNumber) == []
    events = [(one.kind, one.actor_id) for one in _all(database, Event)][-2:]
    assert events == [("report_schedule_set", saved_house.office.holdings[0].id), ("report_requested", None)]


def test_two_schedulers_prepare_it_once(visit: Visit, app: Flask, database: Database, clock: MovingClock) -> None:
    visit("office").post(PAGE, FORM)
    at(clock, "01/10/2023 07:05")

    with ThreadPoolExecutor(3) as pool:
        done = list(pool.map(lambda _place: prepare_due(app), range(3)))

    assert sum(done) == 1
    assert prepare_due(app) == 0
    assert len(_reports(database)) == len(_all(database, Reminder)) == 1


@ON_SQLITE
def test_an_outage_is_made_good_period_by_period(
    visit: Visit, app: Flask, database: Database, clock: MovingClock
) -> None:
    visit("office").post(PAGE, FORM)
    at(clock, "05/12/2023 10:00")

    assert prepare_due(app) == 3
    assert [as_of for _kind, as_of, _period in _reports(database)] == ["2023-09-30", "2023-10-31", "2023-11-30"]


def test_the_figures_of_an_opened_period_are_used_once_it_is_locked(
    visit: Visit, app: Flask, database: Database, clock: MovingClock, saved_house: House
) -> None:
    visit("office").post(PAGE, FORM)
    with database.writing() as session:
        september = open_period(session, saved_house, clock, "2023-09", last_on="25/09/2023")
    at(clock, "26/09/2023 08:00")
    assert prepare_due(app) == 0
    with database.writing() as session:
        lock(session, saved_house, clock, september)
    assert prepare_due(app) == 1
    at(clock, "01/10/2023 08:00")
    with database.writing() as session:
        freeze(session, clock, september)
    assert prepare_due(app) == 0

    assert _reports(database) == [("followup", "2023-09-25", september)]


@ON_SQLITE
def test_switched_off_nothing_is_prepared_and_switched_on_again_nothing_old(
    visit: Visit, app: Flask, database: Database, clock: MovingClock
) -> None:
    office = visit("office")
    office.post(PAGE, FORM)
    (schedule,) = _all(database, ReportSchedule)
    assert office.post(f"{PAGE}/{schedule.id}/end", {}).status_code == 303
    at(clock, "02/10/2023 08:00")
    assert prepare_due(app) == 0
    assert "Chưa có báo cáo nào được đặt lịch" in page_of(visit("office").get(PAGE)).text

    visit("office").post(PAGE, FORM | {"hour": "9"})
    assert prepare_due(app) == 0
    clock.move_to(clock.now() + timedelta(days=31))
    assert prepare_due(app) == 1

    kinds = [one.kind for one in _all(database, Event)]
    assert [kind for kind in kinds if kind.startswith("report_schedule")] == [
        "report_schedule_set",
        "report_schedule_ended",
        "report_schedule_set",
    ]


@ON_SQLITE
def test_the_hour_changes_and_the_same_again_changes_nothing(visit: Visit, database: Database) -> None:
    office = visit("office")
    for hour in ("7", "7", "9"):
        office.post(PAGE, FORM | {"hour": hour})

    (schedule,) = _all(database, ReportSchedule)
    assert schedule.hour == 9
    with database.reading() as session:
        found = session.exec(select(Event.data).where(col(Event.kind) == "report_schedule_set")).all()
    assert [json.loads(one)["hour"] for one in found] == [7, 9]


@ON_SQLITE
def test_only_the_office_sets_it_and_what_is_wrong_is_named(visit: Visit, database: Database) -> None:
    for username in ("standing", "member", "inspector"):
        visitor = visit(username)
        assert visitor.get(PAGE).status_code == 200
        assert 'action="/reports/scheduled"' not in visitor.get(PAGE).get_data(as_text=True)
        assert visitor.post(PAGE, FORM).status_code == 403
    assert visit("lead").get(PAGE).status_code == 403

    wrong = visit("office").post(PAGE, {"kind": "letter", "period_kind": "day", "hour": "24"})

    assert wrong.status_code == 422
    text = page_of(wrong).text
    assert "Chọn mẫu báo cáo trong danh sách." in text
    assert "Chọn giờ trong danh sách." in text
    assert _all(database, ReportSchedule) == []
    assert visit("office").post(f"{PAGE}/999/end", {}).status_code == 404


@pytest.mark.parametrize(
    ("chosen", "symbol", "signs", "told"),
    [
        ({"issuer": "VPHU"}, "BC/VPHU", "CHÁNH VĂN PHÒNG", {"office"}),
        ({"kind": "unit", "issuer": "NNPTNT"}, "BC-NNPTNT", "TRƯỞNG PHÒNG", {"office", "lead"}),
    ],
    ids=["of the office", "of a unit"],
)
def test_a_report_is_prepared_in_the_name_that_was_chosen(
    visit: Visit,
    app: Flask,
    database: Database,
    clock: MovingClock,
    saved_house: House,
    chosen: dict[str, str],
    symbol: str,
    signs: str,
    told: set[str],
) -> None:
    with database.writing() as session:
        session.connection().exec_driver_sql("UPDATE appointment SET title = 'Trưởng phòng' WHERE role = 'leader'")
    assert visit("office").post(PAGE, FORM | chosen).status_code == 303
    at(clock, "01/10/2023 07:00")

    assert prepare_due(app) == 1
    assert prepare_due(app) == 0
    render_waiting(app, instant, in_word)

    (report,) = _all(database, Report)
    assert (report.symbol, report.state, str(report.as_of)) == (symbol, "done", "2023-09-30")
    with database.reading() as session:
        assert document_of(session, report, clock).signer.title == signs
    assert {one.person_id for one in _all(database, Reminder)} == {getattr(saved_house, who).person_id for who in told}
    assert visit("commune").get(f"/reports/{report.id}").status_code == 404


def test_the_committee_its_office_and_units_each_have_their_own(
    visit: Visit, app: Flask, database: Database, clock: MovingClock
) -> None:
    office = visit("office")
    for chosen in ({}, {"issuer": "VPHU"}, {"kind": "unit", "issuer": "HKL"}, {"kind": "unit", "issuer": "NNPTNT"}):
        for _twice in range(2):
            assert office.post(PAGE, FORM | chosen).status_code == 303
    text = page_of(office.get(PAGE)).text
    at(clock, "01/10/2023 07:00")

    assert prepare_due(app) == 4
    assert prepare_due(app) == 0
    assert len(_all(database, ReportSchedule)) == 4
    for name in ("Ban Thường vụ Huyện ủy", "Văn phòng Huyện ủy", "Hạt Kiểm lâm"):
        assert name in text


@ON_SQLITE
@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"issuer": "NOBODY"}, "Chọn cơ quan đứng tên báo cáo trong danh sách."),
        ({"issuer": "HKL"}, "Mẫu này chỉ đứng tên Ban Thường vụ hoặc Văn phòng."),
        ({"kind": "unit"}, "Báo cáo của đơn vị phải đứng tên một đơn vị."),
    ],
)
def test_a_name_that_the_kind_does_not_allow_is_refused(
    visit: Visit, database: Database, wrong: dict[str, str], sentence: str
) -> None:
    answer = visit("office").post(PAGE, FORM | wrong)

    assert answer.status_code == 422
    assert sentence in page_of(answer).text
    assert _all(database, ReportSchedule) == []


@ON_SQLITE
def test_of_a_unit_that_has_ended_nothing_is_prepared(
    visit: Visit, app: Flask, database: Database, clock: MovingClock
) -> None:
    visit("office").post(PAGE, FORM | {"kind": "unit", "issuer": "HKL"})
    with database.writing() as session:
        session.connection().exec_driver_sql("UPDATE unit SET valid_to = '2023-10-15' WHERE code = 'HKL'")
    at(clock, "02/11/2023 08:00")

    assert prepare_due(app) == 1
    assert [as_of for _kind, as_of, _period in _reports(database)] == ["2023-09-30"]
