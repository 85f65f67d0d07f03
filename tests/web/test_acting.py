"""An acting head: who names one, what is refused, what rights follow, how acts are shown, when it ends."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from werkzeug.test import TestResponse

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.reminders import actions as reminders
from tests.conftest import TODAY, Visitor
from tests.factories import House
from tests.reminders.conftest import outbox
from tests.web.conftest import NewTask, SignedIn, send, task_named
from tests.web.reading import page_of

PAGE = "/units/NNPTNT/acting"
PERIOD = {"first": "15/09/2023", "last": "20/09/2023", "basis": "Đi công tác theo Quyết định 12-QĐ/HU"}
LEAD, STAFF = "Người lead", "Người staff"


@pytest.fixture
def named(saved_house: House) -> dict[str, Any]:
    """The form filled in: the unit's officer, from today through 20/09/2023."""
    return PERIOD | {"person": str(saved_house.staff.person_id)}


def name(visitor: Visitor, typed: dict[str, Any], page: str = PAGE) -> TestResponse:
    """Open the page, fill its form in and send it."""
    return visitor.post(page, page_of(visitor.get(page)).form(page).fields | typed)


def rows(database: Database) -> list[Any]:
    """Every acting head's appointment: person, head, first and last day."""
    with database.reading() as session:
        found = session.connection().execute(
            text(
                "SELECT person_id, acting_for_id, valid_from, valid_to FROM appointment WHERE acting_for_id IS NOT NULL"
            )
        )
        return list(found)


def stand_on(clock: MovingClock, day: date) -> None:
    """Let the clock stand at noon of a day."""
    clock.move_to(datetime(day.year, day.month, day.day, 12, tzinfo=clock.zone))


def test_only_the_head_in_person_and_the_office_name_one(
    visit: SignedIn, named: dict[str, Any], database: Database
) -> None:
    found = {}
    for who in ("staff", "stranger", "commune", "standing", "member", "inspector", "administrator", "lead"):
        visitor = visit(who)
        found[who] = (visitor.get(PAGE).status_code, visitor.post(PAGE, named | {"key": f"key of {who}"}).status_code)

    assert found == dict.fromkeys(found, (403, 403)) | {"lead": (200, 303)}
    assert len(rows(database)) == 1


def test_it_has_the_rights_of_the_head_from_the_first_through_the_last_day(
    visit: SignedIn, named: dict[str, Any], new_task: NewTask, clock: MovingClock
) -> None:
    codes = [new_task(state="assigned") for _n in range(4)]
    assert name(visit("lead"), named | {"first": "16/09/2023"}).status_code == 303
    found = {}
    for days, code in enumerate(codes):
        stand_on(clock, TODAY + timedelta(days=[0, 1, 5, 6][days]))
        version = {"version": "2", "key": f"key of {code}"}
        found[clock.today().day] = visit("staff").post(f"/tasks/{code}/acceptance", version).status_code

    assert found == {15: 403, 16: 303, 20: 303, 21: 403}


def test_the_rights_of_the_head_remain(visit: SignedIn, named: dict[str, Any], new_task: NewTask) -> None:
    code = new_task()
    name(visit("lead"), named)

    assert send(visit("lead"), code, quantity="40", submit="1").status_code == 303


def test_what_is_done_under_it_is_shown_as_done_for_the_head(
    visit: SignedIn, named: dict[str, Any], new_task: NewTask
) -> None:
    code = new_task(state="assigned")
    name(visit("lead"), named)
    send(visit("staff"), code, act="acceptance")

    page = page_of(visit("office").get(f"/tasks/{code}"))
    assert f"{STAFF}, phụ trách thay đồng chí {LEAD}, Phòng Nông nghiệp" in page.text


def test_the_person_is_told_on_the_first_page_while_it_is_in_force(
    visit: SignedIn, named: dict[str, Any], clock: MovingClock
) -> None:
    name(visit("lead"), named)
    told = f"Phụ trách đơn vị thay đồng chí {LEAD}: đồng chí có quyền như thủ trưởng."
    assert told in page_of(visit("staff").get("/")).text
    assert told not in page_of(visit("lead").get("/")).text

    stand_on(clock, TODAY + timedelta(days=6))
    assert told not in page_of(visit("staff").get("/")).text


