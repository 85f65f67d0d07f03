"""Whatever the machine and its clock did meanwhile, each person gets each message once, in time or made good.

The jobs of the timetable, hour by hour, before a real mail server in a process of its own.
"""

import json
import os
import time as clocks
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from email import message_from_string, policy
from pathlib import Path

import pytest
from flask import Flask

from pacnam_tasks.accounts.models import Person
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.reminders.jobs import deliver_waiting, plan_and_gather
from tests.conftest import NOON, TODAY, settings_for
from tests.factories import House, make_task
from tests.faults.workers import receive_for_ever, start
from tests.reminders.conftest import no_digests
from tests.reminders.test_gathering import OVER_DAYS_OFF

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LEAD = "lead@pacnam.example"


@dataclass(frozen=True)
class Came:
    """A message that the server took: on which day and hour of the tasks' clock, to whom, what about."""

    at: str
    to: str
    subject: str


@dataclass
class Machine:
    """A scheduler before a mail server; what has come is noted after each tick."""

    app: Flask
    clock: MovingClock
    log: Path
    came: list[Came] = field(default_factory=list)
    ids: Counter[str] = field(default_factory=Counter)

    def tick(self) -> None:
        """What the timetable does."""
        plan_and_gather(self.app)
        deliver_waiting(self.app)
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        for line in lines[len(self.came) :]:
            [to], text, _when = json.loads(line)
            mail = message_from_string(text, policy=policy.default)
            self.came.append(Came(self.clock.now().astimezone(self.clock.zone).isoformat()[:13], to, mail["Subject"]))
            self.ids[mail["Message-ID"]] += 1

    def live_through(self, until: datetime) -> None:
        """Hour by hour."""
        while self.clock.now() <= until:
            self.tick()
            self.clock.move_to(self.clock.now() + HOUR)

    def told(self, to: str = LEAD) -> list[tuple[str, str]]:
        """When a person got what; nothing came twice."""
        assert set(self.ids.values()) <= {1}
        return [(one.at, one.subject) for one in self.came if one.to == to]


@pytest.fixture
def machine(
    app: Flask, database: Database, saved_house: House, database_url: str, clock: MovingClock, tmp_path: Path
) -> Iterator[Machine]:
    """A scheduler whose mail goes to a real server."""
    port_file, log = tmp_path / "port", tmp_path / "log"
    server = start(receive_for_ever, log, port_file)
    while not port_file.exists():
        server.join(0.01)
    url = f"smtp://127.0.0.1:{int(port_file.read_text())}?tls=none"
    app.extensions["pacnam_settings"] = settings_for(database_url, tmp_path / "data", smtp_url=url)
    with database.writing() as session:
        no_digests(session, saved_house)
    yield Machine(app, clock, log)
    server.kill()
    server.join()
    server.close()


@pytest.fixture
def week_ahead(database: Database, saved_house: House, clock: MovingClock, machine: Machine) -> Machine:
    """A task that is due in a week, of which its unit was told at noon."""
    with database.writing() as session:
        make_task(session, saved_house, clock, code="NV-2023-010", due_on=TODAY + 7 * DAY)
    machine.tick()
    assert [at for at, _ in machine.told()] == ["2023-09-15T12"]
    return machine


@pytest.mark.parametrize(("days", "woken"), [(1, []), (7, ["2023-09-22T12"])], ids=["a day off", "a week"])
def test_a_machine_that_slept_tells_once_how_things_stand(week_ahead: Machine, days: int, woken: list[str]) -> None:
    week_ahead.clock.move_to(NOON + days * DAY)

    week_ahead.live_through(NOON + days * DAY + 3 * HOUR)

    later = week_ahead.told()[1:]
    assert [at for at, _ in later] == woken
    assert all("hôm nay" in subject for _, subject in later)


def test_a_clock_set_back_two_hours_sends_nothing_again(week_ahead: Machine) -> None:
    week_ahead.clock.move_to(NOON - 2 * HOUR)

    week_ahead.live_through(NOON + 5 * HOUR)

    assert len(week_ahead.told()) == 1


def test_a_clock_that_ran_40_days_ahead_keeps_no_later_message_from_coming(week_ahead: Machine) -> None:
    week_ahead.clock.move_to(NOON + 40 * DAY)
    week_ahead.tick()
    before = len(week_ahead.told())
    week_ahead.clock.move_to(NOON + HOUR)

    week_ahead.live_through(NOON + 8 * DAY)

    assert [at for at, _ in week_ahead.told()[before:]] == [
        "2023-09-19T07", "2023-09-21T07", "2023-09-22T07", "2023-09-23T07",
    ]  # fmt: skip


@pytest.fixture(params=["UTC", "America/New_York", "Pacific/Apia"])
def server_zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The machine's own time zone; the district's is a setting."""
    monkeypatch.setenv("TZ", request.param)
    clocks.tzset()
    yield request.param
    monkeypatch.undo()
    clocks.tzset()


def test_the_zone_of_the_machine_changes_nothing(server_zone: str, week_ahead: Machine) -> None:
    assert os.environ["TZ"] == server_zone

    week_ahead.live_through(NOON + 8 * DAY)

    assert [at for at, _ in week_ahead.told()[1:]] == [
        "2023-09-19T07", "2023-09-21T07", "2023-09-22T07", "2023-09-23T07",
    ]  # fmt: skip


def test_who_has_no_address_keeps_nobody_from_theirs(
    machine: Machine, database: Database, saved_house: House, clock: MovingClock
) -> None:
    with database.writing() as session:
        session.get_one(Person, saved_house.lead.person_id).email = None
        for lead in ("NNPTNT", "HKL"):
            make_task(session, saved_house, clock, lead=lead, due_on=TODAY + DAY)

    machine.live_through(NOON + 2 * HOUR)

    assert [one.to for one in machine.came] == ["stranger@pacnam.example"]


@pytest.mark.parametrize(("planned_on", "made_at"), OVER_DAYS_OFF)
def test_what_is_planned_over_days_off_comes_on_the_first_working_day(
    machine: Machine, database: Database, saved_house: House, clock: MovingClock, planned_on: str, made_at: str
) -> None:
    day = date.fromisoformat(planned_on)
    clock.move_to(datetime.combine(day, time(), clock.zone))
    with database.writing() as session:
        make_task(session, saved_house, clock, code="NV-2023-010", due_on=day + 7 * DAY)

    while not machine.told() and clock.now() < datetime.combine(day + 9 * DAY, time(), clock.zone):
        machine.live_through(clock.now())

    assert machine.told()[0][0] == made_at[:13]
