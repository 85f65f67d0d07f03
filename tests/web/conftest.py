"""What tests of pages share: tasks that are saved, and forms filled in as a person would."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Protocol

import pytest
from sqlalchemy import text
from werkzeug.test import TestResponse

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.tasks.actions import Deed, change_task
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.rules.facts import State
from tests.conftest import TODAY, Visitor
from tests.factories import House, make_parts, make_task
from tests.web.reading import page_of

SignedIn = Callable[[str], Visitor]


class NewTask(Protocol):
    """Saves a task, gives its code."""

    def __call__(self, *, parts: bool = False, **overrides: Any) -> str: ...


@pytest.fixture
def new_task(database: Database, saved_house: House, clock: MovingClock) -> NewTask:
    """Save a task of the house, as tests/factories.py makes it, with its parts in the two communes if asked for."""

    def make(*, parts: bool = False, **overrides: Any) -> str:
        co_units = [saved_house.units[code] for code in overrides.pop("co", ())]
        with database.writing() as session:
            task = make_task(session, saved_house, clock, co_unit_ids=co_units, **overrides)
            if parts:
                make_parts(session, saved_house, clock, task)
            return task.code

    return make


@dataclass
class Board:
    """Tasks in every state, in two fields, of two units, with parts, made over seventy days."""

    clock: MovingClock
    new_task: NewTask
    database: Database
    visit: SignedIn
    codes: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, due_in: int | None, *, since: int = 70, **overrides: Any) -> str:
        """A task by name, given out so many days ago, due so many days from today."""
        self.move(TODAY - timedelta(days=since))
        due_on = None if due_in is None else TODAY + timedelta(days=due_in)
        self.codes[name] = self.new_task(code=f"NV-{name}", title=f"Việc {name}", due_on=due_on, **overrides)
        return self.codes[name]

    def move(self, day: date) -> None:
        """Let the clock stand at noon of a day."""
        self.clock.move_to(datetime.combine(day, time(12), tzinfo=self.clock.zone))

    def change(self, name: str, **changes: Any) -> None:
        """Change a task's columns as an action would."""
        task_id = task_named(self.database, self.codes[name]).id
        with self.database.writing() as session:
            task = session.get_one(Task, task_id)
            change_task(session, task, Deed("updated", None), self.clock, **changes)


@pytest.fixture
def board(new_task: NewTask, saved_house: House, database: Database, clock: MovingClock, visit: SignedIn) -> Board:
    """The board of tests about counts; ends at noon of 15/09/2023."""
    made = Board(clock, new_task, database, visit)
    forest: dict[str, Any] = {"field_id": saved_house.fields["lam-nghiep"], "lead": "HKL"}
    member: dict[str, Any] = {"member_id": saved_house.member.person_id}
    made.add("done-on-time", 20, **member)
    made.add("done-late", -20, **forest)
    made.add("done-undated", None)
    made.add("paused", 40)
    made.add("revoked", 40, **forest)
    for days in (1, 10, 11, 31, 61):
        made.add(f"late-{days}", -days, **(forest if days == 10 else member))
    made.add("quiet", 60)
    made.add("undated", None, **forest)
    made.add("today", 0, co=["HKL"])
    made.add("soon", 2, since=5, weight=Decimal("2.5"), **forest)
    made.add("far", 100, since=5, co=["NNPTNT"], **forest)
    made.add("assigned", 50, since=3, state="assigned")
    made.add("submitted", -2)
    made.add("returned", 30)
    made.add("split", 30, parts=True, **member)
    made.add("draft", 30, state="draft")
    made.move(TODAY - timedelta(days=10))
    for name in ("done-on-time", "done-late", "done-undated"):
        made.change(name, state=State.SUBMITTED, submitted_on=clock.today(), percent=Decimal(100), reported=True)
        made.change(name, state=State.DONE)
    made.change("paused", state=State.PAUSED)
    made.change("revoked", state=State.REVOKED)
    made.move(TODAY)
    made.change("submitted", state=State.SUBMITTED, submitted_on=TODAY, percent=Decimal(100), reported=True)
    made.change("returned", returned_on=TODAY, return_reason="Chưa có biên bản nghiệm thu.", reported=True)
    made.change("soon", percent=Decimal("33.3"), reported=True)
    send(visit("commune"), "NV-split-XBB", quantity="40", submit="1")
    return made


def fill_in(visitor: Visitor, code: str, *, act: str = "updates", **typed: Any) -> dict[str, Any]:
    """The form of a task's page with what a person types into it."""
    form = page_of(visitor.get(f"/tasks/{code}")).form(f"/tasks/{code}/{act}")
    return form.fields | typed


def send(visitor: Visitor, code: str, *, act: str = "updates", part: bool = False, **typed: Any) -> TestResponse:
    """Open a task's page, fill its form in and send it."""
    return visitor.post(f"/tasks/{code}/{act}", fill_in(visitor, code, act=act, **typed), part=part)


def task_named(database: Database, code: str) -> Task:
    """The task's row."""
    with database.reading() as session:
        row = session.connection().execute(text("SELECT id FROM task WHERE code = :code"), {"code": code}).one()
        return session.get_one(Task, row.id)


def n_rows(database: Database, table: str) -> int:
    """How many rows a table has."""
    with database.reading() as session:
        return int(session.connection().execute(text(f"SELECT count(*) FROM {table}")).scalar_one())  # noqa: S608
