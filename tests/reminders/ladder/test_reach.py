"""Whom the rungs reach: the people around a task, by the channels of the rung, of one rung a day."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from pacnam_tasks.accounts.models import Account, Appointment
from pacnam_tasks.accounts.rules import Role
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.reminders.actions import plan
from pacnam_tasks.reminders.devices.actions import add
from pacnam_tasks.reminders.devices.rules import Subscription
from pacnam_tasks.reminders.ladder.models import RungRow
from pacnam_tasks.reminders.ladder.queries import ladder_of
from pacnam_tasks.reminders.ladder.rules import Addressee, Rung, Source, Unit
from pacnam_tasks.reminders.models import Reminder
from pacnam_tasks.reminders.preferences import actions as preferences
from pacnam_tasks.reminders.preferences.rules import Choice
from pacnam_tasks.reminders.queries.outbox import forecast
from pacnam_tasks.reminders.rules import OWN_WAYS, WAYS_OUT, Channel
from pacnam_tasks.tasks.models import Task
from tests.conftest import TODAY
from tests.factories import House, make_parts, make_task
from tests.reminders.conftest import facts_to_send, mails, no_digests, outbox
from tests.reminders.ladder.keeping import EVERYBODY, keep, rung
from tests.reminders.test_planning import due_in

REACHED = [
    (Addressee.OFFICER, {"staff"}),
    (Addressee.HEAD, {"lead"}),
    (Addressee.ACTING, {"inspector"}),
    (Addressee.MEMBER, {"member"}),
    (Addressee.OFFICE, {"office"}),
    (Addressee.STANDING, {"standing"}),
]


def act_for_the_head(session: Session, house: House) -> None:
    """Another person acts for the head of the lead unit."""
    head = session.exec(select(Appointment).where(col(Appointment.person_id) == house.lead.person_id)).one()
    session.add(
        Appointment(
            person_id=house.inspector.person_id,
            unit_id=head.unit_id,
            role=Role.LEADER,
            valid_from=TODAY,
            valid_to=TODAY + timedelta(days=5),
            acting_for_id=head.id,
        )
    )
    session.flush()


def due_tomorrow(session: Session, house: House, clock: MovingClock) -> Task:
    """A task with everybody around it."""
    task = make_task(session, house, clock, due_on=due_in(1), member_id=house.member.person_id)
    task.handler_id = house.staff.person_id
    session.add(task)
    act_for_the_head(session, house)
    return task


@pytest.mark.parametrize(("addressee", "accounts"), REACHED)
def test_a_rung_reaches_whom_it_names_and_nobody_else(
    session: Session, house: House, clock: MovingClock, addressee: Addressee, accounts: set[str]
) -> None:
    due_tomorrow(session, house, clock)
    keep(session, [rung(-1, addressee)])

    plan(session, clock, TODAY)

    assert {who for _rung, who, _how in outbox(session)} == accounts


def test_a_person_in_several_places_is_reminded_once(session: Session, house: House, clock: MovingClock) -> None:
    task = due_tomorrow(session, house, clock)
    task.handler_id = task.member_id = house.lead.person_id
    keep(session, [rung(-1, *EVERYBODY)])

    plan(session, clock, TODAY)

    everybody = {"lead", "inspector", "office", "standing"}
    assert outbox(session) == {(-1, who, how) for who in everybody for how in ("inbox", "email")}


@pytest.mark.parametrize("handler", ["nobody", "disabled"])
def test_where_nobody_handles_a_task_those_who_head_the_unit_are_reminded_in_place(
    session: Session, house: House, clock: MovingClock, handler: str
) -> None:
    task = due_tomorrow(session, house, clock)
    if handler == "nobody":
        task.handler_id = None
    else:
        session.exec(select(Account).where(Account.username == "staff")).one().enabled = False
    keep(session, [rung(-1, Addressee.OFFICER)])

    plan(session, clock, TODAY)

    assert {who for _rung, who, _how in outbox(session)} == {"lead", "inspector"}


def leave(session: Session, house: House) -> None:
    """The account of the head is disabled."""
    session.exec(select(Account).where(col(Account.person_id) == house.lead.person_id)).one().enabled = False


def go(session: Session, house: House) -> None:
    """The head's appointment ended yesterday."""
    head = session.exec(select(Appointment).where(col(Appointment.person_id) == house.lead.person_id)).one()
    head.valid_to = TODAY - timedelta(days=1)


