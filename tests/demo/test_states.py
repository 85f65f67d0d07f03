"""Every state that the demonstration is there to show occurs in it."""

from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import col, select

from pacnam_tasks.accounts.queries import actor_named
from pacnam_tasks.accounts.rules import Role
from pacnam_tasks.decisions.directions.models import Direction
from pacnam_tasks.decisions.extensions.models import ExtensionRequest
from pacnam_tasks.decisions.handover.models import Handover
from pacnam_tasks.history.models import Event
from pacnam_tasks.meetings.queries.held import listed
from pacnam_tasks.meetings.queries.one import held
from pacnam_tasks.progress.models import Obstacle
from pacnam_tasks.progress.rules import Cause
from pacnam_tasks.tasks.models import TaskPeriod
from pacnam_tasks.tasks.queries.one import recorded
from pacnam_tasks.tasks.rules.facts import State, Timeliness, overdue_days, silent_days, timeliness
from pacnam_tasks.tasks.rules.levels import Authority
from tests.demo.conftest import TODAY, Demonstration, facts_on, task_named
from tests.tasks.cases import ON, judged


@pytest.mark.parametrize(
    "wanted", [Timeliness.DONE_ON_TIME, Timeliness.DONE_LATE, Timeliness.OVERDUE, Timeliness.IN_TIME]
)
@pytest.mark.parametrize("level", ["task", "part"])
def test_it_opens_with_tasks_and_parts(demonstration: Demonstration, wanted: Timeliness, level: str) -> None:
    facts = facts_on(demonstration, TODAY).values()

    assert any(timeliness(one, ON) is wanted for one in facts if one.level == level)


@pytest.mark.parametrize("state", [state for state in State if state is not State.DRAFT])
def test_it_opens_with_parts_in_each_state(demonstration: Demonstration, state: State) -> None:
    facts = facts_on(demonstration, TODAY).values()

    assert any(one.state is state for one in facts if one.level == "part")


def test_it_opens_with_tasks_overdue_for_different_times(demonstration: Demonstration) -> None:
    days = {code: overdue_days(facts, TODAY) for code, facts in facts_on(demonstration, TODAY).items()}

    assert {code: late for code, late in days.items() if late} == {
        "NV-2023-002": 31,
        "NV-2023-002-XCB": 31,
        "NV-2023-002-XNM": 31,
        "NV-2023-008": 15,
    }


@pytest.mark.parametrize(
    ("day", "wanted"),
    [
        (date(2023, 7, 17), Timeliness.IN_TIME),
        (date(2023, 7, 18), Timeliness.DUE_SOON),
        (date(2023, 7, 20), Timeliness.DUE_SOON),
        (date(2023, 7, 21), Timeliness.DUE_TODAY),
        (date(2023, 7, 22), Timeliness.OVERDUE),
    ],
    ids=str,
)
def test_a_task_comes_due_before_the_eyes(demonstration: Demonstration, day: date, wanted: Timeliness) -> None:
    assert timeliness(facts_on(demonstration, day)["NV-2023-001"], judged(day)) is wanted


def test_one_is_due_soon_only_because_its_deadline_was_moved(demonstration: Demonstration) -> None:
    facts = facts_on(demonstration, TODAY)["NV-2023-007"]

    assert (facts.original_due_on, facts.due_on, facts.extensions) == (date(2023, 8, 31), date(2023, 9, 18), 1)
    assert timeliness(facts, ON) is Timeliness.DUE_SOON


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
        return timeliness(facts_on(demonstration, day)["NV-2023-008"], judged(day))

    assert on(date(2023, 9, 5)) is Timeliness.IN_TIME
    assert on(date(2023, 9, 6)) is Timeliness.OVERDUE


def test_units_report_obstacles_of_many_kinds(demonstration: Demonstration) -> None:
    with demonstration.database.reading() as session:
        causes = set(session.exec(select(Obstacle.cause).where(col(Obstacle.closed_at).is_(None))).all())

    assert causes == set(Cause) - {Cause.OTHER}


@pytest.mark.parametrize(
    ("code", "all_of_them", "begun", "reported"),
    [("NV-2023-004", 17, 10, 10), ("NV-2023-006", 25, 10, 9), ("NV-2023-012", 6, 3, 2), ("NV-2023-012-XBB", 6, 3, 3)],
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


def test_every_act_of_deciding_occurs(demonstration: Demonstration) -> None:
    with demonstration.database.reading() as session:
        kinds = set(session.exec(select(Event.kind).distinct()).all())

    assert kinds >= {
        "delegated", "refused", "refusal_upheld", "extension_asked", "extended", "extension_refused", "checked",
        "obstacle_raised", "obstacle_escalated", "obstacle_answered", "obstacle_closed", "directed",
        "direction_answered", "field_directed", "field_direction_answered", "corrected", "acting_named",
        "handover_opened", "handover_confirmed", "handed_over", "noted", "drafted", "reviewed", "member_changed",
        "shares_changed", "share_changed", "paused", "resumed", "revoked", "reopened", "refusal_released", "edited",
        "meeting_opened", "decision_recorded", "meeting_closed",
        "overruled",
    }  # fmt: skip


def test_a_meeting_of_august_decided_and_one_is_put_on_for_today(demonstration: Demonstration) -> None:
    with demonstration.database.reading() as session:
        august, today = (held(session, one.id) for one in reversed(listed(session)))

    assert (august.is_open, today.is_open, today.held_on, today.previous_on) == (False, True, TODAY, august.held_on)
    became = [(one.task_code, one.answered_at is not None) for one in august.decisions]
    assert became == [(None, True), ("NV-2023-022", False), (None, True)]
    assert today.decisions == []


def test_something_of_each_kind_waits_for_a_decision(demonstration: Demonstration) -> None:
    with demonstration.database.reading() as session:
        requests = session.exec(select(ExtensionRequest).where(col(ExtensionRequest.state) == "open")).all()
        directions = session.exec(select(Direction).where(col(Direction.answered_at).is_(None))).all()
        doubted, refused = task_named(session, "NV-2023-010-XAT"), task_named(session, "NV-2023-014-XXL")

    assert [(one.proposed_on, one.level) for one in requests] == [
        (date(2023, 9, 29), Authority.BUREAU),
        (date(2023, 10, 20), Authority.STANDING),
    ]  # the second of a task goes one level higher
    assert sorted(one.answer_by < TODAY for one in directions) == [False, True]
    assert (doubted.state, doubted.check_passed) == (State.SUBMITTED, False)
    assert refused.refused_on == date(2023, 9, 13)


def test_somebody_acts_for_a_head_and_a_minute_waits(demonstration: Demonstration) -> None:
    with demonstration.database.reading() as session:
        acting = actor_named(session, "ttdvnn-cv", TODAY)
        states = session.exec(select(Handover.state).order_by(col(Handover.id))).all()
        bulletin, forest = task_named(session, "NV-2023-004"), task_named(session, "NV-2023-010")
        last = recorded(session, bulletin.id or 0, 1)[0]
        head = actor_named(session, "kiemlam", TODAY)

    assert acting.roles == {Role.STAFF, Role.LEADER}
    assert (last.kind, last.acting_for_name) == ("updated", "Lèng Thị Bích")
    assert list(states) == ["confirmed", "open"]
    assert forest.handler_id == head.person_id
