"""The page of the ladder: who keeps it, what is refused, that every change is an event, what the forecast shows."""

import json
from typing import Any

import pytest
from sqlmodel import col, select
from werkzeug.test import TestResponse

from pacnam_tasks.core.db import Database
from pacnam_tasks.history.models import Event
from pacnam_tasks.reminders.labels import until
from pacnam_tasks.reminders.ladder.models import RungRow
from pacnam_tasks.reminders.ladder.queries import ladder_of
from pacnam_tasks.reminders.ladder.shipped import SHIPPED
from pacnam_tasks.reminders.rules import Matter
from tests.conftest import TODAY, Visitor, counted
from tests.web.conftest import NewTask, SignedIn
from tests.web.reading import page_of

PAGE = "/admin/reminders"
DUE = f"{PAGE}/rungs/due"
NEW = {"days": "5", "side": "before", "unit": "working", "to-head": "1", "by-push": "1", "enabled": "1"}
SHIPPED_RUNG = {"days": "3", "side": "after", "unit": "calendar"}


def add(visitor: Visitor, key: str = "key of a rung", path: str = DUE, **typed: str) -> TestResponse:
    """Send the form of a new rung."""
    return visitor.post(path, NEW | {"version": "0", "key": key} | typed)


def change(visitor: Visitor, path: str, typed: dict[str, str], *leave: str) -> TestResponse:
    """Open the form of a rung, change it and send it."""
    fields = page_of(visitor.get(path)).form(path).fields | typed
    return visitor.post(path, {name: value for name, value in fields.items() if name not in leave})


def numbers(database: Database, source: str = "due") -> list[int]:
    """The days of the rungs in force."""
    with database.reading() as session:
        return sorted(one.days for one in ladder_of(session).rungs if one.source == source and one.enabled)


def events(database: Database) -> list[tuple[str, dict[str, Any]]]:
    """What was recorded of the ladder."""
    kinds = ["rung_added", "rung_changed", "ladder_restored"]
    with database.reading() as session:
        found = session.exec(select(Event).where(col(Event.kind).in_(kinds)).order_by(col(Event.seq)))
        return [(one.kind, json.loads(one.data)) for one in found]


@pytest.mark.parametrize("who", ["office", "administrator"])
def test_the_office_and_the_administrator_keep_the_ladder(visit: SignedIn, database: Database, who: str) -> None:
    visitor = visit(who)

    assert add(visitor).status_code == 303

    assert numbers(database) == [-7, -5, -3, -1, 0, 1, 3, 7]
    page = page_of(visitor.get(PAGE)).text
    assert "5 ngày làm việc trước" in page
    assert "Đang dùng các mốc do Văn phòng đặt." in page


@pytest.mark.parametrize("who", ["standing", "member", "lead", "staff", "inspector"])
def test_nobody_else_does(visit: SignedIn, database: Database, who: str) -> None:
    visitor = visit(who)

    assert [visitor.get(PAGE).status_code, add(visitor).status_code] == [403, 403]
    assert events(database) == []


def test_the_shipped_ladder_is_shown_as_it_is(visit: SignedIn) -> None:
    page = page_of(visit("office").get(PAGE)).text

    for words in ("7 ngày trước", "Đúng ngày", "7 ngày sau, rồi mỗi tuần một lần", "Đang dùng các mốc ban đầu."):
        assert words in page


def test_each_change_is_an_event_that_says_what_was_and_is(visit: SignedIn, database: Database) -> None:
    office = visit("office")
    add(office)
    change(office, f"{DUE}/3", SHIPPED_RUNG | {"to-standing": "1"}, "by-email")
    office.post(f"{PAGE}/shipped", {"key": "back to what was"})

    [added, changed, restored] = events(database)
    assert added[0] == "rung_added"
    assert added[1]["rung"] == {
        **{"source": "due", "days": -5, "unit": "working", "audience": "head", "channels": "inbox push"},
        **{"weekly": False, "enabled": True},
    }
    assert changed[1]["before"]["audience"] == "acting head member officer"
    assert changed[1]["rung"]["audience"] == "acting head member officer standing"
    assert changed[1]["before"]["channels"] == "email gateway inbox phone push webhook"
    assert changed[1]["rung"]["channels"] == "gateway inbox phone push webhook"
    assert restored[0] == "ladder_restored"
    assert len(restored[1]["before"]) == len(SHIPPED.rungs) + 1
    assert numbers(database) == [-7, -3, -1, 0, 1, 3, 7]


def test_a_form_sent_twice_adds_once(visit: SignedIn, database: Database) -> None:
    office = visit("office")

    assert [add(office).status_code, add(office).status_code] == [303, 303]

    assert len(events(database)) == 1


def test_a_rung_is_switched_off(visit: SignedIn, database: Database) -> None:
    office = visit("office")

    assert change(office, f"{DUE}/3", SHIPPED_RUNG, "enabled").status_code == 303

    assert numbers(database) == [-7, -3, -1, 0, 1, 7]
    assert "đang tắt" in page_of(office.get(PAGE)).text