@pytest.mark.parametrize("goes", [leave, go])
@pytest.mark.parametrize("addressee", [Addressee.HEAD, Addressee.ACTING, Addressee.OFFICER])
def test_where_nobody_heads_the_unit_those_who_work_there_and_the_office_are_reminded_in_place(
    session: Session, house: House, clock: MovingClock, addressee: Addressee, goes: Callable[[Session, House], None]
) -> None:
    make_task(session, house, clock, due_on=due_in(1))
    make_task(session, house, clock, due_on=due_in(1), lead="HKL")
    keep(session, [rung(-1, addressee)])
    goes(session, house)

    plan(session, clock, TODAY)

    others = set() if addressee is Addressee.ACTING else {"stranger"}
    assert {who for _rung, who, how in outbox(session) if how == "inbox"} - {"lead"} == {"staff", "office"} | others
    in_place = {house.staff.person_id, house.office.person_id}
    theirs = [one for one in mails(session) if one.person_id in in_place]
    assert len([one for one in theirs if facts_to_send(session, one, TODAY)]) == 2, "still right when they are sent"


def test_where_somebody_handles_the_task_a_unit_without_a_head_needs_nobody_in_place(
    session: Session, house: House, clock: MovingClock
) -> None:
    task = make_task(session, house, clock, due_on=due_in(1))
    task.handler_id = house.staff.person_id
    session.add(task)
    go(session, house)
    keep(session, [rung(-1, Addressee.OFFICER)])

    plan(session, clock, TODAY)

    assert {who for _rung, who, _how in outbox(session)} == {"staff"}


SETS = [
    pytest.param(frozenset(), id="the notices alone"),
    *(pytest.param(frozenset({one}), id=one) for one in Channel if one in WAYS_OUT),
    pytest.param(frozenset({Channel.PUSH, Channel.WEBHOOK}), id="two"),
    pytest.param(WAYS_OUT, id="all"),
]


def open_all_ways(session: Session, house: House, clock: MovingClock) -> None:
    """The head of the lead unit has a device and gave a telephone number."""
    add(session, house.lead.person_id, Subscription("https://push.example/1", "x", "y"), "Chrome", clock)
    preferences.keep(session, house.lead.person_id, Choice(phone="+84912345678"))


@pytest.mark.parametrize("ways", SETS)
def test_each_rung_goes_by_the_notices_and_its_own_ways_only(
    session: Session, house: House, clock: MovingClock, ways: frozenset[Channel]
) -> None:
    open_all_ways(session, house, clock)
    make_task(session, house, clock, due_on=due_in(1))
    make_task(session, house, clock, due_on=due_in(3))
    keep(session, [replace(rung(-1), ways=ways), rung(-3)])
    foreseen = {(one.rung, one.channel) for one in forecast(session, TODAY, TODAY, WAYS_OUT)}

    plan(session, clock, TODAY, WAYS_OUT)

    planned = {(number, how) for number, _who, how in outbox(session)}
    assert planned == {(-1, how) for how in ways | {Channel.INBOX}} | {(-3, how) for how in Channel}
    assert foreseen == planned


def test_a_way_of_a_rung_that_is_not_open_has_no_rows(session: Session, house: House, clock: MovingClock) -> None:
    open_all_ways(session, house, clock)
    make_task(session, house, clock, due_on=due_in(1))
    keep(session, [replace(rung(-1), ways=frozenset({Channel.GATEWAY, Channel.EMAIL}))])

    plan(session, clock, TODAY, OWN_WAYS)

    assert {how for _rung, _who, how in outbox(session)} == {"inbox", "email"}


