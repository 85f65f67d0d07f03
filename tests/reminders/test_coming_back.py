"""What a passing change made void is told all the same once it is in force again, and nothing that left twice."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlmodel import Session, col, select

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.reminders.actions import mark_all_read, plan
from pacnam_tasks.reminders.channels.interface import NotSent, Unreachable
from pacnam_tasks.reminders.delivery import Delivery
from pacnam_tasks.reminders.jobs import plan_and_gather, plan_today
from pacnam_tasks.reminders.models import Reminder
from pacnam_tasks.reminders.preferences.models import Preference
from pacnam_tasks.reminders.queries.inbox import unread_count
from pacnam_tasks.reminders.rules import Fate
from pacnam_tasks.tasks.actions import Deed, change_task
from pacnam_tasks.tasks.models import Task
from tests.conftest import NOON, TODAY
from tests.factories import House, make_task
from tests.progress.acts import submit
from tests.reminders.conftest import Pigeonhole, mails, messages, no_digests
from tests.reminders.test_letter import text_of
from tests.reminders.test_planning import due_in

DAY = timedelta(days=1)
Act = Callable[[Session, House, MovingClock, Task], None]


def submitted(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    """The unit reports it as done."""
    submit(session, clock, task, house.lead)


def taken_back(session: Session, _house: House, clock: MovingClock, task: Task) -> None:
    """It takes that back."""
    change_task(session, task, Deed("update_withdrawn", None), clock, state="in_progress", submitted_on=None)


def moved(session: Session, _house: House, clock: MovingClock, task: Task) -> None:
    """Another due day, of which a rung is in force too."""
    change_task(session, task, Deed("extended", None), clock, due_on=due_in(7))


def moved_back(session: Session, _house: House, clock: MovingClock, task: Task) -> None:
    """The old due day."""
    change_task(session, task, Deed("edited", None), clock, due_on=due_in(3))


def paused(session: Session, _house: House, clock: MovingClock, task: Task) -> None:
    """It stands still."""
    change_task(session, task, Deed("paused", None), clock, state="paused")


def resumed(session: Session, _house: House, clock: MovingClock, task: Task) -> None:
    """It goes on."""
    change_task(session, task, Deed("resumed", None), clock, state="in_progress")


def unreached(session: Session, house: House, _clock: MovingClock, _task: Task) -> None:
    """The head wants no mails, and has read the notice."""
    session.add(Preference(person_id=house.lead.person_id, email=False))


def reached(session: Session, house: House, _clock: MovingClock, _task: Task) -> None:
    """The head wants mails again."""
    session.delete(session.get_one(Preference, house.lead.person_id))


PASSING = [(submitted, taken_back), (moved, moved_back), (paused, resumed)]


@pytest.fixture
def task(database: Database, saved_house: House, clock: MovingClock) -> Task:
    """A task that is due in three days."""
    with database.writing() as session:
        no_digests(session, saved_house)
        return make_task(session, saved_house, clock, code="NV-1", due_on=due_in(3))


def deadlines(database: Database, channel: str) -> list[tuple[int, str]]:
    """Rung and state of what is told of the due day in three days by this channel."""
    mine = (col(Reminder.channel) == channel, col(Reminder.matter) == "deadline", col(Reminder.occurrence) == due_in(3))
    with database.reading() as session:
        return [(one.rung, one.state) for one in session.exec(select(Reminder).where(*mine).order_by(col(Reminder.id)))]


@pytest.mark.parametrize(("away", "back"), [*PASSING, (unreached, reached)])
def test_a_mail_that_a_passing_change_stopped_leaves_once_it_is_over(
    app: Flask,
    database: Database,
    saved_house: House,
    clock: MovingClock,
    task: Task,
    delivery: Delivery,
    post: Pigeonhole,
    away: Act,
    back: Act,
) -> None:
    plan_and_gather(app)
    with database.writing() as session:
        away(session, saved_house, clock, session.get_one(Task, task.id))
    assert delivery.run()[Fate.VOID] == 1
    plan_and_gather(app)
    with database.writing() as session:
        back(session, saved_house, clock, session.get_one(Task, task.id))

    for _tick in range(3):
        plan_and_gather(app)
        delivery.run()

    assert deadlines(database, "email") == [(-3, "sent")]
    [mail] = post.taken
    assert "NV-1" in text_of(mail, "plain")
    with database.reading() as session:
        of_both = [one.message_id for one in messages(session) if one.state in {"void", "sent"}]
        assert len(of_both) == len(set(of_both)) == len(messages(session)) > 1, "each has a Message-ID of its own"


@pytest.mark.parametrize(("away", "back"), PASSING)
def test_a_notice_whose_ground_went_and_came_back_stands_again_as_the_newest(
    app: Flask, database: Database, saved_house: House, clock: MovingClock, task: Task, away: Act, back: Act
) -> None:
    plan_today(app)
    with database.writing() as session:
        away(session, saved_house, clock, session.get_one(Task, task.id))
    plan_today(app)
    assert deadlines(database, "inbox") == [(-3, "void")]
    with database.writing() as session:
        back(session, saved_house, clock, session.get_one(Task, task.id))
    clock.move_to(NOON + timedelta(hours=1))

    added = [plan_today(app) for _ in range(2)]

    assert added == [1, 0]
    with database.reading() as session:
        newest = session.exec(select(Reminder).order_by(col(Reminder.id).desc()).limit(1)).one()
        assert deadlines(database, "inbox") == [(-3, "replaced"), (-3, "sent")], "the ledger keeps both"
        assert (newest.channel, newest.state, newest.sent_at) == ("inbox", "sent", NOON + timedelta(hours=1))
        assert unread_count(session, saved_house.lead.person_id) == 1


def test_a_notice_that_comes_back_again_and_again_stands_once_and_keeps_each_day(
    app: Flask, database: Database, saved_house: House, clock: MovingClock
) -> None:
    with database.writing() as session:
        no_digests(session, saved_house)
        task = make_task(session, saved_house, clock, start_on=due_in(-30), due_on=due_in(-8))
    for act in (None, paused, resumed, paused, resumed):
        if act is not None:
            with database.writing() as session:
                act(session, saved_house, clock, session.get_one(Task, task.id))
        plan_today(app)
        clock.move_to(clock.now() + DAY)

    with database.reading() as session:
        of_head = (col(Reminder.channel) == "inbox", col(Reminder.person_id) == saved_house.lead.person_id)
        of_rung = (col(Reminder.matter) == "deadline", col(Reminder.rung) == 7)
        notices = session.exec(select(Reminder).where(*of_head, *of_rung).order_by(col(Reminder.id))).all()
    assert [(one.planned_on, one.state) for one in notices] == [
        (TODAY, "replaced"),
        (due_in(2), "replaced"),
        (due_in(4), "sent"),
    ]


def test_long_overdue_work_that_stood_still_for_a_day_is_dunned_again_before_the_next_rung(
    app: Flask, database: Database, saved_house: House, clock: MovingClock, delivery: Delivery, post: Pigeonhole
) -> None:
    with database.writing() as session:
        no_digests(session, saved_house)
        task = make_task(session, saved_house, clock, start_on=due_in(-30), due_on=due_in(-8))
    plan_and_gather(app)
    for act in (paused, resumed):
        with database.writing() as session:
            act(session, saved_house, clock, session.get_one(Task, task.id))
        delivery.run()
        clock.move_to(clock.now() + 3 * DAY)
        plan_and_gather(app)

    assert delivery.run() == {Fate.SENT: 1}

    assert str(post.taken[0]["Subject"]).startswith("Nhắc việc NV")


def test_what_was_read_or_has_left_does_not_come_back(
    app: Flask, database: Database, saved_house: House, clock: MovingClock, task: Task, delivery: Delivery
) -> None:
    plan_and_gather(app)
    delivery.run()
    with database.writing() as session:
        mark_all_read(session, saved_house.lead.person_id, clock)
    for change in (paused, resumed):
        with database.writing() as session:
            change(session, saved_house, clock, session.get_one(Task, task.id))
        plan_today(app)

    assert deadlines(database, "inbox") == [(-3, "sent")]
    assert deadlines(database, "email") == [(-3, "sent")]
    with database.reading() as session:
        assert unread_count(session, saved_house.lead.person_id) == 0


def test_a_notice_that_a_newer_one_replaced_does_not_come_back(
    session: Session, house: House, clock: MovingClock
) -> None:
    make_task(session, house, clock, due_on=due_in(3))
    plan(session, clock, TODAY)
    plan(session, clock, due_in(2))

    assert plan(session, clock, TODAY) == 0

    assert unread_count(session, house.lead.person_id) == 1


def lose_the_answer(_recipient: str) -> None:
    """The server is gone after the final dot."""
    raise NotSent("gone", in_doubt=True)


def nobody_listens(_recipient: str) -> None:
    """The server is away."""
    raise Unreachable("away")


@pytest.mark.parametrize(("refuse", "comes_back"), [(lose_the_answer, False), (nobody_listens, True)])
def test_what_may_have_left_already_does_not_come_back(
    app: Flask,
    database: Database,
    saved_house: House,
    clock: MovingClock,
    task: Task,
    delivery: Delivery,
    post: Pigeonhole,
    refuse: Callable[[str], None],
    comes_back: bool,
) -> None:
    plan_and_gather(app)
    post.refuse = refuse
    delivery.run()
    with database.writing() as session:
        paused(session, saved_house, clock, session.get_one(Task, task.id))
    clock.move_to(NOON + timedelta(hours=1))
    delivery.run()
    with database.writing() as session:
        resumed(session, saved_house, clock, session.get_one(Task, task.id))

    plan_today(app)

    assert deadlines(database, "email") == [(-3, "planned" if comes_back else "void")]


def test_of_two_rungs_the_later_planned_stays_and_no_tick_plans_the_other_again(
    app: Flask, database: Database, task: Task, delivery: Delivery
) -> None:
    plan_and_gather(app)
    with database.writing() as session:
        [mail] = mails(session)
        later = mail.model_dump(exclude={"id", "in_message_id"}) | {"rung": -2, "task_id": task.id}
        session.add(Reminder.model_validate(later))  # as of a ladder that was changed meanwhile
    delivery.run()

    assert [plan_today(app) for _ in range(2)] == [0, 0]

    assert (-3, "void") in deadlines(database, "email")
