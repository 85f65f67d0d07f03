"""Handing over by a minute: who makes one, of what, to whom; what moves on confirmation, and what stays."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from pacnam_tasks.accounts.models import Account, Appointment
from pacnam_tasks.accounts.rules import Actor, Holding, Role
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.errors import Conflict, NotAllowed, NotFound, Refused
from pacnam_tasks.decisions.delegation.actions import delegate
from pacnam_tasks.decisions.delegation.forms import Delegation
from pacnam_tasks.decisions.handover import queries
from pacnam_tasks.decisions.handover.actions import confirm, decline, open_handover, withdraw
from pacnam_tasks.decisions.handover.forms import HandoverInput
from pacnam_tasks.decisions.handover.models import HandedTask, Handover
from pacnam_tasks.decisions.handover.rules import AT_MOST, LeftOut, Was, opening_by, why_left_out
from pacnam_tasks.history.models import Event
from pacnam_tasks.history.queries import timeline
from pacnam_tasks.tasks import summary
from pacnam_tasks.tasks.actions import Deed, change_task
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.counts import AsOf
from pacnam_tasks.tasks.rules.facts import State
from tests.conftest import TODAY
from tests.factories import House, add_person, make_parts, make_task
from tests.tasks.cases import judged
from tests.tasks.recounted import all_facts

NOTE = "Hồ sơ để ở tủ số 2."


class Office:
    """Makes tasks that people hold, and minutes."""

    def __init__(self, session: Session, house: House, clock: MovingClock) -> None:
        self.session, self.house, self.clock = session, house, clock

    def in_charge(self, who: str = "member", **overrides: Any) -> Task:
        """A task of which somebody is the member in charge."""
        return make_task(self.session, self.house, self.clock, member_id=self.house.people[who].person_id, **overrides)

    def handled(self, who: str = "staff", **overrides: Any) -> Task:
        """A task of the lead unit that somebody handles."""
        task = make_task(self.session, self.house, self.clock, **overrides)
        self.hand(task, who)
        return task

    def hand(self, task: Task, who: str) -> None:
        """The head hands a task to somebody of the unit."""
        sent = Delegation(self.house.people[who].person_id, task.handler_id)
        delegate(self.session, task, sent, by=self.house.lead, clock=self.clock)

    def open(self, giver: str, receiver: str, by: str = "") -> Handover:
        """A minute."""
        people = self.house.people
        sent = HandoverInput(people[receiver].person_id, NOTE)
        return open_handover(self.session, people[giver].person_id, sent, by=people[by or giver], clock=self.clock)

    def confirm(self, handover: Handover, by: str) -> dict[str, str]:
        """The receiver's word; why each task that did not move was left out."""
        confirm(self.session, handover, by=self.house.people[by], clock=self.clock)
        lines = queries.lines_of(self.session, handover.id or 0)
        return {line.code: line.left_out for line in lines if line.left_out}

    def codes(self, handover: Handover) -> set[str]:
        """What is on a minute."""
        return {line.code for line in queries.lines_of(self.session, handover.id or 0)}


@pytest.fixture
def office(session: Session, house: House, clock: MovingClock) -> Office:
    """The office of these tests."""
    return Office(session, house, clock)


def test_only_on_confirmation_the_tasks_move(session: Session, house: House, office: Office) -> None:
    tasks = [office.handled(), office.handled()]
    handover = office.open("staff", "lead")
    assert {task.handler_id for task in tasks} == {house.staff.person_id}

    assert office.confirm(handover, "lead") == {}

    assert {task.handler_id for task in tasks} == {house.lead.person_id}
    for task in tasks:
        event = timeline(session, task.id or 0, 1)[0]
        assert (event.kind, event.actor_id, event.facts) == ("handed_over", house.lead.holdings[0].id, None)
        assert json.loads(event.data)["handler"] == house.lead.person_id


def test_the_counts_move_with_the_member_in_charge(
    session: Session, house: House, clock: MovingClock, office: Office
) -> None:
    tasks = [office.in_charge(), office.in_charge(due_on=TODAY + timedelta(days=2))]
    summary.refresh(session, TODAY)

    office.confirm(office.open("member", "standing"), "standing")

    assert {task.member_id for task in tasks} == {house.standing.person_id}
    recount = summary.gather(all_facts(session, AsOf(TODAY, TODAY, clock.zone)), judged(TODAY))
    cells = {key: tally for key, tally in summary.cells_of(session, TODAY).items() if any(vars_of(tally))}
    assert cells == recount
    assert {key[3] for key in cells} == {house.standing.person_id}
    event = timeline(session, tasks[0].id or 0, 1)[0]
    assert json.loads(event.facts or "{}")["member_id"] == house.standing.person_id


