"""Tasks are drafted, assigned and accepted."""

import unicodedata
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session, col, select

from pacnam_tasks.accounts.models import Account
from pacnam_tasks.accounts.rules import Role
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.errors import Conflict, NotAllowed, Refused
from pacnam_tasks.history.queries import head, timeline
from pacnam_tasks.plans.models import Programme
from pacnam_tasks.tasks.actions import Deed, accept, assign, change_task
from pacnam_tasks.tasks.drafting.queries import drafts, is_incomplete
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.one import beside
from pacnam_tasks.tasks.rules.completeness import Lack
from pacnam_tasks.tasks.rules.expected_path import Chosen
from pacnam_tasks.tasks.rules.facts import MeasureKind, State, expected
from pacnam_tasks.tasks.splitting.actions import break_down
from pacnam_tasks.tasks.splitting.shares import Share
from pacnam_tasks.trajectories.rules.curves import Curve
from pacnam_tasks.trajectories.rules.path import Shape
from tests.factories import House, add_person, make_parts, make_task

D = Decimal


def draft(session: Session, house: House, clock: MovingClock, **values: Any) -> Any:
    """A draft of a task of the lead unit."""
    return make_task(session, house, clock, state="draft", **values)


def test_a_draft_is_no_event(session: Session, house: House, clock: MovingClock) -> None:
    task = draft(session, house, clock)

    assert task.state == State.DRAFT
    assert head(session)[0] == 0


