"""The office drafts, standing members give out: by form, with everything wrong refused and nothing typed lost."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import col, select

from pacnam_tasks.core.db import Database
from pacnam_tasks.history.models import Event
from pacnam_tasks.tasks.queries.one import beside
from pacnam_tasks.units.models import Unit
from tests.conftest import TODAY, Visitor
from tests.factories import House
from tests.web.conftest import NewTask, SignedIn, n_rows, task_named
from tests.web.reading import page_of

GOOD = {
    "title": "Trồng rừng sản xuất",
    "field": "lam-nghiep",
    "lead": "HKL",
    "quoted": "Trồng mới 50 ha rừng.",
    "start_on": "15/09/2023",
    "due_on": "30/11/2023",
    "measure": "ha",
    "measure_kind": "count",
    "target": "50,5",
    "weight": "2",
    "co-XBB": "1",
    "co-XCL": "1",
}


def new_form(visitor: Visitor, **typed: str) -> dict[str, Any]:
    return page_of(visitor.get("/tasks/new")).form("/tasks").fields | GOOD | typed


def events_of(database: Database, code: str) -> list[Event]:
    task_id = task_named(database, code).id
    with database.reading() as session:
        return list(session.exec(select(Event).where(col(Event.task_id) == task_id).order_by(col(Event.seq))))


def test_the_office_drafts_a_task(visit: SignedIn, database: Database, saved_house: House) -> None:
    visitor = visit("office")
    member = str(saved_house.member.person_id)

    response = visitor.post("/tasks", new_form(visitor, member=member, needs_evidence="1", review_on="1/11"))

    assert (response.status_code, response.location) == (303, "/tasks/NV-2023-001")
    task = task_named(database, "NV-2023-001")
    assert (task.state, task.title, task.target, task.weight) == ("draft", GOOD["title"], Decimal("50.5"), Decimal(2))
    assert (task.original_due_on, task.due_on, task.review_on) == (
        date(2023, 11, 30),
        date(2023, 11, 30),
        date(2023, 11, 1),
    )
    assert (task.member_id, task.needs_evidence) == (saved_house.member.person_id, True)
    with database.reading() as session:
        assert beside(session, task.id or 0).co_units == ["Xã Bộc Bố", "Xã Cổ Linh"]


def test_a_draft_is_recorded_as_an_event_without_facts(visit: SignedIn, database: Database) -> None:
    visitor = visit("office")
    visitor.post("/tasks", new_form(visitor))

    [event] = events_of(database, "NV-2023-001")

    assert (event.kind, event.facts) == ("drafted", None)
    assert "Lập dự thảo" in page_of(visitor.get("/tasks/NV-2023-001")).text


def test_the_next_code_is_proposed(visit: SignedIn, new_task: NewTask) -> None:
    new_task(code="NV-2023-009", parts=True)
    new_task(code="NV-2022-044")

    assert page_of(visit("office").get("/tasks/new")).form("/tasks").fields["code"] == "NV-2023-010"


def test_the_same_form_sent_twice_makes_one_draft(visit: SignedIn, database: Database) -> None:
    visitor = visit("office")
    form = new_form(visitor)

    answers = [visitor.post("/tasks", form) for _ in range(2)]

    assert {(answer.status_code, answer.location) for answer in answers} == {(303, "/tasks/NV-2023-001")}
    assert (n_rows(database, "task"), n_rows(database, "event")) == (1, 1)


LONG = "Trồng rừng. " * 9000
WRONG: dict[str, tuple[dict[str, str], str]] = {
    "due before start": ({"due_on": "14/09/2023"}, "Ngày đến hạn ở trước ngày bắt đầu"),
    "no day at all": ({"due_on": ""}, "Mỗi nhiệm vụ phải có thời hạn hoặc ngày rà soát."),
    "no start": ({"start_on": " "}, "Đề nghị nhập ngày bắt đầu thực hiện."),
    "no such day": ({"due_on": "31/11/2023"}, "Tháng 11/2023 không có ngày 31."),
    "a day of another age": ({"due_on": "30/11/9999"}, "từ năm 2000 đến năm 2100"),
    "review before start": ({"review_on": "1/9/2023"}, "Ngày rà soát trước ngày bắt đầu."),
    "recurring without end": ({"due_on": "", "review_on": "1/11", "recurrence": "weekly"}, "Việc thường xuyên cần"),
    "target 0": ({"target": "0"}, "Chỉ tiêu phải lớn hơn không."),
    "target below 0": ({"target": "-1"}, "Chỉ tiêu phải lớn hơn không."),
    "a number read two ways": ({"target": "1.234"}, "“1.234” có thể hiểu là 1.234 hoặc 1,234."),
    "no number": ({"target": "nhiều"}, "“nhiều” không phải là số."),
    "a target too large": ({"target": "9999999999999"}, "Số này quá lớn."),
    "a share over the whole": ({"target": "120", "measure_kind": "percent"}, "120"),
    "a target without measure": ({"measure": ""}, "Chỉ tiêu phải kèm đơn vị đo"),
    "a target without kind": ({"measure_kind": ""}, "Đề nghị chọn cách cộng dồn"),
    "a baseline without target": ({"target": "", "baseline": "5"}, "chỉ tính được khi có chỉ tiêu"),
    "weight 0": ({"weight": "0"}, "Trọng số phải từ 0,01 đến 1.000."),
    "no title": ({"title": "  "}, "Đề nghị ghi nội dung nhiệm vụ."),
    "a title over 1,000": ({"title": "x" * 1001}, "Nội dung có 1.001 ký tự; chỉ ghi được nhiều nhất 1.000 ký tự."),
    "wording of 100 kB": ({"quoted": LONG}, "ký tự; chỉ ghi được nhiều nhất 10.000 ký tự."),
    "an unknown unit": ({"lead": "XYZ"}, "Không có đơn vị “XYZ”."),
    "no unit": ({"lead": ""}, "Đề nghị chọn đơn vị chủ trì."),
    "an unknown helper": ({"co-XYZ": "1"}, "Không có đơn vị “XYZ”."),
    "the lead helps itself": ({"co-HKL": "1"}, "không đồng thời là đơn vị phối hợp"),
    "helpers and none": ({"no_co_units": "1"}, "lại ghi không có đơn vị phối hợp"),
    "an unknown field": ({"field": "x"}, "Đề nghị chọn lĩnh vực."),
    "an unknown member": ({"member": "99999"}, "Không chọn được “99999” ở đây."),
    "a member who is none": ({"member": "x"}, "Không chọn được “x” ở đây."),
    "an unknown plan": ({"plan": "2019"}, "Không chọn được “2019” ở đây."),
    "an unknown rhythm": ({"recurrence": "daily"}, "Không chọn được “daily” ở đây."),
    "a code of no kind": ({"code": "new"}, "Mã nhiệm vụ có dạng NV-2023-021"),
    "a code like a part": ({"code": "NV-2023-001-XBB"}, "Mã nhiệm vụ có dạng NV-2023-021"),
    "no code": ({"code": ""}, "Mã nhiệm vụ có dạng NV-2023-021"),
}


@pytest.mark.parametrize(("typed", "sentence"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_refused_and_stays_in_its_field(
    visit: SignedIn, database: Database, typed: dict[str, str], sentence: str
) -> None:
    visitor = visit("office")

    response = visitor.post("/tasks", new_form(visitor, **typed))

    page = page_of(response)
    assert response.status_code == 422
    assert sentence in page.text
    kept = page.form("/tasks").fields
    for name in ("title", "quoted", "due_on", "target", "weight"):
        assert kept[name].strip() == (GOOD | typed).get(name, "").strip()
    assert kept.get("co-XBB") == "1"
    assert n_rows(database, "task") == 0


def test_a_unit_that_has_ended_gets_no_task(visit: SignedIn, database: Database, saved_house: House) -> None:
    with database.writing() as session:
        unit = session.get_one(Unit, saved_house.units["HKL"])
        unit.valid_to = date(2023, 8, 31)
        session.add(unit)
    visitor = visit("office")

    response = visitor.post("/tasks", new_form(visitor))

    assert response.status_code == 422
    assert "Hạt Kiểm lâm huyện không còn hiệu lực tại ngày này." in page_of(response).text
    assert n_rows(database, "task") == 0


def test_a_code_is_taken_once(visit: SignedIn, new_task: NewTask) -> None:
    new_task(code="NV-2023-050")
    visitor = visit("office")

    response = visitor.post("/tasks", new_form(visitor, code="NV-2023-050"))

    assert response.status_code == 422
    assert "Đã có nhiệm vụ mã NV-2023-050." in page_of(response).text


@pytest.fixture
def draft(visit: SignedIn) -> str:
    """A draft of the office."""
    visitor = visit("office")
    visitor.post("/tasks", new_form(visitor, code="NV-2023-030", target="1234,125"))
    return "NV-2023-030"


def edit_form(visitor: Visitor, draft: str, **typed: str) -> dict[str, Any]:
    fields = page_of(visitor.get(f"/tasks/{draft}/edit")).form(f"/tasks/{draft}/edit").fields
    chosen = {name: GOOD[name] for name in ("field", "lead", "measure_kind")}
    return fields | chosen | typed


def test_a_form_of_a_draft_says_what_the_draft_says(visit: SignedIn, draft: str, database: Database) -> None:
    visitor = visit("office")
    before = task_named(database, draft).model_dump(exclude={"version", "updated_at"})

    response = visitor.post(f"/tasks/{draft}/edit", edit_form(visitor, draft))

    assert response.status_code == 303
    assert task_named(database, draft).model_dump(exclude={"version", "updated_at"}) == before


def test_a_corrected_draft_says_what_changed(visit: SignedIn, draft: str, database: Database) -> None:
    visitor = visit("office")
    form = edit_form(visitor, draft, title="Trồng rừng phòng hộ", code="NV-2023-031")
    del form["co-XBB"]

    response = visitor.post(f"/tasks/{draft}/edit", form)

    assert response.location == "/tasks/NV-2023-031"
    task = task_named(database, "NV-2023-031")
    assert (task.title, "phong ho" in task.search_text) == ("Trồng rừng phòng hộ", True)
    event = events_of(database, "NV-2023-031")[-1]
    assert event.kind == "edited"
    assert all(name in event.data for name in ('"title"', '"co_unit_ids"', '"code"'))
    assert '"target"' not in event.data


def test_a_draft_changed_meanwhile_is_not_overwritten(visit: SignedIn, draft: str, database: Database) -> None:
    visitor = visit("office")
    old = edit_form(visitor, draft, title="Lời cũ, gõ lâu")
    visitor.post(f"/tasks/{draft}/edit", edit_form(visitor, draft, title="Lời mới"))

    response = visitor.post(f"/tasks/{draft}/edit", old)

    assert response.status_code == 409
    assert page_of(response).form(f"/tasks/{draft}/edit").fields["title"].strip() == "Lời cũ, gõ lâu"
    assert task_named(database, draft).title == "Lời mới"


def test_a_correction_sent_twice_is_one(visit: SignedIn, draft: str, database: Database) -> None:
    visitor = visit("office")
    form = edit_form(visitor, draft, title="Lời mới")

    assert [visitor.post(f"/tasks/{draft}/edit", form).status_code for _ in range(2)] == [303, 303]
    assert [event.kind for event in events_of(database, draft)] == ["drafted", "edited"]


OTHERS = {
    "standing": 403, "member": 403, "inspector": 403, "administrator": 403, "lead": 404, "staff": 404, "stranger": 404,
    "commune": 404,
}  # fmt: skip


@pytest.mark.parametrize(("who", "status"), OTHERS.items())
def test_nobody_else_drafts_or_corrects(visit: SignedIn, draft: str, database: Database, who: str, status: int) -> None:
    visitor, form = visit(who), GOOD | {"code": "NV-2023-099", "version": "1", "key": "a-key-of-form"}

    answers = [
        visitor.get("/tasks/new").status_code,
        visitor.post("/tasks", form).status_code,
        visitor.get(f"/tasks/{draft}/edit").status_code,
        visitor.post(f"/tasks/{draft}/edit", form).status_code,
    ]

    # The inspector is turned away at the gate, as is whoever may not know of the draft by its own address.
    assert answers == [403, 403, status, status]
    assert n_rows(database, "task") == 1


def test_an_assigned_task_is_no_longer_corrected(visit: SignedIn, new_task: NewTask, database: Database) -> None:
    code = new_task(state="assigned")
    form = GOOD | {"code": "NV-2023-099", "version": "2", "key": "a-key-of-form"}

    response = visit("office").post(f"/tasks/{code}/edit", form)

    assert response.status_code == 403
    assert task_named(database, code).title != GOOD["title"]


def test_a_draft_says_what_is_not_clear_yet(visit: SignedIn, draft: str) -> None:
    form = page_of(visit("office").get(f"/tasks/{draft}/edit")).text
    page = page_of(visit("standing").get(f"/tasks/{draft}")).text

    for text in (form, page):
        assert "5 rõ 3/5" in text
        assert "Rõ người còn thiếu: đồng chí chỉ đạo chưa rõ" in text
        assert "Rõ việc đã rõ" in text
    assert "Giao nhiệm vụ" in page


def tick(visitor: Visitor, *codes: str) -> dict[str, str]:
    """The form of the drafts with these ticked."""
    tags = page_of(visitor.get("/tasks/assignments")).tags
    boxes = {given["name"]: given["value"] for _tag, given in tags if given.get("name", "").startswith("task-")}
    return {f"task-{code}": boxes[f"task-{code}"] for code in codes}


def test_ticked_drafts_are_listed_before_they_are_assigned(
    visit: SignedIn, new_task: NewTask, database: Database
) -> None:
    first, second, third = (new_task(state="draft") for _ in range(3))
    visitor = visit("standing")

    page = page_of(visitor.post("/tasks/assignments", tick(visitor, first, second)))
    asked = page.form("/tasks/assignments").fields
    states = [task_named(database, code).state for code in (first, second, third)]
    answers = [visitor.post("/tasks/assignments", asked).status_code for _ in range(2)]

    assert first in page.text
    assert third not in page.text
    assert states == ["draft"] * 3
    assert answers == [303, 303]
    assert [task_named(database, code).state for code in (first, second, third)] == ["assigned", "assigned", "draft"]
    assert [len(events_of(database, code)) for code in (first, second)] == [1, 1]


def test_all_ticked_drafts_are_assigned_or_none(visit: SignedIn, new_task: NewTask, database: Database) -> None:
    first, second = new_task(state="draft"), new_task(state="draft")
    visitor = visit("standing")
    asked = page_of(visitor.post("/tasks/assignments", tick(visitor, first, second))).form("/tasks/assignments").fields
    visitor.post("/tasks/assignments", tick(visitor, second) | {"confirmed": "1", "key": "another-key"})

    response = visitor.post("/tasks/assignments", asked)

    assert response.status_code == 409
    assert [task_named(database, code).state for code in (first, second)] == ["draft", "assigned"]


def test_nothing_ticked_is_said(visit: SignedIn, new_task: NewTask) -> None:
    new_task(state="draft")

    response = visit("standing").post("/tasks/assignments", {})

    assert response.status_code == 422
    assert "Chưa chọn nhiệm vụ nào." in page_of(response).text


@pytest.mark.parametrize("who", ["office", "member", "lead", "staff", "inspector", "administrator"])
def test_only_standing_members_assign_together(
    visit: SignedIn, new_task: NewTask, database: Database, who: str
) -> None:
    code = new_task(state="draft")
    form = {f"task-{code}": "1", "confirmed": "1", "key": "a-key-of-form"}

    assert visit(who).post("/tasks/assignments", form).status_code == 403
    assert task_named(database, code).state == "draft"


@pytest.mark.parametrize("who", ["office", "standing"])
def test_drafts_wait_on_the_desk(visit: SignedIn, new_task: NewTask, who: str) -> None:
    code = new_task(state="draft", title="Việc còn là dự thảo")
    visitor = visit(who)

    home = page_of(visitor.get("/"))

    assert "Dự thảo chờ giao 1" in home.text
    assert "/tasks/assignments" in {link.url for link in home.links}
    assert "Việc còn là dự thảo" in page_of(visitor.get("/tasks/assignments")).text
    assert f"/tasks/{code}" in {link.url for link in home.links}


def test_a_draft_counts_nowhere(visit: SignedIn, draft: str, database: Database) -> None:
    rows = visit("office").get("/progress?format=json").get_json()

    assert rows["total"]["assigned"] == 0
    assert task_named(database, draft).recorded_on == TODAY


OFF = "30/09/2023 là ngày nghỉ"


def test_a_due_day_on_a_day_off_is_asked_about_once(visit: SignedIn, database: Database) -> None:
    visitor = visit("office")

    asked = page_of(visitor.post("/tasks", new_form(visitor, due_on="30/09/2023")))
    kept = visitor.post("/tasks", new_form(visitor, due_on="30/09/2023", sure="1"))
    edit = "/tasks/NV-2023-001/edit"
    stays = visitor.post(edit, edit_form(visitor, "NV-2023-001", title="Lời khác"))
    moves = visitor.post(edit, edit_form(visitor, "NV-2023-001", due_on="01/10/2023"))
    rolls = visitor.post(edit, edit_form(visitor, "NV-2023-001", due_on="01/10/2023", rolls="1"))

    assert OFF in asked.text
    assert "sure" in {given.get("name") for _tag, given in asked.tags}
    assert [one.status_code for one in (kept, stays, moves, rolls)] == [303, 303, 422, 303]
    assert task_named(database, "NV-2023-001").due_on == date(2023, 10, 1)


def test_a_draft_whose_due_day_has_passed_is_assigned_only_when_that_is_meant(
    visit: SignedIn, new_task: NewTask, database: Database
) -> None:
    past: dict[str, Any] = {"state": "draft", "start_on": date(2023, 9, 1), "due_on": date(2023, 9, 14)}
    first, second = new_task(**past), new_task(**past)
    visitor = visit("standing")
    listed = page_of(visitor.post("/tasks/assignments", tick(visitor, first))).form("/tasks/assignments").fields
    alone = page_of(visitor.get(f"/tasks/{second}"))
    form = alone.form(f"/tasks/{second}/assignment").fields

    asked = visitor.post("/tasks/assignments", listed)
    refused = visitor.post(f"/tasks/{second}/assignment", form)
    answers = [
        visitor.post("/tasks/assignments", page_of(asked).form("/tasks/assignments").fields | {"late": "1"}),
        visitor.post(f"/tasks/{second}/assignment", form | {"late": "1"}),
    ]

    assert (asked.status_code, refused.status_code) == (422, 422)
    assert f"{first} (14/09/2023)" in page_of(asked).text
    assert "Vẫn giao với hạn đã qua" in page_of(asked).text
    assert "Vẫn giao với hạn đã qua" in alone.text
    assert [one.status_code for one in answers] == [303, 303]
    assert [task_named(database, code).state for code in (first, second)] == ["assigned", "assigned"]


DOCUMENT = {
    "document_kind": "Kết luận",
    "document_number": "125-KL/HU",
    "document_issued_on": "12/09/2023",
    "document_issuer": "Thường trực Huyện ủy",
    "document_abstract": "Về trồng rừng vụ thu",
}


def test_a_new_document_is_entered_with_the_draft_that_it_orders(visit: SignedIn, database: Database) -> None:
    visitor = visit("office")

    first = visitor.post("/tasks", new_form(visitor, **DOCUMENT))
    page = page_of(visitor.get("/tasks/NV-2023-001")).text
    again = page_of(visitor.post("/tasks", new_form(visitor, **DOCUMENT)))
    unnumbered = DOCUMENT | {"document_number": "", "document_abstract": "Về giao rừng"}
    edited = visitor.post("/tasks/NV-2023-001/edit", edit_form(visitor, "NV-2023-001", document="", **unnumbered))

    assert (first.status_code, edited.status_code) == (303, 303)
    assert "Kết luận 125-KL/HU ngày 12/09/2023: Về trồng rừng vụ thu" in page
    assert "Văn bản này đã có trong danh sách." in again.text
    assert n_rows(database, "source_document") == 2
    assert "Kết luận ngày 12/09/2023: Về giao rừng" in page_of(visitor.get("/tasks/new")).text
    assert [event.kind for event in events_of(database, "NV-2023-001")] == ["drafted", "edited"]
    assert "125-KL/HU" in events_of(database, "NV-2023-001")[0].data


def test_a_document_that_is_not_whole_is_refused_with_what_was_typed(visit: SignedIn, database: Database) -> None:
    visitor = visit("office")
    visitor.post("/tasks", new_form(visitor, **DOCUMENT))
    wrong = {"document": "1", "document_issued_on": "16/09/2023", "document_kind": "", "document_abstract": " "}

    page = page_of(visitor.post("/tasks", new_form(visitor, **(DOCUMENT | wrong))))

    for sentence in ("Đề nghị ghi loại văn bản", "không sau hôm nay", "Đề nghị ghi trích yếu", "chỉ lấy một"):
        assert sentence in page.text
    assert page.form("/tasks").fields["document_number"] == "125-KL/HU"
    assert n_rows(database, "source_document") == 1