def vars_of(tally: Any) -> list[int]:
    """The numbers of a tally."""
    return [getattr(tally, name) for name in tally.__dataclass_fields__]


def test_a_hand_over_hides_no_silence_and_leaves_forms_good(
    session: Session, house: House, clock: MovingClock, office: Office
) -> None:
    whole = office.in_charge(due_on=TODAY + timedelta(days=90))
    parts = make_parts(session, house, clock, whole)
    before = {task.code: (task.recorded_on, task.version, task.percent) for task in (whole, *parts)}
    clock.move_to(datetime(2023, 10, 5, 9, tzinfo=clock.zone))

    handover = office.open("member", "standing")
    office.confirm(handover, "standing")

    assert office.codes(handover) == set(before)
    assert {task.member_id for task in (whole, *parts)} == {house.standing.person_id}
    assert {task.code: (task.recorded_on, task.version, task.percent) for task in (whole, *parts)} == before


def test_the_minute_keeps_how_each_task_stood(session: Session, clock: MovingClock, office: Office) -> None:
    late = office.in_charge(due_on=TODAY + timedelta(days=1))
    paused = office.in_charge(due_on=None)
    change_task(session, paused, Deed("paused", None), clock, state=State.PAUSED)
    clock.move_to(datetime(2023, 9, 18, 9, tzinfo=clock.zone))
    handover = office.open("member", "standing")

    change_task(session, late, Deed("updated", None), clock, percent=80, due_on=TODAY + timedelta(days=30))

    lines = {line.code: line for line in queries.lines_of(session, handover.id or 0)}
    assert (handover.opened_on, handover.note) == (clock.today(), NOTE)
    kept = lines[late.code]
    assert (kept.state, kept.percent, kept.due_on, kept.timeliness) == (
        "in_progress", 0, TODAY + timedelta(days=1), "overdue",
    )  # fmt: skip
    assert (lines[paused.code].state, lines[paused.code].timeliness) == ("paused", None)


def test_what_ended_or_moved_meanwhile_is_left_out(
    session: Session, house: House, clock: MovingClock, office: Office
) -> None:
    second = add_person(session, house, clock, "second", "NNPTNT", Role.STAFF)
    stays, ended, moved, away = (office.handled() for _n in range(4))
    handover = office.open("staff", "second")
    change_task(session, ended, Deed("revoked", None), clock, state=State.REVOKED)
    office.hand(moved, "lead")
    away.lead_unit_id = house.units["HKL"]

    left_out = office.confirm(handover, "second")

    assert left_out == {ended.code: LeftOut.ENDED, moved.code: LeftOut.MOVED, away.code: LeftOut.UNFIT}
    found = [task.handler_id for task in (stays, ended, moved, away)]
    assert found == [second.person_id, house.staff.person_id, house.lead.person_id, house.staff.person_id]
    said = session.exec(select(Event).where(col(Event.kind) == "handover_confirmed")).one()
    assert json.loads(said.data)["moved"] == 1


def test_only_what_the_receiver_may_hold_is_on_the_minute(
    session: Session, house: House, clock: MovingClock, office: Office
) -> None:
    add_person(session, house, clock, "both", "NNPTNT", Role.STAFF)
    session.add(
        Appointment(person_id=house.both.person_id, unit_id=house.units["HU"], role=Role.MEMBER, valid_from=TODAY)
    )
    handled, charged = office.handled("both"), office.in_charge("both")

    assert office.codes(office.open("both", "standing", by="office")) == {charged.code}
    assert office.codes(office.open("both", "lead", by="office")) == {handled.code}
    with pytest.raises(Refused, match="chờ xác nhận"):
        office.open("both", "lead", by="office")


def test_a_head_hands_over_only_what_is_handled_in_the_unit(
    session: Session, house: House, clock: MovingClock, office: Office
) -> None:
    add_person(session, house, clock, "second", "NNPTNT", Role.STAFF)
    handled = office.handled()
    office.in_charge("staff")

    assert office.codes(office.open("staff", "second", by="lead")) == {handled.code}
    for by in ("stranger", "standing", "second", "inspector", "administrator"):
        with pytest.raises(NotFound):
            office.open("staff", "lead", by=by)


REFUSED = [
    ("staff", "staff", "staff", "hai người"),
    ("staff", "lead", "lead", "không đồng thời là người nhận"),
    ("staff", "stranger", "staff", "không nhận được nhiệm vụ nào"),
    ("staff", "standing", "staff", "không nhận được nhiệm vụ nào"),
    ("member", "lead", "member", "không nhận được nhiệm vụ nào"),
    ("member", "inspector", "member", "không nhận được nhiệm vụ nào"),
    ("commune", "commune2", "office", "Không có nhiệm vụ để bàn giao"),
]


