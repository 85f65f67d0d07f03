"""The office gives ticked tasks to another member in charge: listed first, then all of them or none."""

from datetime import date, datetime
from typing import Any

import pytest
from sqlmodel import col, select

from pacnam_tasks.accounts.models import Appointment
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.history.models import Event
from pacnam_tasks.tasks.rules.facts import State
from tests.conftest import Visitor
from tests.factories import House
from tests.web.conftest import Board, NewTask, SignedIn, task_named
from tests.web.reading import Page, page_of

WHY = "Phân công lại theo kết luận của Thường trực."


@pytest.fixture
def codes(new_task: NewTask, saved_house: House) -> list[str]:
    """A task of the member, one of nobody with parts, and one of the standing member."""
    member, standing = saved_house.member.person_id, saved_house.standing.person_id
    return [new_task(member_id=member), new_task(parts=True), new_task(member_id=standing)]


def boxes(visitor: Visitor, path: str = "/tasks?sort=code") -> dict[str, str]:
    """The boxes of the list, with what each would send."""
    tags = page_of(visitor.get(path)).tags
    return {given["name"]: given["value"] for _tag, given in tags if given.get("form") == "bulk"}


def listed(visitor: Visitor, codes: list[str], member: int | str) -> Page:
    """The page that lists what was ticked."""
    ticked = {name: value for name, value in boxes(visitor).items() if name.removeprefix("task-") in codes}
    answer = visitor.post("/tasks/members", ticked | {"member": str(member)})
    assert answer.status_code == 200
    return page_of(answer)


def changes(database: Database) -> list[Event]:
    with database.reading() as session:
        return list(session.exec(select(Event).where(col(Event.kind) == "member_changed").order_by(col(Event.seq))))


def test_each_is_listed_with_old_and_new_before_anything_changes(
    visit: SignedIn, codes: list[str], saved_house: House, database: Database
) -> None:
    page = listed(visit("office"), codes, saved_house.standing.person_id)

    for words in (*codes, "Người member Người standing", "chưa có Người standing", "Người standing không đổi"):
        assert words in page.text, words
    assert changes(database) == []


def test_all_change_with_their_parts_and_nothing_else_does(
    visit: SignedIn, codes: list[str], saved_house: House, database: Database, clock: MovingClock
) -> None:
    before = {code: task_named(database, code) for code in (*codes, f"{codes[1]}-XBB")}
    clock.move_to(datetime(2023, 9, 20, 9, tzinfo=clock.zone))
    office, lead, standing = visit("office"), visit("lead"), saved_house.standing.person_id
    own = page_of(lead.get(f"/tasks/{codes[0]}")).form(f"/tasks/{codes[0]}/updates").fields
    form = listed(office, codes, standing).form("/tasks/members").fields | {"reason": WHY, "document": "12-TB/HU"}

    statuses = [office.post("/tasks/members", form).status_code for _n in range(2)]

    assert statuses == [303, 303]
    assert office.post("/tasks/members", form | {"reason": "Lý do khác."}).status_code == 409  # after the Back key
    for code, was in before.items():
        now = task_named(database, code)
        assert now.member_id == standing, code
        same = ("state", "version", "recorded_on", "percent", "quantity", "due_on")
        assert [getattr(now, name) for name in same] == [getattr(was, name) for name in same], code
    assert len(changes(database)) == 4  # two tasks and the two parts of one
    text = page_of(visit("lead").get(f"/tasks/{codes[0]}")).text
    for words in ("Người member → Người standing", WHY, "12-TB/HU", "Đổi đồng chí chỉ đạo"):
        assert words in text, words
    # The form that the unit opened before is still good.
    assert lead.post(f"/tasks/{codes[0]}/updates", own | {"quantity": "10"}).status_code == 303


def test_a_draft_goes_along_and_its_old_form_is_asked_again(
    visit: SignedIn, new_task: NewTask, saved_house: House, database: Database
) -> None:
    code, office = new_task(code="NV-2023-090", state="draft"), visit("office")
    form = {f"task-{code}": "0", "member": str(saved_house.member.person_id), "reason": WHY, "confirmed": "1"}

    assert boxes(office, "/tasks?state=draft") == {f"task-{code}": "0"}
    assert office.post("/tasks/members", form | {"key": "a key of mine"}).status_code == 303

    task = task_named(database, code)
    assert (task.state, task.member_id, task.version) == ("draft", saved_house.member.person_id, 2)


WRONG: list[tuple[dict[str, str], str]] = [
    ({"member": ""}, "Vui lòng chọn đồng chí chỉ đạo mới"),
    ({"member": "99999"}, "Vui lòng chọn đồng chí chỉ đạo mới"),
    ({"member": "x"}, "Vui lòng chọn đồng chí chỉ đạo mới"),
    ({"reason": " "}, "Vui lòng ghi lý do"),
    ({"reason": "x" * 10_001}, "10.001"),
    ({"reason": "Theo văn bản TỐI MẬT"}, "bí mật nhà nước"),
    ({"document": "x" * 121}, "nhiều nhất 120"),
    ({"key": "x"}, "chưa đầy đủ"),
]


