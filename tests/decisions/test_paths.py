"""The expected path of given work is decided on: by whom, with what event, and who goes along."""

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.errors import Conflict, NotAllowed, Refused
from pacnam_tasks.decisions.paths.actions import name_of, set_path
from pacnam_tasks.decisions.paths.forms import PathInput
from pacnam_tasks.history.queries import timeline
from pacnam_tasks.tasks.actions import Deed, change_task
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.counts import AsOf, Scope, facts_by_id
from pacnam_tasks.tasks.rules.expected_path import STRAIGHT, Chosen
from pacnam_tasks.tasks.rules.facts import expected
from pacnam_tasks.trajectories.rules.curves import Curve
from pacnam_tasks.trajectories.rules.path import Shape
from tests.conftest import NOON, TODAY
from tests.factories import House, make_parts, make_task

AUTUMN = Chosen(Shape.CURVE, Curve.RICE_HARVEST)
NOVEMBER = date(2023, 11, 30)


def sent(task: Task, chosen: Chosen = AUTUMN, *, parts_too: bool = False) -> PathInput:
    return PathInput(chosen, "Lúa mùa chín muộn.", parts_too, name_of(task))


def harvest(session: Session, house: House, clock: MovingClock, **more: Any) -> Task:
    return make_task(session, house, clock, due_on=NOVEMBER, **more)


def test_from_then_on_the_work_is_expected_to_go_so(session: Session, house: House, clock: MovingClock) -> None:
    task = harvest(session, house, clock)

    set_path(session, task, sent(task), by=house.standing, clock=clock)

    assert (task.path_shape, task.path_curve, task.facts.sloped) == ("curve", "rice_harvest", True)
    event = timeline(session, task.id or 0, 1)[0]
    assert (event.kind, event.actor_id) == ("path_set", house.standing.holdings[0].id)
    said = json.loads(event.data)
    assert (said["before"], said["after"]) == ({"shape": "straight"}, {"shape": "curve", "curve": "rice_harvest"})
    assert said["reason"] == "Lúa mùa chín muộn."


def test_past_days_keep_what_was_expected_on_them(session: Session, house: House, clock: MovingClock) -> None:
    task = harvest(session, house, clock)
    clock.move_to(NOON + timedelta(days=10))

    set_path(session, task, sent(task), by=house.standing, clock=clock)

    day, today = TODAY + timedelta(days=9), clock.today()
    then, now = (
        dict(facts_by_id(session, AsOf(one, today, clock.zone), Scope()))[task.id or 0] for one in (day, today)
    )
    assert expected(then, day) == Decimal("11.8")  # 9 days of 76
    assert expected(now, today) == Decimal("7.8")  # 10 days of the 15 to 30/09, by which 11.7 is reached


def test_the_task_stays_as_silent_as_it_was_and_its_forms_stay_good(
    session: Session, house: House, clock: MovingClock
) -> None:
    task = harvest(session, house, clock)
    version = task.version
    clock.move_to(NOON + timedelta(days=20))

    set_path(session, task, sent(task), by=house.standing, clock=clock)

    assert (task.version, task.recorded_on) == (version, TODAY)


WHO = {"standing": True, "member": True, "lead": False, "office": False, "inspector": False, "stranger": False}


@pytest.mark.parametrize(("who", "may"), WHO.items(), ids=WHO)
def test_it_is_decided_by_who_decides_on_the_deadline(
    session: Session, house: House, clock: MovingClock, who: str, may: bool
) -> None:
    task = harvest(session, house, clock)

    try:
        set_path(session, task, sent(task), by=house.people[who], clock=clock)
    except NotAllowed:
        assert not may
    else:
        assert may


def test_of_a_part_the_lead_of_the_whole_decides(session: Session, house: House, clock: MovingClock) -> None:
    part = make_parts(session, house, clock, harvest(session, house, clock))[0]

    with pytest.raises(NotAllowed, match="thủ trưởng đơn vị chủ trì toàn nhiệm vụ"):
        set_path(session, part, sent(part), by=house.standing, clock=clock)
    set_path(session, part, sent(part), by=house.lead, clock=clock)

    assert part.path_curve == "rice_harvest"


@pytest.mark.parametrize("parts_too", [True, False])
def test_open_parts_follow_where_that_is_decided(
    session: Session, house: House, clock: MovingClock, parts_too: bool
) -> None:
    task = harvest(session, house, clock)
    first, second = make_parts(session, house, clock, task)
    change_task(session, second, Deed("moved", None), clock, due_on=date(2023, 10, 20))
    version = first.version

    set_path(session, task, sent(task, parts_too=parts_too), by=house.standing, clock=clock)

    curve = "rice_harvest" if parts_too else ""
    assert (first.path_curve, second.path_curve, first.version) == (curve, curve, version)
    if parts_too:
        assert [on for on, _percent in second.facts.path] == [date(2023, 9, 30)]
        assert json.loads(timeline(session, first.id or 0, 1)[0].data)["along"] == task.code


def test_two_who_decide_at_once_are_told_apart(session: Session, house: House, clock: MovingClock) -> None:
    task = harvest(session, house, clock)
    later = replace(sent(task), chosen=Chosen(Shape.POINTS, None, ((date(2023, 10, 31), Decimal(75)),)))
    set_path(session, task, sent(task), by=house.member, clock=clock)

    with pytest.raises(Conflict):
        set_path(session, task, later, by=house.standing, clock=clock)


def test_a_deadline_that_moved_meanwhile_is_told(session: Session, house: House, clock: MovingClock) -> None:
    task = harvest(session, house, clock)
    form = sent(task)
    change_task(session, task, Deed("moved", None), clock, due_on=date(2023, 12, 20))

    with pytest.raises(Conflict):
        set_path(session, task, form, by=house.standing, clock=clock)


REFUSED = {
    "the path that is there already": (STRAIGHT, {}, "shape"),
    "a day after the deadline": (Chosen(Shape.POINTS, None, ((date(2023, 12, 5), Decimal(50)),)), {}, "points"),
    "a curve out of its season": (AUTUMN, {"start_on": date(2023, 1, 2), "due_on": date(2023, 8, 1)}, "curve"),
    "undated work": (AUTUMN, {"due_on": None}, "shape"),
}


@pytest.mark.parametrize(("chosen", "more", "field"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_path_is_refused_by_field(
    session: Session, house: House, clock: MovingClock, chosen: Chosen, more: dict[str, Any], field: str
) -> None:
    task = make_task(session, house, clock, **({"due_on": NOVEMBER} | more))

    with pytest.raises(Refused) as refused:
        set_path(session, task, sent(task, chosen), by=house.standing, clock=clock)

    assert list(refused.value.messages) == [field]
    assert task.path_shape == "straight"
