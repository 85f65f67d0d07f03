"""What follows from values, for every question an answer: a number, or why there is none."""

from decimal import Decimal

import pytest

from pacnam_tasks.core.periods import read_period
from pacnam_tasks.indicators.rules.figures import (
    Amount,
    Answer,
    Direction,
    Ground,
    Measured,
    Pace,
    Standing,
    Why,
    fed,
    needed_pace,
    percent,
    remainder,
    standing,
)

HALF, YEAR, SEPTEMBER = read_period("2023-H1"), read_period("2023"), read_period("2023-09")


def n(value: str | None, definition: int = 1) -> Amount | None:
    """An amount by a definition."""
    return None if value is None else Amount(Decimal(value), definition)


@pytest.mark.parametrize(
    ("actual", "base", "expected"),
    [
        pytest.param(n("304"), n("698.9"), "43.5", id="total output against its plan"),
        pytest.param(n("304"), n("346.6"), "87.7", id="total output against the same period"),
        pytest.param(n("192"), n("486.2"), "39.5", id="agriculture, published as near 40"),
        pytest.param(n("105"), n("102.9"), "102.0", id="retail against the same period"),
        pytest.param(n("1"), n("800"), "0.1", id="half up"),
        pytest.param(n("0"), n("18.3"), "0.0", id="nothing reached"),
        pytest.param(n("-2"), n("10"), "-20.0", id="a negative actual"),
        pytest.param(None, n("10"), Why.NO_ACTUAL, id="no actual"),
        pytest.param(n("10"), None, Why.NO_BASE, id="no plan"),
        pytest.param(None, None, Why.NO_ACTUAL, id="nothing at all"),
        pytest.param(n("10"), n("0"), Why.ZERO_BASE, id="a plan of zero"),
        pytest.param(n("0"), n("0"), Why.ZERO_BASE, id="nothing of nothing"),
        pytest.param(n("-5"), n("-3"), Why.NEGATIVE_BASE, id="a negative plan"),
        pytest.param(n("10", 2), n("20", 1), Why.OTHER_DEFINITION, id="another definition"),
        pytest.param(n("10", 2), n("0", 1), Why.OTHER_DEFINITION, id="another definition before all else"),
    ],
)
def test_percent(actual: Amount | None, base: Amount | None, expected: str | Why) -> None:
    wanted = Answer(why=expected) if isinstance(expected, Why) else Answer(Decimal(expected))

    assert percent(actual, base) == wanted


@pytest.mark.parametrize(
    ("actual", "plan", "expected"),
    [
        pytest.param(n("304"), n("698.9"), "394.9", id="left to do"),
        pytest.param(n("120"), n("100"), "-20", id="passed"),
        pytest.param(n("-5"), n("-3"), "2", id="below zero too"),
        pytest.param(n("0"), n("0"), "0", id="nothing of nothing"),
        pytest.param(None, n("10"), Why.NO_ACTUAL, id="no actual"),
        pytest.param(n("10"), None, Why.NO_BASE, id="no plan"),
        pytest.param(n("10", 2), n("20"), Why.OTHER_DEFINITION, id="another definition"),
    ],
)
def test_remainder(actual: Amount | None, plan: Amount | None, expected: str | Why) -> None:
    wanted = Answer(why=expected) if isinstance(expected, Why) else Answer(Decimal(expected))

    assert remainder(actual, plan) == wanted


@pytest.mark.parametrize(
    ("actual", "plan", "period", "expected"),
    [
        pytest.param(n("304"), n("698.9"), HALF, ("65.82", "1.30"), id="the second half must be 1,3 times the first"),
        pytest.param(n("9"), n("12"), SEPTEMBER, ("1.00", "1.00"), id="the same pace"),
        pytest.param(n("0"), n("12"), HALF, ("2.00", None), id="nothing so far is no pace to compare with"),
        pytest.param(n("-6"), n("12"), HALF, ("3.00", None), id="nor is less than nothing"),
        pytest.param(n("12"), n("12"), HALF, Why.REACHED, id="reached"),
        pytest.param(n("13"), n("12"), HALF, Why.REACHED, id="passed"),
        pytest.param(n("11"), n("12"), YEAR, Why.YEAR_OVER, id="no time left"),
        pytest.param(n("5"), None, HALF, Why.NO_BASE, id="no plan"),
        pytest.param(None, n("12"), HALF, Why.NO_ACTUAL, id="no actual"),
        pytest.param(n("5", 2), n("12"), HALF, Why.OTHER_DEFINITION, id="another definition"),
    ],
)
def test_needed_pace(actual: Amount | None, plan: Amount | None, period, expected) -> None:  # type: ignore[no-untyped-def]
    found = needed_pace(actual, plan, 2023, period.ends_on, is_cumulative=True, direction=Direction.RISING)

    if isinstance(expected, Why):
        assert found == Pace(why=expected)
    else:
        per_month, times = expected
        assert found.per_month is not None
        assert (round(found.per_month, 2), found.times) == (Decimal(per_month), Decimal(times) if times else None)


