"""The facts of a task: in its row, in the record of each event, and the clock that they start and stop."""

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pacnam_tasks.history.rules import canonical
from pacnam_tasks.tasks.models import Task, facts_of
from pacnam_tasks.tasks.rules.facts import OPEN, Level, MeasureKind, Rating, Recurrence, State, TaskFacts, Timeliness
from tests.conftest import NOON
from tests.tasks.cases import days, facts

percents = st.decimals(min_value=0, max_value=100, places=1)


def facts_within(first: date, last: date) -> st.SearchStrategy[TaskFacts]:
    """Any facts whose days lie between two."""
    some_day = st.dates(first, last)
    maybe_day = st.none() | some_day
    return st.builds(
        TaskFacts,
        level=st.sampled_from(Level),
        field_id=st.integers(1, 99),
        lead_unit_id=st.integers(1, 99),
        state=st.sampled_from(State),
        start_on=some_day,
        recorded_on=some_day,
        original_due_on=maybe_day,
        due_on=maybe_day,
        submitted_on=maybe_day,
        returned_on=maybe_day,
        member_id=st.none() | st.integers(1, 99),
        parent_unit_id=st.none() | st.integers(1, 99),
        weight=st.decimals(min_value=Decimal("0.01"), max_value=100, places=2),
        percent=percents,
        quantity=st.none() | st.decimals(min_value=0, max_value=10**9, places=4),
        base=percents,
        path=st.lists(st.tuples(some_day, percents), max_size=4).map(tuple),
        sloped=st.booleans(),
        reported=st.booleans(),
        extensions=st.none() | st.integers(1, 4),
        obstacle_since=maybe_day,
        ruled=st.none() | st.sampled_from(Rating),
        ruled_until=maybe_day,
    )


any_facts = facts_within(date(2000, 1, 1), date(2100, 12, 31))


@given(any_facts)
def test_facts_come_back_from_the_record_of_an_event(one: TaskFacts) -> None:
    assert TaskFacts.from_record(json.loads(canonical(one.as_record()))) == one


def test_a_record_leaves_out_what_is_not_known() -> None:
    record = facts(due=None).as_record()

    assert not {"due_on", "submitted_on", "member_id", "path", "reported"} & set(record)


@pytest.mark.parametrize(
    ("one", "clock"),
    [
        pytest.param(facts(due=5), days(5), id="carried"),
        pytest.param(facts("assigned", 5), days(5), id="not accepted"),
        pytest.param(facts(due=None), None, id="no deadline"),
        pytest.param(facts("submitted", 5, 0), None, id="submitted in time"),
        pytest.param(facts("submitted", -5, 0), days(-5), id="submitted late"),
        pytest.param(facts("in_progress", 5, returned=0), days(5), id="returned"),
        pytest.param(facts("done", 5, 0), None, id="done"),
        pytest.param(facts("paused", 5), None, id="paused"),
        pytest.param(facts("revoked", 5), None, id="revoked"),
        pytest.param(facts("draft", 5), None, id="draft"),
    ],
)
def test_the_clock_runs_against_the_due_day_while_work_is_owed(one: TaskFacts, clock: date | None) -> None:
    assert one.clock_due_on == clock


def test_open_are_those_that_still_owe_work() -> None:
    assert {state for state in State if facts(state).is_open} == OPEN


def test_a_row_says_what_was_done_before_its_start() -> None:
    row = Task(
        code="NV-2023-017", level="task", title="", search_text="", search_exact="", field_id=1, lead_unit_id=1,
        start_on=days(0), recorded_on=days(0), created_at=NOON, updated_at=NOON, state="assigned",
        target=Decimal("18.3"), baseline=Decimal("7.5"), path='[["2023-09-29", "60.0"]]',
    )  # fmt: skip

    found = facts_of(row)

    assert found.base == 41
    assert found.path == ((date(2023, 9, 29), Decimal(60)),)


def test_the_codes_are_those_that_others_rely_on() -> None:
    codes = [[str(one) for one in kind] for kind in (State, Timeliness, Rating, Level, MeasureKind, Recurrence)]

    assert codes == [
        ["draft", "assigned", "in_progress", "submitted", "done", "paused", "revoked"],
        [
            "in_time", "due_soon", "due_today", "overdue", "undated", "done_on_time", "done_late", "done_undated",
        ],
        ["X", "V", "Đ", "–"],
        ["task", "part"],
        ["percent", "count", "level"],
        ["", "weekly", "monthly", "quarterly", "half_year"],
    ]  # fmt: skip
