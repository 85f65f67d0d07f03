"""The ledger of reminders: who was told what by which rung, when, and what became of it; by unit and period."""

import csv
import io
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlmodel import col, select
from werkzeug.test import TestResponse

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.decisions.directions.actions import direct_field
from pacnam_tasks.decisions.directions.forms import FieldDirectionInput
from pacnam_tasks.plans.models import Field
from pacnam_tasks.reminders.actions import mark_all_read, plan
from pacnam_tasks.reminders.ledger.labels import rung
from pacnam_tasks.reminders.messages.models import Message
from pacnam_tasks.reminders.rules import Fate, Matter
from pacnam_tasks.reports.kinds.ledger import KIND
from pacnam_tasks.tasks.actions import Deed, change_task
from pacnam_tasks.tasks.models import Task
from tests.conftest import NOON, TODAY, Visitor, counted
from tests.factories import House, make_task
from tests.reminders.conftest import mails
from tests.reports.test_kinds import asked
from tests.web.conftest import SignedIn
from tests.web.reading import page_of

PAGE = "/admin/reminders/ledger"


@pytest.fixture(autouse=True)
def reminded(database: Database, saved_house: House, clock: MovingClock) -> None:
    """Two units are reminded of a deadline today; one notice is read, one mail has failed."""
    with database.writing() as session:
        make_task(session, saved_house, clock, code="NV-001-A", due_on=TODAY)
        make_task(session, saved_house, clock, code="NV-002-B", due_on=TODAY + timedelta(days=3), lead="HKL")
        plan(session, clock, TODAY)
        clock.move_to(NOON + timedelta(minutes=42))
        mark_all_read(session, saved_house.lead.person_id, clock)
        failed = next(one for one in mails(session) if one.person_id == saved_house.stranger.person_id)
        failed.state, failed.error = Fate.FAILED, "550 khong co nguoi nay"


@pytest.mark.parametrize("who", ["office", "standing", "member", "inspector"])
def test_those_who_read_every_task_see_what_became_of_each(visit: SignedIn, who: str) -> None:
    page = page_of(visit(who).get(PAGE)).text

    for words in (
        "Từ 16/08/2023 đến 15/09/2023: 4 tin; đã gửi 2, chờ gửi 1, không gửi được 1",
        "không cần gửi nữa hoặc đã thay bằng tin mới 0; 1 tin đã đọc.",
        "NV-001-A",
        "Đúng ngày",
        "3 ngày trước",
        "Người stranger",
        "15/09/2023 12:00",
        "đã đọc 15/09/2023 12:42",
        "550 khong co nguoi nay",
    ):
        assert words in page


@pytest.mark.parametrize("who", ["lead", "staff", "administrator"])
def test_nobody_else_sees_it(visit: SignedIn, who: str) -> None:
    assert visit(who).get(PAGE).status_code == 403


def test_it_shows_one_unit_or_another_period(visit: SignedIn) -> None:
    office = visit("office")

    of_unit = page_of(office.get(f"{PAGE}?unit=HKL")).text
    before = page_of(office.get(f"{PAGE}?first=01/08/2023&last=14/09/2023")).text

    assert "NV-002-B" in of_unit
    assert "NV-001-A" not in of_unit
    assert "Hạt Kiểm lâm huyện: 2 tin" in of_unit
    assert "Trong thời gian này không nhắc ai." in before


def test_it_shows_what_one_person_or_one_task_was_reminded_of(visit: SignedIn, saved_house: House) -> None:
    office = visit("office")

    of_person = page_of(office.get(f"{PAGE}?person={saved_house.stranger.person_id}"))
    of_task = page_of(office.get(f"{PAGE}?task=NV-001-A"))

    for page, shown, hidden in ((of_person, "NV-002-B", "NV-001-A"), (of_task, "NV-001-A", "NV-002-B")):
        assert (shown in page.text, hidden in page.text) == (True, False)
    assert f"person={saved_house.stranger.person_id}" in next(one.url for one in of_person.links if one.words == "CSV")
    assert of_task.form(PAGE).fields["task"] == "NV-001-A"


def drop_the_failed_mail(office: Visitor, database: Database, clock: MovingClock) -> None:
    """The office has told the person by telephone."""
    with database.writing() as session:
        [row] = [one for one in mails(session) if one.state == Fate.FAILED]
        asked: dict[str, Any] = {"message_id": "a@b", "made_on": TODAY, "made_at": NOON, "next_try_at": NOON}
        message = Message(person_id=row.person_id, channel=row.channel, state=row.state, error=row.error, **asked)
        session.add(message)
        session.flush()
        row.in_message_id = number = message.id
    office.post(f"/admin/system/messages/{number}/drop", {"reason": "Đã điện thoại trực tiếp", "key": "key of a drop"})


