"""Directions through pages: who gives and answers them, what is refused, that they stand beside the task."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import text

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.tasks.rules.facts import State
from tests.conftest import Visitor
from tests.factories import House
from tests.web.conftest import Board, NewTask, SignedIn, n_rows, send, task_named
from tests.web.reading import page_of
from tests.web.test_decisions import events
from tests.web.test_waiting import sections

GIVEN: dict[str, Any] = {"text": "Tập trung tiêm phòng xong trước mùa rét.", "answer_by": "22/09/2023"}
ANSWER = "Đơn vị đã phân công cán bộ xuống từng thôn."
MAY = {
    "office": (403, 403), "standing": (303, 403), "member": (303, 403), "lead": (403, 303), "staff": (403, 403),
    "stranger": (404, 404), "commune": (404, 404), "inspector": (403, 403), "administrator": (403, 403),
}  # fmt: skip


@pytest.fixture
def code(visit: SignedIn, new_task: NewTask) -> str:
    """A task on which the member in charge has given a direction."""
    code = new_task()
    assert send(visit("member"), code, act="directions", **GIVEN).status_code == 303
    return code


def direction_id(database: Database, code: str) -> int:
    """The newest direction on a task."""
    with database.reading() as session:
        found = session.connection().execute(
            text("SELECT max(id) FROM direction WHERE task_id = :task"), {"task": task_named(database, code).id}
        )
        return int(found.scalar_one())


def answer(visitor: Visitor, database: Database, code: str, **typed: Any) -> Any:
    """Fill the form of the answer in and send it."""
    return send(visitor, code, act=f"directions/{direction_id(database, code)}/answer", **typed)


@pytest.mark.parametrize("act", [0, 1], ids=["direct", "answer"])
def test_only_those_whose_business_it_is(visit: SignedIn, new_task: NewTask, database: Database, act: int) -> None:
    found = {}
    for who in MAY:
        code = new_task()
        path = "directions"
        if act:
            send(visit("standing"), code, act="directions", **GIVEN)
            path = f"directions/{direction_id(database, code)}/answer"
        sent = GIVEN | {"answer": ANSWER, "key": f"key of {code}"}
        found[who] = visit(who).post(f"/tasks/{code}/{path}", sent).status_code

    assert found == {who: statuses[act] for who, statuses in MAY.items()}


def test_a_member_directs_only_in_the_own_fields(
    visit: SignedIn, new_task: NewTask, saved_house: House, database: Database
) -> None:
    code = new_task(field_id=saved_house.fields["lam-nghiep"], lead="HKL")

    assert visit("member").post(f"/tasks/{code}/directions", GIVEN | {"key": "a key of mine"}).status_code == 403
    assert not page_of(visit("member").get(f"/tasks/{code}")).has_form(f"/tasks/{code}/directions")
    assert n_rows(database, "direction") == 0


def test_a_direction_is_answered_where_everybody_reads_it(visit: SignedIn, code: str, database: Database) -> None:
    assert answer(visit("lead"), database, code, answer=ANSWER).status_code == 303

    for who in ("member", "standing", "office", "lead", "staff", "inspector"):
        page = page_of(visit(who).get(f"/tasks/{code}"))
        assert GIVEN["text"] in page.text, who
        assert ANSWER in page.text, who
        assert "Trả lời chậm nhất ngày 22/09/2023." in page.text, who
    assert (events(database, code, "directed"), events(database, code, "direction_answered")) == (1, 1)


def test_whoever_sees_only_how_the_whole_stands_reads_no_direction(visit: SignedIn, new_task: NewTask) -> None:
    code = new_task(parts=True)
    send(visit("standing"), code, act="directions", **GIVEN)

    assert GIVEN["text"] not in visit("commune").get(f"/tasks/{code}").get_data(as_text=True)


def test_the_task_stays_as_it_stood_and_as_silent(
    visit: SignedIn, new_task: NewTask, database: Database, clock: MovingClock
) -> None:
    code = new_task()
    before = task_named(database, code)
    clock.move_to(datetime(2023, 9, 20, 9, tzinfo=clock.zone))
    send(visit("member"), code, act="directions", **GIVEN)
    answer(visit("lead"), database, code, answer=ANSWER)

    after = task_named(database, code)
    assert (after.version, after.recorded_on, after.state) == (before.version, before.recorded_on, before.state)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"text": "  "}, "Vui lòng ghi nội dung đơn vị cần làm."),
        ({"text": "\u200b"}, "Vui lòng ghi nội dung đơn vị cần làm."),
        ({"text": "x" * 10_001}, "10.001"),
        ({"text": "Văn bản TUYỆT MẬT"}, "bí mật nhà nước"),
        ({"answer_by": ""}, "Vui lòng ghi ngày"),
        ({"answer_by": "14/09/2023"}, "đã qua"),
        ({"answer_by": "31/02/2023"}, "Tháng 2/2023 không có ngày 31."),
    ],
)
def test_a_refused_direction_keeps_what_was_typed(
    visit: SignedIn, new_task: NewTask, database: Database, typed: dict[str, str], sentence: str
) -> None:
    code = new_task()
    sent = send(visit("member"), code, act="directions", **(GIVEN | typed))

    assert sent.status_code == 422
    page = page_of(sent)
    assert sentence.casefold() in page.text.casefold()
    fields = page.form(f"/tasks/{code}/directions").fields
    kept = {name: value for name, value in (GIVEN | typed).items() if name != "answer_by" or value}
    assert {name: fields[name].strip() for name in kept} == {name: value.strip() for name, value in kept.items()}
    assert n_rows(database, "direction") == 0


def test_an_empty_answer_is_refused(visit: SignedIn, code: str, database: Database) -> None:
    sent = answer(visit("lead"), database, code, answer=" ")

    assert sent.status_code == 422
    assert "Vui lòng ghi nội dung trả lời" in page_of(sent).text
    assert events(database, code, "direction_answered") == 0


def test_a_form_sent_twice_counts_once(visit: SignedIn, code: str, database: Database) -> None:
    standing = visit("standing")
    form = page_of(standing.get(f"/tasks/{code}")).form(f"/tasks/{code}/directions").fields | GIVEN

    statuses = [standing.post(f"/tasks/{code}/directions", form).status_code for _n in range(2)]

    assert statuses == [303, 303]
    assert events(database, code, "directed") == 2


def test_a_second_answer_is_shown_to_its_author_and_not_saved(visit: SignedIn, code: str, database: Database) -> None:
    lead, path = visit("lead"), f"/tasks/{code}/directions/{direction_id(database, code)}/answer"
    form = page_of(lead.get(f"/tasks/{code}")).form(path).fields
    lead.post(path, form | {"answer": ANSWER})

    second = lead.post(path, form | {"answer": "Một câu trả lời khác.", "key": "another key"})

    assert second.status_code == 409
    assert "Một câu trả lời khác." in page_of(second).text
    assert events(database, code, "direction_answered") == 1


def test_a_direction_of_another_task_is_not_found(
    visit: SignedIn, code: str, new_task: NewTask, database: Database
) -> None:
    other = new_task()
    sent = {"answer": ANSWER, "key": "a key of mine"}

    path = f"/tasks/{other}/directions/{direction_id(database, code)}/answer"
    assert visit("lead").post(path, sent).status_code == 404


def test_it_waits_for_the_head_of_the_unit_until_it_is_answered(
    visit: SignedIn, code: str, database: Database, clock: MovingClock
) -> None:
    for who in ("standing", "member", "office", "commune"):
        assert "chi-dao" not in sections(page_of(visit(who).get("/decisions"))), who
    clock.move_to(datetime(2023, 9, 23, 9, tzinfo=clock.zone))
    page = page_of(visit("lead").get("/decisions"))
    assert sections(page) == {"chi-dao": [f"{code}#chi-dao"]}
    assert "Quá hạn trả lời" in page.text

    answer(visit("lead"), database, code, answer=ANSWER)

    assert sections(page_of(visit("lead").get("/decisions"))) == {}


def test_what_ended_meanwhile_does_not_wait_but_may_be_answered(visit: SignedIn, board: Board) -> None:
    code = board.codes["quiet"]
    send(board.visit("standing"), code, act="directions", **GIVEN)
    board.change("quiet", state=State.REVOKED)
    lead = board.visit("lead")

    assert "chi-dao" not in sections(page_of(lead.get("/decisions")))
    page = page_of(lead.get(f"/tasks/{code}"))
    assert "Kết thúc, không có trả lời" in page.text
    assert answer(lead, board.database, code, answer=ANSWER).status_code == 303
    assert ANSWER in page_of(lead.get(f"/tasks/{code}")).text
