"""Work that may die: a process with so much memory and time, without network and without the application's secrets."""

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

LAUNCHER = Path(__file__).with_name("limited_child.py")
ENVIRONMENT = {"PATH": os.defpath, "LANG": "C.UTF-8", "HOME": "/nonexistent", "OPENBLAS_NUM_THREADS": "1"}
"""No home: libraries would look for settings there, and ask the system whose it is."""


def start(script: Path, *words: str, memory: int, seconds: float) -> "subprocess.Popen[bytes]":
    """The process of a script: isolated, in a session of its own, without this one's environment.

    `memory` in bytes; `seconds` of processor time, one more than asked for, as who waits has a clock too.
    """
    return subprocess.Popen(  # noqa: S603 - our own file under our own interpreter
        [sys.executable, "-I", str(LAUNCHER), str(memory), str(int(seconds) + 1), str(script), *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
        cwd="/",
        start_new_session=True,
    )


def end(process: "subprocess.Popen[bytes]") -> bytes:
    """Kill the process and what it has started, if it still runs; what it had written."""
    if process.poll() is not None:
        return b""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    return process.communicate()[0]
