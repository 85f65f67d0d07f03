"""What a report does to a task, and which reports are refused."""

import json
from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pytest
from sqlmodel import Session, col, select
from werkzeug.datastructures import FileStorage

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.errors import Conflict, NotAllowed, Refused
from pacnam_tasks.core.files import StoredFile
from pacnam_tasks.history.queries import timeline
from pacnam_tasks.progress.actions import Evidence, repeat_of, report_progress
from pacnam_tasks.progress.forms import UpdateInput, Upload
from pacnam_tasks.progress.models import EvidenceFile, Obstacle
from pacnam_tasks.progress.rules import Cause
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.rules.facts import State
from tests.factories import House, make_parts, make_task
from tests.progress.acts import report, submit

D = Decimal
PHOTO = Evidence(
    Upload("anh-dong-ruong.jpg", "image/jpeg", FileStorage(BytesIO())),
    StoredFile("0b9c2f4e-8f64-4f0e-9a53-2d3f3a6f9f10", 1000, "a" * 64),
)


@pytest.fixture
def task(session: Session, house: House, clock: MovingClock) -> Task:
    """A task that counts to 200."""
    return make_task(session, house, clock, target=D(200))


FIGURES = [
    pytest.param({"quantity": D(50)}, D(50), D(25), id="a quantity"),
    pytest.param({"percent": D("12.5")}, D(25), D("12.5"), id="a percent"),
    pytest.param({"quantity": D(50), "percent": D(99)}, D(50), D(25), id="of both the quantity wins"),
    pytest.param({"quantity": D(500), "sure": True}, D(500), D(100), id="more than the target"),
    pytest.param({"quantity": D("0.1")}, D("0.1"), D("0.1"), id="half up"),
    pytest.param({"percent": D("33.35")}, D("66.8"), D("33.4"), id="a percent with two decimals"),
    pytest.param({"note": "Chưa gặt."}, None, D(0), id="a note alone"),
]


@pytest.mark.parametrize(("said", "quantity", "percent"), FIGURES)
def test_a_report_sets_the_figure(
    session: Session, house: House, clock: MovingClock, task: Task, said: dict[str, object], quantity: Decimal | None,
    percent: Decimal,
) -> None:  # fmt: skip
    report(session, clock, task, house.lead, **said)

    assert (task.quantity, task.percent, task.reported) == (quantity, percent, True)