def test_reminders_for_the_head_reach_it_too_while_it_is_in_force(
    visit: SignedIn, named: dict[str, Any], new_task: NewTask, database: Database, clock: MovingClock
) -> None:
    new_task(due_on=TODAY + timedelta(days=3))
    name(visit("lead"), named)
    with database.writing() as session:
        reminders.plan(session, clock, TODAY)
        assert {who for _rung, who, _how in outbox(session)} == {"lead", "staff"}

    stand_on(clock, TODAY + timedelta(days=6))
    with database.writing() as session:
        reminders.plan(session, clock, clock.today())
        found = {(rung, who) for rung, who, _how in outbox(session)}
    assert found == {(-3, "lead"), (-3, "staff"), (3, "lead")}


REFUSED: list[tuple[dict[str, str], str]] = [
    ({"last": "14/09/2023"}, "Ngày kết thúc trước ngày bắt đầu."),
    ({"first": "01/09/2023", "last": "14/09/2023"}, "Ngày bắt đầu đã qua"),
    ({"first": "14/09/2023"}, "Vui lòng ghi ngày 15/09/2023 hoặc sau đó."),
    ({"last": "16/09/2024"}, "nhiều nhất một năm"),
    ({"first": ""}, "Vui lòng ghi ngày bắt đầu."),
    ({"last": "31/02/2023"}, "Tháng 2/2023 không có ngày 31."),
    ({"basis": "x" * 301}, "301"),
    ({"basis": "Văn bản TUYỆT MẬT"}, "bí mật nhà nước"),
    ({"person": ""}, "Vui lòng chọn người phụ trách."),
    ({"person": "99999"}, "Vui lòng chọn người đang công tác tại đơn vị, có tài khoản đang dùng."),
    ({"person": "stranger"}, "Vui lòng chọn người đang công tác tại đơn vị, có tài khoản đang dùng."),
    ({"person": "lead"}, "Đồng chí này đang là thủ trưởng đơn vị."),
]


def test_what_is_refused_keeps_what_was_typed(
    visit: SignedIn, named: dict[str, Any], database: Database, saved_house: House
) -> None:
    people = {who: str(actor.person_id) for who, actor in saved_house.people.items()}
    lead = visit("lead")

    for typed, sentence in REFUSED:
        sent = named | {field: people.get(value, value) for field, value in typed.items()}
        answer = name(lead, sent)
        page = page_of(answer)
        fields = page.form(PAGE).fields
        assert answer.status_code == 422, typed
        assert sentence in page.text, typed
        assert {one: fields[one] for one in PERIOD} == {one: sent[one] for one in PERIOD}, typed
    assert rows(database) == []


def test_a_disabled_account_is_refused(visit: SignedIn, named: dict[str, Any], database: Database) -> None:
    with database.writing() as session:
        session.connection().execute(text("UPDATE account SET enabled = false WHERE username = 'staff'"))

    assert visit("lead").post(PAGE, named | {"key": "a key of mine"}).status_code == 422
    assert rows(database) == []


def test_periods_of_one_unit_do_not_overlap(visit: SignedIn, named: dict[str, Any], database: Database) -> None:
    lead = visit("lead")
    name(lead, named)

    again = name(lead, named | {"first": "20/09/2023", "last": "25/09/2023"})
    after = name(lead, named | {"first": "21/09/2023", "last": "25/09/2023"})

    assert (again.status_code, after.status_code) == (422, 303)
    assert f"Đồng chí {STAFF} đã được cử phụ trách từ ngày 15/09/2023 đến hết ngày 20/09/2023." in page_of(again).text
    assert len(rows(database)) == 2


def test_the_office_names_one_for_the_head_on_a_document(
    visit: SignedIn, named: dict[str, Any], database: Database, saved_house: House
) -> None:
    office = visit("office")
    without = name(office, named | {"basis": " "})
    assert without.status_code == 422
    assert "Vui lòng ghi số, ký hiệu văn bản cử người phụ trách." in page_of(without).text

    assert name(office, named).status_code == 303
    [(person_id, head_id, _first, _last)] = rows(database)
    assert (person_id, head_id) == (saved_house.staff.person_id, saved_house.lead.holdings[0].id)
    assert PERIOD["basis"] in page_of(visit("lead").get(PAGE)).text


