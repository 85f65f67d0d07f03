"""What a task adds to the counts of its sets; counts add up and never overlap."""

from dataclasses import asdict
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pacnam_tasks.tasks.rules.facts import Rating, State, TaskFacts
from pacnam_tasks.tasks.rules.tally import TALLY_FIELDS, Tally, age_bucket, contribution, total
from tests.tasks.cases import ON, TODAY, days, facts, judged
from tests.tasks.test_facts import any_facts

LATE = {"open_overdue", "open_overdue_original", "off_path"}
COUNTED = {
    "in time": (facts(due=30), {"open_in_time", "updated"}),
    "due soon is inside in time": (facts(due=3), {"open_in_time", "due_soon", "updated"}),
    "due today is inside in time": (facts(due=0), {"open_in_time", "due_today", "updated"}),
    "no deadline": (facts(due=None), {"open_undated", "updated"}),
    "not accepted": (facts("assigned", 30), {"open_in_time", "not_accepted", "updated"}),
    "submitted": (facts("submitted", 30, 0), {"open_in_time", "submitted", "updated"}),
    "returned": (facts(due=30, returned=-1), {"open_in_time", "returned", "updated"}),
    "silent": (facts(due=30, recorded=-15), {"open_in_time", "silent"}),
    "submitted and long without record": (facts("submitted", 30, -20, recorded=-20), {"open_in_time", "submitted"}),
    "at risk": (
        facts(due=30, reported=True, percent="60"),
        {"open_in_time", "at_risk", "behind", "reported", "updated"},
    ),
    "off path in time": (
        facts(due=30, reported=True, percent="50"),
        {"open_in_time", "at_risk", "off_path", "reported", "updated"},
    ),
    "on path": (facts(due=30, reported=True, percent="70"), {"open_in_time", "on_path", "reported", "updated"}),
    "on path and in doubt": (
        facts(due=30, reported=True, percent="70", obstacle=-3),
        {"open_in_time", "at_risk", "behind", "reported", "updated"},
    ),
    "overdue and overruled": (
        facts(due=-1, ruled=Rating.ON_PATH, until=0),
        {"open_overdue", "open_overdue_original", "on_path", "age_1", "updated"},
    ),
    "one day overdue": (facts(due=-1), {*LATE, "age_1", "updated"}),
    "ten days overdue": (facts(due=-10), {*LATE, "age_1", "updated"}),
    "eleven days overdue": (facts(due=-11), {*LATE, "age_2", "updated"}),
    "31 days overdue": (facts(due=-31), {*LATE, "age_3", "updated"}),
    "61 days overdue": (facts(due=-61), {*LATE, "age_4", "updated"}),
    "121 days overdue": (facts(due=-121, start=-200), {*LATE, "age_5", "updated"}),
    "done on time": (facts("done", -5, -6), {"done_on_time"}),
    "done late": (facts("done", -5, -4), {"done_late", "done_late_original"}),
    "extended and in time by both": (facts(due=30, original=0), {"open_in_time", "extended", "updated"}),
    "overdue by the original day alone": (
        facts(due=30, original=-1),
        {"open_in_time", "open_overdue_original", "extended", "updated"},
    ),
    "overdue by both": (facts(due=-1, original=-9), {*LATE, "age_1", "extended", "updated"}),
    "submitted by the original day": (
        facts("submitted", 30, -9, original=-9),
        {"open_in_time", "submitted", "extended", "updated"},
    ),
    "submitted after the original day": (
        facts("submitted", 30, -8, original=-9),
        {"open_in_time", "open_overdue_original", "submitted", "extended", "updated"},
    ),
    "done by the original day": (facts("done", -5, -9, original=-9), {"done_on_time", "extended"}),
    "done after the original day": (
        facts("done", -5, -8, original=-9),
        {"done_on_time", "done_late_original", "extended"},
    ),
    "done late by both": (facts("done", -5, -4, original=-9), {"done_late", "done_late_original", "extended"}),
    "extended and paused": (facts("paused", -5, original=-9), {"paused", "extended"}),
    "done without deadline": (facts("done", None, -4), {"done_undated"}),
    "paused": (facts("paused", -5), {"paused"}),
    "revoked": (facts("revoked", -5), {"revoked"}),
    "draft": (facts("draft", -5), set()),
}
NOT_COUNTS = {"weight", "weighted_percent", "weighted_expected"}


@pytest.mark.parametrize(("one", "counted"), COUNTED.values(), ids=COUNTED)
def test_a_task_counts_where_it_belongs_and_nowhere_else(one: TaskFacts, counted: set[str]) -> None:
    tally = asdict(contribution(one, ON))

    assert {name for name, n in tally.items() if n and name not in NOT_COUNTS} == counted


def test_every_count_has_a_case() -> None:
    counted = set().union(*(names for _, names in COUNTED.values()))

    assert counted == set(TALLY_FIELDS) - NOT_COUNTS


@pytest.mark.parametrize(
    ("days_late", "bucket"), [(1, 1), (10, 1), (11, 2), (30, 2), (31, 3), (60, 3), (61, 4), (120, 4), (121, 5)]
)
def test_overdue_tasks_have_five_ages(days_late: int, bucket: int) -> None:
    assert age_bucket(days_late) == bucket


