"""From a sheet to a PDF, from a document to a Word file, through limited processes: they may die, this one does not."""

import json
import signal
import subprocess
import time
from base64 import b64encode
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pacnam_tasks.core import limited
from pacnam_tasks.core.limited_child import OUT_OF_MEMORY
from pacnam_tasks.core.text import nfc
from pacnam_tasks.progress.printed_links.codes import picture_of
from pacnam_tasks.reports.content import Document
from pacnam_tasks.reports.data import printable
from pacnam_tasks.reports.printing import Sheet, last_words
from pacnam_tasks.reports.rule_sets import RuleSet
from pacnam_tasks.reports.rules import Failure

CHILD = Path(__file__).with_name("child.py")
WORD_CHILD = Path(__file__).with_name("word_child.py")
DEADLINE = 30.0
MEMORY = 1_500_000_000
ASKED_EVERY = 0.5
"""Seconds after which it is asked again whether the document is still wanted."""

Wanted = Callable[[], bool]
"""Whether somebody still waits for the document."""


def always() -> bool:
    """Who prints at once waits until the end."""
    return True


class RenderFailed(Exception):
    """The document could not be made; nothing was written."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure)
        self.failure = failure


class Unwanted(Exception):
    """Nobody waits for the document any more; the process that made it was ended, nothing was written."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished PDF, and the addresses that it asked for in vain."""

    pdf: bytes
    pages: int
    refused: tuple[str, ...] = ()


def render_pdf(sheet: Sheet, wanted: Wanted = always, *, deadline: float = DEADLINE, memory: int = MEMORY) -> Rendered:
    """The PDF of `sheet`.

    Raises RenderFailed when the process dies, runs over its memory or its time; Unwanted once nobody waits for it.
    """
    pdf, told = _answer(CHILD, asdict(sheet), b"%PDF-", memory, deadline, wanted)
    notes = json.loads(told)
    return Rendered(pdf, notes["pages"], tuple(notes["refused"]))


def render_word(
    document: Document, rules: RuleSet, wanted: Wanted = always, *, deadline: float = DEADLINE, memory: int = MEMORY
) -> bytes:
    """The Word file of a document; raises RenderFailed and Unwanted as `render_pdf` does."""
    order = {"document": _clean(asdict(document)), "rules": asdict(rules), "last": _clean(last_words(document, rules))}
    order["mark"] = b64encode(picture_of(document.trace)).decode() if document.trace else ""
    return _answer(WORD_CHILD, order, b"PK", memory, deadline, wanted)[0]


def _clean(value: Any) -> Any:
    """Every text of a document as it may be printed."""
    if isinstance(value, dict):
        return {name: _clean(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_clean(one) for one in value]
    return nfc(printable(value)) if isinstance(value, str) else value


def _answer(
    script: Path, order: Any, begins: bytes, memory: int, deadline: float, wanted: Wanted
) -> tuple[bytes, bytes]:
    """What a process writes for an order, and what it tells beside; raises RenderFailed or Unwanted."""
    with start_child(memory, deadline, script) as child:
        try:
            written, told = _heard(child, json.dumps(order, default=date.isoformat).encode(), deadline, wanted)
        finally:
            limited.end(child)
    if child.returncode != 0 or not written.startswith(begins):
        raise RenderFailed(_cause(child.returncode))
    return written, told


def _heard(child: "subprocess.Popen[bytes]", order: bytes, deadline: float, wanted: Wanted) -> tuple[bytes, bytes]:
    """What the process writes while it is in time and wanted."""
    until = time.monotonic() + deadline
    given: bytes | None = order
    while (left := until - time.monotonic()) > 0:
        try:
            return child.communicate(given, timeout=min(left, ASKED_EVERY))
        except subprocess.TimeoutExpired:
            given = None
        if not wanted():
            raise Unwanted
    raise RenderFailed(Failure.TIME)


def start_child(memory: int = MEMORY, deadline: float = DEADLINE, script: Path = CHILD) -> "subprocess.Popen[bytes]":
    """The process that renders."""
    return limited.start(script, memory=memory, seconds=deadline)


def _cause(returncode: int) -> Failure:
    if returncode == OUT_OF_MEMORY:
        return Failure.MEMORY
    return Failure.TIME if returncode == -signal.SIGXCPU else Failure.CRASH
