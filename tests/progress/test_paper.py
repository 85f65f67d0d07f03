"""A unit's paper report is entered by the office: the day it came in counts, and it never outdoes what came later."""

import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.errors import Conflict, NotAllowed, Refused
from pacnam_tasks.history.queries import timeline
from pacnam_tasks.progress.models import ProgressUpdate
from pacnam_tasks.progress.rules import Paper
from pacnam_tasks.progress.withdrawals.actions import withdraw
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.one import parts_of, periods_of
from pacnam_tasks.tasks.rules.facts import Recurrence, State, Timeliness, timeliness
from tests.conftest import TODAY
from tests.factories import House, make_parts, make_task
from tests.progress.acts import report, send_back, settle, submit
from tests.tasks.cases import judged

D = Decimal


def on(day: int, document: str = "45/BC-UBND") -> Paper:
    """A paper that came in on a day of September 2023."""
    return Paper(date(2023, 9, day), document)


def at(clock: MovingClock, day: int, hour: int = 9) -> None:
    clock.move_to(datetime(2023, 9, day, hour, tzinfo=clock.zone))


@pytest.fixture
def task(session: Session, house: House, clock: MovingClock) -> Task:
    """A task of 15/09 to 20/09, on a morning of 25/09."""
    made = make_task(session, house, clock, due_on=date(2023, 9, 20))
    at(clock, 25)
    return made


def test_it_says_who_entered_it_for_whom_by_which_document(
    session: Session, house: House, clock: MovingClock, task: Task
) -> None:
    entered = report(session, clock, task, house.office, quantity=D(40), note="Đạt 40 %.", paper=on(18))

    event = timeline(session, task.id or 0, 1)[0]
    office = house.office.holdings[0]
    assert (event.kind, event.actor_id, event.on_behalf_of_id) == ("updated", office.id, house.units["NNPTNT"])
    assert (event.effective_on, entered.author_id) == (date(2023, 9, 18), office.id)
    assert json.loads(event.data)["paper"] == {"received_on": "2023-09-18", "document": "45/BC-UBND"}
    assert (task.quantity, task.state, task.recorded_on) == (D(40), State.IN_PROGRESS, clock.today())


def test_completion_counts_from_the_day_the_paper_came_in(
    session: Session, house: House, clock: MovingClock, task: Task
) -> None:
    assert timeliness(task.facts, judged(clock.today())) is Timeliness.OVERDUE

    submit(session, clock, task, house.office, paper=on(20))
    assert (task.state, task.submitted_on, task.clock_due_on) == (State.SUBMITTED, date(2023, 9, 20), None)
    settle(session, clock, task, house.standing)

    assert timeliness(task.facts, judged(clock.today())) is Timeliness.DONE_ON_TIME


def test_a_paper_that_came_in_late_is_late(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    submit(session, clock, task, house.office, paper=on(21))
    settle(session, clock, task, house.standing)

    assert timeliness(task.facts, judged(clock.today())) is Timeliness.DONE_LATE


def test_it_takes_the_task_on_as_a_first_report_does(session: Session, house: House, clock: MovingClock) -> None:
    task = make_task(session, house, clock, state="assigned")

    report(session, clock, task, house.office, note="Đã triển khai.", paper=on(15))

    assert task.state == State.IN_PROGRESS


OTHERS = ("standing", "member", "lead", "staff", "stranger", "commune", "inspector", "administrator")


def test_only_the_office_enters_one_and_only_in_that_way(
    session: Session, house: House, clock: MovingClock, task: Task
) -> None:
    for who in OTHERS:
        with pytest.raises(NotAllowed):
            report(session, clock, task, house.people[who], note="x", paper=on(18))
    with pytest.raises(NotAllowed):
        report(session, clock, task, house.office, note="không có văn bản")
    assert task.version == 3


def test_the_work_of_the_office_is_reported_in_the_ordinary_way(
    session: Session, house: House, clock: MovingClock, task: Task
) -> None:
    task.lead_unit_id = house.units["VPHU"]

    with pytest.raises(NotAllowed, match="chính đơn vị mình"):
        report(session, clock, task, house.office, note="x", paper=on(18))


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.DONE, State.PAUSED, State.REVOKED])
def test_only_what_is_carried_is_reported_on(
    session: Session, house: House, clock: MovingClock, task: Task, state: State
) -> None:
    task.state = state

    with pytest.raises(NotAllowed):
        report(session, clock, task, house.office, note="x", paper=on(18))


