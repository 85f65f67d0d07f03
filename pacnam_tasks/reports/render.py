"""From a sheet to a PDF, from a document to a Word file, through limited processes: they may die, this one does not."""

import contextlib
import json
import signal
import subprocess
import time
from base64 import b64encode
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from threading import Thread
from typing import Any

from pacnam_tasks.core import limited
from pacnam_tasks.core.limited_child import OUT_OF_MEMORY
from pacnam_tasks.core.text import nfc
from pacnam_tasks.progress.printed_links.codes import picture_of
from pacnam_tasks.reports.apart import set_apart
from pacnam_tasks.reports.data import printable
from pacnam_tasks.reports.document import Document
from pacnam_tasks.reports.printing import Sheet, last_words
from pacnam_tasks.reports.rule_sets import RuleSet
from pacnam_tasks.reports.rules import DEADLINE, LONG_DEADLINE, Failure

CHILD = Path(__file__).with_name("child.py")
WORD_CHILD = Path(__file__).with_name("word_child.py")
MEMORY = 1_500_000_000
FONTS = CHILD.with_name("fonts")
FACES = ("Tinos-Regular.ttf", "Tinos-Italic.ttf", "Tinos-Bold.ttf", "Tinos-BoldItalic.ttf")
"""In another font every millimetre would be another, so nothing is printed."""
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


def seconds_for(*, is_long: bool) -> int:
    """How long one file of a document may take: on the clock, and of processor time."""
    return LONG_DEADLINE if is_long else DEADLINE


def render_pdf(
    sheet: Sheet,
    wanted: Wanted = always,
    *,
    deadline: float | None = None,
    memory: int = MEMORY,
    fonts: Path = FONTS,
) -> Rendered:
    """The PDF of `sheet`; one with long annexes has a longer `deadline`.

    Raises RenderFailed when one of the `fonts` is missing, when the process dies, runs over its memory or its time;
    Unwanted once nobody waits for it.
    """
    if not all((fonts / name).is_file() for name in FACES):
        raise RenderFailed(Failure.FONT)
    until = seconds_for(is_long=sheet.apart is not None) if deadline is None else deadline
    pdf, told = answered(CHILD, asdict(sheet), b"%PDF-", memory, until, wanted)
    notes = json.loads(told)
    return Rendered(pdf, notes["pages"], tuple(notes["refused"]))


def render_word(
    document: Document,
    rules: RuleSet,
    wanted: Wanted = always,
    *,
    deadline: float | None = None,
    memory: int = MEMORY,
) -> bytes:
    """The Word file of a document; raises RenderFailed and Unwanted as `render_pdf` does."""
    order = {"document": _clean(asdict(document)), "rules": asdict(rules), "last": _clean(last_words(document, rules))}
    order["mark"] = b64encode(picture_of(document.trace)).decode() if document.trace else ""
    until = seconds_for(is_long=set_apart(document, rules) is not None) if deadline is None else deadline
    return answered(WORD_CHILD, order, b"PK", memory, until, wanted)[0]


def _clean(value: Any) -> Any:
    """Every text of a document as it may be printed."""
    if isinstance(value, dict):
        return {name: _clean(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_clean(one) for one in value]
    return nfc(printable(value)) if isinstance(value, str) else value


def answered(
    script: Path, order: Any, begins: bytes, memory: int, deadline: float, wanted: Wanted
) -> tuple[bytes, bytes]:
    """What a process writes for an order, and what it tells beside; raises RenderFailed or Unwanted."""
    with start_child(memory, deadline, script) as child:
        feeding = _fed(child, json.dumps(order, default=date.isoformat).encode())
        try:
            written, told = _heard(child, deadline, wanted)
        finally:
            limited.end(child)
            feeding.join()
    if child.returncode != 0 or not written.startswith(begins):
        raise RenderFailed(_cause(child.returncode))
    return written, told


def _fed(child: "subprocess.Popen[bytes]", order: bytes) -> Thread:
    """Gives the process its order from the side: asked again, `communicate` forgets what it has not yet given."""
    given, child.stdin = child.stdin, None
    assert given is not None  # noqa: S101 - it was started with one

    def feed() -> None:
        with contextlib.suppress(BrokenPipeError), given:
            given.write(order)

    feeding = Thread(target=feed, daemon=True)
    feeding.start()
    return feeding


def _heard(child: "subprocess.Popen[bytes]", deadline: float, wanted: Wanted) -> tuple[bytes, bytes]:
    """What the process writes while it is in time and wanted."""
    until = time.monotonic() + deadline
    while (left := until - time.monotonic()) > 0:
        try:
            return child.communicate(timeout=min(left, ASKED_EVERY))
        except subprocess.TimeoutExpired:
            if not wanted():
                raise Unwanted from None
    raise RenderFailed(Failure.TIME)


def start_child(memory: int = MEMORY, deadline: float = DEADLINE, script: Path = CHILD) -> "subprocess.Popen[bytes]":
    """The process that renders."""
    return limited.start(script, memory=memory, seconds=deadline)


def _cause(returncode: int) -> Failure:
    if returncode == OUT_OF_MEMORY:
        return Failure.MEMORY
    return Failure.TIME if returncode == -signal.SIGXCPU else Failure.CRASH
