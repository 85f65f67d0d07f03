"""Hand-over through pages: who reads a minute, where it waits, one word counts once, what is refused."""

from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from werkzeug.test import TestResponse

from pacnam_tasks.accounts.rules import Role
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.tasks import summary
from tests.conftest import TODAY, Visitor, counted
from tests.factories import House, add_person
from tests.web.conftest import NewTask, SignedIn, n_rows, send, task_named
from tests.web.hostile import HARMLESS, HOSTILE
from tests.web.reading import page_of
from tests.web.test_decisions import events
from tests.web.test_hostile_text import bones
from tests.web.test_waiting import sections

NEW = "/handovers/new"
GIVEN = {"note": "Hồ sơ để ở tủ số 2."}
WAITS = "Đồng chí Người member bàn giao 1 nhiệm vụ cho đồng chí"


def open_minute(visitor: Visitor, receiver_id: int, person: int | None = None, **typed: Any) -> TestResponse:
    """Open the page, fill its form in and send it."""
    page = page_of(visitor.get(f"{NEW}?person={person}" if person else NEW))
    return visitor.post("/handovers", page.form("/handovers").fields | GIVEN | {"receiver": str(receiver_id)} | typed)


@pytest.fixture
def code(new_task: NewTask, saved_house: House) -> str:
    """A task of which the member is in charge."""
    return new_task(member_id=saved_house.member.person_id)


@pytest.fixture
def minute(visit: SignedIn, code: str, saved_house: House) -> str:
    """The address of a minute from the member to the standing member."""
    answer = open_minute(visit("member"), saved_house.standing.person_id)
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def form_of(visitor: Visitor, minute: str, act: str) -> dict[str, str]:
    """The form on the page of a minute that does this."""
    return page_of(visitor.get(minute)).form(f"{minute}/{act}").fields


def test_a_minute_is_read_by_its_people_and_those_who_read_all(
    visit: SignedIn, minute: str, saved_house: House, database: Database, clock: MovingClock
) -> None:
    with database.writing() as session:
        add_person(session, saved_house, clock, "member2", "HU", Role.MEMBER)
    found = {who: visit(who).get(minute).status_code for who in saved_house.people}

    readers = {"member", "standing", "office", "inspector"}
    assert found == {who: 200 if who in readers else 404 for who in found} | {"administrator": 403}
    listed = {
        who: minute in {link.url for link in page_of(visit(who).get("/handovers")).links}
        for who in set(found) - {"administrator"}
    }
    assert {who for who, is_listed in listed.items() if is_listed} == readers


def test_it_waits_for_its_receiver_alone_until_it_is_answered(
    visit: SignedIn, minute: str, saved_house: House, code: str, database: Database
) -> None:
    for who in ("member", "office", "lead", "staff", "inspector"):
        assert WAITS not in page_of(visit(who).get("/")).text, who
    standing = visit("standing")
    assert WAITS in page_of(standing.get("/")).text
    assert "ban-giao" in sections(page_of(standing.get("/decisions")))
    assert minute in {link.url for link in page_of(standing.get("/decisions")).links}
    page = page_of(standing.get(minute))
    assert GIVEN["note"] in page.text
    assert code in page.text

    answer = standing.post(f"{minute}/confirmation", form_of(standing, minute, "confirmation"))

    assert answer.headers["Location"] == minute
    assert "Đã nhận bàn giao 1 nhiệm vụ." in page_of(standing.get(minute)).text
    assert WAITS not in page_of(standing.get("/")).text
    assert sections(page_of(standing.get("/decisions"))) == {}
    assert task_named(database, code).member_id == saved_house.standing.person_id
    said = "Đồng chí chỉ đạo từ nay: Người standing, nhận bàn giao từ đồng chí Người member theo biên bản số 1."
    assert said in page_of(visit("lead").get(f"/tasks/{code}")).text


def test_staff_finds_it_on_the_first_page(
    visit: SignedIn, new_task: NewTask, saved_house: House, database: Database, clock: MovingClock
) -> None:
    code = new_task()
    send(visit("lead"), code, act="handover", handler=str(saved_house.staff.person_id))
    with database.writing() as session:
        second = add_person(session, saved_house, clock, "second", "NNPTNT", Role.STAFF)
    lead = visit("lead")
    assert open_minute(lead, second.person_id, saved_house.staff.person_id).status_code == 303

    visitor = visit("second")
    assert "/handovers/1" in {link.url for link in page_of(visitor.get("/")).links}
    visitor.post("/handovers/1/confirmation", form_of(visitor, "/handovers/1", "confirmation"))
    assert task_named(database, code).handler_id == second.person_id
    said = "Người xử lý từ nay: Người second, nhận bàn giao từ đồng chí Người staff theo biên bản số 1."
    assert said in page_of(lead.get(f"/tasks/{code}")).text


