"""Undated work: never without a day of review, shown when that has come, reviewed by form, its silence counted."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.core.errors import Refused
from pacnam_tasks.tasks.actions import NewTask as Draft
from pacnam_tasks.tasks.actions import assign, save_new
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.splitting.actions import break_down
from pacnam_tasks.tasks.splitting.shares import Share
from tests.conftest import TODAY
from tests.factories import House, make_task
from tests.web.conftest import Board, NewTask, SignedIn, fill_in, send, task_named
from tests.web.reading import page_of
from tests.web.test_decisions import events
from tests.web.test_waiting import sections

FOUND: dict[str, Any] = {"note": "Vẫn duy trì nền nếp, chưa cần đổi cách làm.", "next_on": "16/10/2023"}


@pytest.fixture
def code(new_task: NewTask, clock: MovingClock) -> str:
    """Undated work to be reviewed on 25/09, on the morning of that day."""
    made = new_task(due_on=None, review_on=date(2023, 9, 25))
    clock.move_to(datetime(2023, 9, 25, 9, tzinfo=clock.zone))
    return made


def is_listed(visit: SignedIn, who: str, code: str) -> bool:
    """Whether it is in the list of what is to be reviewed."""
    rows = visit(who).get("/tasks?activity=to_review&level=all&format=json").get_json()["rows"]
    return code in {row["code"] for row in rows}


def test_it_shows_from_its_day_on_to_those_who_review(visit: SignedIn, code: str, clock: MovingClock) -> None:
    for who in ("office", "standing", "member"):
        home = visit(who).get("/")
        assert 'id="to-review"' in home.get_data(as_text=True), who
        assert "rà soát 25/09/2023 10 ngày chưa cập nhật" in page_of(home).text, who
    for who in ("office", "standing"):
        assert sections(page_of(visit(who).get("/decisions")))["ra-soat"] == [f"{code}#ra-soat"], who
    assert is_listed(visit, "office", code)
    for who in ("office", "lead", "inspector"):
        page = page_of(visit(who).get(f"/tasks/{code}")).text
        assert "Đến ngày rà soát" in page, who
        assert "10 ngày chưa cập nhật" in page, who
    assert "rà soát 25/09/2023" in page_of(visit("lead").get("/")).text

    clock.move_to(clock.now() - timedelta(days=1))
    assert not is_listed(visit, "office", code)
    assert 'id="to-review"' not in visit("office").get("/").get_data(as_text=True)


def test_a_review_sets_the_next_day_and_does_not_hide_the_silence(
    visit: SignedIn, code: str, database: Database
) -> None:
    before = task_named(database, code)
    lead = visit("lead")
    own = fill_in(lead, code, note="Đã làm.")

    assert send(visit("office"), code, act="reviews", **FOUND).status_code == 303

    after = task_named(database, code)
    assert after.review_on == date(2023, 10, 16)
    assert (after.version, after.recorded_on, after.state) == (before.version, before.recorded_on, before.state)
    assert not is_listed(visit, "office", code)
    page = page_of(visit("lead").get(f"/tasks/{code}")).text
    for words in (FOUND["note"], "Rà soát 25/09/2023 → 16/10/2023", "10 ngày chưa cập nhật"):
        assert words in page, words
    assert lead.post(f"/tasks/{code}/updates", own).status_code == 303
    assert "10 ngày chưa cập nhật" not in page_of(visit("lead").get(f"/tasks/{code}")).text


MAY = {
    "office": 303, "standing": 303, "member": 403, "lead": 403, "staff": 403, "stranger": 404, "commune": 404,
    "inspector": 403, "administrator": 403,
}  # fmt: skip


def test_only_those_whose_business_it_is(visit: SignedIn, new_task: NewTask, database: Database) -> None:
    found = {}
    for who, status in MAY.items():
        code = new_task(due_on=None, review_on=TODAY)
        form = FOUND | {"before": TODAY.isoformat(), "key": f"key of {code}"}
        found[who] = visit(who).post(f"/tasks/{code}/reviews", form).status_code
        assert events(database, code, "reviewed") == (status == 303)

    assert found == MAY


def test_a_part_is_reviewed_by_the_head_of_the_whole(visit: SignedIn, new_task: NewTask, database: Database) -> None:
    part = new_task(due_on=None, review_on=TODAY, parts=True) + "-XBB"
    form = FOUND | {"before": TODAY.isoformat()}

    assert visit("office").post(f"/tasks/{part}/reviews", form | {"key": "a key of office"}).status_code == 403
    assert part in [code.partition("#")[0] for code in sections(page_of(visit("lead").get("/decisions")))["ra-soat"]]
    assert send(visit("lead"), part, act="reviews", **FOUND).status_code == 303
    assert task_named(database, part).review_on == date(2023, 10, 16)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"note": " "}, "Vui lòng ghi kết quả rà soát."),
        ({"note": "x" * 10_001}, "10.001"),
        ({"note": "Theo văn bản TUYỆT MẬT"}, "bí mật nhà nước"),
        ({"next_on": ""}, "Vui lòng ghi ngày rà soát tiếp theo."),
        ({"next_on": "25/09/2023"}, "phải sau hôm nay"),
        ({"next_on": "24/09/2023"}, "đã qua"),
        ({"next_on": "31/02/2024"}, "Tháng 2/2024 không có ngày 31."),
        ({"next_on": "01/01/2101"}, "từ năm 2000 đến năm 2100"),
        ({"before": "hôm qua"}, "chưa đầy đủ"),
    ],
)
def test_a_refused_review_keeps_what_was_typed(
    visit: SignedIn, code: str, database: Database, typed: dict[str, str], sentence: str
) -> None:
    sent = send(visit("office"), code, act="reviews", **(FOUND | typed))

    page = page_of(sent)
    assert sent.status_code == 422
    assert sentence.casefold() in page.text.casefold()
    kept = page.form(f"/tasks/{code}/reviews").fields
    typed_in = {name: text for name, text in (FOUND | typed).items() if name != "before"}
    assert {name: kept[name].strip() for name in typed_in} == {name: text.strip() for name, text in typed_in.items()}
    assert events(database, code, "reviewed") == 0


def test_of_two_reviews_at_once_the_second_is_asked_again(visit: SignedIn, code: str, database: Database) -> None:
    office = visit("office")
    form = fill_in(office, code, act="reviews", **FOUND)
    send(visit("standing"), code, act="reviews", **(FOUND | {"next_on": "02/10/2023"}))

    answer = office.post(f"/tasks/{code}/reviews", form)

    assert answer.status_code == 409
    assert FOUND["note"] in page_of(answer).form(f"/tasks/{code}/reviews").fields["note"]
    assert task_named(database, code).review_on == date(2023, 10, 2)


def test_a_form_sent_twice_counts_once(visit: SignedIn, code: str, database: Database) -> None:
    office = visit("office")
    form = fill_in(office, code, act="reviews", **FOUND)

    assert [office.post(f"/tasks/{code}/reviews", form).status_code for _n in range(2)] == [303, 303]
    assert events(database, code, "reviewed") == 1


def test_work_with_a_due_day_has_its_clock_instead(visit: SignedIn, new_task: NewTask, database: Database) -> None:
    code, office = new_task(review_on=TODAY), visit("office")

    assert not page_of(office.get(f"/tasks/{code}")).has_form(f"/tasks/{code}/reviews")
    form = FOUND | {"before": TODAY.isoformat(), "key": "a key of mine"}
    assert office.post(f"/tasks/{code}/reviews", form).status_code == 422
    assert not is_listed(visit, "office", code)


def test_a_past_day_knows_what_was_to_be_reviewed_then(visit: SignedIn, code: str) -> None:
    send(visit("office"), code, act="reviews", **FOUND)
    visitor = visit("office")

    def rows(day: str) -> list[str]:
        answer = visitor.get(f"/tasks?activity=to_review&as_of={day}&format=json")
        return [row["code"] for row in answer.get_json()["rows"]]

    assert rows("2023-09-24") == []
    assert rows("2023-09-25") == []


def test_whoever_sees_only_how_the_whole_stands_sees_no_day_of_review(visit: SignedIn, new_task: NewTask) -> None:
    code = new_task(due_on=None, review_on=TODAY, parts=True)

    assert "rà soát" not in page_of(visit("commune").get(f"/tasks/{code}")).text.casefold()


def test_what_has_ended_or_waits_is_not_reviewed(board: Board) -> None:
    rows = board.visit("office").get("/tasks?activity=to_review&format=json").get_json()["rows"]
    codes = {row["code"] for row in rows}

    assert codes == set()
    board.change("undated", review_on=TODAY)
    rows = board.visit("office").get("/tasks?activity=to_review&format=json").get_json()["rows"]
    assert [row["code"] for row in rows] == ["NV-undated"]


def bare(database: Database, house: House, clock: MovingClock, code: str) -> None:
    """A draft with neither day, as it may have come from outside."""
    with database.writing() as session:
        new = Draft(
            code=code,
            title="Việc không có ngày nào",
            field_id=house.fields["nong-nghiep"],
            lead_unit_id=house.units["NNPTNT"],
            start_on=TODAY,
            due_on=None,
        )
        save_new(session, new, clock)


def test_nothing_is_given_out_without_a_day(
    visit: SignedIn, new_task: NewTask, database: Database, saved_house: House, clock: MovingClock
) -> None:
    bare(database, saved_house, clock, "NV-2023-090")
    good, standing = new_task(code="NV-2023-091", state="draft"), visit("standing")

    alone = send(standing, "NV-2023-090", act="assignment")
    ticked = {"task-NV-2023-090": "1", f"task-{good}": "1", "confirmed": "1", "key": "a key of mine"}
    together = standing.post("/tasks/assignments", ticked)

    for answer in (alone, together):
        assert answer.status_code == 422
        assert "NV-2023-090 chưa có hạn và cũng chưa có ngày rà soát." in page_of(answer).text
    assert [task_named(database, code).state for code in ("NV-2023-090", good)] == ["draft", "draft"]


def test_nothing_is_split_without_a_day(
    database: Database, saved_house: House, clock: MovingClock, visit: SignedIn
) -> None:
    del visit
    with database.writing() as session:
        task: Task = make_task(session, saved_house, clock, due_on=None)
        task.review_on = None  # as loaded in bulk
        session.flush()
        with pytest.raises(Refused):
            break_down(session, task, [Share(saved_house.units["XBB"], "XBB")], by=saved_house.lead, clock=clock)
        task.state = "draft"
        with pytest.raises(Refused):
            assign(session, task, by=saved_house.standing, clock=clock)