@pytest.mark.parametrize(
    ("values", "field"),
    [
        pytest.param({"due_on": date(2023, 9, 14)}, "due_on", id="due before the start"),
        pytest.param({"target": D(0)}, "target", id="no target"),
        pytest.param({"target": D(-1)}, "target", id="a target under zero"),
        pytest.param({"weight": D(0)}, "weight", id="no weight"),
        pytest.param({"title": "  "}, "title", id="no title"),
        pytest.param({"title": "x" * 1001}, "title", id="too long a title"),
    ],
)
def test_a_draft_that_cannot_be_is_refused(
    session: Session, house: House, clock: MovingClock, values: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        draft(session, house, clock, **values)

    assert set(refused.value.messages) == {field}


def test_a_task_may_be_due_on_the_day_it_starts(session: Session, house: House, clock: MovingClock) -> None:
    assert draft(session, house, clock, due_on=clock.today()).due_on == clock.today()


def test_text_is_kept_composed(session: Session, house: House, clock: MovingClock) -> None:
    task = draft(session, house, clock, title=" " + unicodedata.normalize("NFD", "Thu hoạch lúa mùa"))

    assert task.title == "Thu hoạch lúa mùa"


def test_what_was_done_before_the_start_counts(session: Session, house: House, clock: MovingClock) -> None:
    task = draft(session, house, clock, target=D("18.3"), baseline=D("7.5"), measure_kind=MeasureKind.COUNT)

    assert (task.quantity, task.percent, task.facts.base) == (D("7.5"), D(41), D(41))


def test_a_path_is_kept_as_points_in_percent(session: Session, house: House, clock: MovingClock) -> None:
    first, later = date(2023, 9, 29), date(2023, 10, 10)
    steps = Chosen(Shape.MILESTONES, None, ((first, D("63.16")), (later, D("89.5"))))

    task = draft(session, house, clock, expected_path=steps)

    assert (task.path_shape, task.facts.sloped) == ("milestones", False)
    assert task.facts.path == ((first, D("63.2")), (later, D("89.5")))


def test_a_curve_is_kept_with_the_points_at_which_it_turns(session: Session, house: House, clock: MovingClock) -> None:
    autumn = Chosen(Shape.CURVE, Curve.RICE_HARVEST)

    task = draft(session, house, clock, due_on=date(2023, 11, 30), expected_path=autumn)

    assert (task.path_shape, task.path_curve, task.facts.sloped) == ("curve", "rice_harvest", True)
    assert [on for on, _percent in task.facts.path] == [date(2023, 9, 30), date(2023, 10, 31), date(2023, 11, 15)]


@pytest.mark.parametrize(
    ("due_on", "last"),
    [
        pytest.param(date(2023, 11, 8), (date(2023, 10, 31), "87"), id="earlier"),
        pytest.param(date(2023, 12, 20), (date(2023, 11, 30), "100.0"), id="later"),
    ],
)
def test_a_curve_goes_along_with_the_due_day(
    session: Session, house: House, clock: MovingClock, due_on: date, last: tuple[date, str]
) -> None:
    autumn = Chosen(Shape.CURVE, Curve.RICE_HARVEST)
    task = make_task(session, house, clock, due_on=date(2023, 11, 30), expected_path=autumn)

    change_task(session, task, Deed("moved", None), clock, due_on=due_on)

    assert task.facts.path[-1] == (last[0], D(last[1]))


def test_points_stay_where_they_were_said(session: Session, house: House, clock: MovingClock) -> None:
    said = ((date(2023, 10, 2), D(50)),)
    task = make_task(session, house, clock, expected_path=Chosen(Shape.POINTS, None, said))

    change_task(session, task, Deed("moved", None), clock, due_on=date(2023, 12, 1))

    assert task.facts.path == said
    assert expected(task.facts, date(2023, 11, 1)) == D(75)


def test_parts_take_over_the_path_of_their_whole(session: Session, house: House, clock: MovingClock) -> None:
    autumn = Chosen(Shape.CURVE, Curve.RICE_HARVEST)
    task = make_task(session, house, clock, due_on=date(2023, 11, 30), expected_path=autumn)

    parts = make_parts(session, house, clock, task)

    assert {(part.path_shape, part.path_curve, part.path) for part in parts} == {("curve", "rice_harvest", task.path)}


def test_points_after_a_deadline_that_came_forward_keep_nobody_from_splitting(
    session: Session, house: House, clock: MovingClock
) -> None:
    late = Chosen(Shape.POINTS, None, ((date(2023, 10, 2), D(50)),))
    task = make_task(session, house, clock, expected_path=late)
    change_task(session, task, Deed("moved", None), clock, due_on=date(2023, 9, 29))

    parts = make_parts(session, house, clock, task)

    assert {(part.path_shape, part.path) for part in parts} == {("straight", "[]")}


def test_a_task_keeps_who_helps_and_what_it_serves(session: Session, house: House, clock: MovingClock) -> None:
    programme = Programme(code="NTM", name="Nông thôn mới")
    session.add(programme)
    session.flush()
    helpers = [house.units["XCL"], house.units["HKL"]]

    task = draft(session, house, clock, co_unit_ids=helpers, programme_ids=[programme.id])
    session.flush()

    found = beside(session, task.id or 0)
    assert found.co_units == ["Hạt Kiểm lâm huyện", "Xã Cổ Linh"]
    assert found.programmes == ["Nông thôn mới"]


def test_assigning_starts_the_clock_and_the_history(session: Session, house: House, clock: MovingClock) -> None:
    task = draft(session, house, clock)

    assign(session, task, by=house.standing, clock=clock)

    assert (task.state, task.clock_due_on) == (State.ASSIGNED, task.due_on)
    event = timeline(session, task.id, 1)[0]
    assert (event.kind, event.actor_id) == ("assigned", house.standing.holdings[0].id)


@pytest.mark.parametrize("username", ["office", "member", "lead", "inspector", "administrator"])
def test_only_standing_members_assign(session: Session, house: House, clock: MovingClock, username: str) -> None:
    task = draft(session, house, clock)

    with pytest.raises(NotAllowed):
        assign(session, task, by=house.people[username], clock=clock)


def test_a_task_is_assigned_once(session: Session, house: House, clock: MovingClock) -> None:
    task = make_task(session, house, clock, state="assigned")

    with pytest.raises(NotAllowed):
        assign(session, task, by=house.standing, clock=clock)


def test_accepting_is_recorded(session: Session, house: House, clock: MovingClock) -> None:
    task = make_task(session, house, clock, state="assigned")
    clock.move_to(clock.now() + timedelta(days=1))

    accept(session, task, by=house.lead, clock=clock, version=task.version, key="a key of a form")

    assert (task.state, task.recorded_on) == (State.IN_PROGRESS, clock.today())
    assert timeline(session, task.id or 0, 1)[0].key == "a key of a form"


def test_a_task_is_accepted_by_the_head_of_its_lead_unit(session: Session, house: House, clock: MovingClock) -> None:
    task = make_task(session, house, clock, state="assigned")

    for other in (house.staff, house.stranger, house.office, house.standing):
        with pytest.raises(NotAllowed):
            accept(session, task, by=other, clock=clock, version=task.version)


def test_a_task_that_changed_meanwhile_is_not_accepted(session: Session, house: House, clock: MovingClock) -> None:
    task = make_task(session, house, clock, state="assigned")

    with pytest.raises(Conflict):
        accept(session, task, by=house.lead, clock=clock, version=task.version - 1)


def test_a_unit_in_which_nobody_can_act_is_given_no_work(session: Session, house: House, clock: MovingClock) -> None:
    task = draft(session, house, clock, lead_unit_id=house.units["HU"])
    assert [one["lacks"][0] for one in drafts(session, clock.today())] == [Lack.PEOPLE]

    with pytest.raises(Refused, match="Huyện ủy"):
        assign(session, task, by=house.standing, clock=clock)

    add_person(session, house, clock, "secretary", "HU", Role.LEADER)
    assign(session, task, by=house.standing, clock=clock)
    assert task.state == State.ASSIGNED


def test_whose_account_is_disabled_cannot_act(session: Session, house: House, clock: MovingClock) -> None:
    for account in session.exec(select(Account).where(col(Account.username).in_(["commune", "stranger"]))):
        account.enabled = False
    task = make_task(session, house, clock)

    with pytest.raises(Refused) as refused:
        break_down(session, task, [Share(house.units[one], one) for one in ("XBB", "XCL")], by=house.lead, clock=clock)

    assert set(refused.value.messages) == {"share-XBB"}
    with pytest.raises(Refused, match="Hạt Kiểm lâm huyện"):
        make_task(session, house, clock, lead="HKL")


def test_sql_finds_the_drafts_that_lack_something_as_the_rule_does(
    session: Session, house: House, clock: MovingClock
) -> None:
    whole = {
        "state": "draft",
        "member_id": house.member.person_id,
        "quoted": "Giao Phòng Nông nghiệp.",
        "no_co_units": True,
        "product": "Báo cáo",
    }
    lacking: list[dict[str, Any]] = [
        {"member_id": None},
        {"quoted": ""},
        {"product": "", "measure": "", "measure_kind": None, "target": None},
        {"no_co_units": False},
        {"no_co_units": False, "co_unit_ids": [house.units["HKL"]]},
        {"product": ""},
        {"lead_unit_id": house.units["HU"]},
        {},
    ]
    for change in lacking:
        make_task(session, house, clock, **(whole | change))

    found = set(session.exec(select(Task.code).where(is_incomplete(clock.today()))))

    assert found == {one["task"].code for one in drafts(session, clock.today()) if one["lacks"]}
    assert len(found) == 5
