"""How a task stands against its deadline at the end of a day, by the rule and by its SQL twin."""

from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.selected import all_days_of, time_is
from pacnam_tasks.tasks.rules.facts import TaskFacts, Timeliness, overdue_days, silent_days, timeliness
from pacnam_tasks.tasks.rules.original import original_timeliness
from pacnam_tasks.tasks.rules.selection import TimeFilter, in_time_filter
from tests.factories import House
from tests.tasks.cases import ON, TODAY, facts, judged
from tests.tasks.rows import insert_facts

T = Timeliness
CASES: dict[str, tuple[TaskFacts, Timeliness | None]] = {
    "draft": (facts("draft", -5), None),
    "paused": (facts("paused", -5), None),
    "revoked": (facts("revoked", -5), None),
    "four working days left": (facts(due=6), T.IN_TIME),
    "three working days left": (facts(due=5), T.DUE_SOON),
    "one working day left": (facts(due=3), T.DUE_SOON),
    "due on the Saturday before it": (facts(due=1), T.DUE_SOON),
    "due today is not late": (facts(due=0), T.DUE_TODAY),
    "one day late": (facts(due=-1), T.OVERDUE),
    "not accepted and late": (facts("assigned", -1), T.OVERDUE),
    "not accepted and due soon": (facts("assigned", 2), T.DUE_SOON),
    "no deadline": (facts(due=None), T.UNDATED),
    "no deadline, submitted": (facts("submitted", None, 0), T.UNDATED),
    "submitted before the due day stops the clock": (facts("submitted", -10, -20), T.IN_TIME),
    "submitted on the due day stops the clock": (facts("submitted", -10, -10), T.IN_TIME),
    "submitted a day late does not": (facts("submitted", -10, -9), T.OVERDUE),
    "submitted and due today": (facts("submitted", 0, 0), T.IN_TIME),
    "submitted and due soon": (facts("submitted", 2, 0), T.IN_TIME),
    "a return restarts the clock": (facts("in_progress", -10, returned=-8), T.OVERDUE),
    "a return in time leaves the rest": (facts("in_progress", 2, returned=-1), T.DUE_SOON),
    "done on the due day": (facts("done", -10, -10, recorded=-3), T.DONE_ON_TIME),
    "done a day late": (facts("done", -10, -9, recorded=-3), T.DONE_LATE),
    "confirmed late, submitted in time": (facts("done", -10, -11, recorded=0), T.DONE_ON_TIME),
    "done early": (facts("done", 10, -1), T.DONE_ON_TIME),
    "done without deadline": (facts("done", None, -1), T.DONE_UNDATED),
    "done without submission goes by its record": (facts("done", -10, recorded=-10), T.DONE_ON_TIME),
    "done without submission, recorded late": (facts("done", -10, recorded=-9), T.DONE_LATE),
    "rolled, the day off has passed": (facts(due=-2, rolled=0), T.DUE_TODAY),
    "rolled, the day off is today": (facts(due=0, rolled=3), T.DUE_SOON),
    "rolled beyond what is soon": (facts(due=1, rolled=6), T.IN_TIME),
    "rolled and late all the same": (facts(due=-4, rolled=-2), T.OVERDUE),
    "rolled, submitted by the day that counts": (facts("submitted", -4, -2, rolled=-2), T.IN_TIME),
    "rolled, submitted after it": (facts("submitted", -4, -1, rolled=-2), T.OVERDUE),
    "rolled, done by the day that counts": (facts("done", -10, -8, rolled=-8), T.DONE_ON_TIME),
    "rolled, done after it": (facts("done", -10, -7, rolled=-8), T.DONE_LATE),
}