def test_what_is_refused(session: Session, house: House, clock: MovingClock, office: Office) -> None:
    office.handled()
    office.in_charge()
    add_person(session, house, clock, "second", "NNPTNT", Role.STAFF)
    account = session.exec(select(Account).where(col(Account.username) == "second")).one()
    account.enabled = False
    session.add(account)

    for giver, receiver, by, sentence in [*REFUSED, ("staff", "second", "staff", "không nhận được nhiệm vụ nào")]:
        with pytest.raises(Refused, match=sentence):
            office.open(giver, receiver, by=by)
    assert session.exec(select(Handover)).all() == []


def test_a_minute_waits_for_one_word(session: Session, house: House, clock: MovingClock, office: Office) -> None:
    office.handled()
    acts: dict[str, Any] = {
        "confirmed": lambda one, by: confirm(session, one, by=by, clock=clock),
        "declined": lambda one, by: decline(session, one, "Việc không thuộc phần tôi.", by=by, clock=clock),
        "withdrawn": lambda one, by: withdraw(session, one, by=by, clock=clock),
    }
    allowed = {"declined": {"lead"}, "withdrawn": {"staff", "office"}, "confirmed": {"lead"}}
    for act, who in allowed.items():
        handover = office.open("staff", "lead")
        for other in set(house.people) - who:
            with pytest.raises(NotAllowed):
                acts[act](handover, house.people[other])
        acts[act](handover, house.people[min(who)])
        assert handover.state == act
        for late, by in {"confirmed": "lead", "declined": "lead", "withdrawn": "office"}.items():
            with pytest.raises(Conflict):
                acts[late](handover, house.people[by])
        assert (
            session.exec(select(Task.handler_id)).one()
            == house.people["lead" if act == "confirmed" else "staff"].person_id
        )


def actor(person_id: int, *holdings: tuple[Role, int]) -> Actor:
    """A person with these appointments."""
    held = tuple(Holding(n, unit, role) for n, (role, unit) in enumerate(holdings, 1))
    return Actor(person_id, person_id, "x", "X", held)


@pytest.mark.parametrize(
    ("who", "opens"),
    [
        (actor(7, (Role.STAFF, 1)), (1, None)),
        (actor(7, (Role.MEMBER, 4)), (1, None)),
        (actor(7, (Role.ADMINISTRATOR, 4)), None),
        (actor(8, (Role.OFFICE, 4)), (1, None)),
        (actor(8, (Role.STANDING, 4), (Role.OFFICE, 4)), (2, None)),
        (actor(8, (Role.LEADER, 1)), (1, {1})),
        (actor(8, (Role.LEADER, 3)), None),
        (actor(8, (Role.LEADER, 3), (Role.LEADER, 2)), (2, {2})),
        (actor(8, (Role.STAFF, 1)), None),
        (actor(8, (Role.STANDING, 4)), None),
        (actor(8, (Role.INSPECTOR, 4)), None),
    ],
)
def test_who_makes_a_minute_for_a_person_of_two_units(who: Actor, opens: tuple[int, set[int] | None] | None) -> None:
    found = opening_by(who, 7, {1, 2})

    assert (None if found is None else (found.right.id, found.unit_ids)) == opens


HELD = Holding(1, 1, Role.STAFF)


@pytest.mark.parametrize("state", State)
def test_why_a_task_is_left_out(state: State) -> None:
    is_held = state in {State.ASSIGNED, State.IN_PROGRESS, State.SUBMITTED, State.PAUSED}

    assert why_left_out(state, 7, 7, HELD) is (None if is_held else LeftOut.ENDED)
    assert why_left_out(state, 8, 7, HELD) is (LeftOut.MOVED if is_held else LeftOut.ENDED)
    assert why_left_out(state, None, 7, HELD) is (LeftOut.MOVED if is_held else LeftOut.ENDED)
    assert why_left_out(state, 7, 7, None) is (LeftOut.UNFIT if is_held else LeftOut.ENDED)


def test_a_minute_takes_no_more_than_it_may(session: Session, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    assert AT_MOST == 500
    for module in ("queries", "actions"):
        monkeypatch.setattr(f"pacnam_tasks.decisions.handover.{module}.AT_MOST", 2)
    tasks = [office.handled(due_on=TODAY + timedelta(days=days)) for days in (3, 1, 2)]

    assert office.codes(office.open("staff", "lead")) == {tasks[1].code, tasks[2].code}
    assert office.codes(office.open("staff", "lead")) == {tasks[0].code}
    assert {line.was for line in session.exec(select(HandedTask))} == {Was.HANDLER}
