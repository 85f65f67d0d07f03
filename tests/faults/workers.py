"""Processes that the fault tests start and kill: delivery workers, and the mail server that bears witness.

They are forked from a server that has imported everything, so that a worker is at work within some milliseconds.
"""

import asyncio
import json
import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Barrier, Event

from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask

from pacnam_tasks import create_app
from pacnam_tasks.core.clock import MovingClock, SystemClock
from pacnam_tasks.core.web import clock, database, settings
from pacnam_tasks.reminders.channels.interface import Parcel
from pacnam_tasks.reminders.channels.open_ways import opened
from pacnam_tasks.reminders.delivery import Delivery, End, new_worker
from pacnam_tasks.reminders.jobs import deliver_waiting, gather_waiting, plan_today
from pacnam_tasks.reminders.messages.models import Message
from pacnam_tasks.reminders.rules import Channel, Fate
from tests.conftest import NOON, settings_for

POISONED = "head0000@pacnam.example"
_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["tests.faults.workers"])


@dataclass(frozen=True)
class Place:
    """Where a worker works; `log` is the mail server's, `ahead` how far real time is ahead of the machine's."""

    database_url: str
    data_dir: Path
    log: Path
    smtp_port: int
    ahead: timedelta = timedelta()


class ShiftedClock(MovingClock):
    """The tasks' clock stands at noon; real time goes on, so far ahead."""

    def __init__(self, ahead: timedelta) -> None:
        super().__init__(NOON)
        self.ahead = ahead

    def real_now(self) -> datetime:
        return SystemClock().real_now() + self.ahead


def barrier(n: int) -> Barrier:
    """Where so many processes wait for each other."""
    return _processes.Barrier(n)


def start(work: Callable[..., None], *args: object, **more: object) -> BaseProcess:
    """A process at this work."""
    process = _processes.Process(target=work, args=args, kwargs=more, daemon=True)
    process.start()
    return process


def app_at(place: Place) -> Flask:
    """The application of a worker."""
    smtp_url = f"smtp://127.0.0.1:{place.smtp_port}?tls=none"
    return create_app(settings_for(place.database_url, place.data_dir, smtp_url=smtp_url), ShiftedClock(place.ahead))


class Nursery:
    """A process that has sent a message and forks workers from what it has learned: each is at work at once.

    A process that begins from nothing works for half a second before its first message.
    """

    def __init__(self, work: Callable[[Flask], None], place: Place) -> None:
        self._ours, theirs = _processes.Pipe()
        self._process = start(_raise_workers, work, place, theirs)

    def start(self) -> int:
        """A worker's process."""
        return self._ask(0)

    def kill(self, pid: int) -> bool:
        """Kill a worker; whether it was alive until then."""
        os.kill(pid, signal.SIGKILL)
        return self._ask(pid) == signal.SIGKILL

    def _ask(self, what: int) -> int:
        self._ours.send(what)
        answer: int = self._ours.recv()
        return answer

    def close(self) -> None:
        """No more workers."""
        self._process.kill()
        self._process.join()
        self._process.close()


def _raise_workers(work: Callable[[Flask], None], place: Place, asked: Connection) -> None:
    """Send a message, then fork a worker or look how one died, as asked."""
    app = app_at(place)
    only_once = iter([False])
    deliver_waiting(app, lambda: next(only_once, True))
    app.extensions["pacnam_database"].close()
    while True:
        if dead := asked.recv():
            asked.send(-os.waitstatus_to_exitcode(os.waitpid(dead, 0)[1]))
        elif born := os.fork():
            asked.send(born)
        else:
            try:
                work(app)
            finally:
                os._exit(1)


def deliver_for_ever(app: Flask) -> None:
    """What the scheduler does, without its pauses, as long as the nursery lives."""
    nursery = os.getppid()
    while os.getppid() == nursery:
        deliver_waiting(app)
        Event().wait(0.01)


def deliver_what_waits(place: Place) -> None:
    """The same until nothing waits."""
    app = app_at(place)
    while deliver_waiting(app):
        pass
    app.extensions["pacnam_database"].close()


def plan_and_gather(place: Place, ready: Path) -> None:
    """What the scheduler does before it sends; `ready` is there when it begins."""
    app = app_at(place)
    ready.touch()
    planner = new_worker()
    plan_today(app, planner)
    gather_waiting(app, planner)


def live_together(place: Place, together: Barrier) -> None:
    """What a scheduler does, each step at the same moment as all others."""
    app = app_at(place)
    planner = new_worker()
    together.wait()
    plan_today(app, planner)
    together.wait()
    gather_waiting(app, planner)
    together.wait()
    deliver_waiting(app)
    app.extensions["pacnam_database"].close()


class PoisonedDelivery(Delivery):
    """A worker that is killed by what it is to send to one person."""

    def send(self, message: Message, parcel: Parcel) -> None:
        """Die, or hand it over."""
        if parcel.recipient.address == POISONED:
            os.kill(os.getpid(), signal.SIGKILL)
        super().send(message, parcel)


def deliver_poison(place: Place) -> None:
    """Send what waits, if it does not kill."""
    app = app_at(place)
    with app.app_context(), opened(settings(), clock(), database()) as ways:
        PoisonedDelivery(database(), clock(), ways).run()
    app.extensions["pacnam_database"].close()


class CarelessDelivery(Delivery):
    """The wrong order, to show that the test would notice: written down as sent, then sent."""

    def deliver(self, message: Message, parcel: Parcel, closed: set[Channel]) -> End:
        """Mark it, send it; as slow as a network, so that some kill falls between the two."""
        with self.database.writing() as session:
            self.settle(session, End(message, Fate.SENT))
        Event().wait(0.02)
        return super().deliver(message, parcel, closed)


def deliver_carelessly(app: Flask) -> None:
    """A worker that marks before it sends."""
    nursery = os.getppid()
    with app.app_context(), opened(settings(), clock(), database()) as ways:
        delivery = CarelessDelivery(database(), clock(), ways)
        while os.getppid() == nursery:
            delivery.run()
            Event().wait(0.01)


class Witness:
    """Writes down every mail, and when it came, before it answers for it."""

    def __init__(self, log: Path) -> None:
        self.log = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep recipient and message."""
        del server, session
        content = envelope.content or b""
        text = content.decode() if isinstance(content, bytes) else content
        os.write(self.log, json.dumps([envelope.rcpt_tos, text, time.monotonic()]).encode() + b"\n")
        return "250 kept"


class Hanging(SMTP):
    """Never comes to an end with the DATA of one recipient: says nothing, or a line of an answer each second."""

    hangs_on = ""
    drips = False

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        """Go on, or not."""
        while self.envelope and self.hangs_on in self.envelope.rcpt_tos:
            if self.drips:
                await self.push("354-still here")
            await asyncio.sleep(1)
        await super().smtp_DATA(arg)


def receive_for_ever(log: Path, port_file: Path, hangs_on: str = "", *, drips: bool = False) -> None:
    """The mail server: says its port, then takes everything, but for one recipient."""
    Hanging.hangs_on, Hanging.drips = hangs_on, drips

    async def serve() -> None:
        witness = Witness(log)
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: Hanging(witness, hostname="witness"), "127.0.0.1", 0)
        made = port_file.with_suffix(".new")
        made.write_text(str(server.sockets[0].getsockname()[1]))
        made.replace(port_file)
        await server.serve_forever()

    asyncio.run(serve())