def test_what_was_dropped_by_hand_says_why_and_what_the_server_had_answered(
    visit: SignedIn, database: Database, clock: MovingClock
) -> None:
    office = visit("office")
    drop_the_failed_mail(office, database, clock)

    page = page_of(office.get(f"{PAGE}?unit=HKL")).text
    [row] = [row for row in _rows(office.get(f"{PAGE}?unit=HKL&format=csv")) if row["channel"] == "email"]

    assert "bỏ gửi: Đã điện thoại trực tiếp (lỗi: 550 khong co nguoi nay)" in page
    assert "không gửi được 1, không cần gửi nữa hoặc đã thay bằng tin mới 0" in page
    assert [row[name] for name in ("state", "error", "reason")] == [
        "dropped", "550 khong co nguoi nay", "Đã điện thoại trực tiếp",
    ]  # fmt: skip


def test_a_report_on_reminders_says_so_too(app: Flask, visit: SignedIn, database: Database, clock: MovingClock) -> None:
    drop_the_failed_mail(visit("office"), database, clock)

    with app.app_context(), database.reading() as session:
        document = KIND.compose(asked(session, clock))

    fates = {row[8] for row in document.appendices[0].blocks[0].rows}  # type: ignore[union-attr]  # a table
    assert "bỏ gửi: Đã điện thoại trực tiếp (lỗi: 550 khong co nguoi nay)" in fates
    assert dict(document.figures)["unsent"] == "01"


@pytest.mark.parametrize("typed", ["nv-001-a", " NV-001-A ", "nv - 001 - A"])
def test_the_code_of_a_task_is_found_as_people_type_it(visit: SignedIn, typed: str) -> None:
    page = page_of(visit("office").get(f"{PAGE}?{urlencode({'task': typed, 'unit': 'nnptnt'})}"))

    assert "Trong thời gian này không nhắc ai." not in page.text
    assert page.form(PAGE).fields["task"] == "NV-001-A"
    assert "task=NV-001-A" in next(one.url for one in page.links if one.words == "CSV")


@pytest.mark.parametrize("what", ["", "&format=csv"])
@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("task=NV-999", "Không có nhiệm vụ mang mã NV-999."),
        ("task=nv%00", "Không có nhiệm vụ mang mã"),
        ("unit=XYZ", "Không có cơ quan, đơn vị mang mã XYZ."),
    ],
)
def test_a_code_that_there_is_not_is_no_empty_ledger(visit: SignedIn, query: str, sentence: str, what: str) -> None:
    answer = visit("office").get(f"{PAGE}?{query}{what}")

    assert answer.status_code == 422
    page = page_of(answer).text
    assert sentence in page
    assert "không nhắc ai" not in page


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("first=31/02/2023", "Tháng 2/2023 không có ngày 31."),
        ("first=02/09/2023&last=01/09/2023", "trước ngày bắt đầu"),
    ],
)
def test_a_period_that_is_none_is_refused_and_what_was_typed_is_kept(
    visit: SignedIn, query: str, sentence: str
) -> None:
    answer = visit("office").get(f"{PAGE}?{query}")

    assert answer.status_code == 422
    page = page_of(answer)
    assert sentence in page.text
    assert page.form(PAGE).fields["first"] == query.split("&", maxsplit=1)[0].removeprefix("first=")


def test_a_direction_on_a_field_is_in_it_too(
    visit: SignedIn, database: Database, saved_house: House, clock: MovingClock
) -> None:
    with database.writing() as session:
        field = session.get_one(Field, saved_house.fields["nong-nghiep"])
        sent = FieldDirectionInput("x", TODAY + timedelta(days=5), frozenset({"NNPTNT"}))
        direct_field(session, field, sent, by=saved_house.member, clock=clock)
        plan(session, clock, TODAY)

    page = page_of(visit("standing").get(PAGE)).text

    assert "Lĩnh vực Nông nghiệp" in page
    assert "Báo ngay" in page
    of_units = {unit: page_of(visit("office").get(f"{PAGE}?unit={unit}")).text for unit in ("NNPTNT", "HKL")}
    assert ["Lĩnh vực Nông nghiệp" in text for text in of_units.values()] == [True, False]


def remind_often(database: Database, house: House, clock: MovingClock) -> None:
    """More reminders than a page shows."""
    with database.writing() as session:
        for _ in range(60):
            make_task(session, house, clock, due_on=TODAY)
        plan(session, clock, TODAY)


