"""Schedulers killed at random moments: no reminder is lost or doubled, none goes out under a second Message-ID.

Of 2,000 reminders half are notices of the inbox and half leave by e-mail, three a message.

The workers are real processes at the product's own work, the mail server is a real one in a process of its own
and bears witness. A control that marks before it sends must lose some, or the test would prove nothing.
"""

import json
import os
import random
import re
import smtplib
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import timedelta
from email import message_from_string, policy
from pathlib import Path
from threading import Event

import pytest
from flask import Flask
from sqlalchemy import func, insert
from sqlalchemy import select as sql_select
from sqlmodel import col, select

from pacnam_tasks.accounts.models import Account, Appointment, Person
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database, fetch
from pacnam_tasks.reminders.actions import plan
from pacnam_tasks.reminders.messages.models import Message
from pacnam_tasks.reminders.models import Reminder
from pacnam_tasks.tasks.models import Task
from tests.conftest import TODAY
from tests.factories import House, make_task
from tests.faults.workers import (
    Nursery,
    Place,
    deliver_carelessly,
    deliver_for_ever,
    deliver_what_waits,
    plan_and_gather,
    start,
)
from tests.reminders.conftest import gathered
from tests.reminders.test_letter import text_of

HEADS, CODES = 334, ["NV-KILL-1", "NV-KILL-2", "NV-KILL-3"]
WORKERS = 5
KILLS, KILLS_A_ROUND, PLANNERS_KILLED = 50, 15, 5
RUNS = 100
AN_AGE = timedelta(hours=6)  # from round to round, so that all leases and waits of the one before have ended
MAILS_A_LIFE = (1, 3)
SECONDS_AFTER = (0.0, 0.02)
SECONDS_OF_PLANNING = 0.3
GIVE_UP_SECONDS = 60


@dataclass
class Witnessed:
    """What the server took: for each reminder (code and recipient) the Message-IDs; how many mails came again."""

    ids_by_key: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    duplicates: int = 0


def give_work(database: Database, house: House, clock: MovingClock, n: int) -> set[tuple[str, str]]:
    """Three tasks of a unit with so many heads; code and address of each reminder that is due."""
    addresses = [f"head{number:04d}@pacnam.example" for number in range(n)]
    with database.writing() as session:
        due_on = TODAY - timedelta(days=3)
        for code in CODES:
            make_task(session, house, clock, code=code, start_on=due_on - timedelta(days=9), due_on=due_on)
        [head] = session.exec(select(Appointment).where(col(Appointment.person_id) == house.lead.person_id)).all()
        like = head.model_dump(exclude={"id", "person_id"})
        session.delete(head)
        fetch(session, insert(Person).values([{"full_name": one, "email": one} for one in addresses]))
        heads = fetch(session, sql_select(col(Person.id)).where(col(Person.email).in_(addresses))).scalars().all()
        fetch(session, insert(Appointment).values([like | {"person_id": one} for one in heads]))
        session.add(Account(person_id=heads[0], username="head", password_hash=""))
    return {(code, address) for code in CODES for address in addresses}


def plan_messages(database: Database, house: House, clock: MovingClock, n: int) -> set[tuple[str, str]]:
    """Make so many messages, each to a head of the unit about three tasks; code and address of each reminder."""
    due = give_work(database, house, clock, n)
    with database.writing() as session:
        plan(session, clock, TODAY)
        assert gathered(session, clock) == n
    return due


def kill_planners(place: Place, kills: int) -> None:
    """Kill one after the other while it plans and gathers, and let the last one do it."""
    chance, ready = random.SystemRandom(), place.log.with_name("ready")
    for number in range(kills + 1):
        planner = start(plan_and_gather, replace(place, ahead=AN_AGE * number), ready)
        while not ready.exists():
            planner.join(0.001)
        ready.unlink()
        planner.join(chance.uniform(0, SECONDS_OF_PLANNING) if number < kills else None)
        planner.kill()
        planner.join()
        planner.close()


def kill_some(place: Place, work: Callable[[Flask], None], kills: int) -> None:
    """Keep the workers at work and kill one after the other; the last ones are not replaced."""
    chance, pause = random.SystemRandom(), Event()
    with closing(Nursery(work, place)) as nursery:
        alive = [nursery.start() for _ in range(WORKERS)]
        for number in range(kills):
            victim = alive.pop(0)
            wait_for_mails(place, chance.randint(*MAILS_A_LIFE))
            pause.wait(chance.uniform(*SECONDS_AFTER))
            assert nursery.kill(victim)
            if kills - number > WORKERS:
                alive.append(nursery.start())


