"""The head of a unit hands a task to a person of the unit: who may, to whom, what is refused, what is recorded."""

from typing import Any

import pytest
from sqlalchemy import text

from pacnam_tasks.core.db import Database
from tests.factories import House
from tests.web.conftest import NewTask, SignedIn, fill_in, send, task_named
from tests.web.reading import page_of
from tests.web.test_decisions import events

STAFF = "Người staff"
GONE = {
    "appointment ended": "UPDATE appointment SET valid_to = '2023-09-01' WHERE person_id = :person",
    "account disabled": "UPDATE account SET enabled = false WHERE person_id = :person",
}


@pytest.fixture
def to_staff(saved_house: House) -> dict[str, Any]:
    """The form filled in: to the unit's officer."""
    return {"handler": str(saved_house.staff.person_id), "note": "Đồng chí nắm tình hình các xã."}


def handler(database: Database, code: str) -> int | None:
    """Who handles the task."""
    return task_named(database, code).handler_id


def test_only_the_head_of_the_lead_unit_hands_it_over(
    visit: SignedIn, new_task: NewTask, to_staff: dict[str, Any]
) -> None:
    found = {}
    for who in ("lead", "staff", "stranger", "commune", "office", "standing", "member", "inspector", "administrator"):
        code = new_task()
        sent = to_staff | {"before": "", "key": f"key of {code}"}
        found[who] = visit(who).post(f"/tasks/{code}/handover", sent).status_code

    assert found == {
        "lead": 303, "staff": 403, "stranger": 404, "commune": 404, "office": 403, "standing": 403, "member": 403,
        "inspector": 403, "administrator": 403,
    }  # fmt: skip


def test_whoever_sees_the_task_reads_who_handles_it_and_with_what_word(
    visit: SignedIn, new_task: NewTask, database: Database, saved_house: House, to_staff: dict[str, Any]
) -> None:
    code = new_task()
    assert send(visit("lead"), code, act="handover", **to_staff).status_code == 303

    assert handler(database, code) == saved_house.staff.person_id
    for who in ("lead", "staff", "office", "member"):
        page = page_of(visit(who).get(f"/tasks/{code}"))
        assert f"Người xử lý từ nay: {STAFF}." in page.text, who
        assert to_staff["note"] in page.text, who


def test_it_is_among_the_tasks_of_the_person_until_the_head_takes_it_back(
    visit: SignedIn, new_task: NewTask, database: Database, to_staff: dict[str, Any]
) -> None:
    code = new_task()
    send(visit("lead"), code, act="handover", **to_staff)
    assert code in visit("staff").get("/tasks?role=handler").get_data(as_text=True)

    assert send(visit("lead"), code, act="handover", handler="").status_code == 303
    assert handler(database, code) is None
    assert code not in visit("staff").get("/tasks?role=handler").get_data(as_text=True)
    assert events(database, code, "delegated") == 2


def test_card_and_list_say_whose_it_is_and_the_list_is_narrowed_to_it(
    visit: SignedIn, new_task: NewTask, saved_house: House, to_staff: dict[str, Any]
) -> None:
    code, member = new_task(member_id=saved_house.member.person_id), saved_house.member.person_id
    send(visit("lead"), code, act="handover", **to_staff)

    for path in ("/", "/tasks"):
        assert "Giao cho đồng chí" in page_of(visit("staff").get(path)).text, path
        assert f"giao {STAFF} xử lý" in page_of(visit("lead").get(path)).text, path
        assert STAFF not in page_of(visit("office").get(path)).text, path
    found = visit("staff").get(f"/tasks?role=handler&member={member}").text
    assert code in found
    assert all(f'<option value="{chosen}" selected>' in found for chosen in ("handler", member))
    assert all(f'<select name="{name}">' in found for name in ("role", "member", "plan", "programme"))
    assert "Người member <span" in found


def test_the_task_stays_as_it_stood(
    visit: SignedIn, new_task: NewTask, database: Database, to_staff: dict[str, Any]
) -> None:
    code = new_task()
    before = task_named(database, code)
    send(visit("lead"), code, act="handover", **to_staff)

    after = task_named(database, code)
    assert (after.version, after.recorded_on, after.state) == (before.version, before.recorded_on, before.state)


