"""A task is split between units: the parts, and what their figures do to the whole."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.errors import NotAllowed, Refused
from pacnam_tasks.progress.actions import report_progress
from pacnam_tasks.progress.forms import UpdateInput
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.rules.facts import Level, MeasureKind, State
from pacnam_tasks.tasks.splitting.actions import break_down
from pacnam_tasks.tasks.splitting.shares import Share
from tests.factories import House, head_of, make_parts, make_task


def report(session: Session, house: House, clock: MovingClock, task: Task, lead: str, **figure: Any) -> None:
    """The head of a unit reports a figure."""
    sent = UpdateInput(version=task.version, key=f"key of {task.code} {task.version}", **figure)
    report_progress(session, task, sent, [], by=head_of(house, lead), clock=clock)


def test_a_part_is_named_for_its_parent_and_unit(session: Session, house: House, clock: MovingClock) -> None:
    task = make_task(session, house, clock, code="NV-2023-010")

    parts = make_parts(session, house, clock, task)

    assert [part.code for part in parts] == ["NV-2023-010-XBB", "NV-2023-010-XCL"]
    assert {part.level for part in parts} == {Level.PART}
    assert task.has_parts


def test_a_part_inherits_days_and_waits_to_be_accepted(session: Session, house: House, clock: MovingClock) -> None:
    task = make_task(session, house, clock)

    part, _other = make_parts(session, house, clock, task)

    assert (part.start_on, part.due_on, part.original_due_on) == (task.start_on, task.due_on, task.due_on)
    assert (part.state, part.parent_unit_id) == (State.ASSIGNED, house.units["NNPTNT"])


def test_a_part_s_figure_moves_its_parent_at_once(session: Session, house: House, clock: MovingClock) -> None:
    task = make_task(session, house, clock)
    part, other = make_parts(session, house, clock, task)

    report(session, house, clock, part, "XBB", quantity=Decimal(40))
    assert (task.percent, task.quantity, task.reported) == (Decimal(20), Decimal(20), True)

    report(session, house, clock, other, "XCL", quantity=Decimal(60))
    assert (task.percent, task.quantity) == (Decimal(50), Decimal(50))


def test_a_part_s_figure_leaves_forms_of_the_parent_good(session: Session, house: House, clock: MovingClock) -> None:
    task = make_task(session, house, clock)
    part, _other = make_parts(session, house, clock, task)
    version = task.version

    report(session, house, clock, part, "XBB", quantity=Decimal(40))

    assert task.version == version


def test_a_report_of_a_part_ends_the_parent_s_silence(session: Session, house: House, clock: MovingClock) -> None:
    task = make_task(session, house, clock)
    part, _other = make_parts(session, house, clock, task)
    clock.move_to(clock.now() + timedelta(days=20))

    report(session, house, clock, part, "XBB", note="Chưa thu hoạch được.")

    assert task.recorded_on == clock.today()


def test_a_countable_task_adds_the_quantities_of_its_parts(session: Session, house: House, clock: MovingClock) -> None:
    task = make_task(session, house, clock, measure_kind=MeasureKind.COUNT, target=Decimal(10))
    part, other = make_parts(session, house, clock, task, target=Decimal(5))

    report(session, house, clock, part, "XBB", quantity=Decimal(2))
    report(session, house, clock, other, "XCL", quantity=Decimal(3))

    assert (task.quantity, task.percent) == (Decimal(5), Decimal(50))


def test_what_was_reported_before_the_split_no_longer_counts(
    session: Session, house: House, clock: MovingClock
) -> None:
    task = make_task(session, house, clock)
    report(session, house, clock, task, "NNPTNT", quantity=Decimal(50))

    make_parts(session, house, clock, task)

    assert (task.percent, task.quantity, task.reported) == (Decimal(0), None, False)


def test_another_unit_can_get_a_part_later(session: Session, house: House, clock: MovingClock) -> None:
    task = make_task(session, house, clock)
    part, _other = make_parts(session, house, clock, task)
    report(session, house, clock, part, "XBB", quantity=Decimal(60))

    more = [Share(house.units["HKL"], "HKL", target=Decimal(100))]
    break_down(session, task, more, by=house.lead, clock=clock)

    assert task.percent == 20


Shares = Callable[[House], list[Share]]
WRONG_SHARES: dict[str, Shares] = {
    "none": lambda house: [],
    "one unit twice": lambda house: [Share(house.units["HKL"], "HKL"), Share(house.units["HKL"], "HKL")],
    "a unit that holds one": lambda house: [Share(house.units["XBB"], "XBB")],
}


@pytest.mark.parametrize("shares", WRONG_SHARES.values(), ids=WRONG_SHARES)
def test_a_split_gives_each_unit_one_part(session: Session, house: House, clock: MovingClock, shares: Shares) -> None:
    task = make_task(session, house, clock)
    make_parts(session, house, clock, task)

    with pytest.raises(Refused):
        break_down(session, task, shares(house), by=house.lead, clock=clock)


def test_staff_of_the_lead_unit_do_not_split_a_task(session: Session, house: House, clock: MovingClock) -> None:
    task = make_task(session, house, clock)

    with pytest.raises(NotAllowed):
        break_down(session, task, [Share(house.units["XBB"], "XBB")], by=house.staff, clock=clock)
