"""A due day on a day off counts through the next working day where the task says so; past days keep what was known."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from pacnam_tasks.calendar import actions as calendar
from pacnam_tasks.calendar.forms import DayInput
from pacnam_tasks.calendar.queries import confirmation_of
from pacnam_tasks.calendar.rules import DayKind
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.history.models import Event
from pacnam_tasks.history.queries import timeline
from pacnam_tasks.reminders.actions import plan
from pacnam_tasks.reminders.models import Reminder
from pacnam_tasks.reminders.rules import Channel
from pacnam_tasks.tasks import summary
from pacnam_tasks.tasks.actions import Deed, change_task
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.counts import AsOf, Scope, facts_by_id
from pacnam_tasks.tasks.rules.facts import State, TaskFacts, Timeliness, expected, overdue_days, timeliness
from tests.conftest import TODAY
from tests.factories import House, make_parts, make_task
from tests.reminders.conftest import facts_to_send
from tests.tasks.cases import judged
from tests.tasks.recounted import all_facts

SATURDAY, MONDAY, TUESDAY = date(2023, 9, 16), date(2023, 9, 18), date(2023, 9, 19)


@pytest.fixture
def task(session: Session, house: House, clock: MovingClock) -> Task:
    """A task due on a Saturday that counts through the Monday."""
    return make_task(session, house, clock, due_on=SATURDAY, rolls=True)


def give_off(session: Session, house: House, clock: MovingClock, day: date = MONDAY) -> None:
    """The office enters a day off."""
    stamp = confirmation_of(session, 2023).stamp
    sent = DayInput(DayKind.COMPENSATORY, "Nghỉ bù", "Thông báo về việc nghỉ bù", TODAY)
    calendar.enter(session, 2023, day, sent, by=house.office, clock=clock, stamp=stamp)


def next_day(clock: MovingClock, days: int = 1) -> None:
    """Let days pass."""
    clock.move_to(clock.now() + timedelta(days=days))


def test_the_due_day_stays_as_written_and_the_working_day_counts(task: Task) -> None:
    assert (task.due_on, task.original_due_on, task.rolled_on) == (SATURDAY, SATURDAY, MONDAY)
    assert task.clock_due_on == MONDAY
    standing = {day: timeliness(task.facts, judged(day)) for day in (SATURDAY, MONDAY, TUESDAY)}
    assert list(standing.values()) == [Timeliness.DUE_SOON, Timeliness.DUE_TODAY, Timeliness.OVERDUE]
    assert overdue_days(task.facts, TUESDAY) == 1
    assert expected(task.facts, SATURDAY) != expected(task.facts, MONDAY) == 100


@pytest.mark.parametrize(
    ("due_on", "rolls"),
    [pytest.param(SATURDAY, False, id="does not roll"), pytest.param(MONDAY, True, id="is worked")],
)
def test_without_the_flag_or_on_a_working_day_the_due_day_itself_counts(
    session: Session, house: House, clock: MovingClock, due_on: date, rolls: bool
) -> None:
    task = make_task(session, house, clock, due_on=due_on, rolls=rolls)

    assert (task.rolled_on, task.original_rolled_on, task.clock_due_on) == (None, None, due_on)


def test_parts_roll_as_the_whole_does(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    parts = make_parts(session, house, clock, task)

    assert {(part.rolls, part.rolled_on) for part in parts} == {(True, MONDAY)}


def test_another_due_day_rolls_too_and_the_first_is_remembered(
    session: Session, clock: MovingClock, task: Task
) -> None:
    change_task(session, task, Deed("extended", None), clock, due_on=date(2023, 9, 24))
    assert (task.rolled_on, task.original_rolled_on) == (date(2023, 9, 25), MONDAY)

    change_task(session, task, Deed("extended", None), clock, due_on=date(2023, 9, 26))
    assert (task.rolled_on, task.clock_due_on) == (None, date(2023, 9, 26))


def test_a_day_off_that_is_entered_moves_the_day_that_counts_with_an_event(
    session: Session, house: House, clock: MovingClock, task: Task
) -> None:
    version, recorded_on = task.version, task.recorded_on
    next_day(clock)

    give_off(session, house, clock)

    assert (task.rolled_on, task.original_rolled_on, task.clock_due_on) == (TUESDAY, TUESDAY, TUESDAY)
    assert (task.version, task.recorded_on) == (version, recorded_on)
    event = timeline(session, task.id or 0, 1)[0]
    assert (event.kind, event.actor_id) == ("due_restated", house.office.holdings[0].id)
    assert json.loads(event.data) == {
        "due_on": "2023-09-16",
        "counted_before": "2023-09-18",
        "counts_on": "2023-09-19",
    }


def test_past_days_keep_what_was_in_force_on_them(
    session: Session, house: House, clock: MovingClock, task: Task
) -> None:
    next_day(clock, 3)
    give_off(session, house, clock)
    today = clock.today()

    then = dict(facts_by_id(session, AsOf(TODAY, today, clock.zone), Scope()))[task.id or 0]
    now = dict(facts_by_id(session, AsOf(today, today, clock.zone), Scope()))[task.id or 0]

    assert (then.counts_on, now.counts_on) == (MONDAY, TUESDAY)


def test_what_is_done_or_revoked_keeps_its_day(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    revoked = make_task(session, house, clock, due_on=SATURDAY, rolls=True)
    change_task(session, task, Deed("confirmed", None), clock, state=State.DONE)
    change_task(session, revoked, Deed("revoked", None), clock, state=State.REVOKED)

    give_off(session, house, clock)

    assert {task.rolled_on, revoked.rolled_on} == {MONDAY}


def test_a_draft_follows_the_calendar_without_an_event(session: Session, house: House, clock: MovingClock) -> None:
    draft = make_task(session, house, clock, due_on=SATURDAY, rolls=True, state="draft")

    give_off(session, house, clock)

    assert draft.rolled_on == TUESDAY
    assert timeline(session, draft.id or 0, 5) == []


def test_a_day_that_moves_nothing_leaves_no_event_of_a_task(
    session: Session, house: House, clock: MovingClock, task: Task
) -> None:
    give_off(session, house, clock, date(2023, 11, 20))

    found = session.exec(select(Event.kind).where(col(Event.task_id).is_not(None)))
    assert "due_restated" not in set(found)


@pytest.mark.parametrize("day", [MONDAY, date(2023, 9, 25)], ids=["soon moves", "soon stays"])
def test_the_summary_agrees_with_the_tasks_after_a_change(
    session: Session, house: House, clock: MovingClock, task: Task, day: date
) -> None:
    make_task(session, house, clock, due_on=date(2023, 9, 24), rolls=True)
    summary.refresh(session, TODAY)

    give_off(session, house, clock, day)

    if summary.exists_for(session, TODAY):
        when = AsOf(TODAY, TODAY, clock.zone)
        recount = summary.gather(all_facts(session, when), judged(TODAY))
        assert summary.cells_of(session, TODAY) == recount
    assert summary.exists_for(session, TODAY) is (day != MONDAY)


def test_reminders_go_by_the_day_that_counts(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    next_day(clock)  # Saturday: not due today, but in two days
    plan(session, clock, clock.today())
    on_saturday: Any = {(one.rung, one.occurrence) for one in session.exec(select(Reminder))}

    assert on_saturday == {(-3, MONDAY)}


def test_a_mail_names_the_day_that_counts_and_no_extension(
    session: Session, house: House, clock: MovingClock, task: Task
) -> None:
    next_day(clock)
    plan(session, clock, clock.today())
    [reminder] = session.exec(select(Reminder).where(Reminder.channel == Channel.EMAIL))

    found = facts_to_send(session, reminder, clock.today())

    assert found is not None
    assert (found[0].due_on, found[0].days_left, found[0].original_due_on) == (MONDAY, 2, MONDAY)


def test_facts_come_back_from_the_history(task: Task) -> None:
    assert TaskFacts.from_record(task.facts.as_record()) == task.facts
    assert task.facts.as_record()["rolled_on"] == "2023-09-18"
