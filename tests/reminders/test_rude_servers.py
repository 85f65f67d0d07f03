"""Whatever a mail server does to one message: the others go out, and in the end each person has it under one id.

The server is a process of its own, rude once at one step and good ever after.
"""

import json
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from email import message_from_string
from pathlib import Path
from typing import Any

import pytest

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.reminders.actions import plan
from pacnam_tasks.reminders.channels.post import SmtpPost, SmtpServer
from pacnam_tasks.reminders.delivery import Delivery
from pacnam_tasks.reminders.rules import Fate
from tests.conftest import NOON
from tests.factories import House, make_task
from tests.faults.moody import BYTES, DRIP, GARBAGE, GONE, HANG, VICTIM, Mood, be_moody
from tests.faults.workers import start
from tests.reminders.conftest import gathered, mailing, messages
from tests.reminders.mail_server import free_port, make_papers
from tests.reminders.test_planning import due_in

OTHER = "stranger@pacnam.example"
WITHIN = timedelta(seconds=0.3)
NOTICEABLY = 3
"""Seconds; the rest of a round takes a small part of it."""
Serve = Callable[[Mood], int]


@pytest.fixture
def serve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """Starts a server of this mood and gives its port."""
    started = []

    def make(mood: Mood) -> int:
        port_file, papers = tmp_path / "port", None
        if mood.tls != "none":
            made = make_papers(tmp_path)
            monkeypatch.setenv("SSL_CERT_FILE", str(made.certificate))
            papers = (str(made.certificate), str(made.key))
        started.append(start(be_moody, mood, tmp_path / "log", port_file, papers))
        while not port_file.exists():
            started[-1].join(0.01)
        return int(port_file.read_text())

    yield make
    for process in started:
        process.kill()
        process.join()
        process.close()


@pytest.fixture
def waiting(database: Database, saved_house: House, clock: MovingClock, delivery: Delivery) -> Iterator[Delivery]:
    """A worker, and a message for each of two people."""
    with database.writing() as session:
        for lead in ("NNPTNT", "HKL"):
            make_task(session, saved_house, clock, lead=lead, due_on=due_in(1))
        plan(session, clock, clock.today())
        assert gathered(session, clock) == 2
    yield delivery
    mailing(delivery).close()


def use(delivery: Delivery, port: int, tls: str = "none", user: str = "") -> None:
    """Let the worker's mails go there."""
    mailing(delivery).post = SmtpPost(SmtpServer("127.0.0.1", port, tls, user, user), "pacnam.example", WITHIN)


def taken(log: Path) -> dict[str, Counter[str]]:
    """By recipient the Message-IDs that the server took over, and how often."""
    found: dict[str, Counter[str]] = {}
    for line in log.read_text().splitlines() if log.exists() else ():
        [recipient], text = json.loads(line)
        found.setdefault(recipient, Counter())[message_from_string(text)["Message-ID"]] += 1
    return found


def closes_the_way(mood: Mood) -> bool:
    """Whether nobody else's mail is tried before the next round: a server that does not let us in, or refuses us."""
    return mood.at in {"greeting", "ehlo", "starttls", "tls", "auth"} or (mood.at == "mail" and mood.deed[0].isdigit())


