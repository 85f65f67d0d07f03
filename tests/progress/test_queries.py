"""What hangs on a task, looked up through it."""

from io import BytesIO

import pytest
from sqlmodel import Session
from werkzeug.datastructures import FileStorage

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.errors import SentBefore
from pacnam_tasks.core.files import StoredFile
from pacnam_tasks.history.queries import already_done
from pacnam_tasks.progress.actions import Evidence, report_progress
from pacnam_tasks.progress.forms import UpdateInput, Upload
from pacnam_tasks.progress.models import ProgressUpdate
from pacnam_tasks.progress.queries import beside_tasks, file_of, files_of, stored_ids
from pacnam_tasks.progress.rules import Cause
from pacnam_tasks.progress.withdrawals.actions import withdraw
from pacnam_tasks.tasks.models import Task
from tests.factories import House, make_task
from tests.progress.acts import report

FIRST, SECOND = "0b9c2f4e-8f64-4f0e-9a53-2d3f3a6f9f10", "5f0c6a0e-93a6-4f8e-8d5b-6f3c0a4a9d11"


def with_file(session: Session, house: House, clock: MovingClock, task: Task, file_id: str) -> ProgressUpdate:
    """A report with a photo."""
    photo = Evidence(Upload("anh.jpg", "image/jpeg", FileStorage(BytesIO())), StoredFile(file_id, 1, "a" * 64))
    sent = UpdateInput(version=task.version, key=f"form with {file_id}")
    return report_progress(session, task, sent, [photo], by=house.lead, clock=clock)


def test_files_of_a_withdrawn_update_are_not_shown(session: Session, house: House, clock: MovingClock) -> None:
    task = make_task(session, house, clock)
    with_file(session, house, clock, task, FIRST)
    wrong = with_file(session, house, clock, task, SECOND)

    withdraw(session, task, wrong.id or 0, by=house.lead, clock=clock, key="a form against it")

    assert [file.id for file in files_of(session, task.id or 0)] == [FIRST]


def test_a_file_is_found_through_its_own_task_alone(session: Session, house: House, clock: MovingClock) -> None:
    task, other = make_task(session, house, clock), make_task(session, house, clock)
    with_file(session, house, clock, task, FIRST)

    found = file_of(session, task.id or 0, FIRST)

    assert found is not None
    assert found.name == "anh.jpg"
    assert file_of(session, other.id or 0, FIRST) is None


def test_every_file_that_a_row_names_is_kept(session: Session, house: House, clock: MovingClock) -> None:
    task = make_task(session, house, clock)
    with_file(session, house, clock, task, FIRST)
    wrong = with_file(session, house, clock, task, SECOND)
    withdraw(session, task, wrong.id or 0, by=house.lead, clock=clock, key="a form against it")

    assert stored_ids(session) == {FIRST, SECOND}


def test_tasks_with_something_in_their_way_are_marked(session: Session, house: House, clock: MovingClock) -> None:
    stuck, free = make_task(session, house, clock), make_task(session, house, clock)
    report(session, clock, stuck, house.lead, cause=Cause.LAND, obstacle="Chưa có mặt bằng.")
    session.flush()

    assert beside_tasks(session, [stuck.id or 0, free.id or 0], [], clock.today()).stuck == {stuck.id}


def test_a_form_is_known_by_its_key_and_what_it_did(session: Session, house: House, clock: MovingClock) -> None:
    task = make_task(session, house, clock)
    report(session, clock, task, house.lead, note="Đã gặt.", key="the form's own key")

    assert already_done(session, "the form's own key", task.id or 0, "updated")
    assert not already_done(session, "another form's key", task.id or 0, "updated")


@pytest.mark.parametrize(
    ("task_id", "kind"), [(None, "accepted"), (-1, "updated")], ids=["another act", "another task"]
)
def test_a_key_that_did_something_else_was_sent_before(
    session: Session, house: House, clock: MovingClock, task_id: int | None, kind: str
) -> None:
    task = make_task(session, house, clock)
    report(session, clock, task, house.lead, note="Đã gặt.", key="the form's own key")

    with pytest.raises(SentBefore):
        already_done(session, "the form's own key", task_id or task.id or 0, kind)
