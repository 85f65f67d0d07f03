"""The working calendar: who reads and keeps it, what is refused, what a confirmation fixes."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlmodel import select
from werkzeug.test import TestResponse

from pacnam_tasks.calendar.models import CalendarDay
from pacnam_tasks.calendar.queries import calendar_of
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.history.models import Event
from pacnam_tasks.tasks import summary
from tests.conftest import TODAY, Visitor
from tests.web.conftest import NewTask, SignedIn, task_named
from tests.web.reading import page_of

YEAR = "/admin/calendar?year=2023"
DAYS = "/admin/calendar/2023/days"
CONFIRMATION = "/admin/calendar/2023/confirmation"
DAY = {
    "day": "20/11/2023",
    "kind": "compensatory",
    "name": "Nghỉ bù",
    "document": "Thông báo về việc nghỉ bù",
    "document_on": "01/09/2023",
}


def send(visitor: Visitor, action: str, typed: dict[str, str], page: str = YEAR) -> TestResponse:
    """Open a page, fill in the form that goes to an address and send it."""
    return visitor.post(action, page_of(visitor.get(page)).form(action).fields | typed)


def entered(database: Database) -> list[tuple[str, str, str]]:
    """The days that stand in the calendar."""
    with database.reading() as session:
        rows = session.exec(select(CalendarDay).order_by(CalendarDay.day))  # type: ignore[arg-type]
        return [(row.day.isoformat(), row.kind, row.document) for row in rows]


def events(database: Database) -> list[tuple[str, dict[str, Any], int | None]]:
    """The events of the calendar."""
    with database.reading() as session:
        found = session.exec(select(Event).order_by(Event.seq))  # type: ignore[arg-type]
        return [(e.kind, json.loads(e.data), e.actor_id) for e in found if e.kind.startswith("calendar")]


def test_everybody_signed_in_reads_it_and_the_office_alone_keeps_it(visit: SignedIn, database: Database) -> None:
    found = {}
    for who in ("standing", "member", "inspector", "administrator", "lead", "staff", "stranger"):
        visitor = visit(who)
        page = visitor.get(YEAR)
        sent = [
            visitor.post(action, DAY | {"key": f"key of {who}", "stamp": "0"}).status_code
            for action in (
                DAYS,
                CONFIRMATION,
                "/admin/calendar/days/2023-09-01",
                "/admin/calendar/days/2023-09-01/removal",
            )
        ]
        has_forms = [one.action for one in page_of(page).forms if one.action.startswith("/admin")]
        found[who] = (page.status_code, sent, has_forms, visitor.get("/admin/calendar/days/2023-09-01").status_code)

    assert found == dict.fromkeys(found, (200, [403] * 4, [], 403))
    assert entered(database) == []


def test_who_is_not_signed_in_is_asked_to(visit: SignedIn, app: Any) -> None:
    nobody = Visitor(app.test_client())

    assert nobody.get(YEAR).status_code == 303
    assert nobody.post(DAYS, DAY).status_code == 401


def test_a_year_shows_its_days_off_as_proposed_until_it_is_confirmed(visit: SignedIn) -> None:
    page = page_of(visit("lead").get(YEAR))

    assert "01/09/2023 Nghỉ lễ: Quốc khánh Dự kiến" in page.text
    assert "04/09/2023 Nghỉ bù: Quốc khánh (nghỉ bù) Dự kiến" in page.text
    assert "Chưa được xác nhận" in page.text
    assert "249 ngày làm việc" in page.text


def test_a_day_that_is_entered_counts_at_once_with_its_document(visit: SignedIn, database: Database) -> None:
    office = visit("office")

    response = send(office, DAYS, DAY)

    assert (response.status_code, response.location) == (303, YEAR)
    assert entered(database) == [("2023-11-20", "compensatory", "Thông báo về việc nghỉ bù")]
    text = page_of(office.get(YEAR)).text
    assert "20/11/2023 Nghỉ bù: Nghỉ bù" in text
    assert "Thông báo về việc nghỉ bù, 01/09/2023" in text
    assert "248 ngày làm việc" in text


def test_another_reader_sees_a_change_on_the_next_page(visit: SignedIn) -> None:
    lead = visit("lead")
    lead.get(YEAR)

    send(visit("office"), DAYS, DAY)

    assert "248 ngày làm việc" in page_of(lead.get(YEAR)).text


def test_an_occasion_is_kept_as_one_line_that_turns_no_reading_direction(visit: SignedIn, database: Database) -> None:
    send(visit("office"), DAYS, DAY | {"name": "Nghỉ \u202ebù\nhai", "document": "Thông báo\u202e số 1"})

    with database.reading() as session:
        [row] = session.exec(select(CalendarDay)).all()
        assert (row.name, row.document) == ("Nghỉ bù hai", "Thông báo số 1")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        pytest.param({"day": ""}, "Vui lòng nhập ngày.", id="no day"),
        pytest.param({"day": "31/02/2023"}, "Tháng 2/2023 không có ngày 31.", id="no such day"),
        pytest.param({"day": "01/01/1999"}, "từ năm 2000 đến năm 2100", id="a day of 1999"),
        pytest.param({"day": "20/11/2024"}, "không thuộc năm 2023", id="a day of another year"),
        pytest.param({"kind": ""}, "Vui lòng chọn loại ngày", id="no kind"),
        pytest.param({"kind": "feast"}, "Vui lòng chọn loại ngày", id="no such kind"),
        pytest.param({"day": "22/11/2023", "kind": "worked"}, "vốn là ngày làm việc", id="a Wednesday worked"),
        pytest.param({"day": "18/11/2023"}, "vốn đã nghỉ", id="a Saturday off in lieu"),
        pytest.param({"name": ""}, "Vui lòng nhập dịp nghỉ", id="no occasion"),
        pytest.param({"name": "x" * 201}, "nhiều nhất 200", id="an occasion too long"),
        pytest.param({"document": ""}, "Vui lòng nhập văn bản", id="no document"),
        pytest.param({"document": "x" * 301}, "nhiều nhất 300", id="a document too long"),
        pytest.param({"document_on": ""}, "Vui lòng nhập ngày của văn bản", id="no day of the document"),
        pytest.param({"document_on": "hôm qua"}, "không phải là ngày", id="no such day of the document"),
        pytest.param({"document_on": "16/09/2023"}, "không sau hôm nay", id="a document of tomorrow"),
        pytest.param({"document_on": "01/01/9999"}, "từ năm 2000 đến năm 2100", id="a document of the last year"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    visit: SignedIn, database: Database, typed: dict[str, str], words: str
) -> None:
    response = send(visit("office"), DAYS, DAY | typed)

    page = page_of(response)
    assert response.status_code == 422
    assert words in page.text
    sent = page.form(DAYS).fields
    assert {name: sent[name] for name in DAY if name != "kind"} == {
        name: value for name, value in (DAY | typed).items() if name != "kind"
    }
    assert entered(database) == []
    assert events(database) == []


def test_a_day_is_entered_once(visit: SignedIn, database: Database) -> None:
    office = visit("office")
    send(office, DAYS, DAY)

    again = send(office, DAYS, DAY | {"name": "Khác"})

    assert again.status_code == 422
    assert "Ngày 20/11/2023 đã có trong lịch (Nghỉ bù)" in page_of(again).text
    assert len(entered(database)) == 1


def test_a_form_sent_twice_enters_one_day_and_one_event(visit: SignedIn, database: Database) -> None:
    office = visit("office")
    fields = page_of(office.get(YEAR)).form(DAYS).fields | DAY

    assert [office.post(DAYS, fields).status_code for _n in range(2)] == [303, 303]
    assert [kind for kind, _data, _by in events(database)] == ["calendar_day_entered"]


def test_a_form_made_before_a_change_saves_nothing(visit: SignedIn, database: Database) -> None:
    office = visit("office")
    old = page_of(office.get(YEAR)).form(DAYS).fields
    send(office, DAYS, DAY)

    response = office.post(DAYS, old | DAY | {"day": "21/11/2023"})

    assert response.status_code == 409
    assert page_of(response).form(DAYS).fields["day"] == "21/11/2023"
    assert len(entered(database)) == 1
    assert office.post(DAYS, page_of(response).form(DAYS).fields | {"kind": "compensatory"}).status_code == 303


@pytest.mark.parametrize("year", ["1999", "2100", "nay", "02023", "２０２３"])
def test_a_year_that_is_not_kept_is_told(visit: SignedIn, year: str) -> None:
    response = visit("lead").get(f"/admin/calendar?year={year}")

    assert response.status_code == 422
    assert "Lịch làm việc chỉ có từ năm 2023 đến năm 2099" in page_of(response).text


@pytest.mark.parametrize(
    "path", ["/admin/calendar/days/1999-01-01", "/admin/calendar/days/mai", "/admin/calendar/days/2023-09-06"]
)
def test_a_day_of_which_nothing_is_said_has_no_page(visit: SignedIn, path: str) -> None:
    assert visit("office").get(path).status_code == 404


def test_a_day_is_changed_and_the_event_says_what_it_was(visit: SignedIn, database: Database) -> None:
    office, path = visit("office"), "/admin/calendar/days/2023-11-20"
    send(office, DAYS, DAY)

    response = send(office, path, {"kind": "swapped", "name": "Hoán đổi"}, page=path)

    assert response.status_code == 303
    assert entered(database)[0][1] == "swapped"
    kind, data, _by = events(database)[-1]
    assert (kind, data["before"]["kind"], data["kind"]) == ("calendar_day_changed", "compensatory", "swapped")


def test_a_change_that_makes_no_sense_is_refused(visit: SignedIn, database: Database) -> None:
    office, path = visit("office"), "/admin/calendar/days/2023-11-20"
    send(office, DAYS, DAY)

    response = send(office, path, {"kind": "worked"}, page=path)

    assert response.status_code == 422
    assert "vốn là ngày làm việc" in page_of(response).text
    assert entered(database)[0][1] == "compensatory"


def test_a_day_is_taken_out(visit: SignedIn, database: Database) -> None:
    office = visit("office")
    send(office, DAYS, DAY)

    send(office, "/admin/calendar/days/2023-11-20/removal", {})

    assert entered(database) == []
    assert events(database)[-1][0] == "calendar_day_removed"
    assert (
        office.post("/admin/calendar/days/2023-11-20/removal", {"key": "another key", "stamp": "0"}).status_code == 404
    )


def test_a_proposed_day_off_can_be_worked(visit: SignedIn, database: Database) -> None:
    office, path = visit("office"), "/admin/calendar/days/2023-09-01"
    typed = DAY | {"kind": "worked", "name": "Làm việc bình thường", "day": "01/09/2023"}

    assert send(office, DAYS, typed, page=path).status_code == 303

    assert "250 ngày làm việc" in page_of(office.get(YEAR)).text


def test_the_office_confirms_a_year_and_what_was_proposed_is_written_down(
    visit: SignedIn, database: Database, saved_house: Any
) -> None:
    office = visit("office")
    send(office, DAYS, DAY)

    assert send(office, CONFIRMATION, {}).status_code == 303

    page = page_of(visit("lead").get(YEAR))
    assert "Đồng chí Người office xác nhận lúc 12:00 ngày 15/09/2023" in page.text
    assert "Dự kiến" not in page.text
    assert "248 ngày làm việc" in page.text
    kind, data, by = events(database)[-1]
    assert (kind, data["year"], by) == ("calendar_confirmed", 2023, saved_house.office.holdings[0].id)
    assert ["2023-09-01", "holiday", "Quốc khánh"] in data["days"]
    assert len(entered(database)) == len(data["days"]) == 18
    with database.reading() as session:
        assert calendar_of(session).confirmed == {2023}


def test_a_year_is_confirmed_once(visit: SignedIn, database: Database) -> None:
    office = visit("office")
    fields = page_of(office.get(YEAR)).form(CONFIRMATION).fields
    assert office.post(CONFIRMATION, fields).status_code == 303

    twice, late = office.post(CONFIRMATION, fields), office.post(CONFIRMATION, fields | {"key": "another key"})

    assert (twice.status_code, late.status_code) == (303, 409)
    assert not page_of(office.get(YEAR)).has_form(CONFIRMATION)
    assert len(events(database)) == 1


def test_a_year_is_not_confirmed_before_its_days_can_be_known(visit: SignedIn, database: Database) -> None:
    office, path = visit("office"), "/admin/calendar/2025/confirmation"

    assert not page_of(office.get("/admin/calendar?year=2025")).has_form(path)
    response = office.post(path, {"key": "a key of mine", "stamp": "0"})

    assert response.status_code == 422
    assert "Chưa có thông báo ngày nghỉ của năm 2025" in page_of(response).text
    assert events(database) == []


def test_a_confirmed_year_can_still_be_corrected(visit: SignedIn, database: Database) -> None:
    office = visit("office")
    send(office, CONFIRMATION, {})

    assert send(office, DAYS, DAY).status_code == 303
    assert send(office, "/admin/calendar/days/2023-09-04/removal", {}).status_code == 303

    assert "249 ngày làm việc" in page_of(office.get(YEAR)).text


def test_the_office_is_told_on_its_home_page_while_a_year_is_not_confirmed(visit: SignedIn, clock: MovingClock) -> None:
    office, words = visit("office"), "Lịch làm việc năm {} chưa được xác nhận"

    assert words.format(2023) in page_of(office.get("/")).text
    assert words.format(2023) not in page_of(visit("lead").get("/")).text
    send(office, CONFIRMATION, {})
    assert "chưa được xác nhận" not in page_of(office.get("/")).text
    clock.move_to(datetime(2023, 12, 1, 1, tzinfo=UTC))
    assert words.format(2024) in page_of(visit("office").get("/")).text


def test_a_form_without_its_stamp_is_incomplete(visit: SignedIn, database: Database) -> None:
    response = visit("office").post(DAYS, DAY | {"key": "a key of mine"})

    assert response.status_code == 422
    assert "Biểu mẫu chưa đầy đủ" in page_of(response).text
    assert entered(database) == []


def test_a_day_off_moves_what_is_due_soon_at_once(visit: SignedIn, new_task: NewTask, database: Database) -> None:
    code = new_task(due_on=date(2023, 9, 21))
    with database.writing() as session:
        summary.refresh(session, TODAY)
    office = visit("office")
    before = due_soon(office)

    assert send(office, DAYS, DAY | {"day": "18/09/2023"}).status_code == 303
    off = due_soon(office)
    assert send(office, "/admin/calendar/days/2023-09-18/removal", {}).status_code == 303

    assert (before, off, due_soon(office)) == (([], "0"), ([code], "1"), ([], "0"))


def due_soon(visitor: Visitor) -> tuple[list[str], str]:
    """The list of what is due soon, and its length as the list of all tells it."""
    rows = visitor.get("/tasks?timeliness=due_soon&format=json").get_json()["rows"]
    words = next(one.words for one in page_of(visitor.get("/tasks")).links if one.url == "/tasks?timeliness=due_soon")
    return [row["code"] for row in rows], words.split()[-1]


def test_the_office_lets_a_due_day_roll_and_the_page_says_to_where(visit: SignedIn, database: Database) -> None:
    office = visit("office")
    form = page_of(office.get("/tasks/new")).form("/tasks").fields
    typed = {"title": "Trồng rừng", "field": "lam-nghiep", "lead": "HKL", "due_on": "16/09/2023", "rolls": "1"}

    code = (office.post("/tasks", form | typed).location or "").rsplit("/", 1)[-1]

    assert task_named(database, code).rolled_on == date(2023, 9, 18)
    assert "16/09/2023 (ngày nghỉ, tính đến 18/09/2023)" in page_of(office.get(f"/tasks/{code}")).text
    kept = page_of(office.get(f"/tasks/{code}/edit")).form(f"/tasks/{code}/edit").fields
    assert kept["rolls"] == "1"
    unticked = {name: value for name, value in (kept | typed).items() if name != "rolls"}
    assert office.post(f"/tasks/{code}/edit", unticked).status_code == 303
    assert task_named(database, code).rolled_on is None


def test_a_day_off_that_moves_a_deadline_is_told_in_its_timeline(visit: SignedIn, new_task: NewTask) -> None:
    code = new_task(due_on=date(2023, 9, 16), rolls=True)

    send(visit("office"), DAYS, DAY | {"day": "18/09/2023"})

    text = page_of(visit("lead").get(f"/tasks/{code}")).text
    assert "Hạn 16/09/2023 nay tính đến hết 19/09/2023, trước đó tính đến hết 18/09/2023." in text
    assert "(ngày nghỉ, tính đến 19/09/2023)" in page_of(visit("lead").get("/")).text
    assert "(ngày nghỉ, tính đến 19/09/2023)" in page_of(visit("lead").get("/tasks")).text