def test_a_way_that_the_person_has_closed_has_no_rows(session: Session, house: House, clock: MovingClock) -> None:
    preferences.keep(session, house.lead.person_id, Choice(email=False))
    make_task(session, house, clock, due_on=due_in(1))
    keep(session, [replace(rung(-1), ways=frozenset({Channel.EMAIL, Channel.PUSH}))])

    plan(session, clock, TODAY, WAYS_OUT)

    assert outbox(session) == {(-1, "lead", "inbox")}


def test_a_way_that_a_rung_gets_later_is_planned_beside_what_was(
    session: Session, house: House, clock: MovingClock
) -> None:
    make_task(session, house, clock, due_on=due_in(1))
    keep(session, [replace(rung(-1), ways=frozenset())])
    assert plan(session, clock, TODAY) == 1

    session.exec(select(RungRow)).one().channels = "email inbox"
    session.flush()

    assert plan(session, clock, TODAY) == 1
    assert outbox(session) == {(-1, "lead", "inbox"), (-1, "lead", "email")}


def test_a_rung_of_old_that_does_not_name_the_notices_stands_among_them(
    session: Session, house: House, clock: MovingClock
) -> None:
    make_task(session, house, clock, due_on=due_in(1))
    keep(session, [rung(-1)])
    session.exec(select(RungRow)).one().channels = "email"
    session.flush()

    plan(session, clock, TODAY)

    assert outbox(session) == {(-1, "lead", "inbox"), (-1, "lead", "email")}


def test_of_rungs_already_passed_only_the_latest_is_sent_and_only_to_whom_it_names(
    session: Session, house: House, clock: MovingClock
) -> None:
    make_task(session, house, clock, due_on=due_in(1))
    keep(session, [rung(-7, Addressee.OFFICE), rung(-3, Addressee.HEAD)])

    plan(session, clock, TODAY)

    assert {(number, who) for number, who, _how in outbox(session)} == {(-3, "lead")}


LADDERS = [
    pytest.param([rung(-3), rung(0), replace(rung(2), weekly=True)], id="calendar days, then every week"),
    pytest.param([rung(days, unit=Unit.WORKING) for days in (-3, -1, 1, 4)], id="working days"),
    pytest.param(
        [rung(-5, unit=Unit.WORKING), rung(-3), replace(rung(2, unit=Unit.WORKING), weekly=True)], id="some of each"
    ),
]


@pytest.mark.parametrize("rungs", LADDERS)
def test_the_database_finds_the_rung_that_the_rule_finds(
    session: Session, house: House, clock: MovingClock, rungs: list[Rung]
) -> None:
    far_back = TODAY - timedelta(days=90)
    tasks = [make_task(session, house, clock, start_on=far_back, due_on=due_in(days)) for days in range(-40, 12)]
    keep(session, rungs)

    plan(session, clock, TODAY)

    ladder = ladder_of(session)
    by_rule = {one.id: ladder.in_force(Source.DUE, one.due_on, TODAY) for one in tasks if one.due_on}
    notices = select(Reminder.task_id, Reminder.rung).where(
        col(Reminder.channel) == "inbox", col(Reminder.matter) == "deadline"
    )
    planned = session.exec(notices).all()
    assert dict(planned) == {task_id: number for task_id, number in by_rule.items() if number is not None}


@pytest.mark.parametrize("rungs", LADDERS)
def test_a_reminder_keeps_how_many_working_days_its_rung_counts(
    session: Session, house: House, clock: MovingClock, rungs: list[Rung]
) -> None:
    for days in range(-40, 12):
        make_task(session, house, clock, start_on=TODAY - timedelta(days=90), due_on=due_in(days))
    keep(session, rungs)

    plan(session, clock, TODAY)

    kept = session.exec(select(Reminder).where(col(Reminder.matter) == "deadline")).all()
    spans = ladder_of(session).spans(Source.DUE, TODAY)
    by_rule = [next(one.rung for one in spans if row.occurrence <= one.until).working_days for row in kept]
    assert [row.working_days for row in kept] == by_rule
    assert len(kept) > len(rungs)


