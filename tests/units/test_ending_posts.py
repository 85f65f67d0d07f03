"""With a unit the posts of its people end; not while that would leave something behind."""

import json
from datetime import date, timedelta

import pytest
from sqlmodel import Session, col, select

from pacnam_tasks.accounts.acting.actions import end_acting, name_acting
from pacnam_tasks.accounts.acting.forms import ActingInput
from pacnam_tasks.accounts.models import Appointment
from pacnam_tasks.accounts.queries import actor_named
from pacnam_tasks.accounts.rules import Role
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.decisions.directions.actions import answer_for_unit, direct_field
from pacnam_tasks.decisions.directions.forms import FieldDirectionInput
from pacnam_tasks.decisions.directions.models import DirectedUnit
from pacnam_tasks.history.models import Event
from pacnam_tasks.plans.models import Field
from pacnam_tasks.tasks.actions import Deed, change_alone, change_task
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.rules.facts import State
from pacnam_tasks.units.actions import Dissolution, dissolve
from tests.conftest import TODAY
from tests.decisions.test_handover import Office
from tests.factories import House, add_person, make_parts, make_task
from tests.history.events import check
from tests.units.test_dissolving import DECIDED, refusal, unit_named

TOMORROW, YESTERDAY = TODAY + timedelta(days=1), TODAY - timedelta(days=1)


def posts(session: Session, house: House, code: str) -> list[tuple[date, date | None]]:
    """From when to when each post in a unit counts, the oldest first."""
    found = select(Appointment).where(col(Appointment.unit_id) == house.units[code]).order_by(col(Appointment.id))
    return [(post.valid_from, post.valid_to) for post in session.exec(found)]


def ended(session: Session) -> list[dict[str, object]]:
    """What the events of ended posts say."""
    events = session.exec(select(Event).where(col(Event.kind) == "appointment_ended").order_by(col(Event.seq)))
    return [json.loads(event.data) for event in events]


def end(session: Session, house: House, clock: MovingClock, code: str, last_day: date = TODAY) -> None:
    """The unit is dissolved."""
    dissolve(session, unit_named(session, house, code), Dissolution(last_day, DECIDED.document), clock)
    session.flush()


@pytest.mark.parametrize("last_day", [TODAY, TODAY - timedelta(days=3)])
def test_posts_count_through_the_last_day_and_not_longer(
    session: Session, house: House, clock: MovingClock, last_day: date
) -> None:
    [(first, _none)] = posts(session, house, "HKL")

    end(session, house, clock, "HKL", last_day)

    assert posts(session, house, "HKL") == [(first, last_day)]
    after = last_day + timedelta(days=1)
    assert actor_named(session, "stranger", last_day).roles == {Role.LEADER}
    assert actor_named(session, "stranger", after).holdings == ()


def test_each_post_that_ends_is_recorded_with_the_last_day_that_it_had(
    session: Session, house: House, clock: MovingClock
) -> None:
    add_person(session, house, clock, "ranger", "HKL", Role.STAFF)
    head, ranger = session.exec(
        select(Appointment).where(col(Appointment.unit_id) == house.units["HKL"]).order_by(col(Appointment.id))
    )
    ranger.valid_to = TODAY + timedelta(days=90)

    end(session, house, clock, "HKL")

    assert ended(session) == [
        {"appointment": head.id, "unit": "HKL", "before": None, "last": "2023-09-15"},
        {"appointment": ranger.id, "unit": "HKL", "before": "2023-12-14", "last": "2023-09-15"},
    ]
    assert check(session).broken_at is None


def test_what_was_over_stays_and_what_was_to_begin_never_counts(
    session: Session, house: House, clock: MovingClock
) -> None:
    person_id, unit_id = house.stranger.person_id, house.units["HKL"]
    for first, last in ((date(2019, 1, 1), YESTERDAY), (TOMORROW, None)):
        session.add(Appointment(person_id=person_id, unit_id=unit_id, role=Role.STAFF, valid_from=first, valid_to=last))

    end(session, house, clock, "HKL")

    assert posts(session, house, "HKL")[1:] == [(date(2019, 1, 1), YESTERDAY), (TOMORROW, TODAY)]
    assert actor_named(session, "stranger", TOMORROW).holdings == ()


def test_posts_in_other_units_go_on(session: Session, house: House, clock: MovingClock) -> None:
    also = Appointment(
        person_id=house.stranger.person_id, unit_id=house.units["XBB"], role=Role.STAFF, valid_from=TODAY
    )
    session.add(also)

    end(session, house, clock, "HKL")

    assert {one.unit_id for one in actor_named(session, "stranger", TOMORROW).holdings} == {house.units["XBB"]}