def test_it_goes_on_from_page_to_page_in_few_statements(
    visit: SignedIn, database: Database, saved_house: House, clock: MovingClock
) -> None:
    remind_often(database, saved_house, clock)
    office = visit("office")
    office.get(PAGE)

    with counted(database) as sent:
        first = page_of(office.get(PAGE))

    assert len(sent) <= 8
    assert "50 lần nhắc, 100 tin trên trang này" in first.text
    [following] = [one.url for one in first.links if one.rel == "next"]
    assert "12 lần nhắc, 24 tin trên trang này" in page_of(office.get(following)).text


def test_each_reminder_is_one_row_with_the_ways_it_went(visit: SignedIn) -> None:
    page = page_of(visit("office").get(f"{PAGE}?task=NV-002-B"))

    assert "1 lần nhắc, 2 tin trên trang này" in page.text
    assert "tin báo: đã gửi thư điện tử" in page.text


def test_what_was_told_on_two_days_is_a_row_for_each(
    visit: SignedIn, database: Database, saved_house: House, clock: MovingClock
) -> None:
    """A task long overdue stands still for a day, and the head is told anew."""
    with database.writing() as session:
        overdue = TODAY - timedelta(days=8)
        make_task(session, saved_house, clock, code="NV-003-C", start_on=overdue, due_on=overdue, lead="HKL")
        plan(session, clock, TODAY)
    for state in ("paused", "assigned"):
        clock.move_to(clock.now() + timedelta(days=1))
        with database.writing() as session:
            task = session.exec(select(Task).where(col(Task.code) == "NV-003-C")).one()
            change_task(session, task, Deed(state, None), clock, state=state)
            plan(session, clock, clock.today())

    page = page_of(visit("office").get(f"{PAGE}?last=30/09/2023&task=NV-003-C&person={saved_house.stranger.person_id}"))

    told = page.text.split("7 ngày sau")[1:]
    assert "17/09/2023 12:42 tin báo: đã gửi" in told[0]
    assert "15/09/2023 12:42 tin báo: đã được thay bằng tin mới hơn" in told[1]


def test_on_paper_it_says_who_printed_it_when_and_has_a_place_to_sign(visit: SignedIn) -> None:
    page = page_of(visit("office").get(f"{PAGE}?unit=HKL&rows=all")).text

    for words in (
        "Huyện ủy · Sổ đôn đốc · Từ 16/08/2023 đến 15/09/2023 · Hạt Kiểm lâm huyện · in ngày 15/09/2023 12:42, "
        "Người office",
        "Người in sổ (ký, ghi rõ họ tên) Người office",
        "Xác nhận của Văn phòng (ký, ghi rõ họ tên, đóng dấu)",
    ):
        assert words in page


@pytest.mark.parametrize(
    ("matter", "number", "working_days", "words"),
    [
        (Matter.DEADLINE, -8, -8, "8 ngày làm việc trước"),
        (Matter.DEADLINE, 5, 5, "5 ngày làm việc sau"),
        (Matter.DEADLINE, 19, 5, "5 ngày làm việc sau, thêm 2 tuần"),
        (Matter.EXTENSION, -997, 5, "5 ngày làm việc sau"),
    ],
)
@pytest.mark.usefixtures("in_app")
def test_a_rung_of_working_days_is_named_by_these(matter: Matter, number: int, working_days: int, words: str) -> None:
    assert rung(matter, number, working_days) == words


def test_a_reminder_keeps_the_working_days_of_its_rung_when_the_ladder_is_changed_later(
    visit: SignedIn, database: Database, saved_house: House, clock: MovingClock
) -> None:
    office = visit("office")
    fields = {"days": "8", "side": "before", "unit": "working", "to-head": "1", "by-email": "1", "enabled": "1"}
    office.post("/admin/reminders/rungs/due", fields | {"version": "0", "key": "key of a rung"})
    with database.writing() as session:
        make_task(session, saved_house, clock, code="NV-003-C", due_on=TODAY + timedelta(days=12))
        plan(session, clock, TODAY)

    office.post("/admin/reminders/shipped", {"key": "back to what was"})

    asked = f"{PAGE}?task=NV-003-C"
    assert "Còn 12 ngày 8 ngày làm việc trước" in page_of(office.get(asked)).text
    assert {row["rung"] for row in _rows(office.get(f"{asked}&format=csv"))} == {"8 ngày làm việc trước"}


def test_the_forecast_names_the_working_days_of_a_rung(
    visit: SignedIn, database: Database, saved_house: House, clock: MovingClock
) -> None:
    office, page = visit("office"), "/admin/reminders/forecast?day=18/09/2023"
    fields = {"days": "8", "side": "before", "unit": "working", "to-head": "1", "enabled": "1"}
    office.post("/admin/reminders/rungs/due", fields | {"version": "0", "key": "key of a rung"})
    with database.writing() as session:
        make_task(session, saved_house, clock, code="NV-003-C", due_on=TODAY + timedelta(days=13))

    shown = page_of(office.get(page)).text
    [row] = [row for row in _rows(office.get(f"{page}&format=csv")) if row["code"] == "NV-003-C"]

    assert "Còn 10 ngày hạn 28/09/2023 8 ngày làm việc trước" in shown
    assert row["rung"] == "8 ngày làm việc trước"


