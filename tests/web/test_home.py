"""The first page of each role: what comes first, and in which group a task stands."""

import re
from decimal import Decimal

import pytest

from pacnam_tasks.accounts.models import Appointment
from pacnam_tasks.accounts.rules import Role
from pacnam_tasks.core.db import Database
from tests.conftest import TODAY
from tests.factories import SINCE, House
from tests.web.conftest import Board, NewTask, SignedIn, send
from tests.web.reading import page_of

UNIT = {
    "overdue": {"late-1", "late-11", "late-31", "late-61", "submitted"},
    "returned": {"returned"},
    "due-week": {"today"},
    "to-confirm": {"split-XBB"},
    "silent": {"quiet"},
    "rest": {"assigned", "split"},
    "paused": {"paused"},
}
DESK = {
    "to-decide": {"submitted"},
    "overdue": {"late-1", "late-10", "late-11", "late-31", "late-61", "submitted"},
    "not-accepted": {"assigned"},
    "returned": {"returned"},
    "silent": {"late-1", "late-10", "late-11", "late-31", "late-61", "undated", "today", "quiet"},
}


def groups(html: str) -> dict[str, set[str]]:
    """The tasks in each section of a page, in the order of the page."""
    sections = html.split("<aside", 1)[0].split('<section class="sec" id="')[1:]
    return {one.split('"', 1)[0]: set(re.findall(r'href="/tasks/NV-([^"?]+)"', one)) for one in sections}


def give_post(database: Database, house: House, who: str, unit: str, role: Role) -> None:
    """One more post for a person of the house."""
    with database.writing() as session:
        person_id = house.people[who].person_id
        session.add(Appointment(person_id=person_id, unit_id=house.units[unit], role=role, valid_from=SINCE))


def test_a_member_who_heads_a_unit_finds_both_posts(
    visit: SignedIn, new_task: NewTask, saved_house: House, database: Database
) -> None:
    give_post(database, saved_house, "member", "HKL", Role.LEADER)
    mine = new_task(lead="HKL", field_id=saved_house.fields["lam-nghiep"])
    new_task()

    response = visit("member").get("/")

    assert page_of(response).form(f"/tasks/{mine}/updates")
    assert 'id="linh-vuc"' in response.text
    assert "<h1>Việc cần làm</h1>" in response.text


def test_a_head_sees_what_parts_ask_and_what_the_unit_has_to_answer(
    board: Board, visit: SignedIn, new_task: NewTask
) -> None:
    part = "NV-split-XCL"
    send(visit("commune2"), part, act="extensions", due_on="28/12/2023", cause="land", reason="Xin lùi hạn do mưa.")
    directed = new_task()
    send(visit("standing"), directed, act="directions", text="Báo cáo rõ tiến độ.", answer_by="18/09/2023")

    page = visit("lead").get("/").text

    waiting = page.split('id="cho-quyet-dinh"', 1)[1].split("</section>", 1)[0]
    to_answer = page.split('id="chi-dao-phai-tra-loi"', 1)[1].split("</section>", 1)[0]
    assert f"/tasks/{part}#gia-han" in waiting
    assert "Báo cáo rõ tiến độ." in to_answer
    assert 'id="chi-dao-phai-tra-loi"' not in visit("staff").get("/").text


def test_the_office_that_heads_a_unit_reports_on_its_work_from_its_desk(
    visit: SignedIn, new_task: NewTask, saved_house: House, database: Database
) -> None:
    give_post(database, saved_house, "office", "VPHU", Role.LEADER)
    mine = new_task(lead="VPHU", state="assigned")

    response = visit("office").get("/")

    assert page_of(response).form(f"/tasks/{mine}/acceptance")
    ids = re.findall(r' id="([^"]+)"', response.text)
    assert len(ids) == len(set(ids))


def test_counters_of_a_unit_count_all_there_is_and_lead_to_it(board: Board, visit: SignedIn) -> None:
    visitor = visit("lead")
    page = visitor.get("/").text
    counters = re.findall(r'<a[^>]*href="([^"]+)"><b>(\d+)</b>([^<]+)', page.split('id="dem"', 1)[1])
    lists = {"Quá hạn": "timeliness=overdue", "Bị trả lại": "state=returned", "Lâu chưa cập nhật": "activity=silent"}

    listed = {
        words: visitor.get(f"/tasks?level=all&role=lead&{query}").text.count('<th scope="row">')
        for words, query in lists.items()
    }

    assert {words: int(n) for _, n, words in counters if words in lists} == listed
    assert all(url.startswith("/tasks?") or f'id="{url[1:]}"' in page for url, _, _ in counters)


def silent_in(html: str) -> int:
    """How much is silent by the counters."""
    return int(re.findall(r"<b>(\d+)</b>Lâu chưa cập nhật", html)[0])


def test_an_update_brings_the_counters_up_to_date(visit: SignedIn, board: Board) -> None:
    board.move(TODAY)
    visitor = visit("lead")
    before = silent_in(visitor.get("/").text)

    answer = send(visitor, "NV-quiet", part=True, quantity="40", note="Đã làm.").text

    assert 'id="dem" hx-swap-oob="true"' in answer
    assert silent_in(answer) == before - 1


def test_next_deadlines_are_those_the_unit_has_to_meet_itself(board: Board, visit: SignedIn) -> None:
    ahead = visit("lead").get("/").text.split("<aside", 1)[1]

    assert "NV-today" in ahead
    assert "NV-split-XBB" not in ahead


