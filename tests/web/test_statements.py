"""A page sends few statements, and no more of them when there is more to show."""

from collections.abc import Callable
from datetime import datetime
from io import BytesIO

import pytest
from sqlmodel import col, select

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.indicators.actions import keeping
from pacnam_tasks.indicators.rules.figures import Kind
from pacnam_tasks.plans.models import Programme
from pacnam_tasks.tasks import summary
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.rules.facts import MeasureKind, Recurrence
from tests.conftest import NOON, TODAY, Visitor, counted
from tests.factories import House
from tests.indicators.making import enter, make_indicator
from tests.meetings import making as meetings
from tests.periods.acts import at, freeze, lock, open_period
from tests.photos import photo
from tests.web.conftest import Board, NewTask, SignedIn, send

AT_MOST = 8
PNG = photo("PNG")
PAGES = {
    "home": "/",
    "list": "/tasks",
    "overdue of a unit": "/tasks?unit=NNPTNT&timeliness=overdue",
    "search": "/tasks?q=viec",
    "progress": "/progress",
    "progress of a unit": "/progress/units/NNPTNT",
    "progress of a programme": "/progress/programmes/NTM",
    "progress of a programme since a day": "/progress/programmes/NTM?since=2023-08-31",
    "progress since a day": "/progress?since=2023-08-31",
    "progress of a unit since a day": "/progress/units/NNPTNT?since=2023-08-31",
    "inbox": "/inbox",
    "working calendar": "/admin/calendar?year=2024",
    "indicators": "/indicators",
    "indicators fed by tasks": "/indicators?period=2023-09",
    "an indicator": "/indicators/CT-01",
    "a field": "/progress/fields/nong-nghiep",
    "indicators of a past day": "/indicators?as_of=2023-09-14",
}
PEOPLE = ("office", "standing", "member", "inspector", "lead", "staff", "commune")


@pytest.fixture(autouse=True)
def programme(new_task: NewTask, database: Database) -> None:
    """A programme that a task serves."""
    with database.writing() as session:
        one = Programme(code="NTM", name="Nông thôn mới")
        session.add(one)
        session.flush()
        programme_id = one.id
    new_task(programme_ids=[programme_id])


@pytest.fixture(autouse=True)
def indicator(new_task: NewTask, saved_house: House, database: Database, clock: MovingClock) -> None:
    """An indicator that a task feeds, made some weeks ago."""
    code = new_task(measure="tỷ đồng", measure_kind=MeasureKind.COUNT)
    clock.move_to(datetime(2023, 8, 1, 12, tzinfo=clock.zone))
    with database.writing() as session:
        one = make_indicator(session, saved_house, clock)
        enter(session, one, clock, saved_house.lead)
        enter(session, one, clock, saved_house.office, "2023", Kind.PLAN, "698.9")
        task = session.exec(select(Task).where(col(Task.code) == code)).one()
        keeping.link(session, one, task, feeds=True, by=saved_house.office, clock=clock)
    clock.move_to(NOON)


Count = Callable[[Visitor, str], int]


@pytest.fixture
def count(database: Database) -> Count:
    """How many statements a page takes, once the day's summary stands, as it does in a running system."""

    def opened(visitor: Visitor, path: str) -> int:
        with database.writing() as session:
            summary.refresh(session, TODAY)
        visitor.get(path)  # the organisation's name is asked for once in a while
        with counted(database) as sent:
            response = visitor.get(path)
        assert response.status_code == 200
        return len(sent)

    return opened


@pytest.mark.parametrize("who", PEOPLE)
def test_each_page_takes_few_statements(board: Board, count: Count, visit: SignedIn, who: str) -> None:
    visitor = visit(who)

    sent = {name: count(visitor, path) for name, path in PAGES.items()}

    assert max(sent.values()) <= AT_MOST, sent


@pytest.mark.parametrize("who", ["office", "standing", "lead"])
def test_what_waits_for_a_decision_takes_few_statements(board: Board, count: Count, visit: SignedIn, who: str) -> None:
    assert count(visit(who), "/decisions") <= AT_MOST


@pytest.mark.parametrize("who", ["office", "lead"])
def test_more_tasks_take_no_more_statements(
    board: Board, count: Count, visit: SignedIn, new_task: NewTask, who: str
) -> None:
    visitor = visit(who)
    before = {name: count(visitor, path) for name, path in PAGES.items()}

    for _ in range(6):
        new_task(parts=True)

    assert {name: count(visitor, path) for name, path in PAGES.items()} == before


@pytest.mark.parametrize("who", ["office", "lead", "staff", "inspector"])
def test_a_task_with_its_history_takes_few_statements(
    count: Count, visit: SignedIn, new_task: NewTask, who: str
) -> None:
    code = new_task(co=["HKL"])
    for percent in ("10", "20", "30"):
        send(visit("lead"), code, quantity=percent, note="Đã làm.")

    assert count(visit(who), f"/tasks/{code}") <= AT_MOST


def test_a_reporting_period_takes_few_statements(
    board: Board, count: Count, visit: SignedIn, database: Database, saved_house: House, clock: MovingClock
) -> None:
    with database.writing() as session:
        at(clock, "01/08/2023 08:00")
        august = open_period(session, saved_house, clock, "2023-08")
        at(clock, "01/09/2023 08:00")
        lock(session, saved_house, clock, august)
        at(clock, "06/09/2023 08:00")
        freeze(session, clock, august)
        at(clock, "15/09/2023 12:00")
        september = open_period(session, saved_house, clock, "2023-09")
    office = visit("office")

    sent = {path: count(office, path) for path in ("/periods", f"/periods/{august}", f"/periods/{september}")}

    assert max(sent.values()) <= AT_MOST, sent


def test_a_meeting_on_the_wall_takes_few_statements(
    board: Board, count: Count, visit: SignedIn, database: Database, saved_house: House, clock: MovingClock
) -> None:
    """It holds all fields at once, so that a lost network does not stop it."""
    with database.writing() as session:
        at(clock, "01/09/2023 08:00")
        first = meetings.put_on(session, saved_house, clock)
        meetings.decide(session, saved_house, clock, first)
        meetings.close(session, saved_house, clock, first)
        at(clock, "15/09/2023 12:00")
        second = meetings.put_on(session, saved_house, clock)
    paths = ("/stocktake", f"/stocktake/{first.id}", f"/stocktake/{second.id}", f"/stocktake/{second.id}/agenda")

    sent = {path: count(visit("office"), path) for path in paths}

    assert max(sent.values()) <= AT_MOST, sent


def test_a_longer_history_takes_no_more_statements(count: Count, visit: SignedIn, new_task: NewTask) -> None:
    code = new_task()
    send(visit("lead"), code, quantity="1")
    before = count(visit("office"), f"/tasks/{code}")

    for quantity in range(2, 6):
        send(visit("lead"), code, quantity=str(quantity))

    assert count(visit("office"), f"/tasks/{code}") == before


def test_the_fullest_task_takes_one_more(count: Count, visit: SignedIn, new_task: NewTask) -> None:
    code = new_task(parts=True, recurrence=Recurrence.WEEKLY, co=["HKL"])
    photo = (BytesIO(PNG), "hien-truong.png")
    send(visit("lead"), code, note="Đã làm.", obstacle_class="land", obstacle="Chưa có mặt bằng.", files=photo)

    assert count(visit("office"), f"/tasks/{code}") <= AT_MOST + 1
