"""A connection that ends at a deadline, whatever the other side does."""

import contextlib
import socket
from collections.abc import Iterator
from queue import Empty, SimpleQueue
from threading import Thread, Timer
from typing import Any


class CutOff:
    """A second handle on a socket, by which it can be cut off from outside."""

    def __init__(self) -> None:
        self._handle: socket.socket | None = None
        self.is_cut = False

    def connect(self, host: str, port: int, within: float) -> socket.socket:
        """A socket to the first address of the host that answers, each within so many seconds; raises OSError.

        To look the name up may take as long; once the deadline has passed no further address is tried.
        """
        wrong = OSError(f"no address of {host}")
        for family, address in _addresses(host, port, within):
            plain = socket.socket(family, socket.SOCK_STREAM)
            try:
                self._watch(plain)
                plain.settimeout(within)
                plain.connect(address)
            except OSError as failed:
                plain.close()
                self.release()
                wrong = failed
            else:
                return plain
        raise wrong

    def _watch(self, plain: socket.socket) -> None:
        self._handle = plain.dup()
        if self.is_cut:
            raise TimeoutError

    @contextlib.contextmanager
    def after(self, seconds: float) -> Iterator[None]:
        """Whatever the other side does, the block ends soon after this time."""
        timer = Timer(seconds, self._cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _cut(self) -> None:
        self.is_cut = True
        if self._handle is not None:
            with contextlib.suppress(OSError):
                self._handle.shutdown(socket.SHUT_RDWR)

    def release(self) -> None:
        """Let go of the handle."""
        if self._handle is not None:
            self._handle.close()
            self._handle = None


def _addresses(host: str, port: int, within: float) -> list[tuple[socket.AddressFamily, Any]]:
    """What a name stands for; the system's own look-up knows no deadline, so it is left behind when it is late."""
    answers: SimpleQueue[list[tuple[socket.AddressFamily, Any]] | OSError | UnicodeError] = SimpleQueue()

    def look_up() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.put([(family, address) for family, _kind, _protocol, _name, address in found])
        except (OSError, UnicodeError) as wrong:
            answers.put(wrong)

    Thread(target=look_up, daemon=True).start()
    try:
        answer = answers.get(timeout=within)
    except Empty:
        raise TimeoutError(f"nobody said where {host} is") from None
    if isinstance(answer, Exception):
        raise answer
    return answer