def test_what_is_wrong_is_refused_and_stays_in_its_field(
    visit: SignedIn, codes: list[str], saved_house: House, database: Database
) -> None:
    office = visit("office")
    good = listed(office, codes, saved_house.standing.person_id).form("/tasks/members").fields
    good |= {"reason": WHY, "document": "12-TB/HU"}
    for typed, sentence in WRONG:
        answer = office.post("/tasks/members", good | typed)

        page = page_of(answer)
        assert answer.status_code == 422, typed
        assert sentence.casefold() in page.text.casefold(), typed
        assert all(f"task-{code}" in page.form("/tasks/members").fields for code in codes), typed
    assert changes(database) == []


def test_a_member_who_left_office_is_not_chosen(
    visit: SignedIn, codes: list[str], saved_house: House, database: Database
) -> None:
    with database.writing() as session:
        appointment = session.exec(
            select(Appointment).where(col(Appointment.person_id) == saved_house.member.person_id)
        ).one()
        appointment.valid_to = date(2023, 9, 14)
        session.add(appointment)
    member = str(saved_house.member.person_id)
    form = {f"task-{codes[1]}": "0", "member": member, "reason": WHY, "confirmed": "1", "key": "a key of mine"}

    assert visit("office").post("/tasks/members", form).status_code == 422
    assert changes(database) == []


def test_nothing_ticked_too_much_ticked_or_ticked_for_nothing(
    visit: SignedIn, codes: list[str], saved_house: House, database: Database
) -> None:
    office, standing = visit("office"), str(saved_house.standing.person_id)
    confirmed = {"member": standing, "reason": WHY, "confirmed": "1", "key": "a key of mine"}
    refused: list[tuple[dict[str, Any], str]] = [
        ({"member": standing}, "Chưa chọn nhiệm vụ nào."),
        (confirmed, "Chưa chọn nhiệm vụ nào."),
        ({"member": standing} | {f"task-NV-{n}": "0" for n in range(201)}, "nhiều nhất 200"),
        ({"member": standing, f"task-{codes[0]}": "-1"}, "chưa đầy đủ"),
        (confirmed | {f"task-{codes[2]}": standing}, "Đồng chí này đang chỉ đạo"),
    ]
    for form, sentence in refused:
        answer = office.post("/tasks/members", form)
        assert (answer.status_code, sentence in page_of(answer).text) == (422, True), sentence
    assert changes(database) == []


def test_what_changed_meanwhile_is_named_and_nothing_is_saved_by_half(
    visit: SignedIn, board: Board, saved_house: House, database: Database
) -> None:
    office, standing = visit("office"), saved_house.standing.person_id
    codes = [board.codes[name] for name in ("quiet", "far", "today")]
    form = listed(office, codes, standing).form("/tasks/members").fields | {"reason": WHY}
    board.change("quiet", member_id=saved_house.member.person_id)
    board.change("far", state=State.DONE)

    answer = office.post("/tasks/members", form)

    page = page_of(answer)
    assert answer.status_code == 409
    assert "NV-far, NV-quiet. Chưa đổi nhiệm vụ nào" in page.text
    assert changes(database) == []
    again = page.form("/tasks/members").fields
    assert "task-NV-far" not in again
    assert (again["task-NV-quiet"], again["reason"].strip()) == (str(saved_house.member.person_id), WHY)
    assert office.post("/tasks/members", again).status_code == 303
    assert len(changes(database)) == 2


def test_an_unknown_code_is_as_changed(visit: SignedIn, codes: list[str], saved_house: House) -> None:
    form = {f"task-{codes[1]}": "0", "task-NV-NONE": "0", "member": str(saved_house.standing.person_id)}
    form |= {"reason": WHY, "confirmed": "1", "key": "a key of mine"}

    answer = visit("office").post("/tasks/members", form)

    assert answer.status_code == 409
    assert "NV-NONE" in page_of(answer).text


def test_what_has_ended_and_parts_cannot_be_ticked(board: Board) -> None:
    office = board.visit("office")
    lists = ("", "&state=done", "&state=paused", "&state=revoked", "&q=split")
    ticked = {name.removeprefix("task-NV-") for more in lists for name in boxes(office, f"/tasks?level=all{more}")}

    assert {"quiet", "undated", "split", "submitted", "paused"} <= ticked
    assert not {"done-late", "done-on-time", "revoked", "split-XBB"} & ticked
    assert boxes(office, "/tasks?as_of=2023-09-10") == {}


def test_only_the_office_does_it(visit: SignedIn, codes: list[str], saved_house: House, database: Database) -> None:
    form = {f"task-{codes[1]}": "0", "member": str(saved_house.standing.person_id), "reason": WHY, "confirmed": "1"}
    form["key"] = "a key of mine"
    for who in ("standing", "member", "lead", "staff", "stranger", "commune", "inspector", "administrator"):
        visitor = visit(who)
        assert visitor.post("/tasks/members", form).status_code == 403, who
        assert boxes(visitor) == {}, who
    assert changes(database) == []