def test_a_unit_sees_what_is_pressing_first(board: Board, visit: SignedIn) -> None:
    found = groups(visit("lead").get("/").text)

    assert found == UNIT
    assert list(found) == list(UNIT)


@pytest.mark.parametrize("who", ["office", "standing", "inspector"])
def test_the_desk_shows_what_waits(board: Board, visit: SignedIn, who: str) -> None:
    found = groups(visit(who).get("/").text)

    more = {"drafts": {"draft"}} if who in {"office", "standing"} else {}
    assert found == DESK | more | ({"linh-vuc": set()} if who == "standing" else {})


def test_a_member_sees_the_member_s_fields_alone(visit: SignedIn, new_task: NewTask, saved_house: House) -> None:
    own = new_task(state="assigned")
    other = new_task(state="assigned", field_id=saved_house.fields["lam-nghiep"])

    page = visit("member").get("/").text

    assert f"/tasks/{own}" in page
    assert f"/tasks/{other}" not in page


def test_a_commune_sees_its_parts_alone(board: Board, visit: SignedIn) -> None:
    page = page_of(visit("commune2").get("/"))

    codes = {link.url for link in page.links if link.url.startswith("/tasks/NV-")}
    assert codes == {"/tasks/NV-split-XCL"}


def test_an_administrator_has_no_tasks(board: Board, visit: SignedIn) -> None:
    response = visit("administrator").get("/")

    assert response.status_code == 200
    assert "NV-" not in page_of(response).text


def test_each_card_holds_its_form_already(visit: SignedIn, new_task: NewTask) -> None:
    code = new_task()

    page = page_of(visit("lead").get("/"))

    assert {"csrf_token", "version", "key", "quantity", "note"} <= set(page.form(f"/tasks/{code}/updates").fields)


def test_forms_of_one_page_have_keys_of_their_own(visit: SignedIn, new_task: NewTask) -> None:
    codes = [new_task() for _ in range(3)]

    page = page_of(visit("lead").get("/"))

    assert len({page.form(f"/tasks/{code}/updates").fields["key"] for code in codes}) == 3


def test_a_member_s_page_begins_with_what_waits_and_how_far_the_fields_are(
    visit: SignedIn, new_task: NewTask, saved_house: House
) -> None:
    own, other = new_task(), new_task(field_id=saved_house.fields["lam-nghiep"])
    for code in (own, other):
        send(
            visit("lead"),
            code,
            quantity="20",
            obstacle_class="land",
            obstacle=f"Vướng của {code}.",
            level="thuong_truc",
        )
    send(visit("lead"), own, act="extensions", due_on="28/12/2023", cause="land", reason="Xin lùi hạn.")

    answer = visit("member").get("/")
    page = page_of(answer)

    asked = answer.text.split('id="cho-quyet-dinh"', 1)[1].split("</section>", 1)[0]
    assert f'href="/tasks/{own}#gia-han"' in asked
    assert (f"Vướng của {own}." in asked, f"Vướng của {other}." in asked) == (True, False)
    assert answer.text.index('id="cho-quyet-dinh"') < answer.text.index('id="linh-vuc"')
    mine = page.text.split("Lĩnh vực phụ trách", 2)[2].split("Chờ xác nhận", 1)[0]
    assert "Nông nghiệp 1 0" in mine
    assert "20%" in mine
    assert {"/progress/fields/nong-nghiep", "/tasks?level=task&field=nong-nghiep"} <= {link.url for link in page.links}
    assert "/progress/fields/lam-nghiep" not in {link.url for link in page.links}


def test_the_office_s_desk_tells_what_nobody_answered_and_which_drafts_are_not_complete(
    visit: SignedIn, new_task: NewTask
) -> None:
    code, draft = new_task(), new_task(state="draft", title="Dự thảo thiếu")
    send(visit("lead"), code, act="extensions", due_on="28/12/2023", cause="land", reason="Xin lùi hạn.")

    asked = visit("office").get("/").text.split('id="cho-quyet-dinh"', 1)[1].split("</section>", 1)[0]
    standing = visit("standing").get("/").text

    assert 'Chưa có trả lời, chưa đủ nội dung <span class="m">2</span>' in asked
    assert (f"/tasks/{code}#gia-han" in asked, f"/tasks/{draft}" in asked, "Dự thảo chưa đủ 5 rõ" in asked) == (
        True, True, True,
    )  # fmt: skip
    assert "Dự thảo chưa đủ 5 rõ" not in standing
    assert "Chờ đồng chí quyết định" in standing


def test_a_member_sees_by_name_what_is_off_its_path_the_heaviest_first(board: Board, visit: SignedIn) -> None:
    for name, weight, percent in (("light", "1", 21), ("heavy", "3", 21), ("near", "5", 63), ("well", "9", 80)):
        board.add(name, 30, weight=Decimal(weight))
        board.move(TODAY)
        board.change(name, percent=percent, reported=True)

    page = visit("member").get("/").text

    section = page.split('id="behind"', 1)[1].split("</section>", 1)[0]
    named = re.findall(r'href="/tasks/NV-([^"?#]+)"', section)
    assert [name for name in named if name in {"light", "heavy", "near"}] == ["heavy", "light", "near"]
    assert not {"well", "late-1", "soon"} & set(named)
    assert "Mới đạt 30% lộ trình đến nay" in page_of(visit("member").get("/")).text
    assert 'id="behind"' not in visit("standing").get("/").text
