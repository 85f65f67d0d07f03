"""From a sheet to a PDF through the limited process: it may die, this process does not."""

import json
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

from pacnam_tasks.core import limited
from pacnam_tasks.core.limited_child import OUT_OF_MEMORY
from pacnam_tasks.reports.printing import Sheet
from pacnam_tasks.reports.rules import Failure

CHILD = Path(__file__).with_name("child.py")
DEADLINE = 30.0
MEMORY = 1_500_000_000


class RenderFailed(Exception):
    """The document could not be made; nothing was written."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure)
        self.failure = failure


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished PDF, and the addresses that it asked for in vain."""

    pdf: bytes
    pages: int
    refused: tuple[str, ...] = ()


def render_pdf(sheet: Sheet, *, deadline: float = DEADLINE, memory: int = MEMORY) -> Rendered:
    """The PDF of `sheet`; raises RenderFailed when the process dies, runs over its memory or its time."""
    order = json.dumps({"html": sheet.html, "css": sheet.css}).encode()
    with start_child(memory, deadline) as child:
        try:
            pdf, told = child.communicate(order, timeout=deadline)
        except subprocess.TimeoutExpired as late:
            raise RenderFailed(Failure.TIME) from late
        finally:
            limited.end(child)
    if child.returncode != 0 or not pdf.startswith(b"%PDF-"):
        raise RenderFailed(_cause(child.returncode))
    notes = json.loads(told)
    return Rendered(pdf, notes["pages"], tuple(notes["refused"]))


def start_child(memory: int = MEMORY, deadline: float = DEADLINE) -> "subprocess.Popen[bytes]":
    """The process that renders."""
    return limited.start(CHILD, memory=memory, seconds=deadline)


def _cause(returncode: int) -> Failure:
    if returncode == OUT_OF_MEMORY:
        return Failure.MEMORY
    return Failure.TIME if returncode == -signal.SIGXCPU else Failure.CRASH