REFUSED = [
    pytest.param({"days": "3"}, "Đã có mốc nhắc của ngày này.", id="a rung twice"),
    pytest.param({"days": "3", "unit": "calendar"}, "Đã có mốc nhắc của ngày này.", id="twice in other days"),
    pytest.param({"days": "61"}, "Mốc nhắc cách nhiều nhất 60 ngày", id="more than sixty days"),
    pytest.param({"days": "999999"}, "Mốc nhắc cách nhiều nhất 60 ngày", id="far more"),
    pytest.param({"days": "ba"}, "Nhập số ngày là số nguyên", id="no number"),
    pytest.param({"days": ""}, "Nhập số ngày là số nguyên", id="nothing"),
    pytest.param({"days": "-3"}, "Nhập số ngày là số nguyên", id="a sign"),
    pytest.param({"days": "٣"}, "Nhập số ngày là số nguyên", id="another script's digit"),
    pytest.param({"to-head": None}, "Đánh dấu ít nhất một người được nhắc.", id="no audience"),
    pytest.param({"by-fax": "1"}, "Không có cách gửi này.", id="no such way"),
    pytest.param({"by-": "1"}, "Không có cách gửi này.", id="a way without a name"),
    pytest.param({"by-email inbox": "1"}, "Không có cách gửi này.", id="two ways as one"),
    pytest.param({"to-decider": "1"}, "Ở đây không có ai quyết định.", id="nobody decides here"),
    pytest.param({"weekly": "1"}, "Chỉ mốc cuối cùng đang dùng được nhắc lại hằng tuần.", id="repeats too early"),
    pytest.param({"days": "30", "side": "after"}, "Chỉ mốc cuối cùng đang dùng", id="after the one that repeats"),
]


@pytest.mark.parametrize(("typed", "sentence"), REFUSED)
def test_what_is_no_rung_is_refused_and_what_was_typed_is_kept(
    visit: SignedIn, database: Database, typed: dict[str, str | None], sentence: str
) -> None:
    form = {name: value for name, value in (NEW | typed).items() if value is not None}

    answer = visit("office").post(DUE, form | {"version": "0", "key": "key of a rung"})

    assert answer.status_code == 422
    page = page_of(answer)
    assert sentence in page.text
    assert page.form(DUE).fields.get("days", "") == form["days"]
    assert ("to-head" in page.form(DUE).fields) is ("to-head" in form)
    assert {name for name in page.form(DUE).fields if name.startswith("by-")} == {"by-push"}
    assert (events(database), numbers(database)) == ([], [-7, -3, -1, 0, 1, 3, 7])


WAYS = [  # what is ticked, how the ladder says it
    pytest.param([], "chỉ tin báo", id="nothing"),
    pytest.param(["inbox"], "chỉ tin báo", id="the notices, by a page of old"),
    pytest.param(["email", "push"], "tin báo, thư điện tử, thông báo trên máy", id="some"),
    pytest.param(["email", "webhook"], "tin báo, thư điện tử, kết nối hệ thống khác (chưa thiết lập)", id="not set up"),
    pytest.param(
        ["email", "push", "webhook", "gateway", "phone"], "tin báo và mọi kênh của người nhận", id="every way"
    ),
]


@pytest.mark.parametrize(("ticked", "words"), WAYS)
def test_the_ladder_says_by_what_each_rung_is_sent(visit: SignedIn, ticked: list[str], words: str) -> None:
    office = visit("office")
    form = {name: value for name, value in NEW.items() if name != "by-push"}
    ways = {f"by-{one}": "1" for one in ticked}

    assert office.post(DUE, form | ways | {"version": "0", "key": "key of a rung"}).status_code == 303

    assert f"5 ngày làm việc trước thủ trưởng đơn vị {words} Sửa" in page_of(office.get(PAGE)).text
    kept = page_of(office.get(f"{DUE}/-5")).form(f"{DUE}/-5").fields
    assert {name for name in kept if name.startswith("by-")} == set(ways) - {"by-inbox"}


def test_ways_that_nobody_set_up_are_named_on_the_ladder_and_on_the_form(visit: SignedIn) -> None:
    office = visit("office")

    ladder, form = (page_of(office.get(path)).text for path in (PAGE, f"{DUE}/3"))

    assert "bằng cách này: kết nối hệ thống khác, tin nhắn, tin nhắn đến số điện thoại." in ladder
    assert form.count("(chưa thiết lập)") == 3
    assert "thư điện tử (chưa thiết lập)" not in form


def test_before_the_day_is_refused_where_the_day_is_not_known_beforehand(visit: SignedIn) -> None:
    answer = add(visit("office"), path=f"{PAGE}/rungs/period")

    assert answer.status_code == 422
    assert "đúng ngày hoặc nhiều nhất 60 ngày sau" in page_of(answer).text


def test_silence_on_the_day_of_the_report_is_refused(visit: SignedIn) -> None:
    answer = add(visit("office"), path=f"{PAGE}/rungs/silence", days="0", side="after")

    assert answer.status_code == 422
    assert "ít nhất 1 ngày, nhiều nhất 60 ngày sau" in page_of(answer).text


