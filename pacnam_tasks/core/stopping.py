"""Ctrl-C and its kin: a process that runs on until it is asked to stop."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopAsked(Exception):
    """Somebody wants the process to stop."""


@contextmanager
def stoppable() -> Iterator[None]:
    """Let a stop signal raise StopAsked inside the block."""
    with _handled_by(_raise_stop_asked):
        yield


@contextmanager
def unstoppable() -> Iterator[None]:
    """Let the block come to its end, whoever asks for a stop."""
    with _handled_by(signal.SIG_IGN):
        yield


@contextmanager
def _handled_by(handler: Callable[[int, FrameType | None], None] | signal.Handlers) -> Iterator[None]:
    before = [(number, signal.signal(number, handler)) for number in STOP_SIGNALS]
    try:
        yield
    finally:
        for number, earlier in before:
            signal.signal(number, earlier)


def _raise_stop_asked(_number: int, _frame: FrameType | None) -> NoReturn:
    raise StopAsked
