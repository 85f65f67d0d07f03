"""Which tasks a list shows: the predicate on facts and its SQL twin take the same."""

import itertools
from collections.abc import Iterator
from typing import Any

import pytest
from sqlmodel import Session

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.tasks.forms import TaskFilter
from pacnam_tasks.tasks.queries.counts import AsOf
from pacnam_tasks.tasks.queries.lists import count, page_of
from pacnam_tasks.tasks.rules.facts import State, TaskFacts
from pacnam_tasks.tasks.rules.selection import Activity, Selection, StateFilter, TimeFilter
from tests.factories import House
from tests.tasks.cases import ON, TODAY, facts
from tests.tasks.rows import insert_facts

DUE = (None, -121, -120, -61, -60, -31, -30, -11, -10, -1, 0, 1, 3, 4, 40)
AXES: dict[str, list[Any]] = {
    "state": list(StateFilter),
    "time": list(TimeFilter),
    "activity": list(Activity),
    "age": [1, 2, 3, 4, 5],
}


def grid() -> Iterator[TaskFacts]:
    """Facts of every state around every limit of the rules."""
    for state, due, recorded in itertools.product(State, DUE, (-15, -14, 0)):
        more: dict[str, Any] = {
            "recorded": recorded,
            "start": -200,
            "reported": recorded != -14,
            "percent": "99" if due == 4 else "50",
        }
        if state in {State.SUBMITTED, State.DONE}:
            for late in (0, 1):
                yield facts(state, due, (due or 0) + late, **more)
        else:
            # Of undated work one has no day of review, one has reached it, one has not.
            review = {-15: None, -14: 0, 0: 1}[recorded]
            yield facts(state, due, **more, returned=-1 if recorded == 0 else None, review=review)
    for state, due, original, after in itertools.product(State, (-1, 0, 4), (-9, -1, 0, 4), (None, -9, -8, 0)):
        yield facts(state, due, after if state in {State.SUBMITTED, State.DONE} else None, original=original)


def selections() -> Iterator[Selection]:
    """Every value of every axis, alone and with every value of each other axis."""
    for one, other in itertools.combinations(AXES, 2):
        for a, b in itertools.product([None, *AXES[one]], [None, *AXES[other]]):
            yield Selection(**{one: a, other: b})


def test_lists_show_what_the_rule_takes(session: Session, house: House, clock: MovingClock) -> None:
    known = dict(zip(insert_facts(session, house, clock, grid()), grid(), strict=True))
    when = AsOf(TODAY, TODAY, clock.zone)

    for one in dict.fromkeys(selections()):
        page = page_of(session, house.office, _filter(one), when, size=1000)

        wrong = {row.id for row in page.rows} ^ {task_id for task_id in known if _taken(one, known[task_id])}
        assert not wrong, (one, [known[task_id] for task_id in wrong])


def _filter(one: Selection) -> TaskFilter:
    return TaskFilter(state=one.state, timeliness=one.time, activity=one.activity, age=one.age)


def _taken(one: Selection, of: TaskFacts) -> bool:
    """A draft is no task yet: lists show it only where drafts are asked for."""
    return one.takes(of, ON) and not (one == Selection() and of.state is State.DRAFT)


@pytest.mark.parametrize("activity", [None, Activity.AT_RISK], ids=str)
def test_a_list_knows_how_long_it_is(
    session: Session, house: House, clock: MovingClock, activity: Activity | None
) -> None:
    insert_facts(session, house, clock, grid())
    when, wanted = AsOf(TODAY, TODAY, clock.zone), TaskFilter(activity=activity, timeliness=TimeFilter.IN_TIME)

    assert count(session, house.office, wanted, when) == len(page_of(session, house.office, wanted, when, 1000).rows)


def test_a_long_list_is_counted_up_to_a_limit(session: Session, house: House, clock: MovingClock) -> None:
    insert_facts(session, house, clock, grid())

    assert count(session, house.office, TaskFilter(), AsOf(TODAY, TODAY, clock.zone), limit=7) == 7


@pytest.mark.parametrize("axis", AXES)
def test_each_value_of_a_filter_takes_some_and_leaves_some(axis: str) -> None:
    for value in AXES[axis]:
        one = Selection(**{axis: value})
        assert {one.takes(each, ON) for each in grid()} == {True, False}, value
