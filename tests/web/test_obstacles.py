"""Obstacles on pages: raised, passed on, answered, closed, and kept in a register."""

import csv
import io
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from tests.conftest import Visitor, counted
from tests.factories import House
from tests.web.conftest import NewTask, SignedIn, n_rows, send, task_named
from tests.web.reading import Page, page_of
from tests.web.test_decisions import events

RAISED: dict[str, Any] = {
    "cause": "land",
    "text": "Chưa có mặt bằng.",
    "done": "Đã họp dân.",
    "proposal": "Bố trí quỹ đất.",
    "answer_by": "20/9/2023",
}
PEOPLE = (
    "office", "standing", "member", "lead", "staff", "stranger", "commune", "commune2", "inspector", "administrator",
)  # fmt: skip
ACTS = ("answer", "escalation", "closure")


def raise_one(visitor: Visitor, code: str, **typed: Any) -> int:
    """Raise an obstacle by the form of the task's page; its number in a database that has no other."""
    before = page_of(visitor.get(f"/tasks/{code}"))
    form = before.form(f"/tasks/{code}/obstacles").fields | RAISED | typed
    response = visitor.post(f"/tasks/{code}/obstacles", form)
    assert response.status_code == 303, response.text
    return n_rows_of_obstacles(visitor, code)


def n_rows_of_obstacles(visitor: Visitor, code: str) -> int:
    """The number of the last obstacle on the task's page."""
    actions = [form.action for form in page_of(visitor.get(f"/tasks/{code}")).forms]
    return max(int(one.split("/")[4]) for one in actions if one.startswith(f"/tasks/{code}/obstacles/"))


def act(visitor: Visitor, code: str, number: int, name: str, **typed: Any) -> Any:
    """Fill in a form of an obstacle and send it."""
    url = f"/tasks/{code}/obstacles/{number}/{name}"
    return visitor.post(url, page_of(visitor.get(f"/tasks/{code}")).form(url).fields | typed)


def stamped(version: int = 1, **typed: str) -> dict[str, str]:
    """A form made by hand."""
    return {"version": str(version), "key": "a key made by hand", "note": "Ghi chú.", "answer": "Trả lời."} | typed


def test_the_way_of_a_commune_s_obstacle(visit: SignedIn, new_task: NewTask) -> None:
    code = f"{new_task(parts=True)}-XBB"
    commune, lead, member = visit("commune"), visit("lead"), visit("member")
    number = raise_one(commune, code)

    assert act(lead, code, number, "escalation", note="Ngoài khả năng của Phòng.").status_code == 303
    assert act(member, code, number, "answer", answer="Bố trí quỹ đất trong tháng 10.").status_code == 303

    page = page_of(commune.get(f"/tasks/{code}"))
    assert "Bố trí quỹ đất trong tháng 10." in page.text
    assert "Ngoài khả năng của Phòng." in page.text
    assert "Đã trả lời" in page.text
    assert not page_of(member.get(f"/tasks/{code}")).has_form(f"/tasks/{code}/obstacles/{number}/answer")
    assert act(commune, code, number, "closure", note="Đã nhận mặt bằng.").status_code == 303
    assert "Đã nhận mặt bằng." in page_of(commune.get(f"/tasks/{code}")).text


def test_a_task_that_is_done_has_no_obstacle_any_more(visit: SignedIn, new_task: NewTask, database: Database) -> None:
    code, lead = new_task(), visit("lead")
    raise_one(lead, code)
    assert "Có vướng mắc" in page_of(lead.get(f"/tasks/{code}")).text
    with database.writing() as session:
        session.connection().execute(text("UPDATE task SET state = 'done'"))

    assert "Có vướng mắc" not in page_of(lead.get(f"/tasks/{code}")).text


