"""A person leaves: what must be handed over first, and that nothing remains with the disabled account."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlmodel import Session, col, or_, select

from pacnam_tasks.accounts.acting.actions import name_acting
from pacnam_tasks.accounts.acting.forms import ActingInput
from pacnam_tasks.accounts.labels import ROLE
from pacnam_tasks.accounts.leaving.actions import disable
from pacnam_tasks.accounts.models import Account, Appointment, SignInSession
from pacnam_tasks.accounts.queries import account_named, actor_named
from pacnam_tasks.accounts.rules import Role
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.core.errors import Refused
from pacnam_tasks.decisions.course.actions import Decided, reopen
from pacnam_tasks.decisions.handover.models import Handover
from pacnam_tasks.decisions.rules import Ruling
from pacnam_tasks.history.models import Event
from pacnam_tasks.history.queries import timeline
from pacnam_tasks.reminders.actions import plan
from pacnam_tasks.tasks.actions import Deed, change_task
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.rules.facts import State
from pacnam_tasks.tasks.rules.levels import Authority
from tests.conftest import TODAY
from tests.decisions.test_handover import Office
from tests.factories import House, add_person
from tests.reminders.conftest import outbox
from tests.web.conftest import SignedIn

OPEN = {"assigned", "in_progress", "submitted", "paused"}


@pytest.fixture
def office(session: Session, house: House, clock: MovingClock) -> Office:
    """Makes tasks that people hold, and minutes."""
    return Office(session, house, clock)


def leave(session: Session, clock: MovingClock, who: str) -> None:
    """Disable the account."""
    account = account_named(session, who)
    assert account is not None
    disable(session, account, clock)
    session.flush()


def named_in(session: Session, person_id: int) -> list[str]:
    """The open tasks in which a person is named."""
    names = or_(col(Task.handler_id) == person_id, col(Task.member_id) == person_id)
    return list(session.exec(select(Task.code).where(names, col(Task.state).in_(OPEN))))


def act_for_lead(session: Session, house: House, clock: MovingClock, days: int = 5) -> Appointment:
    """The officer acts for the head of the lead unit from today."""
    sent = ActingInput(house.staff.person_id, TODAY, TODAY + timedelta(days=days))
    return name_acting(session, house.units["NNPTNT"], sent, by=house.lead, clock=clock)


def test_what_a_person_handles_goes_back_to_the_head(
    session: Session, house: House, clock: MovingClock, office: Office
) -> None:
    tasks = [office.handled(), office.handled(state="assigned"), office.handled(), office.handled()]
    change_task(session, tasks[2], Deed("paused", None), clock, state=State.PAUSED)
    change_task(session, tasks[3], Deed("confirmed", None), clock, state=State.DONE)
    before = [task.version for task in tasks]

    leave(session, clock, "staff")

    assert named_in(session, house.staff.person_id) == []
    assert [task.handler_id for task in tasks] == [None, None, None, house.staff.person_id]
    assert [task.version for task in tasks] == before
    for task in tasks[:3]:
        event = timeline(session, task.id or 0, 1)[0]
        assert (event.kind, event.actor_id) == ("delegated", None)
        assert json.loads(event.data)["note"] == "Tài khoản của đồng chí Người staff đã khóa."


def test_the_account_is_out_with_all_its_appointments(session: Session, house: House, clock: MovingClock) -> None:
    act_for_lead(session, house, clock)
    now = clock.real_now()
    session.add(
        SignInSession(
            token_hash="x", account_id=house.staff.account_id, created_at=now, seen_at=now,
            expires_at=now + timedelta(hours=1),
        )
    )  # fmt: skip
    assert actor_named(session, "staff", TODAY).roles == {Role.STAFF, Role.LEADER}

    leave(session, clock, "staff")

    for days in (0, 1, 400):
        assert actor_named(session, "staff", TODAY + timedelta(days=days)).holdings == ()
    assert session.exec(select(SignInSession)).all() == []
    assert session.exec(select(Account.enabled).where(col(Account.username) == "staff")).one() is False
    said = json.loads(session.exec(select(Event.data).where(col(Event.kind) == "account_disabled")).one())
    assert [last for _id, last in said["ended"]] == [None, (TODAY + timedelta(days=5)).isoformat()]


def test_a_member_in_charge_hands_over_first(
    session: Session, house: House, clock: MovingClock, office: Office
) -> None:
    task = office.in_charge()
    office.in_charge(state="draft")
    with pytest.raises(Refused) as refused:
        leave(session, clock, "member")
    sentences = refused.value.messages
    assert "đang chỉ đạo 1 nhiệm vụ chưa xong. Trước hết lập biên bản bàn giao" in sentences["member"]
    assert f"/handovers/new?person={house.member.person_id}" in sentences["member"]
    assert "1 dự thảo đang ghi đồng chí Người member" in sentences["drafts"]
    assert session.exec(select(Account.enabled).where(col(Account.username) == "member")).one()

    office.confirm(office.open("member", "standing"), "standing")
    draft = session.exec(select(Task).where(col(Task.state) == State.DRAFT)).one()
    draft.member_id = house.standing.person_id
    leave(session, clock, "member")

    assert named_in(session, house.member.person_id) == []
    assert task.member_id == house.standing.person_id


@pytest.mark.parametrize("way", ["acting head", "new head"])
def test_the_only_head_of_a_unit_that_carries_tasks_leaves_another_behind(
    session: Session, house: House, clock: MovingClock, office: Office, way: str
) -> None:
    office.handled("lead")
    with pytest.raises(Refused, match="còn 1 nhiệm vụ chưa xong và không còn thủ trưởng nào khác"):
        leave(session, clock, "lead")

    if way == "acting head":
        act_for_lead(session, house, clock)
    else:
        add_person(session, house, clock, "second", "NNPTNT", Role.LEADER)
    leave(session, clock, "lead")

    assert named_in(session, house.lead.person_id) == []
    plan(session, clock, TODAY + timedelta(days=27))
    assert "lead" not in {who for _rung, who, _how in outbox(session)}


def test_a_head_who_cannot_sign_in_is_no_other_head(
    session: Session, house: House, clock: MovingClock, office: Office
) -> None:
    office.handled()
    second = add_person(session, house, clock, "second", "NNPTNT", Role.LEADER)
    session.get_one(Account, second.account_id).enabled = False

    with pytest.raises(Refused, match="không còn thủ trưởng nào khác"):
        leave(session, clock, "lead")


def test_an_acting_head_whose_period_is_still_to_come_is_no_head(
    session: Session, house: House, clock: MovingClock, office: Office
) -> None:
    office.handled()
    sent = ActingInput(house.staff.person_id, TODAY + timedelta(days=1), TODAY + timedelta(days=5))
    name_acting(session, house.units["NNPTNT"], sent, by=house.lead, clock=clock)

    with pytest.raises(Refused, match="/units/NNPTNT/acting"):
        leave(session, clock, "lead")


def test_the_acting_head_of_a_unit_without_another_stays(
    session: Session, house: House, clock: MovingClock, office: Office
) -> None:
    office.handled("lead")
    act_for_lead(session, house, clock)
    leave(session, clock, "lead")

    with pytest.raises(Refused, match="không còn thủ trưởng nào khác"):
        leave(session, clock, "staff")


def test_the_head_of_a_unit_without_open_tasks_may_go(
    session: Session, house: House, clock: MovingClock, office: Office
) -> None:
    task = office.handled("lead")
    change_task(session, task, Deed("confirmed", None), clock, state=State.DONE)

    leave(session, clock, "lead")


@pytest.mark.parametrize("who", ["staff", "second"])
def test_minutes_that_wait_lapse_when_one_of_the_two_leaves(
    session: Session, house: House, clock: MovingClock, office: Office, who: str
) -> None:
    add_person(session, house, clock, "second", "NNPTNT", Role.STAFF)
    task = office.handled()
    handover = office.open("staff", "second")

    leave(session, clock, who)

    assert session.exec(select(Handover.state)).all() == ["lapsed"]
    assert handover.ended_by is None
    assert task.handler_id == (None if who == "staff" else house.staff.person_id)


def test_what_is_reopened_does_not_come_back_to_who_has_left(
    session: Session, house: House, clock: MovingClock, office: Office
) -> None:
    task = office.handled(member_id=house.member.person_id)
    change_task(session, task, Deed("confirmed", None), clock, state=State.DONE)
    leave(session, clock, "staff")
    leave(session, clock, "member")
    version = task.version

    ruling = Ruling("Theo kết luận kiểm tra.", "125-TB/HU", Authority.STANDING)
    reopen(session, task, Decided(ruling, house.standing, version), clock)

    assert (task.state, task.handler_id, task.member_id) == (State.IN_PROGRESS, None, None)
    assert [one.kind for one in timeline(session, task.id or 0, 3)] == ["member_changed", "delegated", "reopened"]
    assert task.version == version + 1, "forms made of the reopened task stay good"


def test_a_member_who_has_left_gets_no_mail_for_a_task_that_comes_back(
    session: Session, house: House, clock: MovingClock, office: Office
) -> None:
    task = office.in_charge(due_on=TODAY + timedelta(days=1))
    change_task(session, task, Deed("confirmed", None), clock, state=State.DONE)
    leave(session, clock, "member")
    change_task(session, task, Deed("reopened", None), clock, state=State.IN_PROGRESS)

    plan(session, clock, TODAY + timedelta(days=9))

    assert {who for _rung, who, _how in outbox(session)} == {"lead"}


@pytest.fixture
def command(app: Flask, saved_house: House) -> Callable[[str], Result]:
    """Run `flask accounts disable`."""
    return lambda who: app.test_cli_runner().invoke(args=["accounts", "disable", who])


def test_the_command_says_what_it_did_or_what_to_do_first(
    command: Callable[[str], Result], database: Database, saved_house: House, clock: MovingClock
) -> None:
    with database.writing() as session:
        Office(session, saved_house, clock).in_charge()

    told: dict[str, Any] = {who: command(who) for who in ("staff", "member", "lead", "nobody")}
    told["again"] = command("Staff")

    assert {who: result.exit_code for who, result in told.items()} == {
        "staff": 0, "member": 1, "lead": 1, "nobody": 1, "again": 1,
    }  # fmt: skip
    assert "Đã khóa tài khoản staff" in told["staff"].output
    assert "lập biên bản bàn giao" in told["member"].output
    assert "cử người phụ trách" in told["lead"].output
    assert "Không có tài khoản nobody." in told["nobody"].output
    assert "đã khóa từ trước" in told["again"].output


def test_a_session_ends_with_the_next_request(command: Callable[[str], Result], visit: SignedIn) -> None:
    staff = visit("staff")
    assert staff.get("/").status_code == 200

    command("staff")

    assert staff.get("/").headers["Location"] == "/login"


@pytest.mark.parametrize("role", [Role.OFFICE, Role.STANDING, Role.ADMINISTRATOR])
def test_the_last_one_in_a_role_that_the_house_needs_stays(
    session: Session, house: House, clock: MovingClock, role: Role
) -> None:
    with pytest.raises(Refused) as refused:
        leave(session, clock, role.value)

    assert list(refused.value.messages.values()) == [
        f"Ngoài ra không còn ai giữ vai trò “{ROLE[role]}”. Trước hết hãy giao vai trò này cho người khác."
    ]
    add_person(session, house, clock, "second", "HKL", role)
    leave(session, clock, role.value)
