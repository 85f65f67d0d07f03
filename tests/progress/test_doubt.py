"""A figure of more than the plan is asked about, not refused."""

from decimal import Decimal

import pytest
from sqlmodel import Session

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.errors import Refused
from pacnam_tasks.progress.actions import report_progress
from pacnam_tasks.progress.forms import UpdateInput
from pacnam_tasks.progress.rules import is_doubtful
from pacnam_tasks.tasks.rules.facts import MeasureKind
from tests.factories import House, make_task

CASES = [
    pytest.param("100", "100", None, False, id="the plan is no doubt"),
    pytest.param("100.1", "100", None, True, id="the first figure is over it"),
    pytest.param("1.5", "1", "0.5", True, id="a later one is over it"),
    pytest.param("85", "80", "70", True, id="over a plan under the whole"),
    pytest.param("104", "105", None, False, id="a plan over the whole"),
    pytest.param("120", "100", "120", False, id="what was said before"),
    pytest.param("1200", "100", "120", True, id="still more"),
]


@pytest.mark.parametrize(("quantity", "target", "before", "doubtful"), CASES)
def test_only_a_new_figure_over_the_plan_is_doubtful(
    quantity: str, target: str, before: str | None, doubtful: bool
) -> None:
    assert is_doubtful(Decimal(quantity), Decimal(target), Decimal(before) if before else None) is doubtful


@pytest.mark.parametrize(
    ("kind", "quantity", "is_asked"),
    [
        (MeasureKind.COUNT, "3", True),
        (MeasureKind.COUNT, "37.5", False),
        (MeasureKind.PERCENT, "3", True),
        (MeasureKind.LEVEL, "3", False),
    ],
)
def test_a_figure_that_falls_is_asked_about_once_unless_it_is_a_level(
    session: Session, house: House, clock: MovingClock, kind: MeasureKind, quantity: str, is_asked: bool
) -> None:
    task = make_task(session, house, clock, measure_kind=kind)

    def send(figure: str, *, sure: bool = False) -> None:
        sent = UpdateInput(version=task.version, key=f"key {task.version}", quantity=Decimal(figure), sure=sure)
        report_progress(session, task, sent, [], by=house.lead, clock=clock)

    send("37.5")
    if is_asked:
        with pytest.raises(Refused) as refused:
            send(quantity)
        assert set(refused.value.messages) == {"sure"}
        assert task.quantity == Decimal("37.5")
    send(quantity, sure=is_asked)
    assert task.quantity == Decimal(quantity)


@pytest.mark.parametrize("kind", MeasureKind)
def test_a_doubtful_figure_is_not_recorded(
    session: Session, house: House, clock: MovingClock, kind: MeasureKind
) -> None:
    task = make_task(session, house, clock, measure_kind=kind)
    sent = UpdateInput(version=task.version, key="key-of-form", quantity=Decimal(303))

    with pytest.raises(Refused) as refused:
        report_progress(session, task, sent, [], by=house.lead, clock=clock)

    assert set(refused.value.messages) == {"sure"}


def test_a_doubtful_figure_is_recorded_when_said_to_be_right(
    session: Session, house: House, clock: MovingClock
) -> None:
    task = make_task(session, house, clock)
    sent = UpdateInput(version=task.version, key="key-of-form", quantity=Decimal(303), sure=True)

    report_progress(session, task, sent, [], by=house.lead, clock=clock)

    assert task.quantity == 303
