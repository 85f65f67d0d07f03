"""Progress: the counts on the page, the lists behind them, the same as JSON and CSV, today and on past days."""

import csv
import io
from typing import Any

import pytest

from pacnam_tasks.core.db import Database
from pacnam_tasks.plans.models import Programme
from pacnam_tasks.tasks import summary
from tests.conftest import TODAY, Visitor
from tests.factories import House
from tests.web.conftest import Board, NewTask, SignedIn, send
from tests.web.reading import page_of

COUNTS = [
    "done_on_time", "done_late", "done_undated", "open_in_time", "open_overdue", "open_undated", "paused", "revoked",
]  # fmt: skip
DAYS = ["", "as_of=2023-08-31&"]
PAGES = ["/progress", "/progress/fields/nong-nghiep", "/progress/units/NNPTNT", "/progress/units/HKL"]


def rolled_up(visitor: Visitor, query: str = "", path: str = "/progress") -> dict[str, Any]:
    """The roll-up as JSON."""
    response = visitor.get(f"{path}?format=json&{query}")
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.get_json()
    return found


def refresh(database: Database) -> None:
    """Make today's summary, as the scheduler does after midnight."""
    with database.writing() as session:
        summary.refresh(session, TODAY)


def wrong_numbers(visitor: Visitor, path: str) -> dict[str, tuple[int, int]]:
    """The links of a page whose number is not that of the rows behind it: what is told and what is found."""
    told: dict[str, int] = {}
    for link in page_of(visitor.get(path)).links:
        first = next((piece.strip() for piece in link.pieces if piece.strip()), "").replace(".", "")
        if link.url.startswith("/tasks?") and first.isdigit():
            told[link.url] = int(first)
    assert told, path
    found = {url: len(visitor.get(f"{url}&format=json").get_json()["rows"]) for url in told}
    return {url: (n, found[url]) for url, n in told.items() if n != found[url]}


@pytest.mark.parametrize("ready", [False, True], ids=["counted", "summed up"])
@pytest.mark.parametrize("who", ["office", "lead", "stranger", "commune"])
def test_every_number_leads_to_a_list_with_just_that_many_rows(
    board: Board, visit: SignedIn, database: Database, who: str, ready: bool
) -> None:
    visitor = visit(who)
    if ready:
        refresh(database)
    days, pages = (DAYS[:1], PAGES[:1]) if ready else (DAYS, PAGES[:1] if who == "stranger" else PAGES)

    wrong = {
        (path, query): wrong_numbers(visitor, f"{path}?{query}")
        for path in pages
        for query in [f"{day}level={level}" for day in days for level in ("task", "all")]
        if rolled_up(visitor, query, path)["total"]["assigned"]
    }

    assert wrong
    assert {asked: links for asked, links in wrong.items() if links} == {}


def test_the_number_of_one_member_leads_to_the_members_tasks(board: Board, visit: SignedIn, saved_house: House) -> None:
    visitor = visit("office")

    assert wrong_numbers(visitor, f"/progress/members/{saved_house.member.person_id}") == {}


@pytest.mark.parametrize("who", ["office", "lead"])
def test_the_identity_holds_on_every_row(board: Board, visit: SignedIn, who: str) -> None:
    visitor = visit(who)

    for day in DAYS:
        for by in ("field", "unit", "member"):
            found = rolled_up(visitor, f"{day}by={by}")
            for row in [*found["rows"], found["total"]]:
                assert row["assigned"] == sum(row[name] for name in COUNTS)
            for name in [] if by == "member" else ["assigned", *COUNTS, "silent", "updated"]:
                assert found["total"][name] == sum(row[name] for row in found["rows"])


def test_the_counts_of_today(board: Board, visit: SignedIn) -> None:
    total = rolled_up(visit("office"))["total"]

    assert {name: total[name] for name in ["assigned", *COUNTS, "silent"]} == {
        "assigned": 19,
        "done_on_time": 1,
        "done_late": 1,
        "done_undated": 1,
        "open_in_time": 7,
        "open_overdue": 6,
        "open_undated": 1,
        "paused": 1,
        "revoked": 1,
        "silent": 8,
    }


