"""`flask reminders …`: a tick by hand, and who would get what."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.reminders.jobs import deliver_waiting
from tests.conftest import NOON
from tests.factories import House, make_task
from tests.reminders.test_planning import due_in


@pytest.fixture(autouse=True)
def one_task(database: Database, saved_house: House, clock: MovingClock) -> None:
    """A task that is due in three days."""
    with database.writing() as session:
        make_task(session, saved_house, clock, code="NV-2023-010", due_on=due_in(3))


def said(app: Flask, *words: str) -> list[str]:
    """What `flask reminders WORDS` prints."""
    result = app.test_cli_runner().invoke(args=["reminders", *words])
    assert result.exit_code == 0, result.output
    return result.stdout.splitlines()


def test_planning_says_how_many_are_new(app: Flask) -> None:
    assert said(app, "plan") == ["2023-09-15: 2 planned"]
    assert said(app, "plan") == ["2023-09-15: 0 planned"]


def test_planning_for_another_day(app: Flask) -> None:
    assert said(app, "plan", "--as-of", "2023-09-21") == ["2023-09-21: 2 planned"]


@pytest.mark.parametrize(("day", "words"), [("2023-09-21", "is still to come"), ("2023-09-14", "has passed")])
def test_planning_for_another_day_says_that_its_reminders_leave_now(app: Flask, day: str, words: str) -> None:
    result = app.test_cli_runner().invoke(args=["reminders", "plan", "--as-of", day])

    assert f"{day} {words}: its reminders leave now" in result.stderr


def test_whoever_types_another_day_is_asked_first(tmp_path: Path) -> None:
    terminal, of_command = os.openpty()
    os.write(terminal, b"n\n")
    command = [sys.executable, "-m", "flask", "--app", "app", "reminders", "plan", "--as-of", "2999-01-01"]
    environment = os.environ | {"PACNAM_DATA_DIR": str(tmp_path)}

    ended = subprocess.run(command, check=False, env=environment, stdin=of_command, capture_output=True, text=True)

    os.close(terminal)
    os.close(of_command)
    assert "Plan it all the same?" in ended.stderr
    assert (ended.returncode, ended.stdout) == (1, "")


def test_what_is_planned_leaves_with_the_next_delivery(app: Flask, tmp_path: Path) -> None:
    said(app, "plan")

    assert said(app, "deliver") == ["1 sent, 0 to try again, 0 failed, 0 overtaken"]
    [file] = (tmp_path / "data" / "mail").glob("*.eml")
    assert b"To: lead@pacnam.example" in file.read_bytes()


def test_delivery_says_what_waits_for_its_hour(app: Flask, clock: MovingClock) -> None:
    clock.move_to(NOON.replace(hour=23) - timedelta(days=1))
    said(app, "plan", "--as-of", "2023-09-15")

    assert said(app, "deliver") == [
        "quiet hours: nothing is sent before they end",
        "0 sent, 0 to try again, 0 failed, 0 overtaken",
        "1 reminders wait for the hour of their message",
    ]


def test_messages_can_be_made_before_they_are_sent(app: Flask) -> None:
    said(app, "plan")

    assert said(app, "gather") == ["1 messages made"]
    assert said(app, "gather") == ["0 messages made"]


def test_a_mail_planned_for_a_later_day_speaks_of_that_day(app: Flask, tmp_path: Path) -> None:
    said(app, "plan", "--as-of", "2023-09-21")

    said(app, "deliver")

    [file] = (tmp_path / "data" / "mail").glob("*.eml")
    assert b"NV-2023-010" in file.read_bytes()


def test_the_forecast_of_today_is_what_a_tick_would_plan(app: Flask) -> None:
    unit = "Phòng Nông nghiệp và Phát triển nông thôn"
    line = f"NV-2023-010\t-3\t2023-09-18\t{unit}\tNgười lead\tinbox+email 2023-09-15 12:00"

    assert said(app, "forecast", "2023-09-15") == [line, "2023-09-15: 2"]

    said(app, "plan")
    assert said(app, "forecast", "2023-09-15") == [line, "2023-09-15: 2"], "what is planned stays foreseen"
    said(app, "gather")
    assert said(app, "forecast", "2023-09-15")[0].endswith("\tinbox+email 2023-09-15 12:00"), "its message is made"


def test_the_forecast_of_a_later_day_holds_what_falls_on_it(app: Flask) -> None:
    assert said(app, "forecast", "2023-09-16") == ["2023-09-16: 0"]
    assert said(app, "forecast", "2023-09-17")[0].startswith("NV-2023-010\t-1\t")
    lines = said(app, "forecast", "2023-09-18")
    assert [line.split("\t")[1] for line in lines[:-1]] == ["digest", "digest", "+0"]


def test_with_nothing_to_send_delivery_is_quiet(app: Flask, clock: MovingClock) -> None:
    clock.move_to(NOON + timedelta(days=1))

    assert deliver_waiting(app) == {}