def test_a_figure_can_be_put_right_downwards(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    report(session, clock, task, house.lead, quantity=D(100))

    report(session, clock, task, house.lead, quantity=D(60), sure=True)

    assert task.percent == 30


def test_a_note_leaves_the_figure(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    report(session, clock, task, house.lead, quantity=D(100))

    report(session, clock, task, house.lead, note="Mưa lớn.")

    assert task.percent == 50


def test_without_a_target_the_percent_is_as_stated(session: Session, house: House, clock: MovingClock) -> None:
    task = make_task(session, house, clock, target=None, measure="", measure_kind=None)

    report(session, clock, task, house.lead, percent=D(40))

    assert (task.percent, task.quantity) == (D(40), None)


def test_a_quantity_without_a_target_is_refused(session: Session, house: House, clock: MovingClock) -> None:
    task = make_task(session, house, clock, target=None)

    with pytest.raises(Refused) as refused:
        report(session, clock, task, house.lead, quantity=D(40))

    assert set(refused.value.messages) == {"quantity"}


def test_the_first_report_of_the_head_accepts(session: Session, house: House, clock: MovingClock) -> None:
    task = make_task(session, house, clock, state="assigned")

    report(session, clock, task, house.lead, quantity=D(40))

    assert task.state == State.IN_PROGRESS


def test_staff_report_once_the_head_has_accepted(session: Session, house: House, clock: MovingClock) -> None:
    task = make_task(session, house, clock, state="assigned")

    with pytest.raises(NotAllowed, match="tiếp nhận nhiệm vụ trước"):
        report(session, clock, task, house.staff, quantity=D(40))

    assert (task.state, task.quantity) == (State.ASSIGNED, None)


def test_a_submission_stops_at_its_day(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    submit(session, clock, task, house.lead)

    assert (task.state, task.submitted_on, task.clock_due_on) == (State.SUBMITTED, clock.today(), None)


def test_a_task_can_be_submitted_before_it_is_accepted(session: Session, house: House, clock: MovingClock) -> None:
    task = make_task(session, house, clock, state="assigned")

    submit(session, clock, task, house.lead, quantity=D(100))

    assert (task.state, task.percent) == (State.SUBMITTED, D(100))


def test_a_task_with_parts_takes_no_figure(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    make_parts(session, house, clock, task)

    with pytest.raises(Refused):
        report(session, clock, task, house.lead, quantity=D(40))


def test_a_task_with_parts_takes_a_note_and_is_not_reported_by_it(
    session: Session, house: House, clock: MovingClock, task: Task
) -> None:
    make_parts(session, house, clock, task)

    report(session, clock, task, house.lead, note="Đã đôn đốc các xã.")

    assert task.reported is False


def test_a_form_that_says_nothing_is_refused(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    with pytest.raises(Refused):
        report(session, clock, task, house.lead)


@pytest.mark.parametrize("username", ["office", "standing", "member", "stranger", "commune", "inspector"])
def test_only_the_lead_unit_reports(
    session: Session, house: House, clock: MovingClock, task: Task, username: str
) -> None:
    with pytest.raises(NotAllowed):
        report(session, clock, task, house.people[username], quantity=D(1))


def test_staff_may_not_submit(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    with pytest.raises(NotAllowed):
        submit(session, clock, task, house.staff)

    assert task.state == State.IN_PROGRESS


def test_nothing_is_reported_on_a_submitted_task(
    session: Session, house: House, clock: MovingClock, task: Task
) -> None:
    submit(session, clock, task, house.lead)

    with pytest.raises(NotAllowed):
        report(session, clock, task, house.lead, quantity=D(1))


def test_a_form_made_from_an_older_version_is_a_conflict(
    session: Session, house: House, clock: MovingClock, task: Task
) -> None:
    old = task.version
    report(session, clock, task, house.lead, quantity=D(10))

    with pytest.raises(Conflict):
        report(session, clock, task, house.staff, quantity=D(20), version=old)

    assert task.quantity == 10


def test_an_obstacle_stays_open(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    report(session, clock, task, house.lead, cause=Cause.WEATHER, obstacle="Sạt lở đường vào thôn.")

    obstacle = session.exec(select(Obstacle)).one()
    assert (obstacle.task_id, obstacle.cause, obstacle.closed_at) == (task.id, "weather", None)


def test_a_file_alone_is_a_report(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    sent = UpdateInput(version=task.version, key="form with a photo")

    update = report_progress(session, task, sent, [PHOTO], by=house.lead, clock=clock)

    kept = session.exec(select(EvidenceFile)).one()
    assert (kept.id, kept.update_id, kept.name) == (PHOTO.stored.id, update.id, "anh-dong-ruong.jpg")


def test_the_event_says_who_said_what(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    update = report(session, clock, task, house.staff, quantity=D("31.5"), percent=D(3), note="Đã gặt.")

    event = timeline(session, task.id or 0, 1)[0]
    assert (event.seq, event.kind, event.actor_id) == (update.event_seq, "updated", house.staff.holdings[0].id)
    assert json.loads(event.data) == {"quantity": "31.5", "note": "Đã gặt."}


SENT = UpdateInput(version=0, key="the form's own key", quantity=D(50), note="Đã gặt.")


def send(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    """Record the form above."""
    report_progress(session, task, replace(SENT, version=task.version), [], by=house.lead, clock=clock)


def test_the_same_form_twice_is_known(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    assert repeat_of(session, task, SENT, []) is None
    send(session, house, clock, task)

    update = repeat_of(session, task, SENT, [])

    assert update is not None
    assert update.event_seq == timeline(session, task.id or 0, 1)[0].seq


@pytest.mark.parametrize(
    "again",
    [
        pytest.param(replace(SENT, quantity=D(60)), id="another figure"),
        pytest.param(replace(SENT, note=""), id="another note"),
        pytest.param(replace(SENT, submit=True), id="a submission"),
    ],
)
def test_the_same_key_with_other_words_is_a_conflict(
    session: Session, house: House, clock: MovingClock, task: Task, again: UpdateInput
) -> None:
    send(session, house, clock, task)

    with pytest.raises(Conflict):
        repeat_of(session, task, again, [])


def test_a_key_of_another_task_s_form_is_a_conflict(
    session: Session, house: House, clock: MovingClock, task: Task
) -> None:
    send(session, house, clock, make_task(session, house, clock))

    with pytest.raises(Conflict):
        repeat_of(session, task, SENT, [])


def test_an_update_of_the_same_key_leaves_one_event(
    session: Session, house: House, clock: MovingClock, task: Task
) -> None:
    send(session, house, clock, task)
    version = task.version

    assert repeat_of(session, task, SENT, []) is not None

    tasks = session.exec(select(Task).where(col(Task.id) == task.id)).one()
    assert tasks.version == version