def test_a_higher_body_s_answer_names_its_document(visit: SignedIn, new_task: NewTask) -> None:
    code = new_task()
    number = raise_one(visit("lead"), code, cause="beyond_authority")
    standing = visit("standing")

    refused = act(standing, code, number, "answer", answer="Tỉnh đồng ý.")
    taken = act(standing, code, number, "answer", answer="Tỉnh đồng ý.", document="125-CV/TU")

    assert refused.status_code == 422
    assert "Tỉnh đồng ý." in page_of(refused).form(f"/tasks/{code}/obstacles/{number}/answer").fields["answer"]
    assert taken.status_code == 303
    assert "125-CV/TU" in page_of(visit("lead").get(f"/tasks/{code}")).text


RAISERS = {"lead": 303, "staff": 303, "stranger": 404, "commune": 404, "commune2": 404}


def test_only_the_unit_raises(visit: SignedIn, new_task: NewTask, database: Database) -> None:
    code = new_task()
    found = {}
    for who in PEOPLE:
        form = RAISED | {"version": str(task_named(database, code).version), "key": f"key of {who}"}
        found[who] = visit(who).post(f"/tasks/{code}/obstacles", form).status_code

    assert found == {who: RAISERS.get(who, 403) for who in PEOPLE}
    assert n_rows(database, "obstacle") == 2


TASK = {
    "answer": {"standing": 303, "member": 303},
    "escalation": {"standing": 303, "member": 303},
    "closure": {"lead": 303, "staff": 303},
}
PART = {"answer": {"lead": 303}, "escalation": {"lead": 303}, "closure": {"commune": 303}}


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize("level", ["task", "part"])
def test_each_act_belongs_to_some(
    visit: SignedIn, new_task: NewTask, database: Database, level: str, name: str
) -> None:
    whole = new_task(parts=level == "part")
    code = f"{whole}-XBB" if level == "part" else whole
    unit = "commune" if level == "part" else "lead"
    strangers = {"stranger", "commune2"} | ({"commune"} if level == "task" else set())
    found = {}
    for who in PEOPLE:
        number = raise_one(visit(unit), code)
        form = stamped(key=f"key of {who}")
        found[who] = visit(who).post(f"/tasks/{code}/obstacles/{number}/{name}", form).status_code

    granted = (TASK if level == "task" else PART)[name]
    assert found == {who: granted.get(who, 404 if who in strangers else 403) for who in PEOPLE}
    kind = {"answer": "obstacle_answered", "escalation": "obstacle_escalated", "closure": "obstacle_closed"}[name]
    assert events(database, code, kind) == len(granted)


def test_the_forms_are_shown_to_just_those_who_may(visit: SignedIn, new_task: NewTask) -> None:
    code = new_task()
    number = raise_one(visit("lead"), code)

    pages = {who: page_of(visit(who).get(f"/tasks/{code}")) for who in PEOPLE if who != "administrator"}
    shown = {
        name: {who for who, page in pages.items() if page.has_form(f"/tasks/{code}/obstacles/{number}/{name}")}
        for name in ACTS
    }

    assert shown == {name: set(granted) for name, granted in TASK.items()}


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"cause": ""}, "Vui lòng chọn loại khó khăn, vướng mắc."),
        ({"cause": "luck"}, "Vui lòng chọn loại khó khăn, vướng mắc."),
        ({"text": " "}, "Vui lòng ghi nội dung khó khăn, vướng mắc."),
        ({"level": "heaven"}, "Vui lòng chọn cấp trả lời."),
        ({"level": "lead_unit"}, "Nhiệm vụ này không có đơn vị chủ trì cấp trên"),
        ({"answer_by": ""}, "Vui lòng ghi ngày cần có trả lời."),
        ({"answer_by": "31/11"}, "Tháng 11/2023 không có ngày 31."),
        ({"answer_by": "14/9/2023"}, "Ngày này đã qua."),
        ({"answer_by": "1/1/9999"}, "từ năm 2000 đến năm 2100"),
        ({"done": "x" * 10_001}, "Nội dung có 10.001 ký tự"),
    ],
    ids=lambda one: "" if isinstance(one, str) else next(iter(one.items()))[0],
)
def test_a_refused_obstacle_keeps_what_was_typed(
    visit: SignedIn, new_task: NewTask, database: Database, typed: dict[str, str], sentence: str
) -> None:
    code, visitor = new_task(), visit("lead")
    form = page_of(visitor.get(f"/tasks/{code}")).form(f"/tasks/{code}/obstacles").fields | RAISED | typed

    response = visitor.post(f"/tasks/{code}/obstacles", form)

    page = page_of(response)
    assert response.status_code == 422
    assert sentence in page.text
    assert page.form(f"/tasks/{code}/obstacles").fields["proposal"] == "Bố trí quỹ đất."
    assert n_rows(database, "obstacle") == 0