MOVED: dict[str, tuple[TaskFacts, Timeliness | None, Timeliness | None]] = {  # in force, by the original due day
    "extended, the original day has passed": (facts(due=9, original=-1), T.IN_TIME, T.OVERDUE),
    "extended, the original day is today": (facts(due=9, original=0), T.IN_TIME, T.DUE_TODAY),
    "extended and late all the same": (facts(due=-1, original=-9), T.OVERDUE, T.OVERDUE),
    "submitted by the original day": (facts("submitted", 9, -9, original=-9), T.IN_TIME, T.IN_TIME),
    "submitted after the original day": (facts("submitted", 9, -8, original=-9), T.IN_TIME, T.OVERDUE),
    "submitted after the day in force": (facts("submitted", -5, -4, original=-9), T.OVERDUE, T.OVERDUE),
    "returned after both": (facts(due=-5, original=-9, returned=-8), T.OVERDUE, T.OVERDUE),
    "done by the original day": (facts("done", -5, -9, original=-9), T.DONE_ON_TIME, T.DONE_ON_TIME),
    "done after the original day": (facts("done", -5, -8, original=-9), T.DONE_ON_TIME, T.DONE_LATE),
    "done after both": (facts("done", -5, -4, original=-9), T.DONE_LATE, T.DONE_LATE),
    "extended and paused": (facts("paused", -5, original=-9), None, None),
    "extended and revoked": (facts("revoked", -5, original=-9), None, None),
    "a draft is never extended": (facts("draft", -5, original=-9), None, None),
    "the original day rolls to today": (facts(due=9, original=-2, original_rolled=0), T.IN_TIME, T.DUE_TODAY),
    "the original day rolled and has passed": (facts(due=9, original=-3, original_rolled=-1), T.IN_TIME, T.OVERDUE),
    "only the day in force rolls": (facts(due=-1, original=-9, rolled=0), T.DUE_TODAY, T.OVERDUE),
    "done by the original day that rolled": (
        facts("done", -1, -7, original=-9, original_rolled=-7),
        T.DONE_ON_TIME,
        T.DONE_ON_TIME,
    ),
    "no deadline in force": (facts(due=None, original=-9), T.UNDATED, T.UNDATED),
}
CASES |= {name: (one, expected) for name, (one, expected, _) in MOVED.items()}
ALL = [one for one, _ in CASES.values()]


@pytest.mark.parametrize(("one", "_in_force", "expected"), MOVED.values(), ids=MOVED)
def test_a_task_stands_against_its_original_deadline_too(
    one: TaskFacts, _in_force: Timeliness | None, expected: Timeliness | None
) -> None:
    assert original_timeliness(one, ON) is expected


def test_without_an_extension_both_deadlines_judge_alike() -> None:
    never = [one for name, (one, _) in CASES.items() if name not in MOVED]

    assert [original_timeliness(one, ON) for one in never] == [timeliness(one, ON) for one in never]


@pytest.mark.parametrize(("one", "expected"), CASES.values(), ids=CASES)
def test_a_task_stands_against_its_deadline(one: TaskFacts, expected: Timeliness | None) -> None:
    assert timeliness(one, ON) is expected


@pytest.mark.parametrize("wanted", TimeFilter)
def test_sql_finds_the_same_tasks(session: Session, house: House, clock: MovingClock, wanted: TimeFilter) -> None:
    ids = insert_facts(session, house, clock, ALL)

    found = set(session.exec(select(col(Task.id)).where(time_is(wanted)), params=all_days_of(ON)))

    names = {name for name, task_id in zip(CASES, ids, strict=True) if task_id in found}
    assert names == {name for name, (one, _) in CASES.items() if in_time_filter(wanted, one, ON)}


@pytest.mark.parametrize("wanted", TimeFilter)
def test_a_filter_takes_in_at_least_one_case(wanted: TimeFilter) -> None:
    assert any(in_time_filter(wanted, one, ON) for one in ALL)


@pytest.mark.parametrize(
    ("one", "days"),
    [
        pytest.param(facts(due=0), 0, id="due today"),
        pytest.param(facts(due=-1), 1, id="yesterday"),
        pytest.param(facts(due=-45), 45, id="long ago"),
        pytest.param(facts(due=5), 0, id="ahead"),
        pytest.param(facts(due=None), 0, id="no deadline"),
        pytest.param(facts("submitted", -5, -5), 0, id="the clock stands"),
        pytest.param(facts("submitted", -5, -4), 5, id="submitted late"),
        pytest.param(facts("done", -5, -1), 0, id="done"),
        pytest.param(facts("paused", -5), 0, id="paused"),
    ],
)
def test_overdue_days_are_calendar_days_while_the_clock_runs(one: TaskFacts, days: int) -> None:
    assert overdue_days(one, TODAY) == days


@pytest.mark.parametrize(
    ("one", "days"),
    [
        pytest.param(facts(recorded=-14), None, id="14 days"),
        pytest.param(facts(recorded=-15), 15, id="15 days"),
        pytest.param(facts("assigned", recorded=-15), 15, id="never accepted"),
        pytest.param(facts("assigned", None, recorded=-15), 15, id="no deadline"),
        pytest.param(facts("submitted", recorded=-40), None, id="submitted"),
        pytest.param(facts("done", recorded=-40), None, id="done"),
        pytest.param(facts("paused", recorded=-40), None, id="paused"),
        pytest.param(facts("draft", recorded=-40), None, id="draft"),
    ],
)
def test_a_task_is_silent_after_more_than_14_days_without_a_record(one: TaskFacts, days: int | None) -> None:
    assert silent_days(one, TODAY) == days


def test_tomorrow_what_was_due_today_is_late() -> None:
    assert timeliness(facts(due=0), judged(TODAY + timedelta(days=1))) is T.OVERDUE
