"""Directions on a field: who gives and answers them, who reads what, what is refused, who follows them up."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import text

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.tasks import summary
from tests.conftest import TODAY, Visitor, counted
from tests.factories import House
from tests.web.conftest import NewTask, SignedIn, n_rows
from tests.web.reading import Page, page_of
from tests.web.test_waiting import sections

FIELD = "/progress/fields/nong-nghiep/directions"
SAID = "Rà soát tiến độ tiêm phòng, báo cáo nơi chậm."
ANSWERS = {"NNPTNT": "Đã rà soát xong bảy xã.", "XBB": "Xã còn hai thôn chưa tiêm."}
GIVEN: dict[str, str] = {"text": SAID, "answer_by": "22/09/2023", "to-NNPTNT": "1", "to-XBB": "1"}
HEADS = {"NNPTNT": "lead", "XBB": "commune"}


@pytest.fixture
def at_work(new_task: NewTask) -> str:
    """A task of the field, split between the two communes: three units lead work in it."""
    return new_task(parts=True)


def direct(visitor: Visitor, **typed: str) -> Any:
    """Fill the form of the field's page in and send it."""
    return visitor.post(FIELD, page_of(visitor.get(FIELD)).form(FIELD).fields | GIVEN | typed)


@pytest.fixture
def given(at_work: str, visit: SignedIn) -> None:
    """The member in charge has directed the lead unit and a commune."""
    assert direct(visit("member")).status_code == 303


def answer(visitor: Visitor, text_: str) -> Any:
    """Answer the only direction that waits for this head."""
    [form] = [one for one in page_of(visitor.get(FIELD)).forms if one.action.endswith("/answer")]
    return visitor.post(form.action, form.fields | {"answer": text_})


def n_events(database: Database, kind: str) -> int:
    """How many such events there are; they belong to no task."""
    with database.reading() as session:
        counting = text("SELECT count(*) FROM event WHERE kind = :kind AND task_id IS NULL")
        return int(session.connection().execute(counting, {"kind": kind}).scalar_one())


MAY = {
    "office": (403, 403), "standing": (303, 403), "member": (303, 403), "lead": (403, 303), "staff": (403, 403),
    "stranger": (403, 404), "commune2": (403, 404), "inspector": (403, 403), "administrator": (403, 403),
}  # fmt: skip


def test_only_those_whose_business_it_is(visit: SignedIn, given: None, database: Database) -> None:
    [path] = [one.action for one in page_of(visit("lead").get(FIELD)).forms if one.action.endswith("/answer")]
    found = {}
    for who in sorted(MAY, key="lead".__eq__):
        sent = GIVEN | {"key": f"key of {who}"}
        directed = visit(who).post(FIELD, sent).status_code
        found[who] = (directed, visit(who).post(path, {"answer": "Xong.", "key": f"key2 of {who}"}).status_code)

    assert found == MAY
    assert (n_rows(database, "field_direction"), n_events(database, "field_directed")) == (3, 3)


def test_a_member_directs_only_in_the_own_fields(visit: SignedIn, new_task: NewTask, saved_house: House) -> None:
    new_task(field_id=saved_house.fields["lam-nghiep"], lead="HKL")
    path = FIELD.replace("nong-nghiep", "lam-nghiep")

    assert visit("member").post(path, GIVEN | {"to-HKL": "1", "key": "a key of mine"}).status_code == 403
    assert not page_of(visit("member").get(path)).has_form(path)
    assert page_of(visit("standing").get(path)).has_form(path)


def test_each_unit_reads_the_text_and_its_own_answer(visit: SignedIn, given: None, database: Database) -> None:
    for unit, who in HEADS.items():
        assert answer(visit(who), ANSWERS[unit]).status_code == 303

    read = {who: page_of(visit(who).get(FIELD)).text for who in ("lead", "staff", "commune", "commune2", "stranger")}
    reads = {who: (SAID in words, *(one in words for one in ANSWERS.values())) for who, words in read.items()}
    assert reads == {
        "lead": (True, True, False),
        "staff": (True, True, False),
        "commune": (True, False, True),
        "commune2": (False, False, False),
        "stranger": (False, False, False),
    }
    for who in ("member", "standing", "office", "inspector"):
        for path in (FIELD, "/progress/fields/nong-nghiep"):
            words = page_of(visit(who).get(path)).text
            assert all(one in words for one in (SAID, *ANSWERS.values())), (who, path)
    assert n_events(database, "field_direction_answered") == 2


def test_the_page_of_the_field_tells_of_today_only(visit: SignedIn, given: None) -> None:
    office = visit("office")

    assert SAID in page_of(office.get("/progress/fields/nong-nghiep")).text
    assert SAID not in page_of(office.get("/progress/fields/nong-nghiep?as_of=14/09/2023")).text
    assert SAID not in page_of(office.get("/progress/fields/lam-nghiep")).text


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"text": " "}, "Vui lòng ghi nội dung đơn vị cần làm."),
    ({"text": "Văn bản TUYỆT MẬT"}, "bí mật nhà nước"),
    ({"answer_by": "14/09/2023"}, "đã qua"),
    ({"answer_by": ""}, "Vui lòng ghi ngày"),
    ({"to-NNPTNT": None, "to-XBB": None}, "Vui lòng chọn đơn vị nhận ý kiến chỉ đạo."),
    ({"to-HKL": "1"}, "Vui lòng chọn đơn vị đang chủ trì việc thuộc lĩnh vực này"),
    ({"to-KHONG-CO": "1"}, "Vui lòng chọn đơn vị đang chủ trì việc thuộc lĩnh vực này"),
]


