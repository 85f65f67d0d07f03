"""Processes that live and stop together."""

import ctypes
import os
import selectors
import signal
import sys
import traceback
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import NoReturn

from pacnam_tasks.core.stopping import STOP_SIGNALS, StopAsked, stoppable, unstoppable

STOP_WITHIN_SECONDS = 20
PR_SET_PDEATHSIG = 1  # from <linux/prctl.h>


@dataclass(frozen=True)
class Service:
    """What a process of its own does, and what people call it."""

    name: str
    run: Callable[[], object]


def run_together(services: Iterable[Service], stop_within: float = STOP_WITHIN_SECONDS) -> str | None:
    """Run the services until one ends (its name) or a stop is asked for (None); then stop the others.

    They are started one by one: the first runs before `services` is asked for the second.
    """
    running: dict[str, int] = {}
    with stoppable():
        try:
            for service in services:
                running[service.name] = _start(service)
            return _first_to_end(running)
        except StopAsked:
            return None
        finally:
            with unstoppable():
                for process in running.values():
                    os.kill(process, signal.SIGTERM)
                for process in running.values():
                    _see_it_end(process, stop_within)


def _start(service: Service) -> int:
    parent = os.getpid()
    process = os.fork()
    return process or _be(service, parent)


def _be(service: Service, parent: int) -> NoReturn:  # pragma: no cover  # a forked process is not measured
    """Be the service: reached by Ctrl-C only through the parent, stopped also when that is killed."""
    status: object = 1
    try:
        os.setpgid(0, 0)
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        for number in STOP_SIGNALS:
            signal.signal(number, signal.SIG_DFL)
        if os.getppid() == parent:  # else it was killed before the wish above was heard
            service.run()
        status = 0
    except SystemExit as ended:
        status = ended.code
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(status if isinstance(status, int) else int(status is not None))


def _first_to_end(running: Mapping[str, int]) -> str:
    with ExitStack() as opened, selectors.DefaultSelector() as ends:
        for name, process in running.items():
            ends.register(_end_of(process, opened), selectors.EVENT_READ, name)
        [(ended, _event), *_others] = ends.select()
        return str(ended.data)


def _see_it_end(process: int, within: float) -> None:
    """Wait for its end, and bring it about when that takes too long."""
    with ExitStack() as opened, selectors.DefaultSelector() as ends:
        ends.register(_end_of(process, opened), selectors.EVENT_READ)
        if not ends.select(within):
            os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)


def _end_of(process: int, opened: ExitStack) -> int:
    """A file that becomes readable when the process ends."""
    handle = os.pidfd_open(process)
    opened.callback(os.close, handle)
    return handle
