"""A connection that ends at a deadline, whatever the other side does."""

import contextlib
import socket
from collections.abc import Iterator
from threading import Timer


class CutOff:
    """A second handle on a socket, by which it can be cut off from outside."""

    def __init__(self) -> None:
        self._handle: socket.socket | None = None
        self.is_cut = False

    def watch(self, plain: socket.socket) -> None:
        """Take the handle of a socket that has just connected; raises TimeoutError where that came too late."""
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