def test_the_same_form_twice_has_one_effect(visit: SignedIn, new_task: NewTask, database: Database) -> None:
    code, lead = new_task(), visit("lead")
    form = page_of(lead.get(f"/tasks/{code}")).form(f"/tasks/{code}/obstacles").fields | RAISED

    statuses = [lead.post(f"/tasks/{code}/obstacles", form).status_code for _ in range(2)]
    changed = lead.post(f"/tasks/{code}/obstacles", form | {"text": "Nội dung khác."})

    assert statuses == [303, 303]
    assert changed.status_code == 409
    assert "Nội dung khác." in changed.text
    assert n_rows(database, "obstacle") == 1


@pytest.mark.parametrize("name", ACTS)
def test_the_same_act_twice_has_one_effect(visit: SignedIn, new_task: NewTask, database: Database, name: str) -> None:
    code = new_task()
    number = raise_one(visit("lead"), code)
    visitor = visit("lead" if name == "closure" else "standing")
    url = f"/tasks/{code}/obstacles/{number}/{name}"
    form = page_of(visitor.get(f"/tasks/{code}")).form(url).fields | {"note": "Ghi chú.", "answer": "Trả lời."}

    assert [visitor.post(url, form).status_code for _ in range(2)] == [303, 303]

    kind = {"answer": "obstacle_answered", "escalation": "obstacle_escalated", "closure": "obstacle_closed"}[name]
    assert events(database, code, kind) == 1


def test_a_used_form_says_nothing_about_another_obstacle(visit: SignedIn, new_task: NewTask) -> None:
    code = new_task()
    first, second = raise_one(visit("lead"), code), raise_one(visit("lead"), code, text="Thiếu vốn.")
    standing = visit("standing")
    used = stamped()
    assert standing.post(f"/tasks/{code}/obstacles/{first}/answer", used).status_code == 303

    assert standing.post(f"/tasks/{code}/obstacles/{second}/answer", used).status_code == 409


def test_two_who_answer_at_once_leave_one_answer(visit: SignedIn, new_task: NewTask, database: Database) -> None:
    code = new_task()
    number = raise_one(visit("lead"), code)
    url = f"/tasks/{code}/obstacles/{number}/answer"
    visitors = {who: visit(who) for who in ("standing", "member")}
    forms = {who: page_of(one.get(f"/tasks/{code}")).form(url).fields for who, one in visitors.items()}

    def send_in(who: str) -> int:
        return visitors[who].post(url, forms[who] | {"answer": f"Trả lời của {who}."}).status_code

    with ThreadPoolExecutor(2) as pool:
        statuses = sorted(pool.map(send_in, forms))

    assert statuses == [303, 409]
    assert events(database, code, "obstacle_answered") == 1


def test_what_was_typed_comes_back_when_the_obstacle_was_passed_on_meanwhile(
    visit: SignedIn, new_task: NewTask
) -> None:
    code = new_task()
    number = raise_one(visit("lead"), code)
    act(visit("standing"), code, number, "escalation", note="Thuộc Ban Thường vụ.")

    stale = visit("standing").post(f"/tasks/{code}/obstacles/{number}/answer", stamped(answer="Câu trả lời cũ."))

    assert stale.status_code == 409
    assert "Câu trả lời cũ." in stale.text


