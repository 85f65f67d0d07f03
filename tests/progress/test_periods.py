"""Recurring work is reported period by period, by parent and parts alike."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlmodel import Session

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.errors import Refused
from pacnam_tasks.progress.queries import beside_tasks
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.one import periods_of
from pacnam_tasks.tasks.rules.facts import Recurrence
from tests.factories import House, make_parts, make_task
from tests.progress.acts import report

ONE = Decimal(1)


def weekly(session: Session, house: House, clock: MovingClock, **overrides: object) -> Task:
    """A task with weekly periods from Monday 18/09 on."""
    return make_task(session, house, clock, recurrence=Recurrence.WEEKLY, **overrides)


def reported(session: Session, task: Task) -> list[str]:
    """The periods that have been reported."""
    return [period.label for period in periods_of(session, task.id or 0) if period.reported_on is not None]


def test_assigning_opens_the_periods(session: Session, house: House, clock: MovingClock) -> None:
    task = weekly(session, house, clock)

    spans = [(one.label, one.starts_on, one.ends_on) for one in periods_of(session, task.id or 0)]
    assert spans[0] == ("2023-W38", date(2023, 9, 18), date(2023, 9, 24))
    assert spans[-1] == ("2023-W41", date(2023, 10, 9), date(2023, 10, 15))


def test_work_without_deadline_has_no_periods(session: Session, house: House, clock: MovingClock) -> None:
    assert periods_of(session, weekly(session, house, clock, due_on=None).id or 0) == []


def test_a_draft_has_no_periods_yet(session: Session, house: House, clock: MovingClock) -> None:
    assert periods_of(session, weekly(session, house, clock, state="draft").id or 0) == []


def test_parts_have_periods_of_their_own(session: Session, house: House, clock: MovingClock) -> None:
    task = weekly(session, house, clock)

    for part in make_parts(session, house, clock, task):
        labels = [one.label for one in periods_of(session, part.id or 0)]
        assert labels == ["2023-W38", "2023-W39", "2023-W40", "2023-W41"]


def test_a_report_before_the_first_period_counts_for_none(session: Session, house: House, clock: MovingClock) -> None:
    task = weekly(session, house, clock)

    report(session, clock, task, house.lead, quantity=ONE)

    assert reported(session, task) == []
    assert beside_tasks(session, [task.id or 0], [], clock.today()).periods == {}


def test_a_report_counts_for_the_oldest_open_period(session: Session, house: House, clock: MovingClock) -> None:
    task = weekly(session, house, clock)
    clock.move_to(clock.now() + timedelta(days=11))
    assert beside_tasks(session, [task.id or 0], [], clock.today()).periods == {task.id: "2023-W38"}

    report(session, clock, task, house.lead, quantity=ONE)

    assert reported(session, task) == ["2023-W38"]
    assert beside_tasks(session, [task.id or 0], [], clock.today()).periods == {task.id: "2023-W39"}


def test_nothing_is_reported_ahead(session: Session, house: House, clock: MovingClock) -> None:
    task = weekly(session, house, clock)
    clock.move_to(clock.now() + timedelta(days=4))

    for _ in range(3):
        report(session, clock, task, house.lead, quantity=ONE)

    assert reported(session, task) == ["2023-W38"]


def test_a_part_s_report_counts_for_the_part_alone(session: Session, house: House, clock: MovingClock) -> None:
    task = weekly(session, house, clock)
    part, other = make_parts(session, house, clock, task)
    clock.move_to(clock.now() + timedelta(days=4))

    report(session, clock, part, house.commune, quantity=ONE)

    assert [reported(session, one) for one in (part, other, task)] == [["2023-W38"], [], []]


def test_a_chosen_period_is_reported_before_an_older_one(session: Session, house: House, clock: MovingClock) -> None:
    task = weekly(session, house, clock)
    clock.move_to(clock.now() + timedelta(days=15))

    report(session, clock, task, house.lead, quantity=ONE, period="2023-W39")

    assert reported(session, task) == ["2023-W39"]
    assert beside_tasks(session, [task.id or 0], [], clock.today()).periods == {task.id: "2023-W38"}


def test_nothing_to_report_closes_the_period_and_keeps_the_number(
    session: Session, house: House, clock: MovingClock
) -> None:
    task = weekly(session, house, clock)
    report(session, clock, task, house.lead, quantity=Decimal(40))
    clock.move_to(clock.now() + timedelta(days=4))

    report(session, clock, task, house.lead, nothing=True)

    assert reported(session, task) == ["2023-W38"]
    assert task.quantity == 40


@pytest.mark.parametrize("label", ["2023-W38", "2023-W40", "2023-W99"], ids=["reported", "to come", "none"])
def test_a_period_that_does_not_wait_is_refused(session: Session, house: House, clock: MovingClock, label: str) -> None:
    task = weekly(session, house, clock)
    clock.move_to(clock.now() + timedelta(days=11))
    report(session, clock, task, house.lead, quantity=ONE)

    with pytest.raises(Refused) as refused:
        report(session, clock, task, house.lead, quantity=ONE, period=label)

    assert list(refused.value.messages) == ["period"]
    assert reported(session, task) == ["2023-W38"]


def test_nothing_to_report_is_refused_before_the_first_period(
    session: Session, house: House, clock: MovingClock
) -> None:
    task = weekly(session, house, clock)

    with pytest.raises(Refused):
        report(session, clock, task, house.lead, nothing=True)

    assert reported(session, task) == []


def test_nothing_to_report_is_refused_of_work_without_periods(
    session: Session, house: House, clock: MovingClock
) -> None:
    task = make_task(session, house, clock)

    with pytest.raises(Refused):
        report(session, clock, task, house.lead, nothing=True)

    assert not task.reported


def test_work_assigned_on_31_january_is_reported_by_the_calendar(
    session: Session, house: House, clock: MovingClock
) -> None:
    clock.move_to(clock.now().replace(year=2024, month=1, day=31))
    task = make_task(session, house, clock, recurrence=Recurrence.MONTHLY, due_on=date(2024, 5, 31))
    month_ends = [date(2024, 2, 29), date(2024, 3, 31), date(2024, 4, 30), date(2024, 5, 31)]

    for day in month_ends:
        clock.move_to(clock.now().replace(month=day.month, day=day.day))
        report(session, clock, task, house.lead, quantity=ONE)

    periods = periods_of(session, task.id or 0)
    assert [(one.starts_on.day, one.ends_on, one.reported_on) for one in periods] == [
        (1, day, day) for day in month_ends
    ]
