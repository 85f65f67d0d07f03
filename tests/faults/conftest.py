"""Where the workers of fault tests work."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.workers import Place, receive_for_ever, start

GIVE_UP_SECONDS = 60


@pytest.fixture
def place(database_url: str, tmp_path: Path) -> Iterator[Place]:
    """A database, and a mail server that writes down what it takes."""
    port_file = tmp_path / "port"
    server = start(receive_for_ever, tmp_path / "log", port_file)
    try:
        give_up_at = time.monotonic() + GIVE_UP_SECONDS
        while not port_file.exists():
            assert server.is_alive()
            assert time.monotonic() < give_up_at
            server.join(0.01)
        yield Place(database_url, tmp_path / "data", tmp_path / "log", int(port_file.read_text()))
    finally:
        server.kill()
        server.join()
        server.close()
