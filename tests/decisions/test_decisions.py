"""What a confirmation and a return do to a task, and who may give them."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from pacnam_tasks.calendar.rules import WorkingCalendar
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.errors import Conflict, NotAllowed, Refused
from pacnam_tasks.decisions.actions import check, confirm, return_
from pacnam_tasks.decisions.rules import Question, day_to_submit_again
from pacnam_tasks.history.queries import timeline
from pacnam_tasks.progress.event_text import text_of
from pacnam_tasks.tasks.actions import Deed, change_task
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.rules.facts import State, Timeliness, timeliness
from tests.factories import House, make_parts, make_task
from tests.progress.acts import report, send_back, settle, submit
from tests.tasks.cases import judged


@pytest.fixture
def task(session: Session, house: House, clock: MovingClock) -> Task:
    """A task that is due in a week and was submitted today."""
    made = make_task(session, house, clock, due_on=clock.today() + timedelta(days=7))
    submit(session, clock, made, house.lead)
    return made


@pytest.fixture
def part(session: Session, house: House, clock: MovingClock) -> Task:
    """A part that was submitted today."""
    made, _other = make_parts(session, house, clock, make_task(session, house, clock))
    submit(session, clock, made, house.commune)
    return made


def later(clock: MovingClock, days: int) -> None:
    """Let days pass."""
    clock.move_to(clock.now() + timedelta(days=days))


def last_event(session: Session, task: Task) -> tuple[str, dict[str, object], int | None]:
    """Kind, data and appointment of a task's last event."""
    event = timeline(session, task.id or 0, 1)[0]
    return event.kind, json.loads(event.data), event.actor_id


