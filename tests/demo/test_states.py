"""Every state that the demonstration is there to show occurs in it."""

from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import Session, col, select

from pacnam_tasks.demo.reading import DATA, rows
from pacnam_tasks.history.models import Event
from pacnam_tasks.progress.models import Obstacle
from pacnam_tasks.progress.rules import Cause
from pacnam_tasks.tasks.models import Task, TaskPeriod
from pacnam_tasks.tasks.queries.counts import Scope, facts_by_id
from pacnam_tasks.tasks.rules.facts import State, TaskFacts, Timeliness, overdue_days, silent_days, timeliness
from tests.demo.conftest import TODAY, Demonstration, as_of


def facts_on(demonstration: Demonstration, day: date) -> dict[str, TaskFacts]:
    """The facts of every task and part on a day, by code."""
    with demonstration.database.reading() as session:
        codes = dict(session.exec(select(col(Task.id), col(Task.code))).all())
        return {codes[task_id]: facts for task_id, facts in facts_by_id(session, as_of(day), Scope())}


def task_named(session: Session, code: str) -> Task:
    """A task of the demonstration."""
    return session.exec(select(Task).where(col(Task.code) == code)).one()


@pytest.mark.parametrize(
    "wanted", [Timeliness.DONE_ON_TIME, Timeliness.DONE_LATE, Timeliness.OVERDUE, Timeliness.IN_TIME]
)
@pytest.mark.parametrize("level", ["task", "part"])
def test_it_opens_with_tasks_and_parts(demonstration: Demonstration, wanted: Timeliness, level: str) -> None:
    facts = facts_on(demonstration, TODAY).values()

    assert any(timeliness(one, TODAY) is wanted for one in facts if one.level == level)


@pytest.mark.parametrize("state", [State.ASSIGNED, State.IN_PROGRESS, State.SUBMITTED, State.DONE])
def test_it_opens_with_parts_in_each_state(demonstration: Demonstration, state: State) -> None:
    facts = facts_on(demonstration, TODAY).values()

    assert any(one.state is state for one in facts if one.level == "part")


def test_it_opens_with_tasks_overdue_for_different_times(demonstration: Demonstration) -> None:
    days = {code: overdue_days(facts, TODAY) for code, facts in facts_on(demonstration, TODAY).items()}

    assert {code: late for code, late in days.items() if late} == {
        "NV-2023-002": 31,
        "NV-2023-002-XCB": 31,
        "NV-2023-002-XNM": 31,
        "NV-2023-007": 15,
        "NV-2023-008": 31,
    }


@pytest.mark.parametrize(
    ("day", "wanted"),
    [
        (date(2023, 8, 27), Timeliness.IN_TIME),
        (date(2023, 8, 28), Timeliness.DUE_SOON),
        (date(2023, 8, 30), Timeliness.DUE_SOON),
        (date(2023, 8, 31), Timeliness.DUE_TODAY),
        (date(2023, 9, 1), Timeliness.OVERDUE),
    ],
    ids=str,
)
def test_a_task_comes_due_before_the_eyes(demonstration: Demonstration, day: date, wanted: Timeliness) -> None:
    assert timeliness(facts_on(demonstration, day)["NV-2023-007"], day) is wanted


def test_no_due_day_of_the_plan_lies_just_ahead_of_the_opening() -> None:
    dues = {row["due"] for row in rows(DATA / "plan-2023H2.csv")}

    assert dues.isdisjoint({"15/09/2023", "16/09/2023", "17/09/2023", "18/09/2023"})


def test_some_have_been_silent_for_weeks(demonstration: Demonstration) -> None:
    facts = facts_on(demonstration, TODAY)

    assert silent_days(facts["NV-2023-020"], TODAY) == 67
    assert silent_days(facts["NV-2023-016-XCB"], TODAY) == 28


@pytest.mark.parametrize("code", ["NV-2023-002", "NV-2023-002-XCB", "NV-2023-010-XCL"])
def test_some_returns_have_not_been_answered(demonstration: Demonstration, code: str) -> None:
    with demonstration.database.reading() as session:
        task = task_named(session, code)
        acts = {"returned", "submitted", "updated", "update_withdrawn"}
        mine = select(Event.kind).where(col(Event.task_id) == task.id, col(Event.kind).in_(acts))
        kinds = session.exec(mine.order_by(col(Event.seq).desc())).all()

    assert kinds[0] == "returned"
    assert (task.state, task.return_reason != "") == (State.IN_PROGRESS, True)


def test_a_return_that_was_answered_waits_again(demonstration: Demonstration) -> None:
    facts = facts_on(demonstration, TODAY)["NV-2023-008"]

    assert (facts.state, facts.submitted_on) == (State.SUBMITTED, date(2023, 9, 11))


def test_a_submission_by_the_due_day_counts_as_in_time_until_it_is_returned(demonstration: Demonstration) -> None:
    def on(day: date) -> Timeliness | None:
        return timeliness(facts_on(demonstration, day)["NV-2023-008"], day)

    assert on(date(2023, 8, 17)) is Timeliness.IN_TIME
    assert on(date(2023, 8, 18)) is Timeliness.OVERDUE


def test_units_report_obstacles_of_many_kinds(demonstration: Demonstration) -> None:
    with demonstration.database.reading() as session:
        causes = set(session.exec(select(Obstacle.cause).where(col(Obstacle.closed_at).is_(None))).all())

    assert causes == set(Cause) - {Cause.LAND, Cause.OTHER}


@pytest.mark.parametrize(
    ("code", "all_of_them", "begun", "reported"),
    [("NV-2023-004", 17, 10, 9), ("NV-2023-006", 25, 10, 9), ("NV-2023-012", 6, 3, 2), ("NV-2023-012-XBB", 6, 3, 3)],
)
def test_recurring_work_has_its_dated_periods(
    demonstration: Demonstration, code: str, all_of_them: int, begun: int, reported: int
) -> None:
    with demonstration.database.reading() as session:
        task_id = task_named(session, code).id
        periods = session.exec(select(TaskPeriod).where(col(TaskPeriod.task_id) == task_id)).all()

    counts = (
        len(periods),
        sum(one.starts_on <= TODAY for one in periods),
        sum(one.reported_on is not None for one in periods),
    )
    assert counts == (all_of_them, begun, reported)


def test_bocbo_has_rice_still_to_cut(demonstration: Demonstration) -> None:
    facts = facts_on(demonstration, TODAY)["NV-2023-003-XBB"]

    assert facts.is_open
    assert 0 < facts.percent < 100


def test_industry_counts_in_what_was_made_before(demonstration: Demonstration) -> None:
    facts = facts_on(demonstration, date(2023, 7, 10))["NV-2023-017"]

    assert (facts.quantity, facts.base, facts.reported) == (Decimal("7.5"), Decimal("41.0"), False)


def test_a_slip_was_withdrawn_and_left_its_trace(demonstration: Demonstration) -> None:
    with demonstration.database.reading() as session:
        task = task_named(session, "NV-2023-010-XCL")
        trace = session.exec(select(Event.kind).where(col(Event.task_id) == task.id).order_by(col(Event.seq))).all()

    assert list(trace)[3:6] == ["updated", "update_withdrawn", "updated"]
