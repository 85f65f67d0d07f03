"""Of what was told of changes nothing stays unread that a later one made untrue."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlmodel import Session, col, select

from pacnam_tasks.core.clock import Clock, MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.decisions.course.actions import Decided, pause, reopen, resume, revoke
from pacnam_tasks.decisions.delegation.actions import delegate
from pacnam_tasks.decisions.delegation.forms import Delegation
from pacnam_tasks.decisions.extensions.rules import Verdict
from pacnam_tasks.reminders.actions import mark_all_read, plan
from pacnam_tasks.reminders.jobs import plan_today
from pacnam_tasks.reminders.models import Reminder
from pacnam_tasks.reminders.queries.grounds import has_lost_grounds
from pacnam_tasks.tasks.actions import Deed, accept, change_task
from pacnam_tasks.tasks.models import Task
from tests.conftest import TODAY
from tests.factories import House, make_task
from tests.progress.acts import settle, submit
from tests.reminders.conftest import no_digests
from tests.reminders.deeds import RULING, carried, decided_as, given
from tests.reminders.test_planning import due_in

DAY = timedelta(days=1)
Act = Callable[[Session, House, MovingClock, Task], None]
Word = Callable[[Session, Task, Decided, Clock], None]
Rulings = tuple[Word, ...]


def notices(session: Session, person_id: int | None) -> list[tuple[str, str]]:
    """Matter and state of a person's notices, the oldest first."""
    mine = (col(Reminder.person_id) == person_id, col(Reminder.channel) == "inbox")
    return [(one.matter, one.state) for one in session.exec(select(Reminder).where(*mine).order_by(col(Reminder.id)))]


def unread(session: Session, person_id: int | None) -> list[str]:
    """What stands in the inbox of a person as new."""
    new = (col(Reminder.channel) == "inbox", col(Reminder.state) == "sent", col(Reminder.read_at).is_(None))
    return list(session.exec(select(Reminder.matter).where(col(Reminder.person_id) == person_id, *new)))


def decided(house: House, task: Task) -> Decided:
    """The word of the standing members on the course of a task."""
    return Decided(RULING, house.standing, task.version)


