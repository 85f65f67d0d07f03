"""The first page of each role: what comes first, and in which group a task stands."""

import re
from decimal import Decimal

import pytest

from tests.conftest import TODAY
from tests.factories import House
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


def test_a_unit_sees_what_is_pressing_first(board: Board, visit: SignedIn) -> None:
    found = groups(visit("lead").get("/").text)

    assert found == UNIT
    assert list(found) == list(UNIT)


@pytest.mark.parametrize("who", ["office", "standing", "inspector"])
def test_the_desk_shows_what_waits(board: Board, visit: SignedIn, who: str) -> None:
    found = groups(visit(who).get("/").text)

    assert found == DESK | ({"drafts": {"draft"}} if who in {"office", "standing"} else {})


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