def test_an_act_on_an_obstacle_closed_meanwhile_is_a_conflict(visit: SignedIn, new_task: NewTask) -> None:
    code = new_task()
    number = raise_one(visit("lead"), code)
    act(visit("lead"), code, number, "closure", note="Xong.")

    assert visit("standing").post(f"/tasks/{code}/obstacles/{number}/answer", stamped()).status_code == 409
    assert visit("lead").post(f"/tasks/{code}/obstacles/{number}/closure", stamped()).status_code == 409


def test_an_obstacle_is_found_only_through_its_task(visit: SignedIn, new_task: NewTask) -> None:
    mine, other = new_task(), new_task()
    number = raise_one(visit("lead"), mine)

    assert visit("standing").post(f"/tasks/{other}/obstacles/{number}/answer", stamped()).status_code == 404


def register(visitor: Visitor, query: str = "") -> Page:
    """The register."""
    response = visitor.get(f"/obstacles{query}")
    assert response.status_code == 200
    return page_of(response)


def csv_of(visitor: Visitor, query: str = "") -> list[dict[str, str]]:
    """The rows of the register as a file."""
    response = visitor.get(f"/obstacles?format=csv{query}")
    assert response.data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(response.get_data(as_text=True).removeprefix("\ufeff"))))


@pytest.fixture
def several(visit: SignedIn, new_task: NewTask, saved_house: House) -> dict[str, str]:
    """Obstacles of three units: codes by name."""
    whole = new_task(parts=True)
    forest = new_task(lead="HKL", field_id=saved_house.fields["lam-nghiep"])
    raise_one(visit("lead"), whole, text="Việc chung.", cause="capital")
    raise_one(visit("commune"), f"{whole}-XBB", text="Việc của xã.")
    raise_one(visit("stranger"), forest, text="Việc của rừng.", cause="beyond_authority")
    return {"whole": whole, "part": f"{whole}-XBB", "forest": forest}


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("office", {"whole", "part", "forest"}),
        ("inspector", {"whole", "part", "forest"}),
        ("lead", {"whole", "part"}),
        ("staff", {"whole", "part"}),
        ("commune", {"part"}),
        ("commune2", set()),
        ("stranger", {"forest"}),
    ],
)
def test_the_register_shows_what_the_person_may_know_of(
    visit: SignedIn, several: dict[str, str], who: str, seen: set[str]
) -> None:
    page = register(visit(who))
    rows = csv_of(visit(who))

    words = {"whole": "Việc chung.", "part": "Việc của xã.", "forest": "Việc của rừng."}
    assert {name for name, word in words.items() if word in page.text} == seen
    assert {row["task"] for row in rows} == {several[name] for name in seen}


def test_the_administrator_has_no_register(visit: SignedIn) -> None:
    assert visit("administrator").get("/obstacles").status_code == 403


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("&cause=capital", ["whole"]),
        ("&level=lead_unit", ["part"]),
        ("&level=province", ["forest"]),
        ("&field=lam-nghiep", ["forest"]),
        ("&unit=NNPTNT", ["whole"]),
        ("&unit=NNPTNT&cause=land", []),
        ("&state=all", ["forest", "part", "whole"]),
        ("&state=answered", []),
        ("&state=closed", []),
    ],
)
def test_filters_narrow_the_register(visit: SignedIn, several: dict[str, str], query: str, names: list[str]) -> None:
    assert [row["task"] for row in csv_of(visit("office"), query)] == [several[name] for name in names]


@pytest.mark.parametrize(
    "query", ["state=gone", "cause=luck", "level=heaven", "field=x", "unit=x", "after=x", "format=pdf", "after=-1"]
)
def test_a_filter_that_names_nothing_is_refused(visit: SignedIn, query: str) -> None:
    assert visit("office").get(f"/obstacles?{query}").status_code == 422