def test_a_confirmed_task_is_done(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    settle(session, clock, task, house.standing)

    assert (task.state, task.clock_due_on) == (State.DONE, None)
    assert last_event(session, task) == ("confirmed", {"unchecked": True}, house.standing.holdings[0].id)


def test_a_confirmation_after_a_check_says_nothing_of_it(
    session: Session, house: House, clock: MovingClock, task: Task
) -> None:
    check(session, task, by=house.office, clock=clock, version=task.version, holds=set(Question))

    settle(session, clock, task, house.standing)

    assert last_event(session, task)[1] == {}


def test_without_a_file_nobody_says_that_the_evidence_opens(
    session: Session, house: House, clock: MovingClock, task: Task
) -> None:
    check(session, task, by=house.office, clock=clock, version=task.version, holds=set(Question))

    _kind, data, _actor = last_event(session, task)
    assert data == {"passed": True, "holds": ["product_present", "quantity_matches"], "no_files": True}
    assert text_of("checked", data).endswith("không có tệp minh chứng.")


def test_evidence_that_is_needed_and_is_not_there_is_not_ticked(
    session: Session, house: House, clock: MovingClock, task: Task
) -> None:
    task.needs_evidence = True
    seen: Any = {"by": house.office, "clock": clock, "version": task.version}

    with pytest.raises(Refused, match="Không có tệp minh chứng"):
        check(session, task, holds=set(Question), **seen)
    check(session, task, holds=set(Question) - {Question.EVIDENCE}, note="Thiếu biên bản.", **seen)

    assert task.check_passed is False


def test_a_note_goes_with_the_confirmation(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    confirm(session, task, by=house.standing, clock=clock, version=task.version, note="Đã kiểm tra.")

    assert last_event(session, task)[1] == {"note": "Đã kiểm tra.", "unchecked": True}


@pytest.mark.parametrize(("due_in", "stands"), [(0, Timeliness.DONE_ON_TIME), (-1, Timeliness.DONE_LATE)])
def test_done_on_time_goes_by_the_day_of_the_submission(
    session: Session, house: House, clock: MovingClock, due_in: int, stands: Timeliness
) -> None:
    task = make_task(session, house, clock, due_on=clock.today() + timedelta(days=5))
    later(clock, 5 - due_in)
    submit(session, clock, task, house.lead)
    later(clock, 30)

    settle(session, clock, task, house.standing)

    assert timeliness(task.facts, judged(clock.today())) is stands


def test_of_two_submissions_the_one_that_was_confirmed_counts(
    session: Session, house: House, clock: MovingClock, task: Task
) -> None:
    send_back(session, clock, task, house.office)
    later(clock, 8)
    submit(session, clock, task, house.lead)

    settle(session, clock, task, house.standing)

    assert timeliness(task.facts, judged(clock.today())) is Timeliness.DONE_LATE


def test_a_submission_stops_the_clock_and_a_return_restarts_it(
    session: Session, house: House, clock: MovingClock, task: Task
) -> None:
    later(clock, 8)
    assert timeliness(task.facts, judged(clock.today())) is Timeliness.IN_TIME

    send_back(session, clock, task, house.office)

    assert timeliness(task.facts, judged(clock.today())) is Timeliness.OVERDUE
    assert task.clock_due_on == task.due_on


def test_a_returned_task_is_carried_again_with_a_mark_and_a_reason(
    session: Session, house: House, clock: MovingClock, task: Task
) -> None:
    send_back(session, clock, task, house.office, reason="Thiếu biên bản.")

    assert (task.state, task.returned_on, task.submitted_on) == (State.IN_PROGRESS, clock.today(), None)
    assert task.return_reason == "Thiếu biên bản."


def test_a_return_may_say_by_when(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    return_(
        session, task, by=house.office, clock=clock, version=task.version, reason="Thiếu.", again_by=date(2023, 9, 15)
    )

    assert last_event(session, task) == (
        "returned", {"reason": "Thiếu.", "again_by": "2023-09-15"}, house.office.holdings[0].id,
    )  # fmt: skip
    assert task.due_on == date(2023, 9, 22)


@pytest.mark.parametrize(
    ("due_on", "again_by"),
    [
        pytest.param(date(2023, 9, 22), date(2023, 9, 22), id="the deadline that lies ahead"),
        pytest.param(date(2023, 9, 15), date(2023, 9, 22), id="five working days where it is today"),
        pytest.param(None, date(2023, 9, 22), id="and where there is none"),
    ],
)
def test_a_return_carries_a_day_where_none_is_named(due_on: date | None, again_by: date) -> None:
    assert day_to_submit_again(due_on, WorkingCalendar(), date(2023, 9, 15)) == again_by


def test_a_new_submission_takes_the_mark_away(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    send_back(session, clock, task, house.office)
    report(session, clock, task, house.lead, note="Đang bổ sung.")
    assert task.returned_on == clock.today()

    submit(session, clock, task, house.lead)

    assert task.facts.returned_on is None
    assert task.return_reason == ""


@pytest.mark.parametrize(
    ("reason", "again_by", "field"),
    [
        pytest.param("", None, "reason", id="no reason"),
        pytest.param("Thiếu.", date(2023, 9, 14), "again_by", id="a day that has passed"),
    ],
)
def test_a_return_that_helps_nobody_is_refused(
    session: Session, house: House, clock: MovingClock, task: Task, reason: str, again_by: date | None, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        return_(session, task, by=house.office, clock=clock, version=task.version, reason=reason, again_by=again_by)

    assert set(refused.value.messages) == {field}
    assert task.state == State.SUBMITTED


def test_the_office_never_confirms(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    with pytest.raises(NotAllowed):
        settle(session, clock, task, house.office)


@pytest.mark.parametrize("username", ["lead", "member", "inspector", "administrator"])
@pytest.mark.parametrize("decide", [settle, send_back], ids=["confirm", "return"])
def test_others_decide_nothing(
    session: Session, house: House, clock: MovingClock, task: Task, username: str, decide: Callable[..., None]
) -> None:
    with pytest.raises(NotAllowed):
        decide(session, clock, task, house.people[username])


@pytest.mark.parametrize("decide", [settle, send_back], ids=["confirm", "return"])
def test_a_part_is_decided_by_the_head_of_the_unit_that_leads_the_whole(
    session: Session, house: House, clock: MovingClock, part: Task, decide: Callable[..., None]
) -> None:
    for stranger in (house.standing, house.office, house.commune, house.staff, house.commune2):
        with pytest.raises(NotAllowed):
            decide(session, clock, part, stranger)

    decide(session, clock, part, house.lead)

    assert part.state != State.SUBMITTED


def test_the_office_s_own_task_is_checked_by_standing(session: Session, house: House, clock: MovingClock) -> None:
    task = make_task(session, house, clock, lead="VPHU", state="assigned")
    change_task(session, task, Deed("submitted", None), clock, state=State.SUBMITTED, submitted_on=clock.today())

    with pytest.raises(NotAllowed):
        send_back(session, clock, task, house.office)
    send_back(session, clock, task, house.standing)

    assert task.state == State.IN_PROGRESS


@pytest.mark.parametrize("decide", [settle, send_back], ids=["confirm", "return"])
def test_what_was_not_submitted_is_not_decided(
    session: Session, house: House, clock: MovingClock, decide: Callable[..., None]
) -> None:
    task = make_task(session, house, clock)

    with pytest.raises(NotAllowed):
        decide(session, clock, task, house.standing)


def test_a_decision_made_from_an_older_version_is_a_conflict(
    session: Session, house: House, clock: MovingClock, task: Task
) -> None:
    with pytest.raises(Conflict):
        confirm(session, task, by=house.standing, clock=clock, version=task.version - 1)
    with pytest.raises(Conflict):
        return_(session, task, by=house.standing, clock=clock, version=task.version - 1, reason="Thiếu.")


def test_a_done_part_leaves_the_whole_to_be_submitted(
    session: Session, house: House, clock: MovingClock, part: Task
) -> None:
    settle(session, clock, part, house.lead)

    whole = session.get_one(Task, part.parent_id)
    assert whole.state == State.IN_PROGRESS