def test_the_summary_tells_the_same_as_the_count(board: Board, visit: SignedIn, database: Database) -> None:
    visitor = visit("office")
    queries = [f"by={by}&level={level}" for by in ("field", "unit", "member") for level in ("task", "part", "all")]
    counted = {query: rolled_up(visitor, query) for query in queries}

    refresh(database)

    assert {query: rolled_up(visitor, query) for query in queries} == counted


def test_those_who_see_all_see_the_same_counts(board: Board, visit: SignedIn) -> None:
    totals = [rolled_up(visit(who)) for who in ("office", "standing", "member", "inspector")]

    assert all(total == totals[0] for total in totals)


def test_the_shape_is_that_of_the_contract(board: Board, visit: SignedIn) -> None:
    found = rolled_up(visit("office"), "as_of=31/8/2023")

    assert {"as_of", "rows", "total"} <= set(found)
    assert found["as_of"] == "2023-08-31"
    assert {"assigned", *COUNTS, "percent", "silent", "updated"} <= set(found["total"])
    assert {"code", "name"} <= set(found["rows"][0])


def test_csv_tells_the_same(board: Board, visit: SignedIn) -> None:
    visitor = visit("office")

    text = visitor.get("/progress?format=csv&by=unit").data.decode("utf-8-sig")

    rows = {row["code"]: row for row in csv.DictReader(io.StringIO(text))}
    for row in rolled_up(visitor, "by=unit")["rows"]:
        assert {name: int(rows[row["code"]][name]) for name in COUNTS} == {name: row[name] for name in COUNTS}


def test_a_programmes_page_counts_its_tasks(visit: SignedIn, new_task: NewTask, database: Database) -> None:
    with database.writing() as session:
        programme = Programme(code="oc-op", name="OCOP", rank=1)
        session.add(programme)
        session.flush()
        programme_id = programme.id
    new_task(programme_ids=[programme_id])
    new_task()
    visitor = visit("office")

    assert rolled_up(visitor, "", "/progress/programmes/oc-op")["total"]["assigned"] == 1
    assert [row["assigned"] for row in rolled_up(visitor, "by=programme")["rows"]] == [1]
    assert wrong_numbers(visitor, "/progress/programmes/oc-op") == {}


def test_an_update_of_a_part_shows_on_progress_at_once(board: Board, visit: SignedIn, database: Database) -> None:
    refresh(database)
    visitor = visit("member")
    before = rolled_up(visitor)["total"]["percent"]

    send(visit("commune2"), "NV-split-XCL", quantity="100")

    assert rolled_up(visitor)["total"]["percent"] > before


WRONG = {
    "as_of=2023-09-16": "Ngày 16/09/2023 chưa tới.",
    "as_of=hôm qua": "“hôm qua” không phải là ngày.",
    "as_of=30/02/2023": "Tháng 2/2023 không có ngày 30. Vui lòng nhập lại, ví dụ 28/02/2023.",
    "as_of=²/²": "không phải là ngày.",
    "level=both": "“both” không phải là giá trị của “Cấp”.",
    "format=exe": "“exe” không phải là giá trị của “Loại tệp”.",
    "format=json&by=password": "“password” không phải là giá trị của “Tổng hợp theo”.",
}


def test_a_wrong_question_is_refused_in_vietnamese(visit: SignedIn) -> None:
    visitor = visit("office")

    answers = {query: visitor.get(f"/progress?{query}") for query in WRONG}

    assert {answer.status_code for answer in answers.values()} == {422}
    assert [query for query, answer in answers.items() if WRONG[query] not in page_of(answer).text] == []


UNKNOWN = [
    "fields/khong-co",
    "units/KHONG",
    "programmes/no",
    "members/999",
    "members/99999999999999999999",
    "units/%00",
]


def test_an_unknown_code_is_not_found(visit: SignedIn) -> None:
    visitor = visit("office")

    assert {visitor.get(f"/progress/{path}").status_code for path in UNKNOWN} <= {400, 404}


def test_a_unit_learns_no_name_by_trying_numbers(board: Board, visit: SignedIn, saved_house: House) -> None:
    visitor = visit("commune")

    answers = {name: visitor.get(f"/progress/members/{one.person_id}") for name, one in saved_house.people.items()}

    shown = [name for name, answer in answers.items() if f"Người {name}" in answer.text and name != "commune"]
    assert shown == ["member"]
