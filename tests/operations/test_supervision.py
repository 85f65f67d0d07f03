"""Services live and stop together."""

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import partial

import pytest

from pacnam_tasks.operations.supervision import Service, run_together

SAY_IT_RUNS = "echo running >&{said}"
RUN_ON = SAY_IT_RUNS + "; exec sleep 600"
RUN_ON_REGARDLESS = "trap '' TERM; " + RUN_ON


class Pipe:
    """What the services said; it comes to its end when none of them runs any more."""

    def __init__(self) -> None:
        self.end, self.said = os.pipe()
        os.set_inheritable(self.said, True)

    def service(self, name: str, script: str) -> Service:
        return Service(name, partial(os.execvp, "bash", ["bash", "-c", script.format(said=self.said)]))

    def services(self, *scripts: str, then: signal.Signals | None = None) -> Iterator[Service]:
        """A service for each script, named a, b …; then, once all have said that they run, a signal to ourselves."""
        for name, script in zip("abc", scripts, strict=False):
            yield self.service(name, script)
        self.wait_for(len(scripts))
        if then:
            os.kill(os.getpid(), then)

    def wait_for(self, count: int) -> None:
        os.close(self.said)
        heard = b""
        while heard.count(b"running") < count:
            chunk = os.read(self.end, 100)
            assert chunk, "a service ended without a word"
            heard += chunk

    def nobody_runs(self) -> bool:
        os.set_blocking(self.end, False)
        return os.read(self.end, 100) == b""


@pytest.fixture
def pipe() -> Iterator[Pipe]:
    pipe = Pipe()
    yield pipe
    os.close(pipe.end)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stop_signal_stops_all_and_names_none(pipe: Pipe, number: signal.Signals) -> None:
    ended = run_together(pipe.services(RUN_ON, RUN_ON, then=number))

    assert ended is None
    assert pipe.nobody_runs()


@pytest.mark.parametrize(("scripts", "first"), [((RUN_ON, SAY_IT_RUNS), "b"), ((SAY_IT_RUNS, RUN_ON), "a")])
def test_when_one_ends_it_is_named_and_the_others_are_stopped(pipe: Pipe, scripts: tuple[str, ...], first: str) -> None:
    ended = run_together(pipe.services(*scripts))

    assert ended == first
    assert pipe.nobody_runs()


def test_one_that_will_not_stop_is_ended(pipe: Pipe) -> None:
    run_together(pipe.services(RUN_ON_REGARDLESS, SAY_IT_RUNS), stop_within=0.1)

    assert pipe.nobody_runs()


KILLED = """
import os, sys
from functools import partial
from pacnam_tasks.operations.supervision import Service, run_together

os.set_inheritable(int(sys.argv[1]), True)

def services():
    yield Service("web", partial(os.execvp, "sleep", ["sleep", "600"]))
    print("up", flush=True)

run_together(services())
"""


def test_services_do_not_outlive_a_supervisor_that_is_killed(pipe: Pipe) -> None:
    command = [sys.executable, "-c", KILLED, str(pipe.said)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, pass_fds=[pipe.said]) as supervisor:
        os.close(pipe.said)
        assert supervisor.stdout
        assert supervisor.stdout.readline() == b"up\n"

        supervisor.kill()

    assert select.select([pipe.end], [], [], 10)[0], "the service runs on"
    assert pipe.nobody_runs()
