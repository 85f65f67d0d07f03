"""Counts against both deadlines, wherever they are shown, with the lists behind them; and a moved deadline on tasks."""

import csv
import io
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from pacnam_tasks.core.db import Database
from pacnam_tasks.reminders.actions import plan
from pacnam_tasks.tasks.rules.facts import State
from tests.conftest import TODAY, Visitor
from tests.web.conftest import Board, SignedIn
from tests.web.reading import page_of
from tests.web.test_progress import refresh, rolled_up, wrong_numbers

BOTH = {
    "assigned": 23, "extended": 4, "done_dated": 3,
    "done_on_time": 2, "done_on_time_original": 1, "done_late": 1, "done_late_original": 2,
    "open_in_time": 9, "open_in_time_original": 8, "open_overdue": 7, "open_overdue_original": 8,
    "on_time_rate": 66.7, "on_time_rate_original": 33.3, "overdue_rate": 30.4, "overdue_rate_original": 34.8,
}  # fmt: skip
LISTS = {
    "extended": {"NV-moved", "NV-moved-done", "NV-moved-late", "NV-moved-kept"},
    "done_on_time_original": {"NV-done-on-time"},
    "done_late_original": {"NV-done-late", "NV-moved-done"},
    "overdue_original": {
        "NV-late-1", "NV-late-10", "NV-late-11", "NV-late-31", "NV-late-61", "NV-submitted", "NV-moved",
        "NV-moved-late",
    },
}  # fmt: skip


@pytest.fixture
def moved(board: Board) -> Board:
    """The board with four extensions granted on 20/08: overdue by the original day alone, done between the two days,
    late by both, still before the original one.
    """
    due = {"moved": -10, "moved-done": -15, "moved-late": -12, "moved-kept": 20}
    until = {"moved": 20, "moved-done": 20, "moved-late": -5, "moved-kept": 40}
    for name, days in due.items():
        board.add(name, days, since=50)
    board.move(TODAY - timedelta(days=26))
    for name, days in until.items():
        board.change(name, due_on=TODAY + timedelta(days=days), extension_count=1)
    board.move(TODAY - timedelta(days=3))
    done: dict[str, Any] = {"submitted_on": board.clock.today(), "percent": Decimal(100), "reported": True}
    board.change("moved-done", state=State.SUBMITTED, **done)
    board.change("moved-done", state=State.DONE)
    board.move(TODAY)
    return board


def listed(visitor: Visitor, query: str) -> set[str]:
    """The codes of a list."""
    return {row["code"] for row in visitor.get(f"/tasks?format=json&{query}").get_json()["rows"]}


def test_every_set_is_counted_against_both_deadlines(moved: Board, visit: SignedIn, database: Database) -> None:
    visitor = visit("office")
    counted = rolled_up(visitor, "by=unit")
    refresh(database)

    found = rolled_up(visitor, "by=unit")
    text = visitor.get("/progress?format=csv").data.decode("utf-8-sig")
    page = page_of(visitor.get("/progress")).text
    before, after = (rolled_up(visitor, f"as_of={day}")["total"] for day in ("2023-08-19", "2023-09-06"))

    assert found == counted
    assert {name: found["total"][name] for name in BOTH} == BOTH
    for row in found["rows"]:
        assert row["done_on_time_original"] + row["done_late_original"] == row["done_dated"]
        assert row["open_in_time_original"] + row["open_overdue_original"] == row["open_in_time"] + row["open_overdue"]
    total = list(csv.DictReader(io.StringIO(text)))[-1]
    assert {name: float(total[name]) for name in BOTH} == BOTH
    assert "Hạn hiện hành 2 1 66,7% (2/3) 9 7 30,4% (7/23)" in page
    assert "Hạn ban đầu 1 2 33,3% (1/3) 8 8 34,8% (8/23)" in page
    assert "4 nhiệm vụ đã gia hạn" in page
    assert (before["extended"], before["open_overdue_original"]) == (0, before["open_overdue"])  # not yet known
    assert (after["extended"], after["open_overdue_original"] - after["open_overdue"]) == (4, 3)


def test_every_number_by_either_deadline_leads_to_its_list(moved: Board, visit: SignedIn) -> None:
    visitor = visit("office")

    for query in ("level=task", "level=task&as_of=2023-09-06", "level=task&since=2023-08-31"):
        links = page_of(visitor.get(f"/progress?{query}")).links
        assert any("timeliness=open_overdue_original" in link.url for link in links)
        assert wrong_numbers(visitor, f"/progress?{query}") == {}, query
    assert {name: listed(visitor, f"level=task&timeliness={name}") for name in LISTS} == LISTS
    not_yet = {"NV-late-1"}  # due on the 14th
    assert {name: listed(visitor, f"level=task&timeliness={name}&as_of=2023-09-14") for name in LISTS} == {
        name: codes - not_yet for name, codes in LISTS.items()
    }
    text = page_of(visitor.get("/tasks?timeliness=overdue_original")).text
    assert "8 nhiệm vụ" in text
    assert "Đang thực hiện, đã quá hạn ban đầu ✕" in text


def test_without_an_extension_one_line_says_all(board: Board, visit: SignedIn) -> None:
    text = page_of(visit("office").get("/progress")).text

    assert "Hạn hiện hành, cũng là hạn ban đầu 1 1 50% (1/2) 7 6 31,6% (6/19)" in text
    assert "Chưa có nhiệm vụ nào được gia hạn" in text


WHERE = {
    "list": ("office", "/tasks"),
    "task": ("lead", "/tasks/NV-moved"),
    "card": ("lead", "/"),
    "what waits for confirmation": ("standing", "/decisions"),
    "notice": ("lead", "/inbox"),
}


def test_a_moved_deadline_shows_the_first_one_and_how_often(moved: Board, visit: SignedIn, database: Database) -> None:
    moved.move(TODAY + timedelta(days=17))
    with database.writing() as session:
        plan(session, moved.clock, moved.clock.today())
    submitted: dict[str, Any] = {"submitted_on": moved.clock.today(), "reported": True}
    moved.change("moved", state=State.SUBMITTED, **submitted)
    texts = {name: page_of(visit(who).get(path)).text for name, (who, path) in WHERE.items()}

    ways = ("05/10/2023 (gia hạn 1 lần, hạn ban đầu 05/09/2023)", "05/10/2023 ban đầu 05/09/2023 gia hạn 1 lần")
    assert [name for name, text in texts.items() if not any(said in text for said in ways)] == []