@pytest.mark.parametrize("chosen", ["stranger", "commune", "standing", "nobody", "letters", "huge"])
def test_nobody_from_outside_the_unit_gets_it(
    visit: SignedIn, new_task: NewTask, database: Database, saved_house: House, chosen: str
) -> None:
    code = new_task()
    people = {name: str(actor.person_id) for name, actor in saved_house.people.items()}
    typed = people | {"nobody": "99999", "letters": "abc", "huge": "9" * 30}
    sent = send(visit("lead"), code, act="handover", handler=typed[chosen], note="Giữ lời đã ghi.")

    assert sent.status_code == 422
    page = page_of(sent)
    assert "Vui lòng chọn người đang công tác tại đơn vị." in page.text
    assert page.form(f"/tasks/{code}/handover").fields["note"].strip() == "Giữ lời đã ghi."
    assert handler(database, code) is None
    assert events(database, code, "delegated") == 0


def test_the_same_person_again_is_refused(
    visit: SignedIn, new_task: NewTask, database: Database, to_staff: dict[str, Any]
) -> None:
    code = new_task()
    send(visit("lead"), code, act="handover", **to_staff)
    sent = send(visit("lead"), code, act="handover", **to_staff)

    assert sent.status_code == 422
    assert "đang do người này xử lý" in page_of(sent).text
    assert events(database, code, "delegated") == 1


def test_a_note_with_a_mark_of_secrecy_is_refused(visit: SignedIn, new_task: NewTask, to_staff: dict[str, Any]) -> None:
    sent = send(visit("lead"), new_task(), act="handover", **(to_staff | {"note": "Văn bản TUYỆT MẬT"}))

    assert sent.status_code == 422
    assert "bí mật nhà nước" in page_of(sent).text


def test_a_form_made_before_another_handed_it_on_changes_nothing(
    visit: SignedIn, new_task: NewTask, database: Database, saved_house: House, to_staff: dict[str, Any]
) -> None:
    code = new_task()
    lead = visit("lead")
    stale = fill_in(lead, code, act="handover", handler=str(saved_house.lead.person_id))
    send(visit("lead"), code, act="handover", **to_staff)

    assert lead.post(f"/tasks/{code}/handover", stale).status_code == 409
    assert handler(database, code) == saved_house.staff.person_id


def test_a_form_sent_twice_counts_once(
    visit: SignedIn, new_task: NewTask, database: Database, to_staff: dict[str, Any]
) -> None:
    code = new_task()
    lead = visit("lead")
    form = fill_in(lead, code, act="handover", **to_staff)

    assert [lead.post(f"/tasks/{code}/handover", form).status_code for _ in range(2)] == [303, 303]
    assert events(database, code, "delegated") == 1


@pytest.mark.parametrize("how", GONE)
def test_the_head_is_told_when_who_handled_it_is_gone(
    visit: SignedIn, new_task: NewTask, database: Database, saved_house: House, to_staff: dict[str, Any], how: str
) -> None:
    code = new_task()
    send(visit("lead"), code, act="handover", **to_staff)
    gone = "không còn công tác tại đơn vị"
    assert gone not in page_of(visit("lead").get(f"/tasks/{code}")).text
    with database.writing() as session:
        session.connection().execute(text(GONE[how]), {"person": saved_house.staff.person_id})

    page = page_of(visit("lead").get(f"/tasks/{code}"))
    assert gone in page.text
    assert send(visit("lead"), code, act="handover", **to_staff).status_code == 422


def test_a_task_that_is_done_is_not_handed_over(visit: SignedIn, new_task: NewTask, to_staff: dict[str, Any]) -> None:
    code = new_task()
    send(visit("lead"), code, quantity="100", submit="1")
    send(visit("standing"), code, act="confirmation")

    sent = visit("lead").post(f"/tasks/{code}/handover", to_staff | {"before": "", "key": "a key of mine"})
    assert sent.status_code == 403
    assert not page_of(visit("lead").get(f"/tasks/{code}")).has_form(f"/tasks/{code}/handover")
