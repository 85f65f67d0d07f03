"""Requests are claimed under a lease, written once, tried again when a worker died, failed with a reason."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.core.errors import NotAllowed
from pacnam_tasks.history.models import Event
from pacnam_tasks.reports import actions
from pacnam_tasks.reports.document import Signer
from pacnam_tasks.reports.followup import compose
from pacnam_tasks.reports.forms import ReportInput
from pacnam_tasks.reports.jobs import render_waiting
from pacnam_tasks.reports.labels import FAILURE, STEP
from pacnam_tasks.reports.models import Report
from pacnam_tasks.reports.printing import Sheet, lay_out
from pacnam_tasks.reports.queries.requests import stored_ids
from pacnam_tasks.reports.render import Rendered, Unwanted, Wanted, render_pdf, seconds_for, start_child
from pacnam_tasks.reports.rule_sets import HD36
from pacnam_tasks.reports.rules import LEASE, Failure, ReportState, Step
from pacnam_tasks.reports.stored import documents
from tests.conftest import TODAY
from tests.factories import House
from tests.reports.samples import in_word, instant, many


def test_a_waiting_report_is_written(app: Flask, saved_house: House, database: Database, clock: MovingClock) -> None:
    asked = _ask(database, saved_house, clock)

    assert render_waiting(app) == 1

    report = _again(database, asked)
    assert (report.state, report.error, report.pages, report.attempts) == (ReportState.DONE, "", 1, 1)
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
    documents(app.extensions["pacnam_settings"].data_dir).remove(_again(database, first).file_id)

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

    def too_slow(sheet: Sheet, _wanted: Wanted) -> Rendered:
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


def test_people_take_turns_however_many_one_has_asked_for(
    saved_house: House, database: Database, clock: MovingClock
) -> None:
    first, second, third = (_ask(database, saved_house, clock) for _ in range(3))
    other = _ask(database, saved_house, clock, by=saved_house.standing)

    assert _written_in_turn(database, clock) == [first, other, second, third]


def test_of_one_person_no_two_are_written_at_once(saved_house: House, database: Database, clock: MovingClock) -> None:
    _ask(database, saved_house, clock)
    _ask(database, saved_house, clock)
    _claim(database, "one", clock)

    assert _claim(database, "two", clock) is None

    other = _ask(database, saved_house, clock, by=saved_house.standing)
    taken = _claim(database, "two", clock)
    assert taken is not None
    assert taken.id == other


def test_a_document_that_is_stopped_while_it_waits_is_not_written(
    app: Flask, saved_house: House, database: Database, clock: MovingClock
) -> None:
    stopped, kept = _ask(database, saved_house, clock), _ask(database, saved_house, clock)
    _cancel(database, stopped, saved_house.office, clock)

    assert render_waiting(app, instant, in_word) == 1

    assert (_again(database, stopped).state, _again(database, stopped).error) == (ReportState.FAILED, Failure.CANCELLED)
    assert _again(database, kept).state == ReportState.DONE


def test_stopping_a_document_ends_its_process_and_no_other(
    app: Flask, saved_house: House, database: Database, clock: MovingClock
) -> None:
    asked, found = _ask(database, saved_house, clock), []

    def stopped_while_printing(_sheet: Sheet, wanted: Wanted) -> Rendered:
        with start_child() as other:
            _cancel(database, asked, saved_house.office, clock)
            with pytest.raises(Unwanted):
                render_pdf(lay_out(compose(many(200)), HD36), wanted)
            found.append(other.poll())
            other.communicate(b"{}")
        raise Unwanted

    render_waiting(app, stopped_while_printing, in_word)

    assert found == [None], "the other process still runs"
    assert (_again(database, asked).error, _again(database, asked).file_id) == (Failure.CANCELLED, "")


def test_only_who_asked_stops_a_document(saved_house: House, database: Database, clock: MovingClock) -> None:
    asked = _ask(database, saved_house, clock)

    with pytest.raises(NotAllowed):
        _cancel(database, asked, saved_house.standing, clock)

    assert _again(database, asked).state == ReportState.QUEUED


def test_what_is_written_stays_written(app: Flask, saved_house: House, database: Database, clock: MovingClock) -> None:
    asked = _ask(database, saved_house, clock)
    render_waiting(app, instant, in_word)

    _cancel(database, asked, saved_house.office, clock)

    assert _again(database, asked).state == ReportState.DONE


def test_the_limits_of_time_are_those_that_people_are_told() -> None:
    assert (seconds_for(is_long=False), seconds_for(is_long=True)) == (30, 120)
    assert timedelta(seconds=seconds_for(is_long=True)) < LEASE
    assert {"30", "120"} <= set(re.findall(r"\d+", str(FAILURE[Failure.TIME])))


def test_every_failure_and_every_step_has_a_sentence() -> None:
    assert set(FAILURE) == set(Failure)
    assert set(STEP) == set(Step)


def _written_in_turn(database: Database, clock: MovingClock) -> list[int | None]:
    """What one worker takes up, each as soon as the one before is there."""
    taken = []
    while (report := _claim(database, "one", clock)) is not None:
        taken.append(report.id)
        with database.writing() as session:
            actions.fail(session, session.get_one(Report, report.id), Failure.CRASH, clock)
    return taken


def _cancel(database: Database, report_id: int, by: Actor, clock: MovingClock) -> None:
    with database.writing() as session:
        actions.cancel(session, report_id, by=by, clock=clock)


def _ask(database: Database, house: House, clock: MovingClock, by: Actor | None = None) -> int:
    with database.reading() as session:
        place = len(session.connection().exec_driver_sql("SELECT id FROM report").all())
    wanted = ReportInput("followup", TODAY, Signer(), f"key-number-{place}")
    with database.writing() as session:
        report = actions.request_report(session, wanted, by=by or house.office, clock=clock)
    assert report.id is not None
    return report.id


def _claim(database: Database, worker: str, clock: MovingClock) -> Report | None:
    with database.writing() as session:
        return actions.claim(session, worker, clock)


def _again(database: Database, report_id: int) -> Report:
    with database.reading() as session:
        return session.get_one(Report, report_id)


def _starved(sheet: Sheet, _wanted: Wanted) -> Rendered:
    """The real process with too little memory."""
    return render_pdf(sheet, memory=60_000_000)


def _faulty(_sheet: Sheet, _wanted: Wanted) -> Rendered:
    raise ValueError("a fault of ours")
