"""Where the files of tests lie: in memory where a machine has room for them, as on a disk each commit waits for it."""

import os
import shutil
import tempfile
from pathlib import Path

IN_MEMORY = Path("/dev/shm")  # noqa: S108  # the kernel's own, on every Linux
ROOM = 4 * 1024**3
"""Bytes that must be free; what a test leaves behind goes with it, so that a run takes a part of them."""


def use_memory() -> None:
    """Let this process and all that it starts put temporary files there, unless TMPDIR says otherwise."""
    if "TMPDIR" not in os.environ and IN_MEMORY.is_dir() and shutil.disk_usage(IN_MEMORY).free >= ROOM:
        os.environ["TMPDIR"] = str(IN_MEMORY)
        tempfile.tempdir = None