ONCE = [
    *(Mood("greeting", deed) for deed in (HANG, GONE, DRIP, BYTES, GARBAGE, "421 busy", "554 no")),
    *(Mood("ehlo", deed) for deed in (HANG, GONE, DRIP, GARBAGE, "421 busy")),
    *(Mood("starttls", deed, "starttls") for deed in (HANG, GONE, "421 busy", "454 not now")),
    *(Mood("tls", deed, tls) for deed in (HANG, GONE, GARBAGE) for tls in ("starttls", "always")),
    *(Mood("auth", deed) for deed in (HANG, GONE, DRIP, "421 busy", "454 not now", "535 nobody knows you")),
    *(Mood("mail", deed) for deed in (HANG, GONE, DRIP, "421 busy", "451 later")),
    *(Mood(step, deed) for step in ("rcpt", "data") for deed in (HANG, GONE, DRIP, GARBAGE, "421 busy", "451 later")),
    Mood("data", BYTES),
    *(Mood("dot", deed) for deed in ("421 busy", "451 later")),
]
TWICE = [Mood("dot", deed) for deed in (HANG, GONE, DRIP, BYTES, GARBAGE)]
"""The server took it, and we cannot know."""
NEVER = [Mood(step, "550 nobody here") for step in ("rcpt", "data", "dot")]
TELLING = {("tls", GARBAGE), ("data", DRIP), ("dot", GONE), ("rcpt", "421 busy"), ("rcpt", "451 later")}
CASES = [
    *((mood, 1) for mood in ONCE),
    *((mood, 2) for mood in TWICE),
    *((mood, 0) for mood in NEVER),
]


def case_of(mood: Mood, copies: int) -> Any:
    """The most telling ones are tested each time."""
    marks = [] if mood.deed in {HANG, "550 nobody here"} or (mood.at, mood.deed) in TELLING else [pytest.mark.faults]
    return pytest.param(mood, copies, id=str(mood), marks=marks)


@pytest.mark.parametrize(("mood", "copies"), [case_of(mood, n) for mood, n in CASES])
def test_others_get_theirs_meanwhile_and_the_victim_in_the_end_under_one_id(
    waiting: Delivery, serve: Serve, clock: MovingClock, tmp_path: Path, mood: Mood, copies: int
) -> None:
    use(waiting, serve(mood), mood.tls, user="nhiemvu" if mood.at == "auth" else "")
    began = time.monotonic()

    assert waiting.run()[Fate.SENT] == (0 if closes_the_way(mood) else 1)
    assert time.monotonic() - began < NOTICEABLY

    clock.move_to(NOON + timedelta(minutes=1))
    waiting.run()

    with waiting.database.reading() as session:
        ended = {one.person_id: (f"<{one.message_id}>", one.state) for one in messages(session)}
    (victims, state), (others, sent) = (ended[person] for person in sorted(ended))
    assert (state, sent) == (Fate.SENT if copies else Fate.FAILED, Fate.SENT)
    expected = {OTHER: {others: 1}} | ({VICTIM: {victims: copies}} if copies else {})
    assert taken(tmp_path / "log") == expected


@pytest.fixture
def deaf() -> Iterator[int]:
    """A port whose connections are never made: the queue of those who wait to be let in is full."""
    with socket.socket() as listener, ExitStack() as waiting_in_line:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(2):
            one = waiting_in_line.enter_context(socket.socket())
            one.setblocking(False)
            one.connect_ex(listener.getsockname())
        yield listener.getsockname()[1]


def nobody_listens(waiting: Delivery, _deaf: int) -> None:
    """Connections are refused."""
    use(waiting, free_port())


def nobody_lets_in(waiting: Delivery, deaf: int) -> None:
    """Connections hang."""
    use(waiting, deaf)


def nobody_knows_where(waiting: Delivery, _deaf: int) -> None:
    """The name stands for nothing."""
    mailing(waiting).post = SmtpPost(SmtpServer("nowhere.invalid", 25, "none"), "pacnam.example", WITHIN)


@pytest.mark.parametrize("fail", [nobody_listens, nobody_lets_in, nobody_knows_where])
def test_without_a_connection_all_wait_and_each_gets_one_mail_in_the_end(
    waiting: Delivery, serve: Serve, clock: MovingClock, tmp_path: Path, deaf: int, fail: Callable[..., None]
) -> None:
    fail(waiting, deaf)
    began = time.monotonic()

    assert waiting.run() == {Fate.PLANNED: 1}
    assert time.monotonic() - began < NOTICEABLY

    use(waiting, serve(Mood("", "")))
    clock.move_to(NOON + timedelta(minutes=1))
    assert waiting.run() == {Fate.SENT: 2}
    assert sorted(taken(tmp_path / "log")) == [VICTIM, OTHER]
