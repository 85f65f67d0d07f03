"""Somebody else is writing: who sends waits a while, then is told so, and nothing is half saved."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask

from pacnam_tasks.core.db import Database
from tests.history.events import check
from tests.web.conftest import NewTask, SignedIn, fill_in, n_rows, send, task_named
from tests.web.reading import page_of

WAIT_SECONDS = 0.5


@contextmanager
def another_writer(url: str) -> Iterator[None]:
    """A second process's hold on the one write lock."""
    other = Database(url, b"key")
    with other.writing() as session:
        session.connection()
        yield
    other.close()


@pytest.fixture
def impatient(app: Flask, database: Database) -> Iterator[None]:
    """The application with half a second of patience."""
    short = Database(database.url, database.info["chain_key"], wait_seconds=WAIT_SECONDS)
    app.extensions["pacnam_database"] = short
    yield
    app.extensions["pacnam_database"] = database
    short.close()


def test_who_writes_while_another_writes_waits_for_its_turn(
    visit: SignedIn, new_task: NewTask, database: Database
) -> None:
    visitor, code = visit("lead"), new_task()
    form = fill_in(visitor, code, quantity="40")
    holds, finish, finished = threading.Event(), threading.Event(), threading.Event()

    def hold() -> None:
        with another_writer(database.url):
            holds.set()
            finish.wait(10)
            finished.set()

    other = threading.Thread(target=hold)
    other.start()
    holds.wait(10)
    threading.Timer(0.3, finish.set).start()
    response = visitor.post(f"/tasks/{code}/updates", form)

    assert finished.is_set()
    other.join()
    assert response.status_code == 303
    assert task_named(database, code).quantity == 40


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("part", [False, True], ids=["page", "part"])
def test_who_waits_too_long_is_told_to_send_again(
    visit: SignedIn, new_task: NewTask, database: Database, part: bool
) -> None:
    visitor, code = visit("lead"), new_task()
    form = fill_in(visitor, code, quantity="40", note="Đã gieo cấy xong.")
    events = n_rows(database, "event")

    with another_writer(database.url):
        response = visitor.post(f"/tasks/{code}/updates", form, part=part)

    assert response.status_code == 503
    assert response.headers["Retry-After"].isdigit()
    assert "Hệ thống đang bận" in page_of(response).text
    assert (n_rows(database, "progress_update"), n_rows(database, "event")) == (0, events)
    assert task_named(database, code).quantity is None


@pytest.mark.usefixtures("impatient")
def test_the_same_form_counts_when_it_is_sent_again(visit: SignedIn, new_task: NewTask, database: Database) -> None:
    visitor, code = visit("lead"), new_task()
    form = fill_in(visitor, code, quantity="40")
    with another_writer(database.url):
        assert visitor.post(f"/tasks/{code}/updates", form).status_code == 503

    response = visitor.post(f"/tasks/{code}/updates", form)

    assert response.status_code == 303
    assert n_rows(database, "progress_update") == 1
    with database.reading() as session:
        assert check(session).broken_at is None


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("path", ["/", "/tasks", "/progress"])
def test_reading_waits_for_no_writer(visit: SignedIn, new_task: NewTask, database: Database, path: str) -> None:
    visitor, code = visit("lead"), new_task()
    send(visitor, code, quantity="40")

    with another_writer(database.url):
        assert visitor.get(path).status_code == 200
        assert visitor.get(f"/tasks/{code}").status_code == 200
