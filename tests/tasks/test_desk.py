"""The groups of a first page: each task once for a unit, in the order in which it needs attention."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.tasks import summary
from pacnam_tasks.tasks.actions import Deed, change_task
from pacnam_tasks.tasks.queries.counts import AsOf
from pacnam_tasks.tasks.queries.desk import SHOWN, desk_groups, unit_counts, unit_work
from pacnam_tasks.tasks.rules.facts import State
from tests.factories import House, make_parts, make_task
from tests.progress.acts import report, send_back, settle, submit


@pytest.fixture
def work(session: Session, house: House, clock: MovingClock) -> None:
    """One task of each kind; the 15th is a Friday, so the week ends on the 17th."""

    def due(code: str, days: int | None, **more: object) -> None:
        on = None if days is None else clock.today() + timedelta(days=days)
        task = make_task(session, house, clock, code=code, due_on=on, start_on=clock.today() - timedelta(60), **more)
        if code.startswith("returned"):
            submit(session, clock, task, house.lead)
            send_back(session, clock, task, house.office)
        elif code.startswith("submitted"):
            submit(session, clock, task, house.lead)

    clock.move_to(clock.now() - timedelta(days=20))
    due("silent", 60)
    due("silent undated", None)
    clock.move_to(clock.now() + timedelta(days=20))
    due("overdue", -1)
    due("returned", 40)
    due("returned overdue", -2)
    due("today", 0)
    due("sunday", 2)
    due("monday", 3)
    due("later", 50, state="assigned")
    due("undated", None)
    due("submitted", 50)
    due("draft", 1, state="draft")
    due("strange", -1, lead="HKL")
    paused = make_task(session, house, clock, code="paused")
    change_task(session, paused, Deed("paused", None), clock, state=State.PAUSED)
    done = make_task(session, house, clock, code="done")
    submit(session, clock, done, house.lead)
    settle(session, clock, done, house.standing)
    whole = make_task(session, house, clock, code="whole", due_on=clock.today() + timedelta(days=50))
    part, _other = make_parts(session, house, clock, whole)
    submit(session, clock, part, house.commune)


@pytest.mark.usefixtures("work")
def test_a_unit_finds_each_of_its_tasks_in_one_group(session: Session, house: House, clock: MovingClock) -> None:
    groups = unit_work(session, house.lead, clock.today()).groups

    assert {group.name: [row.code for row in group.rows] for group in groups} == {
        "overdue": ["returned overdue", "overdue"],
        "returned": ["returned"],
        "due_week": ["today", "sunday"],
        "to_confirm": ["whole-XBB"],
        "silent": ["silent", "silent undated"],
        "rest": ["monday", "later", "submitted", "whole", "undated"],
        "paused": ["paused"],
    }


@pytest.mark.usefixtures("work")
def test_its_counts_are_of_all_there_is_of_a_kind_whatever_group_a_task_is_in(
    session: Session, house: House, clock: MovingClock
) -> None:
    counts = unit_work(session, house.lead, clock.today()).counts

    assert counts == {"overdue": 2, "returned": 2, "due_week": 2, "silent": 2}
    assert unit_counts(session, house.lead, clock.today()) == counts


@pytest.mark.usefixtures("work")
def test_staff_find_the_same(session: Session, house: House, clock: MovingClock) -> None:
    today = clock.today()

    assert unit_work(session, house.staff, today) == unit_work(session, house.lead, today)


def desk(session: Session, clock: MovingClock, actor: Actor) -> dict[str, set[str]]:
    """The codes in each group of a desk."""
    groups = desk_groups(session, actor, AsOf(clock.today(), clock.today(), clock.zone))
    assert all(group.count == len(group.rows) for group in groups)
    return {group.name: {row.code for row in group.rows} for group in groups}


@pytest.mark.usefixtures("work")
@pytest.mark.parametrize("is_fresh", [True, False], ids=["with summary", "before the summary of the day"])
def test_the_office_finds_whole_tasks_of_all_units(
    session: Session, house: House, clock: MovingClock, is_fresh: bool
) -> None:
    if is_fresh:
        summary.refresh(session, clock.today())

    assert desk(session, clock, house.office) == {
        "to_decide": {"submitted"},
        "overdue": {"returned overdue", "overdue", "strange"},
        "not_accepted": {"later"},
        "returned": {"returned overdue", "returned"},
        "silent": {"silent", "silent undated"},
        "to_review": set(),
        "drafts": {"draft"},
    }


def test_a_member_finds_what_is_in_the_member_s_fields(session: Session, house: House, clock: MovingClock) -> None:
    mine = make_task(session, house, clock, state="assigned")
    make_task(session, house, clock, state="assigned", field_id=house.fields["lam-nghiep"])

    assert desk(session, clock, house.member)["not_accepted"] == {mine.code}


def test_a_long_group_is_bounded_and_says_how_many_there_are(
    session: Session, house: House, clock: MovingClock
) -> None:
    for _ in range(SHOWN + 3):
        make_task(session, house, clock, due_on=clock.today())

    (group,) = [one for one in unit_work(session, house.lead, clock.today()).groups if one.name == "due_week"]

    assert (len(group.rows), group.count) == (SHOWN, SHOWN + 3)


def test_a_row_shows_the_task_as_it_stands(session: Session, house: House, clock: MovingClock) -> None:
    task = make_task(session, house, clock, state="assigned", due_on=clock.today())
    report(session, clock, task, house.lead, note="Đã bắt đầu.")

    (row,) = [row for group in unit_work(session, house.lead, clock.today()).groups for row in group.rows]

    assert (row.code, row.facts.state) == (task.code, State.IN_PROGRESS)