def test_an_obstacle_moves_through_the_states_of_the_register(visit: SignedIn, new_task: NewTask) -> None:
    code, office = new_task(), visit("office")
    number = raise_one(visit("lead"), code)

    def states() -> list[str]:
        return [state for state in ("open", "answered", "closed") if csv_of(office, f"&state={state}")]

    found = [states()]
    act(visit("standing"), code, number, "answer", answer="Đồng ý.")
    found.append(states())
    act(visit("lead"), code, number, "closure", note="Xong.")
    found.append(states())

    assert found == [["open"], ["answered"], ["closed"]]


def test_ages_grow_and_late_answers_are_marked(visit: SignedIn, new_task: NewTask, clock: MovingClock) -> None:
    raise_one(visit("lead"), new_task(), answer_by="20/9/2023")
    office = visit("office")
    before = register(office)
    clock.move_to(clock.now() + timedelta(days=6))
    office = visit("office")

    after = register(office)

    assert [page.text.count("Quá hạn trả lời") for page in (before, after)] == [1, 2], "one names the filter"
    assert csv_of(office)[0]["age_days"] == "6"


def test_the_register_is_read_page_by_page(
    visit: SignedIn, new_task: NewTask, database: Database, saved_house: House
) -> None:
    code = new_task()
    raise_one(visit("lead"), code)
    with database.writing() as session:
        for number in range(30):
            session.connection().execute(
                text(
                    "INSERT INTO obstacle (task_id, cause, text, raised_at, level, done_text, proposal, answer, "
                    "answer_document, closing_note, version) SELECT task_id, cause, :text, raised_at, level, '', '', "
                    "'', '', '', 1 FROM obstacle ORDER BY id LIMIT 1"
                ),
                {"text": f"Việc số {number:02d}."},
            )
    office = visit("office")

    first = register(office)
    second = register(office, first.next_url.removeprefix("/obstacles"))

    assert [page.text.count("Việc số") for page in (first, second)] == [24, 6]
    assert second.next_url == ""


def test_no_cell_of_the_file_is_a_formula(visit: SignedIn, new_task: NewTask) -> None:
    raise_one(visit("lead"), new_task(), text='=HYPERLINK("http://x")')

    assert csv_of(visit("office"))[0]["obstacle"].startswith("'=")


def test_the_register_takes_few_statements(visit: SignedIn, several: dict[str, str], database: Database) -> None:
    lead = visit("lead")
    lead.get("/obstacles")

    with counted(database) as sent:
        lead.get("/obstacles")

    assert len(sent) <= 8, sent


@pytest.mark.parametrize("who", ["office", "standing", "lead"])
def test_the_home_page_leads_to_the_register(visit: SignedIn, new_task: NewTask, who: str) -> None:
    new_task()

    assert "/obstacles" in {link.url for link in page_of(visit(who).get("/")).links}


def test_an_obstacle_reported_with_a_figure_stands_in_the_register(visit: SignedIn, new_task: NewTask) -> None:
    code = new_task()
    send(visit("lead"), code, quantity="5", obstacle_class="weather", obstacle="Mưa lũ.")

    assert [(row["task"], row["level"]) for row in csv_of(visit("office"))] == [(code, "thuong_truc")]


@pytest.mark.parametrize(
    ("who", "name", "field"),
    [
        ("lead", "escalation", "note"),
        ("lead", "answer", "answer"),
        ("commune", "closure", "note"),
    ],
)
def test_no_word_about_an_obstacle_may_bear_a_mark_of_secrecy(
    visit: SignedIn, new_task: NewTask, database: Database, who: str, name: str, field: str
) -> None:
    code = f"{new_task(parts=True)}-XBB"
    number = raise_one(visit("commune"), code)
    response = act(visit(who), code, number, name, **{field: "Theo công văn TỐI MẬT."})

    assert response.status_code == 422
    page = page_of(response)
    assert "bí mật nhà nước" in page.text
    assert "Theo công văn TỐI MẬT." in page.form(f"/tasks/{code}/obstacles/{number}/{name}").fields[field]
    assert [events(database, code, f"obstacle_{one}") for one in ("escalated", "answered", "closed")] == [0, 0, 0]
