"""The page of what waits for a decision."""

import re
from datetime import datetime, timedelta

import pytest

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.decisions.waiting import queries
from tests.conftest import TODAY, Visitor, counted
from tests.web.conftest import NewTask, SignedIn, send
from tests.web.reading import Page, page_of


def sections(page: Page) -> dict[str, list[str]]:
    """The codes of each section, in the order of the page."""
    found: dict[str, list[str]] = {}
    for tag, given in page.tags:
        if tag == "section" and given.get("class") == "sec":
            found[given["id"]] = []
        elif tag == "a" and given.get("href", "").startswith("/tasks/") and found:
            found[list(found)[-1]].append(given["href"].removeprefix("/tasks/"))
    return found


@pytest.fixture
def waiting(visit: SignedIn, new_task: NewTask) -> dict[str, str]:
    """A refused task, two submitted ones, the second of which failed its check, and a submitted part."""
    refused, first, failed, whole = new_task(state="assigned"), new_task(), new_task(), new_task(parts=True)
    lead = visit("lead")
    send(lead, refused, act="refusal", reason="Không đúng chức năng.")
    for code in (first, failed):
        send(lead, code, quantity="100", submit="1")
    send(visit("office"), failed, act="check", note="Thiếu biên bản.")
    send(visit("commune"), f"{whole}-XBB", quantity="100", submit="1")
    return {"refused": refused, "first": first, "failed": failed, "part": f"{whole}-XBB"}


@pytest.mark.parametrize("who", ["standing", "office"])
def test_disagreements_come_first_then_refusals_then_reports(
    visit: SignedIn, waiting: dict[str, str], who: str
) -> None:
    page = page_of(visit(who).get("/decisions"))

    assert list(sections(page).items()) == [
        ("chua-dat", [waiting["failed"]]),
        ("tu-choi", [waiting["refused"]]),
        ("bao-cao", [waiting["first"]]),
    ]
    assert "Thiếu biên bản." in page.text
    assert "Không đúng chức năng." in page.text


def test_the_head_of_a_unit_finds_the_parts_that_it_decides(visit: SignedIn, waiting: dict[str, str]) -> None:
    assert sections(page_of(visit("lead").get("/decisions"))) == {"bao-cao": [waiting["part"]]}


@pytest.mark.parametrize("who", ["member", "commune", "stranger"])
def test_for_others_nothing_waits(visit: SignedIn, waiting: dict[str, str], who: str) -> None:
    page = page_of(visit(who).get("/decisions"))

    assert sections(page) == {}
    assert "Không có việc nào cần quyết định." in page.text


@pytest.fixture
def asked(visit: SignedIn, new_task: NewTask) -> dict[str, str]:
    """A task whose unit asks for a later day, a part with an obstacle for the unit that leads the whole."""
    late, whole = new_task(due_on=TODAY + timedelta(days=10)), new_task(parts=True)
    send(visit("lead"), late, act="extensions", due_on="16/10/2023", cause="weather", reason="Mưa lũ.")
    send(visit("commune"), f"{whole}-XBB", obstacle_class="people", obstacle="Thiếu cán bộ thú y.")
    return {"late": late, "part": f"{whole}-XBB"}


@pytest.mark.parametrize(("who", "n"), [("standing", 4), ("lead", 2)])
@pytest.mark.usefixtures("waiting", "asked")
def test_the_count_of_the_first_page_is_that_of_the_list_behind_it(visit: SignedIn, who: str, n: int) -> None:
    visitor = visit(who)

    listed = [
        int(one) for one in re.findall(r'<h2 id="h-[^>]*>[^<]* <span class="m">(\d+)', _html(visitor, "/decisions"))
    ]
    counted_at_home = re.search(r'id="h-cho-quyet-dinh">[^<]* <span class="m">(\d+)', _html(visitor, "/"))

    assert counted_at_home is not None
    assert (int(counted_at_home[1]), sum(listed)) == (n, n)


def test_directions_to_answer_are_counted_within_what_waits_for_a_head(visit: SignedIn, asked: dict[str, str]) -> None:
    send(visit("standing"), asked["late"], act="directions", text="Làm trước mùa rét.", answer_by="22/09/2023")

    notice = page_of(visit("lead").get("/")).text.replace(" ;", ";")
    assert "Chờ đồng chí quyết định: 2; trong đó Ý kiến chỉ đạo chờ đơn vị trả lời: 1" in notice


def _html(visitor: Visitor, path: str) -> str:
    return str(visitor.get(path).text)


@pytest.mark.parametrize(
    ("who", "found"),
    [
        ("standing", {"gia-han": "late"}),
        ("member", {"gia-han": "late"}),
        ("lead", {"vuong-mac": "part"}),
        ("office", {}),
        ("commune", {}),
    ],
)
def test_requests_and_obstacles_wait_for_those_who_decide_them(
    visit: SignedIn, asked: dict[str, str], who: str, found: dict[str, str]
) -> None:
    page = page_of(visit(who).get("/decisions"))

    assert sections(page) == {name: [f"{asked[which]}#{name}"] for name, which in found.items()}


def test_a_request_tells_reason_and_both_days_where_it_waits(
    visit: SignedIn, asked: dict[str, str], clock: MovingClock
) -> None:
    text = page_of(visit("standing").get("/decisions")).text
    assert "25/09/2023" in text
    assert "16/10/2023" in text
    assert "Mưa lũ." in text
    assert "gửi hôm nay" in text

    clock.move_to(datetime(2023, 9, 26, 9, tzinfo=clock.zone))

    assert "đã qua hạn trong khi chờ" in page_of(visit("standing").get("/decisions")).text


def test_what_was_decided_waits_no_more(visit: SignedIn, asked: dict[str, str], database: Database) -> None:
    standing = visit("standing")
    action = next(
        form.action
        for form in page_of(standing.get(f"/tasks/{asked['late']}")).forms
        if form.action.endswith("/decision")
    )
    send(standing, asked["late"], act=action.removeprefix(f"/tasks/{asked['late']}/"), verdict="granted")

    assert sections(page_of(standing.get("/decisions"))) == {}


@pytest.mark.parametrize("who", ["staff", "inspector", "administrator"])
def test_the_page_is_closed_to_those_who_never_decide(visit: SignedIn, who: str) -> None:
    visitor = visit(who)

    assert visitor.get("/decisions").status_code == 403
    assert "/decisions" not in {link.url for link in page_of(visitor.get("/")).links}


@pytest.mark.parametrize("who", ["standing", "office", "member", "lead"])
def test_those_who_decide_find_it_in_the_navigation(visit: SignedIn, who: str) -> None:
    assert "/decisions" in {link.url for link in page_of(visit(who).get("/")).links}


def test_a_long_section_says_how_many_there_are(
    visit: SignedIn, waiting: dict[str, str], new_task: NewTask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "SHOWN", 1)
    code = new_task()
    send(visit("lead"), code, submit="1")

    page = page_of(visit("standing").get("/decisions"))

    assert sections(page)["bao-cao"] == [waiting["first"]]
    assert "1 việc đầu trong 2 việc" in page.text


@pytest.mark.parametrize("who", ["standing", "lead"])
def test_the_page_takes_few_statements(visit: SignedIn, waiting: dict[str, str], database: Database, who: str) -> None:
    visitor = visit(who)
    visitor.get("/decisions")

    with counted(database) as sent:
        visitor.get("/decisions")

    assert len(sent) <= 8, sent