def test_a_rung_changed_meanwhile_is_not_overwritten(visit: SignedIn, database: Database) -> None:
    office, administrator = visit("office"), visit("administrator")
    fields = page_of(office.get(f"{DUE}/3")).form(f"{DUE}/3").fields | SHIPPED_RUNG
    assert change(administrator, f"{DUE}/3", SHIPPED_RUNG | {"to-office": "1"}).status_code == 303

    answer = office.post(f"{DUE}/3", fields | {"to-standing": "1"})

    assert answer.status_code == 409
    assert "vừa được người khác sửa" in page_of(answer).text
    assert "Văn phòng" in page_of(answer).text
    assert "to-standing" in page_of(answer).form(f"{DUE}/3").fields
    with database.reading() as session:
        row = session.exec(select(RungRow).where(col(RungRow.source) == "due", col(RungRow.days) == 3)).one()
    assert (row.audience, row.version) == ("acting head member office officer", 2)
    sent_again = page_of(answer).form(f"{DUE}/3").fields | SHIPPED_RUNG | {"key": "the second time"}
    assert office.post(f"{DUE}/3", sent_again).status_code == 303


@pytest.mark.parametrize("path", [f"{DUE}/4", f"{DUE}/x", f"{DUE}/--3", f"{PAGE}/rungs/nothing/3", f"{DUE}/9999999"])
def test_a_rung_that_is_not_there_is_not_found(visit: SignedIn, path: str) -> None:
    office = visit("office")

    assert office.get(path).status_code == 404
    assert office.post(path, NEW | {"version": "1", "key": "key of a rung"}).status_code == 404


def test_the_forecast_of_tomorrow_says_who_gets_what(visit: SignedIn, new_task: NewTask) -> None:
    code = new_task(due_on=TODAY.replace(day=17))

    page = page_of(visit("office").get(f"{PAGE}/forecast")).text

    assert "Dự kiến nhắc việc ngày 16/09/2023" in page
    assert "1 lần nhắc, 2 tin gửi 1 người" in page
    for words in (code, "Còn 1 ngày hạn 17/09/2023", "1 ngày trước", "Người lead", "tin báo, thư điện tử"):
        assert words in page


def test_the_forecast_of_a_day_off_says_so_and_leads_to_the_next_working_day(visit: SignedIn) -> None:
    page = page_of(visit("office").get(f"{PAGE}/forecast"))

    assert "Đây là ngày nghỉ (cuối tuần)" in page.text
    [following] = [link.url for link in page.links if link.words == "Dự kiến ngày 18/09/2023"]
    assert "Đây là ngày nghỉ" not in page_of(visit("office").get(following)).text


def test_the_forecast_follows_the_ladder(visit: SignedIn, new_task: NewTask) -> None:
    new_task(due_on=TODAY.replace(day=21))
    office = visit("office")
    assert "Ngày này không nhắc ai." in page_of(office.get(f"{PAGE}/forecast")).text

    add(office, unit="calendar")

    assert "1 lần nhắc, 1 tin gửi 1 người" in page_of(office.get(f"{PAGE}/forecast")).text


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("32/13/2023", "không phải là ngày"),
        ("14/09/2023", "Ngày này đã qua."),
        ("31/12/2100", "Chỉ dự kiến được đến ngày 15/09/2024."),
    ],
)
def test_a_forecast_of_no_day_or_a_past_one_is_refused(visit: SignedIn, day: str, sentence: str) -> None:
    answer = visit("office").get(f"{PAGE}/forecast?day={day}")

    assert answer.status_code == 422
    page = page_of(answer)
    assert sentence in page.text
    assert page.form(f"{PAGE}/forecast").fields["day"] == day


@pytest.mark.usefixtures("in_app")
@pytest.mark.parametrize(
    ("matter", "words"),
    [
        (Matter.DEADLINE, "hạn 18/09/2023"),
        (Matter.EXTENSION, "hạn 18/09/2023"),
        (Matter.OBSTACLE, "trả lời chậm nhất 18/09/2023"),
        (Matter.RESUBMISSION, "báo cáo lại chậm nhất 18/09/2023"),
        (Matter.SILENCE, ""),
        (Matter.DIGEST, ""),
    ],
)
def test_a_day_is_said_by_what_it_is(matter: Matter, words: str) -> None:
    assert until(matter, TODAY.replace(day=18)) == words


def test_who_may_not_know_of_tasks_gets_no_forecast(visit: SignedIn) -> None:
    for who in ("administrator", "lead", "staff"):
        assert visit(who).get(f"{PAGE}/forecast").status_code == 403


@pytest.mark.parametrize("path", [PAGE, f"{DUE}/3", f"{PAGE}/forecast"])
def test_the_pages_take_few_statements(visit: SignedIn, database: Database, path: str) -> None:
    office = visit("office")
    office.get(path)

    with counted(database) as sent:
        office.get(path)

    assert len(sent) <= 8
