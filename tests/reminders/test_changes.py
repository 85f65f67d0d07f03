"""What others did to a task is told to the head of its unit, once."""

from collections.abc import Iterable
from datetime import timedelta
from functools import partial

import pytest
from sqlmodel import Session, col, select

from pacnam_tasks.accounts.models import Account, Appointment
from pacnam_tasks.accounts.rules import Role
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.decisions.course.actions import Decided, pause, reopen, resume, revoke, set_rolling
from pacnam_tasks.decisions.delegation.actions import delegate
from pacnam_tasks.decisions.delegation.forms import Delegation
from pacnam_tasks.decisions.extensions.rules import Verdict
from pacnam_tasks.decisions.rules import Answer
from pacnam_tasks.reminders import labels
from pacnam_tasks.reminders.actions import plan
from pacnam_tasks.reminders.models import Reminder
from pacnam_tasks.reminders.rules import CHANGES, MADE_GOOD_WITHIN_DAYS, TOLD_WITHIN_DAYS, Matter
from pacnam_tasks.tasks.actions import accept
from pacnam_tasks.tasks.labels import EVENT
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.rules.facts import MeasureKind
from pacnam_tasks.tasks.splitting.actions import break_down, change_shares
from pacnam_tasks.tasks.splitting.shares import Share, Wanted
from tests.conftest import TODAY
from tests.factories import House, head_of, make_parts, make_task
from tests.progress.acts import settle, submit
from tests.reminders.conftest import facts_to_send
from tests.reminders.deeds import (
    FAR,
    RULING,
    SECRET,
    D,
    Make,
    answered,
    carried,
    decided_as,
    given,
    rated_otherwise,
    refusal,
    returned,
    ruled,
)


def told(session: Session) -> set[tuple[str, str]]:
    """Of which changes whom the outbox tells, by account name."""
    rows = session.exec(
        select(Reminder.matter, Account.username)
        .join(Account, col(Account.person_id) == col(Reminder.person_id))
        .where(col(Reminder.matter).in_(CHANGES), col(Reminder.channel) == "inbox")
    ).all()
    assert len(rows) == len(set(rows)), "each once"
    return set(rows)


DEEDS: dict[str, tuple[Make, set[str]]] = {
    "given": (given, {"assigned"}),
    "returned": (returned, {"returned"}),
    "extended": (decided_as(Verdict.GRANTED), {"extended"}),
    "not extended": (decided_as(Verdict.REFUSED), {"extension_refused"}),
    "obstacle answered": (answered, {"obstacle_answered"}),
    "refusal not taken": (refusal(Answer.UPHELD), {"assigned", "refusal_upheld"}),
    "refusal taken": (refusal(Answer.RELEASED), {"refusal_released"}),
    "paused": (ruled(pause), {"paused"}),
    "resumed": (ruled(pause, resume), {"paused", "resumed"}),
    "revoked and re-opened": (ruled(revoke, reopen), {"revoked", "reopened"}),
    "counted otherwise on a day off": (ruled(partial(set_rolling, rolls=True)), {"rolling_set"}),
    "rated by a member": (rated_otherwise, {"overruled"}),
}


@pytest.mark.parametrize(("make", "matters"), DEEDS.values(), ids=DEEDS)
def test_the_head_of_the_unit_is_told_once_and_nobody_else(
    session: Session, house: House, clock: MovingClock, make: Make, matters: set[str]
) -> None:
    make(session, house, clock)

    plan(session, clock, TODAY)
    plan(session, clock, TODAY + timedelta(days=1))

    assert told(session) == {(matter, "lead") for matter in matters}


def test_who_is_given_a_task_to_handle_is_told_and_so_is_who_handled_it_before(
    session: Session, house: House, clock: MovingClock
) -> None:
    task, staff = carried(session, house, clock), house.staff.person_id

    delegate(session, task, Delegation(staff, None, SECRET), by=house.lead, clock=clock)
    plan(session, clock, TODAY)
    assert told(session) == {("delegated", "staff")}
    mail = session.exec(select(Reminder).where(col(Reminder.channel) == "email")).one()
    to_send = facts_to_send(session, mail, TODAY)
    assert to_send is not None
    assert "đồng chí được giao xử lý nhiệm vụ" in labels.subject(to_send[0])

    delegate(session, task, Delegation(None, staff), by=house.lead, clock=clock)
    plan(session, clock, TODAY)
    assert told(session) == {("delegated", "staff"), ("delegation_ended", "staff")}
    assert facts_to_send(session, mail, TODAY) is None


def test_every_change_that_is_told_has_its_words_and_is_an_event() -> None:
    assert set(labels.DONE) == CHANGES
    assert set(EVENT) >= CHANGES - {Matter.DELEGATION_ENDED}


def _shared(session: Session, house: House, clock: MovingClock, measure: MeasureKind, *shares: Share) -> Task:
    """A task of 50 ha whose units have accepted their shares."""
    whole = make_task(session, house, clock, measure="ha", measure_kind=measure, target=D(50), due_on=FAR)
    parts = break_down(session, whole, shares, by=house.lead, clock=clock)
    for part, share in zip(parts, shares, strict=True):
        accept(session, part, by=head_of(house, share.unit_code), clock=clock, version=part.version)
    return whole


def _wanted(house: House, sizes: Iterable[tuple[str, int]]) -> Wanted:
    return Wanted({house.units[code]: (code, D(size)) for code, size in sizes}, SECRET)