def test_while_somebody_acts_for_the_head_the_unit_stays(session: Session, house: House, clock: MovingClock) -> None:
    ranger = add_person(session, house, clock, "ranger", "HKL", Role.STAFF)
    sent = ActingInput(ranger.person_id, TOMORROW, TODAY + timedelta(days=5))
    acting = name_acting(session, house.units["HKL"], sent, by=house.stranger, clock=clock)

    said = refusal(session, unit_named(session, house, "HKL"), clock).splitlines()[1:]

    assert said == [
        "- Đồng chí Người ranger phụ trách thay thủ trưởng đến 20/09/2023, kết thúc ở trang /units/HKL/acting"
    ]
    assert ended(session) == []
    end_acting(session, acting, by=house.stranger, clock=clock)
    end(session, house, clock, "HKL")


@pytest.mark.parametrize(("giver", "receiver"), [("staff", "lead"), ("staff2", "staff")])
def test_while_a_minute_waits_for_one_of_its_people_the_unit_stays(
    session: Session, house: House, clock: MovingClock, giver: str, receiver: str
) -> None:
    office = Office(session, house, clock)
    add_person(session, house, clock, "staff2", "NNPTNT", Role.STAFF)
    task = office.handled(giver)
    minute = office.open(giver, receiver)
    change_task(session, task, Deed("confirmed", None), clock, state=State.DONE)

    said = refusal(session, unit_named(session, house, "NNPTNT"), clock).splitlines()[1:]

    assert said == [
        f"- Biên bản bàn giao số {minute.id}, từ đồng chí Người {giver} đến đồng chí Người {receiver}, chờ xác nhận"
    ]
    office.confirm(minute, receiver)
    end(session, house, clock, "NNPTNT")


def test_whoever_is_in_charge_of_tasks_by_a_post_of_the_unit_hands_them_over_first(
    session: Session, house: House, clock: MovingClock
) -> None:
    office = Office(session, house, clock)
    task = office.in_charge()

    said = refusal(session, unit_named(session, house, "HU"), clock)
    assert "Người member đang chỉ đạo 1 nhiệm vụ chưa xong" in said
    assert f"/handovers/new?person={house.member.person_id}" in said

    elsewhere = Appointment(
        person_id=house.member.person_id, unit_id=house.units["VPHU"], role=Role.MEMBER, valid_from=TODAY
    )
    session.add(elsewhere)
    add_person(session, house, clock, "standing2", "VPHU", Role.STANDING)
    end(session, house, clock, "HU")

    assert task.member_id == house.member.person_id


def test_parts_that_the_unit_gave_out_keep_it(session: Session, house: House, clock: MovingClock) -> None:
    whole = make_task(session, house, clock)
    part, other = make_parts(session, house, clock, whole)
    for task in (whole, other):
        change_alone(session, task, Deed("confirmed", None), clock, state=State.DONE)

    said = refusal(session, unit_named(session, house, "NNPTNT"), clock)

    assert said.splitlines()[1:] == [f"- {part.code} (Chờ tiếp nhận)"]


def test_an_answer_that_the_unit_owes_to_a_direction_on_a_field_keeps_it(
    session: Session, house: House, clock: MovingClock
) -> None:
    task: Task = make_task(session, house, clock)
    field = session.get_one(Field, house.fields["nong-nghiep"])
    sent = FieldDirectionInput("Rà soát.", TODAY + timedelta(days=5), frozenset({"NNPTNT"}))
    direct_field(session, field, sent, by=house.member, clock=clock)
    change_task(session, task, Deed("confirmed", None), clock, state=State.DONE)

    said = refusal(session, unit_named(session, house, "NNPTNT"), clock)

    assert said.splitlines()[1:] == ["- Ý kiến chỉ đạo lĩnh vực Nông nghiệp, hạn trả lời 20/09/2023"]
    answer_for_unit(session, session.exec(select(DirectedUnit)).one(), "Xong.", by=house.lead, clock=clock)
    end(session, house, clock, "NNPTNT")


def test_the_unit_of_the_only_administrator_stays(session: Session, house: House, clock: MovingClock) -> None:
    unit = unit_named(session, house, "VPHU")

    assert "không còn ai giữ vai trò “Quản trị”" in refusal(session, unit, clock)
