"""How work stands on its path, and the one thing that decided it, in one sentence."""

from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from pacnam_tasks.tasks.rules.facts import Rating
from pacnam_tasks.tasks.rules.rated import Course, Reason, rated
from pacnam_tasks.tasks.sentences import why_rated

X, V, D, NONE = Rating.ON_PATH, Rating.AT_RISK, Rating.OFF_PATH, Rating.NONE


def course(reached: str = "50", expected: str | None = "50", **more: Any) -> Course:
    """Work on its path, reported today."""
    return Course(Decimal(reached), None if expected is None else Decimal(expected), **{"report_age": 0} | more)


CASES = [
    pytest.param(course(), X, Reason.GOES_WELL, "Đúng lộ trình: đạt 100% lộ trình đến nay.", id="on path"),
    pytest.param(course("60"), X, Reason.GOES_WELL, "Đúng lộ trình: đạt 120% lộ trình đến nay.", id="ahead"),
    pytest.param(course("0", "0"), X, Reason.GOES_WELL, "đạt 100% lộ trình", id="nothing expected yet"),
    pytest.param(course("49.9"), V, Reason.BEHIND, "mới đạt 99,8% lộ trình", id="just under the path"),
    pytest.param(course("42.5"), V, Reason.BEHIND, "mới đạt 85% lộ trình", id="exactly 85 %"),
    pytest.param(course("42.4"), D, Reason.FAR_BEHIND, "mới đạt 84,8% lộ trình", id="just under 85 %"),
    pytest.param(course("49", overdue_days=3), D, Reason.OVERDUE, "quá hạn 3 ngày", id="overdue, whatever was reached"),
    pytest.param(
        course(overdue_days=1, report_age=None), D, Reason.OVERDUE, "quá hạn 1 ngày", id="overdue without any report"
    ),
    pytest.param(course(report_age=None), NONE, Reason.NEVER_REPORTED, "chưa có báo cáo", id="no report"),
    pytest.param(course(expected=None), NONE, Reason.NO_PATH, "chưa có lộ trình", id="no path"),
    pytest.param(course(report_age=14), X, Reason.GOES_WELL, "đạt 100% lộ trình", id="two weeks old"),
    pytest.param(course(report_age=15), V, Reason.SILENT, "15 ngày chưa có báo cáo", id="an older one is a doubt"),
    pytest.param(course("45", report_age=15), V, Reason.BEHIND, "mới đạt 90% lộ trình", id="the path before silence"),
    pytest.param(course(report_age=28), V, Reason.SILENT, "28 ngày chưa có báo cáo", id="four weeks"),
    pytest.param(course(report_age=29), NONE, Reason.LONG_SILENT, "29 ngày chưa có báo cáo", id="no word any more"),
    pytest.param(
        course("40", report_age=90), D, Reason.FAR_BEHIND, "mới đạt 80% lộ trình", id="silence betters nothing"
    ),
    pytest.param(
        course(obstacle_age=6), V, Reason.OBSTACLE, "vướng mắc chờ trả lời 6 ngày", id="an obstacle that waits"
    ),
    pytest.param(course(obstacle_age=0), V, Reason.OBSTACLE, "vướng mắc chờ trả lời 0 ngày", id="one raised today"),
    pytest.param(course(extensions=1), X, Reason.GOES_WELL, "đạt 100% lộ trình", id="extended once"),
    pytest.param(course(extensions=2), V, Reason.EXTENDED, "đã gia hạn 2 lần", id="extended twice"),
    pytest.param(
        course(obstacle_age=1, report_age=20, extensions=3), V, Reason.OBSTACLE, "chờ trả lời 1 ngày",
        id="of several doubts the first",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("one", "rating", "reason", "words"), CASES)
def test_a_rating_and_what_decided_it(one: Course, rating: Rating, reason: Reason, words: str) -> None:
    del words
    found = rated(one)

    assert (found.rating, found.reason) == (rating, reason)


def test_the_sentence_says_rating_and_reason(in_app: Flask) -> None:
    del in_app

    for case in CASES:
        one, words = case.values[0], case.values[3]
        assert isinstance(one, Course)
        assert str(words) in why_rated(rated(one))


def test_every_reason_is_in_the_table() -> None:
    assert {case.values[2] for case in CASES} == set(Reason)
