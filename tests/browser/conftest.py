"""A real Chromium before the real system: web server and scheduler as `make run` starts them."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect, sync_playwright
from werkzeug.serving import make_server

from pacnam_tasks import create_app
from pacnam_tasks.config import Settings
from pacnam_tasks.core.clock import HANOI, MovingClock, SystemClock
from pacnam_tasks.tasks.jobs import refresh_summary

ROOT = Path(__file__).parent.parent.parent
CHROMIUM = shutil.which("chromium-headless-shell", path="/usr/bin") or "/usr/bin/chromium"
"""Debian's Chromium, without its windows where that is installed: a page costs a third of the CPU."""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
expect.set_options(timeout=20_000)  # a busy machine is slow, not wrong
PASSWORD = "mat khau trinh dien"
PHONE, DESK = (360, 740), (1366, 768)
STARTS_WITHIN_SECONDS = 60


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; a machine without it fails here."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def environment(folder: Path, port: int) -> dict[str, str]:
    """The settings of a demonstration in `folder`."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PACNAM_")}
    return inherited | {
        "PACNAM_DATA_DIR": str(folder),
        "PACNAM_DEMO": "1",
        "PACNAM_DEMO_PASSWORD": PASSWORD,
        "PORT": str(port),
        "PYTHONWARNINGS": "ignore",
    }


def flask(folder: Path, port: int, *words: str) -> list[str]:
    """A command of the application."""
    del folder, port
    return [sys.executable, "-m", "flask", "--app", "app", *words]


@pytest.fixture(scope="session")
def loaded_demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the demonstration as `make run` makes it at the first start."""
    folder = tmp_path_factory.mktemp("demonstration")
    for words in (("db", "upgrade"), ("demo", "load")):
        subprocess.run(flask(folder, 0, *words), cwd=ROOT, env=environment(folder, 0), check=True, capture_output=True)
    return folder


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """The system over a data folder: web server and scheduler; its address."""
    port = _free_port()
    process = subprocess.Popen(
        flask(folder, port, "serve"),
        cwd=ROOT,
        env=environment(folder, port),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(f"{address}/healthz", process)
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(url: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, "the system ended before it answered"
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310  # our own address
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the system did not answer")


@pytest.fixture(scope="session")
def reading_room(loaded_demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One running system for tests that change nothing."""
    folder = tmp_path_factory.mktemp("reading") / "var"
    shutil.copytree(loaded_demonstration, folder)
    with running(folder) as address:
        yield address


@pytest.fixture
def own_system(loaded_demonstration: Path, tmp_path: Path) -> Iterator[str]:
    """A running system of the test's own, with the demonstration at its first moment."""
    folder = tmp_path / "var"
    shutil.copytree(loaded_demonstration, folder)
    with running(folder) as address:
        yield address


class MovedClock(MovingClock):
    """Tasks live by a clock that is moved; sessions by the real time, as on the running demonstration."""

    def real_now(self) -> datetime:
        return SystemClock().real_now()


@dataclass(frozen=True)
class MovedSystem:
    """The web server over a demonstration, in this process, so that its clock can be moved."""

    base: str
    app: Flask
    clock: MovedClock

    def move_to(self, day: str, hour: str = "08:00") -> None:
        """Let it be this time in Ha Noi; the scheduler has done its work of the night."""
        self.clock.move_to(datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=HANOI))
        refresh_summary(self.app)


@pytest.fixture
def moved_system(loaded_demonstration: Path, tmp_path: Path) -> Iterator[MovedSystem]:
    """A system of the test's own, with the demonstration at its first moment."""
    folder = tmp_path / "var"
    shutil.copytree(loaded_demonstration, folder)
    clock = MovedClock(datetime(2023, 9, 15, 8, tzinfo=HANOI))
    app = create_app(Settings.from_environment(environment(folder, 0)), clock)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield MovedSystem(f"http://127.0.0.1:{server.port}", app, clock)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        app.extensions["pacnam_database"].close()


@pytest.fixture
def own_server(moved_system: MovedSystem) -> str:
    """The address of a web server of the test's own, for what needs no scheduler: to start both takes seconds."""
    return moved_system.base


@dataclass
class Visit:
    """A person's browser window, and what went wrong in it."""

    base: str
    context: BrowserContext
    page: Page
    faults: list[str] = field(default_factory=list)
    answered: dict[str, int] = field(default_factory=dict)

    def open(self, path: str) -> Page:
        """Go to a page of the system, and note its status."""
        answer = self.page.goto(self.base + path)
        self.answered[path] = answer.status if answer else 0
        return self.page

    def sign_in(self, username: str) -> None:
        """Sign in as somebody of the demonstration."""
        self.open("/login")
        self.page.fill("[name=username]", username)
        self.page.fill("[name=password]", PASSWORD)
        self.page.locator("main form button").click()
        self.page.wait_for_url(f"{self.base}/")


Visiting = Callable[..., Visit]


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Visiting]:
    """Open windows; at the end no page may have said an error or asked another host for anything."""
    visits: list[Visit] = []

    def start(base: str, username: str = "", size: tuple[int, int] = DESK, **options: Any) -> Visit:
        width, height = size
        context = chromium.new_context(viewport={"width": width, "height": height}, locale="vi-VN", **options)
        made = Visit(base, context, context.new_page())
        made.page.on("console", lambda message: _note_console(made, message))
        made.page.on("pageerror", lambda error: made.faults.append(f"script: {error}"))
        made.page.on("request", lambda request: _note_request(made, request))
        visits.append(made)
        if username:
            made.sign_in(username)
        return made

    yield start
    faults = [fault for one in visits for fault in one.faults]
    for one in visits:
        one.context.close()
    assert faults == []


def _note_console(visit: Visit, message: ConsoleMessage) -> None:
    """Chromium notes every answer of 4xx and 5xx as an error; those are the test's to judge."""
    if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
        visit.faults.append(f"console: {message.text}")


def _note_request(visit: Visit, request: Request) -> None:
    if not request.url.startswith((visit.base, "data:", "blob:")):
        visit.faults.append(f"another host: {request.url}")