@pytest.mark.parametrize(
    ("cumulative", "direction", "why"),
    [(False, Direction.RISING, Why.NOT_CUMULATIVE), (True, Direction.FALLING, Why.FALLING)],
)
def test_there_is_no_pace_to_a_level_or_a_limit(cumulative: bool, direction: Direction, why: Why) -> None:
    assert needed_pace(n("5"), n("12"), 2023, HALF.ends_on, is_cumulative=cumulative, direction=direction) == Pace(
        why=why
    )


def of(**known: object) -> Measured:
    """A rising cumulative indicator in the first half-year, with what is known of it."""
    return Measured(**{"period": HALF, "direction": Direction.RISING, "is_cumulative": True} | known)  # type: ignore[arg-type]


FALLING: dict[str, object] = {"direction": Direction.FALLING}


@pytest.mark.parametrize(
    ("measured", "expected"),
    [
        pytest.param(of(), (None, Ground.NOTHING), id="nothing known"),
        pytest.param(of(said_low=True), (True, Ground.SAID), id="the document says low without a figure"),
        pytest.param(of(actual=n("9"), interim=n("5"), said_low=True), (True, Ground.SAID), id="and counts before all"),
        pytest.param(of(actual=n("5")), (None, Ground.NOTHING), id="an actual and nothing to judge by"),
        pytest.param(of(actual=n("5"), interim=n("6")), (True, Ground.INTERIM), id="below the plan of the period"),
        pytest.param(of(actual=n("6"), interim=n("6")), (False, Ground.INTERIM), id="the plan of the period reached"),
        pytest.param(
            of(actual=n("6"), interim=n("6"), plan=n("20"), expected=Decimal(10)),
            (False, Ground.INTERIM),
            id="the plan of the period before the path",
        ),
        pytest.param(
            of(actual=n("105"), plan=n("194.4"), expected=Decimal("96.4"), same=n("102.9")),
            (False, Ground.PATH),
            id="retail of 2023",
        ),
        pytest.param(
            of(actual=n("304"), plan=n("698.9"), expected=Decimal("346.5"), same=n("346.6")),
            (True, Ground.PATH),
            id="total output of 2023",
        ),
        pytest.param(
            of(actual=n("5"), plan=n("20"), same=n("4")), (False, Ground.SAME), id="no path: last year counts"
        ),
        pytest.param(of(actual=n("5"), plan=n("20")), (None, Ground.NOTHING), id="no path, no last year"),
        pytest.param(of(period=YEAR, actual=n("5"), plan=n("20")), (True, Ground.PLAN), id="a year against its plan"),
        pytest.param(of(actual=n("5"), same=n("6")), (True, Ground.SAME), id="below last year"),
        pytest.param(of(actual=n("0"), plan=n("0"), expected=Decimal(0)), (False, Ground.PATH), id="a plan of zero"),
        pytest.param(of(actual=n("-5"), interim=n("-3")), (True, Ground.INTERIM), id="below a negative plan"),
        pytest.param(of(actual=n("-3"), interim=n("-5")), (False, Ground.INTERIM), id="above a negative plan"),
        pytest.param(
            of(actual=n("5", 2), plan=n("20"), expected=Decimal(10), same=n("6", 2)),
            (True, Ground.SAME),
            id="a plan of another definition is passed over",
        ),
        pytest.param(
            of(actual=n("5", 2), plan=n("20"), expected=Decimal(10), same=n("6")),
            (None, Ground.NOTHING),
            id="nothing of the same definition",
        ),
        pytest.param(
            of(**FALLING, actual=n("5"), interim=n("6")), (False, Ground.INTERIM), id="falling: below a limit"
        ),
        pytest.param(of(**FALLING, actual=n("7"), interim=n("6")), (True, Ground.INTERIM), id="falling: above a limit"),
        pytest.param(
            of(**FALLING, actual=n("1"), interim=n("0")), (True, Ground.INTERIM), id="falling: a limit of zero"
        ),
    ],
)
def test_low_or_not(measured: Measured, expected: tuple[bool | None, Ground]) -> None:
    found: Standing = standing(measured)

    assert (found.is_low, found.ground) == expected


@pytest.mark.parametrize(
    ("quantities", "cumulative", "expected"),
    [
        pytest.param(["7.5", "2"], True, "9.5", id="quantities add up"),
        pytest.param(["7.5", None], True, "7.5", id="one that has brought nothing yet"),
        pytest.param([None, None], True, None, id="none has brought anything"),
        pytest.param([], True, None, id="no task"),
        pytest.param(["80"], False, "80", id="the level of one task"),
        pytest.param(["80", "60"], False, None, id="levels do not add up"),
    ],
)
def test_what_linked_tasks_give(quantities: list[str | None], cumulative: bool, expected: str | None) -> None:
    numbers = [None if one is None else Decimal(one) for one in quantities]

    assert fed(numbers, is_cumulative=cumulative) == (None if expected is None else Decimal(expected))