def wait_for_mails(place: Place, n: int) -> None:
    """Wait until the server has taken so many more: the workers are at it."""
    pause, give_up_at = Event(), time.monotonic() + GIVE_UP_SECONDS
    with place.log.open("rb") as lines:
        lines.seek(0, os.SEEK_END)
        while n > 0:
            n -= lines.read().count(b"\n")
            assert time.monotonic() < give_up_at, "nobody sends"
            pause.wait(0.001)


def send_the_rest(place: Place) -> None:
    """Let a worker that nobody kills do what is left."""
    last = start(deliver_what_waits, place)
    last.join()
    assert last.exitcode == 0
    last.close()


def witnessed(log: Path) -> Witnessed:
    """Read what the server took."""
    found, seen = Witnessed(), Counter[str]()
    for line in log.read_text().splitlines():
        recipients, text, _at = json.loads(line)
        assert len(recipients) == 1
        message = message_from_string(text, policy=policy.default)
        for code in set(re.findall(r"NV-KILL-\d", text_of(message, "plain"))):
            found.ids_by_key.setdefault((code, recipients[0]), set()).add(message["Message-ID"])
        seen[message["Message-ID"]] += 1
    found.duplicates = seen.total() - len(seen)
    return found


def interrupted(database: Database) -> int:
    """How many messages a killed worker had in hand."""
    with database.reading() as session:
        return int(session.exec(select(func.count()).where(col(Message.leased_by) != "")).one())


def wait_until_all_is_written_down(place: Place) -> None:
    """The server takes turns: once it has answered us, it has read what dead workers had sent it."""
    with smtplib.SMTP("127.0.0.1", place.smtp_port) as connection:
        for _ in range(3):
            connection.noop()


def marked_as_sent(database: Database) -> set[tuple[str, str]]:
    """Code and recipient of the reminders that the outbox takes for sent."""
    with database.reading() as session:
        rows = fetch(
            session,
            sql_select(col(Task.code), col(Person.email))
            .select_from(Reminder)
            .join(Task, col(Task.id) == col(Reminder.task_id))
            .join(Person, col(Person.id) == col(Reminder.person_id))
            .where(col(Reminder.channel) == "email", col(Reminder.state) == "sent"),
        )
        return {(row.code, row.email) for row in rows}


def notices(database: Database) -> Counter[tuple[str, str]]:
    """Code and address of each notice in an inbox, and how often it is there."""
    with database.reading() as session:
        rows = fetch(
            session,
            sql_select(col(Task.code), col(Person.email))
            .select_from(Reminder)
            .join(Task, col(Task.id) == col(Reminder.task_id))
            .join(Person, col(Person.id) == col(Reminder.person_id))
            .where(col(Reminder.channel) == "inbox", col(Task.code).startswith("NV-KILL")),
        )
        return Counter((row.code, row.email) for row in rows)


RUN = [pytest.param(0, id="50 kills")] + [
    pytest.param(number, id=f"50 kills, {number}", marks=pytest.mark.faults) for number in range(1, RUNS + 1)
]


@pytest.mark.parametrize("run", RUN)
def test_no_reminder_is_lost_or_doubled_and_none_gets_a_second_message_id(
    place: Place, database: Database, saved_house: House, clock: MovingClock, run: int
) -> None:
    due = give_work(database, saved_house, clock, HEADS)
    kill_planners(place, PLANNERS_KILLED)
    rounds = (KILLS - PLANNERS_KILLED) // KILLS_A_ROUND
    for number in range(rounds):
        kill_some(replace(place, ahead=AN_AGE * (PLANNERS_KILLED + 1 + number)), deliver_for_ever, KILLS_A_ROUND)
    in_hand = interrupted(database)

    send_the_rest(replace(place, ahead=AN_AGE * KILLS))

    seen = witnessed(place.log)
    print(f"run {run}: {in_hand} in hand at last, {seen.duplicates} mails twice")
    assert notices(database) == Counter(due)
    assert set(seen.ids_by_key) == due == marked_as_sent(database)
    assert all(len(ids) == 1 for ids in seen.ids_by_key.values())
    assert seen.duplicates <= KILLS


def test_a_worker_that_marks_before_it_sends_loses_some(
    place: Place, database: Database, saved_house: House, clock: MovingClock
) -> None:
    plan_messages(database, saved_house, clock, HEADS)
    lost: set[tuple[str, str]] = set()
    kills = 0

    while kills < KILLS and not lost:
        kill_some(place, deliver_carelessly, KILLS_A_ROUND)
        kills += KILLS_A_ROUND
        wait_until_all_is_written_down(place)
        lost = marked_as_sent(database) - set(witnessed(place.log).ids_by_key)

    print(f"{len(lost)} reminders lost by the control in {kills} kills")
    assert lost