@pytest.mark.parametrize(
    ("matter", "number", "words"),
    [
        (Matter.DEADLINE, -7, "7 ngày trước"),
        (Matter.DEADLINE, 21, "21 ngày sau"),
        (Matter.EXTENSION, -1000, "2 ngày sau"),
        (Matter.EXTENSION, -1, "1 ngày trước"),
        (Matter.DIRECTION, -1001, "Báo ngay"),
        (Matter.DIRECTION, 3, "3 ngày sau"),
        (Matter.SILENCE, 15, "15 ngày sau"),
        (Matter.PAUSED, 0, "Báo ngay"),
    ],
)
@pytest.mark.usefixtures("in_app")
def test_a_rung_is_named_by_its_days(matter: Matter, number: int, words: str) -> None:
    assert rung(matter, number) == words


def _rows(answer: TestResponse) -> list[dict[str, str]]:
    """The lines of a file, which begins with the mark of UTF-8."""
    content = answer.get_data(as_text=True)
    assert content.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(content[1:])))


def test_it_comes_as_a_file_with_all_that_is_asked_for(visit: SignedIn) -> None:
    office = visit("office")
    page = page_of(office.get(f"{PAGE}?unit=HKL"))
    [url] = [link.url for link in page.links if "format=csv" in link.url]

    answer = office.get(url)

    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == "attachment; filename=so-don-doc-2023-08-16-2023-09-15.csv"
    assert {(row["code"], row["rung"], row["person"], row["channel"], row["state"]) for row in _rows(answer)} == {
        ("NV-002-B", "3 ngày trước", "Người stranger", "inbox", "sent"),
        ("NV-002-B", "3 ngày trước", "Người stranger", "email", "failed"),
    }
    assert {row["error"] for row in _rows(answer)} == {"", "550 khong co nguoi nay"}


def test_a_file_has_local_instants_and_iso_days_and_no_formula(visit: SignedIn, database: Database) -> None:
    with database.writing() as session:
        session.connection().exec_driver_sql("UPDATE task SET title = '=1+1'")

    [row] = [row for row in _rows(visit("office").get(f"{PAGE}?unit=NNPTNT&format=csv")) if row["channel"] == "inbox"]

    assert (row["occurrence"], row["read_at"]) == ("2023-09-15", "2023-09-15T12:42+07:00")
    assert row["title"] == "'=1+1"


@pytest.mark.parametrize(
    ("query", "sentence"),
    [("format=doc", "không phải là"), ("format=csv&first=31/02/2023", "Tháng 2/2023 không có ngày 31.")],
)
def test_a_file_that_is_none_is_refused(visit: SignedIn, query: str, sentence: str) -> None:
    answer = visit("office").get(f"{PAGE}?{query}")

    assert answer.status_code == 422
    assert sentence in page_of(answer).text


def test_to_be_printed_it_stands_on_one_page(
    visit: SignedIn, database: Database, saved_house: House, clock: MovingClock
) -> None:
    remind_often(database, saved_house, clock)
    office = visit("office")
    [url] = [link.url for link in page_of(office.get(PAGE)).links if "rows=all" in link.url]

    whole = page_of(office.get(url))

    assert "62 lần nhắc, 124 tin trên trang này" in whole.text
    assert not [link for link in whole.links if link.rel == "next" or "rows=all" in link.url]


def test_the_forecast_comes_as_a_file_too(
    visit: SignedIn, database: Database, saved_house: House, clock: MovingClock
) -> None:
    with database.writing() as session:
        make_task(session, saved_house, clock, code="NV-003-C", due_on=TODAY + timedelta(days=8))
    office, page = visit("office"), "/admin/reminders/forecast?day=16/09/2023"
    [url] = [link.url for link in page_of(office.get(page)).links if "format=csv" in link.url]

    rows = [row for row in _rows(office.get(url)) if row["code"] == "NV-003-C"]

    assert {(row["rung"], row["occurrence"], row["person"], row["channel"], row["goes_at"]) for row in rows} == {
        ("7 ngày trước", "2023-09-23", "Người lead", "inbox", ""),
        ("7 ngày trước", "2023-09-23", "Người lead", "email", "2023-09-16T06:30+07:00"),
    }
    assert office.get(f"{page}&format=doc").status_code == 422
