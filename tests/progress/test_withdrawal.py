"""An update is taken back within ten minutes, and the task stands again as before it."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlmodel import Session, col, select

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.errors import NotAllowed, NotFound, Refused
from pacnam_tasks.progress.models import Obstacle, ProgressUpdate
from pacnam_tasks.progress.obstacles.queries import not_closed
from pacnam_tasks.progress.queries import files_of
from pacnam_tasks.progress.rules import Cause
from pacnam_tasks.progress.withdrawals.actions import withdraw
from pacnam_tasks.tasks.models import Task, TaskPeriod
from pacnam_tasks.tasks.rules.facts import Recurrence, State, TaskFacts
from tests.factories import House, make_parts, make_task
from tests.progress.acts import report, send_back, submit

D = Decimal
TEN_MINUTES = timedelta(minutes=10)


@pytest.fixture
def task(session: Session, house: House, clock: MovingClock) -> Task:
    """A task at 20 of 100, last recorded the day before."""
    made = make_task(session, house, clock)
    report(session, clock, made, house.lead, quantity=D(20))
    clock.move_to(clock.now() + timedelta(days=1))
    return made


def take_back(session: Session, clock: MovingClock, task: Task, update: ProgressUpdate, by: Actor) -> None:
    """Withdraw an update."""
    withdraw(session, task, update.id or 0, by=by, clock=clock, key=f"form against {update.id}")


def but_for_the_record(facts: TaskFacts) -> TaskFacts:
    """The facts apart from the day of the last record: the withdrawal is one."""
    return replace(facts, recorded_on=facts.start_on)


UPDATES = [
    pytest.param({"quantity": D(80), "note": "Nhầm."}, id="a figure"),
    pytest.param({"percent": D("80.5")}, id="a percent"),
    pytest.param({"submit": True}, id="a submission"),
    pytest.param({"note": "Nhầm."}, id="a note"),
]


@pytest.mark.parametrize("said", UPDATES)
@pytest.mark.parametrize("state", ["assigned", "in_progress"])
def test_a_first_update_taken_back_leaves_nothing(
    session: Session, house: House, clock: MovingClock, said: dict[str, object], state: str
) -> None:
    task = make_task(session, house, clock, state=state)
    before = task.facts

    take_back(session, clock, task, report(session, clock, task, house.lead, **said), house.lead)

    assert task.facts == before


@pytest.mark.parametrize("said", UPDATES)
def test_the_task_stands_again_as_before(
    session: Session, house: House, clock: MovingClock, task: Task, said: dict[str, object]
) -> None:
    before = task.facts

    take_back(session, clock, task, report(session, clock, task, house.lead, **said), house.lead)

    assert but_for_the_record(task.facts) == but_for_the_record(before)
    assert task.clock_due_on == before.clock_due_on


def test_the_parent_stands_again_as_before(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    part, other = make_parts(session, house, clock, task)
    report(session, clock, other, house.commune2, quantity=D(50))
    before = task.facts

    take_back(session, clock, part, report(session, clock, part, house.commune, quantity=D(90)), house.commune)

    assert task.facts == before
    assert (task.percent, task.reported) == (D(25), True)


def test_a_returned_task_is_returned_again(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    submit(session, clock, task, house.lead)
    send_back(session, clock, task, house.office, reason="Thiếu biên bản nghiệm thu.")
    before = task.facts

    take_back(session, clock, task, submit(session, clock, task, house.lead), house.lead)

    assert task.facts == before
    assert (task.state, task.return_reason) == (State.IN_PROGRESS, "Thiếu biên bản nghiệm thu.")


def test_a_period_is_open_again(session: Session, house: House, clock: MovingClock) -> None:
    task = make_task(session, house, clock, recurrence=Recurrence.WEEKLY)
    clock.move_to(clock.now() + timedelta(days=12))
    report(session, clock, task, house.lead, quantity=D(1))

    take_back(session, clock, task, report(session, clock, task, house.lead, quantity=D(2)), house.lead)

    periods = session.exec(select(TaskPeriod).order_by(col(TaskPeriod.starts_on))).all()
    assert [period.reported_on is not None for period in periods][:3] == [True, False, False]


def test_an_obstacle_that_came_along_is_closed(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    report(session, clock, task, house.lead, cause=Cause.LAND, obstacle="Chưa có mặt bằng.")
    wrong = report(session, clock, task, house.lead, cause=Cause.CAPITAL, obstacle="Nhầm.")

    take_back(session, clock, task, wrong, house.lead)

    assert [one.cause for one in not_closed(session, task.id or 0)] == ["land"]
    assert len(session.exec(select(Obstacle)).all()) == 2


def test_it_can_be_taken_back_for_ten_minutes(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    update = report(session, clock, task, house.lead, quantity=D(80))
    clock.move_to(clock.now() + TEN_MINUTES)

    take_back(session, clock, task, update, house.lead)

    assert update.withdrawn_at == clock.now()


def test_later_it_is_refused(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    update = report(session, clock, task, house.lead, quantity=D(80))
    clock.move_to(clock.now() + TEN_MINUTES + timedelta(microseconds=1))

    with pytest.raises(Refused):
        take_back(session, clock, task, update, house.lead)


def test_twice_is_refused(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    update = report(session, clock, task, house.lead, quantity=D(80))
    take_back(session, clock, task, update, house.lead)

    with pytest.raises(Refused):
        take_back(session, clock, task, update, house.lead)


def test_after_another_report_it_is_refused(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    update = report(session, clock, task, house.lead, quantity=D(80))
    report(session, clock, task, house.staff, note="Đúng.")

    with pytest.raises(Refused):
        take_back(session, clock, task, update, house.lead)


def test_after_a_decision_it_is_refused(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    update = submit(session, clock, task, house.lead)
    send_back(session, clock, task, house.office)

    with pytest.raises(Refused):
        take_back(session, clock, task, update, house.lead)

    assert task.state == State.IN_PROGRESS


def test_it_is_taken_back_by_its_author_alone(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    update = report(session, clock, task, house.staff, quantity=D(80))

    with pytest.raises(NotAllowed):
        take_back(session, clock, task, update, house.lead)


def test_an_update_is_looked_up_through_its_task(
    session: Session, house: House, clock: MovingClock, task: Task
) -> None:
    update = report(session, clock, make_task(session, house, clock), house.lead, quantity=D(80))

    with pytest.raises(NotFound):
        take_back(session, clock, task, update, house.lead)


def test_after_a_withdrawal_the_task_goes_on(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    take_back(session, clock, task, report(session, clock, task, house.lead, quantity=D(80)), house.lead)

    report(session, clock, task, house.lead, quantity=D(30))

    assert task.percent == 30
    assert files_of(session, task.id or 0) == []
