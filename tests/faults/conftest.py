"""Where the workers of fault tests work."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.workers import Place, receive_for_ever, start

GIVE_UP_SECONDS = 60


@contextmanager
def mail_server(database_url: str, folder: Path, hangs_on: str = "", *, drips: bool = False) -> Iterator[Place]:
    """A mail server that writes down what it takes, but for one recipient, and the place of who sends to it."""
    port_file = folder / "port"
    server = start(receive_for_ever, folder / "log", port_file, hangs_on, drips=drips)
    try:
        give_up_at = time.monotonic() + GIVE_UP_SECONDS
        while not port_file.exists():
            assert server.is_alive()
            assert time.monotonic() < give_up_at
            server.join(0.01)
        yield Place(database_url, folder / "data", folder / "log", int(port_file.read_text()))
    finally:
        server.kill()
        server.join()
        server.close()


@pytest.fixture
def place(database_url: str, tmp_path: Path) -> Iterator[Place]:
    """A database, and a mail server that takes everything."""
    with mail_server(database_url, tmp_path) as made:
        yield made
