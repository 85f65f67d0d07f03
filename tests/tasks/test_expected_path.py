"""How work is expected to go, as it was chosen: what is no path, and the points that facts keep of it. Pure."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pacnam_tasks.tasks.rules.expected_path import (
    MOST_POINTS,
    STRAIGHT,
    Chosen,
    Span,
    Wrong,
    fitting,
    path_of,
    points_of,
    what_is_wrong,
)
from pacnam_tasks.tasks.rules.facts import TaskFacts, expected
from pacnam_tasks.trajectories.rules.curves import Curve, share_between
from pacnam_tasks.trajectories.rules.path import Shape
from tests.tasks.test_facts import facts_within

D = Decimal
START, END = date(2023, 7, 7), date(2023, 11, 30)
SPAN = Span(START, END)
RICE = Chosen(Shape.CURVE, Curve.RICE_HARVEST)
RICE_POINTS = (
    (date(2023, 9, 10), D(0)),
    (date(2023, 9, 30), D(15)),
    (date(2023, 10, 31), D(75)),
    (date(2023, 11, 15), D(95)),
)


def drawn(*points: tuple[date, str], shape: Shape = Shape.POINTS) -> Chosen:
    return Chosen(shape, None, tuple((on, D(percent)) for on, percent in points))


OCTOBER, NOVEMBER = date(2023, 10, 15), date(2023, 11, 15)
MANY = drawn(*((START + timedelta(days=n), "1") for n in range(1, MOST_POINTS + 2)))
WRONG = {
    "a curve without a due day": (RICE, Span(START, None), Wrong.NO_DEADLINE),
    "points without a due day": (drawn((OCTOBER, "50")), Span(START, None), Wrong.NO_DEADLINE),
    "no curve": (Chosen(Shape.CURVE), SPAN, Wrong.NO_CURVE),
    "a curve out of its season": (RICE, Span(date(2023, 1, 1), date(2023, 8, 1)), Wrong.STANDS_STILL),
    "a curve for one day": (RICE, Span(START, START), Wrong.STANDS_STILL),
    "no points": (drawn(), SPAN, Wrong.NO_POINTS),
    "too many points": (MANY, SPAN, Wrong.TOO_MANY),
    "after the due day": (drawn((date(2023, 12, 5), "90")), SPAN, Wrong.OUTSIDE),
    "on the due day": (drawn((END, "95")), SPAN, Wrong.OUTSIDE),
    "on the start": (drawn((START, "0")), SPAN, Wrong.OUTSIDE),
    "out of order": (drawn((NOVEMBER, "50"), (OCTOBER, "60")), SPAN, Wrong.OUT_OF_ORDER),
    "a day twice": (drawn((OCTOBER, "50"), (OCTOBER, "60")), SPAN, Wrong.OUT_OF_ORDER),
    "over 100 %": (drawn((OCTOBER, "120")), SPAN, Wrong.NO_PERCENT),
    "below nothing": (drawn((OCTOBER, "-1")), SPAN, Wrong.NO_PERCENT),
    "falling": (drawn((OCTOBER, "50"), (NOVEMBER, "40")), SPAN, Wrong.FALLING),
    "below what was there before": (drawn((OCTOBER, "20")), Span(START, END, D(41)), Wrong.FALLING),
}


@pytest.mark.parametrize(("chosen", "span", "why"), WRONG.values(), ids=WRONG)
def test_what_is_no_path_is_told_by_its_first_fault(chosen: Chosen, span: Span, why: Wrong) -> None:
    found = what_is_wrong(chosen, span)

    assert found is not None
    assert found[0] is why


GOOD = {
    "straight without a due day": (STRAIGHT, Span(START, None)),
    "a curve": (RICE, SPAN),
    "steps that stand still": (drawn((OCTOBER, "50"), (NOVEMBER, "50"), shape=Shape.MILESTONES), SPAN),
    "all of it before the end": (drawn((OCTOBER, "100")), SPAN),
}


@pytest.mark.parametrize(("chosen", "span"), GOOD.values(), ids=GOOD)
def test_what_is_a_path_is_taken(chosen: Chosen, span: Span) -> None:
    assert what_is_wrong(chosen, span) is None


def test_a_curve_becomes_the_points_at_which_it_turns() -> None:
    assert points_of(RICE, SPAN) == RICE_POINTS


def test_a_curve_begins_at_what_was_done_before() -> None:
    assert points_of(RICE, Span(START, END, D(40)))[1:3] == ((date(2023, 9, 30), D(49)), (date(2023, 10, 31), D(85)))


def test_a_curve_out_of_its_season_leaves_the_straight_line() -> None:
    assert points_of(RICE, Span(date(2023, 1, 1), date(2023, 8, 1))) == ()


@given(st.sampled_from(Curve), st.dates(date(2023, 1, 1), date(2024, 12, 31)), st.integers(1, 500), st.integers(0, 500))
def test_the_points_say_what_the_curve_says_to_the_tenth(curve: Curve, start: date, length: int, gone: int) -> None:
    end, day = start + timedelta(days=length), start + timedelta(days=min(gone, length))
    points = points_of(Chosen(Shape.CURVE, curve), Span(start, end))
    share = share_between(curve, start, end, day)
    path = path_of(task(start, end, points, sloped=bool(points)))

    assert path is not None
    assert share is None or abs(path.expected(day) - share * 100) <= D("0.05")


def task(start: date, end: date, points: tuple[tuple[date, Decimal], ...], **more: bool) -> TaskFacts:
    values = {"level": "task", "field_id": 1, "lead_unit_id": 1, "state": "in_progress", "recorded_on": start}
    return TaskFacts(**values, start_on=start, due_on=end, path=points, **more)  # type: ignore[arg-type]


@given(facts_within(date(2023, 1, 1), date(2023, 12, 31)), st.dates(date(2022, 12, 1), date(2024, 1, 31)))
def test_what_is_drawn_is_what_is_expected(one: TaskFacts, day: date) -> None:
    path = path_of(one)
    orderly = path is not None and [*one.path] == sorted({on: (on, share) for on, share in one.path}.values())
    if path is not None and orderly and all(on > one.start_on for on, _share in one.path):
        assert abs(path.expected(day) - (expected(one, day) or 0)) <= D("0.05")


def test_a_part_takes_over_what_lies_within_its_own_days() -> None:
    both = drawn((OCTOBER, "50"), (NOVEMBER, "80"))

    assert fitting(both, Span(START, date(2023, 11, 1))) == drawn((OCTOBER, "50"))
    assert fitting(both, Span(START, date(2023, 10, 1))) == STRAIGHT
    assert fitting(both, Span(START, None)) == STRAIGHT
    assert fitting(RICE, SPAN) == RICE
    assert fitting(RICE, Span(START, date(2023, 8, 1))) == STRAIGHT