def test_an_outdated_form_saves_nothing(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    with pytest.raises(Conflict):
        report(session, clock, task, house.office, version=task.version - 1, note="x", paper=on(18))


def test_a_paper_from_before_the_start_is_refused(
    session: Session, house: House, clock: MovingClock, task: Task
) -> None:
    with pytest.raises(Refused) as refused:
        report(session, clock, task, house.office, note="x", paper=on(14))

    assert "bắt đầu từ 15/09/2023" in refused.value.messages["received_on"]


def test_a_paper_from_before_a_return_does_not_answer_it(
    session: Session, house: House, clock: MovingClock, task: Task
) -> None:
    submit(session, clock, task, house.lead)
    send_back(session, clock, task, house.standing)

    with pytest.raises(Refused) as refused:
        submit(session, clock, task, house.office, paper=on(24))
    assert "ngày 25/09/2023" in refused.value.messages["received_on"]
    submit(session, clock, task, house.office, paper=on(25))

    assert task.submitted_on == date(2023, 9, 25)


def test_an_older_figure_does_not_replace_a_newer_one(
    session: Session, house: House, clock: MovingClock, task: Task
) -> None:
    at(clock, 19)
    report(session, clock, task, house.lead, quantity=D(50))
    at(clock, 25)

    with pytest.raises(Refused) as refused:
        report(session, clock, task, house.office, quantity=D(30), paper=on(18))
    assert "Đã có số liệu ngày 19/09/2023" in refused.value.messages["received_on"]
    report(session, clock, task, house.office, note="Khó khăn về giống.", paper=on(18))
    assert task.quantity == 50

    report(session, clock, task, house.office, quantity=D(60), paper=on(19))
    with pytest.raises(Refused):
        report(session, clock, task, house.office, quantity=D(55), paper=on(18))
    assert task.quantity == 60


def test_figures_are_checked_as_those_of_a_unit(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    wrong: list[tuple[dict[str, Any], set[str]]] = [({"quantity": D(500)}, {"sure"}), ({}, {""})]
    for said, fields in wrong:
        with pytest.raises(Refused) as refused:
            report(session, clock, task, house.office, paper=on(18), **said)
        assert set(refused.value.messages) == fields


def test_a_task_with_parts_takes_no_figure_yet_a_part_does(session: Session, house: House, clock: MovingClock) -> None:
    task = make_task(session, house, clock)
    part = make_parts(session, house, clock, task)[0]

    with pytest.raises(Refused):
        report(session, clock, task, house.office, quantity=D(5), paper=on(15))
    report(session, clock, part, house.office, quantity=D(50), paper=on(15))

    assert timeline(session, part.id or 0, 1)[0].on_behalf_of_id == house.units["XBB"]
    assert (task.percent, [one.quantity for one in parts_of(session, task.id or 0)]) == (D(25), [D(50), None])


def test_recurring_work_names_the_period(session: Session, house: House, clock: MovingClock) -> None:
    task = make_task(session, house, clock, recurrence=Recurrence.WEEKLY)
    at(clock, 27)

    for period in ("", "2023-W39"):  # none; one that had not begun when the paper came in
        with pytest.raises(Refused) as refused:
            report(session, clock, task, house.office, quantity=D(5), paper=on(22), period=period)
        assert set(refused.value.messages) == {"period"}
    report(session, clock, task, house.office, nothing=True, paper=on(22), period="2023-W38")

    first = periods_of(session, task.id or 0)[0]
    assert (first.label, first.reported_on) == ("2023-W38", date(2023, 9, 22))


def test_whoever_entered_it_may_take_it_back(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    before = task.facts
    entered: ProgressUpdate = submit(session, clock, task, house.office, quantity=D(100), paper=on(20))

    with pytest.raises(NotAllowed):
        withdraw(session, task, entered.id or 0, by=house.lead, clock=clock, key="a key of lead")
    clock.move_to(clock.now() + timedelta(minutes=5))
    withdraw(session, task, entered.id or 0, by=house.office, clock=clock, key="a key of office")

    assert (task.state, task.quantity, task.submitted_on) == (before.state, None, None)
    assert clock.today() > TODAY