def test_who_acts_for_the_head_passes_it_on_to_nobody(visit: SignedIn, named: dict[str, Any]) -> None:
    name(visit("lead"), named)
    staff = visit("staff")

    later = named | {"first": "25/09/2023", "last": "30/09/2023", "key": "a key of mine"}
    assert (staff.get(PAGE).status_code, staff.post(PAGE, later).status_code) == (403, 403)
    assert "Không có đơn vị nào" in page_of(staff.get("/acting")).text


def end_form(visitor: Visitor) -> Any:
    """The form that ends the period."""
    return next(form for form in page_of(visitor.get(PAGE)).forms if form.action.endswith("/end"))


def test_it_ends_at_once_and_makes_room(
    visit: SignedIn, named: dict[str, Any], new_task: NewTask, database: Database
) -> None:
    code, lead = new_task(), visit("lead")
    name(lead, named)
    form = end_form(lead)

    assert [lead.post(form.action, form.fields).status_code for _n in range(2)] == [303, 303]
    assert lead.post(form.action, form.fields | {"key": "another key"}).status_code == 409
    assert not page_of(visit("staff").get(f"/tasks/{code}")).has_form(f"/tasks/{code}/extensions")
    assert name(lead, named).status_code == 303
    assert len(rows(database)) == 2


def test_ended_on_its_first_day_it_was_no_period_at_all(
    visit: SignedIn, named: dict[str, Any], database: Database
) -> None:
    lead = visit("lead")
    name(lead, named)
    form = end_form(lead)

    lead.post(form.action, form.fields)

    assert "Chưa cử ai phụ trách." in page_of(lead.get(PAGE)).text
    [(_person, _head, first, last)] = rows(database)
    assert str(last) < str(first)


def test_a_period_is_ended_by_those_who_name_and_through_its_unit(visit: SignedIn, named: dict[str, Any]) -> None:
    lead = visit("lead")
    name(lead, named)
    form = end_form(lead)
    sent = {"key": form.fields["key"]}

    elsewhere = form.action.replace("NNPTNT", "HKL")
    assert visit("stranger").post(elsewhere, sent).status_code == 404
    found = {who: visit(who).post(form.action, sent).status_code for who in ("staff", "stranger", "office")}
    assert found == {"staff": 403, "stranger": 403, "office": 303}


def test_what_was_ended_before_it_began_is_not_ended_again(
    visit: SignedIn, named: dict[str, Any], database: Database
) -> None:
    lead, office = visit("lead"), visit("office")
    name(lead, named | {"first": "18/09/2023"})
    form = end_form(lead)
    sent = {"key": "key of the office"}

    assert [lead.post(form.action, form.fields).status_code, office.post(form.action, sent).status_code] == [303, 409]
    with database.reading() as session:
        assert (
            session.connection().execute(text("SELECT count(*) FROM event WHERE kind = 'acting_ended'")).scalar() == 1
        )


def test_a_form_sent_twice_counts_once(visit: SignedIn, named: dict[str, Any], database: Database) -> None:
    lead = visit("lead")
    form = page_of(lead.get(PAGE)).form(PAGE).fields | named

    assert [lead.post(PAGE, form).status_code for _n in range(2)] == [303, 303]
    assert len(rows(database)) == 1


def test_a_head_finds_the_way_from_the_account(visit: SignedIn, named: dict[str, Any]) -> None:
    lead = visit("lead")

    assert "/acting" in {link.url for link in page_of(lead.get("/account")).links}
    assert PAGE in {link.url for link in page_of(lead.get("/acting")).links}
    name(lead, named)  # whoever acts for the head names nobody
    assert "/acting" not in {link.url for link in page_of(visit("staff").get("/account")).links}


def test_the_task_does_not_change(
    visit: SignedIn, named: dict[str, Any], new_task: NewTask, database: Database
) -> None:
    code = new_task()
    before = task_named(database, code)
    name(visit("lead"), named)

    assert task_named(database, code).version == before.version
