"""Files that no update names are taken away, an hour after they came."""

import os
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.core.files import FileStore
from pacnam_tasks.progress.actions import Evidence, report_progress
from pacnam_tasks.progress.forms import UpdateInput, Upload
from pacnam_tasks.progress.jobs import file_store, sweep_files
from tests.conftest import NOON
from tests.factories import House, make_task


@pytest.fixture
def store(in_app: Flask) -> FileStore:
    """Where evidence lies."""
    del in_app
    return file_store()


def put(store: FileStore, at: datetime) -> Evidence:
    """A file that came then."""
    stored = store.put(BytesIO(b"%PDF-1.7"))
    os.utime(store.path(stored.id), (at.timestamp(), at.timestamp()))
    return Evidence(Upload("bien-ban.pdf", "application/pdf", FileStorage()), stored)


def test_only_old_files_that_no_update_names_are_taken_away(
    app: Flask, database: Database, saved_house: House, clock: MovingClock, store: FileStore
) -> None:
    long_ago = NOON - timedelta(hours=2)
    named, orphan, fresh = put(store, long_ago), put(store, long_ago), put(store, NOON - timedelta(minutes=59))
    with database.writing() as session:
        task = make_task(session, saved_house, clock)
        sent = UpdateInput(version=task.version, key="key-of-form", note="Biên bản")
        report_progress(session, task, sent, [named], by=saved_house.lead, clock=clock)

    assert sweep_files(app) == 1

    assert set(store.ids()) == {named.stored.id, fresh.stored.id}
    assert orphan.stored.id not in store.ids()


def test_a_file_that_is_named_and_not_there_is_told(
    app: Flask,
    database: Database,
    saved_house: House,
    clock: MovingClock,
    store: FileStore,
    caplog: pytest.LogCaptureFixture,
) -> None:
    there, lost = put(store, NOON), put(store, NOON)
    with database.writing() as session:
        task = make_task(session, saved_house, clock)
        sent = UpdateInput(version=task.version, key="key-of-form", note="Biên bản")
        report_progress(session, task, sent, [there, lost], by=saved_house.lead, clock=clock)
    assert (sweep_files(app), caplog.text) == (0, "")
    store.remove(lost.stored.id)

    assert sweep_files(app) == 0
    assert f"1 files that updates name are not on the disk, such as {lost.stored.id}" in caplog.text


def test_what_a_broken_upload_left_behind_is_taken_away(app: Flask, store: FileStore) -> None:
    remains = store.root / "ab" / ".new-x1y2"
    remains.parent.mkdir(parents=True)
    remains.write_bytes(b"half")
    os.utime(remains, (0, 0))

    assert sweep_files(app) == 1
    assert not remains.exists()