BEFORE_DAYS_OFF = [
    pytest.param(date(2023, 9, 5), date(2023, 8, 31), id="01/09 through 04/09 are days off"),
    pytest.param(date(2024, 1, 2), date(2023, 12, 29), id="30/12 through 01/01 are days off"),
    pytest.param(date(2024, 2, 15), date(2024, 2, 7), id="Tết of 2024 is from 08/02 through 14/02"),
]


@pytest.mark.parametrize(("due_on", "comes_on"), BEFORE_DAYS_OFF)
def test_a_rung_of_working_days_goes_by_the_working_calendar(
    session: Session, house: House, clock: MovingClock, due_on: date, comes_on: date
) -> None:
    make_task(session, house, clock, start_on=date(2023, 1, 1), due_on=due_on)
    keep(session, [rung(-1, unit=Unit.WORKING)])

    no_digests(session, house)
    days = [due_on - timedelta(days=n) for n in range(10, 0, -1)]

    assert [day for day in days if plan(session, clock, day)] == [comes_on]


@pytest.mark.parametrize("second", [rung(-1), rung(-1, Addressee.OFFICE, unit=Unit.WORKING)])
def test_no_ladder_has_a_rung_twice(session: Session, second: Rung) -> None:
    keep(session, [rung(-1)])

    with pytest.raises(IntegrityError), session.begin_nested():
        keep(session, [second])

    assert ladder_of(session).rungs == (rung(-1),)


def test_a_weekly_rung_is_planned_once_a_week(session: Session, house: House, clock: MovingClock) -> None:
    make_task(session, house, clock, due_on=due_in(0))

    no_digests(session, house)
    added = {days: plan(session, clock, due_in(days)) for days in range(30)}

    assert [days for days, n in added.items() if n] == [0, 1, 3, 7, 14, 21, 28]


def test_a_waiting_mail_of_a_rung_that_was_switched_off_is_not_sent(
    session: Session, house: House, clock: MovingClock
) -> None:
    make_task(session, house, clock, due_on=due_in(1))
    plan(session, clock, TODAY)
    [mail] = mails(session)
    assert facts_to_send(session, mail, TODAY) is not None

    keep(session, [rung(-7), replace(rung(-1), enabled=False)])

    assert facts_to_send(session, mail, TODAY) is None


@pytest.mark.parametrize(
    "changed",
    [
        rung(-1, Addressee.OFFICE),
        replace(rung(-1), ways=frozenset()),
        replace(rung(-1), ways=WAYS_OUT - {Channel.EMAIL}),
    ],
)
def test_a_waiting_mail_that_the_ladder_sends_no_more_is_not_sent(
    session: Session, house: House, clock: MovingClock, changed: Rung
) -> None:
    make_task(session, house, clock, due_on=due_in(1))
    plan(session, clock, TODAY)
    [mail] = mails(session)

    keep(session, [changed])

    assert facts_to_send(session, mail, TODAY) is None


def test_a_rung_that_is_counted_otherwise_is_not_sent_again(session: Session, house: House, clock: MovingClock) -> None:
    make_task(session, house, clock, due_on=due_in(1))
    keep(session, [rung(-1)])
    assert plan(session, clock, TODAY) == 2

    session.exec(select(RungRow)).one().unit = Unit.WORKING
    session.flush()

    assert plan(session, clock, TODAY) == 0


def test_parts_are_reminded_of_by_the_same_rungs(session: Session, house: House, clock: MovingClock) -> None:
    task = make_task(session, house, clock, due_on=due_in(1))
    make_parts(session, house, clock, task)
    keep(session, [rung(-1, Addressee.HEAD, Addressee.STANDING)])

    plan(session, clock, TODAY)

    people = select(Account.username).join(Reminder, col(Reminder.person_id) == col(Account.person_id))
    reminded = session.exec(people.where(col(Reminder.matter) == "deadline", col(Reminder.channel) == "inbox")).all()
    assert sorted(reminded) == ["commune", "commune2", "lead", *["standing"] * 3]
