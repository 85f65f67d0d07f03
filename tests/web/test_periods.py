"""Reporting a period of recurring work through its forms."""

from datetime import timedelta
from typing import Any

import pytest

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.tasks.queries.one import periods_of
from pacnam_tasks.tasks.rules.facts import Recurrence
from tests.web.conftest import NewTask, SignedIn, fill_in, send, task_named
from tests.web.reading import page_of


@pytest.fixture
def weekly(new_task: NewTask, clock: MovingClock) -> str:
    """A task of which two weeks have begun and wait for a report."""
    code = new_task(recurrence=Recurrence.WEEKLY)
    clock.move_to(clock.now() + timedelta(days=11))
    return code


def reported(database: Database, code: str) -> list[str]:
    task_id = task_named(database, code).id or 0
    with database.reading() as session:
        return [period.label for period in periods_of(session, task_id) if period.reported_on is not None]


def test_one_tap_on_the_home_page_says_that_there_was_nothing(visit: SignedIn, weekly: str, database: Database) -> None:
    visitor = visit("lead")
    home = page_of(visitor.get("/"))
    form = next(form for form in home.forms if form.action == f"/tasks/{weekly}/updates" and "period" in form.fields)

    response = visitor.post(form.action, form.fields | {"nothing": "1"})

    assert (response.status_code, response.location) == (303, "/")
    assert reported(database, weekly) == ["2023-W38"]


def test_the_page_tells_what_was_said_of_which_week(visit: SignedIn, weekly: str) -> None:
    visitor = visit("lead")

    send(visitor, weekly, nothing="1", period="2023-W39", quantity="", percent="")

    text = page_of(visitor.get(f"/tasks/{weekly}")).text
    assert "Không có phát sinh." in text
    assert "Kỳ báo cáo: tuần 39." in text


def test_the_same_form_sent_twice_reports_one_week(visit: SignedIn, weekly: str, database: Database) -> None:
    visitor = visit("lead")
    typed = fill_in(visitor, weekly) | {"nothing": "1"}

    first, second = (visitor.post(f"/tasks/{weekly}/updates", typed) for _ in range(2))

    assert (first.status_code, second.status_code) == (303, 303)
    assert reported(database, weekly) == ["2023-W38"]


@pytest.mark.parametrize(
    "typed", [{"quantity": "4"}, {"submit": "1"}, {"obstacle_class": "weather", "obstacle": "Mưa lũ."}], ids=str
)
def test_nothing_does_not_go_with_something(
    visit: SignedIn, weekly: str, database: Database, typed: dict[str, Any]
) -> None:
    response = send(visit("lead"), weekly, nothing="1", note="giữ lại", **typed)

    assert response.status_code == 422
    assert "“Không có phát sinh” không đi kèm số liệu" in page_of(response).text
    assert "giữ lại" in response.text
    assert reported(database, weekly) == []


def test_a_week_reported_meanwhile_is_refused_with_what_was_typed(
    visit: SignedIn, weekly: str, database: Database
) -> None:
    visitor = visit("lead")
    send(visitor, weekly, quantity="3", period="2023-W38")

    response = send(visitor, weekly, quantity="5", note="giữ lại", period="2023-W38")

    assert response.status_code == 422
    assert "Kỳ này không còn chờ báo cáo." in page_of(response).text
    assert "giữ lại" in response.text
    assert reported(database, weekly) == ["2023-W38"]
