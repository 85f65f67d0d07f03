"""A share of more than the whole is asked about, not refused."""

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
    pytest.param("100", MeasureKind.PERCENT, "80", False, id="the whole is no doubt"),
    pytest.param("100.1", MeasureKind.PERCENT, "80", True, id="more than the whole"),
    pytest.param("104", MeasureKind.PERCENT, "105", False, id="a target over the whole"),
    pytest.param("303", MeasureKind.LEVEL, "100", True, id="a level over the whole"),
    pytest.param("303", MeasureKind.COUNT, "100", False, id="a count may go over its target"),
]


@pytest.mark.parametrize(("quantity", "kind", "target", "doubtful"), CASES)
def test_only_a_share_over_the_whole_is_doubtful(quantity: str, kind: MeasureKind, target: str, doubtful: bool) -> None:
    assert is_doubtful(Decimal(quantity), kind, Decimal(target)) is doubtful


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


def test_a_doubtful_share_is_not_recorded(session: Session, house: House, clock: MovingClock) -> None:
    task = make_task(session, house, clock)
    sent = UpdateInput(version=task.version, key="key-of-form", quantity=Decimal(303))

    with pytest.raises(Refused) as refused:
        report_progress(session, task, sent, [], by=house.lead, clock=clock)

    assert set(refused.value.messages) == {"sure"}


def test_a_doubtful_share_is_recorded_when_said_to_be_right(session: Session, house: House, clock: MovingClock) -> None:
    task = make_task(session, house, clock)
    sent = UpdateInput(version=task.version, key="key-of-form", quantity=Decimal(303), sure=True)

    report_progress(session, task, sent, [], by=house.lead, clock=clock)

    assert task.quantity == 303