def test_a_word_sent_twice_counts_once_and_another_comes_too_late(
    visit: SignedIn, minute: str, code: str, database: Database
) -> None:
    standing = visit("standing")
    form = form_of(standing, minute, "confirmation")

    assert [standing.post(f"{minute}/confirmation", form).status_code for _n in range(2)] == [303, 303]
    late = standing.post(f"{minute}/confirmation", form | {"key": "another key"})
    assert late.status_code == 409
    assert "Biên bản này không còn chờ xác nhận" in page_of(late).text
    assert events(database, code, "handed_over") == 1


def test_two_windows_at_once_move_a_task_once(
    app: Flask, visit: SignedIn, minute: str, code: str, database: Database
) -> None:
    windows = [visit("standing"), visit("standing")]
    forms = [form_of(window, minute, "confirmation") for window in windows]
    start, found = Barrier(2), []

    def press(window: Visitor, form: dict[str, str]) -> None:
        start.wait()
        found.append(window.post(f"{minute}/confirmation", form).status_code)

    threads = [Thread(target=press, args=pair) for pair in zip(windows, forms, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(found) == [303, 409]
    assert events(database, code, "handed_over") == 1


def test_declining_takes_a_reason_which_the_giver_reads(
    visit: SignedIn, minute: str, code: str, database: Database, saved_house: House
) -> None:
    standing = visit("standing")
    form = form_of(standing, minute, "refusal")
    empty = standing.post(f"{minute}/refusal", form | {"reason": " "})
    assert empty.status_code == 422
    assert "Vui lòng ghi lý do; người lập biên bản sẽ đọc." in page_of(empty).text

    assert standing.post(f"{minute}/refusal", form | {"reason": "Chưa được phân công."}).status_code == 303
    page = page_of(visit("member").get(minute))
    assert "Từ chối nhận" in page.text
    assert "Chưa được phân công." in page.text
    assert task_named(database, code).member_id == saved_house.member.person_id
    assert open_minute(visit("member"), saved_house.standing.person_id).status_code == 303


def test_what_was_withdrawn_is_not_confirmed(visit: SignedIn, minute: str, code: str, database: Database) -> None:
    standing, member = visit("standing"), visit("member")
    form = form_of(standing, minute, "confirmation")

    assert member.post(f"{minute}/withdrawal", form_of(member, minute, "withdrawal")).status_code == 303
    late = standing.post(f"{minute}/confirmation", form)

    assert late.status_code == 409
    assert "Đã rút" in page_of(late).text
    assert events(database, code, "handed_over") == 0


def test_a_receiver_whose_account_is_disabled_meanwhile_confirms_nothing(
    app: Flask, visit: SignedIn, minute: str, code: str, database: Database, saved_house: House, clock: MovingClock
) -> None:
    standing = visit("standing")
    form = form_of(standing, minute, "confirmation")
    with database.writing() as session:
        add_person(session, saved_house, clock, "standing2", "HU", Role.STANDING)
    assert app.test_cli_runner().invoke(args=["accounts", "disable", "standing"]).exit_code == 0

    assert standing.post(f"{minute}/confirmation", form).status_code == 401
    assert task_named(database, code).member_id == saved_house.member.person_id
    assert "Hết hiệu lực do khóa tài khoản" in page_of(visit("member").get(minute)).text
    refused = visit("member").post(
        "/handovers", GIVEN | {"receiver": str(saved_house.standing.person_id), "key": "a key of mine"}
    )
    assert refused.status_code == 422


def test_what_is_refused_keeps_what_was_typed(
    visit: SignedIn, code: str, new_task: NewTask, saved_house: House, database: Database
) -> None:
    member = visit("member")
    table = [
        ({"receiver": ""}, "Vui lòng chọn người nhận."),
        ({"receiver": "x"}, "Vui lòng chọn người nhận."),
        ({"receiver": str(saved_house.member.person_id)}, "phải là hai người"),
        ({"receiver": str(saved_house.lead.person_id)}, "không nhận được nhiệm vụ nào"),
        ({"note": "x" * 10_001}, "10.001"),
        ({"note": "Văn bản TUYỆT MẬT"}, "bí mật nhà nước"),
    ]

    for typed, sentence in table:
        answer = open_minute(member, saved_house.standing.person_id, None, **typed)
        page = page_of(answer)
        assert answer.status_code == 422, typed
        assert sentence in page.text, typed
        assert page.form("/handovers").fields["note"].strip() == (GIVEN | typed)["note"], typed
    assert n_rows(database, "handover") == 0


def test_a_minute_sent_twice_is_made_once(visit: SignedIn, code: str, saved_house: House, database: Database) -> None:
    member = visit("member")
    form = page_of(member.get(NEW)).form("/handovers").fields | {"receiver": str(saved_house.standing.person_id)}

    assert [member.post("/handovers", form).headers["Location"] for _n in range(2)] == ["/handovers/1"] * 2
    assert n_rows(database, "handover") == 1


def test_for_whom_one_may_make_a_minute(visit: SignedIn, code: str, saved_house: House) -> None:
    member_id, staff_id = saved_house.member.person_id, saved_house.staff.person_id
    found = {
        who: [visit(who).get(f"{NEW}?person={person}").status_code for person in (member_id, staff_id)]
        for who in ("office", "lead", "stranger", "standing", "member", "staff", "inspector")
    }

    assert found == {
        "office": [200, 200], "lead": [404, 200], "stranger": [404, 404], "standing": [404, 404],
        "member": [200, 404], "staff": [404, 200], "inspector": [403, 403],
    }  # fmt: skip
    assert visit("office").get(f"{NEW}?person=99999").status_code == 404


def test_the_pages_take_few_statements_however_many_tasks(
    visit: SignedIn, minute: str, new_task: NewTask, saved_house: House, database: Database
) -> None:
    def statements() -> dict[str, int]:
        found = {}
        with database.writing() as session:
            summary.refresh(session, TODAY)  # it stands in a running system
        for who, path in [
            ("office", "/handovers"), ("member", NEW), ("office", f"{NEW}?person={saved_house.member.person_id}"),
            ("standing", minute), ("standing", "/"), ("standing", "/decisions"), ("lead", NEW),
        ]:  # fmt: skip
            visitor = visit(who)
            visitor.get(path)
            with counted(database) as sent:
                assert visitor.get(path).status_code == 200
            found[f"{who} {path}"] = len(sent)
        return found

    new_task(member_id=saved_house.member.person_id)
    before = statements()
    for _n in range(5):
        new_task(member_id=saved_house.member.person_id)

    assert statements() == before
    assert max(before.values()) <= 8, before


def test_note_and_reason_are_text(visit: SignedIn, new_task: NewTask, saved_house: House, database: Database) -> None:
    member, standing, office = visit("member"), visit("standing"), visit("office")
    standing_id, found = saved_house.standing.person_id, {}
    new_task(member_id=saved_house.member.person_id)

    for kind, typed in {"harmless": HARMLESS, **HOSTILE}.items():
        answer = open_minute(member, standing_id, note=typed[:900])
        if answer.status_code == 422:
            continue
        minute = answer.headers["Location"]
        standing.post(f"{minute}/refusal", form_of(standing, minute, "refusal") | {"reason": typed[:900]})
        found[kind] = [bones(standing.get(minute)), bones(office.get(minute))]

    assert len(found) >= len(HOSTILE)
    assert [kind for kind, tags in found.items() if tags != found["harmless"]] == []


def test_the_way_leads_from_the_account(visit: SignedIn, database: Database) -> None:
    assert "/handovers" in {link.url for link in page_of(visit("staff").get("/account")).links}
    assert NEW in {link.url for link in page_of(visit("staff").get("/handovers")).links}
    assert NEW not in {link.url for link in page_of(visit("inspector").get("/handovers")).links}


def test_a_code_of_a_task_out_of_sight_is_no_link(
    visit: SignedIn, new_task: NewTask, saved_house: House, database: Database
) -> None:
    code = new_task()
    send(visit("lead"), code, act="handover", handler=str(saved_house.staff.person_id))
    open_minute(visit("staff"), saved_house.lead.person_id)
    assert f"/tasks/{code}" in {link.url for link in page_of(visit("staff").get("/handovers/1")).links}

    with database.writing() as session:
        moved = {"unit": saved_house.units["HKL"], "person": saved_house.staff.person_id}
        session.connection().execute(text("UPDATE appointment SET unit_id = :unit WHERE person_id = :person"), moved)

    page = page_of(visit("staff").get("/handovers/1"))
    assert code in page.text
    assert f"/tasks/{code}" not in {link.url for link in page.links}
