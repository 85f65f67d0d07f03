"""What should be reached by a day; the rating that goes by it is in test_rated.py."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pacnam_tasks.tasks.rules.facts import TaskFacts, expected, percent_of
from tests.tasks.cases import TODAY, days, facts

D = Decimal
PATH = ((days(-20), D(60)), (days(10), D(85)))
EXPECTED = {
    "half way": (facts(start=-50, due=50), D(50)),
    "before the start": (facts(start=5, due=50), D(0)),
    "on the start": (facts(start=0, due=50), D(0)),
    "on the due day": (facts(start=-50, due=0), D(100)),
    "after the due day": (facts(start=-50, due=-10), D(100)),
    "one day of three, half up": (facts(start=-1, due=2), D("33.3")),
    "one day of sixteen, half up": (facts(start=-1, due=15), D("6.3")),
    "from what was there before": (facts(start=-50, due=50, base="40"), D(70)),
    "before the start with a base": (facts(start=5, due=50, base="40"), D(40)),
    "no deadline": (facts(due=None), None),
    "a milestone in force": (facts(start=-50, due=50, path=PATH), D(60)),
    "the next milestone on its day": (facts(start=-50, due=50, path=((days(-20), D(60)), (TODAY, D(85)))), D(85)),
    "before the first milestone": (facts(start=-50, due=50, path=((days(10), D(85)),)), D(50)),
    "all is due on the due day whatever the last milestone": (facts(start=-50, due=0, path=PATH[:1]), D(100)),
    "a sloped path between its points": (facts(start=-50, due=50, path=PATH, sloped=True), D("76.7")),
    "a sloped path before its first point": (facts(start=-50, due=50, path=((days(50), D(40)),), sloped=True), D(50)),
    "a sloped path up to its first point": (facts(start=-50, due=50, path=((days(25), D(30)),), sloped=True), D(20)),
    "a sloped path on a point": (facts(start=-50, due=50, path=((TODAY, D(7)),), sloped=True), D(7)),
    "a sloped path from its last point on": (facts(start=-50, due=20, path=PATH[:1], sloped=True), D(80)),
    "a sloped path that stands still": (facts(start=-50, due=50, path=((days(10), D(0)),), sloped=True), D(0)),
    "a sloped path on its start": (facts(start=0, due=50, base="40", path=PATH[1:], sloped=True), D(40)),
    "a sloped path from what was there before": (
        facts(start=-50, due=50, base="40", path=((days(50), D(99)),), sloped=True),
        D(70),
    ),
    "a point after a deadline that came forward": (facts(start=-50, due=5, path=PATH[1:], sloped=True), D("90.9")),
    "all is due on the due day whatever the last point": (facts(start=-50, due=0, path=PATH, sloped=True), D(100)),
    "one day of work": (facts(start=0, due=0), D(100)),
}


@pytest.mark.parametrize(("one", "should"), EXPECTED.values(), ids=EXPECTED)
def test_what_should_be_reached_by_today(one: TaskFacts, should: Decimal | None) -> None:
    assert expected(one, TODAY) == should


@pytest.mark.parametrize(
    ("quantity", "target", "percent"),
    [
        pytest.param("31.5", "100", "31.5", id="a share"),
        pytest.param("1", "3", "33.3", id="rounded"),
        pytest.param("1", "16", "6.3", id="half up"),
        pytest.param("7.5", "18.3", "41", id="industry"),
        pytest.param("12", "10", "100", id="at most 100"),
        pytest.param("0", "10", "0", id="nothing"),
        pytest.param("-5", "10", "0", id="never under 0"),
        pytest.param("5", "0", "100", id="no target to miss"),
    ],
)
def test_own_percent_is_quantity_by_target(quantity: str, target: str, percent: str) -> None:
    assert percent_of(D(quantity), D(target)) == D(percent)


@given(
    start=st.integers(-400, 400),
    length=st.integers(0, 800),
    base=st.decimals(0, 100, places=1),
    days_on=st.tuples(st.integers(-500, 1300), st.integers(0, 400)),
)
def test_what_is_expected_never_falls(start: int, length: int, base: Decimal, days_on: tuple[int, int]) -> None:
    one = facts(start=start, due=start + length, base=base)
    first, later = days_on[0], sum(days_on)

    assert 0 <= (expected(one, days(first)) or 0) <= (expected(one, days(later)) or 0) <= 100


def test_a_leap_day_is_a_day_like_any_other() -> None:
    one = replace(facts(), start_on=date(2024, 2, 28), due_on=date(2024, 3, 1))

    assert expected(one, date(2024, 2, 29)) == 50