def accepted(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    """The unit takes it."""
    accept(session, task, by=house.lead, clock=clock, version=task.version)


def submitted(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    """The unit reports it as done at once."""
    submit(session, clock, task, house.lead)


@pytest.mark.parametrize("act", [accepted, submitted])
def test_that_a_task_waits_to_be_accepted_goes_once_it_does_not(
    session: Session, house: House, clock: MovingClock, act: Act
) -> None:
    task = given(session, house, clock)
    plan(session, clock, TODAY)
    assert unread(session, house.lead.person_id) == ["assigned"]

    act(session, house, clock, task)
    assert has_lost_grounds(session, TODAY)
    plan(session, clock, TODAY)

    assert notices(session, house.lead.person_id) == [("assigned", "void")]
    assert not has_lost_grounds(session, TODAY)


@pytest.mark.parametrize(("days", "stands"), [(0, 1), (3, 1), (4, 0)])
def test_it_comes_back_where_the_task_waits_again_while_that_is_still_told(
    app: Flask, database: Database, saved_house: House, clock: MovingClock, days: int, stands: int
) -> None:
    def stands_as(state: str) -> None:
        with database.writing() as session:
            change_task(session, session.get_one(Task, task.id), Deed("edited", None), clock, state=state)

    with database.writing() as session:
        no_digests(session, saved_house)
        task = make_task(session, saved_house, clock, due_on=due_in(60), state="assigned")
        for day in range(3, 8):
            make_task(session, saved_house, clock, due_on=due_in(day))  # so that each day has something to plan
    plan_today(app)
    stands_as("in_progress")
    for _day in range(days):
        plan_today(app)
        clock.move_to(clock.now() + DAY)
    plan_today(app)
    stands_as("assigned")

    for _tick in range(2):
        plan_today(app)

    with database.reading() as session:
        of_change = [state for matter, state in notices(session, saved_house.lead.person_id) if matter == "assigned"]
    assert of_change == (["replaced", "sent"] if stands else ["void"])


SAID: dict[Word, str] = {pause: "paused", resume: "resumed", reopen: "reopened"}
PAIRS: list[tuple[Rulings, Rulings]] = [
    ((pause,), (resume,)),
    ((revoke,), (reopen,)),
    ((pause, resume), (pause,)),
    ((pause,), (resume, pause)),
]


@pytest.mark.parametrize("at_once", [False, True])
@pytest.mark.parametrize(("first", "then"), PAIRS)
def test_of_two_words_of_which_one_takes_the_other_back_the_later_stands(
    session: Session, house: House, clock: MovingClock, first: Rulings, then: Rulings, at_once: bool
) -> None:
    task = carried(session, house, clock)
    for acts in (first, then):
        for act in acts:
            act(session, task, decided(house, task), clock)
        if not at_once:
            plan(session, clock, TODAY)
    plan(session, clock, TODAY)

    assert unread(session, house.lead.person_id) == [SAID[then[-1]]]


def test_that_a_task_was_revoked_is_all_that_stands_of_it(session: Session, house: House, clock: MovingClock) -> None:
    task = decided_as(Verdict.GRANTED)(session, house, clock)
    other = make_task(session, house, clock, due_on=due_in(3))
    change_task(session, task, Deed("edited", None), clock, due_on=due_in(1))
    plan(session, clock, TODAY)
    assert sorted(unread(session, house.lead.person_id)) == ["deadline", "deadline", "extended"]

    revoke(session, task, decided(house, task), clock)
    plan(session, clock, TODAY)

    left = (col(Reminder.channel) == "inbox", col(Reminder.state) == "sent")
    found = session.exec(select(Reminder).where(col(Reminder.person_id) == house.lead.person_id, *left)).all()
    assert [(one.task_id, one.matter) for one in found] == [(other.id, "deadline"), (task.id, "revoked")]


def test_what_was_read_stays_when_it_is_taken_back(session: Session, house: House, clock: MovingClock) -> None:
    task = carried(session, house, clock)
    pause(session, task, decided(house, task), clock)
    plan(session, clock, TODAY)
    mark_all_read(session, house.lead.person_id, clock)

    resume(session, task, decided(house, task), clock)
    plan(session, clock, TODAY)

    assert notices(session, house.lead.person_id) == [("paused", "sent"), ("resumed", "sent")]


def test_in_whose_hands_a_task_is_stands_once_however_often_it_changes(
    session: Session, house: House, clock: MovingClock
) -> None:
    task, staff = carried(session, house, clock), house.staff.person_id
    told = []
    for before, after in ((None, staff), (staff, None), (None, staff)):
        delegate(session, task, Delegation(after, before), by=house.lead, clock=clock)
        plan(session, clock, TODAY)
        told.append(unread(session, staff))

    assert told == [["delegated"], ["delegation_ended"], ["delegated"]]
    assert plan(session, clock, TODAY) == 0


def test_that_a_task_is_in_ones_hands_goes_once_it_is_done(session: Session, house: House, clock: MovingClock) -> None:
    task, staff = carried(session, house, clock), house.staff.person_id
    delegate(session, task, Delegation(staff, None), by=house.lead, clock=clock)
    plan(session, clock, TODAY)

    submit(session, clock, task, house.lead)
    settle(session, clock, task, house.standing)
    plan(session, clock, TODAY)

    assert notices(session, staff) == [("delegated", "void")]


def test_a_day_that_was_refused_and_a_later_one_that_was_granted_both_stand(
    session: Session, house: House, clock: MovingClock
) -> None:
    task = decided_as(Verdict.REFUSED)(session, house, clock)
    plan(session, clock, TODAY)
    change_task(session, task, Deed("extended", house.standing.holdings[0]), clock, due_on=due_in(80))
    plan(session, clock, TODAY)

    assert unread(session, house.lead.person_id) == ["extension_refused", "extended"]
