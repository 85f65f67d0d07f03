"""A unit ends by a decision, and not while anything hangs on it."""

import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from click.testing import Result
from flask import Flask
from sqlmodel import Session, col, select

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.core.errors import Refused
from pacnam_tasks.history.models import Event
from pacnam_tasks.tasks.actions import NewTask, save_new
from pacnam_tasks.tasks.rules.facts import State
from pacnam_tasks.units.actions import Dissolution, dissolve
from pacnam_tasks.units.models import Unit
from pacnam_tasks.units.rules import is_valid_on
from tests.conftest import TODAY
from tests.factories import House, make_parts, make_task
from tests.history.events import check
from tests.progress.acts import settle, submit

DECIDED = Dissolution(TODAY, "45-QĐ/HU")


def unit_named(session: Session, house: House, code: str) -> Unit:
    """The unit."""
    return session.get_one(Unit, house.units[code])


def refusal(session: Session, unit: Unit, clock: MovingClock, decided: Dissolution = DECIDED) -> str:
    """With what words it is refused; the unit stays."""
    with pytest.raises(Refused) as refused:
        dissolve(session, unit, decided, clock)
    assert unit.valid_to is None
    return refused.value.messages[""]


def test_a_unit_without_work_ends_on_its_last_day(session: Session, house: House, clock: MovingClock) -> None:
    task = make_task(session, house, clock, lead="HKL")
    submit(session, clock, task, house.stranger)
    settle(session, clock, task, house.standing)
    unit = unit_named(session, house, "HKL")

    dissolve(session, unit, DECIDED, clock)

    assert [is_valid_on(unit, TODAY + timedelta(days=days)) for days in (0, 1)] == [True, False]
    event = session.exec(select(Event).order_by(col(Event.seq).desc())).first()
    assert event is not None
    said = {"unit": "HKL", "last_day": "2023-09-15", "document": "45-QĐ/HU"}
    assert (event.kind, event.effective_on, json.loads(event.data)) == ("unit_dissolved", TODAY, said)
    assert check(session).broken_at is None


@pytest.mark.parametrize("state", ["draft", "assigned", "in_progress"])
def test_a_unit_that_leads_a_task_stays(session: Session, house: House, clock: MovingClock, state: str) -> None:
    task = make_task(session, house, clock, lead="HKL", state=state)

    said = refusal(session, unit_named(session, house, "HKL"), clock)

    assert said.splitlines()[1:] == [f"- {task.code} ({STATES[state]})"]


STATES = {"draft": "Dự thảo", "assigned": "Chờ tiếp nhận", "in_progress": "Đang thực hiện"}


def test_a_unit_that_holds_a_part_or_helps_stays(session: Session, house: House, clock: MovingClock) -> None:
    helped = make_task(session, house, clock, co_unit_ids=[house.units["XBB"]])
    part, _other = make_parts(session, house, clock, make_task(session, house, clock))
    part.state = State.PAUSED

    said = refusal(session, unit_named(session, house, "XBB"), clock)

    assert said.splitlines()[1:] == [f"- {helped.code} (Đang thực hiện)", f"- {part.code} (Tạm dừng)"]


def test_a_unit_over_others_stays(session: Session, house: House, clock: MovingClock) -> None:
    unit_named(session, house, "XBB").parent_id = house.units["HKL"]

    assert "- Xã Bộc Bố" in refusal(session, unit_named(session, house, "HKL"), clock)


def test_a_long_list_is_cut(session: Session, house: House, clock: MovingClock) -> None:
    for number in range(23):
        new = NewTask(f"NV-{number:02d}", "Việc", house.fields["lam-nghiep"], house.units["HKL"], TODAY, None)
        save_new(session, new, clock)

    said = refusal(session, unit_named(session, house, "HKL"), clock).splitlines()

    assert "còn 23 việc" in said[0]
    assert (len(said), said[-1]) == (22, "- … và 3 mục nữa")


@pytest.mark.parametrize(
    ("decided", "words"),
    [
        (Dissolution(TODAY + timedelta(days=1), "45-QĐ/HU"), "từ 01/01/2020 đến hôm nay, 15/09/2023"),
        (Dissolution(date(2019, 12, 31), "45-QĐ/HU"), "từ 01/01/2020 đến hôm nay, 15/09/2023"),
        (Dissolution(TODAY, ""), "số, ký hiệu văn bản"),
        (Dissolution(TODAY, "4" * 121), "số, ký hiệu văn bản"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(
    session: Session, house: House, clock: MovingClock, decided: Dissolution, words: str
) -> None:
    assert words in refusal(session, unit_named(session, house, "HKL"), clock, decided)


@pytest.fixture
def command(app: Flask) -> Callable[..., Result]:
    """Run the command."""
    said = ("--on", "2023-09-14", "--document", "45-QĐ/HU")
    return lambda code: app.test_cli_runner().invoke(args=["units", "dissolve", code, *said])


def test_the_command_ends_a_unit_once(
    command: Callable[..., Result], database: Database, saved_house: House, clock: MovingClock
) -> None:
    with database.writing() as session:
        task = make_task(session, saved_house, clock)

    ended, again, carrying, unknown = (command(code) for code in ("HKL", "HKL", "NNPTNT", "KHAC"))

    assert (ended.exit_code, ended.output.strip()) == (
        0,
        "Hạt Kiểm lâm huyện kết thúc hoạt động ngày 14/09/2023; sau ngày này không nhận nhiệm vụ nữa, "
        "chức vụ của người thuộc đơn vị kết thúc theo.",
    )
    assert (again.exit_code, "đã kết thúc hoạt động từ ngày 14/09/2023" in again.output) == (1, True)
    assert (carrying.exit_code, f"- {task.code} (Đang thực hiện)" in carrying.output) == (1, True)
    assert (unknown.exit_code, "Không có đơn vị KHAC." in unknown.output) == (1, True)
    with database.reading() as session:
        assert session.get_one(Unit, saved_house.units["HKL"]).valid_to == date(2023, 9, 14)