def test_who_gets_another_share_is_told_and_who_keeps_it_is_not(
    session: Session, house: House, clock: MovingClock
) -> None:
    shares = [Share(house.units[code], code, target=D(size)) for code, size in (("XBB", 20), ("XCL", 20), ("HKL", 10))]
    whole = _shared(session, house, clock, MeasureKind.COUNT, *shares)
    wanted = _wanted(house, (("XBB", 25), ("XCL", 15), ("HKL", 10)))
    change_shares(session, whole, wanted, by=house.lead, clock=clock)
    plan(session, clock, TODAY)

    assert told(session) == {("share_changed", "commune"), ("share_changed", "commune2")}


def test_a_unit_that_comes_in_and_one_that_goes_out_are_told_too(
    session: Session, house: House, clock: MovingClock
) -> None:
    shares = [Share(house.units[code], code, target=D(25)) for code in ("XBB", "XCL")]
    whole = _shared(session, house, clock, MeasureKind.COUNT, *shares)

    change_shares(session, whole, _wanted(house, (("XBB", 25), ("HKL", 25))), by=house.lead, clock=clock)
    plan(session, clock, TODAY)

    assert told(session) == {("revoked", "commune2"), ("assigned", "stranger")}


def test_a_share_that_is_only_written_down_is_no_news(session: Session, house: House, clock: MovingClock) -> None:
    shares = [
        Share(house.units[code], code, target=D(50), weight=D(weight))
        for code, weight in (("XBB", 2), ("XCL", 1), ("HKL", 1))
    ]
    whole = _shared(session, house, clock, MeasureKind.LEVEL, *shares)

    wanted = _wanted(house, (("XBB", 50), ("XCL", 20), ("HKL", 30)))
    change_shares(session, whole, wanted, by=house.lead, clock=clock)
    plan(session, clock, TODAY)

    assert told(session) == {("share_changed", "commune2"), ("share_changed", "stranger")}


def test_whoever_did_it_is_not_told_of_it(session: Session, house: House, clock: MovingClock) -> None:
    heads_too = Appointment(
        person_id=house.standing.person_id, unit_id=house.units["NNPTNT"], role=Role.LEADER, valid_from=TODAY
    )
    session.add(heads_too)
    ruled(pause)(session, house, clock)

    plan(session, clock, TODAY)

    assert told(session) == {("paused", "lead")}


def test_once_the_task_is_accepted_nobody_is_told_that_it_was_given(
    session: Session, house: House, clock: MovingClock
) -> None:
    task = given(session, house, clock)
    plan(session, clock, TODAY)
    mail = session.exec(select(Reminder).where(col(Reminder.channel) == "email")).one()
    assert facts_to_send(session, mail, TODAY) is not None

    accept(session, task, by=house.lead, clock=clock, version=task.version)

    assert facts_to_send(session, mail, TODAY) is None


@pytest.mark.parametrize(("days", "is_told"), [(4, True), (MADE_GOOD_WITHIN_DAYS, True), (31, False)])
def test_a_scheduler_that_stood_still_makes_good_what_others_did_meanwhile(
    session: Session, house: House, clock: MovingClock, days: int, is_told: bool
) -> None:
    make_task(session, house, clock, due_on=TODAY, lead="HKL")
    plan(session, clock, TODAY)
    returned(session, house, clock)

    plan(session, clock, TODAY + timedelta(days=days))
    plan(session, clock, TODAY + timedelta(days=days + 1))

    assert told(session) == ({("returned", "lead")} if is_told else set())


def test_a_mail_of_a_change_is_news_still_when_it_had_to_wait_for_days(
    session: Session, house: House, clock: MovingClock
) -> None:
    returned(session, house, clock)
    plan(session, clock, TODAY)
    mail = session.exec(select(Reminder).where(col(Reminder.channel) == "email")).one()

    assert facts_to_send(session, mail, TODAY + timedelta(days=6)) is not None


@pytest.mark.parametrize(("days", "is_told"), [(TOLD_WITHIN_DAYS, True), (TOLD_WITHIN_DAYS + 1, False)])
def test_a_house_whose_first_scheduler_starts_hears_of_the_last_days_alone(
    session: Session, house: House, clock: MovingClock, days: int, is_told: bool
) -> None:
    returned(session, house, clock)

    plan(session, clock, TODAY + timedelta(days=days))

    assert bool(told(session)) is is_told


def test_a_day_before_knows_nothing_of_it(session: Session, house: House, clock: MovingClock) -> None:
    returned(session, house, clock)

    plan(session, clock, TODAY - timedelta(days=1))

    assert told(session) == set()


def test_parts_that_stand_still_along_with_the_whole_are_told_to_their_units(
    session: Session, house: House, clock: MovingClock
) -> None:
    task = carried(session, house, clock)
    for part, head in zip(make_parts(session, house, clock, task), (house.commune, house.commune2), strict=True):
        accept(session, part, by=head, clock=clock, version=part.version)
    pause(session, task, Decided(RULING, house.standing, task.version), clock)

    plan(session, clock, TODAY)

    assert told(session) == {("paused", name) for name in ("lead", "commune", "commune2")}


def test_what_was_done_and_confirmed_is_no_news(session: Session, house: House, clock: MovingClock) -> None:
    task = carried(session, house, clock)
    submit(session, clock, task, house.lead, percent=D(100))
    settle(session, clock, task, house.standing)

    plan(session, clock, TODAY)

    assert told(session) == set()
