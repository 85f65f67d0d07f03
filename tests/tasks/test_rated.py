"""How work stands on its path, and the one thing that decided it, in one sentence."""

from typing import Any

import pytest
from flask import Flask

from pacnam_tasks.tasks.rules.facts import Rating, TaskFacts
from pacnam_tasks.tasks.rules.rated import Reason, computed, rating
from pacnam_tasks.tasks.rules.tally import Tally
from pacnam_tasks.tasks.sentences import why_rated
from tests.tasks.cases import TODAY, days, facts

X, V, D, NONE = Rating.ON_PATH, Rating.AT_RISK, Rating.OFF_PATH, Rating.NONE
HALF: dict[str, Any] = {"start": -50, "due": 50, "reported": True}  # 50 % should be reached
OLD: dict[str, Any] = {"start": -50, "due": 50, "reported": True, "percent": "50"}


CASES: dict[str, tuple[TaskFacts, Rating, Reason, str]] = {
    "exactly on path": (facts(**OLD), X, Reason.GOES_WELL, "Đúng tiến độ: đạt 100% lộ trình đến nay."),
    "ahead": (facts(**HALF, percent="80"), X, Reason.GOES_WELL, "đạt 160% lộ trình"),
    "nothing expected yet": (facts(start=0, due=50, percent="0", reported=True), X, Reason.GOES_WELL, "đạt 100%"),
    "just under": (facts(**HALF, percent="49.9"), V, Reason.BEHIND, "mới đạt 99,8% lộ trình đến nay"),
    "exactly 85 %": (facts(**HALF, percent="42.5"), V, Reason.BEHIND, "mới đạt 85% lộ trình"),
    "just under 85 %": (facts(**HALF, percent="42.4"), D, Reason.FAR_BEHIND, "mới đạt 84,8% lộ trình"),
    "under 85 % is not told as 85 %": (
        facts(start=-945, due=55, percent="80.3", reported=True), D, Reason.FAR_BEHIND, "mới đạt 84,9%"
    ),
    "no report": (facts(start=-50, due=50), NONE, Reason.NEVER_REPORTED, "Chưa đánh giá được: chưa có báo cáo."),
    "overdue, whatever was reached": (
        facts(due=-3, percent="99", reported=True), D, Reason.OVERDUE, "Chậm tiến độ: quá hạn 3 ngày."
    ),
    "overdue without any report": (facts(due=-1), D, Reason.OVERDUE, "quá hạn 1 ngày"),
    "no deadline": (facts(due=None, percent="10", reported=True), NONE, Reason.NO_PATH, "không có lộ trình"),
    "submitted in time, due day past": (
        facts("submitted", -1, -2, percent="100", reported=True), X, Reason.GOES_WELL, "đạt 100%"
    ),
    "submitted with less": (facts("submitted", -1, -2, percent="90", reported=True), V, Reason.BEHIND, "mới đạt 90%"),
    "submitted is no silence": (
        facts("submitted", 50, -20, start=-50, percent="50", reported=True, recorded=-20, obstacle=-9), X,
        Reason.GOES_WELL, "đạt 100%",
    ),
    "done": (facts("done", -1, -2, percent="100", reported=True), X, Reason.GOES_WELL, "đạt 100%"),
    "draft": (facts("draft", -1), NONE, Reason.NOT_CARRIED, ""),
    "paused": (facts("paused", -1, percent="10", reported=True), NONE, Reason.NOT_CARRIED, ""),
    "revoked": (facts("revoked", -1, percent="10", reported=True), NONE, Reason.NOT_CARRIED, ""),
    "two weeks without a report": (facts(**OLD, recorded=-14), X, Reason.GOES_WELL, "đạt 100%"),
    "more than two weeks": (facts(**OLD, recorded=-15), V, Reason.SILENT, "15 ngày chưa có báo cáo"),
    "silence betters nothing": (facts(**HALF, percent="40", recorded=-90), D, Reason.FAR_BEHIND, "mới đạt 80%"),
    "the path before silence": (facts(**HALF, percent="45", recorded=-15), V, Reason.BEHIND, "mới đạt 90%"),
    "an obstacle that waits": (facts(**OLD, obstacle=-6), V, Reason.OBSTACLE, "vướng mắc chờ trả lời đã 6 ngày"),
    "an obstacle of today": (facts(**OLD, obstacle=0), V, Reason.OBSTACLE, "mới báo cáo khó khăn, vướng mắc hôm nay"),
    "extended once": (facts(**OLD, extensions=1), X, Reason.GOES_WELL, "đạt 100%"),
    "extended twice": (facts(**OLD, extensions=2), V, Reason.EXTENDED, "đã gia hạn 2 lần"),
    "of several doubts the first": (
        facts(**OLD, obstacle=-1, recorded=-20, extensions=3), V, Reason.OBSTACLE, "chờ trả lời đã 1 ngày"
    ),
}  # fmt: skip


def test_a_rating_what_decided_it_and_its_sentence(in_app: Flask) -> None:
    del in_app
    for name, (one, letter, reason, words) in CASES.items():
        found = computed(one, TODAY)

        assert (found.rating, found.reason, rating(one, TODAY)) == (letter, reason, letter), name
        assert words in why_rated(found) if words else not why_rated(found), name


def test_every_reason_is_in_the_table() -> None:
    assert {reason for _, _, reason, _ in CASES.values()} == set(Reason) - {Reason.OVERDUE_TASKS}


def test_a_set_says_why_too(in_app: Flask) -> None:
    del in_app

    assert why_rated(Tally(open_overdue=2).rated) == "Chậm tiến độ: 2 nhiệm vụ quá hạn."


@pytest.mark.parametrize(
    ("ruled", "on", "letter"),
    [
        pytest.param(facts(**HALF, percent="10", ruled=V, until=3), 0, V, id="holds"),
        pytest.param(facts(**HALF, percent="10", ruled=V, until=3), 3, V, id="on its last day"),
        pytest.param(facts(**HALF, percent="10", ruled=V, until=3), 4, D, id="not after it"),
        pytest.param(facts(due=-2, ruled=X, until=3), 0, X, id="of what is overdue too"),
        pytest.param(facts("paused", 9, ruled=X, until=3), 0, NONE, id="not of what stands still"),
        pytest.param(
            facts("done", 9, 0, percent="100", reported=True, ruled=D, until=3), 0, X, id="nor of what is done"
        ),
    ],
)
def test_a_member_may_rate_otherwise_until_a_day(ruled: TaskFacts, on: int, letter: Rating) -> None:
    assert rating(ruled, days(on)) is letter
