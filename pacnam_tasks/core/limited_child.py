"""Gives up what a process does not need, then runs the script that is named: `MEMORY SECONDS SCRIPT …`.

It is started by its path, with nothing of the application imported.
"""

import contextlib
import ctypes
import os
import resource
import runpy
import signal
import sys

NEW_USER, NEW_NET = 0x10000000, 0x40000000
DIE_WITH_PARENT = 1
OUT_OF_MEMORY = 86


def limit(memory: int, seconds: int) -> None:
    """So much memory and processor time, no core file, no life without the parent, no network if possible."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError, AttributeError):
        system = ctypes.CDLL(None)
        system.prctl(DIE_WITH_PARENT, signal.SIGKILL)
        system.unshare(NEW_USER | NEW_NET)


def main() -> None:
    """Limit, run, and end at once.

    A thread of a library may still be at work (Pango looks for fonts in one): an interpreter that ends in order takes
    the libraries away below it, and what was written whole would end, if rarely, in a crash.
    """
    limit(int(sys.argv[1]), int(sys.argv[2]))
    sys.argv = sys.argv[3:]
    try:
        runpy.run_path(sys.argv[0], run_name="__main__")
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