def test_what_is_refused_keeps_what_was_typed(visit: SignedIn, at_work: str, database: Database) -> None:
    member = visit("member")
    for typed, sentence in WRONG:
        form = {name: value for name, value in (GIVEN | typed).items() if value is not None}
        sent = member.post(FIELD, form | {"key": "a key of mine"})
        page = page_of(sent)
        fields = page.form(FIELD).fields
        kept = (fields["text"].strip(), fields["answer_by"], fields.get("to-NNPTNT"))
        assert sent.status_code == 422, typed
        assert sentence in page.text, typed
        assert kept == (form["text"].strip(), form["answer_by"], form.get("to-NNPTNT")), typed
    assert (n_rows(database, "field_direction"), n_rows(database, "directed_unit")) == (0, 0)


def test_nobody_directs_the_own_unit(visit: SignedIn, at_work: str, saved_house: House, database: Database) -> None:
    with database.writing() as session:
        row = {"unit": saved_house.units["NNPTNT"], "person": saved_house.standing.person_id}
        session.connection().execute(
            text(
                "INSERT INTO appointment (unit_id, person_id, role, title, valid_from) "
                "VALUES (:unit, :person, 'leader', '', '2020-01-01')"
            ),
            row,
        )
    standing = visit("standing")

    offered = {given.get("name") for _tag, given in page_of(standing.get(FIELD)).tags}
    assert ("to-NNPTNT" in offered, "to-XBB" in offered) == (False, True)
    assert standing.post(FIELD, GIVEN | {"key": "a key of mine"}).status_code == 422


def test_a_form_sent_twice_counts_once(visit: SignedIn, at_work: str, database: Database) -> None:
    standing = visit("standing")
    form = page_of(standing.get(FIELD)).form(FIELD).fields | GIVEN

    assert [standing.post(FIELD, form).status_code for _n in range(2)] == [303, 303]
    assert n_rows(database, "field_direction") == 1


def test_a_unit_answers_once_and_an_empty_answer_is_refused(visit: SignedIn, given: None, database: Database) -> None:
    lead = visit("lead")
    assert answer(lead, "  ").status_code == 422
    [form] = [one for one in page_of(lead.get(FIELD)).forms if one.action.endswith("/answer")]
    lead.post(form.action, form.fields | {"answer": ANSWERS["NNPTNT"]})

    second = lead.post(form.action, form.fields | {"answer": "Một câu trả lời khác.", "key": "another key"})

    assert second.status_code == 409
    assert "Một câu trả lời khác." in page_of(second).text
    assert n_events(database, "field_direction_answered") == 1


def test_an_answer_is_found_only_through_field_direction_and_unit(visit: SignedIn, given: None) -> None:
    lead = visit("lead")
    [path] = [one.action for one in page_of(lead.get(FIELD)).forms if one.action.endswith("/answer")]

    steps = path.split("/")
    wrong = {3: "lam-nghiep", 5: "999", 7: "XBB"}
    others = ["/".join(wrong[n] if n == place else step for n, step in enumerate(steps)) for place in wrong]
    sent = {"answer": "x", "key": "a key of mine"}
    assert [lead.post(other, sent).status_code for other in others] == [404, 404, 404]


def owed(page: Page) -> list[str]:
    """Where the directions lead to that wait in the section of a page."""
    found, inside = [], False
    for tag, given in page.tags:
        if tag == "section":
            inside = given.get("id") == "chi-dao"
        elif tag == "a" and inside:
            found.append(given["href"])
    return found


def test_heads_find_what_they_have_to_answer_beside_directions_on_tasks(
    visit: SignedIn, given: None, at_work: str
) -> None:
    code = at_work
    member = visit("member")
    form = page_of(member.get(f"/tasks/{code}")).form(f"/tasks/{code}/directions").fields
    member.post(f"/tasks/{code}/directions", form | {"text": "Báo cáo ngay.", "answer_by": "20/09/2023"})

    assert owed(page_of(visit("lead").get("/decisions"))) == [f"/tasks/{code}#chi-dao", FIELD]
    assert owed(page_of(visit("commune").get("/decisions"))) == [FIELD]
    answer(visit("lead"), "Xong.")
    assert owed(page_of(visit("lead").get("/decisions"))) == [f"/tasks/{code}#chi-dao"]
    assert sections(page_of(visit("standing").get("/decisions"))) == {}


def test_givers_and_the_office_follow_up_what_is_owed_the_longest_overdue_first(
    visit: SignedIn, given: None, at_work: str, clock: MovingClock
) -> None:
    answer(visit("commune"), "Xong.")
    direct(visit("standing"), answer_by="18/09/2023", text="Báo cáo nhanh.")
    clock.move_to(datetime(2023, 9, 23, 9, tzinfo=clock.zone))

    assert {who: len(owed(page_of(visit(who).get("/")))) for who in ("member", "standing", "office", "inspector")} == {
        "member": 1,
        "standing": 2,
        "office": 3,
        "inspector": 0,
    }
    words = page_of(visit("office").get("/")).text
    assert words.index("Báo cáo nhanh.") < words.index(SAID)
    assert "Quá hạn trả lời 5 ngày" in words
    assert "Quá hạn trả lời 1 ngày" in words


def test_pages_take_few_statements(visit: SignedIn, given: None, database: Database) -> None:
    with database.writing() as session:
        summary.refresh(session, TODAY)
    for who, path in (("office", "/"), ("member", "/progress/fields/nong-nghiep"), ("member", FIELD), ("lead", FIELD)):
        visitor = visit(who)
        visitor.get(path)
        with counted(database) as sent:
            assert visitor.get(path).status_code == 200
        assert len(sent) <= 8, (who, path, sent)
