"""What gets into the outbox: the right rung, to the right people, once."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlmodel import Session, col, select

from pacnam_tasks.accounts.models import Appointment, Person
from pacnam_tasks.accounts.rules import Role
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.decisions.actions import return_
from pacnam_tasks.progress.actions import report_progress
from pacnam_tasks.progress.forms import UpdateInput
from pacnam_tasks.reminders.actions import plan, take_lease
from pacnam_tasks.reminders.jobs import plan_today
from pacnam_tasks.reminders.ladder.rules import Source
from pacnam_tasks.reminders.ladder.shipped import SHIPPED
from pacnam_tasks.reminders.models import Reminder
from pacnam_tasks.reminders.queries.outbox import asked_of
from pacnam_tasks.reminders.rules import OWN_WAYS, PLANNING_LEASE
from pacnam_tasks.tasks.actions import Deed, change_task
from pacnam_tasks.tasks.models import Task
from tests.conftest import NOON, TODAY
from tests.factories import House, make_parts, make_task
from tests.progress.acts import send_back, submit
from tests.reminders.conftest import facts_to_send, mails, outbox
from tests.reminders.ladder.test_rules import IN_FORCE


def due_in(days: int) -> date:
    """A due day so far ahead of today."""
    return TODAY + timedelta(days=days)


@pytest.mark.parametrize(("after", "rung"), IN_FORCE)
def test_sql_plans_the_rung_that_the_rule_says(
    session: Session, house: House, clock: MovingClock, after: int, rung: int | None
) -> None:
    task = make_task(session, house, clock, start_on=date(2022, 1, 1), due_on=due_in(-after))

    plan(session, clock, TODAY)

    assert task.clock_due_on is not None
    assert SHIPPED.in_force(Source.DUE, task.clock_due_on, TODAY) == rung
    assert {planned for planned, _who, _how in outbox(session)} == ({rung} if rung is not None else set())


def test_the_head_of_the_lead_unit_gets_a_notice_and_a_mail(session: Session, house: House, clock: MovingClock) -> None:
    make_task(session, house, clock, due_on=due_in(3), member_id=house.member.person_id)

    assert plan(session, clock, TODAY) == 2

    assert outbox(session) == {(-3, "lead", "inbox"), (-3, "lead", "email")}


@pytest.mark.parametrize(("after", "accounts"), [(1, {"lead"}), (3, {"lead", "member"}), (9, {"lead", "member"})])
def test_from_the_third_day_after_the_member_in_charge_is_reminded_too(
    session: Session, house: House, clock: MovingClock, after: int, accounts: set[str]
) -> None:
    make_task(session, house, clock, start_on=date(2023, 1, 1), due_on=due_in(-after), member_id=house.member.person_id)

    plan(session, clock, TODAY)

    assert {who for _rung, who, _how in outbox(session)} == accounts


def test_parts_go_to_the_units_that_hold_them(session: Session, house: House, clock: MovingClock) -> None:
    task = make_task(session, house, clock, due_on=due_in(1))
    make_parts(session, house, clock, task)

    plan(session, clock, TODAY)

    assert {who for _rung, who, _how in outbox(session)} == {"lead", "commune", "commune2"}


def test_planning_again_adds_nothing(session: Session, house: House, clock: MovingClock) -> None:
    make_task(session, house, clock, due_on=due_in(3))
    plan(session, clock, TODAY)
    clock.move_to(NOON + timedelta(days=1))

    assert plan(session, clock, TODAY) == 0
    assert plan(session, clock, clock.today()) == 0


def test_a_task_assigned_late_gets_only_the_latest_rung_passed(
    session: Session, house: House, clock: MovingClock
) -> None:
    task = make_task(session, house, clock, state="draft", due_on=due_in(2))
    assert plan(session, clock, TODAY) == 0

    change_task(session, task, Deed("assigned", None), clock, state="assigned")
    plan(session, clock, TODAY)

    assert outbox(session) == {(-3, "lead", "inbox"), (-3, "lead", "email")}


def test_every_rung_of_a_ladder_is_planned_once(session: Session, house: House, clock: MovingClock) -> None:
    make_task(session, house, clock, due_on=due_in(10))

    for days in range(25):
        plan(session, clock, TODAY + timedelta(days=days))

    assert {(rung, how) for rung, _who, how in outbox(session)} == {
        (rung, how) for rung in (-7, -3, -1, 0, 1, 3, 7, 14) for how in ("inbox", "email")
    }


def test_a_new_due_day_starts_the_ladder_anew(session: Session, house: House, clock: MovingClock) -> None:
    task = make_task(session, house, clock, due_on=due_in(3))
    plan(session, clock, TODAY)

    change_task(session, task, Deed("extended", None), clock, due_on=due_in(7))
    plan(session, clock, TODAY)

    notices = session.exec(select(Reminder).where(col(Reminder.channel) == "inbox")).all()
    assert {(one.rung, one.occurrence) for one in notices} == {(-3, due_in(3)), (-7, due_in(7))}


def test_submitted_in_time_stops_the_ladder_until_it_is_returned(
    session: Session, house: House, clock: MovingClock
) -> None:
    task = make_task(session, house, clock, due_on=due_in(1))
    done = UpdateInput(version=task.version, key="key-of-form", percent=Decimal(100), submit=True)
    report_progress(session, task, done, [], by=house.lead, clock=clock)
    assert plan(session, clock, TODAY) == 0

    return_(session, task, by=house.standing, clock=clock, version=task.version, reason="Thiếu biên bản")
    plan(session, clock, TODAY)

    assert {rung for rung, _who, _how in outbox(session)} == {-1, 0}, "with the notice of the return"


def test_submitted_late_the_unit_is_dunned_no_more_until_it_is_returned(
    session: Session, house: House, clock: MovingClock
) -> None:
    task = make_task(session, house, clock, start_on=date(2023, 1, 1), due_on=due_in(-8))
    plan(session, clock, TODAY)
    [mail] = mails(session)
    submit(session, clock, task, house.lead, percent=Decimal(100))

    assert task.clock_due_on == due_in(-8), "it is overdue all the same"
    assert facts_to_send(session, mail, TODAY) is None
    plan(session, clock, due_in(8))
    assert 14 not in {rung for rung, _who, _how in outbox(session)}

    send_back(session, clock, task, house.standing)
    plan(session, clock, due_in(8))
    assert {who for rung, who, _how in outbox(session) if rung == 14} == {"lead"}


@pytest.mark.parametrize("state", ["done", "paused", "revoked"])
def test_nobody_is_reminded_of_what_is_over(session: Session, house: House, clock: MovingClock, state: str) -> None:
    task = make_task(session, house, clock, due_on=due_in(1))
    change_task(session, task, Deed("confirmed", None), clock, state=state)

    assert plan(session, clock, TODAY) == 0


def test_who_has_no_address_gets_the_notice_only(session: Session, house: House, clock: MovingClock) -> None:
    person = session.get_one(Person, house.lead.person_id)
    person.email = None
    session.add(person)
    make_task(session, house, clock, due_on=due_in(1))

    plan(session, clock, TODAY)

    assert outbox(session) == {(-1, "lead", "inbox")}


def test_only_a_head_in_force_on_the_day_is_reminded(session: Session, house: House, clock: MovingClock) -> None:
    unit_id = house.units["NNPTNT"]
    for held in session.exec(select(Appointment).where(col(Appointment.unit_id) == unit_id)):
        held.valid_to = TODAY - timedelta(days=1)
        session.add(held)
    session.add(Appointment(person_id=house.stranger.person_id, unit_id=unit_id, role=Role.LEADER, valid_from=TODAY))
    make_task(session, house, clock, due_on=due_in(1), state="assigned")

    plan(session, clock, TODAY)

    assert {who for _rung, who, _how in outbox(session)} == {"stranger"}


def test_a_notice_is_delivered_by_being_planned_and_a_mail_is_not(
    session: Session, house: House, clock: MovingClock
) -> None:
    make_task(session, house, clock, due_on=due_in(1))

    plan(session, clock, TODAY)

    rows = session.exec(select(Reminder.channel, Reminder.state, Reminder.sent_at)).all()
    assert set(rows) == {("inbox", "sent", NOON), ("email", "planned", None)}


def test_the_most_urgent_notice_is_the_newest(session: Session, house: House, clock: MovingClock) -> None:
    make_task(session, house, clock, code="NV-LATE", start_on=date(2023, 1, 1), due_on=due_in(-20))
    make_task(session, house, clock, code="NV-SOON", due_on=due_in(5))
    quiet = make_task(session, house, clock, code="NV-QUIET", due_on=due_in(90))
    change_task(session, quiet, Deed("reviewed", None, quiet=True), clock, recorded_on=due_in(-40))

    plan(session, clock, TODAY)

    newest_first = (
        select(Task.code).join(Reminder, col(Reminder.task_id) == col(Task.id)).where(col(Reminder.channel) == "inbox")
    )
    assert session.exec(newest_first.order_by(col(Reminder.id).desc())).all() == ["NV-LATE", "NV-SOON", "NV-QUIET"]


@pytest.fixture
def one_due(database: Database, saved_house: House, clock: MovingClock) -> None:
    """A committed task that is due tomorrow."""
    with database.writing() as session:
        make_task(session, saved_house, clock, due_on=due_in(1))


def count_reminders(database: Database) -> int:
    """How many rows the outbox has."""
    with database.reading() as session:
        return len(session.exec(select(Reminder.id)).all())


@pytest.mark.usefixtures("one_due")
@pytest.mark.parametrize("schedulers", [2, 5])
def test_several_planners_at_once_plan_once(app: Flask, database: Database, schedulers: int) -> None:
    together, added = Barrier(schedulers), []

    def planner(name: str) -> None:
        together.wait()
        added.append(plan_today(app, name))

    threads = [Thread(target=planner, args=(name,)) for name in "abcde"[:schedulers]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(added) == [*[0] * (schedulers - 1), 2]
    assert count_reminders(database) == 2


@pytest.mark.usefixtures("one_due")
def test_while_another_scheduler_has_the_planning_it_is_left_alone(
    app: Flask, database: Database, clock: MovingClock
) -> None:
    with database.writing() as session:
        assert take_lease(session, "planning", "the other", clock.real_now(), PLANNING_LEASE)

    assert plan_today(app, "this one") == 0
    assert plan_today(app, "the other") == 2


@pytest.mark.usefixtures("one_due")
def test_a_lease_that_has_ended_or_was_made_by_a_wrong_clock_holds_nobody_up(
    app: Flask, database: Database, clock: MovingClock
) -> None:
    with database.writing() as session:
        take_lease(session, "planning", "the other", datetime(2030, 1, 1, tzinfo=UTC), PLANNING_LEASE)

    assert plan_today(app, "this one") == 2


@pytest.mark.usefixtures("one_due")
def test_a_tick_with_nothing_new_writes_nothing(app: Flask, database: Database, clock: MovingClock) -> None:
    plan_today(app, "this one")
    with database.reading() as session:
        before = session.connection().exec_driver_sql("SELECT until FROM lease").scalar_one()
    clock.move_to(NOON + timedelta(minutes=1))

    plan_today(app, "this one")

    with database.reading() as session:
        assert session.connection().exec_driver_sql("SELECT until FROM lease").scalar_one() == before


def test_days_with_the_same_rungs_in_force_share_one_statement() -> None:
    asked = [asked_of(SHIPPED, TODAY + timedelta(days=n), OWN_WAYS) for n in range(28)]

    assert len({id(one.statement) for one in asked}) == 3  # without a digest, with one, and with one that is due again
    assert len({tuple(one.values.items()) for one in asked}) == 28
