"""A task with parts takes its number from them and from nobody else."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pacnam_tasks.tasks.rules.breakdown import Figure, counted_target, rolled_up
from pacnam_tasks.tasks.rules.facts import MeasureKind

PERCENT, COUNT, LEVEL = MeasureKind.PERCENT, MeasureKind.COUNT, MeasureKind.LEVEL


def part(
    percent: str = "0", quantity: str | None = None, target: str | None = None, weight: str = "1", counts: bool = True
) -> Figure:
    """A part's figure from short texts."""
    return Figure(
        weight=Decimal(weight),
        percent=Decimal(percent),
        quantity=None if quantity is None else Decimal(quantity),
        target=None if target is None else Decimal(target),
        counts=counts,
    )


CASES = [
    pytest.param(PERCENT, "100", [part("50", "50", "100"), part("100", "100", "100")], "75", "75", id="a % measure"),
    pytest.param(
        PERCENT,
        "80",
        [part("50", "40", "80"), part("100", "80", "80")],
        "60",
        "75",
        id="a % measure against a target under 100",
    ),
    pytest.param(
        PERCENT,
        "100",
        [part("50", "50", "100", weight="3"), part("100", "100", "100")],
        "62.5",
        "62.5",
        id="a % measure with weights",
    ),
    pytest.param(PERCENT, "100", [part("40", "40", "100"), part()], "20", "20", id="a part without report counts as 0"),
    pytest.param(PERCENT, None, [part("40", "40"), part("60", "60")], "50", "50", id="a % measure without target"),
    pytest.param(PERCENT, "100", [part("40"), part("60")], None, "50", id="parts that state percents only"),
    pytest.param(COUNT, "10", [part("100", "3", "3"), part("0", "0", "7")], "3", "30", id="a countable measure"),
    pytest.param(COUNT, "10", [part("50", "1", "2"), part("0", None, "8")], "1", "10", id="a countable part is silent"),
    pytest.param(COUNT, None, [part("50", "1", "2"), part("0", "0", "8")], "1", "10", id="targets on the parts only"),
    pytest.param(COUNT, "20", [part("0", "4"), part("0", "6")], "10", "50", id="a target on the whole only"),
    pytest.param(COUNT, None, [part("30", "4"), part("50", "6")], "10", "40", id="no target anywhere"),
    pytest.param(
        COUNT, "10", [part("100", "9", "3"), part("0", "0", "3")], "9", "100", id="a sum over its target is 100"
    ),
    pytest.param(
        COUNT,
        "10",
        [part("50", "1", "2", weight="9"), part("0", "0", "8")],
        "1",
        "10",
        id="weights do not change a countable sum",
    ),
    pytest.param(LEVEL, "100", [part("80", "80", "100"), part("60", "60", "100")], "70", "70", id="a level"),
    pytest.param(None, None, [part("10"), part("90")], None, "50", id="no measure"),
    pytest.param(None, None, [part("10", weight="1"), part("90", weight="3")], None, "70", id="no measure, weights"),
    pytest.param(None, None, [part("0.1"), part("0")], None, "0.1", id="half up"),
    pytest.param(
        COUNT,
        "10",
        [part("100", "3", "3"), part("0", "0", "7", counts=False)],
        "3",
        "100",
        id="a paused part is left out of quantities",
    ),
    pytest.param(None, None, [part("10"), part("90", counts=False)], None, "10", id="a paused part is left out"),
    pytest.param(COUNT, "10", [part("50", "5", "10", counts=False)], None, "0", id="nothing but paused parts"),
    pytest.param(COUNT, "10", [], None, "0", id="no parts"),
    pytest.param(COUNT, "10", [part(target="5"), part(target="5")], None, "0", id="nothing reported"),
    pytest.param(
        PERCENT, "100", [part("0", "0.0001", "100"), part("0", "0", "100")], "0.0001", "0", id="four decimals, half up"
    ),
]


@pytest.mark.parametrize(("kind", "target", "parts", "quantity", "percent"), CASES)
def test_a_task_takes_its_number_from_its_parts(
    kind: MeasureKind | None, target: str | None, parts: list[Figure], quantity: str | None, percent: str
) -> None:
    found = rolled_up(parts, kind, None if target is None else Decimal(target))

    assert found == (None if quantity is None else Decimal(quantity), Decimal(percent))


amounts = st.none() | st.decimals(min_value=0, max_value=1000, places=2)
figures = st.builds(
    Figure,
    weight=st.decimals(min_value=Decimal("0.01"), max_value=10, places=2),
    percent=st.decimals(min_value=0, max_value=100, places=1),
    quantity=amounts,
    target=st.none() | st.decimals(min_value=Decimal("0.01"), max_value=1000, places=2),
    counts=st.booleans(),
)


@given(st.lists(figures, max_size=12), st.sampled_from([None, *MeasureKind]), st.none() | st.just(Decimal(50)))
def test_a_rolled_up_percent_lies_between_0_and_100_with_one_decimal(
    parts: list[Figure], kind: MeasureKind | None, target: Decimal | None
) -> None:
    _quantity, percent = rolled_up(parts, kind, target)

    assert 0 <= percent <= 100
    assert percent == round(percent, 1)


@given(st.lists(figures, max_size=12), st.sampled_from([None, *MeasureKind]))
def test_parts_that_do_not_count_change_nothing(parts: list[Figure], kind: MeasureKind | None) -> None:
    counted = [one for one in parts if one.counts]

    assert rolled_up(parts, kind, Decimal(50)) == rolled_up(counted, kind, Decimal(50))


@given(st.permutations([part("10", "1", "9"), part("20", "2", "8", "2"), part("90", "3", "7", "3")]))
def test_the_order_of_parts_does_not_matter(parts: list[Figure]) -> None:
    assert rolled_up(parts, COUNT, None) == (Decimal(6), Decimal(25))


STANDING_STILL = [
    pytest.param(COUNT, "10", [part(target="3"), part(target="7", counts=False)], "3", id="a part is paused"),
    pytest.param(COUNT, "10", [part(target="3"), part(target="7")], None, id="all parts are carried"),
    pytest.param(COUNT, "10", [part(target="10"), part(target="7", counts=False)], None, id="shared anew since"),
    pytest.param(COUNT, "10", [part(target="4"), part(target="7")], None, id="shares that do not add up"),
    pytest.param(COUNT, "10", [part(target="10", counts=False)], None, id="nothing is carried"),
    pytest.param(PERCENT, "100", [part(target="100"), part(target="100", counts=False)], None, id="in percent"),
    pytest.param(COUNT, None, [part(target="3"), part(target="7", counts=False)], None, id="no target of its own"),
]


@pytest.mark.parametrize(("kind", "target", "parts", "against"), STANDING_STILL)
def test_a_counted_task_is_measured_against_the_parts_that_are_carried(
    kind: MeasureKind, target: str | None, parts: list[Figure], against: str | None
) -> None:
    found = counted_target(parts, kind, None if target is None else Decimal(target))

    assert found == (None if against is None else Decimal(against))
