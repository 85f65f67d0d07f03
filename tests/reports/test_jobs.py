"""Requests are claimed under a lease, written once, tried again when a worker died, failed with a reason."""

from datetime import timedelta

from flask import Flask

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.history.models import Event
from pacnam_tasks.reports import actions, jobs
from pacnam_tasks.reports.content import Signer
from pacnam_tasks.reports.forms import ReportInput
from pacnam_tasks.reports.jobs import render_waiting
from pacnam_tasks.reports.labels import FAILURE, STEP
from pacnam_tasks.reports.models import Report
from pacnam_tasks.reports.printing import Sheet
from pacnam_tasks.reports.queries.requests import stored_ids
from pacnam_tasks.reports.render import Rendered, render_pdf
from pacnam_tasks.reports.rules import LEASE, Failure, ReportState, Step
from tests.conftest import TODAY
from tests.factories import House
from tests.reports.samples import in_word, instant


def test_a_waiting_report_is_written(app: Flask, saved_house: House, database: Database, clock: MovingClock) -> None:
    asked = _ask(database, saved_house, clock)

    assert render_waiting(app) == 1

    report = _again(database, asked)
    assert (report.state, report.error, report.pages, report.attempts) == (ReportState.DONE, "", 4, 1)
    assert report.pdf_bytes > 10_000


def test_asking_is_recorded_in_the_history(
    app: Flask, saved_house: House, database: Database, clock: MovingClock
) -> None:
    del app
    _ask(database, saved_house, clock)

    with database.reading() as session:
        event = session.get_one(Event, 1)
    assert event.kind == "report_requested"
    assert event.actor_id == saved_house.office.holdings[0].id


def test_the_same_content_is_rendered_once(
    app: Flask, saved_house: House, database: Database, clock: MovingClock
) -> None:
    first, second = _ask(database, saved_house, clock), _ask(database, saved_house, clock)

    assert render_waiting(app, instant, in_word) == 2

    one, other = _again(database, first), _again(database, second)
    assert one.file_id == other.file_id
    assert one.pdf_sha256 == other.pdf_sha256
    assert one.frozen_sha256 == other.frozen_sha256
    with database.reading() as session:
        assert stored_ids(session) == {one.file_id, one.word_file_id, one.excel_file_id, one.frozen_file_id}


def test_a_lost_document_is_rendered_again(
    app: Flask, saved_house: House, database: Database, clock: MovingClock
) -> None:
    first = _ask(database, saved_house, clock)
    render_waiting(app, instant, in_word)
    jobs.documents(app.extensions["pacnam_settings"].data_dir).remove(_again(database, first).file_id)

    second = _ask(database, saved_house, clock)
    render_waiting(app, instant, in_word)

    assert _again(database, second).file_id != _again(database, first).file_id
    assert _again(database, second).pdf_sha256 == _again(database, first).pdf_sha256


def test_two_workers_never_hold_the_same_report(saved_house: House, database: Database, clock: MovingClock) -> None:
    _ask(database, saved_house, clock)

    assert _claim(database, "one", clock) is not None
    assert _claim(database, "two", clock) is None


def test_a_report_whose_worker_died_is_taken_up_again(
    app: Flask, saved_house: House, database: Database, clock: MovingClock
) -> None:
    asked = _ask(database, saved_house, clock)
    _claim(database, "killed", clock)
    clock.move_to(clock.now() + LEASE + timedelta(seconds=1))

    assert render_waiting(app, instant, in_word) == 1

    assert (_again(database, asked).state, _again(database, asked).attempts) == (ReportState.DONE, 2)


def test_a_report_that_three_workers_lost_fails_with_a_reason(
    app: Flask, saved_house: House, database: Database, clock: MovingClock
) -> None:
    asked = _ask(database, saved_house, clock)
    for worker in ("one", "two", "three"):
        _claim(database, worker, clock)
        clock.move_to(clock.now() + LEASE + timedelta(seconds=1))

    assert render_waiting(app, instant, in_word) == 0

    assert (_again(database, asked).state, _again(database, asked).error) == (ReportState.FAILED, Failure.LOST)


def test_a_worker_that_lost_its_lease_changes_nothing(
    saved_house: House, database: Database, clock: MovingClock
) -> None:
    asked = _ask(database, saved_house, clock)
    _claim(database, "slow", clock)
    clock.move_to(clock.now() + LEASE + timedelta(seconds=1))
    _claim(database, "quick", clock)

    with database.reading() as session:
        assert actions.mine(session, asked, "slow") is None
        assert actions.mine(session, asked, "quick") is not None


def test_a_worker_that_lost_its_lease_while_printing_leaves_the_report_to_the_other(
    app: Flask, saved_house: House, database: Database, clock: MovingClock
) -> None:
    asked = _ask(database, saved_house, clock)

    def too_slow(sheet: Sheet) -> Rendered:
        clock.move_to(clock.now() + LEASE + timedelta(seconds=1))
        _claim(database, "quick", clock)
        return instant(sheet)

    render_waiting(app, too_slow, in_word)

    assert (_again(database, asked).leased_by, _again(database, asked).file_id) == ("quick", "")


def test_a_process_that_dies_fails_the_report_with_a_reason(
    app: Flask, saved_house: House, database: Database, clock: MovingClock
) -> None:
    asked = _ask(database, saved_house, clock)

    render_waiting(app, _starved, in_word)

    report = _again(database, asked)
    assert report.state == ReportState.FAILED
    assert report.error in {Failure.MEMORY, Failure.CRASH}
    assert (report.file_id, report.step) == ("", Step.NONE)


def test_a_document_that_cannot_be_stored_fails_the_report_with_a_reason(
    app: Flask, saved_house: House, database: Database, clock: MovingClock
) -> None:
    asked = _ask(database, saved_house, clock)
    (app.extensions["pacnam_settings"].data_dir / "documents").write_text("where a folder should be")

    render_waiting(app, instant, in_word)

    assert (_again(database, asked).state, _again(database, asked).error) == (ReportState.FAILED, Failure.STORAGE)


def test_a_fault_of_ours_is_tried_three_times(
    app: Flask, saved_house: House, database: Database, clock: MovingClock
) -> None:
    asked = _ask(database, saved_house, clock)

    assert render_waiting(app, _faulty, in_word) == 3

    assert (_again(database, asked).error, _again(database, asked).attempts) == (Failure.LOST, 3)


def test_every_failure_and_every_step_has_a_sentence() -> None:
    assert set(FAILURE) == set(Failure)
    assert set(STEP) == set(Step)


def _ask(database: Database, house: House, clock: MovingClock) -> int:
    with database.reading() as session:
        place = len(session.connection().exec_driver_sql("SELECT id FROM report").all())
    wanted = ReportInput("followup", TODAY, Signer(), f"key-number-{place}")
    with database.writing() as session:
        report = actions.request_report(session, wanted, by=house.office, clock=clock)
    assert report.id is not None
    return report.id


def _claim(database: Database, worker: str, clock: MovingClock) -> Report | None:
    with database.writing() as session:
        return actions.claim(session, worker, clock)


def _again(database: Database, report_id: int) -> Report:
    with database.reading() as session:
        return session.get_one(Report, report_id)


def _starved(sheet: Sheet) -> Rendered:
    """The real process with too little memory."""
    return render_pdf(sheet, memory=60_000_000)


def _faulty(_sheet: Sheet) -> Rendered:
    raise ValueError("a fault of ours")