near = st.dates(TODAY - timedelta(days=200), TODAY + timedelta(days=200))


@given(st.lists(any_facts, max_size=30), near)
def test_the_counts_of_any_set_on_any_day_keep_their_identity(all_facts: list[TaskFacts], day: date) -> None:
    tally = total(contribution(one, judged(day)) for one in all_facts)

    given_out = sum(one.state is not State.DRAFT for one in all_facts)
    parts = (
        tally.done_on_time + tally.done_late + tally.done_undated
        + tally.open_in_time + tally.open_overdue + tally.open_undated
        + tally.paused + tally.revoked
    )  # fmt: skip
    assert tally.assigned == parts == given_out
    assert sum(tally.ages) == tally.open_overdue
    assert tally.done_on_time_original + tally.done_late_original == tally.done_on_time + tally.done_late
    assert tally.open_in_time_original + tally.open_overdue_original == tally.open_in_time + tally.open_overdue
    assert tally.on_path + tally.behind + tally.off_path + tally.not_rated == tally.open
    assert tally.not_rated >= 0
    assert tally.at_risk <= tally.behind + tally.off_path
    assert tally.due_soon + tally.due_today <= tally.open_in_time
    assert max(tally.silent, tally.submitted, tally.returned, tally.not_accepted, tally.updated) <= tally.open


@given(st.lists(any_facts, max_size=30), near)
def test_the_percent_of_a_set_is_the_weighted_mean_of_what_counts(all_facts: list[TaskFacts], day: date) -> None:
    counted = [one for one in all_facts if one.state not in {State.DRAFT, State.PAUSED, State.REVOKED}]
    weight = sum(one.weight for one in counted)
    mean = sum(one.weight * one.percent for one in counted) / weight if counted else None

    percent = total(contribution(one, judged(day)) for one in all_facts).percent

    assert percent == (None if mean is None else Decimal(mean).quantize(Decimal("0.1"), ROUND_HALF_UP))


@given(st.lists(any_facts, min_size=1, max_size=8), st.randoms())
def test_sums_are_the_same_in_any_order_and_can_be_taken_back(all_facts: list[TaskFacts], random: Random) -> None:
    tallies = [contribution(one, ON) for one in all_facts]
    shuffled = list(tallies)
    random.shuffle(shuffled)

    assert total(shuffled) == total(tallies)
    assert total(tallies) + -tallies[0] == total(tallies[1:])


def test_an_empty_set_has_no_percent_and_no_rating() -> None:
    empty = total([])

    assert empty == Tally()
    assert (empty.percent, empty.expected, empty.rating) == (None, None, Rating.NONE)


def test_a_set_of_paused_tasks_has_no_percent() -> None:
    assert contribution(facts("paused", percent="50"), ON).percent is None


def test_half_a_tenth_is_rounded_up() -> None:
    pair = [facts(percent="0.1"), facts(percent="0")]

    assert total(contribution(one, ON) for one in pair).percent == Decimal("0.1")


HALF: dict[str, Any] = {"start": -50, "due": 50, "reported": True}
RATED = {
    "on path": ([facts(**HALF, percent="50")], Rating.ON_PATH),
    "at risk": ([facts(**HALF, percent="45")], Rating.AT_RISK),
    "off path": ([facts(**HALF, percent="42")], Rating.OFF_PATH),
    "one ahead makes up for one behind": ([facts(**HALF, percent="20"), facts(**HALF, percent="80")], Rating.ON_PATH),
    "no report": ([facts(start=-50, due=50)], Rating.NONE),
    "one overdue": ([facts(due=-1, percent="99.9", reported=True), facts(**HALF, percent="90")], Rating.ON_PATH),
    "two overdue": ([facts(due=-1), facts(due=-1), facts(**HALF, percent="90")], Rating.OFF_PATH),
}


@pytest.mark.parametrize(("all_facts", "letter"), RATED.values(), ids=RATED)
def test_a_set_has_a_lamp_of_its_own(all_facts: list[TaskFacts], letter: Rating) -> None:
    assert total(contribution(one, ON) for one in all_facts).rating is letter


def test_expected_progress_of_a_set_is_weighted_too() -> None:
    pair = [facts(start=-50, due=50, weight="3"), facts(start=-10, due=0)]

    assert total(contribution(one, ON) for one in pair).expected == Decimal("62.5")


def test_undated_work_moves_a_set_neither_ahead_nor_behind() -> None:
    behind = facts(due=30, reported=True, percent="10")
    undated = facts(due=None, reported=True, percent="50")

    alone, together = contribution(behind, ON), total(contribution(one, ON) for one in (behind, undated))

    assert together.expected is not None
    assert alone.expected is not None
    assert (alone.rating, together.rating) == (Rating.OFF_PATH, Rating.OFF_PATH)
    assert together.expected - Decimal(25) == alone.expected / 2


def test_nothing_is_expected_of_a_set_without_deadlines() -> None:
    undated = contribution(facts(due=None, reported=True, percent="50"), ON)

    assert (undated.percent, undated.expected, undated.rating) == (Decimal(50), None, Rating.NONE)


def test_the_same_task_counts_otherwise_on_another_day() -> None:
    one = facts(due=3, recorded=0)

    assert contribution(one, judged(days(4))).open_overdue == 1
    assert contribution(one, judged(days(15))).silent == 1
