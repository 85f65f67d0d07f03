"""Whether a due day on a day off rolls is decided again after assignment: by whom, and what follows from it."""

import json
from datetime import date, timedelta

import pytest
from sqlmodel import Session, col, select

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.errors import NotAllowed, Refused
from pacnam_tasks.decisions.course.actions import Decided, set_rolling
from pacnam_tasks.decisions.extensions.actions import ask
from pacnam_tasks.decisions.extensions.actions import decide as extend
from pacnam_tasks.decisions.extensions.forms import DecisionInput, RequestInput
from pacnam_tasks.decisions.extensions.rules import Verdict
from pacnam_tasks.decisions.rules import Ruling
from pacnam_tasks.history.queries import timeline
from pacnam_tasks.progress.rules import Cause
from pacnam_tasks.reminders.actions import plan
from pacnam_tasks.reminders.models import Reminder
from pacnam_tasks.reminders.rules import Channel, Fate, Matter
from pacnam_tasks.tasks.actions import Deed, change_task
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.counts import AsOf, Scope, facts_by_id
from pacnam_tasks.tasks.rules.levels import Authority
from tests.conftest import NOON, TODAY
from tests.factories import House, make_parts, make_task
from tests.reminders.conftest import facts_to_send

SATURDAY, MONDAY = date(2023, 9, 16), date(2023, 9, 18)
RULING = Ruling("Việc phải xong trước phiên họp.", "130-TB/HU", Authority.STANDING)


def decide(
    session: Session, house: House, clock: MovingClock, task: Task, *, rolls: bool, by: str = "standing"
) -> None:
    """The decision, as sent from the task's page."""
    decided = Decided(RULING, house.people[by], task.version)
    set_rolling(session, task, decided, clock, rolls=rolls)


def test_from_then_on_the_deadline_counts_through_the_next_working_day(
    session: Session, house: House, clock: MovingClock
) -> None:
    task = make_task(session, house, clock, due_on=SATURDAY)

    decide(session, house, clock, task, rolls=True)

    assert (task.due_on, task.rolled_on, task.clock_due_on, task.rolls) == (SATURDAY, MONDAY, MONDAY, True)
    event = timeline(session, task.id or 0, 1)[0]
    assert (event.kind, event.actor_id) == ("rolling_set", house.standing.holdings[0].id)
    said = json.loads(event.data)
    assert said["document"] == "130-TB/HU"
    assert (said["rolls"], said["counted_before"], said["counts_on"]) == (True, "2023-09-16", "2023-09-18")


def test_it_can_be_taken_back(session: Session, house: House, clock: MovingClock) -> None:
    task = make_task(session, house, clock, due_on=SATURDAY, rolls=True)

    decide(session, house, clock, task, rolls=False)

    assert (task.rolled_on, task.original_rolled_on, task.clock_due_on) == (None, None, SATURDAY)


def test_past_days_keep_what_was_in_force_on_them(session: Session, house: House, clock: MovingClock) -> None:
    task = make_task(session, house, clock, due_on=SATURDAY, rolls=True)
    clock.move_to(NOON + timedelta(days=2))

    decide(session, house, clock, task, rolls=False)

    today = clock.today()
    then, now = (
        dict(facts_by_id(session, AsOf(day, today, clock.zone), Scope()))[task.id or 0] for day in (TODAY, today)
    )
    assert (then.counts_on, now.counts_on) == (MONDAY, SATURDAY)


def test_open_parts_follow_their_whole_each_with_an_event(session: Session, house: House, clock: MovingClock) -> None:
    task = make_task(session, house, clock, due_on=SATURDAY)
    parts = make_parts(session, house, clock, task)

    decide(session, house, clock, task, rolls=True)

    assert [part.rolled_on for part in parts] == [MONDAY, MONDAY]
    kinds = {part.code: timeline(session, part.id or 0, 1)[0] for part in parts}
    assert {json.loads(event.data)["along"] for event in kinds.values()} == {task.code}


def test_what_was_planned_for_the_old_day_is_overtaken_and_the_new_one_is_planned(
    session: Session, house: House, clock: MovingClock
) -> None:
    task = make_task(session, house, clock, due_on=SATURDAY, rolls=True)
    plan(session, clock, TODAY)
    mine = select(Reminder).where(col(Reminder.matter) == Matter.DEADLINE, col(Reminder.channel) == Channel.EMAIL)
    [old] = session.exec(mine)

    decide(session, house, clock, task, rolls=False)
    plan(session, clock, TODAY)

    assert facts_to_send(session, old, TODAY) is None
    days = {one.occurrence for one in session.exec(mine) if one.state == Fate.PLANNED}
    assert (old.occurrence, SATURDAY in days) == (MONDAY, True)


@pytest.mark.parametrize("who", ["office", "member", "lead", "inspector"])
def test_only_standing_members_decide_it_once_it_is_given_out(
    session: Session, house: House, clock: MovingClock, who: str
) -> None:
    task = make_task(session, house, clock, due_on=SATURDAY)

    with pytest.raises(NotAllowed):
        decide(session, house, clock, task, rolls=True, by=who)


def test_what_would_change_nothing_is_refused(session: Session, house: House, clock: MovingClock) -> None:
    dated = make_task(session, house, clock, due_on=SATURDAY)
    undated = make_task(session, house, clock, due_on=None)

    with pytest.raises(Refused, match="không có gì thay đổi"):
        decide(session, house, clock, dated, rolls=False)
    with pytest.raises(Refused, match="không xác định thời hạn"):
        decide(session, house, clock, undated, rolls=True)


def test_a_part_does_not_count_longer_than_its_whole(session: Session, house: House, clock: MovingClock) -> None:
    task = make_task(session, house, clock, due_on=SATURDAY)
    [part, _other] = make_parts(session, house, clock, task)

    with pytest.raises(Refused, match=f"{task.code} chỉ tính đến 16/09/2023"):
        decide(session, house, clock, part, rolls=True, by="lead")


def test_nor_is_it_extended_to_a_day_that_rolls_beyond_the_whole(
    session: Session, house: House, clock: MovingClock
) -> None:
    task = make_task(session, house, clock, due_on=SATURDAY + timedelta(days=7))
    [part, _other] = make_parts(session, house, clock, task)
    change_task(session, part, Deed("edited", None), clock, due_on=TODAY + timedelta(days=5))
    decide(session, house, clock, part, rolls=True, by="lead")
    asked = RequestInput(part.version, "ask", SATURDAY + timedelta(days=7), Cause.WEATHER, "Mưa kéo dài.", sure=True)
    request = ask(session, part, asked, by=house.commune, clock=clock)
    granted = DecisionInput(part.version, "grant", Verdict("granted"), None, "", "", sure=True)

    with pytest.raises(Refused, match="23/09/2023"):
        extend(session, part, request.id or 0, granted, by=house.lead, clock=clock)
